import type { Queryable } from '../data/database.ts';

/** People in the base, for the line that greets. */
export async function countClients(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ clients: number }>('select count(*)::int as clients from svod.clients');
  return rows[0]?.clients ?? 0;
}
