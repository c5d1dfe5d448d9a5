import type { AskEvent, WebError } from './wire.ts';

const ALIVE_EVERY_MS = 15_000;

interface StreamDeps {
  /** Does what was asked for and tells of it; `signal` is aborted when the reader goes away. */
  readonly work: (tell: (event: AskEvent) => void, signal: AbortSignal) => Promise<void>;
  readonly describe: (error: unknown) => WebError;
  /** Called once, when the work is done, failed or was stopped. */
  readonly ended: () => void;
}

/**
 * What comes of a question, a press or a form, as lines of JSON (`AskEvent`): the thread first, the reply or the failure last. A
 * reader that goes away (Stop, a closed page) aborts the turn, down to the running statement.
 */
export function turnStream(threadId: string, deps: StreamDeps): ReadableStream<Uint8Array> {
  const stopped = new AbortController();
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async start(controller) {
      const tell = (event: AskEvent) => {
        if (!stopped.signal.aborted) controller.enqueue(encoder.encode(`${JSON.stringify(event)}\n`));
      };
      const alive = setInterval(() => tell({ kind: 'alive' }), ALIVE_EVERY_MS);
      tell({ kind: 'thread', threadId });
      try {
        await deps.work(tell, stopped.signal);
      } catch (error) {
        if (!stopped.signal.aborted) tell({ kind: 'failed', error: deps.describe(error) });
      } finally {
        clearInterval(alive);
        deps.ended();
        if (!stopped.signal.aborted) controller.close();
      }
    },
    cancel: () => stopped.abort(),
  });
}
