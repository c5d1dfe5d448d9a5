import type { Queryable } from '../../../data/database.ts';
import type { BlockingKey } from './keys.ts';
import type { Count, LinkageTables } from './tables.ts';

/** A pair that blocking brought together; `passes` has a bit for each pass that did. */
export interface CandidatePair {
  readonly left: number;
  readonly right: number;
  readonly passes: number;
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

/**
 * All pairs of these records with any others that share a key no crowd shares. `offset 0` holds the planner to the index:
 * left to itself it reads all keys of a large base.
 */
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
       select record_id from ${schema}.match_keys where key = mine.key and record_id <> mine.record_id offset 0
     ) as other
     group by 1, 2`,
    [ids],
  );
  return rows.map(row => ({ left: Number(row.left), right: Number(row.right), passes: row.passes }));
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
