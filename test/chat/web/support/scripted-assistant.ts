import { randomUUID } from 'node:crypto';
import type { Actor } from '../../../../src/access/actor.ts';
import type { Assistant } from '../../../../src/assistant/assistant.ts';
import {
  type EarlierTurn,
  type Message,
  plainReply,
  type Reply,
  type ThreadSummary,
  type TurnEvent,
} from '../../../../src/assistant/message.ts';
import type { Table } from '../../../../src/capabilities/tool.ts';
import { AppError } from '../../../../src/errors.ts';

type Answerer = (
  message: Message,
  listen: (event: TurnEvent) => void,
  signal: AbortSignal,
) => Promise<Partial<Reply>>;

/** An assistant whose answers the test writes: for what the server and the page do with them, whatever they are. */
export class ScriptedAssistant implements Assistant {
  readonly asked: Message[] = [];
  readonly judged: { answerId: string; verdict: string; reason?: string }[] = [];
  readonly #answers = new Map<string, { question: string; reply: Reply; actor: Actor; threadId: string }>();
  readonly #answerer: Answerer;

  constructor(answerer: Answerer) {
    this.#answerer = answerer;
  }

  async answer(
    message: Message,
    listen: (event: TurnEvent) => void = () => {},
    signal: AbortSignal = new AbortController().signal,
  ): Promise<Reply> {
    this.asked.push(message);
    const given = await this.#answerer(message, listen, signal);
    const reply: Reply = {
      ...plainReply({
        id: randomUUID(),
        kind: 'answer',
        text: '',
        language: message.language ?? 'ru',
        ms: 12,
        model: 'embedded',
        modelCalls: 0,
      }),
      tool: 'query_clients',
      ...given,
    };
    this.#answers.set(reply.id, {
      question: message.text,
      reply,
      actor: message.actor,
      threadId: message.threadId,
    });
    return reply;
  }

  async feedback(given: { answerId: string; actor: Actor; verdict: 'up' | 'down'; reason?: string | null }) {
    this.#find(given.answerId);
    this.judged.push({
      answerId: given.answerId,
      verdict: given.verdict,
      ...(given.reason && { reason: given.reason }),
    });
  }

  async rerun(answerId: string): Promise<Table> {
    const { table } = this.#find(answerId).reply;
    if (!table) throw missing();
    return table;
  }

  async question(answerId: string): Promise<string> {
    return this.#find(answerId).question;
  }

  async earlier(answerId: string) {
    const { threadId } = this.#find(answerId);
    const turn = (await this.history(threadId)).find(({ answer }) => answer.id === answerId);
    if (!turn) throw missing();
    return { ...turn, threadId };
  }

  readonly approvals: Assistant['approvals'] = {
    waiting: async () => [],
    decide: async () => ({ kind: 'gone' }),
  };

  async resume(): Promise<Reply> {
    throw missing();
  }

  async threads() {
    const threads = new Map<string, ThreadSummary>();
    for (const { threadId, question } of this.#answers.values()) {
      threads.set(threadId, { id: threadId, title: question, turns: 1, updatedAt: new Date().toISOString() });
    }
    return [...threads.values()];
  }

  async history(threadId: string) {
    const turns = [...this.#answers.values()].filter(answer => answer.threadId === threadId);
    return turns.map(({ question, reply }): EarlierTurn => {
      const { id, kind, tool, text, understood, sql, options, language, model, table } = reply;
      const shape = { columns: table?.columns ?? null, totalRows: table?.totalRows ?? null, title: null };
      const answer = {
        id,
        kind,
        tool,
        text,
        understood,
        sql,
        options,
        language,
        model,
        verdict: null,
        ...shape,
      };
      return { question, askedAt: new Date().toISOString(), answer };
    });
  }

  async deleteThread(threadId: string) {
    for (const [id, answer] of this.#answers) if (answer.threadId === threadId) this.#answers.delete(id);
  }

  #find(answerId: string) {
    const found = this.#answers.get(answerId);
    if (!found) throw missing();
    return found;
  }
}

function missing(): AppError {
  return new AppError('not_found', 'no such answer', { detail: { what: 'ответ' } });
}
