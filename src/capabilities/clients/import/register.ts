import type { Queryable } from '../../../data/database.ts';
import { createSealer } from '../../../data/sealing.ts';
import { AppError } from '../../../errors.ts';
import { erasedPeople, type Traits } from '../privacy/marks.ts';
import { SeenRows } from './loading/seen-rows.ts';
import type { StoreContext } from './loading/store.ts';
import { type NumberedRow, type RegisterLoad, storeBatch, type Tally } from './loading/store-batch.ts';
import type { PreparedFile } from './prepared-file.ts';
import { compileNormaliser, type NormalisedRow } from './record.ts';
import { ImportReport } from './report.ts';
import type { ImportDependencies, ImportSummary, RegisterRequest } from './request.ts';
import { finishRun, holdImports } from './runs.ts';
import { fold } from './values/fold.ts';

const BATCH = 2000;

/** The columns that joins and conditions of svod's own statements turn on: all fifty would take as long as half the import. */
const ANALYZE = `analyze
  svod.source_records (company, client_id, row_number, import_id),
  svod.clients (id, city, gender, birth_date, credit_sum),
  svod.deals (client_id, record_id, company, kind, signed_on)`;

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
    const load: RegisterLoad = { request, context, seal, first, tally };
    const seen = new SeenRows();
    let batch: NumberedRow[] = [];
    let storing: Promise<void> = Promise.resolve();
    const flush = async () => {
      const full = batch;
      batch = [];
      await storing;
      storing = storeBatch(tx, load, full);
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
    rejects: report.rejects,
    cellProblems: report.cellProblems,
    documents: tally.documents,
  };
}

/**
 * Fresh statistics where these files have changed the registers by a tenth: matching and the next questions and imports are planned by
 * them, and the embedded base has nobody else to gather them.
 */
export async function refreshStatistics(db: Queryable, loaded: readonly ImportSummary[]): Promise<void> {
  const changedRows = loaded.reduce((sum, one) => sum + one.rowsAdded + one.rowsChanged, 0);
  const { rows } = await db.query<{ known: number }>(
    `select reltuples as known from pg_class where oid = 'svod.source_records'::regclass`,
  );
  if (changedRows > 0 && changedRows > Number(rows[0]?.known ?? 0) * 0.1) await db.query(ANALYZE);
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

/** Whether the company has no records yet. */
async function isFirst(tx: Queryable, company: string): Promise<boolean> {
  const { rows } = await tx.query('select from svod.source_records where company = $1 limit 1', [company]);
  return rows.length === 0;
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
