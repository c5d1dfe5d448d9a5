import { hash } from 'node:crypto';
import type { Queryable } from '../../../data/database.ts';
import { AppError } from '../../../errors.ts';
import { companySlugs } from './company-names.ts';
import { SeenRows } from './loading/seen-rows.ts';
import type { PreparedFile } from './prepared-file.ts';
import type { RawRow } from './reading/raw-table.ts';
import { ImportReport } from './report.ts';
import type { ImportDependencies, ImportSummary, TouchesRequest, TouchProblem } from './request.ts';
import { finishRun, holdImports } from './runs.ts';
import { detectDateOrder, parseDate } from './values/dates.ts';
import { parseNumber } from './values/numbers.ts';
import { valueKey } from './vocabulary.ts';

const BATCH = 2000;

interface Touch {
  readonly raw: RawRow;
  readonly company: string;
  readonly sourceCompany: string;
  readonly sourceRow: number;
  readonly channel: string;
  readonly offeredOn: string;
  readonly outcome: string | null;
  readonly rowHash: Buffer;
  readonly occurrence: number;
}

/** Loads past offers in one transaction. A touch finds its person by the register row it names; one that names none is rejected. */
export async function loadTouches(
  deps: ImportDependencies,
  request: TouchesRequest,
  prepared: PreparedFile,
): Promise<Omit<ImportSummary, 'milliseconds'>> {
  const { file, table, mapping, importId } = prepared;
  const tally = { read: 0, added: 0, known: 0, changed: 0 };
  await using report = new ImportReport(prepared.rejectsPath, table.headers, request.describeReject);
  const read = touchReader(deps, prepared);
  const seen = new SeenRows();

  await deps.db.transaction(async tx => {
    await holdImports(tx, importId, file.sha256);
    let batch: Touch[] = [];
    const flush = async () => {
      const full = batch;
      batch = [];
      const { added, known, orphans } = await storeTouches(tx, importId, full);
      tally.added += added;
      tally.known += known;
      for (const orphan of orphans) await report.reject(orphan.raw, orphan.raw.number, 'unknown_row', []);
    };
    for await (const rows of table.rows()) {
      if (request.signal?.aborted) throw new AppError('cancelled', 'The import was stopped.');
      for (const raw of rows) {
        tally.read++;
        const touch = read(raw);
        if ('problem' in touch) {
          await report.reject(raw, raw.number, touch.problem, touch.columns);
          continue;
        }
        batch.push({ ...touch, raw, occurrence: seen.count(touch.rowHash) });
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
    await file.assertUnchanged();
    await finishRun(tx, importId, { ...tally, rejected: report.rejected });
  });
  if (tally.added > 0) await deps.db.query('analyze svod.touches');
  return {
    file: file.name,
    kind: 'touches',
    company: null,
    format: table.format,
    mapping,
    rowsRead: tally.read,
    rowsAdded: tally.added,
    rowsKnown: tally.known,
    rowsChanged: 0,
    rowsRejected: report.rejected,
    rejects: report.rejects,
    cellProblems: report.cellProblems,
    documents: 'none',
  };
}

type Read =
  | Omit<Touch, 'raw' | 'occurrence'>
  | { readonly problem: TouchProblem; readonly columns: string[] };

function touchReader(
  deps: ImportDependencies,
  { table, mapping, vocabulary }: PreparedFile,
): (raw: RawRow) => Read {
  const slugs = companySlugs(deps);
  const at = (field: string) => mapping.findIndex(column => column.field === field);
  const columns = Object.fromEntries(
    ['offered_by', 'source_company', 'source_row', 'channel', 'offered_on', 'outcome'].map(field => [
      field,
      at(field),
    ]),
  );
  const order = detectDateOrder(table.sample.map(row => row.cells[columns.offered_on!] ?? ''));
  const latestYear = deps.now().getFullYear();
  // Offers are made in the past, but a machine's clock may be behind the file's.
  const latest = new Date(deps.now().getTime() + 366 * 86_400_000).toISOString().slice(0, 10);

  return raw => {
    const problem = (reason: TouchProblem, ...fields: string[]): Read => ({
      problem: reason,
      columns: fields.map(field => mapping[columns[field]!]?.header ?? field),
    });
    if (raw.fault) return problem('incomplete');
    const cell = (field: string) => {
      const text = (raw.cells[columns[field]!] ?? '').trim();
      return vocabulary.empty.has(text.toLowerCase()) ? '' : text;
    };
    const sourceCompany = slugs.get(valueKey(cell('source_company')));
    if (!sourceCompany) return problem('unknown_company', 'source_company');
    // A company's own list of offers need not say who offered.
    const company = columns.offered_by === -1 ? sourceCompany : slugs.get(valueKey(cell('offered_by')));
    if (!company) return problem('unknown_company', 'offered_by');
    const sourceRow = parseNumber(cell('source_row'));
    if (sourceRow === null || !Number.isInteger(sourceRow) || sourceRow < 1 || sourceRow > 2_147_483_647) {
      return problem('unknown_row', 'source_row');
    }
    const channel = vocabulary.values.get('channel')?.get(valueKey(cell('channel')));
    if (!channel) return problem('unknown_channel', 'channel');
    const offeredOn = parseDate(cell('offered_on'), order, latestYear);
    if (!offeredOn || offeredOn > latest || offeredOn < '1990-01-01') return problem('no_date', 'offered_on');
    const said = cell('outcome');
    const outcome = said === '' ? null : vocabulary.values.get('outcome')?.get(valueKey(said));
    if (outcome === undefined) return problem('unknown_outcome', 'outcome');
    const identity = [company, sourceCompany, sourceRow, channel, offeredOn, outcome ?? ''].join('\u0000');
    const rowHash = Buffer.from(hash('sha256', identity, 'buffer').subarray(0, 16));
    return { company, sourceCompany, sourceRow, channel, offeredOn, outcome: outcome ?? null, rowHash };
  };
}

async function storeTouches(
  tx: Queryable,
  importId: number,
  touches: readonly Touch[],
): Promise<{ added: number; known: number; orphans: Touch[] }> {
  if (touches.length === 0) return { added: 0, known: 0, orphans: [] };
  const { rows: found } = await tx.query<{ at: number; recordId: number; clientId: number | null }>(
    // Of several files of one company the latest is meant.
    `select distinct on (named.at) named.at as "at", record.id as "recordId", record.client_id as "clientId"
     from unnest($1::int[], $2::text[], $3::int[]) as named (at, company, row_number)
     join svod.source_records as record on record.company = named.company and record.row_number = named.row_number
     order by named.at, record.import_id desc, record.id desc`,
    [
      touches.map((_, at) => at),
      touches.map(touch => touch.sourceCompany),
      touches.map(touch => touch.sourceRow),
    ],
  );
  const records = new Map(found.map(row => [Number(row.at), row]));
  const kept = touches
    .map((touch, at) => ({ touch, record: records.get(at) }))
    .filter(one => one.record !== undefined);
  const of = (pick: (one: (typeof kept)[number]) => unknown) => kept.map(pick);
  const { rowCount } = await tx.query(
    `insert into svod.touches (client_id, record_id, company, channel, offered_on, outcome, row_hash, occurrence, import_id)
     select *, $9::bigint from unnest(
       $1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::date[], $6::text[], $7::bytea[], $8::int[])
     on conflict (row_hash, occurrence) do nothing`,
    [
      of(one => one.record!.clientId),
      of(one => one.record!.recordId),
      of(one => one.touch.company),
      of(one => one.touch.channel),
      of(one => one.touch.offeredOn),
      of(one => one.touch.outcome),
      of(one => one.touch.rowHash),
      of(one => one.touch.occurrence),
      importId,
    ],
  );
  const added = rowCount ?? 0;
  return { added, known: kept.length - added, orphans: touches.filter((_, at) => !records.has(at)) };
}
