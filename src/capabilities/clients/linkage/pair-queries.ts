import type { Queryable } from '../../../data/database.ts';
import type { Count, LinkageTables } from './tables.ts';

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
