import type { ErrorParameters } from './api-error.ts';

/** What can go wrong with a call. */
export type Fault =
  | {
      readonly kind: 'error';
      readonly code: number;
      readonly description: string;
      readonly parameters?: ErrorParameters;
    }
  /** 429 with `parameters.retry_after` and the `Retry-After` header. */
  | { readonly kind: 'flood'; readonly retryAfterSeconds: number }
  /** The connection breaks: `before` nothing was done, `after` it was, and the bot cannot know. */
  | { readonly kind: 'drop'; readonly when: 'before' | 'after' }
  /** By the server's clock. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** The answer waits until it is let go. */
  | { readonly kind: 'hold'; readonly until: Promise<void>; readonly reached: () => void };

/** A call that was held back: `reached` when it came, done as soon as it is let go. */
export interface HeldCall {
  readonly reached: Promise<void>;
  release(): void;
}

interface Rule {
  readonly method: string;
  readonly fault: Fault;
  /** Calls left, or the share of calls that it hits. */
  left: number;
  readonly share: number | null;
}

/** Faults to come, by method (`*` for every method but getUpdates), by the next few calls or by a seeded share of all. */
export class Faults {
  #rules: Rule[] = [];
  readonly #random: () => number;
  /** A server from before rich messages, drafts and ephemeral messages (Bot API 9.0). */
  isOld = false;
  /** Webhook deliveries of one chat overlap. */
  isParallel = false;

  constructor(seed = 1) {
    this.#random = seededRandom(seed);
  }

  next(method: string, fault: Fault, times = 1): void {
    this.#rules.push({ method: method.toLowerCase(), fault, left: times, share: null });
  }

  /** Hits that share of the calls, 0 to 1, the same ones for the same seed. */
  rate(method: string, fault: Fault, share: number): void {
    this.#rules.push({ method: method.toLowerCase(), fault, left: Number.POSITIVE_INFINITY, share });
  }

  /** Holds back the next call of a method before anything is done. */
  hold(method: string): HeldCall {
    const gate = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    this.next(method, { kind: 'hold', until: gate.promise, reached: reached.resolve });
    return { reached: reached.promise, release: gate.resolve };
  }

  clear(): void {
    this.#rules = [];
    this.isOld = false;
    this.isParallel = false;
  }

  /** The fault of this call; `method` in lower case. */
  take(method: string): Fault | null {
    for (const rule of this.#rules) {
      const isMeant = rule.method === method || (rule.method === '*' && method !== 'getupdates');
      if (!isMeant || rule.left <= 0) continue;
      if (rule.share !== null && this.#random() >= rule.share) continue;
      rule.left--;
      return rule.fault;
    }
    return null;
  }
}

/** mulberry32: small, fast, and the same everywhere. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
