import type { Language, Table } from '../../capabilities/tool.ts';
import { alignsRight, formatCell, headingOf, showsKopecks } from '../../words/format.ts';
import { cellWidth, cut, pad, plainLine } from '../terminal/cells.ts';
import { PRE_WIDTH } from './limits.ts';

/** A table in words: one list of cells a column, headed. */
export interface TextColumn {
  readonly heading: string;
  readonly cells: readonly string[];
  readonly right: boolean;
}

export interface TableLook {
  readonly language: Language;
  readonly timeZone: string;
}

const GAP = '  ';
/** A heading is cut down to this before it makes a column of short figures wide. */
const LEAST_HEADING = 8;

/** The cells as a person reads them. One line each: a value with a line break in it would break the table. */
export function textColumns(table: Table, { language, timeZone }: TableLook): TextColumn[] {
  return table.columns.map((column, index) => {
    const values = table.rows.map(row => row[index] ?? null);
    const options = { timeZone, ...(column.format === 'money' && { kopecks: showsKopecks(values) }) };
    return {
      heading: plainLine(headingOf(column)),
      cells: values.map(value => plainLine(formatCell(value, column, language, options))),
      right: alignsRight(column.format),
    };
  });
}

/** The table in monospaced lines, no value cut; null when a line would not fit a phone. */
export function preTable(columns: readonly TextColumn[]): string | null {
  const drawn = columns.map(column => {
    const widest = Math.max(0, ...column.cells.map(cellWidth));
    const width = Math.max(widest, Math.min(cellWidth(column.heading), LEAST_HEADING));
    return { ...column, width: columns.length === 1 ? Math.max(width, cellWidth(column.heading)) : width };
  });
  // Where there is room, headings are written out, from the left.
  let spare = PRE_WIDTH - drawn.reduce((sum, { width }) => sum + width, GAP.length * (drawn.length - 1));
  if (drawn.length === 0 || spare < 0) return null;
  for (const column of drawn) {
    const more = Math.min(spare, Math.max(0, cellWidth(column.heading) - column.width));
    column.width += more;
    spare -= more;
  }
  const line = (texts: readonly string[]) =>
    drawn
      .map(({ width, right }, at) => pad(cut(texts[at] ?? '', width), width, right))
      .join(GAP)
      .trimEnd();
  const rows = drawn[0]?.cells.map((_, row) => line(drawn.map(column => column.cells[row] ?? ''))) ?? [];
  return [
    line(drawn.map(column => column.heading)),
    drawn.map(({ width }) => '─'.repeat(width)).join(GAP),
    ...rows,
  ].join('\n');
}
