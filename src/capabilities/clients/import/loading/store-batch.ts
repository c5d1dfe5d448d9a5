import type { Queryable } from '../../../../data/database.ts';
import type { Sealer } from '../../../../data/sealing.ts';
import { awaitMatching } from '../../linkage/match-imported.ts';
import { refreshClients } from '../../people.ts';
import type { NormalisedRow } from '../record.ts';
import type { ImportSummary, RegisterRequest } from '../request.ts';
import { replaceRecords, type StorableRow, type StoreContext, storeRecords } from './store.ts';

/** What one import of a register has done so far, in rows. */
export interface Tally {
  read: number;
  added: number;
  known: number;
  changed: number;
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

/**
 * Stores what is new of a batch of rows, what is read anew, and consent. Whose the rows are is told later, by matching; clients that
 * are known show a new reading at once. Call it inside the import's transaction.
 */
export async function storeBatch(
  tx: Queryable,
  load: RegisterLoad,
  batch: readonly NumberedRow[],
): Promise<void> {
  if (batch.length === 0) return;
  const { request, context, seal, first, tally } = load;
  const known = first ? new Map<string, KnownRow>() : await knownRows(tx, request.company, batch);
  const fresh: StorableRow[] = [];
  const changed: (StorableRow & KnownRow)[] = [];
  for (const one of batch) {
    const kept = known.get(rowKey(one));
    if (kept?.contentHash.equals(one.row.contentHash)) {
      tally.known++;
      continue;
    }
    const { documents } = one.row;
    const storable = { ...one, documents: documents && seal ? seal(documents) : null };
    if (kept) changed.push({ ...storable, ...kept });
    else fresh.push(storable);
  }
  await storeRecords(tx, context, fresh);
  await replaceRecords(tx, context, changed);
  await awaitMatching(
    tx,
    changed.map(one => one.recordId),
  );
  const consented = request.consent ? await recordConsent(tx, context, request.consent, batch) : [];
  const reread = changed.map(one => one.clientId).filter(id => id !== null);
  await refreshClients(tx, [...new Set([...reread, ...consented])]);
  tally.added += fresh.length;
  tally.changed += changed.length;
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
