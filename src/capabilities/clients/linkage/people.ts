import type { Queryable } from '../../../data/database.ts';
import { foundClients, refreshClients, removeEmptyClients } from '../people.ts';
import type { Gathering, Kin } from './gather.ts';

/** What became of the base's clients. */
export interface PeopleChange {
  /** Records that have another client, rule or score than before. */
  readonly movedRecords: number;
  /** People of records that had none before. */
  readonly foundedClients: number;
  /** People that left another, with some of that one's records. */
  readonly partedClients: number;
  readonly removedClients: number;
}

const CHUNK = 10_000;
const REFRESHED = 2_000;

/** All records of the clients that these records belong to now. */
export const recordsOfSameClients: Kin = async (tx, records) => {
  const { rows } = await tx.query<{ id: number }>(
    `select id from svod.source_records
     where client_id in (
       select client_id from svod.source_records where id = any ($1::bigint[]) and client_id is not null
     )`,
    [records],
  );
  return rows.map(row => Number(row.id));
};

/**
 * Writes groups into the base: every group is one client. A client's id stays with the group that holds most of its
 * records, so that a person known by an id keeps it; deals and touches follow their records, calls follow the client that
 * took most of the records of one that is gone. The gathering must hold all records of every client it touches.
 */
export async function settlePeople(tx: Queryable, gathering: Gathering): Promise<PeopleChange> {
  const before = await currentLinks(tx, gathering.records);
  const clientOf = claimClients(gathering, before);
  const nameless = [...new Set(gathering.groups)].filter(group => !clientOf.has(group));
  const fresh = await nextClientIds(tx, nameless.length);
  nameless
    .sort((a, b) => a - b)
    .forEach((group, at) => {
      clientOf.set(group, fresh[at]!);
    });

  const moved: { record: number; from: number | null; to: number; rule: string; score: number }[] = [];
  gathering.records.forEach((record, at) => {
    const old = before.get(record);
    if (old === undefined) return;
    const to = clientOf.get(gathering.groups[at]!)!;
    const rule = gathering.rules[at]!;
    const score = Math.round(gathering.scores[at]! * 1e6) / 1e6;
    if (old.client === to && old.rule === rule && old.score === score) return;
    moved.push({ record, from: old.client, to, rule, score });
  });
  await inChunks(moved, CHUNK, chunk => writeLinks(tx, chunk));

  const migrants = moved.filter(one => one.from !== one.to);
  // With the counts of before, the planner takes every client for a rare one and refreshes them by nested loops.
  if (migrants.length > 1_000)
    await tx.query('analyze svod.source_records (client_id), svod.deals (client_id)');
  const kept = new Set(clientOf.values());
  const sources = new Set(migrants.map(one => one.from).filter(client => client !== null));
  const known = await existingClients(tx, [...kept.union(sources)]);
  const left = sources.intersection(known);
  const gone = [...left.difference(kept)];
  await inChunks([...kept.difference(known)], REFRESHED, clients => foundClients(tx, clients));
  await moveCalls(tx, heirs(migrants, new Set(gone)));
  const changed = new Set(migrants.map(one => one.to)).union(left.intersection(kept)).intersection(known);
  await inChunks([...changed], REFRESHED, clients => refreshClients(tx, clients));
  await inChunks(gone, CHUNK, clients => removeEmptyClients(tx, clients));
  const parted = countParted(gathering, before, new Set(nameless));
  return {
    movedRecords: moved.length,
    foundedClients: kept.size - kept.intersection(known).size - parted,
    partedClients: parted,
    removedClients: gone.length,
  };
}

async function inChunks<T>(
  all: readonly T[],
  size: number,
  work: (chunk: readonly T[]) => Promise<void>,
): Promise<void> {
  for (let from = 0; from < all.length; from += size) await work(all.slice(from, from + size));
}

/** Groups without a client of their own that hold a record which had one: they were parted from it. */
function countParted(
  gathering: Gathering,
  before: ReadonlyMap<number, CurrentLink>,
  nameless: ReadonlySet<number>,
): number {
  const parted = new Set<number>();
  gathering.records.forEach((record, at) => {
    const group = gathering.groups[at]!;
    if (nameless.has(group) && before.get(record)?.client != null) parted.add(group);
  });
  return parted.size;
}

interface CurrentLink {
  readonly client: number | null;
  readonly rule: string | null;
  readonly score: number | null;
}

async function currentLinks(tx: Queryable, records: readonly number[]): Promise<Map<number, CurrentLink>> {
  const links = new Map<number, CurrentLink>();
  for (let from = 0; from < records.length; from += CHUNK) {
    const { rows } = await tx.query<CurrentLink & { id: number }>(
      `select id, client_id as client, link_rule as rule, link_score as score
       from svod.source_records where id = any ($1::bigint[])`,
      [records.slice(from, from + CHUNK)],
    );
    for (const row of rows) {
      links.set(Number(row.id), {
        client: row.client === null ? null : Number(row.client),
        rule: row.rule,
        score: row.score === null ? null : Number(row.score),
      });
    }
  }
  return links;
}

/** Which group keeps which client: the one with most of the client's records, then the one with the smaller record. */
function claimClients(gathering: Gathering, before: ReadonlyMap<number, CurrentLink>): Map<number, number> {
  const claims = new Map<string, { group: number; client: number; records: number }>();
  gathering.records.forEach((record, at) => {
    const client = before.get(record)?.client;
    if (client == null) return;
    const group = gathering.groups[at]!;
    const name = `${group} ${client}`;
    const claim = claims.get(name);
    if (claim === undefined) claims.set(name, { group, client, records: 1 });
    else claim.records++;
  });
  const clientOf = new Map<number, number>();
  const taken = new Set<number>();
  const order = [...claims.values()].sort(
    (a, b) => b.records - a.records || a.client - b.client || a.group - b.group,
  );
  for (const { group, client } of order) {
    if (clientOf.has(group) || taken.has(client)) continue;
    clientOf.set(group, client);
    taken.add(client);
  }
  return clientOf;
}

/** Takes new client numbers from the base's own sequence, lowest first. */
async function nextClientIds(tx: Queryable, count: number): Promise<number[]> {
  if (count === 0) return [];
  const { rows } = await tx.query<{ id: number }>(
    `select nextval('svod.clients_id_seq') as id from generate_series(1, $1::int)`,
    [count],
  );
  return rows.map(row => Number(row.id)).sort((a, b) => a - b);
}

/** Those of the numbers that are clients; others were only taken by records that nobody has matched yet. */
async function existingClients(tx: Queryable, numbers: readonly number[]): Promise<Set<number>> {
  const clients = new Set<number>();
  await inChunks(numbers, CHUNK, async chunk => {
    const { rows } = await tx.query<{ id: number }>(
      'select id from svod.clients where id = any ($1::bigint[])',
      [chunk],
    );
    for (const row of rows) clients.add(Number(row.id));
  });
  return clients;
}

async function writeLinks(
  tx: Queryable,
  moved: readonly {
    readonly record: number;
    readonly to: number;
    readonly rule: string;
    readonly score: number;
  }[],
): Promise<void> {
  const [records, clients] = [moved.map(one => one.record), moved.map(one => one.to)];
  await tx.query(
    `update svod.source_records as record set client_id = link.client, link_rule = link.rule, link_score = link.score
     from unnest($1::bigint[], $2::bigint[], $3::text[], $4::numeric[]) as link (record, client, rule, score)
     where record.id = link.record`,
    [records, clients, moved.map(one => one.rule), moved.map(one => one.score)],
  );
  for (const table of ['deals', 'touches']) {
    await tx.query(
      `update svod.${table} as row set client_id = link.client
       from unnest($1::bigint[], $2::bigint[]) as link (record, client)
       where row.record_id = link.record and row.client_id is distinct from link.client`,
      [records, clients],
    );
  }
}

/** For each client that is gone, the one that took most of its records. */
function heirs(
  migrants: readonly { readonly from: number | null; readonly to: number }[],
  gone: ReadonlySet<number>,
): { from: number; to: number }[] {
  const took = new Map<number, Map<number, number>>();
  for (const { from, to } of migrants) {
    if (from === null || !gone.has(from)) continue;
    const heirsOf = took.get(from) ?? new Map<number, number>();
    took.set(from, heirsOf.set(to, (heirsOf.get(to) ?? 0) + 1));
  }
  return [...took].map(([from, heirsOf]) => {
    const [heir] = [...heirsOf].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    return { from, to: heir![0] };
  });
}

async function moveCalls(tx: Queryable, moves: readonly { from: number; to: number }[]): Promise<void> {
  if (moves.length === 0) return;
  await tx.query(
    `update svod.calls as call set client_id = move.target
     from unnest($1::bigint[], $2::bigint[]) as move (source, target) where call.client_id = move.source`,
    [moves.map(move => move.from), moves.map(move => move.to)],
  );
}
