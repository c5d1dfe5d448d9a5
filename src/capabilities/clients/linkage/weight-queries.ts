import type { Queryable } from '../../../data/database.ts';
import type { Count, LinkageTables } from './tables.ts';
import type { LinkageWeights } from './weights.ts';

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
