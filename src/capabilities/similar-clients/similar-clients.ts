import type { Database, Queryable } from '../../data/database.ts';
import { type Embedding, embed, learnEmbedding } from './embedding.ts';
import {
  baseState,
  clearVectors,
  ensureTables,
  indexVectors,
  insertVectors,
  keepSpace,
  type Near,
  type NearestSearch,
  nearestTo,
  peopleRows,
  spaceState,
} from './queries.ts';

/** Below this many people every vector is compared: always right, and a few milliseconds. */
const EXACT_UP_TO = 50_000;
const PAGE = 2_000;
/** Candidates that the index keeps in hand while it searches: recall above 0.98 at 32 dimensions. */
const EF_SEARCH = 100;

/**
 * The clients most like one, nearest first. Vectors are made anew when the base has changed since. The caller has settled that
 * the person may see the client and what `company` narrows. Needs a base with pgvector.
 */
export async function similarTo(db: Database, search: NearestSearch): Promise<readonly Near[]> {
  await refreshVectors(db);
  return db.transaction(async tx => {
    await tx.query(`set local hnsw.ef_search = ${EF_SEARCH}`);
    await tx.query('set local hnsw.iterative_scan = relaxed_order');
    return (await nearestTo(tx, search)).toSorted(
      (a, b) => b.likeness - a.likeness || a.clientId - b.clientId,
    );
  });
}

/** Makes the vectors current; returns how many people have one. */
async function refreshVectors(db: Database): Promise<number> {
  return db.transaction(async tx => {
    await tx.query("select pg_advisory_xact_lock(hashtext('svod.client_vectors'))");
    await ensureTables(tx);
    const state = await baseState(tx);
    if ((await spaceState(tx)) === state) {
      const { rows } = await tx.query<{ n: number }>('select count(*) as n from svod.client_vectors');
      return Number(rows[0]?.n ?? 0);
    }
    const space = await learnEmbedding(() => peopleRows(tx));
    await clearVectors(tx);
    const count = await fill(tx, space);
    if (count > EXACT_UP_TO) await indexVectors(tx);
    await keepSpace(tx, state, space);
    return count;
  });
}

async function fill(tx: Queryable, space: Embedding): Promise<number> {
  let count = 0;
  let page: { id: number; vector: number[] }[] = [];
  for await (const person of peopleRows(tx)) {
    page.push({ id: person.id, vector: embed(space, person) });
    if (page.length < PAGE) continue;
    count += page.length;
    await insertVectors(tx, page);
    page = [];
  }
  if (page.length > 0) await insertVectors(tx, page);
  return count + page.length;
}
