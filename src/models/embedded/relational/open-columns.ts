import { columnOf } from '../../../catalog/catalogue.ts';
import type { ColumnRef } from '../plan.ts';
import { type Cursor, has, isNumeric, relationsAt } from './cursor.ts';
import type { Figure, Filter, SaidColumn, Test } from './sketch.ts';

/** Adds a condition with the negation and the joint said before it. */
export function addTest(cursor: Cursor, test: Test, at = cursor.at): void {
  const filter: Filter = { test, at, negated: cursor.negated, joiner: cursor.joiner };
  cursor.sketch.filters.push(filter);
  cursor.negated = false;
  cursor.joiner = 'and';
}

/** The column said last before here, if nothing but a joint stands between; taken out of what is shown. */
export function takeColumn(
  cursor: Cursor,
  accept: (ref: ColumnRef) => boolean = () => true,
): SaidColumn | null {
  const { at, open } = cursor;
  for (const place of [at - 1, at - 2, at - 3]) {
    const refs = open.get(place)?.filter(accept);
    if (refs && refs.length > 0) {
      if (place < at - 1 && !between(cursor, place, at)) return null;
      open.delete(place);
      return { refs, at: place };
    }
    if (open.has(place)) return null;
  }
  return null;
}

/** Only the rows a column is of, a pronoun or a negation stand between a column and its bound. */
function between(cursor: Cursor, from: number, to: number): boolean {
  for (let at = from + 1; at < to; at++) {
    const plain =
      has(cursor, at, 'relative', 'not', 'pronoun', 'present') || relationsAt(cursor, at).length > 0;
    if (!plain) return false;
  }
  return true;
}

/** The figure read last, if it ends right before here, taken out of what is shown: a bound or a rank is about it. */
export function takeFigure(cursor: Cursor): Figure | null {
  const { lastFigure, sketch, at } = cursor;
  if (!lastFigure) return null;
  for (let place = lastFigure.end + 1; place < at; place++)
    if (!has(cursor, place, 'relative', 'pronoun', 'present')) return null;
  const target = sketch.targets[lastFigure.index];
  if (target?.kind !== 'figure') return null;
  sketch.targets.splice(lastFigure.index, 1);
  cursor.lastFigure = null;
  return target.figure;
}

/** A number that can be more or less; a code is only itself. */
export function isMeasure(cursor: Cursor, ref: ColumnRef): boolean {
  const { format, key } = columnOf(cursor.catalogue, ref);
  return isNumeric(cursor, ref) && format !== 'id' && !key;
}

export function unitColumns(cursor: Cursor, unit: string): ColumnRef[] {
  return [...cursor.catalogue.relations.values()].flatMap(relation =>
    [...relation.columns.values()]
      .filter(column => column.unit === unit)
      .map(column => ({ relation: relation.name, column: column.name })),
  );
}
