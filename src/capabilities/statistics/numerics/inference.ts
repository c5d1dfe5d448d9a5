import { chiSquareUpper, fUpper, normalQuantile, tCritical, tTwoSided } from './distributions.ts';
import { lnBeta } from './special.ts';

/** What a test needs of one group. `sd` is the sample's (n - 1). */
export interface Sample {
  readonly n: number;
  readonly mean: number;
  readonly sd: number;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface TwoMeans extends Interval {
  /** First minus second. */
  readonly difference: number;
  readonly t: number;
  readonly df: number;
  /** 0..1, two-sided. */
  readonly p: number;
  /** Hedges' g: the difference in pooled standard deviations, corrected for small samples. Same sign as the difference. */
  readonly g: number;
}

/**
 * Welch's t test of two means (Welch 1947). The interval covers with `1 - alpha`. Null where both groups do not vary at all:
 * nothing can be said of chance then.
 */
export function welch(one: Sample, other: Sample, alpha = 0.05): TwoMeans | null {
  const [a, b] = [one.sd ** 2 / one.n, other.sd ** 2 / other.n];
  const error = Math.sqrt(a + b);
  if (!(error > 0)) return null;
  const difference = one.mean - other.mean;
  const df = (a + b) ** 2 / (a ** 2 / (one.n - 1) + b ** 2 / (other.n - 1));
  const t = difference / error;
  const half = tCritical(alpha, df) * error;
  const freedom = one.n + other.n - 2;
  const pooled = Math.sqrt(((one.n - 1) * one.sd ** 2 + (other.n - 1) * other.sd ** 2) / freedom);
  const g = (difference / pooled) * (1 - 3 / (4 * freedom - 1));
  return { difference, t, df, p: tTwoSided(t, df), low: difference - half, high: difference + half, g };
}

export interface ManyMeans {
  readonly f: number;
  readonly between: number;
  readonly within: number;
  readonly p: number;
  /** η²: the share of the whole spread that lies between the groups, 0..1. */
  readonly explained: number;
}

/** Welch's test that several means are the same, spreads being free (Welch 1951; R's `oneway.test`). Null where a group does not vary. */
export function welchAnova(samples: readonly Sample[]): ManyMeans | null {
  if (samples.length < 2 || samples.some(({ sd }) => !(sd > 0))) return null;
  const weights = samples.map(({ n, sd }) => n / sd ** 2);
  const total = sum(weights);
  const centre = sum(samples.map(({ mean }, i) => weights[i]! * mean)) / total;
  const k = samples.length;
  const rest = sum(samples.map(({ n }, i) => (1 - weights[i]! / total) ** 2 / (n - 1)));
  const spread = sum(samples.map(({ mean }, i) => weights[i]! * (mean - centre) ** 2)) / (k - 1);
  const f = spread / (1 + (2 * (k - 2) * rest) / (k * k - 1));
  const within = (k * k - 1) / (3 * rest);
  return { f, between: k - 1, within, p: fUpper(f, k - 1, within), explained: explainedShare(samples) };
}

/** η²: squares between the groups over all squares. */
function explainedShare(samples: readonly Sample[]): number {
  const n = sum(samples.map(sample => sample.n));
  const centre = sum(samples.map(sample => sample.n * sample.mean)) / n;
  const between = sum(samples.map(sample => sample.n * (sample.mean - centre) ** 2));
  const within = sum(samples.map(sample => (sample.n - 1) * sample.sd ** 2));
  return between / (between + within);
}

export interface RankTest {
  readonly h: number;
  readonly df: number;
  readonly p: number;
}

/**
 * Kruskal and Wallis' test from each group's ranks (ties share their middle rank) told as samples: H is the rank's η² times
 * N - 1, which is the form corrected for ties. Two groups: Mann and Whitney's test without correction for continuity.
 */
export function kruskalWallis(ranks: readonly Sample[]): RankTest | null {
  const n = sum(ranks.map(sample => sample.n));
  const h = (n - 1) * explainedShare(ranks);
  const df = ranks.length - 1;
  return Number.isFinite(h) ? { h, df, p: chiSquareUpper(h, df) } : null;
}

export interface Part {
  readonly n: number;
  readonly yes: number;
}

export interface TwoShares extends Interval {
  /** First share minus second, -1..1. */
  readonly difference: number;
  readonly p: number;
  readonly method: 'chi-square' | 'fisher';
}

/**
 * Two shares compared: Pearson's χ² without correction, Fisher's exact test where a count of fewer than five is expected.
 * The interval is Newcombe's hybrid of two Wilson intervals (1998, method 10), which also holds near 0 and 1.
 */
export function twoShares(one: Part, other: Part, alpha = 0.05): TwoShares {
  const [p, q] = [one.yes / one.n, other.yes / other.n];
  const [a, b] = [wilson(one, alpha), wilson(other, alpha)];
  const difference = p - q;
  const low = difference - Math.hypot(p - a.low, b.high - q);
  const high = difference + Math.hypot(a.high - p, q - b.low);
  const table = [one, other].map(({ n, yes }) => [yes, n - yes]);
  const test = chiSquare(table);
  return !test || test.leastExpected < 5
    ? { difference, low, high, p: fisher(one, other), method: 'fisher' }
    : { difference, low, high, p: test.p, method: 'chi-square' };
}

/** Wilson's interval of one share (1927). */
export function wilson({ n, yes }: Part, alpha = 0.05): Interval {
  const z2 = normalQuantile(1 - alpha / 2) ** 2;
  const centre = (yes + z2 / 2) / (n + z2);
  const half = (Math.sqrt(z2) / (n + z2)) * Math.sqrt((yes * (n - yes)) / n + z2 / 4);
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** Fisher's exact test of a two by two table: all tables that are not likelier than this one, as R's `fisher.test` counts. */
export function fisher(one: Part, other: Part): number {
  const yes = one.yes + other.yes;
  const least = Math.max(0, yes - other.n);
  const most = Math.min(yes, one.n);
  const weight = (x: number) => Math.exp(lnChoose(one.n, x) + lnChoose(other.n, yes - x) - whole);
  const whole = lnChoose(one.n + other.n, yes);
  const seen = weight(one.yes) * (1 + 1e-7);
  let p = 0;
  for (let x = least; x <= most; x++) {
    const chance = weight(x);
    if (chance <= seen) p += chance;
  }
  return Math.min(1, p);
}

function lnChoose(n: number, k: number): number {
  return k === 0 || k === n ? 0 : -Math.log(n + 1) - lnBeta(n - k + 1, k + 1);
}

export interface Association {
  readonly chi2: number;
  readonly df: number;
  readonly p: number;
  /** Cramér's V, 0..1. */
  readonly v: number;
  readonly leastExpected: number;
}

/** Pearson's χ² of a table of counts, empty rows and columns left out. Null where fewer than two of either are left. */
export function chiSquare(counts: readonly (readonly number[])[]): Association | null {
  const rows = counts.map(sum);
  const columns = (counts[0] ?? []).map((_, j) => sum(counts.map(row => row[j] ?? 0)));
  const [high, wide] = [rows.filter(n => n > 0).length, columns.filter(n => n > 0).length];
  if (high < 2 || wide < 2) return null;
  const n = sum(rows);
  let chi2 = 0;
  let leastExpected = Number.POSITIVE_INFINITY;
  for (const [i, row] of counts.entries()) {
    for (const [j, column] of columns.entries()) {
      const expected = (rows[i]! * column) / n;
      if (expected === 0) continue;
      chi2 += ((row[j] ?? 0) - expected) ** 2 / expected;
      leastExpected = Math.min(leastExpected, expected);
    }
  }
  const df = (high - 1) * (wide - 1);
  const v = Math.sqrt(chi2 / (n * (Math.min(high, wide) - 1)));
  return { chi2, df, p: chiSquareUpper(chi2, df), v, leastExpected };
}

export interface CorrelationTest extends Interval {
  readonly p: number;
}

/** Pearson's r of `n` pairs: p by t with n - 2, interval by Fisher's z. Null with fewer than four pairs or where r is ±1. */
export function correlationTest(r: number, n: number, alpha = 0.05): CorrelationTest | null {
  if (n < 4 || !(Math.abs(r) < 1)) return null;
  const t = r * Math.sqrt((n - 2) / (1 - r * r));
  const half = normalQuantile(1 - alpha / 2) / Math.sqrt(n - 3);
  return {
    p: tTwoSided(t, n - 2),
    low: Math.tanh(Math.atanh(r) - half),
    high: Math.tanh(Math.atanh(r) + half),
  };
}

/** Holm's step-down correction (1979) of p values of several tests at once, in their own order. */
export function holm(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).toSorted((a, b) => values[a]! - values[b]!);
  const adjusted = new Array<number>(values.length).fill(0);
  let least = 0;
  for (const [place, i] of order.entries()) {
    least = Math.max(least, Math.min(1, values[i]! * (values.length - place)));
    adjusted[i] = least;
  }
  return adjusted;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
