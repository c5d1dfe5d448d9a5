import type { Comparer } from './comparer.ts';
import type { LinkageSpec } from './spec.ts';
import { ASSUMED_RECORDS, type LinkageWeights } from './weights.ts';

/** What was seen of the base: how often each pattern of agreement occurs. */
export interface Observations {
  readonly records: number;
  /** Compared pairs: how many share a pattern of levels and the same set of blocking passes (a bit a pass). */
  readonly candidates: readonly { readonly code: number; readonly passes: number; readonly pairs: number }[];
  /** The part of all candidate pairs that was looked at, 0..1. */
  readonly share: number;
  /** Random pairs: by respect, how many have each level (0 is missing). */
  readonly random: readonly (readonly number[])[];
}

// Pseudo-pairs by which the catalogue's expectation outweighs a handful of data and yields to thousands.
const EXPECTED_PAIRS = 20;
const CHANCE_PAIRS = 20;
const LEAST_CHANCE = 1e-6;
const MOST_ROUNDS = 200;

/**
 * Fellegi-Sunter weights from unlabelled pairs: chances among strangers (u) from random pairs, shares among pairs of one
 * person (m) and their prevalence by expectation maximisation over the candidate pairs. A respect learns only from pairs
 * that some pass not resting on its field brought together, because the others agree there by selection. The few matches
 * among random pairs are taken out of u, which matters where a base is small or everybody in it ten times.
 */
export function estimateWeights(
  spec: LinkageSpec,
  comparer: Comparer,
  passFields: readonly ReadonlySet<string>[],
  seen: Observations,
): LinkageWeights {
  const { respects } = comparer;
  const comparisons = Object.values(spec.comparisons);
  const expected = respects.map(({ levels }, at) => shares(comparisons[at]?.expect, levels.length, 0.85));
  const byChance = respects.map(({ levels }, at) => shares(comparisons[at]?.chance, levels.length, 0.01));
  const pairsAmong = (records: number) => Math.max(1, (records * (records - 1)) / 2);
  const drawnPairs = pairsAmong(seen.records);
  // Two namesakes among five people are no likelier to be one person than among hundreds.
  const allPairs = pairsAmong(Math.max(seen.records, ASSUMED_RECORDS));
  const drawn = seen.random.map((counts, at) => amongStrangers(counts, byChance[at]!, allPairs - drawnPairs));
  const learnsFrom = respects.map(({ field }) =>
    passFields.reduce((mask, fields, pass) => (fields.has(field) ? mask : mask | (1 << pass)), 0),
  );
  const patterns = seen.candidates.map(({ code, passes, pairs }) => ({
    levels: comparer.decode(code),
    passes,
    pairs: pairs / seen.share,
  }));

  let m = expected.map(list => [...list]);
  let u = drawn;
  let prevalence = Math.min(0.5, (0.5 * seen.records) / allPairs);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const sums = expected.map(list => list.map(share => share * EXPECTED_PAIRS));
    const prior = prevalence / (1 - prevalence);
    let matches = 0;
    for (const { levels, passes, pairs } of patterns) {
      let odds = prior;
      for (let at = 0; at < levels.length; at++) {
        const level = levels[at]!;
        if (level > 0) odds *= bounded(m[at]![level - 1]! / u[at]![level - 1]!, spec.clampBits);
      }
      const share = (pairs * odds) / (1 + odds);
      matches += share;
      for (let at = 0; at < levels.length; at++) {
        const level = levels[at]!;
        if (level > 0 && (passes & learnsFrom[at]!) !== 0) sums[at]![level - 1]! += share;
      }
    }
    const next = sums.map(list => {
      const total = list.reduce((sum, value) => sum + value, 0);
      return list.map(value => value / total);
    });
    const before = prevalence;
    prevalence = Math.min(0.5, Math.max(matches, 0.5) / allPairs);
    const drawnMatches = Math.min(0.5, Math.max(matches, 0.5) / drawnPairs);
    u = drawn.map((list, at) =>
      withoutMatches(list, next[at]!, level => (level === 0 ? prevalence : drawnMatches)),
    );
    const moved = Math.max(
      Math.abs(Math.log(prevalence / before)),
      ...next.flatMap((list, at) => list.map((value, level) => Math.abs(value - m[at]![level]!))),
    );
    m = next;
    if (moved < 1e-5) break;
  }
  return {
    prevalence,
    records: seen.records,
    respects: respects.map(({ name, levels }, at) => ({ name, levels: [...levels], m: m[at]!, u: u[at]! })),
  };
}

/**
 * Shares of levels among random pairs. A telephone that three rows of four have in common is no common one: for full agreement a
 * small base is seen as a part of a larger one, whose `absent` other pairs are strangers to each other. What nearly agrees is
 * taken as it is seen: neighbours' numbers or cousins' names, which are common in a list of a few dozen, make nobody one person.
 */
function amongStrangers(counts: readonly number[], byChance: readonly number[], absent: number): number[] {
  const known = counts.slice(1).reduce((sum, count) => sum + count, 0);
  const share = (level: number, pseudo: number) =>
    ((counts[level + 1] ?? 0) + pseudo * byChance[level]!) / (known + pseudo);
  const full = share(0, CHANCE_PAIRS + absent);
  const rest = (1 - full) / (1 - share(0, CHANCE_PAIRS));
  return byChance.map((_, level) => (level === 0 ? full : share(level, CHANCE_PAIRS) * rest));
}

/** Takes pairs of one person out of what was drawn at random; `prevalence` is their share of what a level was counted among. */
function withoutMatches(
  drawn: readonly number[],
  m: readonly number[],
  prevalence: (level: number) => number,
): number[] {
  const cleaned = drawn.map((share, level) => {
    const matches = prevalence(level);
    return Math.max(LEAST_CHANCE, share * 0.05, (share - matches * m[level]!) / (1 - matches));
  });
  const total = cleaned.reduce((sum, share) => sum + share, 0);
  return cleaned.map(share => share / total);
}

/** The configured shares, or a default: `best` for the first level, the rest falling by halves, what is left to "differs". */
function shares(configured: readonly number[] | undefined, levels: number, best: number): number[] {
  const list =
    configured === undefined
      ? Array.from({ length: levels }, (_, level) => best * (best > 0.5 ? 0.15 ** level : 1))
      : configured.slice(0, levels);
  const rest = configured?.[levels] ?? Math.max(0.02, 1 - list.reduce((sum, share) => sum + share, 0));
  const all = [...list, rest].map(share => Math.max(share, LEAST_CHANCE));
  const total = all.reduce((sum, share) => sum + share, 0);
  return all.map(share => share / total);
}

function bounded(ratio: number, bits: number): number {
  const most = 2 ** bits;
  return Math.min(most, Math.max(1 / most, ratio));
}
