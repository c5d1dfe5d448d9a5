import { Worker } from 'node:worker_threads';
import { AppError } from '../../../errors.ts';
import type { RenderAnswer, RenderRequest } from './render-worker.ts';

/** Node runs the source as it is; a published build has the compiled worker beside this file. */
const WORKER = new URL(
  import.meta.url.endsWith('.ts') ? './render-worker.ts' : './render-worker.js',
  import.meta.url,
);
const DEFAULT_TIMEOUT_MS = 20_000;

interface Waiting {
  readonly resolve: (png: Uint8Array) => void;
  readonly reject: (error: unknown) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * Draws specs in a thread of its own, which begins with the first chart and keeps no process alive. A picture that takes
 * too long ends the thread; the next one begins it anew.
 */
export class ChartRenderer implements AsyncDisposable {
  readonly #timeoutMs: number;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #lastId = 0;

  constructor(options: { timeoutMs?: number } = {}) {
    this.#timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  }

  /** Begins the thread ahead of the first chart: it takes about half a second. */
  warm(): void {
    this.#worker ??= this.#start();
  }

  /** PNG bytes of a spec. Throws `internal` when it cannot be drawn or takes too long. */
  png(spec: Readonly<Record<string, unknown>>): Promise<Uint8Array> {
    this.#worker ??= this.#start();
    const worker = this.#worker;
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
    const timer = setTimeout(() => this.#fail(worker, failed('took too long')), this.#timeoutMs);
    this.#waiting.set(id, { resolve, reject, timer });
    worker.ref();
    worker.postMessage({ id, spec } satisfies RenderRequest);
    return promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const worker = this.#worker;
    if (worker) this.#fail(worker, failed('was closed'));
    await worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(WORKER);
    worker.unref();
    worker.on('message', (answer: RenderAnswer) => this.#hear(worker, answer));
    worker.on('error', error => this.#fail(worker, error));
    worker.on('exit', () => this.#fail(worker, failed('ended')));
    return worker;
  }

  #hear(worker: Worker, answer: RenderAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (this.#waiting.size === 0) worker.unref();
    if (!waiting) return;
    clearTimeout(waiting.timer);
    if ('png' in answer) waiting.resolve(answer.png);
    else waiting.reject(failed(answer.failure));
  }

  #fail(worker: Worker, cause: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(new AppError('internal', 'The chart could not be drawn.', { cause }));
    }
    this.#waiting.clear();
    void worker.terminate();
  }
}

function failed(why: string): AppError {
  return new AppError('internal', `The chart could not be drawn: ${why}.`);
}
