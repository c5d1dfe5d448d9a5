import { type Bin, binOf, type Example, type FeatureEvidence, learnEvidence, weightOf } from './evidence.ts';
import type { Values } from './features.ts';
import { areaInterval, areaUnderCurve, fitLogistic, sigmoid } from './logistic.ts';

/** How a person's chance is told: each feature's weight of evidence times its coefficient, summed, to a probability. */
export interface LeadModel {
  readonly kind: 'scorecard' | 'logistic' | 'clients';
  readonly evidence: readonly FeatureEvidence[];
  readonly intercept: number;
  readonly coefficients: readonly number[];
  readonly learntFrom: number;
  readonly sales: number;
  /** On the latest quarter of the examples, learnt from the rest; null where either part is too small. */
  readonly auc: number | null;
  /** The lower end of its 95 % interval: not above 0.5, the order is no better than chance. */
  readonly aucLow: number | null;
}

/** One reason: a feature's answer and how much it adds (log of odds). */
export interface Factor {
  readonly feature: string;
  readonly bin: Bin;
  readonly points: number;
}

interface DatedExample extends Example {
  /** ISO 8601 day. */
  readonly on: string;
}

/** Fewer sales than this teach nothing. */
export const LEAST_SALES = 30;
/** Offers from which a regression is tried against the scorecard. */
const LEAST_FOR_REGRESSION = 500;
const LATEST_PART = 0.25;
const PENALTY = 4;

/**
 * Learns a company's model. The scorecard (every weight counts as it is) and, from some hundreds of offers on, a regularised
 * regression over the same weights are both learnt from the earlier offers and tried on the latest quarter; the regression is
 * taken only when it ranks that quarter better. The one taken then learns from everything. A random split would flatter both.
 */
export function learnModel(examples: readonly DatedExample[], kind: 'offers' | 'clients'): LeadModel {
  const ordered = examples.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  const split = Math.floor(ordered.length * (1 - LATEST_PART));
  const [earlier, latest] = kind === 'offers' ? [ordered.slice(0, split), ordered.slice(split)] : [[], []];
  const scorecard = tried(earlier, latest, fitScorecard);
  const regression = examples.length >= LEAST_FOR_REGRESSION ? tried(earlier, latest, fitRegression) : null;
  const regressed = regression !== null && scorecard !== null && regression.area > scorecard.area;
  const taken = regressed ? regression : scorecard;
  const model = (regressed ? fitRegression : fitScorecard)(ordered);
  return {
    ...model,
    kind: kind === 'clients' ? 'clients' : regressed ? 'logistic' : 'scorecard',
    learntFrom: examples.length,
    sales: examples.filter(({ sold }) => sold).length,
    auc: taken?.area ?? null,
    aucLow: taken?.low ?? null,
  };
}

/** Chance of a sale, 0 to 1. */
export function chanceOf(model: Fitted, values: Values): number {
  return sigmoid(pointsOf(model, values));
}

/** What speaks for the person, strongest first. */
export function factorsFor(model: LeadModel, values: Values): readonly Factor[] {
  return model.evidence
    .flatMap((evidence, at) => {
      const bin = binOf(evidence, values[at]);
      return bin ? [{ feature: evidence.name, bin, points: bin.weight * (model.coefficients[at] ?? 0) }] : [];
    })
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points);
}

/** The model's sum as an SQL expression over columns named as the features; values come as parameters from `$first` on. */
export function pointsSql(
  model: Fitted,
  first: number,
): { readonly sql: string; readonly parameters: unknown[] } {
  const parameters: unknown[] = [];
  const parameter = (value: unknown, type: string) => `$${first + parameters.push(value) - 1}::${type}`;
  const terms = model.evidence.flatMap((evidence, at) => {
    const cases = evidence.bins.flatMap(bin => {
      const points = bin.weight * (model.coefficients[at] ?? 0);
      if (points === 0) return [];
      return [`when ${conditionOf(evidence, bin, parameter)} then ${parameter(points, 'float8')}`];
    });
    return cases.length > 0 ? [`case ${cases.join(' ')} else 0 end`] : [];
  });
  return { sql: terms.length > 0 ? terms.join(' + ') : '0::float8', parameters };
}

interface Fitted {
  readonly evidence: readonly FeatureEvidence[];
  readonly intercept: number;
  readonly coefficients: readonly number[];
}

function fitScorecard(examples: readonly Example[]): Fitted {
  const evidence = learnEvidence(examples);
  const sums = examples.map(({ values }) => [sumOf(evidence, values)]);
  // One regression over the sum: weights of features that go together would otherwise promise too much.
  const { intercept, coefficients } = fitLogistic(sums, examples.map(isSold), PENALTY);
  return { evidence, intercept, coefficients: evidence.map(() => coefficients[0] ?? 0) };
}

function fitRegression(examples: readonly Example[]): Fitted {
  const evidence = learnEvidence(examples);
  const weights = examples.map(({ values }) => evidence.map((one, at) => weightOf(one, values[at])));
  const { intercept, coefficients } = fitLogistic(weights, examples.map(isSold), PENALTY);
  // A weight that turns against its own evidence is noise, and would give reasons that are none.
  return { evidence, intercept, coefficients: coefficients.map(value => Math.max(value, 0)) };
}

function tried(
  earlier: readonly Example[],
  latest: readonly Example[],
  fitted: (examples: readonly Example[]) => Fitted,
): { readonly area: number; readonly low: number } | null {
  if (earlier.filter(isSold).length < LEAST_SALES || latest.filter(isSold).length < LEAST_SALES / 3)
    return null;
  const model = fitted(earlier);
  const area = areaUnderCurve(
    latest.map(({ values }) => pointsOf(model, values)),
    latest.map(isSold),
  );
  if (area === null) return null;
  const sales = latest.filter(isSold).length;
  return { area, low: areaInterval(area, sales, latest.length - sales).low };
}

function pointsOf({ evidence, intercept, coefficients }: Fitted, values: Values): number {
  return evidence.reduce(
    (sum, one, at) => sum + weightOf(one, values[at]) * (coefficients[at] ?? 0),
    intercept,
  );
}

function sumOf(evidence: readonly FeatureEvidence[], values: Values): number {
  return evidence.reduce((sum, one, at) => sum + weightOf(one, values[at]), 0);
}

function isSold({ sold }: Example): boolean {
  return sold;
}

function conditionOf(
  { name, kind }: FeatureEvidence,
  { from, to, value }: Bin,
  parameter: (value: unknown, type: string) => string,
): string {
  if (kind === 'category') return `${name} = ${parameter(value, 'text')}`;
  const bounds = [
    ...(from === null ? [] : [`${name} >= ${parameter(from, 'float8')}`]),
    ...(to === null ? [] : [`${name} < ${parameter(to, 'float8')}`]),
  ];
  return bounds.length > 0 ? bounds.join(' and ') : `${name} is not null`;
}
