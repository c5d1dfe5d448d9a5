import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { type PersonRow, TRAITS } from './features.ts';

/** Length of every vector, whatever the base holds: unused places are zero. */
const DIMENSIONS = 32;
const CLIP = 4;
/** Values of a category that get a place of their own. */
const MOST_VALUES = 20;

/** One place of the raw vector: a number, a value, whether a number is known, or a company. */
type Place =
  /** `centre` is the mean of those who have the number: a missing one counts as that. */
  | { readonly kind: 'number'; readonly at: number; readonly centre: number }
  | { readonly kind: 'known'; readonly at: number }
  | { readonly kind: 'value'; readonly at: number; readonly value: string }
  | { readonly kind: 'company'; readonly value: string };

/**
 * How people are turned into vectors: every column centred and of one unit, clipped at four deviations, projected on the
 * principal components. JSON, so that a later person lands in the same space.
 */
export interface Embedding {
  readonly places: readonly Place[];
  readonly means: readonly number[];
  /** What one unit is divided by: the deviation, times the root of a category's number of places. */
  readonly units: readonly number[];
  /** One row a component, in order of variance. */
  readonly components: readonly (readonly number[])[];
}

/**
 * Learns the space from people; `people` is gone through twice, so that a large base need not be held. Principal components of
 * the correlation of mixed columns (Pagès, Multiple Factor Analysis by Example, 2014).
 */
export async function learnEmbedding(people: () => AsyncIterable<PersonRow>): Promise<Embedding> {
  const places = await placesOf(people());
  const width = places.length;
  const sums = new Float64Array(width);
  const products = Matrix.zeros(width, width);
  let count = 0;
  for await (const person of people()) {
    count++;
    const raw = rawOf(places, person);
    for (let j = 0; j < width; j++) {
      if (raw[j] === 0) continue;
      sums[j]! += raw[j]!;
      for (let k = j; k < width; k++)
        if (raw[k] !== 0) products.set(j, k, products.get(j, k) + raw[j]! * raw[k]!);
    }
  }
  if (count < 2) return { places: [], means: [], units: [], components: [] };
  const means = [...sums].map(sum => sum / count);
  const covariance = (j: number, k: number) =>
    products.get(Math.min(j, k), Math.max(j, k)) / count - means[j]! * means[k]!;
  const crowd = crowds(places);
  const units = means.map((_, j) => {
    const deviation = Math.sqrt(Math.max(covariance(j, j), 0));
    return deviation < 1e-9 ? 0 : deviation * Math.sqrt(crowd(places[j]!));
  });
  const scaled = Matrix.zeros(width, width);
  for (let j = 0; j < width; j++)
    for (let k = 0; k < width; k++)
      scaled.set(j, k, units[j] && units[k] ? covariance(j, k) / (units[j]! * units[k]!) : 0);
  return { places, means, units, components: principal(scaled) };
}

/** The person's vector of unit length; all zeros for one of whom nothing is known. */
export function embed(embedding: Embedding, person: PersonRow): number[] {
  const { places, means, units, components } = embedding;
  const raw = rawOf(places, person);
  const standard = places.map((place, j) => {
    if (!units[j] || isUnknown(place, person)) return 0;
    return Math.max(-CLIP, Math.min(CLIP, (raw[j]! - means[j]!) / units[j]!));
  });
  const projected = Array.from({ length: DIMENSIONS }, (_, at) =>
    (components[at] ?? []).reduce((sum, weight, j) => sum + weight * standard[j]!, 0),
  );
  const length = Math.hypot(...projected);
  return length === 0 ? projected : projected.map(value => value / length);
}

async function placesOf(people: AsyncIterable<PersonRow>): Promise<Place[]> {
  const seen = TRAITS.map(() => new Map<string, number>());
  const totals = TRAITS.map(() => ({ count: 0, sum: 0 }));
  const companies = new Set<string>();
  for await (const { values, companies: own } of people) {
    for (const company of own) companies.add(company);
    TRAITS.forEach(({ kind }, at) => {
      const value = values[at] ?? null;
      if (value === null) return;
      if (kind === 'category') seen[at]!.set(String(value), (seen[at]!.get(String(value)) ?? 0) + 1);
      else totals[at] = { count: totals[at]!.count + 1, sum: totals[at]!.sum + Number(value) };
    });
  }
  const places: Place[] = TRAITS.flatMap(({ kind }, at): Place[] => {
    const { count, sum } = totals[at]!;
    if (kind === 'number')
      return [
        { kind: 'number', at, centre: count === 0 ? 0 : sum / count },
        { kind: 'known', at },
      ];
    const frequent = [...seen[at]!]
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      .slice(0, MOST_VALUES);
    return frequent.map(([value]) => ({ kind: 'value', at, value }));
  });
  return [...places, ...[...companies].sort().map(value => ({ kind: 'company', value }) as const)];
}

/** Nothing stands where nothing is known: on the mean for a number, beside every value for a category. */
function rawOf(places: readonly Place[], { values, companies }: PersonRow): number[] {
  return places.map(place => {
    if (place.kind === 'company') return companies.includes(place.value) ? 1 : 0;
    const value = values[place.at] ?? null;
    if (value === null) return 0;
    if (place.kind === 'number') return Number(value) - place.centre;
    return place.kind === 'known' || value === place.value ? 1 : 0;
  });
}

/** An unknown category is no value at all, which differs from being none of the known ones. */
function isUnknown(place: Place, { values }: PersonRow): boolean {
  return place.kind === 'value' && (values[place.at] ?? null) === null;
}

/** How many places share a column: a category of twenty values must not outvote an age. */
function crowds(places: readonly Place[]): (place: Place) => number {
  const keyOf = (place: Place) => (place.kind === 'company' ? 'company' : `${place.kind} ${place.at}`);
  const sizes = new Map([...Map.groupBy(places, keyOf)].map(([key, group]) => [key, group.length]));
  return place => sizes.get(keyOf(place)) ?? 1;
}

function principal(scaled: Matrix): number[][] {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(scaled, {
    assumeSymmetric: true,
  });
  return realEigenvalues
    .map((value, at) => ({ value, at }))
    .sort((a, b) => b.value - a.value)
    .slice(0, DIMENSIONS)
    .filter(({ value }) => value > 1e-9)
    .map(({ at }) => eigenvectorMatrix.getColumn(at));
}
