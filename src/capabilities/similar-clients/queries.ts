import type { Queryable } from '../../data/database.ts';
import { type PersonRow, TRAITS } from './features.ts';

const PAGE = 10_000;
const columns = TRAITS.map(({ name, sql }) => `${sql} as ${name}`).join(', ');

/** Everybody, or the named ones, in pages by id. */
export async function* peopleRows(
  db: Queryable,
  ids: readonly number[] | null = null,
): AsyncGenerator<PersonRow> {
  let after = 0;
  for (;;) {
    const { rows } = await db.query<Record<string, string | number | null | string[]>>(
      `with c as (
         select * from svod.clients
         where id > $1 and ($2::bigint[] is null or id = any ($2)) order by id limit $3
       ), h as (
         select client_id, count(*) as deals, sum(amount) as paid from svod.deals
         where client_id in (select id from c) group by client_id
       )
       select c.id, c.companies as of_companies, ${columns} from c left join h on h.client_id = c.id order by c.id`,
      [after, ids, PAGE],
    );
    for (const row of rows) {
      yield {
        id: Number(row.id),
        companies: row.of_companies as string[],
        values: TRAITS.map(({ name }) => (row[name] ?? null) as string | number | null),
      };
    }
    if (rows.length < PAGE) return;
    after = Number(rows.at(-1)!.id);
  }
}

/**
 * The tables of the vectors. Made here and not by a migration, because the type is there only where the server has pgvector,
 * and it may get it later. A client who is erased or merged away takes the vector along.
 */
export async function ensureTables(db: Queryable): Promise<void> {
  await db.query(`create table if not exists svod.client_vectors (
    client_id bigint primary key references svod.clients (id) on delete cascade,
    vector vector(32) not null
  )`);
  await db.query(`create table if not exists svod.client_vector_space (
    only_one boolean primary key default true check (only_one),
    state text not null,
    space jsonb not null
  )`);
}

export async function spaceState(db: Queryable): Promise<string | null> {
  const { rows } = await db.query<{ state: string }>('select state from svod.client_vector_space');
  return rows[0]?.state ?? null;
}

/** What the vectors were made from: changes with every import, merge and erasure. */
export async function baseState(db: Queryable): Promise<string> {
  const { rows } = await db.query<{ state: string }>(
    `select concat_ws('/',
       (select count(*) || ':' || coalesce(max(id), 0) from svod.clients),
       (select count(*) || ':' || coalesce(max(id), 0) from svod.source_records),
       (select count(*) || ':' || coalesce(max(id), 0) from svod.deals)) as state`,
  );
  return rows[0]?.state ?? '';
}

export async function clearVectors(tx: Queryable): Promise<void> {
  await tx.query('drop index if exists svod.client_vectors_near');
  await tx.query('truncate svod.client_vectors');
}

export async function insertVectors(
  tx: Queryable,
  vectors: readonly { readonly id: number; readonly vector: readonly number[] }[],
): Promise<void> {
  await tx.query(
    `insert into svod.client_vectors (client_id, vector)
     select v.id, v.vector::vector from unnest($1::bigint[], $2::text[]) as v (id, vector)`,
    [vectors.map(({ id }) => id), vectors.map(({ vector }) => `[${vector.join(',')}]`)],
  );
}

/** Inner product, since every vector has unit length: the same order as by cosine, and cheaper. */
export async function indexVectors(tx: Queryable): Promise<void> {
  await tx.query(
    'create index client_vectors_near on svod.client_vectors using hnsw (vector vector_ip_ops) with (m = 16, ef_construction = 64)',
  );
}

export async function keepSpace(tx: Queryable, state: string, space: unknown): Promise<void> {
  await tx.query(
    `insert into svod.client_vector_space (state, space) values ($1, $2::jsonb)
     on conflict (only_one) do update set state = excluded.state, space = excluded.space`,
    [state, JSON.stringify(space)],
  );
}

export interface Near {
  readonly clientId: number;
  /** Cosine, -1 to 1. */
  readonly likeness: number;
}

/** Nearest first; `among` (ids) and `company` narrow whom to look through. The client itself is left out. */
export async function nearestTo(
  tx: Queryable,
  { clientId, top, among, company }: NearestSearch,
): Promise<readonly Near[]> {
  const { rows } = await tx.query<{ clientId: number; likeness: number }>(
    `select v.client_id as "clientId", -(v.vector <#> (select vector from svod.client_vectors where client_id = $1)) as likeness
     from svod.client_vectors v
     where v.client_id <> $1
       ${among === null ? '' : 'and v.client_id = any ($3::bigint[])'}
       ${company === null ? '' : `and exists (select from svod.clients c where c.id = v.client_id and $${among === null ? 3 : 4} = any (c.companies))`}
     order by v.vector <#> (select vector from svod.client_vectors where client_id = $1), v.client_id
     limit $2`,
    [clientId, top, ...(among === null ? [] : [among]), ...(company === null ? [] : [company])],
  );
  return rows.map(row => ({ clientId: Number(row.clientId), likeness: row.likeness }));
}

export interface NearestSearch {
  readonly clientId: number;
  readonly top: number;
  readonly among: readonly number[] | null;
  /** Only clients of this company exist for who asks. */
  readonly company: string | null;
}
