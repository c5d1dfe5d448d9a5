import type { Clock } from '../../src/chat/clock.ts';

interface Timer {
  readonly at: number;
  readonly call: () => void;
}

/** A clock that stands still until it is moved. */
export class DrivenClock implements Clock {
  #now: number;
  readonly #timers = new Set<Timer>();
  readonly #awaited = new Map<number, () => void>();

  constructor(start = new Date('2026-11-23T09:00:00Z')) {
    this.#now = start.getTime();
  }

  now(): Date {
    return new Date(this.#now);
  }

  schedule(ms: number, call: () => void): Disposable {
    const timer = { at: this.#now + ms, call };
    this.#timers.add(timer);
    this.#awaited.get(ms)?.();
    return { [Symbol.dispose]: () => this.#timers.delete(timer) };
  }

  /** Resolves when somebody begins to wait for exactly so long. */
  scheduled(ms: number): Promise<void> {
    return new Promise(resolve => this.#awaited.set(ms, resolve));
  }

  /** Moves on, and calls what was due on the way, in the order of its time. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(timer => timer.at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.call();
    }
    this.#now = end;
  }
}
