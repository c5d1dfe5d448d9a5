import { columnOf } from '../../../catalog/catalogue.ts';
import { sensesOf } from '../linking/items.ts';
import type { ColumnRef } from '../plan.ts';
import { type Cursor, columnsNamed, has, isNumeric, relationsAt } from './cursor.ts';
import { addTest, isMeasure, takeColumn, unitColumns } from './open-columns.ts';
import { placeBound } from './read-bounds.ts';
import type { SaidColumn } from './sketch.ts';

/** A number without a comparison: a value of the column beside it, so many rows, or how many are wanted. */
export function readNumber(cursor: Cursor): boolean {
  const { items, at, sketch } = cursor;
  const said = items[at]!.number!;
  const dash = items[at + 1]?.text === '-' ? items[at + 2]?.number : undefined;
  if (dash) return placeBound(cursor, { op: '>=', low: said.value, high: dash.value, next: at + 3 });
  const postfix = has(cursor, at + 1, 'orMore') ? '>=' : has(cursor, at + 1, 'orLess') ? '<=' : null;
  if (postfix) return placeBound(cursor, { op: postfix, low: said.value, high: null, next: at + 2 });
  if (said.orMore) return placeBound(cursor, { op: '>=', low: said.value, high: null, next: at + 1 });
  if (has(cursor, at + 1, 'most', 'least', 'popular', 'top') || isAdjective(cursor, at + 1)) {
    sketch.limit = said.value;
    cursor.at++;
    return true;
  }
  const after = columnsNamed(cursor, at + 1);
  const [rows] = relationsAt(cursor, at + 1, 'noun');
  if (said.unit === 'years') {
    const refs = unitColumns(cursor, 'years');
    if (refs.length > 0)
      return equals(cursor, takeColumn(cursor, ref => isMeasure(cursor, ref)) ?? { refs, at }, said.value);
  }
  const several = numbersBefore(cursor);
  if (several) {
    const options = several.refs.map(ref => ({ ref, values: several.values.map(String) }));
    addTest(cursor, { kind: 'values', options, each: false });
    cursor.at = several.next;
    return true;
  }
  if (said.unit === 'percent') return false;
  const ranked = cursor.items.some(
    (_, place) => place > at && has(cursor, place, 'most', 'least', 'mostOf', 'leastOf'),
  );
  const listed = rows !== undefined || after.some(ref => columnOf(cursor.catalogue, ref).type === 'text');
  if (listed && !after.some(ref => isNumeric(cursor, ref)) && ranked) {
    sketch.limit = said.value;
    cursor.at++;
    return true;
  }
  const column =
    takeColumn(cursor, ref => holdsNumber(cursor, ref, said.value)) ??
    takeColumn(cursor, ref =>
      after.some(other => isNumeric(cursor, other)) ? isNumeric(cursor, ref) : isNumeric(cursor, ref),
    );
  if (column) return equals(cursor, column, said.value);
  if (rows && after.length === 0 && sketch.targets.length > 0) {
    sketch.mentions.push({ relation: rows, at: at + 1, verb: false });
    addTest(cursor, { kind: 'many', relation: rows, op: '=', value: said.value });
    cursor.at += 2;
    return true;
  }
  if (rows && sketch.targets.length === 0) {
    sketch.limit = said.value;
    cursor.at++;
    return true;
  }
  if (after.length > 0) {
    cursor.at++;
    return equals(cursor, { refs: after, at: at + 1 }, said.value, at + 2);
  }
  if (said.yearLike) return readYear(cursor, said.value);
  return false;
}

/** «в 9 или 10 классе»: several numbers before the column that they are values of. */
function numbersBefore(cursor: Cursor): { refs: ColumnRef[]; values: number[]; next: number } | null {
  const values = [cursor.items[cursor.at]!.number!.value];
  let place = cursor.at + 1;
  while (has(cursor, place, 'or', 'comma', 'and') && cursor.items[place + 1]?.number) {
    values.push(cursor.items[place + 1]!.number!.value);
    place += 2;
  }
  const refs = columnsNamed(cursor, place).filter(ref => isNumeric(cursor, ref));
  return values.length > 1 && refs.length > 0 ? { refs, values, next: place + 1 } : null;
}

/** A text column that has this very number among its values. */
function holdsNumber(cursor: Cursor, ref: ColumnRef, value: number): boolean {
  const { type, values } = columnOf(cursor.catalogue, ref);
  return type === 'text' && values.some(known => known.value === String(value));
}

function isAdjective(cursor: Cursor, at: number): boolean {
  return sensesOf(cursor.items[at], 'more').length + sensesOf(cursor.items[at], 'less').length > 0;
}

function equals(cursor: Cursor, column: SaidColumn, value: number, next = cursor.at + 1): boolean {
  const values = [value];
  let end = next;
  // «в 9 или 10 классе», "grade 9 or 10".
  while (
    has(cursor, end, 'or', 'comma', 'and') &&
    cursor.items[end + 1]?.number &&
    !has(cursor, end + 2, 'most')
  ) {
    values.push(cursor.items[end + 1]!.number!.value);
    end += 2;
  }
  const start = cursor.at;
  if (values.length === 1) addTest(cursor, { kind: 'compare', column, op: '=', value }, start);
  else {
    const options = column.refs.map(ref => ({ ref, values: values.map(String) }));
    addTest(cursor, { kind: 'values', options, each: false }, start);
  }
  cursor.at = end;
  return true;
}

/** «в 2014 году»: the year or the date of whatever of the question has one. */
function readYear(cursor: Cursor, year: number): boolean {
  const refs = datedColumns(cursor);
  if (refs.length === 0) return false;
  const period = {
    from: `${year}-01-01`,
    to: `${year + 1}-01-01`,
    month: null,
    year: { value: year, bound: 'in' as const },
    length: 1,
  };
  addTest(cursor, { kind: 'period', column: { refs, at: cursor.at }, period });
  cursor.at++;
  return true;
}

export function readPeriodTest(cursor: Cursor): boolean {
  const period = cursor.items[cursor.at]!.period!;
  const isDated = (ref: ColumnRef) =>
    datedColumns(cursor).some(known => known.relation === ref.relation && known.column === ref.column);
  const column = takeColumn(cursor, isDated) ?? { refs: datedColumns(cursor), at: cursor.at };
  if (column.refs.length === 0) return false;
  // «в 2014 и 2015 годах».
  const years = [period];
  let end = cursor.at + 1;
  while (has(cursor, end, 'and', 'or', 'comma') && cursor.items[end + 1]?.period) {
    years.push(cursor.items[end + 1]!.period!);
    end += 2;
  }
  for (const [index, one] of years.entries()) {
    if (index > 0) cursor.joiner = cursor.both ? 'and' : 'or';
    addTest(cursor, { kind: 'period', column, period: one });
  }
  cursor.at = end;
  return true;
}

/** Columns of dates and years, those of the relations already named first. */
function datedColumns(cursor: Cursor): ColumnRef[] {
  return [...cursor.catalogue.relations.values()].flatMap(relation => {
    const columns = [...relation.columns.values()];
    const years = columns.filter(isYearColumn);
    const dates = columns.filter(column => column.type === 'date' || column.type === 'moment');
    // Where a relation has a year of its own, or one date that the catalogue names, a bare year means that.
    const own = dates.filter(column => column.name === relation.date);
    const meant = years.length === 1 ? years : own.length === 1 ? own : [...years, ...dates];
    return meant.map(column => ({ relation: relation.name, column: column.name }));
  });
}

function isYearColumn({ unit }: { unit: string | null }): boolean {
  return unit === 'year';
}
