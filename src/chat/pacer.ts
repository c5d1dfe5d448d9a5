import { type Clock, later } from './clock.ts';

/** Lets `perSecond` messages a second through, at most a second's worth at once. */
export class Pacer {
  readonly #perSecond: number;
  readonly #clock: Clock;
  #tokens: number;
  #filledAt: number;

  constructor(perSecond: number, clock: Clock) {
    this.#perSecond = perSecond;
    this.#clock = clock;
    this.#tokens = perSecond;
    this.#filledAt = clock.now().getTime();
  }

  /** Whole messages that may leave now. */
  get free(): number {
    this.#fill();
    return Math.floor(this.#tokens);
  }

  take(count: number): void {
    this.#fill();
    this.#tokens -= count;
  }

  /** When the next one may leave. */
  get nextAt(): Date {
    this.#fill();
    const missing = Math.max(0, 1 - this.#tokens);
    return later(this.#clock.now(), Math.ceil((missing / this.#perSecond) * 1_000));
  }

  #fill(): void {
    const now = this.#clock.now().getTime();
    const gained = (Math.max(0, now - this.#filledAt) / 1_000) * this.#perSecond;
    this.#tokens = Math.min(Math.max(1, this.#perSecond), this.#tokens + gained);
    this.#filledAt = now;
  }
}
