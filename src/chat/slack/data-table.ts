import type { DataTableBlock, RawNumberElement, RawTextElement } from '@slack/types';
import type { Cell, TableColumn } from '../../capabilities/tool.ts';
import { alignsRight, formatCell, formatNumber, headingOf, showsKopecks } from '../../words/format.ts';
import { slackWords } from '../../words/slack.ts';
import type { Block } from '../port.ts';
import { cut, LIMITS } from './limits.ts';

type TableOfMessage = Extract<Block, { kind: 'table' }>;
type TableCell = RawTextElement | RawNumberElement;

/** A table as Slack draws it, and what of it did not fit, in words. */
export interface DrawnTable {
  readonly block: DataTableBlock;
  readonly notes: readonly string[];
}

/** Least characters worth keeping of a long text when a table is too large. */
const LEAST_CELL = 24;

/**
 * A native table: paged, sorted by its numbers, read out with its caption. Null where it cannot be one: no rows, no columns,
 * or more text than Slack takes even when long cells are cut.
 */
export function dataTable(
  { table, caption, language, timeZone }: TableOfMessage,
  summary: string,
): DrawnTable | null {
  const words = slackWords[language];
  const columns = table.columns.slice(0, LIMITS.table.columns);
  const rows = table.rows.slice(0, LIMITS.table.rows);
  if (rows.length === 0 || columns.length === 0) return null;
  const kopecks = columns.map((column, at) =>
    column.format === 'money' ? { kopecks: showsKopecks(rows.map(row => row[at] ?? null)) } : {},
  );
  const cells: TableCell[][] = [
    columns.map(column => text(headingOf(column))),
    // Ragged rows reject the whole message, so every row is as long as the head.
    ...rows.map(row =>
      columns.map((column, at) => {
        const value = row[at] ?? null;
        return drawCell(value, column, formatCell(value, column, language, { timeZone, ...kopecks[at] }));
      }),
    ),
  ];
  const fitted = shortened(cells);
  if (!fitted) return null;
  const left = table.columns.slice(columns.length);
  return {
    block: {
      type: 'data_table',
      caption: cut(caption || summary, LIMITS.section),
      page_size: Math.min(rows.length, 10),
      rows: fitted,
    },
    notes: [
      ...(left.length > 0 ? [words.columnsLeft(left.map(headingOf).join(', '))] : []),
      ...(rows.length < table.rows.length
        ? [words.rowsLeft(formatNumber(rows.length, language), formatNumber(table.totalRows, language))]
        : []),
    ],
  };
}

/** Two records side by side as a native table. */
export function comparisonTable(
  { heads, rows }: Extract<Block, { kind: 'comparison' }>,
  caption: string,
): DataTableBlock | null {
  const shown = rows.slice(0, LIMITS.table.rows);
  const fitted = shortened([[text(''), ...heads.map(text)], ...shown.map(row => row.map(text))]);
  if (!fitted || shown.length < rows.length || shown.length === 0) return null;
  return { type: 'data_table', caption: cut(caption, LIMITS.section), page_size: shown.length, rows: fitted };
}

/** The same cells in at most as many characters as a table may have: long texts are cut, numbers never. */
function shortened(cells: TableCell[][]): TableCell[][] | null {
  const all = cells.flat();
  if (total(all) <= LIMITS.table.characters) return cells;
  const numbers = all.filter(cell => cell.type === 'raw_number');
  const texts = all.length - numbers.length;
  const share = Math.floor((LIMITS.table.characters - total(numbers)) / Math.max(1, texts));
  if (share < LEAST_CELL) return null;
  // Short cells leave room that long ones may take.
  const short = all.filter(cell => cell.type === 'raw_text' && cell.text.length <= share);
  const room = Math.floor(
    (LIMITS.table.characters - total(numbers) - total(short)) / Math.max(1, texts - short.length),
  );
  return cells.map(row =>
    row.map(cell =>
      cell.type === 'raw_text' ? { ...cell, text: cut(cell.text, Math.max(share, room)) } : cell,
    ),
  );
}

function total(cells: readonly TableCell[]): number {
  return cells.reduce((sum, cell) => sum + cell.text.length, 0);
}

function drawCell(value: Cell, column: TableColumn, shown: string): TableCell {
  if (typeof value === 'number' && Number.isFinite(value) && alignsRight(column.format)) {
    return { type: 'raw_number', value, text: shown };
  }
  return text(shown);
}

/** An empty cell rejects the whole message, a space does not. */
function text(shown: string): RawTextElement {
  return { type: 'raw_text', text: shown.trim() === '' ? ' ' : shown };
}
