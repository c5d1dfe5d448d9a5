import type { Queryable } from '../../../data/database.ts';
import { AppError } from '../../../errors.ts';
import { awaitMatching } from '../linkage/match-imported.ts';
import type { MatchRecord } from '../matching/keys.ts';
import { matchRecords } from '../matching/matching.ts';
import { refreshClients, removeEmptyClients } from '../people.ts';
import { erasedPeople, type Traits } from '../privacy/marks.ts';
import { createSealer, type DocumentSealer } from './documents.ts';
import { SeenRows } from './loading/seen-rows.ts';
import { type Linked, replaceRecords, type StoreContext, storeRecords } from './loading/store.ts';
import type { PreparedFile } from './prepared-file.ts';
import { compileNormaliser, type NormalisedRow } from './record.ts';
import { ImportReport } from './report.ts';
import type { ImportDependencies, ImportSummary, RegisterRequest } from './request.ts';
import { finishRun, holdImports } from './runs.ts';
import { fold } from './values/fold.ts';

const BATCH = 2000;

/** The columns that joins and conditions of svod's own statements turn on: all fifty would take as long as half the import. */
const ANALYZE = `analyze
  svod.source_records (company, client_id, mobile_phone, email, name_key, birth_date, row_number, import_id),
  svod.clients (id, city, gender, birth_date, credit_sum),
  svod.deals (client_id, record_id, company, kind, signed_on)`;

interface Tally {
  read: number;
  added: number;
  known: number;
  changed: number;
  clientsAdded: number;
  merged: number;
  documents: ImportSummary['documents'];
}

interface Numbered {
  readonly row: NormalisedRow;
  readonly occurrence: number;
}

/** Loads a company's register in one transaction, batch by batch: the next batch is read and normalised while the base stores the last. */
export async function loadRegister(
  deps: ImportDependencies,
  request: RegisterRequest,
  prepared: PreparedFile,
): Promise<Omit<ImportSummary, 'milliseconds'>> {
  const { file, table, mapping, importId } = prepared;
  const deal = deps.companies.find(company => company.slug === request.company)!.deal;
  const context: StoreContext = { company: request.company, importId, deal };
  const seal = deps.documentKey ? createSealer(deps.documentKey, request.company) : null;
  const tally: Tally = {
    read: 0,
    added: 0,
    known: 0,
    changed: 0,
    clientsAdded: 0,
    merged: 0,
    documents: 'none',
  };
  await using report = new ImportReport(prepared.rejectsPath, table.headers, request.describeReject);

  await deps.db.transaction(async tx => {
    await holdImports(tx, importId, file.sha256);
    const first = await isFirst(tx, request.company);
    const isErased = await erasedPeople(tx, deps.documentKey);
    const normalise = compileNormaliser({
      mapping,
      fields: prepared.fields,
      sample: table.sample,
      vocabulary: prepared.vocabulary,
      surnames: await knownSurnames(tx),
      keepsDocuments: deps.documentKey !== null,
      today: deps.now().toISOString().slice(0, 10),
    });
    const seen = new SeenRows();
    let batch: Numbered[] = [];
    let storing: Promise<void> = Promise.resolve();
    const flush = async () => {
      const full = batch;
      batch = [];
      await storing;
      storing = storeBatch(tx, seal, request, context, full, first, tally);
      // Waited for by the next flush; a failure must not count as unhandled until then.
      storing.catch(() => undefined);
    };
    try {
      for await (const rows of table.rows()) {
        if (request.signal?.aborted) throw new AppError('cancelled', 'The import was stopped.');
        for (const raw of rows) {
          tally.read++;
          const row = normalise(raw);
          if (row.kind === 'rejected') {
            await report.reject(raw, raw.number, row.reason, row.columns);
            continue;
          }
          if (isErased?.(traitsOf(request.company, row))) {
            await report.reject(raw, raw.number, 'erased', []);
            continue;
          }
          if (row.notes.length > 0) report.note(row.number, row.notes);
          if (row.documents) tally.documents = deps.documentKey ? 'stored' : 'left_out';
          batch.push({ row, occurrence: seen.count(row.rowHash) });
          if (batch.length >= BATCH) await flush();
        }
        request.onProgress?.({
          file: file.name,
          rows: tally.read,
          bytesRead: table.bytesRead(),
          bytes: file.bytes,
        });
      }
      await flush();
    } finally {
      await storing.catch(() => undefined);
    }
    await storing;
    await file.assertUnchanged();
    await finishRun(tx, importId, { ...tally, rejected: report.rejected });
  });
  await refreshStatistics(deps.db, tally.added + tally.changed);
  return {
    file: file.name,
    kind: 'register',
    company: request.company,
    format: table.format,
    mapping,
    rowsRead: tally.read,
    rowsAdded: tally.added,
    rowsKnown: tally.known,
    rowsChanged: tally.changed,
    rowsRejected: report.rejected,
    clientsAdded: tally.clientsAdded,
    rowsMerged: tally.merged,
    rejects: report.rejects,
    cellProblems: report.cellProblems,
    documents: tally.documents,
  };
}

/**
 * Fresh statistics where the registers have changed by a tenth: the next questions and imports are planned by them, and the embedded base has
 * nobody else to gather them.
 */
async function refreshStatistics(db: Queryable, changedRows: number): Promise<void> {
  const { rows } = await db.query<{ known: number }>(
    `select reltuples as known from pg_class where oid = 'svod.source_records'::regclass`,
  );
  if (changedRows > 0 && changedRows > Number(rows[0]?.known ?? 0) * 0.1) await db.query(ANALYZE);
}

async function storeBatch(
  tx: Queryable,
  seal: DocumentSealer | null,
  request: RegisterRequest,
  context: StoreContext,
  batch: readonly Numbered[],
  first: boolean,
  tally: Tally,
): Promise<void> {
  if (batch.length === 0) return;
  const known = first ? new Map<string, KnownRow>() : await knownRows(tx, request.company, batch);
  const fresh: Numbered[] = [];
  const changed: (Numbered & KnownRow)[] = [];
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

function traitsOf(company: string, row: NormalisedRow): Traits {
  const text = (field: string) => {
    const value = row.values[field];
    return typeof value === 'string' ? value : null;
  };
  return {
    company,
    rowHash: row.rowHash,
    nameKey: row.nameKey,
    birthDate: text('birth_date'),
    mobilePhone: text('mobile_phone'),
    email: text('email'),
  };
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

async function isFirst(tx: Queryable, company: string): Promise<boolean> {
  const { rows } = await tx.query('select from svod.source_records where company = $1 limit 1', [company]);
  return rows.length === 0;
}

function rowKey(one: { row: { rowHash: Buffer }; occurrence: number }): string {
  return `${one.row.rowHash.toString('base64')} ${one.occurrence}`;
}

async function knownRows(
  tx: Queryable,
  company: string,
  batch: readonly Numbered[],
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
  batch: readonly Numbered[],
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

/** Spellings of surnames by their folded form, for reading Latin names back; a form with two spellings tells nothing. */
async function knownSurnames(tx: Queryable): Promise<ReadonlyMap<string, string>> {
  const { rows } = await tx.query<{ name: string; times: number }>(
    `select last_name as "name", count(*) as "times" from svod.clients where last_name ~ '[а-яё]' group by 1 order by 2 desc limit 50000`,
  );
  const spellings = new Map<string, { name: string; times: number }>();
  for (const row of rows) {
    const key = fold(row.name);
    const best = spellings.get(key);
    if (!best) spellings.set(key, { name: row.name, times: Number(row.times) });
    else if (Number(row.times) * 5 > best.times) spellings.set(key, { name: '', times: best.times });
  }
  return new Map([...spellings].filter(([, one]) => one.name !== '').map(([key, one]) => [key, one.name]));
}
