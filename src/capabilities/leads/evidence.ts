import { FEATURES, type Values } from './features.ts';

/** One answer to a feature's question: a range of numbers or one value, with what it speaks for. */
export interface Bin {
  /** For numbers: from (inclusive) and to (exclusive); null is open. */
  readonly from: number | null;
  readonly to: number | null;
  /** For categories. */
  readonly value: string | null;
  /** Weight of evidence, natural log of odds: above 0 speaks for a sale. */
  readonly weight: number;
  /** Sales in the bin against sales among everyone of whom the feature is known: 1.5 is half as often again. */
  readonly lift: number;
}

export interface FeatureEvidence {
  readonly name: string;
  readonly kind: 'number' | 'category';
  readonly bins: readonly Bin[];
}

export interface Example {
  readonly values: Values;
  readonly sold: boolean;
}

const NUMBER_BINS = 5;
/** A bin with fewer examples says nothing by itself. */
const LEAST_IN_BIN = 25;
/** Pseudo-examples at the base rate that each bin begins with: keeps a bin of a few lucky ones from shouting. */
const PRIOR = 30;

/**
 * What each answer speaks for, learnt from examples (weight of evidence over quantile bins; Siddiqi, Credit Risk Scorecards,
 * 2006). The base rate is taken among those of whom the feature is known, and an unknown value weighs nothing: that the bank
 * alone asks for incomes must not make a known income a reason.
 */
export function learnEvidence(examples: readonly Example[]): readonly FeatureEvidence[] {
  return FEATURES.map(({ name, kind }, index) => {
    const known = examples.flatMap(({ values, sold }) => {
      const value = values[index];
      return value === null || value === undefined ? [] : [{ value, sold }];
    });
    const rate = rateOf(known);
    if (known.length < 2 * LEAST_IN_BIN || rate === 0 || rate === 1) return { name, kind, bins: [] };
    return { name, kind, bins: kind === 'number' ? numberBins(known, rate) : categoryBins(known, rate) };
  });
}

/** Weight of a person's answer; 0 for what is unknown or was never seen often enough. */
export function weightOf(evidence: FeatureEvidence, value: string | number | null | undefined): number {
  return binOf(evidence, value)?.weight ?? 0;
}

export function binOf(evidence: FeatureEvidence, value: string | number | null | undefined): Bin | undefined {
  if (value === null || value === undefined) return undefined;
  if (evidence.kind === 'category') return evidence.bins.find(bin => bin.value === value);
  const number = Number(value);
  return evidence.bins.find(
    ({ from, to }) => (from === null || number >= from) && (to === null || number < to),
  );
}

interface Known {
  readonly value: string | number;
  readonly sold: boolean;
}

function numberBins(known: readonly Known[], rate: number): Bin[] {
  const sorted = known.map(({ value }) => Number(value)).sort((a, b) => a - b);
  const cuts = [
    ...new Set(
      Array.from(
        { length: NUMBER_BINS - 1 },
        (_, at) => sorted[Math.floor(((at + 1) * sorted.length) / NUMBER_BINS)]!,
      ),
    ),
  ].filter(cut => cut > sorted[0]!);
  const edges = [null, ...cuts, null];
  return edges.slice(1).map((to, at) => {
    const from = edges[at] ?? null;
    const inside = known.filter(
      ({ value }) => (from === null || Number(value) >= from) && (to === null || Number(value) < to),
    );
    return { from, to, value: null, ...strength(inside, rate) };
  });
}

function categoryBins(known: readonly Known[], rate: number): Bin[] {
  return [...Map.groupBy(known, ({ value }) => String(value))]
    .filter(([, inside]) => inside.length >= LEAST_IN_BIN)
    .map(([value, inside]) => ({ from: null, to: null, value, ...strength(inside, rate) }));
}

function strength(inside: readonly Known[], rate: number): Pick<Bin, 'weight' | 'lift'> {
  if (inside.length < LEAST_IN_BIN) return { weight: 0, lift: 1 };
  const sales = inside.filter(({ sold }) => sold).length;
  const smoothed = (sales + PRIOR * rate) / (inside.length + PRIOR);
  return { weight: Math.log(smoothed / (1 - smoothed)) - Math.log(rate / (1 - rate)), lift: smoothed / rate };
}

function rateOf(known: readonly { readonly sold: boolean }[]): number {
  return known.length === 0 ? 0 : known.filter(({ sold }) => sold).length / known.length;
}
