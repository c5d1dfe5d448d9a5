import type { Queryable } from '../../../data/database.ts';
import type { Linkage } from './linkage.ts';
import { latestWeights } from './weight-queries.ts';
import { probabilityOf } from './weights.ts';

/** How one respect of a pair came out. `near` is an agreement that is not the best one. */
export interface RespectFinding {
  readonly name: string;
  readonly finding: 'agrees' | 'near' | 'differs' | 'unknown';
  readonly level: string | null;
}

/** Two records of two clients that may be one person, waiting for a person's word. */
export interface Review {
  readonly left: ReviewedRecord;
  readonly right: ReviewedRecord;
  readonly probability: number;
  /** Why a sure pair was left apart: the field that contradicts, `size`, `mean` or `decision`; null in the grey zone. */
  readonly refused: string | null;
  readonly findings: readonly RespectFinding[];
}

export interface ReviewedRecord {
  readonly record: number;
  readonly client: number;
  readonly company: string;
  readonly row: number;
  /** Values by field of the catalogue, as the file had them after normalising. */
  readonly values: Readonly<Record<string, string | null>>;
}

/**
 * The review queue, likeliest first, one pair for any two clients: grey-zone pairs and sure pairs that something keeps apart.
 * Pairs of clients that a person told apart are not asked about again. `total` counts the whole queue.
 */
export async function openReviews(
  tx: Queryable,
  linkage: Linkage,
  limit = 20,
): Promise<{ readonly reviews: readonly Review[]; readonly total: number }> {
  const columns = linkage.columns.flatMap(column =>
    ['l', 'r'].map(side => `${side}.${column}::text as ${side}_${column}`),
  );
  const { rows } = await tx.query<Record<string, string | number | null>>(
    `with open as (${OPEN_PAIRS})
     select open.weight, open.levels, open.refused, count(*) over () as total,
       l.id as l_id, l.client_id as l_client, l.company as l_company, l.row_number as l_row,
       r.id as r_id, r.client_id as r_client, r.company as r_company, r.row_number as r_row,
       ${columns.join(', ')}
     from open
     join svod.source_records as l on l.id = open.left_id
     join svod.source_records as r on r.id = open.right_id
     order by open.weight desc, l.id, r.id limit $2`,
    [linkage.reviewWeight, limit],
  );
  const weights = await latestWeights(tx, linkage.tables, linkage.specHash);
  const record = (row: Record<string, string | number | null>, side: 'l' | 'r'): ReviewedRecord => ({
    record: Number(row[`${side}_id`]),
    client: Number(row[`${side}_client`]),
    company: String(row[`${side}_company`]),
    row: Number(row[`${side}_row`]),
    values: Object.fromEntries(
      Object.entries(linkage.spec.fields).map(([field, { from }]) => [
        field,
        from
          .map(column => row[`${side}_${column}`] ?? '')
          .join(' ')
          .trim() || null,
      ]),
    ),
  });
  return {
    total: Number(rows[0]?.total ?? 0),
    reviews: rows.map(row => ({
      left: record(row, 'l'),
      right: record(row, 'r'),
      probability: probabilityOf(Number(row.weight)),
      refused: row.refused === null ? null : String(row.refused),
      findings: readFindings(linkage, String(row.levels), weights),
    })),
  };
}

/** How many pairs of clients wait in the review queue. */
export async function countReviews(tx: Queryable, linkage: Linkage): Promise<number> {
  const { rows } = await tx.query<{ total: number }>(
    `select count(*)::int as total from (${OPEN_PAIRS}) as open`,
    [linkage.reviewWeight],
  );
  return rows[0]?.total ?? 0;
}

/** One pair for any two clients, the likeliest; $1 is the least weight in bits. */
const OPEN_PAIRS = `
  select distinct on (least(a.client_id, b.client_id), greatest(a.client_id, b.client_id))
    pair.left_id, pair.right_id, pair.weight, pair.levels, pair.refused
  from svod.match_pairs as pair
  join svod.source_records as a on a.id = pair.left_id
  join svod.source_records as b on b.id = pair.right_id
  where a.client_id <> b.client_id and pair.weight >= $1
    and not exists (
      select from svod.match_verdicts as said
      join svod.source_records as x on x.id = said.left_id
      join svod.source_records as y on y.id = said.right_id
      where said.verdict = 'different'
        and ((x.client_id = a.client_id and y.client_id = b.client_id)
          or (x.client_id = b.client_id and y.client_id = a.client_id))
    )
  order by least(a.client_id, b.client_id), greatest(a.client_id, b.client_id), pair.weight desc`;

function readFindings(
  linkage: Linkage,
  levels: string,
  weights: Awaited<ReturnType<typeof latestWeights>>,
): RespectFinding[] {
  return levels.split(',').flatMap((text, at): RespectFinding[] => {
    const respect = linkage.comparer.respects[at];
    if (respect === undefined) return [];
    const level = Number(text);
    const learnt = weights?.respects[at];
    const speaksFor = learnt === undefined || (learnt.m[level - 1] ?? 0) > (learnt.u[level - 1] ?? 0);
    const finding =
      level === 0
        ? 'unknown'
        : level > respect.levels.length || !speaksFor
          ? 'differs'
          : level === 1
            ? 'agrees'
            : 'near';
    return [{ name: respect.name, finding, level: respect.levels[level - 1] ?? null }];
  });
}
