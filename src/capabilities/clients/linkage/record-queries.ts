import type { Queryable } from '../../../data/database.ts';
import type { RawRecord } from './record.ts';
import type { Count, LinkageTables } from './tables.ts';

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

export async function countRecords(tx: Queryable, { relation }: LinkageTables): Promise<number> {
  const { rows } = await tx.query<{ records: Count }>(`select count(*) as records from ${relation}`);
  return Number(rows[0]?.records ?? 0);
}
