import exceljs from 'exceljs';
import { AppError } from '../../../../errors.ts';
import type { GridRow } from './delimited.ts';
import type { OpenedFile } from './source-file.ts';

const ROWS_PER_BATCH = 500;

/**
 * Rows of the first sheet that holds at least two filled cells in a row, read as a stream. Dates come as ISO 8601 text, numbers with a point.
 * Throws `file_format` for a damaged workbook.
 */
export async function* workbookRows(name: string, opened: OpenedFile): AsyncGenerator<GridRow[]> {
  const reader = new exceljs.stream.xlsx.WorkbookReader(opened.stream as never, {
    worksheets: 'emit',
    sharedStrings: 'cache',
    styles: 'cache',
    hyperlinks: 'ignore',
    entries: 'ignore',
  });
  try {
    for await (const sheet of reader) {
      let batch: GridRow[] = [];
      let rows = 0;
      for await (const row of sheet) {
        const cells: string[] = [];
        const values = row.values as unknown[];
        for (let column = 1; column < values.length; column++) cells.push(cellText(values[column]));
        if (cells.every(cell => cell.trim() === '')) continue;
        rows++;
        batch.push({ line: row.number, cells });
        if (batch.length === ROWS_PER_BATCH) {
          yield batch;
          batch = [];
        }
      }
      if (batch.length > 0) yield batch;
      if (rows > 1) return;
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('file_format', `${name} is a damaged workbook.`, {
      detail: { file: name, reason: 'workbook' },
      cause,
    });
  }
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (value instanceof Date) return dateText(value);
  if (typeof value !== 'object') return String(value);
  if ('richText' in value && Array.isArray(value.richText)) {
    return value.richText.map(part => String((part as { text?: unknown }).text ?? '')).join('');
  }
  if ('error' in value) return '';
  if ('result' in value) return cellText(value.result);
  if ('text' in value) return cellText(value.text);
  return '';
}

/** Serials carry binary noise: rounding to seconds first keeps midnight midnight. */
function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return '';
  const iso = new Date(Math.round(date.getTime() / 1000) * 1000).toISOString();
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ');
}
