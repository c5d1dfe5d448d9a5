import type { Cell, Table } from '../tool.ts';
import { categoryName, numberOf } from './axis.ts';
import type { Field, Pen } from './chart.ts';
import { leadingGroups, type Series } from './series.ts';
import { stepOf } from './steps.ts';

/** A column of a table of figures by groups, and its place. */
export interface Placed {
  readonly field: Field;
  readonly at: number;
}

/** Which columns of a table of figures are drawn as what. */
export interface Roles {
  readonly x: Placed;
  readonly color: Placed | null;
  readonly y: Placed;
  /** Figures of several groups may be added up. */
  readonly additive: boolean;
}

export interface Point {
  /** Name of the category as it is shown. */
  readonly x: string;
  /** The category's own value. */
  readonly key: Cell;
  readonly group: string;
  readonly y: number;
}

/** The figures of a table by category and series, as many of each as can be read, what was left out said. */
export interface Gathered {
  readonly points: readonly Point[];
  /** Categories in the order they are shown: time and numbers forward, others by size, "others" and "not stated" last. */
  readonly order: readonly string[];
  readonly series: Series | null;
  readonly notes: readonly string[];
}

const ORDERED = new Set(['date', 'month', 'quarter', 'year', 'integer', 'number', 'money', 'percent']);

/** True for categories that have an order of their own. */
export function isOrdered(field: Field): boolean {
  return ORDERED.has(field.format);
}

/** True for days and periods told by their first day. */
export function isTime(table: Table, placed: Placed): boolean {
  const type = table.columns[placed.at]?.type ?? '';
  return type === 'date' || type.startsWith('timestamp');
}

/** True where categories follow one another: by time, by number, or as steps that begin with one: «18–24», «25–34». */
export function isSequence(table: Table, placed: Placed): boolean {
  if (isOrdered(placed.field) || isTime(table, placed)) return true;
  const values = table.rows.flatMap(row => row[placed.at] ?? []);
  return values.length > 0 && values.every(value => stepOf(value) !== null);
}

export function gather(
  table: Table,
  roles: Roles,
  most: { categories: number; series: number },
  pen: Pen,
): Gathered {
  const { words } = pen;
  const all = table.rows
    .map(row => ({
      key: row[roles.x.at] ?? null,
      x: categoryName(row[roles.x.at] ?? null, roles.x.field, pen),
      group: roles.color ? categoryName(row[roles.color.at] ?? null, roles.color.field, pen) : '',
      y: numberOf(row[roles.y.at]),
    }))
    .filter(point => Number.isFinite(point.y));
  const series = roles.color ? seriesOf(all, most.series, roles, pen) : null;
  const shown = series ? inSeries(all, series, roles) : all;

  const sizes = new Map<string, number>();
  for (const point of shown) sizes.set(point.x, (sizes.get(point.x) ?? 0) + Math.abs(point.y));
  const names = [...sizes.keys()];
  const isOrderly = isSequence(table, roles.x);
  const ordered = isOrderly
    ? names.filter(name => name !== words.missing).toSorted(byKey(shown))
    : names
        .filter(name => name !== words.missing)
        .toSorted((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0));
  const last = names.filter(name => name === words.missing);
  if (isOrderly || names.length <= most.categories) {
    return { points: shown, order: [...ordered, ...last], series, notes: series?.notes ?? [] };
  }

  const room = most.categories - last.length - (roles.additive ? 1 : 0);
  const kept = new Set([...ordered.slice(0, room), ...last]);
  const left = names.length - kept.size;
  const points = shown.filter(point => kept.has(point.x));
  if (roles.additive) {
    const rest = Map.groupBy(
      shown.filter(point => !kept.has(point.x)),
      point => point.group,
    );
    for (const [group, some] of rest) {
      points.push({ x: words.others, key: null, group, y: some.reduce((sum, point) => sum + point.y, 0) });
    }
  }
  return {
    points,
    order: [...ordered.slice(0, room), ...(roles.additive ? [words.others] : []), ...last],
    series,
    notes: [
      roles.additive ? words.notes.othersSummed(left) : words.notes.othersLeft(kept.size, names.length),
      ...(series?.notes ?? []),
    ],
  };
}

/** Series that cannot be added up are left out beyond the bound, instead of gathered. */
function seriesOf(points: readonly Point[], most: number, roles: Roles, pen: Pen): Series {
  const sizes = points.map(({ group, y }) => ({ group, size: y }));
  if (roles.additive) return leadingGroups(sizes, most, pen);
  const whole = leadingGroups(sizes, Number.POSITIVE_INFINITY, pen);
  if (whole.names.length <= most) return whole;
  return {
    ...whole,
    names: whole.names.slice(0, most),
    notes: [pen.words.notes.seriesLeft(most, whole.names.length)],
  };
}

function inSeries(points: readonly Point[], series: Series, roles: Roles): Point[] {
  if (!roles.additive) return points.filter(point => series.names.includes(point.group));
  const merged = new Map<string, Point>();
  for (const point of points) {
    const group = series.nameOf(point.group);
    const id = JSON.stringify([point.key, group]);
    merged.set(id, { ...point, group, y: point.y + (merged.get(id)?.y ?? 0) });
  }
  return [...merged.values()];
}

function byKey(points: readonly Point[]): (a: string, b: string) => number {
  const keys = new Map(points.map(point => [point.x, point.key]));
  return (a, b) => {
    const [one, other] = [keys.get(a), keys.get(b)];
    if (typeof one === 'number' && typeof other === 'number') return one - other;
    const [step, next] = [stepOf(one), stepOf(other)];
    if (step && next && step.from !== next.from) return step.from - next.from;
    if (step && next && step.open !== next.open) return step.open === 'below' ? -1 : 1;
    return String(one) < String(other) ? -1 : 1;
  };
}
