import type { Queryable } from '../../../../data/database.ts';
import type { Sealer } from '../../../../data/sealing.ts';
import { awaitMatching } from '../../linkage/match-imported.ts';
import type { MatchRecord } from '../../matching/keys.ts';
import { matchRecords } from '../../matching/matching.ts';
import { refreshClients, removeEmptyClients } from '../../people.ts';
import type { NormalisedRow } from '../record.ts';
import type { ImportSummary, RegisterRequest } from '../request.ts';
import { type Linked, replaceRecords, type StoreContext, storeRecords } from './store.ts';

/** What one import of a register has done so far, in rows. */
export interface Tally {
  read: number;
  added: number;
  known: number;
  changed: number;
  clientsAdded: number;
  merged: number;
  documents: ImportSummary['documents'];
}

/** What the batches of one import share. */
export interface RegisterLoad {
  readonly request: RegisterRequest;
  readonly context: StoreContext;
  readonly seal: Sealer | null;
  /** The company has no records yet, so none can be known. */
  readonly first: boolean;
  readonly tally: Tally;
}

/** A row with its number among its equals in the file, from 1. */
export interface NumberedRow {
  readonly row: NormalisedRow;
  readonly occurrence: number;
}

/** Finds the people of a batch of rows and stores what is new, what is read anew, and consent. Call it inside the import's transaction. */
export async function storeBatch(
  tx: Queryable,
  load: RegisterLoad,
  batch: readonly NumberedRow[],
): Promise<void> {
  if (batch.length === 0) return;
  const { request, context, seal, first, tally } = load;
  const known = first ? new Map<string, KnownRow>() : await knownRows(tx, request.company, batch);
  const fresh: NumberedRow[] = [];
  const changed: (NumberedRow & KnownRow)[] = [];
  for (const one of batch) {
    const kept = known.get(rowKey(one));
    if (!kept) fresh.push(one);
    else if (kept.contentHash.equals(one.row.contentHash)) tally.known++;
    else changed.push({ ...one, ...kept });
  }
  const lonely = await unlink(tx, changed);
  const both = [...fresh, ...changed];
  const { matches, changedClients } = await matchRecords(
    tx,
    both.map((one, index) =>
      matchRecord(
        one.row,
        index < fresh.length ? null : lonely.get(changed[index - fresh.length]!.clientId ?? -1),
      ),
    ),
  );
  const linked = both.map(
    ({ row, occurrence }, index): Linked => ({
      row,
      occurrence,
      match: matches[index]!,
      documents: row.documents && seal ? seal(row.documents) : null,
    }),
  );
  await storeRecords(tx, context, linked.slice(0, fresh.length));
  await replaceRecords(
    tx,
    context,
    linked.slice(fresh.length).map((one, index) => ({ ...one, recordId: changed[index]!.recordId })),
  );
  await awaitMatching(
    tx,
    changed.map(one => one.recordId),
  );
  const consented = request.consent ? await recordConsent(tx, context, request.consent, batch) : [];
  const left = changed.map(one => one.clientId).filter(id => id !== null);
  await removeEmptyClients(tx, left);
  await refreshClients(tx, [...new Set([...changedClients, ...left, ...consented])]);

  tally.added += fresh.length;
  tally.changed += changed.length;
  for (const match of matches.slice(0, fresh.length)) {
    if (match.founder) tally.clientsAdded++;
    else tally.merged++;
  }
}

function matchRecord(row: NormalisedRow, formerClientId: number | null | undefined): MatchRecord {
  const text = (field: string) =>
    typeof row.values[field] === 'string' ? (row.values[field] as string) : null;
  return {
    mobilePhone: text('mobile_phone'),
    email: text('email'),
    nameKey: row.nameKey,
    birthDate: text('birth_date'),
    gender: text('gender'),
    firstName: row.folded.first,
    middleName: row.folded.middle,
    lastName: row.folded.last,
    formerClientId: formerClientId ?? null,
  };
}

interface KnownRow {
  readonly recordId: number;
  readonly clientId: number | null;
  readonly contentHash: Buffer;
}

function rowKey(one: { row: { rowHash: Buffer }; occurrence: number }): string {
  return `${one.row.rowHash.toString('base64')} ${one.occurrence}`;
}

async function knownRows(
  tx: Queryable,
  company: string,
  batch: readonly NumberedRow[],
): Promise<Map<string, KnownRow>> {
  const { rows } = await tx.query<{
    id: number;
    clientId: number | null;
    rowHash: Buffer;
    occurrence: number;
    contentHash: Buffer;
  }>(
    `select record.id, record.client_id as "clientId", record.row_hash as "rowHash", record.occurrence, record.content_hash as "contentHash"
     from unnest($2::bytea[], $3::int[]) as given (row_hash, occurrence)
     join svod.source_records as record
       on record.company = $1 and record.row_hash = given.row_hash and record.occurrence = given.occurrence`,
    [company, batch.map(one => one.row.rowHash), batch.map(one => one.occurrence)],
  );
  return new Map(
    rows.map(row => [
      rowKey({ row, occurrence: row.occurrence }),
      {
        recordId: Number(row.id),
        clientId: row.clientId === null ? null : Number(row.clientId),
        contentHash: row.contentHash,
      },
    ]),
  );
}

/** Takes changed records out of their clients, to be recognised anew. Returns the clients that are empty then: their ids are used again. */
async function unlink(tx: Queryable, changed: readonly KnownRow[]): Promise<ReadonlyMap<number, number>> {
  if (changed.length === 0) return new Map();
  await tx.query('update svod.source_records set client_id = null where id = any ($1::bigint[])', [
    changed.map(one => one.recordId),
  ]);
  const { rows } = await tx.query<{ id: number }>(
    `select id from unnest($1::bigint[]) as left_behind (id)
     where not exists (select from svod.source_records as record where record.client_id = left_behind.id)`,
    [[...new Set(changed.map(one => one.clientId).filter(id => id !== null))]],
  );
  return new Map(rows.map(row => [Number(row.id), Number(row.id)]));
}

async function recordConsent(
  tx: Queryable,
  context: StoreContext,
  consent: NonNullable<RegisterRequest['consent']>,
  batch: readonly NumberedRow[],
): Promise<number[]> {
  const { rows } = await tx.query<{ clientId: number | null }>(
    `with people as (
       select id, client_id from svod.source_records where company = $1 and row_hash = any ($2::bytea[])
     ), given as (
       insert into svod.consents (record_id, company, wording, given_on, import_id)
       select id, $1, $3, $4::date, $5::bigint from people
       on conflict do nothing
     )
     select distinct client_id as "clientId" from people`,
    [context.company, batch.map(one => one.row.rowHash), consent.wording, consent.givenOn, context.importId],
  );
  return rows.map(row => Number(row.clientId)).filter(id => id > 0);
}
