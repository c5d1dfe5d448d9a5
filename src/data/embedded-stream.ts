import { Duplex } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { AppError } from '../errors.ts';
import type { FromWorker, ToWorker, WorkerStart } from './embedded-protocol.ts';

/** Node runs the source as it is; a published build has the compiled worker beside this file. */
const WORKER = new URL(
  import.meta.url.endsWith('.ts') ? './embedded-worker.ts' : './embedded-worker.js',
  import.meta.url,
);
const CLOSE_TIMEOUT_MS = 5_000;
const TERMINATE: number = 'X'.charCodeAt(0);

/**
 * A socket for `pg` whose other end is PostgreSQL in a worker thread: one connection is one worker, which opens the folder
 * when the connection begins and leaves it when the connection ends.
 *
 * States: *waiting* (for `after`, the end of the worker before: two on one folder lose rows) -> *starting* -> *idle* <->
 * *busy* (messages handed over, `done` not yet heard; the watchdog runs) -> *gone*. `end` leaves *idle* politely; `destroy`
 * kills from any state, which for the folder is what `kill -9` is for a server: recovered at the next start.
 */
export class EmbeddedStream extends Duplex {
  /** Resolves when the worker has left the folder, or has never entered it. */
  readonly gone: Promise<void>;
  /** Memory that PostgreSQL has taken so far; WebAssembly gives none back before the worker ends. */
  heapBytes = 0;
  readonly #start: Promise<WorkerStart>;
  readonly #after: Promise<void>;
  readonly #statementTimeoutMs: number;
  readonly #left = Promise.withResolvers<void>();
  #worker: Worker | undefined;
  #ready = false;
  #running = 0;
  #watchdog: NodeJS.Timeout | undefined;

  constructor(options: { start: Promise<WorkerStart>; after: Promise<void>; statementTimeoutMs: number }) {
    super({ decodeStrings: true });
    this.#start = options.start;
    this.#after = options.after;
    this.#statementTimeoutMs = options.statementTimeoutMs;
    this.gone = this.#left.promise;
  }

  /** Called by pg in place of a socket's own `connect`. */
  connect(): this {
    Promise.all([this.#start, this.#after]).then(
      ([workerData]) => {
        if (this.destroyed) return this.#left.resolve();
        this.#enter(workerData);
      },
      error => {
        this.#left.resolve();
        this.destroy(this.#stopped(error));
      },
    );
    return this;
  }

  #enter(workerData: WorkerStart): void {
    const worker = new Worker(WORKER, { workerData });
    this.#worker = worker;
    worker.on('message', (message: FromWorker) => this.#hear(message));
    worker.on('error', error => this.destroy(this.#stopped(error)));
    worker.on('exit', () => {
      this.#left.resolve();
      this.destroy(this.writableEnded ? undefined : this.#stopped());
    });
  }

  #hear(message: FromWorker): void {
    if (message.kind === 'ready') {
      this.#ready = true;
      this.emit('connect');
    } else if (message.kind === 'broken') this.destroy(this.#stopped(new Error(message.reason)));
    else if (!this.destroyed) {
      if (message.bytes.length > 0) this.push(Buffer.from(message.bytes.buffer));
      if (message.kind === 'done') {
        this.heapBytes = message.heapBytes;
        this.#watch(--this.#running);
      }
    }
  }

  /** PGlite knows no `statement_timeout`, so each hand-over has its own time here. */
  #watch(running: number): void {
    clearTimeout(this.#watchdog);
    if (running === 0) return;
    this.#watchdog = setTimeout(() => {
      this.destroy(
        new AppError('statement_timeout', `A statement ran longer than ${this.#statementTimeoutMs} ms.`),
      );
    }, this.#statementTimeoutMs);
  }

  #send(bytes: Uint8Array<ArrayBuffer>): void {
    const message: ToWorker = { kind: 'messages', bytes };
    this.#worker?.postMessage(message, [bytes.buffer]);
    if (++this.#running === 1) this.#watch(1);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error) => void): void {
    // PGlite has no answer to Terminate; `_final` says it in our own words.
    if (chunk[0] !== TERMINATE || chunk.length !== 5) this.#send(new Uint8Array(chunk));
    callback();
  }

  override _writev(chunks: { chunk: Buffer }[], callback: (error?: Error) => void): void {
    const whole = Buffer.concat(chunks.map(({ chunk }) => chunk));
    this._write(whole, 'utf8', callback);
  }

  override _read(): void {}

  override _final(callback: (error?: Error) => void): void {
    callback();
    if (!this.#worker) {
      this.destroy();
      return;
    }
    const goodbye: ToWorker = { kind: 'close' };
    this.#worker.postMessage(goodbye);
    const impatience = setTimeout(() => this.destroy(), CLOSE_TIMEOUT_MS);
    void this.gone.then(() => clearTimeout(impatience));
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    clearTimeout(this.#watchdog);
    if (this.#worker) void this.#worker.terminate();
    callback(error);
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    this.#worker?.ref();
    return this;
  }

  unref(): this {
    this.#worker?.unref();
    return this;
  }

  #stopped(cause?: unknown): AppError {
    if (!this.#ready) return new AppError('internal', 'The embedded base does not start.', { cause });
    return new AppError('database_restarting', 'The embedded base stopped and starts anew.', {
      retryable: true,
      cause,
    });
  }
}
