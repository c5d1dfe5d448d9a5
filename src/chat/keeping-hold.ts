import type { Queryable } from '../data/database.ts';
import type { Logger } from '../log.ts';
import { type Clock, later } from './clock.ts';
import { type Hold, type Line, renewLines } from './lines.ts';
import { WorkLoop } from './work-loop.ts';

/** A process that lives renews its holds this often within their time: missing a few of them costs nothing. */
const BEATS_A_HOLD = 10;

/** Renews the holds of a process for as long as it works on them. */
export class KeepingHold<Held extends Hold> {
  readonly #held = new Set<Held>();
  readonly #loop: WorkLoop;

  constructor(options: {
    db: Queryable;
    line: Line;
    clock: Clock;
    logger: Logger;
    /** How long a line stays with a process that gives no sign of life. */
    holdMs: number;
    /** The line has gone to another holder: what is done about it here commits nothing. */
    lost: (held: Held) => void;
    /** Hears of every beat. */
    beaten?: (held: readonly Held[]) => Promise<void>;
  }) {
    const { db, line, clock, logger, holdMs, lost, beaten } = options;
    this.#loop = new WorkLoop({
      name: `holds of the ${line}`,
      clock,
      logger,
      pollMs: holdMs / BEATS_A_HOLD,
      pass: async () => {
        const held = [...this.#held];
        if (held.length === 0) return;
        const renewed = await renewLines(db, line, held, later(clock.now(), holdMs));
        const still = new Set(renewed.map(signature));
        for (const one of held) if (this.#held.has(one) && !still.has(signature(one))) lost(one);
        await beaten?.(held);
      },
    });
  }

  get size(): number {
    return this.#held.size;
  }

  [Symbol.iterator](): IterableIterator<Held> {
    return this.#held.values();
  }

  add(held: Held): void {
    this.#held.add(held);
  }

  delete(held: Held): void {
    this.#held.delete(held);
  }

  start(): void {
    this.#loop.start();
  }

  idle(): Promise<void> {
    return this.#loop.idle();
  }

  stop(): Promise<void> {
    return this.#loop.stop();
  }
}

function signature({ key, heldBy }: Hold): string {
  return `${heldBy} ${key}`;
}
