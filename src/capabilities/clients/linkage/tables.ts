import type { Queryable } from '../../../data/database.ts';

/** Where records lie (`relation`, key `id`) and in which schema the `match_*` tables beside them. Trusted names, not data. */
export interface LinkageTables {
  readonly relation: string;
  readonly schema: string;
}

export const SVOD_TABLES: LinkageTables = { relation: 'svod.source_records', schema: 'svod' };

/** Large numbers come back from the driver as text or number, by driver. */
export type Count = number | string;

/**
 * One step of matching at a time in one base, and none while an import or an erasure is at work on the same people; held
 * until the transaction ends. The number has no meaning.
 */
export async function lockMatching(tx: Queryable): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('svod.import', 0))`);
  await tx.query('select pg_advisory_xact_lock(7306820)');
}
