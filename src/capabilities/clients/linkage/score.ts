import type { Queryable } from '../../../data/database.ts';
import {
  type CandidatePair,
  candidatePairs,
  clearMatches,
  collectCandidates,
  collectedPairs,
  crowdsByPass,
  forgetRecords,
  indexKeys,
  insertKeys,
  settleCrowds,
} from './key-queries.ts';
import { learnWeights } from './learn.ts';
import { type Linkage, RecordShelf } from './linkage.ts';
import { insertPairs, type KeptPair } from './pair-queries.ts';
import type { RawRecord } from './record.ts';
import { countRecords, recordPage, recordsById } from './record-queries.ts';
import { TermCounter, TermShelf } from './terms.ts';
import { latestWeights, saveWeights } from './weight-queries.ts';
import { createScorer, type LinkageWeights } from './weights.ts';

const PAGE = 5_000;
const BATCH = 2_000;
/** Weights hold until the base has grown by this. */
const GROWTH = 1.1;

/** What scoring did. */
export interface Scoring {
  readonly weights: LinkageWeights;
  readonly learnt: boolean;
  /** Records whose people must be told anew; `all` with their ids where everything was scored. */
  readonly touched: readonly number[];
  readonly whole: boolean;
  readonly candidates: number;
  readonly kept: number;
  /** Blocks passed over because too many records share them. */
  readonly passedOver: readonly {
    readonly pass: string;
    readonly blocks: number;
    readonly records: number;
  }[];
}

export type ScoringStep = 'keys' | 'blocking' | 'learning' | 'scoring';

/** Called now and then with how far scoring is. */
export type ScoringProgress = (step: ScoringStep, done: number, total: number) => void;

/**
 * Brings keys and scored pairs up to date with the records: with those that are new or changed against all others, or with
 * everything where `changed` is `all`, where no weights are at hand, or where the base has outgrown them. The pairs are the
 * same either way, as long as the weights are.
 */
export async function scoreRecords(
  tx: Queryable,
  linkage: Linkage,
  changed: readonly number[] | 'all',
  progress: ScoringProgress = () => {},
): Promise<Scoring> {
  const weights = await latestWeights(tx, linkage.tables, linkage.specHash);
  const records = await countRecords(tx, linkage.tables);
  const outgrown =
    weights === null || records <= linkage.spec.relearnBelow || records >= weights.records * GROWTH;
  const scoring =
    changed === 'all' || outgrown
      ? await scoreAll(tx, linkage, records, progress)
      : await scoreChanged(tx, linkage, weights, changed, progress);
  const passes = Object.keys(linkage.spec.blocking);
  const crowds = await crowdsByPass(tx, linkage.tables);
  return { ...scoring, passedOver: crowds.map(crowd => ({ ...crowd, pass: passes[crowd.pass] ?? '' })) };
}

type Scored = Omit<Scoring, 'passedOver'>;

async function scoreAll(
  tx: Queryable,
  linkage: Linkage,
  total: number,
  progress: ScoringProgress,
): Promise<Scored> {
  const { tables, columns } = linkage;
  await clearMatches(tx, tables);
  const terms = new TermCounter(linkage);
  const ids: number[] = [];
  for (;;) {
    const page = await recordPage(tx, tables, columns, ids.at(-1) ?? -1, PAGE);
    if (page.length === 0) break;
    await addKeys(tx, linkage, page, terms);
    for (const { id } of page) ids.push(id);
    progress('keys', ids.length, total);
  }
  await indexKeys(tx, tables, linkage.spec.largestBlock);
  progress('blocking', 0, ids.length);
  await collectCandidates(tx, tables, ids.length);
  progress('blocking', ids.length, ids.length);
  const weights = await learnWeights(tx, linkage, ids);
  await saveWeights(tx, tables, linkage.specHash, weights, terms.counts);
  progress('learning', ids.length, ids.length);
  const scorer = pairScorer(tx, linkage, weights, new TermShelf(tx, linkage, terms.counts));
  const sums = { candidates: 0, kept: 0 };
  for (let from = 0; from < ids.length; from += BATCH) {
    const last = Math.min(from + BATCH, ids.length) - 1;
    const done = await scorer(await collectedPairs(tx, ids[from]!, ids[last]!));
    sums.candidates += done.candidates;
    sums.kept += done.kept;
    progress('scoring', Math.min(from + BATCH, ids.length), ids.length);
  }
  await tx.query(`analyze ${tables.schema}.match_pairs`);
  return { weights, learnt: true, touched: ids, whole: true, ...sums };
}

async function scoreChanged(
  tx: Queryable,
  linkage: Linkage,
  weights: LinkageWeights,
  changed: readonly number[],
  progress: ScoringProgress,
): Promise<Scored> {
  const { tables, columns, spec } = linkage;
  const touched = new Set(changed);
  for (const id of await forgetRecords(tx, tables, changed)) touched.add(id);
  for (let from = 0; from < changed.length; from += PAGE) {
    const page = await recordsById(tx, tables, columns, changed.slice(from, from + PAGE));
    await addKeys(tx, linkage, page);
  }
  for (const id of await settleCrowds(tx, tables, changed, spec.largestBlock)) touched.add(id);
  const scorer = pairScorer(tx, linkage, weights, new TermShelf(tx, linkage));
  const fresh = new Set(changed);
  const sums = { candidates: 0, kept: 0 };
  for (let from = 0; from < changed.length; from += BATCH) {
    const pairs = await candidatePairs(tx, tables, changed.slice(from, from + BATCH));
    // A pair of two changed records comes up from both of them: the higher id keeps it.
    const done = await scorer(pairs.filter(({ left, right }) => right < left || !fresh.has(right)));
    sums.candidates += done.candidates;
    sums.kept += done.kept;
    progress('scoring', Math.min(from + BATCH, changed.length), changed.length);
  }
  return { weights, learnt: false, touched: [...touched], whole: false, ...sums };
}

async function addKeys(
  tx: Queryable,
  linkage: Linkage,
  page: readonly { readonly id: number; readonly raw: RawRecord }[],
  terms?: TermCounter,
): Promise<void> {
  const rows = page.flatMap(({ id, raw }) => {
    const record = linkage.prepare(raw);
    terms?.add(record);
    return linkage.keysOf(record).map(key => ({ ...key, record: id }));
  });
  await insertKeys(tx, linkage.tables, rows);
}

function pairScorer(tx: Queryable, linkage: Linkage, weights: LinkageWeights, terms: TermShelf) {
  const { comparer, spec, tables, reviewWeight } = linkage;
  const shelf = new RecordShelf(tx, linkage);
  const score = createScorer(spec, comparer, weights, terms.count);
  return async (pairs: readonly CandidatePair[]): Promise<{ candidates: number; kept: number }> => {
    await shelf.fetch(pairs.flatMap(({ left, right }) => [left, right]));
    await terms.fetch([...new Set(pairs.map(({ left }) => left))].map(id => shelf.get(id)));
    const kept: KeptPair[] = [];
    for (const { left, right } of pairs) {
      const [a, b] = [shelf.get(left), shelf.get(right)];
      if (comparer.apart(a, b)) continue;
      const { weight, levels } = score(a, b);
      if (weight >= reviewWeight) kept.push({ left, right, weight, levels: levels.join(',') });
    }
    await insertPairs(tx, tables, kept);
    return { candidates: pairs.length, kept: kept.length };
  };
}
