import { AppError } from '../../../../errors.ts';
import { tidy } from '../values/tidy.ts';
import type { GridRow } from './delimited.ts';
import { findHeader, type HeaderWords } from './header-row.ts';
import { gridTable, notATable, type RawTable } from './raw-table.ts';
import type { SourceFile } from './source-file.ts';
import { Workbook } from './workbook.ts';
import type { SheetPart } from './workbook-parts.ts';

const HEADER_ROWS = 25;

/**
 * Opens a workbook as a table: the sheet with most columns of known names (the first of equals), and the sheets after it under the same header (a sheet a month).
 * Throws `file_format`.
 */
export async function openWorkbook(file: SourceFile, words: HeaderWords): Promise<RawTable> {
  const book = await Workbook.open(file.path, file.name);
  let problem: AppError | null = null;
  for (const sheet of await byKnownColumns(book, words)) {
    const index = book.sheets.indexOf(sheet);
    const later = book.sheets.slice(index + 1);
    try {
      return await gridTable(file.name, book.rows(sheet), words, async header => {
        const alike = await sheetsUnder(book, header, later);
        return {
          format: {
            form: 'workbook',
            encoding: file.encoding,
            sheets: [sheet, ...alike].map(one => one.name),
            otherSheets: await filledSheets(book, [
              ...book.sheets.slice(0, index),
              ...later.filter(one => !alike.includes(one)),
            ]),
          },
          dialect: null,
          bytesRead: () => book.bytesRead(),
          further: () => rowsUnder(book, header, alike),
        };
      });
    } catch (error) {
      if (!(error instanceof AppError) || !isNoTable(error)) throw error;
      problem ??= error;
    }
  }
  throw problem ?? notATable(file.name, 'no_rows');
}

/** Sheets that are surely tables before covers and notes, else in the order of their tabs. */
async function byKnownColumns(book: Workbook, words: HeaderWords): Promise<SheetPart[]> {
  const known = new Map<SheetPart, number>();
  for (const sheet of book.sheets) {
    const rows = await firstRows(book, sheet, HEADER_ROWS + 1);
    known.set(sheet, findHeader(rows, words)?.known ?? 0);
  }
  return [...book.sheets].sort((left, right) => known.get(right)! - known.get(left)!);
}

function isNoTable(error: AppError): boolean {
  return error.detail.reason === 'no_header' || error.detail.reason === 'no_rows';
}

async function sheetsUnder(
  book: Workbook,
  header: GridRow,
  sheets: readonly SheetPart[],
): Promise<SheetPart[]> {
  const alike: SheetPart[] = [];
  for (const sheet of sheets) {
    const rows = await firstRows(book, sheet, HEADER_ROWS);
    if (rows.some(row => sameCells(row, header))) alike.push(sheet);
  }
  return alike;
}

async function filledSheets(book: Workbook, sheets: readonly SheetPart[]): Promise<string[]> {
  const filled: string[] = [];
  for (const sheet of sheets) if ((await firstRows(book, sheet, 1)).length > 0) filled.push(sheet.name);
  return filled;
}

/** The rows below the header of each sheet. */
async function* rowsUnder(
  book: Workbook,
  header: GridRow,
  sheets: readonly SheetPart[],
): AsyncGenerator<GridRow[]> {
  for (const sheet of sheets) {
    let below = false;
    for await (const batch of book.rows(sheet)) {
      const at: number = below ? -1 : batch.findIndex(row => sameCells(row, header));
      const rows = below ? batch : at === -1 ? [] : batch.slice(at + 1);
      below ||= at !== -1;
      if (rows.length > 0) yield rows;
    }
  }
}

async function firstRows(book: Workbook, sheet: SheetPart, count: number): Promise<GridRow[]> {
  const rows: GridRow[] = [];
  for await (const batch of book.rows(sheet)) {
    rows.push(...batch);
    if (rows.length >= count) break;
  }
  return rows.slice(0, count);
}

function sameCells(left: GridRow, right: GridRow): boolean {
  const text = (row: GridRow) => row.cells.map(tidy).join('\t').trimEnd();
  return text(left) === text(right);
}
