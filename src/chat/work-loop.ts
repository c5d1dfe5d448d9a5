import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from '../log.ts';
import type { Clock } from './clock.ts';
import { loggedError } from './logged-error.ts';
import { Rest } from './rest.ts';

/**
 * Calls `pass` whenever there may be work: at once when nudged, every `pollMs` for the work that other processes left, and at
 * moments it was told of. One pass at a time; a nudge during a pass makes another follow. A failing pass is logged and the next
 * poll tries again.
 *
 * States: *resting* -> *working* by `start` -> *stopped* by `stop`, which waits for the pass that runs.
 */
export class WorkLoop {
  readonly #pass: () => Promise<void>;
  readonly #clock: Clock;
  readonly #pollMs: number;
  readonly #logger: Logger;
  readonly #name: string;
  readonly #rest = new Rest();
  readonly #timers = new Set<Disposable>();
  // A nudge may come from inside somebody's transaction; the pass must not run in it.
  readonly #outside = AsyncLocalStorage.snapshot();
  #working = false;
  #wanted = false;
  #running: Promise<void> | undefined;

  constructor(options: {
    pass: () => Promise<void>;
    clock: Clock;
    pollMs: number;
    logger: Logger;
    name: string;
  }) {
    this.#pass = options.pass;
    this.#clock = options.clock;
    this.#pollMs = options.pollMs;
    this.#logger = options.logger;
    this.#name = options.name;
  }

  start(): void {
    if (this.#working) return;
    this.#working = true;
    this.#poll();
  }

  nudge(): void {
    if (!this.#working) return;
    this.#wanted = true;
    this.#running ??= this.#outside(() => this.#run());
  }

  /** Nudges at a moment; one that has passed is now. */
  wakeAt(moment: Date): void {
    if (!this.#working) return;
    const ms = moment.getTime() - this.#clock.now().getTime();
    if (ms <= 0) this.nudge();
    else this.#after(ms, () => this.nudge());
  }

  /** Resolves when no pass runs or is due. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async stop(): Promise<void> {
    this.#working = false;
    this.#wanted = false;
    for (const timer of this.#timers) timer[Symbol.dispose]();
    this.#timers.clear();
    await this.idle();
  }

  #poll(): void {
    this.nudge();
    this.#after(this.#pollMs, () => this.#poll());
  }

  #after(ms: number, call: () => void): void {
    const timer = this.#clock.schedule(ms, () => {
      this.#timers.delete(timer);
      if (this.#working) call();
    });
    this.#timers.add(timer);
  }

  async #run(): Promise<void> {
    while (this.#wanted) {
      // Nudges come in swarms; one pass does for all of one.
      await this.#rest.taken();
      this.#wanted = false;
      try {
        await this.#rest.measured(() => this.#pass());
      } catch (error) {
        this.#logger.warn({ error: loggedError(error) }, `${this.#name}: a pass failed`);
      }
    }
    this.#running = undefined;
  }
}
