import { AppError } from '../../../../errors.ts';
import type { Dialect, GridRow } from './delimited.ts';
import { findHeader, type HeaderWords } from './header-row.ts';

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
  /** Sheets of a workbook that are read: the first that holds a table, and those after it under the same header. */
  readonly sheets?: readonly string[];
  /** Sheets that hold something else and are left. */
  readonly otherSheets?: readonly string[];
}

/** A file as a table: headers, a sample of rows to judge columns by, and all rows as a stream that can be read once. */
export interface RawTable extends AsyncDisposable {
  readonly format: FileFormat;
  readonly headers: readonly string[];
  readonly sample: readonly RawRow[];
  /** All rows, the sample's included, in batches. */
  rows(): AsyncGenerator<readonly RawRow[]>;
  bytesRead(): number;
}

/** Rows that a column is judged by. */
export const SAMPLE_ROWS = 2000;

/** What a grid of rows comes from. */
export interface GridSource {
  readonly format: FileFormat;
  /** Null where rows come from cells, not from text that may have been cut wrongly. */
  readonly dialect: Dialect | null;
  bytesRead(): number;
  /** Rows of further grids under the same header. */
  further?(): AsyncGenerator<GridRow[]>;
}

/** Finds the header among the first rows and makes a table of the rest. Throws `file_format`: `no_header`, `no_rows`. */
export async function gridTable(
  name: string,
  batches: AsyncGenerator<GridRow[]>,
  words: HeaderWords,
  source: GridSource | ((header: GridRow) => Promise<GridSource>),
): Promise<RawTable> {
  try {
    return await tableOf(name, batches, words, source);
  } catch (error) {
    await batches.return(undefined);
    throw error;
  }
}

async function tableOf(
  name: string,
  batches: AsyncGenerator<GridRow[]>,
  words: HeaderWords,
  source: GridSource | ((header: GridRow) => Promise<GridSource>),
): Promise<RawTable> {
  const peeked: GridRow[] = [];
  while (peeked.length < SAMPLE_ROWS) {
    const next = await batches.next();
    if (next.done) break;
    peeked.push(...next.value);
  }
  const header = findHeader(peeked, words);
  if (!header) throw notATable(name, 'no_header');
  const { headers, kept } = header;
  const headerRow = peeked[header.index]!;
  const data = peeked.slice(header.index + 1);
  if (data.length === 0) throw notATable(name, 'no_rows');
  const { format, dialect, bytesRead, further } =
    typeof source === 'function' ? await source(headerRow) : source;

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
    format: { ...format, headerLine: headerRow.line },
    headers,
    sample: sample.slice(0, SAMPLE_ROWS),
    bytesRead,
    async *rows() {
      yield sample;
      for await (const batch of batches) yield batch.map(toRaw);
      if (further) for await (const batch of further()) yield batch.map(toRaw);
    },
    async [Symbol.asyncDispose]() {
      await batches.return(undefined);
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

/** `file_format` for a file that can be read but holds no table. */
export function notATable(name: string, reason: string): AppError {
  return new AppError('file_format', `${name} is not read: ${reason}.`, { detail: { file: name, reason } });
}
