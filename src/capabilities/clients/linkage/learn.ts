import type { Queryable } from '../../../data/database.ts';
import { estimateWeights } from './estimate.ts';
import { collectedPairs } from './key-queries.ts';
import { type Linkage, RecordShelf } from './linkage.ts';
import type { LinkageWeights } from './weights.ts';

// Enough for shares of a thousandth to settle; more pairs move no weight by a tenth of a bit.
const ENOUGH_CANDIDATES = 400_000;
const RANDOM_RECORDS = 4_000;
const RANDOM_PAIRS = 100_000;
const BATCH = 2_000;
const SEED = 20_240_607;

/**
 * Learns weights from the pairs that `collectCandidates` laid out; `ids` are all records in order. The same records always
 * give the same weights.
 */
export async function learnWeights(
  tx: Queryable,
  linkage: Linkage,
  ids: readonly number[],
): Promise<LinkageWeights> {
  const { comparer } = linkage;
  const shelf = new RecordShelf(tx, linkage);
  const seen = new Map<number, number>();
  let looked = 0;
  let candidates = 0;
  for (const batch of spreadBatches(ids)) {
    const pairs = await collectedPairs(tx, batch[0]!, batch.at(-1)!);
    await shelf.fetch(pairs.flatMap(({ left, right }) => [left, right]));
    for (const { left, right, passes } of pairs) {
      const [a, b] = [shelf.get(left), shelf.get(right)];
      if (comparer.apart(a, b)) continue;
      const pattern = passes * comparer.codes + comparer.encode(comparer.compare(a, b));
      seen.set(pattern, (seen.get(pattern) ?? 0) + 1);
      candidates++;
    }
    looked += batch.length;
    if (candidates >= ENOUGH_CANDIDATES) break;
  }
  return estimateWeights(linkage.spec, comparer, linkage.passFields, {
    records: ids.length,
    candidates: [...seen].map(([pattern, pairs]) => ({
      code: pattern % comparer.codes,
      passes: Math.floor(pattern / comparer.codes),
      pairs,
    })),
    share: ids.length === 0 ? 1 : looked / ids.length,
    random: await randomLevels(tx, linkage, ids),
  });
}

/** Batches of neighbours in an order that jumps over the whole base, so that stopping early leaves a fair sample. */
function* spreadBatches(ids: readonly number[]): Generator<readonly number[]> {
  const batches = Math.ceil(ids.length / BATCH);
  const random = randomNumbers(SEED);
  const order = Array.from({ length: batches }, (_, batch) => ({ batch, at: random() }));
  for (const { batch } of order.sort((a, b) => a.at - b.at)) {
    yield ids.slice(batch * BATCH, (batch + 1) * BATCH);
  }
}

async function randomLevels(tx: Queryable, linkage: Linkage, ids: readonly number[]): Promise<number[][]> {
  const { comparer } = linkage;
  const counts = comparer.respects.map(({ levels }) => Array<number>(levels.length + 2).fill(0));
  const size = Math.min(ids.length, RANDOM_RECORDS);
  if (size < 2) return counts;
  const sample = Array.from({ length: size }, (_, at) => ids[Math.floor((at * ids.length) / size)]!);
  const shelf = new RecordShelf(tx, linkage);
  await shelf.fetch(sample);
  const records = sample.map(id => shelf.get(id));
  const random = randomNumbers(SEED);
  // A small base has no more pairs than it has; looking at one twice would only pretend to know more.
  const draws = Math.min(RANDOM_PAIRS, (size * (size - 1)) / 2);
  for (let draw = 0; draw < draws; draw++) {
    const left = Math.floor(random() * size);
    const right = (left + 1 + Math.floor(random() * (size - 1))) % size;
    if (comparer.apart(records[left]!, records[right]!)) continue;
    comparer.compare(records[left]!, records[right]!).forEach((level, at) => {
      counts[at]![level]! += 1;
    });
  }
  return counts;
}

/** Numbers in 0..1 that a seed fixes (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
