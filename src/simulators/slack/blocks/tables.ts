import { isObject, type JsonObject } from '../json.ts';
import type { Inspection } from './inspection.ts';
import { inspectRichText, richTextText } from './rich-text.ts';

/** Bounds of both table blocks: data-table-block and table-block reference. */
const MAX_COLUMNS = 20;
const MAX_CELL_CHARACTERS = 10_000;

/** Characters in all cells, which Slack counts for the whole table. */
function cellCharacters(block: JsonObject): number {
  const rows = Array.isArray(block.rows) ? block.rows : [];
  return rows.flat().reduce((sum, cell) => sum + cellText(cell).length, 0);
}

export function inspectDataTable(inspection: Inspection, block: JsonObject, at: string): void {
  inspection.string(block, 'caption', at, 3000, true);
  for (const [name, min, max] of [
    ['page_size', 1, 100],
    ['row_header_column_index', 0, MAX_COLUMNS - 1],
  ] as const) {
    const value = block[name];
    if (value !== undefined && !(Number.isInteger(value) && Number(value) >= min && Number(value) <= max)) {
      inspection.say(`${at}/${name}`, `must be between ${min} and ${max}`);
    }
  }
  // One header and at least one row; at most a hundred rows under the header.
  const rows = inspection.list(block, 'rows', at, 2, 101);
  inspectRows(inspection, rows, at);
  for (const [column, cell] of (Array.isArray(rows[0]) ? rows[0] : []).entries()) {
    if (isObject(cell) && cell.type === 'rich_text') {
      inspection.say(`${at}/rows/0/${column}`, 'rich_text is not allowed in header cells');
    }
  }
  boundCharacters(inspection, cellCharacters(block), `${at}/rows`);
}

export function inspectTable(inspection: Inspection, block: JsonObject, at: string): void {
  inspectRows(inspection, inspection.list(block, 'rows', at, 1, 100), at);
  if (block.column_settings !== undefined) {
    for (const [index, one] of inspection.list(block, 'column_settings', at, 0, MAX_COLUMNS).entries()) {
      if (isObject(one)) {
        inspection.oneOf(one, 'align', `${at}/column_settings/${index}`, ['left', 'center', 'right']);
      }
    }
  }
  boundCharacters(inspection, cellCharacters(block), `${at}/rows`);
}

function inspectRows(inspection: Inspection, rows: readonly unknown[], at: string): void {
  const width = Array.isArray(rows[0]) ? rows[0].length : 0;
  for (const [index, row] of rows.entries()) {
    const pointer = `${at}/rows/${index}`;
    if (!Array.isArray(row)) {
      inspection.say(pointer, 'must be an array');
      continue;
    }
    if (row.length === 0) inspection.say(pointer, 'no less than 1 items allowed');
    if (row.length > MAX_COLUMNS) inspection.say(pointer, `no more than ${MAX_COLUMNS} items allowed`);
    if (row.length !== width) inspection.say(pointer, 'all rows must have the same number of cells');
    for (const [column, cell] of row.entries()) inspectCell(inspection, cell, `${pointer}/${column}`);
  }
}

function inspectCell(inspection: Inspection, cell: unknown, at: string): void {
  if (!isObject(cell)) {
    inspection.say(at, 'must be an object');
    return;
  }
  if (cell.type === 'raw_text') {
    inspection.string(cell, 'text', at, MAX_CELL_CHARACTERS, true);
    return;
  }
  if (cell.type === 'raw_number') {
    if (typeof cell.value !== 'number' || !Number.isFinite(cell.value)) {
      inspection.say(at, 'missing required field: value');
    }
    inspection.string(cell, 'text', at, MAX_CELL_CHARACTERS, true);
    return;
  }
  if (cell.type === 'rich_text') {
    inspectRichText(inspection, cell, at);
    return;
  }
  inspection.say(`${at}/type`, `unsupported type: ${String(cell.type)}`);
}

function cellText(cell: unknown): string {
  return isObject(cell) && cell.type === 'rich_text'
    ? richTextText(cell)
    : isObject(cell) && typeof cell.text === 'string'
      ? cell.text
      : '';
}

function boundCharacters(inspection: Inspection, characters: number, at: string): void {
  if (characters > MAX_CELL_CHARACTERS) {
    inspection.say(at, `total cell characters must be less than ${MAX_CELL_CHARACTERS + 1}`);
  }
}
