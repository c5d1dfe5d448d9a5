import { columnOf } from '../../../catalog/catalogue.ts';
import { hasRole } from '../linking/items.ts';
import type { ColumnRef, Operator } from '../plan.ts';
import { type Cursor, columnsNamed, has, isNumeric, relationsAt } from './cursor.ts';
import { addTest, isMeasure, takeColumn, takeFigure, unitColumns } from './open-columns.ts';
import type { SaidColumn, Test } from './sketch.ts';

/** «больше 5», "between 1 and 2", "above the average", "at least two concerts". */
export function readComparison(cursor: Cursor): boolean {
  const start = cursor.at;
  const { items } = cursor;
  const isBetween = has(cursor, start, 'between');
  let op: Operator = hasRole(items[start], 'cmp')?.op ?? '>=';
  let next = start + 1;
  if (isBetween && hasRole(items[next], 'cmp')?.op === '>=') next++;
  if (hasRole(items[next], 'average') || (hasRole(items[next], 'agg') && !items[next + 1]?.number)) {
    return readAgainst(cursor, op, next);
  }
  // "a greater weight than 10": the column stands inside.
  const inside = columnsNamed(cursor, next).filter(ref => isMeasure(cursor, ref));
  const behind = has(cursor, next + 1, 'relative', 'cmp') ? next + 2 : next + 1;
  if (inside.length > 0 && items[behind]?.number && !isBetween) {
    addTest(cursor, {
      kind: 'compare',
      column: { refs: inside, at: next },
      op: cursor.negated ? FLIPPED[op] : op,
      value: items[behind]!.number!.value,
    });
    cursor.sketch.filters[cursor.sketch.filters.length - 1] = {
      ...cursor.sketch.filters.at(-1)!,
      negated: false,
    };
    cursor.at = behind + 1;
    return true;
  }
  const low = items[next]?.number;
  if (!low || low.unit === 'percent') return readColumnsCompared(cursor, op, next);
  if (cursor.negated && !isBetween) {
    op = FLIPPED[op];
    cursor.negated = false;
  }
  next++;
  const joint = items[next];
  const second = items[next + 1]?.number;
  const closes =
    (isBetween && (hasRole(joint, 'and') || hasRole(joint, 'cmp')?.op === '<=' || joint?.text === '-')) ||
    (op === '>=' && (hasRole(joint, 'cmp')?.op === '<=' || joint?.text === '-'));
  const high = closes && second ? second.value : null;
  if (isBetween && high === null) return false;
  if (high !== null) next += 2;
  return placeBound(cursor, { op, low: low.value, high, next });
}

interface Bound {
  readonly op: Operator;
  readonly low: number;
  readonly high: number | null;
  readonly next: number;
}

/** Finds what a bound is about: the figure or column before it, the rows or the column after it. */
export function placeBound(cursor: Cursor, { op, low, high, next }: Bound): boolean {
  const { sketch, items } = cursor;
  const start = cursor.at;
  const figure = high === null ? takeFigure(cursor) : null;
  if (figure) {
    addTest(cursor, { kind: 'figure', figure, op, value: low }, start);
    cursor.at = next;
    return true;
  }
  const [rows] = relationsAt(cursor, next, 'noun');
  const column = rows && sketch.targets.length > 0 ? null : takeColumn(cursor, ref => isMeasure(cursor, ref));
  if (column) {
    addTest(cursor, boundOf(column, op, low, high), start);
    cursor.at = next;
    return true;
  }
  const after = columnsNamed(cursor, next).filter(ref => isNumeric(cursor, ref));
  if (rows && after.length === 0 && !hasRole(items[next], 'count')) {
    sketch.mentions.push({ relation: rows, at: next, verb: false });
    addTest(
      cursor,
      { kind: 'many', relation: rows, op, value: low, ...(high === null ? {} : { high }) },
      start,
    );
    cursor.at = next + 1;
    return true;
  }
  if (after.length > 0) {
    addTest(cursor, boundOf({ refs: after, at: next }, op, low, high), start);
    cursor.at = next + 1;
    return true;
  }
  if (cursor.items[next - 1]?.number?.unit === 'years') {
    const refs = unitColumns(cursor, 'years');
    if (refs.length > 0) {
      addTest(cursor, boundOf({ refs, at: start }, op, low, high), start);
      cursor.at = next;
      return true;
    }
  }
  const text = takeColumn(cursor);
  if (text && high === null && op === '=') {
    addTest(cursor, { kind: 'compare', column: text, op, value: low }, start);
    cursor.at = next;
    return true;
  }
  return false;
}

function boundOf(column: SaidColumn, op: Operator, low: number, high: number | null): Test {
  return high === null ? { kind: 'compare', column, op, value: low } : { kind: 'between', column, low, high };
}

/** «выше среднего», "more than the average weight", "less than the minimum". */
function readAgainst(cursor: Cursor, op: Operator, place: number): boolean {
  const { items } = cursor;
  const said = hasRole(items[place], 'agg')?.fn;
  const fn = said === 'min' || said === 'max' ? said : 'avg';
  const start = cursor.at;
  const after = columnsNamed(cursor, place + 1).filter(ref => isNumeric(cursor, ref));
  const column =
    takeColumn(cursor, ref => isNumeric(cursor, ref)) ??
    (after.length > 0 ? { refs: after, at: place + 1 } : null);
  if (!column) return false;
  const next = after.length > 0 ? place + 2 : place + 1;
  addTest(cursor, { kind: 'against', column, op, fn }, start);
  cursor.at = relationsAt(cursor, next, 'noun').some(name => column.refs.some(ref => ref.relation === name))
    ? next + 1
    : next;
  return true;
}

/** «рост проигравшего больше роста победителя»: one column against another of the same row. */
function readColumnsCompared(cursor: Cursor, op: Operator, next: number): boolean {
  // Names are told apart, not more or less than one another.
  const compares = (ref: ColumnRef) =>
    op === '=' || op === '<>' || isMeasure(cursor, ref) || isDated(cursor, ref);
  const right = columnsNamed(cursor, next).filter(compares);
  if (right.length === 0 || /^(from|to|over|under|от|до|с|по)$/i.test(cursor.items[cursor.at]!.text))
    return false;
  const start = cursor.at;
  const left = takeColumn(cursor, compares);
  if (!left) return false;
  addTest(cursor, { kind: 'columns', left, op, right: { refs: right, at: next } }, start);
  cursor.at = next + 1;
  return true;
}

const FLIPPED: Readonly<Record<Operator, Operator>> = {
  '>': '<=',
  '<': '>=',
  '>=': '<',
  '<=': '>',
  '=': '<>',
  '<>': '=',
};

function isDated(cursor: Cursor, ref: ColumnRef): boolean {
  const { type } = columnOf(cursor.catalogue, ref);
  return type === 'date' || type === 'moment';
}
