import { setTimeout } from 'node:timers/promises';

/** What comes within it shares a statement: parsing and planning one costs the server as much as several rows do. */
const LEAST_MS = 3;
/** Nobody notices so much more in an answer. */
const MOST_MS = 25;

/**
 * The pause between two pieces of the same work: as long as the last one took, within bounds. While a base answers at once it
 * is short; the more there is to do, the more of it the next statement takes along. Real time, whatever clock the work itself
 * goes by: it gathers, it does not wait for anything.
 */
export class Rest {
  #until = 0;

  /** Resolves when the pause is over. */
  async taken(): Promise<void> {
    await setTimeout(Math.max(LEAST_MS, this.#until - performance.now()));
  }

  /** Runs a piece of the work and makes the next pause as long. */
  async measured<T>(work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    try {
      return await work();
    } finally {
      const ended = performance.now();
      this.#until = ended + Math.min(MOST_MS, ended - began);
    }
  }
}
