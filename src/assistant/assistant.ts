import { randomUUID } from 'node:crypto';
import { type BaseMessage, HumanMessage } from '@langchain/core/messages';
import type { Language, RunStatement, Tool } from '../capabilities/tool.ts';
import type { Catalogue } from '../catalog/catalogue.ts';
import type { Database } from '../data/database.ts';
import { isAppError } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { ChatModel } from '../models/model.ts';
import { assistantWords } from '../words/assistant.ts';
import { textLanguage } from '../words/language.ts';
import { createTurnAgent, type RunTurn } from './agent.ts';
import { cataloguePrompt } from './catalogue-prompt.ts';
import { ownerOf, recall, toStored } from './history.ts';
import { createLookBack, type LookBack } from './look-back.ts';
import type { Message, Reply, TurnEvent } from './message.ts';
import { forKeeping } from './privacy.ts';
import { loadAssistantPrompts, loadPrompt } from './prompt.ts';
import { insertTurn } from './queries.ts';
import { type ComposedReply, composeReply, stoppedReply } from './reply.ts';
import { ThreadQueue } from './thread-queue.ts';
import { toolsByName } from './tool-call.ts';
import { DEFAULT_LIMITS, type ModelSees, Turn, type TurnLimits } from './turn.ts';

/** Everything a conversation needs, whatever surface it takes place on. */
export interface Assistant extends LookBack {
  /**
   * Answers one message. What goes wrong on the way is a reply of kind `error` in words; only a base that cannot be read
   * or written at all throws. `signal` is the person's Stop and reaches the running statement.
   */
  answer(message: Message, listen?: (event: TurnEvent) => void, signal?: AbortSignal): Promise<Reply>;
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
  readonly language: Language;
  readonly timeZone: string;
  readonly logger: Logger;
  readonly limits?: Partial<TurnLimits>;
}

const MAX_QUESTION = 4_000;
const TITLE_LENGTH = 80;

/** Makes the assistant. Reads and checks its prompts; calls no model. Throws `config_invalid`. */
export function createAssistant(deps: AssistantDeps): Assistant {
  const prompts = loadAssistantPrompts();
  const sight = loadPrompt(`sight-${deps.sees}`, [])({});
  const limits = { ...DEFAULT_LIMITS, ...deps.limits };
  const tools = toolsByName(deps.tools);
  const agents = new Map<ChatModel, RunTurn>(
    [...new Set([deps.embedded, deps.model])].map(model => [
      model,
      createTurnAgent(model, deps.tools, prompts),
    ]),
  );
  const queue = new ThreadQueue();

  return {
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

    ...createLookBack(deps),
  };

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
    const startedAt = performance.now();
    const past = await recall(deps.db, message, model.kind);
    using turn = new Turn({
      message,
      language,
      model,
      tools,
      limits,
      sees: deps.sees,
      systemPrompt: model.kind === 'embedded' ? '' : systemPrompt(language),
      earlier: past.earlier,
      listen,
      signal,
      startedAt,
    });

    const answerId = randomUUID();
    const refusal = refusalOf(message.text, language);
    if (refusal) return keep(turn, refusedReply(turn, answerId, refusal), []);
    const conversation = [...past.messages, new HumanMessage(message.text)];
    try {
      const run = agents.get(model);
      if (!run) throw new TypeError('No agent for this model.');
      if (turn.stopped) throw turn.stop(turn.stopped);
      const added = await run(turn, conversation);
      const composed = composeReply(turn, answerId, added);
      const lasting = composed.reply.kind === 'error' ? [] : [new HumanMessage(message.text), ...added];
      return await keep(turn, composed, lasting);
    } catch (error) {
      if (turn.stopped) {
        note(turn);
        return keep(turn, stoppedReply(turn, answerId, turn.stopped), []);
      }
      if (isAppError(error)) throw error;
      deps.logger.error({ err: error, answerId }, 'a turn broke');
      return keep(turn, stoppedReply(turn, answerId, 'internal'), []);
    }
  }

  async function keep(turn: Turn, composed: ComposedReply, messages: readonly BaseMessage[]): Promise<Reply> {
    const { reply, kept } = composed;
    const { message, sees, model } = turn.request;
    const results = new Map(turn.results.map(({ callId, result }) => [callId, result]));
    const seen = model.kind === 'embedded' ? 'schema' : sees;
    await insertTurn(
      deps.db,
      {
        answerId: reply.id,
        owner: ownerOf(message.actor),
        memberId: message.actor.memberId ?? null,
        threadId: message.threadId,
        messageId: message.id,
        question: message.text.slice(0, MAX_QUESTION),
        kind: reply.kind,
        tool: reply.tool,
        reply: kept.text,
        understood: reply.understood,
        title: kept.title,
        sql: reply.sql,
        columns: reply.table?.columns ?? null,
        totalRows: reply.table?.totalRows ?? null,
        options: reply.options,
        language: reply.language,
        model: reply.model,
        modelCalls: reply.modelCalls,
        durationMs: Math.round(reply.ms),
        messages: toStored(forKeeping(messages, results, seen)),
      },
      threadTitle(message.text),
    );
    return reply;
  }

  /** The provider's own words stay out of the log: they may quote the prompt. */
  function note({ stopped, cause, request }: Turn): void {
    const level = stopped?.startsWith('model_') ? 'warn' : 'debug';
    const error = cause instanceof Error ? cause.name : undefined;
    const status: unknown = Reflect.get(Object(cause), 'status');
    deps.logger[level]({ reason: stopped, error, status, model: request.model.id }, 'a turn was stopped');
  }

  function systemPrompt(language: Language): string {
    const catalogue = deps.catalogue();
    return prompts.system({
      language: language === 'ru' ? 'Russian' : 'English',
      today: new Intl.DateTimeFormat('sv-SE', { timeZone: deps.timeZone }).format(new Date()),
      schema: catalogue.schema,
      catalogue: cataloguePrompt(catalogue),
      tools: [...tools.keys()].map(name => `\`${name}\``).join(', '),
      sight,
    });
  }
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

function threadTitle(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= TITLE_LENGTH ? line : `${line.slice(0, TITLE_LENGTH - 1).trimEnd()}…`;
}
