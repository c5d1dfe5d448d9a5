import type { Catalogue } from '../../catalog/catalogue.ts';
import type { Language, Table } from '../tool.ts';
import type { ChartKind } from './chart.ts';
import { fieldOfResult, isNumeric } from './fields.ts';
import { isTime, type Placed, type Roles } from './groups.ts';
import { readAxis } from './request.ts';

interface Asked {
  readonly x: string | null;
  readonly y: string | null;
  readonly color: string | null;
}

const MOST_BARS_OF_NUMBERS = 15;

/** Which columns of any table are drawn as groups and which as the figure; null where it holds no figure by groups. */
export function tableRoles(
  table: Table,
  asked: Asked,
  catalogue: Catalogue,
  language: Language,
): Roles | null {
  const columns: Placed[] = table.columns
    .map((column, at) => ({ field: fieldOfResult(column, catalogue, language), at }))
    .filter(({ field }) => field.format !== 'id' && field.format !== 'list');
  const named = (name: string | null) => {
    const axis = name === null ? null : readAxis(name);
    const wanted = axis?.kind === 'column' ? axis.column : name;
    return columns.find(({ field }) => field.name === wanted);
  };
  const numbers = columns.filter(({ field }) => isNumeric(field) && field.format !== 'year');
  const groups = columns.filter(column => !numbers.includes(column));
  const x =
    named(asked.x) ??
    groups.find(column => isTime(table, column)) ??
    groups[0] ??
    (numbers.length > 1 ? numbers[0] : undefined);
  const askedY = named(asked.y);
  const y =
    (askedY && numbers.includes(askedY) ? askedY : undefined) ??
    numbers.find(column => column !== x && isFigure(column)) ??
    numbers.find(column => column !== x);
  if (!x || !y || table.rows.length < 2) return null;
  const askedColor = named(asked.color);
  const color =
    askedColor && askedColor !== x && askedColor !== y
      ? askedColor
      : (groups.find(column => column !== x && repeats(table, x) && repeats(table, column)) ?? null);
  return { x, color, y, additive: isAdditive(y.field.name) || isWhole(table, y) };
}

/** The kind that a table asks for by itself: time as a line, two groups with many cells as a heat map, the rest as bars. */
export function tableKind(table: Table, { x }: Roles): ChartKind {
  const values = new Set(table.rows.map(row => String(row[x.at])));
  if (isTime(table, x)) return 'line';
  return isNumeric(x.field) && values.size > MOST_BARS_OF_NUMBERS ? 'line' : 'bar';
}

/** Counts and sums can be added up; averages and rates cannot. */
export function isAdditive(name: string): boolean {
  return /(^|_)(count|sum|total)(_|$)/i.test(name) && !/^(avg|median|min|max)_/.test(name);
}

/** Shares that make up a whole, told from rates by their sum. */
function isWhole(table: Table, { field, at }: Placed): boolean {
  const sum = table.rows.reduce((total, row) => total + (Number(row[at]) || 0), 0);
  return field.format === 'percent' && Math.abs(sum - 100) < 0.5;
}

/** A figure over a group is named for what it is; a plain number in a table of figures is a group. */
function isFigure({ field }: Placed): boolean {
  return /(^|_)(count|sum|avg|min|max|median|stddev|share|percent|total|per|corr|p\d+)(_|$)/i.test(
    field.name,
  );
}

function repeats(table: Table, { at }: Placed): boolean {
  return new Set(table.rows.map(row => String(row[at]))).size < table.rows.length;
}
