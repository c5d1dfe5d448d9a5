import { randomUUID } from 'node:crypto';
import type { EmbeddingsInterface } from '@langchain/core/embeddings';
import { type BaseMessage, HumanMessage } from '@langchain/core/messages';
import type { Actor } from '../access/actor.ts';
import { memberById } from '../access/members.ts';
import type { Language, RunStatement, Tool } from '../capabilities/tool.ts';
import { type Catalogue, toldValues } from '../catalog/catalogue.ts';
import type { Database } from '../data/database.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { ChatModel } from '../models/model.ts';
import { assistantWords } from '../words/assistant.ts';
import { textLanguage } from '../words/language.ts';
import { createTurnAgent, type RunEnd, type TurnAgent } from './agent.ts';
import { type Approvals, createApprovals, pendingOf, waitingApproval } from './approval.ts';
import { approvalById } from './approval-queries.ts';
import { type Attempt, isModelsFault, withoutModel } from './attempt.ts';
import { ownerOf, recall } from './history.ts';
import { keepAttempt, MAX_QUESTION } from './keeping.ts';
import { createLookBack, type LookBack, type LookBackDeps } from './look-back.ts';
import type { Message, Reply, TurnEvent } from './message.ts';
import { loadAssistantPrompts } from './prompt.ts';
import { type ComposedReply, composeReply, stoppedReply, waitingReply } from './reply.ts';
import { shapeDoubt } from './shape-check.ts';
import { createSystemPrompt } from './system-prompt.ts';
import { ThreadQueue } from './thread-queue.ts';
import { toolsByName } from './tool-call.ts';
import { DEFAULT_LIMITS, type ModelSees, Turn, type TurnLimits, type TurnRequest } from './turn.ts';
import type { NearestPairs } from './verified/nearest.ts';
import { PairVectorStore, vectorPairs } from './verified/vector-pairs.ts';
import { createPairKeeper, type VerifiedPairs } from './verified/verified.ts';

/** Everything a conversation needs, whatever surface it takes place on. */
export interface Assistant extends LookBack {
  /**
   * Answers one message. What goes wrong on the way is a reply of kind `error` in words; only a base that cannot be read
   * or written at all throws. `signal` is the person's Stop and reaches the running statement.
   */
  answer(message: Message, listen?: (event: TurnEvent) => void, signal?: AbortSignal): Promise<Reply>;
  /** Calls that wait for another person's word. */
  readonly approvals: Approvals;
  /**
   * Goes on with an approved call, as whoever asked for it and with the rights they have now; the same again when it is tried
   * again. Throws `not_found` where there is nothing to go on with.
   */
  resume(
    approvalId: string,
    messageId: string,
    listen?: (event: TurnEvent) => void,
    signal?: AbortSignal,
  ): Promise<Reply>;
}

/** The assistant with what admins teach it by: conversations need none of that. */
export interface TaughtAssistant extends Assistant {
  readonly verified: VerifiedPairs;
}

export interface AssistantDeps {
  readonly db: Database;
  readonly tools: readonly Tool[];
  readonly runStatement: RunStatement;
  /** The engine that needs no language model; answers when `model` cannot. */
  readonly embedded: ChatModel;
  /** What answers by default. */
  readonly model: ChatModel;
  /** Read at every turn of a language model: an import brings new values. */
  readonly catalogue: () => Catalogue;
  readonly sees: ModelSees;
  /** Whether today's guard lets a statement through: an example that it refuses is no example. */
  readonly isAllowed: (statement: string) => Promise<boolean>;
  /** Finds verified pairs by meaning; by their words where absent. */
  readonly embeddings?: { readonly model: string; readonly embeddings: EmbeddingsInterface } | null;
  readonly language: Language;
  readonly timeZone: string;
  readonly logger: Logger;
  readonly limits?: Partial<TurnLimits>;
  readonly now?: () => Date;
  /** Whether taking these rows out needs another person's word, which a direct export cannot wait for. */
  readonly exportNeedsApproval?: LookBackDeps['exportNeedsApproval'];
}

/** Makes the assistant. Reads and checks its prompts; calls no model. Throws `config_invalid`. */
export function createAssistant(deps: AssistantDeps): TaughtAssistant {
  const prompts = loadAssistantPrompts();
  const limits = { ...DEFAULT_LIMITS, ...deps.limits };
  const tools = toolsByName(deps.tools);
  const now = deps.now ?? (() => new Date());
  const agents = new Map<ChatModel, TurnAgent>(
    [...new Set([deps.embedded, deps.model])].map(model => [
      model,
      createTurnAgent(model, deps.tools, prompts),
    ]),
  );
  const queue = new ThreadQueue();
  const pairs = createPairKeeper({ ...deps, byMeaning: byMeaning(deps) });
  const systemPrompt = createSystemPrompt({ ...deps, prompts, pairs, toolNames: [...tools.keys()] });

  return {
    verified: pairs,

    async answer(given, listen = () => {}, signal) {
      // The base holds neither NUL nor half a surrogate pair.
      const message = { ...given, text: given.text.replaceAll('\0', '').toWellFormed().trim() };
      const owner = ownerOf(message.actor);
      return queue.run(`${owner} ${message.threadId}`, async () => {
        const reply = await takeTurn(message, listen, signal);
        listen({ kind: 'reply', reply });
        return reply;
      });
    },

    approvals: createApprovals({ db: deps.db, now }),

    async resume(approvalId, messageId, listen = () => {}, signal) {
      const approval = await approvalById(deps.db, approvalId);
      if (!approval?.run || approval.state !== 'approved') {
        throw new AppError('not_found', 'Nothing waits under this number.');
      }
      const { run, role, company, memberId, threadId, question, about, language, maxRows } = approval;
      const actor = { role, company, ...(memberId !== null && { memberId }) };
      const given = { id: messageId, threadId, actor, text: question, maxRows };
      const message: Message = { ...given, canWait: true, ...(about && { about }) };
      return queue.run(`${approval.owner} ${threadId}`, async () => {
        const same = memberId === null || (await isStill(memberId, { role, company }));
        const asked = { message, language, listen, signal, startedAt: performance.now(), approvalId };
        // The call is settled, and words for its result need no language model, which may be away by now.
        return keepAttempt(
          deps.db,
          await attempt(asked, deps.embedded, (agent, turn) => {
            if (!same) throw turn.stop('not_allowed');
            return agent.resume(turn, run);
          }),
        );
      });
    },

    ...createLookBack({ ...deps, pairs }),
  };

  async function isStill(memberId: number, { role, company }: Actor): Promise<boolean> {
    const member = await memberById(deps.db, memberId);
    return member?.role === role && member.company === company;
  }

  async function takeTurn(
    message: Message,
    listen: (event: TurnEvent) => void,
    signal: AbortSignal | undefined,
  ): Promise<Reply> {
    const model = message.model === 'embedded' ? deps.embedded : deps.model;
    const language =
      message.chosenLanguage ?? textLanguage(message.text) ?? message.language ?? deps.language;
    const words = assistantWords[language];
    listen({ kind: 'progress', text: words.reading });
    const asked: Asked = { message, language, listen, signal, startedAt: performance.now() };
    const first = await attempt(asked, model);
    if (model.kind === 'embedded' || !isModelsFault(first)) return keepAttempt(deps.db, first);
    listen({ kind: 'progress', text: words.withoutModel });
    const second = await attempt(asked, deps.embedded);
    // What the engine cannot answer either is told as the model's failure: that can be tried again.
    if (second.composed.reply.kind === 'error') return keepAttempt(deps.db, first);
    return keepAttempt(deps.db, withoutModel(second, first));
  }

  /** One way through a turn, by one model, to a reply that is not kept yet. */
  async function attempt(
    asked: Asked,
    model: ChatModel,
    go: Go = (agent, turn, conversation) => agent.run(turn, conversation),
  ): Promise<Attempt> {
    const { message, language } = asked;
    const past = await recall(deps.db, message, model.kind);
    const ofModel = model.kind === 'provider';
    using turn = new Turn({
      ...asked,
      model,
      tools,
      limits,
      sees: deps.sees,
      told: ofModel && deps.sees === 'aggregates' ? namesOfGroups(deps.catalogue()) : new Set(),
      doubt: result => shapeDoubt(message.text, result, deps.catalogue()),
      systemPrompt: ofModel ? await systemPrompt(message, language, past.earlier) : '',
      earlier: past.earlier,
      // In a room nobody could be told privately what came of it.
      canWait: message.canWait === true && !message.actor.inRoom,
    });

    const answerId = randomUUID();
    const refusal = refusalOf(message.text, language);
    if (refusal) return { turn, composed: refusedReply(turn, answerId, refusal), messages: [] };
    const conversation = [...past.messages, new HumanMessage(message.text)];
    try {
      const agent = agents.get(model);
      if (!agent) throw new TypeError('No agent for this model.');
      if (turn.stopped) throw turn.stop(turn.stopped);
      const end = await go(agent, turn, conversation);
      if (end.kind === 'waiting') {
        const approval = waitingApproval(turn, { ...end, id: answerId, now: now() });
        const composed = waitingReply(turn, answerId, end.tool, pendingOf(approval));
        return { turn, composed, messages: [], approval };
      }
      const composed = composeReply(turn, answerId, end.added);
      const lasting = composed.reply.kind === 'error' ? [] : [new HumanMessage(message.text), ...end.added];
      return { turn, composed, messages: lasting };
    } catch (error) {
      if (turn.stopped) {
        note(turn);
        return { turn, composed: stoppedReply(turn, answerId, turn.stopped), messages: [] };
      }
      if (isAppError(error)) throw error;
      deps.logger.error({ err: error, answerId }, 'a turn broke');
      return { turn, composed: stoppedReply(turn, answerId, 'internal'), messages: [] };
    }
  }

  /** The provider's own words stay out of the log: they may quote the prompt. */
  function note({ stopped, cause, request }: Turn): void {
    const level = stopped?.startsWith('model_') ? 'warn' : 'debug';
    const error = cause instanceof Error ? cause.name : undefined;
    const status: unknown = Reflect.get(Object(cause), 'status');
    deps.logger[level]({ reason: stopped, error, status, model: request.model.id }, 'a turn was stopped');
  }
}

/** What is asked, whichever model answers. */
type Asked = Pick<TurnRequest, 'message' | 'language' | 'listen' | 'signal' | 'startedAt' | 'approvalId'>;

/** What the agent is set to do in a turn. */
type Go = (agent: TurnAgent, turn: Turn, conversation: readonly BaseMessage[]) => Promise<RunEnd>;

/** Only a base with the `vector` extension can be searched by meaning. */
function byMeaning({ db, embeddings }: AssistantDeps): NearestPairs | null {
  if (!embeddings || !db.hasVectors) return null;
  return vectorPairs(new PairVectorStore(embeddings.embeddings, { db, model: embeddings.model }));
}

function namesOfGroups(catalogue: Catalogue): ReadonlySet<string> {
  return new Set(toldValues(catalogue).map(({ value }) => value));
}

function refusalOf(text: string, language: Language): string | null {
  const words = assistantWords[language];
  if (text === '') return words.questionEmpty;
  return text.length > MAX_QUESTION ? words.questionTooLong(MAX_QUESTION) : null;
}

function refusedReply(turn: Turn, answerId: string, text: string): ComposedReply {
  const { reply } = stoppedReply(turn, answerId, 'usage');
  return {
    reply: { ...reply, kind: 'refuse', text, canAnswerWithoutModel: false },
    kept: { text, title: null },
  };
}
