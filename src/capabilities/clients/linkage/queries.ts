import type { Queryable } from '../../../data/database.ts';
import type { BlockingKey } from './keys.ts';
import type { RawRecord } from './record.ts';
import type { LinkageWeights } from './weights.ts';

/** Where records lie (`relation`, key `id`) and in which schema the `match_*` tables beside them. Trusted names, not data. */
export interface LinkageTables {
  readonly relation: string;
  readonly schema: string;
}

export const SVOD_TABLES: LinkageTables = { relation: 'svod.source_records', schema: 'svod' };

/** A pair that blocking brought together; `passes` has a bit for each pass that did. */
export interface CandidatePair {
  readonly left: number;
  readonly right: number;
  readonly passes: number;
}

export interface KeptPair {
  readonly left: number;
  readonly right: number;
  readonly weight: number;
  readonly levels: string;
}

export interface Verdict {
  readonly left: number;
  readonly right: number;
  readonly verdict: 'same' | 'different';
}

/** Large numbers come back from the driver as text or number, by driver. */
type Count = number | string;

/** One step of matching at a time in one base; held until the transaction ends. The number has no meaning. */
export async function lockMatching(tx: Queryable): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(7306820)');
}

/** Records in order of id, at most `limit` of them after `after`. */
export async function recordPage(
  tx: Queryable,
  { relation }: LinkageTables,
  columns: readonly string[],
  after: number,
  limit: number,
): Promise<{ id: number; raw: RawRecord }[]> {
  const { rows } = await tx.query<RawRecord & { id: string }>(
    `select record.id::text, ${selectText(columns)} from ${relation} as record
     where record.id > $1 order by record.id limit $2`,
    [after, limit],
  );
  return rows.map(raw => ({ id: Number(raw.id), raw }));
}

export async function recordsById(
  tx: Queryable,
  { relation }: LinkageTables,
  columns: readonly string[],
  ids: readonly number[],
): Promise<{ id: number; raw: RawRecord }[]> {
  const { rows } = await tx.query<RawRecord & { id: string }>(
    `select record.id::text, ${selectText(columns)} from ${relation} as record where record.id = any ($1::bigint[])`,
    [ids],
  );
  return rows.map(raw => ({ id: Number(raw.id), raw }));
}

function selectText(columns: readonly string[]): string {
  return columns.map(column => `${column}::text as ${column}`).join(', ');
}

/** Empties keys, crowds and pairs, and takes the indexes off the keys: filling comes first. */
export async function clearMatches(tx: Queryable, { schema }: LinkageTables): Promise<void> {
  await tx.query(`truncate ${schema}.match_keys, ${schema}.match_crowds, ${schema}.match_pairs`);
  await tx.query(`drop index if exists ${schema}.match_keys_key`);
  await tx.query(`drop index if exists ${schema}.match_keys_record`);
}

/** Puts the indexes back and counts the crowds. */
export async function indexKeys(tx: Queryable, { schema }: LinkageTables, largest: number): Promise<void> {
  await tx.query(`create index match_keys_key on ${schema}.match_keys (key, record_id)`);
  await tx.query(`create index match_keys_record on ${schema}.match_keys (record_id)`);
  await tx.query(`analyze ${schema}.match_keys`);
  await tx.query(
    `insert into ${schema}.match_crowds (key, pass, records)
     select key, min(pass), count(*) from ${schema}.match_keys group by key having count(*) > $1`,
    [largest],
  );
  await tx.query(`analyze ${schema}.match_crowds`);
}

export async function insertKeys(
  tx: Queryable,
  { schema }: LinkageTables,
  rows: readonly (BlockingKey & { readonly record: number })[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `insert into ${schema}.match_keys (record_id, key, pass)
     select * from unnest($1::bigint[], $2::bigint[], $3::smallint[])`,
    [rows.map(row => row.record), rows.map(row => row.key), rows.map(row => row.pass)],
  );
}

/** Takes out keys and pairs of records that are read anew. Returns the records that lost a partner. */
export async function forgetRecords(
  tx: Queryable,
  { schema }: LinkageTables,
  ids: readonly number[],
): Promise<number[]> {
  await tx.query(`delete from ${schema}.match_keys where record_id = any ($1::bigint[])`, [ids]);
  const partners: number[] = [];
  for (const side of ['left_id', 'right_id']) {
    const { rows } = await tx.query<{ left: Count; right: Count }>(
      `delete from ${schema}.match_pairs where ${side} = any ($1::bigint[])
       returning left_id as "left", right_id as "right"`,
      [ids],
    );
    for (const row of rows) partners.push(Number(row.left), Number(row.right));
  }
  return partners;
}

/**
 * Notes keys of these records that have become crowds and takes back the pairs that only such a key had brought
 * together, so that the base holds the same pairs as if all records had come at once. Returns the records concerned.
 */
export async function settleCrowds(
  tx: Queryable,
  { schema }: LinkageTables,
  ids: readonly number[],
  largest: number,
): Promise<number[]> {
  const { rows: crowds } = await tx.query<{ key: Count }>(
    `insert into ${schema}.match_crowds (key, pass, records)
     select mine.key, min(mine.pass), max(size.records)
     from (select distinct key, pass from ${schema}.match_keys where record_id = any ($1::bigint[])) as mine
     cross join lateral (
       select count(*) as records from (select from ${schema}.match_keys where key = mine.key) as taken
     ) as size
     where size.records > $2
     group by mine.key
     on conflict (key) do nothing
     returning key`,
    [ids, largest],
  );
  if (crowds.length === 0) return [];
  const { rows } = await tx.query<{ left: Count; right: Count }>(
    `with crowd as (
       select distinct key, record_id from ${schema}.match_keys where key = any ($1::bigint[])
     )
     delete from ${schema}.match_pairs as pair
     using crowd as a, crowd as b
     where a.record_id = pair.left_id and b.record_id = pair.right_id and a.key = b.key
       and not exists (
         select from ${schema}.match_keys as x
         join ${schema}.match_keys as y on y.key = x.key and y.record_id = pair.right_id
         where x.record_id = pair.left_id
           and not exists (select from ${schema}.match_crowds as known where known.key = x.key)
       )
     returning pair.left_id as "left", pair.right_id as "right"`,
    [crowds.map(row => row.key)],
  );
  return rows.flatMap(row => [Number(row.left), Number(row.right)]);
}

/**
 * Joins all keys with themselves into a table of this transaction: every pair of records that share a key no crowd shares,
 * once for each such key. A range of keys at a time, so that no statement runs for minutes.
 */
export async function collectCandidates(
  tx: Queryable,
  { schema }: LinkageTables,
  records: number,
): Promise<void> {
  await tx.query('drop table if exists pg_temp.match_candidates');
  await tx.query(
    'create temp table match_candidates (left_id bigint, right_id bigint, pass smallint) on commit drop',
  );
  const ranges = Math.ceil(records / RECORDS_A_RANGE);
  for (let range = 0; range < ranges; range++) {
    await tx.query(
      `insert into pg_temp.match_candidates
       select higher.record_id, lower.record_id, higher.pass
       from ${schema}.match_keys as higher
       join ${schema}.match_keys as lower on lower.key = higher.key and lower.record_id < higher.record_id
       where higher.key >= $1 and higher.key < $2 and lower.key >= $1 and lower.key < $2
         and not exists (select from ${schema}.match_crowds as crowd where crowd.key = higher.key)`,
      [Math.floor((KEY_LIMIT / ranges) * range), Math.floor((KEY_LIMIT / ranges) * (range + 1))],
    );
  }
  await tx.query('create index on pg_temp.match_candidates (left_id)');
  await tx.query('analyze pg_temp.match_candidates');
}

const RECORDS_A_RANGE = 100_000;
const KEY_LIMIT = 2 ** 53;

/** The collected pairs whose higher record lies in a range of ids, both ends included. */
export async function collectedPairs(tx: Queryable, from: number, to: number): Promise<CandidatePair[]> {
  const { rows } = await tx.query<{ left: Count; right: Count; passes: number }>(
    `select left_id as "left", right_id as "right", bit_or(1 << pass) as "passes"
     from pg_temp.match_candidates where left_id between $1 and $2 group by 1, 2`,
    [from, to],
  );
  return rows.map(row => ({ left: Number(row.left), right: Number(row.right), passes: row.passes }));
}

/** All pairs of these records with any others that share a key no crowd shares. */
export async function candidatePairs(
  tx: Queryable,
  { schema }: LinkageTables,
  ids: readonly number[],
): Promise<CandidatePair[]> {
  const { rows } = await tx.query<{ left: Count; right: Count; passes: number }>(
    `with mine as materialized (
       select record_id, key, pass from ${schema}.match_keys as mine
       where record_id = any ($1::bigint[])
         and not exists (select from ${schema}.match_crowds as crowd where crowd.key = mine.key)
     )
     select mine.record_id as "left", other.record_id as "right", bit_or(1 << mine.pass) as "passes"
     from mine
     cross join lateral (
       select record_id from ${schema}.match_keys where key = mine.key and record_id <> mine.record_id
     ) as other
     group by 1, 2`,
    [ids],
  );
  return rows.map(row => ({ left: Number(row.left), right: Number(row.right), passes: row.passes }));
}

export async function insertPairs(
  tx: Queryable,
  { schema }: LinkageTables,
  pairs: readonly KeptPair[],
): Promise<void> {
  if (pairs.length === 0) return;
  await tx.query(
    `insert into ${schema}.match_pairs (left_id, right_id, weight, levels)
     select least(a, b), greatest(a, b), weight, levels
     from unnest($1::bigint[], $2::bigint[], $3::float8[], $4::text[]) as pair (a, b, weight, levels)`,
    [
      pairs.map(pair => pair.left),
      pairs.map(pair => pair.right),
      pairs.map(pair => pair.weight),
      pairs.map(pair => pair.levels),
    ],
  );
}

/** Pairs of at least `least` bits, of all records or of those named. */
export async function strongPairs(
  tx: Queryable,
  { schema }: LinkageTables,
  least: number,
  ids: readonly number[] | 'all',
): Promise<KeptPair[]> {
  const columns = 'left_id as "left", right_id as "right", weight, levels';
  const { rows } =
    ids === 'all'
      ? await tx.query<{ left: Count; right: Count; weight: number; levels: string }>(
          `select ${columns} from ${schema}.match_pairs where weight >= $1`,
          [least],
        )
      : await tx.query<{ left: Count; right: Count; weight: number; levels: string }>(
          `select ${columns} from ${schema}.match_pairs where weight >= $1 and left_id = any ($2::bigint[])
           union
           select ${columns} from ${schema}.match_pairs where weight >= $1 and right_id = any ($2::bigint[])`,
          [least, ids],
        );
  return rows.map(row => ({ ...row, left: Number(row.left), right: Number(row.right) }));
}

export async function noteRefusals(
  tx: Queryable,
  { schema }: LinkageTables,
  records: readonly number[],
  refusals: readonly { readonly left: number; readonly right: number; readonly because: string }[],
): Promise<void> {
  await tx.query(
    `update ${schema}.match_pairs set refused = null where refused is not null and left_id = any ($1::bigint[])`,
    [records],
  );
  if (refusals.length === 0) return;
  await tx.query(
    `update ${schema}.match_pairs as pair set refused = said.because
     from unnest($1::bigint[], $2::bigint[], $3::text[]) as said (a, b, because)
     where pair.left_id = least(said.a, said.b) and pair.right_id = greatest(said.a, said.b)`,
    [refusals.map(one => one.left), refusals.map(one => one.right), refusals.map(one => one.because)],
  );
}

/** What people said, as it holds now; of all records or of those named. */
export async function verdicts(
  tx: Queryable,
  { schema }: LinkageTables,
  ids: readonly number[] | 'all',
): Promise<Verdict[]> {
  const mine = ids === 'all' ? '' : 'and (left_id = any ($1::bigint[]) or right_id = any ($1::bigint[]))';
  const { rows } = await tx.query<{ left: Count; right: Count; verdict: Verdict['verdict'] }>(
    `select left_id as "left", right_id as "right", verdict from ${schema}.match_verdicts
     where verdict <> 'withdrawn' ${mine}`,
    ids === 'all' ? [] : [ids],
  );
  return rows.map(row => ({ ...row, left: Number(row.left), right: Number(row.right) }));
}

/** The latest weights learnt under this spec, or null. */
export async function latestWeights(
  tx: Queryable,
  { schema }: LinkageTables,
  specHash: string,
): Promise<LinkageWeights | null> {
  const { rows } = await tx.query<{ weights: LinkageWeights; hash: string }>(
    `select weights, spec_hash as hash from ${schema}.match_weights order by id desc limit 1`,
  );
  const [row] = rows;
  return row === undefined || row.hash !== specHash ? null : row.weights;
}

/** Keeps weights with the term counts they go with; of older ones only the figures stay. */
export async function saveWeights(
  tx: Queryable,
  { schema }: LinkageTables,
  specHash: string,
  weights: LinkageWeights,
  terms: ReadonlyMap<string, ReadonlyMap<number, number>>,
): Promise<void> {
  await tx.query(`insert into ${schema}.match_weights (spec_hash, weights, records) values ($1, $2, $3)`, [
    specHash,
    JSON.stringify(weights),
    weights.records,
  ]);
  await tx.query(`truncate ${schema}.match_terms`);
  for (const [field, counts] of terms) {
    const repeated = [...counts].filter(([, records]) => records > 1);
    for (let from = 0; from < repeated.length; from += 20_000) {
      const part = repeated.slice(from, from + 20_000);
      await tx.query(
        `insert into ${schema}.match_terms (field, term, records)
         select $1, * from unnest($2::bigint[], $3::int[])`,
        [field, part.map(([term]) => term), part.map(([, records]) => records)],
      );
    }
  }
}

/** Counts of these terms; those that are not in the answer occur at most once. */
export async function termCounts(
  tx: Queryable,
  { schema }: LinkageTables,
  field: string,
  terms: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const { rows } = await tx.query<{ term: Count; records: number }>(
    `select term, records from ${schema}.match_terms where field = $1 and term = any ($2::bigint[])`,
    [field, terms],
  );
  return new Map(rows.map(row => [Number(row.term), row.records]));
}

export async function countRecords(tx: Queryable, { relation }: LinkageTables): Promise<number> {
  const { rows } = await tx.query<{ records: Count }>(`select count(*) as records from ${relation}`);
  return Number(rows[0]?.records ?? 0);
}

/** Blocks that were passed over for their size, by pass. */
export async function crowdsByPass(
  tx: Queryable,
  { schema }: LinkageTables,
): Promise<{ pass: number; blocks: number; records: number }[]> {
  const { rows } = await tx.query<{ pass: number; blocks: number; records: number }>(
    `select pass::int, count(*)::int as blocks, sum(records)::int as records
     from ${schema}.match_crowds group by pass order by pass`,
  );
  return rows;
}
