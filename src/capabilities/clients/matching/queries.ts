import type { Queryable } from '../../../data/database.ts';
import { fold } from '../import/values/fold.ts';
import type { Cluster } from './guards.ts';
import { keysOf, type MatchRecord } from './keys.ts';

export interface KnownClients {
  readonly clients: readonly { readonly id: number; readonly cluster: Cluster }[];
  /** Tagged key (see `keysOf`) -> clients that hold it, none for a key that a crowd shares. */
  readonly byKey: ReadonlyMap<string, readonly number[]>;
}

// The lateral limit keeps a key that thousands share from being read whole. No other condition stands inside: without statistics the
// planner would walk the index of that one instead.
const BY_PHONE = `
  select distinct key.value as "value", found.client_id as "clientId"
  from unnest($1::text[]) as key (value)
  cross join lateral (
    select client_id from svod.source_records where mobile_phone = key.value limit $2
  ) as found
  where found.client_id is not null`;
const BY_EMAIL = BY_PHONE.replace('mobile_phone', 'email');
const BY_NAME = `
  select distinct key.name || ' ' || key.birth as "value", found.client_id as "clientId"
  from unnest($1::text[], $3::text[]) as key (name, birth)
  cross join lateral (
    select client_id from svod.source_records
    where name_key = key.name and birth_date = key.birth::date
    limit $2
  ) as found
  where found.client_id is not null`;
const CLUSTERS = `
  select
    client_id as "id",
    array_agg(distinct birth_date::text) filter (where birth_date is not null) as "births",
    array_agg(distinct gender) filter (where gender is not null) as "genders",
    array_agg(distinct first_name) filter (where first_name is not null) as "firsts",
    array_agg(distinct middle_name) filter (where middle_name is not null) as "middles",
    array_agg(distinct last_name) filter (where last_name is not null) as "lasts"
  from svod.source_records
  where client_id = any ($1::bigint[])
  group by client_id`;

interface KeyRow {
  value: string;
  clientId: number | string;
}
interface ClusterRow {
  id: number | string;
  births: string[] | null;
  genders: string[] | null;
  firsts: string[] | null;
  middles: string[] | null;
  lasts: string[] | null;
}

/** Clients of the base that share a key with any of the records, with what is known of them. */
export async function candidateClients(
  tx: Queryable,
  records: readonly MatchRecord[],
  crowd: number,
): Promise<KnownClients> {
  const keys = [...new Set(records.flatMap(keysOf))];
  const tagged = (tag: string) => keys.filter(key => key.startsWith(tag)).map(key => key.slice(1));
  const names = tagged('n').map(key => ({ name: key.slice(0, -11), birth: key.slice(-10) }));
  const limit = crowd * 4;
  const phones = await tx.query<KeyRow>(BY_PHONE, [tagged('p'), limit]);
  const emails = await tx.query<KeyRow>(BY_EMAIL, [tagged('e'), limit]);
  const births = await tx.query<KeyRow>(BY_NAME, [
    names.map(key => key.name),
    limit,
    names.map(key => key.birth),
  ]);

  const byKey = new Map<string, number[]>();
  for (const [tag, result] of [
    ['p', phones],
    ['e', emails],
    ['n', births],
  ] as const) {
    for (const row of result.rows) {
      const key = tag + row.value;
      const ids = byKey.get(key);
      if (ids) ids.push(Number(row.clientId));
      else byKey.set(key, [Number(row.clientId)]);
    }
  }
  const ids = [...new Set([...byKey.values()].filter(list => list.length <= crowd).flat())];
  if (ids.length === 0) return { clients: [], byKey: new Map() };
  const clusters = await tx.query<ClusterRow>(CLUSTERS, [ids]);
  const folded = (names: string[] | null) => [...new Set((names ?? []).map(fold))];
  return {
    clients: clusters.rows.map(row => ({
      id: Number(row.id),
      cluster: {
        births: row.births ?? [],
        genders: row.genders ?? [],
        firsts: folded(row.firsts),
        middles: folded(row.middles),
        lasts: folded(row.lasts),
      },
    })),
    byKey: new Map([...byKey].filter(([, list]) => list.length <= crowd)),
  };
}

/** Takes new client ids from the base's own sequence, highest first. */
export async function nextClientIds(tx: Queryable, count: number): Promise<number[]> {
  if (count === 0) return [];
  const { rows } = await tx.query<{ id: number | string }>(
    `select nextval('svod.clients_id_seq') as "id" from generate_series(1, $1::int)`,
    [count],
  );
  return rows.map(row => Number(row.id)).sort((a, b) => b - a);
}

/** Everything of the clients `from` goes over to the clients `to`, and `from` are gone. */
export async function moveClients(
  tx: Queryable,
  moves: readonly { from: number; to: number }[],
): Promise<void> {
  if (moves.length === 0) return;
  const values = [moves.map(move => move.from), moves.map(move => move.to)];
  for (const table of ['source_records', 'deals', 'touches', 'calls']) {
    await tx.query(
      `update svod.${table} as moved set client_id = move.target
       from unnest($1::bigint[], $2::bigint[]) as move (source, target) where moved.client_id = move.source`,
      values,
    );
  }
  // Ranks are made anew by the next scoring; a rank of somebody who is gone would be wrong until then.
  await tx.query('delete from svod.leads where client_id = any ($1::bigint[])', [values[0]]);
  await tx.query('delete from svod.clients where id = any ($1::bigint[])', [values[0]]);
}
