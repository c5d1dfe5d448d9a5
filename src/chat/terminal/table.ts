import type { Language, Table } from '../../capabilities/tool.ts';
import { alignsRight, formatCell, headingOf, showsKopecks } from '../../words/format.ts';
import { terminalWords } from '../../words/terminal.ts';
import { cellWidth, cut, pad, plainLine } from './cells.ts';

export interface TableLook {
  readonly language: Language;
  /** Columns of the terminal. */
  readonly width: number;
  /** Zone in which moments are shown. */
  readonly timeZone: string;
  /** Rows to show, and from which one. */
  readonly rows: number;
  readonly from?: number;
  /** Said after the count of rows that are at hand but not shown: how to see them. */
  readonly moreHint?: string;
  readonly dim?: (text: string) => string;
  readonly bold?: (text: string) => string;
}

interface ColumnText {
  readonly label: string;
  readonly cells: readonly string[];
  readonly right: boolean;
  /** Narrowest that still tells something: figures are never cut. */
  readonly least: number;
  width: number;
}

const GAP = '  ';
const MAX_TEXT_WIDTH = 44;
/** A phone, a date, a city read whole or not at all; a longer text still tells something at `LEAST_TEXT_WIDTH`. */
const WHOLE_TEXT_WIDTH = 14;
const LEAST_TEXT_WIDTH = 16;

/**
 * The table as lines that fit the terminal: figures on the right edge of their column, long texts shortened first, then
 * whole columns left out from the end, with a word about which. Ends with how many rows there are beyond the shown ones.
 */
export function renderTable(table: Table, look: TableLook): string[] {
  const from = look.from ?? 0;
  const shown = table.rows.slice(from, from + look.rows);
  const words = terminalWords[look.language];
  const all = table.columns.map((column, index) => {
    const values = shown.map(row => row[index] ?? null);
    const options = {
      timeZone: look.timeZone,
      ...(column.format === 'money' ? { kopecks: showsKopecks(values) } : {}),
    };
    const cells = values.map(value => plainLine(formatCell(value, column, look.language, options)));
    return columnText(plainLine(headingOf(column)), cells, alignsRight(column.format));
  });
  const { kept, dropped } = fitColumns(all, look.width);
  const dim = look.dim ?? same;
  const lines = [
    kept
      .map(column => (look.bold ?? same)(pad(cut(column.label, column.width), column.width, column.right)))
      .join(GAP),
    dim(kept.map(column => '─'.repeat(column.width)).join(GAP)),
    ...shown.map((_, row) =>
      kept
        .map(column => pad(cut(column.cells[row] ?? '', column.width), column.width, column.right))
        .join(GAP)
        .trimEnd(),
    ),
  ];
  if (dropped.length > 0)
    lines.push(
      dim(
        cut(
          words.moreColumns(
            dropped.length,
            dropped.map(column => column.label),
          ),
          look.width,
        ),
      ),
    );
  const left = Math.max(0, table.rows.length - from - shown.length);
  const beyond = Math.max(left, table.totalRows - from - shown.length);
  if (beyond > 0) lines.push(dim(words.moreRows(beyond) + (left > 0 ? (look.moreHint ?? '') : '')));
  return lines;
}

function columnText(label: string, cells: readonly string[], right: boolean): ColumnText {
  const widest = cells.reduce((width, cell) => Math.max(width, cellWidth(cell)), 0);
  const labelWidth = cellWidth(label);
  const natural = Math.max(widest, labelWidth);
  // A figure keeps all of its digits; its heading may be cut, down to what is worth reading.
  const least = right
    ? Math.max(widest, Math.min(labelWidth, 8))
    : widest <= WHOLE_TEXT_WIDTH
      ? Math.max(widest, Math.min(labelWidth, 8))
      : Math.min(natural, LEAST_TEXT_WIDTH);
  return { label, cells, right, least, width: right ? natural : Math.min(natural, MAX_TEXT_WIDTH) };
}

/** Shortens the widest columns first; when even the narrowest forms are too much, leaves columns out from the end. */
function fitColumns(
  all: readonly ColumnText[],
  width: number,
): { kept: ColumnText[]; dropped: ColumnText[] } {
  const kept = [...all];
  const dropped: ColumnText[] = [];
  const least = () => total(kept.map(column => column.least));
  while (kept.length > 1 && least() > width) dropped.unshift(kept.pop() as ColumnText);
  let excess = total(kept.map(column => column.width)) - width;
  while (excess > 0) {
    const widest = kept
      .filter(column => column.width > column.least)
      .reduce<ColumnText | null>(
        (best, column) => (best === null || column.width > best.width ? column : best),
        null,
      );
    if (!widest) break;
    widest.width -= 1;
    excess -= 1;
  }
  return { kept, dropped };
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + GAP.length * Math.max(0, widths.length - 1);
}

function same(text: string): string {
  return text;
}
