import { yesNo } from '../../words/exports.ts';
import { formatMonth, formatQuarter, headingOf, nameOf } from '../../words/format.ts';
import type { Cell, Language, Table, TableColumn } from '../tool.ts';
import { wallClock } from './moments.ts';

export interface CsvOptions {
  readonly language: Language;
  /** Zone in which moments are written. */
  readonly timeZone: string;
}

/**
 * The table as CSV (RFC 4180) that a double click opens right: UTF-8 with a BOM, because Excel takes it for the system's
 * code page otherwise, and in Russian `;` with decimal commas, because Excel reads CSV by the system's list separator and
 * turns `1.5` into the first of May. Numbers are unrounded, dates ISO 8601. A text that a spreadsheet would run as a
 * formula gets an apostrophe before it.
 */
export function writeCsv(table: Table, options: CsvOptions): Buffer {
  const separator = options.language === 'ru' ? ';' : ',';
  const line = (fields: readonly string[]) => `${fields.join(separator)}\r\n`;
  const parts = ['\ufeff', line(table.columns.map(column => quoted(harmless(headingOf(column)), separator)))];
  for (const row of table.rows) {
    parts.push(
      line(
        table.columns.map((column, index) => quoted(written(row[index] ?? null, column, options), separator)),
      ),
    );
  }
  return Buffer.from(parts.join(''));
}

function written(cell: Cell, column: TableColumn, options: CsvOptions): string {
  if (cell === null) return '';
  if (typeof cell === 'number')
    return options.language === 'ru' ? String(cell).replace('.', ',') : String(cell);
  if (typeof cell === 'boolean') return yesNo(cell, options.language);
  if (typeof cell !== 'string') return harmless(cell.map(item => written(item, column, options)).join(', '));
  if (column.codes) return harmless(nameOf(cell, column.codes));
  if (column.format === 'month') return formatMonth(cell, options.language);
  if (column.format === 'quarter') return formatQuarter(cell, options.language);
  return harmless(wallClock(cell, column, options.timeZone) ?? cell);
}

/**
 * Keeps a spreadsheet from running a value: the signs that start a formula, wide forms and leading blanks included (OWASP,
 * CSV injection). A bare number with a sign is no formula, and phones must stay readable to other programs.
 */
function harmless(text: string): string {
  if (/^[+-]?\d+([.,]\d+)?$/.test(text)) return text;
  return /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]/u.test(text) || /^[\t\r\n]/.test(text) ? `'${text}` : text;
}

function quoted(text: string, separator: string): string {
  return text.includes(separator) || /["\r\n]/.test(text) || text.trim() !== text
    ? `"${text.replaceAll('"', '""')}"`
    : text;
}
