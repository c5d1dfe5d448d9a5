import type { Comparer } from './comparer.ts';
import { hash53 } from './keys.ts';
import type { PreparedRecord } from './record.ts';
import type { LinkageSpec } from './spec.ts';

/** What was learnt from the data. */
export interface LinkageWeights {
  /** Share of all pairs of records that are of one person. */
  readonly prevalence: number;
  /** Records the weights were learnt from. */
  readonly records: number;
  readonly respects: readonly {
    readonly name: string;
    readonly levels: readonly string[];
    /** Share of each level ("differs" last) among pairs of one person. */
    readonly m: readonly number[];
    /** The same among pairs of strangers. */
    readonly u: readonly number[];
  }[];
}

/** How often a value occurs among the records the weights were learnt from; `null` where it is rare. */
export type TermCounts = (fieldIndex: number, term: number) => number | null;

/** In a base of a few records every value is frequent and every pair likely: so many average records are taken to stand beside them. */
export const ASSUMED_RECORDS = 200;

/** The key under which a value is counted, with its form in front so that text and fold do not mix. */
export function termOf(form: 'text' | 'fold', value: string): number {
  return hash53(`${form}\u0000${value}`);
}

export interface PairScore {
  /** Bits for (above zero) or against one person. */
  readonly weight: number;
  readonly probability: number;
  readonly levels: readonly number[];
}

export type ScorePair = (left: PreparedRecord, right: PreparedRecord) => PairScore;

/** Scores pairs by learnt weights; on a field with `frequency`, a shared rare value weighs more than a common one. */
export function createScorer(
  spec: LinkageSpec,
  comparer: Comparer,
  weights: LinkageWeights,
  terms: TermCounts,
): ScorePair {
  const { clampBits } = spec;
  const clamp = (bits: number) => Math.min(clampBits, Math.max(-clampBits, bits));
  const bits = comparer.respects.map((_, at) => {
    const { m, u } = weights.respects[at]!;
    return m.map((share, level) => clamp(Math.log2(share / u[level]!)));
  });
  const prior = Math.log2(weights.prevalence / (1 - weights.prevalence));
  // Records of the same person a record meets on average: they are no evidence that its values are common.
  const kin = weights.prevalence * Math.max(0, weights.records - 1);

  return (left, right) => {
    const levels = comparer.compare(left, right);
    let weight = prior;
    for (let at = 0; at < levels.length; at++) {
      const level = levels[at]!;
      if (level === 0) continue;
      const respect = comparer.respects[at]!;
      const form = respect.byFrequency[level - 1];
      if (form == null) {
        weight += bits[at]![level - 1]!;
        continue;
      }
      const value = left[respect.fieldIndex]!;
      const seen = terms(respect.fieldIndex, termOf(form, value[form])) ?? 1;
      const m = weights.respects[at]!.m[level - 1]!;
      const u = weights.respects[at]!.u[level - 1]!;
      const strangers = Math.max(1, seen - 1 - kin * m);
      const frequency = (strangers + ASSUMED_RECORDS * u) / (weights.records + ASSUMED_RECORDS);
      weight += clamp(Math.log2(m / frequency));
    }
    return { weight, probability: probabilityOf(weight), levels };
  };
}

/** Probability of a weight in bits, prior included. */
export function probabilityOf(weight: number): number {
  return 1 / (1 + 2 ** -weight);
}
