import { PassThrough } from 'node:stream';
import { setImmediate as breathe } from 'node:timers/promises';
import exceljs from 'exceljs';
import { yesNo } from '../../words/exports.ts';
import { formatCell, formatQuarter, headingOf, nameOf } from '../../words/format.ts';
import type { Cell, ColumnFormat, Language, Table, TableColumn } from '../tool.ts';
import { wallClock } from './moments.ts';

export interface XlsxOptions {
  readonly language: Language;
  /** Zone in which moments are written. */
  readonly timeZone: string;
  /** What the sheet holds; Excel's own rules for names are kept here. */
  readonly title: string;
}

type CellValue = string | number | Date | null;

const MAX_CELL_CHARACTERS = 32_767; // Excel specifications and limits
const MAX_SHEET_NAME = 31;
/** Rows written before other people's requests get their turn. */
const ROWS_AT_ONCE = 500;

/** The table as a workbook: numbers, money and dates are typed, the header stays in sight and filters. */
export async function writeXlsx(table: Table, options: XlsxOptions): Promise<Buffer> {
  const output = new PassThrough();
  const chunks: Buffer[] = [];
  output.on('data', (chunk: Buffer) => chunks.push(chunk));
  const workbook = new exceljs.stream.xlsx.WorkbookWriter({ stream: output, useStyles: true });
  const sheet = workbook.addWorksheet(sheetName(options), { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = table.columns.map((column, index) => ({
    width: width(table, index, options.language),
    style: { numFmt: numberFormat(column, options.language) },
  }));
  if (table.columns.length > 0) {
    sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: table.columns.length } };
  }
  const header = sheet.addRow(table.columns.map(column => clean(headingOf(column))));
  header.eachCell(cell => {
    cell.numFmt = '@';
    cell.font = { bold: true };
    cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFEFF2F6' } };
  });
  header.commit();
  for (const [index, row] of table.rows.entries()) {
    sheet.addRow(table.columns.map((column, at) => cellValue(row[at] ?? null, column, options))).commit();
    if (index % ROWS_AT_ONCE === ROWS_AT_ONCE - 1) await breathe();
  }
  sheet.commit();
  await workbook.commit();
  return Buffer.concat(chunks);
}

function cellValue(cell: Cell, column: TableColumn, options: XlsxOptions): CellValue {
  if (cell === null || typeof cell === 'number') return cell;
  if (typeof cell === 'boolean') return yesNo(cell, options.language);
  if (typeof cell !== 'string') {
    return clean(cell.map(item => cellValue(item, column, options) ?? '').join(', '));
  }
  if (column.codes) return clean(nameOf(cell, column.codes));
  if (column.format === 'quarter') return formatQuarter(cell, options.language);
  const moment = wallClock(cell, column, options.timeZone);
  if (moment) return new Date(`${moment.replace(' ', 'T')}Z`);
  if (isDay(column.format) && /^\d{4}-\d{2}-\d{2}$/.test(cell) && cell >= '1900-03-01') {
    return new Date(`${cell}T00:00:00Z`);
  }
  return clean(cell);
}

function isDay(format: ColumnFormat): boolean {
  return format === 'date' || format === 'month';
}

function numberFormat(column: TableColumn, language: Language): string {
  const locale = language === 'ru' ? '[$-419]' : '[$-809]';
  if (column.type.startsWith('timestamp')) return language === 'ru' ? 'dd.mm.yyyy hh:mm' : 'd mmm yyyy hh:mm';
  switch (column.format) {
    case 'integer':
      return '#,##0';
    case 'number':
      return '#,##0.##########';
    case 'money':
      return '#,##0.00\\ "₽"';
    case 'percent':
      return '0.0\\ "%"'; // the cells hold 0..100
    case 'date':
      return language === 'ru' ? 'dd.mm.yyyy' : 'd mmm yyyy';
    case 'month':
      return `${locale}mmmm\\ yyyy`;
    case 'year':
    case 'id':
      return '0';
    default:
      return '@'; // text stays text: no phone becomes a number, no "1-2" a date
  }
}

/** Wide enough for the heading and for most of the first rows; a spreadsheet cannot fit columns by itself on opening. */
function width(table: Table, index: number, language: Language): number {
  const column = table.columns[index] as TableColumn;
  const lengths = table.rows
    .slice(0, 200)
    .map(row => formatCell(row[index] ?? null, column, language).length)
    .sort((one, other) => one - other);
  const most = lengths[Math.floor(lengths.length * 0.95)] ?? 0;
  const money = column.format === 'money' ? 3 : 0;
  return Math.min(60, Math.max(8, column.label.length + 4, most + money + 2));
}

function sheetName({ title, language }: XlsxOptions): string {
  const name = clean(title)
    .replace(/[[\]:*?/\\]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MAX_SHEET_NAME)
    .replace(/^'+|'+$/g, '')
    .trim();
  // "History" is a name that Excel keeps for itself.
  return name === '' || /^history$/i.test(name) ? (language === 'ru' ? 'Выгрузка' : 'Export') : name;
}

/** What XML cannot hold goes, and what a cell cannot hold is cut. */
function clean(text: string): string {
  return (
    text
      .toWellFormed()
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the very characters that XML 1.0 forbids
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .slice(0, MAX_CELL_CHARACTERS)
  );
}
