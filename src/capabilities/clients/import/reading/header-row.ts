import { tidy } from '../values/tidy.ts';
import type { GridRow } from './delimited.ts';

/** How surely a text is the name of a known field, 0..1. */
export type HeaderWords = (text: string) => number;

export interface FoundHeader {
  readonly index: number;
  /** Names of the kept columns, unique. */
  readonly headers: readonly string[];
  /** Which columns of the grid they are. */
  readonly kept: readonly number[];
  /** Columns of the grid, kept or not. */
  readonly width: number;
  /** How many of the columns have the name of a known field. */
  readonly known: number;
}

const CANDIDATES = 25;
const VALUE_LIKE = /^[+(]?\d[\d\s().,:/+-]*$|^\S+@\S+\.\S+$|^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}/;

/** Finds the header among the first rows, titles and notes above it passed over. Null where no row looks like one. */
export function findHeader(rows: readonly GridRow[], words: HeaderWords): FoundHeader | null {
  let best: { index: number; score: number } | null = null;
  for (const [index, row] of rows.slice(0, CANDIDATES).entries()) {
    const score = headerScore(row.cells, rows[index + 1]?.cells, words);
    if (score > 0 && (!best || score > best.score * 1.001)) best = { index, score };
  }
  if (!best) return null;
  const known = rows[best.index]!.cells.filter(
    cell => cell.trim() !== '' && words(cell.trim()) > 0.75,
  ).length;
  return { ...columnsOf(rows, best.index), known };
}

function headerScore(
  cells: readonly string[],
  next: readonly string[] | undefined,
  words: HeaderWords,
): number {
  const filled = cells.map(cell => cell.trim()).filter(cell => cell !== '');
  // A single cell is a header only where it plainly names a field and the file has but one column.
  if (filled.length < 2) return cells.length === 1 && words(filled[0] ?? '') > 0.9 ? 1 : 0;
  const valueLike = filled.filter(cell => VALUE_LIKE.test(cell)).length / filled.length;
  if (valueLike > 0.3) return 0;
  const known = filled.reduce((sum, cell) => sum + (cell.length <= 80 ? words(cell) : 0), 0);
  // With no known word at all a header shows only by the contrast: words above, values below.
  const nextFilled = next?.map(cell => cell.trim()).filter(cell => cell !== '') ?? [];
  const contrast = nextFilled.filter(cell => VALUE_LIKE.test(cell)).length / Math.max(1, nextFilled.length);
  if (known < 0.8 && (valueLike > 0 || contrast < 0.25 || new Set(filled).size < filled.length)) return 0;
  return known + contrast * 0.5 - valueLike;
}

function columnsOf(rows: readonly GridRow[], index: number): Omit<FoundHeader, 'known'> {
  const names = [...rows[index]!.cells];
  while (names.length > 0 && names.at(-1)!.trim() === '') names.pop();
  const below = rows.slice(index + 1);
  const filledWithoutName = (column: number) =>
    below.filter(row => (row.cells[column] ?? '').trim() !== '').length;
  const widths = new Map<number, number>();
  for (const row of below) widths.set(row.cells.length, (widths.get(row.cells.length) ?? 0) + 1);
  const usual = [...widths].sort((a, b) => b[1] - a[1])[0]?.[0] ?? names.length;
  const width = Math.max(names.length, usual);

  const headers: string[] = [];
  const kept: number[] = [];
  const seen = new Map<string, number>();
  for (let column = 0; column < width; column++) {
    let name = tidy(names[column] ?? '');
    if (name === '') {
      if (filledWithoutName(column) === 0) continue;
      name = `column ${column + 1}`;
    }
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    headers.push(times === 1 ? name : `${name} (${times})`);
    kept.push(column);
  }
  return { index, headers, kept, width: Math.max(names.length, Math.min(width, (kept.at(-1) ?? 0) + 1)) };
}
