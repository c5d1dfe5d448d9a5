import type { Verdict } from '../ask/score.ts';

/** Verdicts counted under several headings at once. */
export class Tallies {
  readonly #byHeading = new Map<string, Record<Verdict, number>>();
  #total = 0;

  get total(): number {
    return this.#total;
  }

  add(verdict: Verdict, headings: readonly string[]): void {
    this.#total++;
    for (const heading of headings) {
      const tally = this.#byHeading.get(heading) ?? { right: 0, wrong: 0, asked: 0, failed: 0 };
      tally[verdict]++;
      this.#byHeading.set(heading, tally);
    }
  }

  /** One line a heading, in the order of their names. */
  lines(): string[] {
    return [...this.#byHeading]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([heading, { right, wrong, asked, failed }]) => {
        const n = right + wrong + asked + failed;
        const percent = (count: number) => `${((100 * count) / n).toFixed(1).padStart(5)}%`;
        return `${heading.padEnd(40)} n ${String(n).padStart(4)}  right ${percent(right)}  wrong ${percent(wrong)}  asked ${percent(asked)}  failed ${failed}`;
      });
  }
}
