import iconv from 'iconv-lite';
import { AppError } from '../../../../errors.ts';
import { type Dialect, detectDialect, type GridRow, RecordSplitter } from './delimited.ts';
import { findHeader, type HeaderWords } from './header-row.ts';
import { type JsonRow, JsonSplitter, startsAsJson } from './json-records.ts';
import type { OpenedFile, SourceFile } from './source-file.ts';
import { workbookRows } from './workbook.ts';

/** Why a row cannot be read at all. */
export type RowFault = 'unclosed_quote' | 'too_many_cells' | 'too_few_cells' | 'unreadable';

/** One data row: cells in the order of the headers, '' where empty; `more` holds what lies under no header. */
export interface RawRow {
  /** From 1, blank rows not counted. */
  readonly number: number;
  /** Line of the file or row of the sheet, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly more?: readonly (readonly [string, string])[];
  readonly fault?: RowFault;
}

/** How a file was found to be written; kept with the import and shown to the person. */
export interface FileFormat {
  readonly form: 'delimited' | 'workbook' | 'json';
  readonly encoding: string;
  readonly separator?: string;
  readonly quote?: string;
  readonly headerLine?: number;
}

/** A file as a table: headers, a sample of rows to judge columns by, and all rows as a stream that can be read once. */
export interface RawTable {
  readonly format: FileFormat;
  readonly headers: readonly string[];
  readonly sample: readonly RawRow[];
  /** All rows, the sample's included, in batches. */
  rows(): AsyncGenerator<readonly RawRow[]>;
  bytesRead(): number;
}

const SAMPLE_ROWS = 2000;

/** Opens a file as a table. Throws `file_format` when it is no table or has no header row. */
export async function openTable(file: SourceFile, words: HeaderWords): Promise<RawTable> {
  const opened = file.open();
  try {
    return await openAs(file, opened, words);
  } catch (error) {
    opened.stream.destroy();
    throw error;
  }
}

async function openAs(file: SourceFile, opened: OpenedFile, words: HeaderWords): Promise<RawTable> {
  if (file.kind === 'workbook') {
    const format = { form: 'workbook', encoding: file.encoding } as const;
    return gridTable(file, format, workbookRows(file.name, opened), words, opened, null);
  }
  const head = iconv.decode(file.head, file.encoding);
  if (startsAsJson(head)) return jsonTable(file, head, opened);
  const whole = file.head.length < 1 << 20;
  const dialect = detectDialect(
    whole ? head : head.slice(0, Math.max(head.lastIndexOf('\n'), head.lastIndexOf('\r')) + 1),
  );
  if (!dialect) throw notATable(file.name, 'no_columns');
  const { separator, quote } = dialect;
  const format = { form: 'delimited', encoding: file.encoding, separator, quote } as const;
  return gridTable(file, format, delimitedRows(file, opened, dialect), words, opened, dialect);
}

async function* delimitedRows(
  file: SourceFile,
  opened: OpenedFile,
  dialect: Dialect,
): AsyncGenerator<GridRow[]> {
  const splitter = new RecordSplitter(dialect);
  for await (const text of decoded(opened, file.encoding)) yield splitter.push(text);
  yield splitter.end();
}

async function* decoded(opened: OpenedFile, encoding: string): AsyncGenerator<string> {
  const decoder = iconv.getDecoder(encoding, { stripBOM: true });
  for await (const chunk of opened.stream as AsyncIterable<Buffer>) yield decoder.write(chunk);
  yield decoder.end() ?? '';
}

async function gridTable(
  file: SourceFile,
  format: FileFormat,
  batches: AsyncGenerator<GridRow[]>,
  words: HeaderWords,
  opened: OpenedFile,
  dialect: Dialect | null,
): Promise<RawTable> {
  const peeked: GridRow[] = [];
  while (peeked.length < SAMPLE_ROWS) {
    const next = await batches.next();
    if (next.done) break;
    peeked.push(...next.value);
  }
  const header = findHeader(peeked, words);
  if (!header) throw notATable(file.name, 'no_header');
  const { headers, kept } = header;
  const data = peeked.slice(header.index + 1);
  if (data.length === 0) throw notATable(file.name, 'no_rows');

  const width = header.width;
  // Some programs leave out the separators of empty last cells: short rows are no fault where they are usual.
  const short = data.filter(row => row.cells.length < width).length;
  const shortIsUsual = dialect === null || short > Math.max(2, data.length * 0.05);
  let number = 0;
  const toRaw = (row: GridRow): RawRow => {
    number++;
    const fault = row.fault ?? widthFault(row.cells, width, shortIsUsual, dialect !== null);
    return {
      number,
      line: row.line,
      cells: kept.map(column => row.cells[column] ?? ''),
      ...(fault ? { fault } : {}),
    };
  };
  const sample = data.map(toRaw);
  return {
    format: { ...format, headerLine: peeked[header.index]!.line },
    headers,
    sample: sample.slice(0, SAMPLE_ROWS),
    bytesRead: opened.bytesRead,
    async *rows() {
      yield sample;
      for await (const batch of batches) yield batch.map(toRaw);
    },
  };
}

function widthFault(
  cells: readonly string[],
  width: number,
  shortIsUsual: boolean,
  strict: boolean,
): RowFault | undefined {
  if (strict && cells.length > width && cells.slice(width).some(cell => cell.trim() !== ''))
    return 'too_many_cells';
  if (cells.length < width && !shortIsUsual) return 'too_few_cells';
  return undefined;
}

async function jsonTable(file: SourceFile, head: string, opened: OpenedFile): Promise<RawTable> {
  const splitter = new JsonSplitter(head);
  const texts = decoded(opened, file.encoding);
  async function* batches() {
    for await (const text of texts) yield splitter.push(text);
    yield splitter.end();
  }
  const rows = batches();
  const peeked: JsonRow[] = [];
  while (peeked.length < SAMPLE_ROWS) {
    const next = await rows.next();
    if (next.done) break;
    peeked.push(...next.value);
  }
  const headers = [...new Set(peeked.flatMap(row => [...(row.record?.keys() ?? [])]))];
  if (headers.length === 0) throw notATable(file.name, 'no_records');

  const known = new Set(headers);
  let number = 0;
  const toRaw = (row: JsonRow): RawRow => {
    number++;
    if (!row.record) return { number, line: row.line, cells: headers.map(() => ''), fault: 'unreadable' };
    const more = [...row.record].filter(([path]) => !known.has(path));
    return {
      number,
      line: row.line,
      cells: headers.map(path => row.record?.get(path) ?? ''),
      ...(more.length > 0 ? { more } : {}),
    };
  };
  const sample = peeked.map(toRaw);
  return {
    format: { form: 'json', encoding: file.encoding },
    headers,
    sample: sample.slice(0, SAMPLE_ROWS),
    bytesRead: opened.bytesRead,
    async *rows() {
      yield sample;
      for await (const batch of rows) yield batch.map(toRaw);
    },
  };
}

function notATable(name: string, reason: string): AppError {
  return new AppError('file_format', `${name} is not read: ${reason}.`, { detail: { file: name, reason } });
}
