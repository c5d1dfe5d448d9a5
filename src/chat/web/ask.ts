import { randomUUID } from 'node:crypto';
import type { Actor } from '../../access/actor.ts';
import type { Message, Reply, TurnEvent } from '../../assistant/message.ts';
import type { Language } from '../../capabilities/tool.ts';
import type { AskEvent, AskRequest, WebError, WebReply } from './wire.ts';

/** Rows that reach the browser, so that sorting there covers almost every answer; beyond them are the files. */
export const PAGE_ROWS = 5000;
const ALIVE_EVERY_MS = 15_000;

interface AskDeps {
  readonly answer: (
    message: Message,
    listen: (event: TurnEvent) => void,
    signal: AbortSignal,
  ) => Promise<Reply>;
  readonly describe: (error: unknown) => WebError;
  /** Keeps a made file for its reply and says where it can be fetched. */
  readonly publish: (reply: Reply) => WebReply;
  /** Called once, when the answer is there, failed or was stopped. */
  readonly ended: () => void;
}

/**
 * Answers as lines of JSON (`AskEvent`), the thread first, the reply or the failure last. A reader that goes away (Stop, a
 * closed page) aborts the turn, down to the running statement.
 */
export function askStream(
  request: AskRequest,
  visitor: { actor: Actor; language: Language },
  deps: AskDeps,
): ReadableStream<Uint8Array> {
  const stopped = new AbortController();
  const encoder = new TextEncoder();
  const threadId = request.threadId ?? randomUUID();
  const message: Message = {
    id: randomUUID(),
    threadId,
    actor: visitor.actor,
    text: request.text,
    language: visitor.language,
    maxRows: PAGE_ROWS,
    ...(request.model && { model: request.model }),
  };

  return new ReadableStream<Uint8Array>({
    async start(controller) {
      const send = (event: AskEvent) => {
        if (!stopped.signal.aborted) controller.enqueue(encoder.encode(`${JSON.stringify(event)}\n`));
      };
      const alive = setInterval(() => send({ kind: 'alive' }), ALIVE_EVERY_MS);
      send({ kind: 'thread', threadId });
      try {
        const listen = (event: TurnEvent) => {
          if (event.kind !== 'reply') send(event);
        };
        send({ kind: 'reply', reply: deps.publish(await deps.answer(message, listen, stopped.signal)) });
      } catch (error) {
        if (!stopped.signal.aborted) send({ kind: 'failed', error: deps.describe(error) });
      } finally {
        clearInterval(alive);
        deps.ended();
        if (!stopped.signal.aborted) controller.close();
      }
    },
    cancel: () => stopped.abort(),
  });
}
