import { columnOf } from '../../../catalog/catalogue.ts';
import { hasRole, sensesOf } from '../linking/items.ts';
import type { ColumnRef } from '../plan.ts';
import { type Cursor, columnsNamed, has, pastJoints, relationsAt } from './cursor.ts';
import { takeColumn } from './open-columns.ts';
import { readQuality } from './read-values.ts';
import type { Figure, FigureFn, SaidColumn } from './sketch.ts';

/** «сколько концертов», "average and maximum age": figures to show; after rows already asked for, a maximum ranks them. */
export function readFigure(cursor: Cursor): boolean {
  const { sketch, at } = cursor;
  const asked = sketch.targets.some(target => target.kind !== 'figure');
  const joined = has(cursor, at - 1, 'and', 'comma');
  const figures = figuresAt(cursor);
  if (figures === null) {
    // «всего», "in total": nothing beside it to add up.
    if (!isTotal(cursor.items[at]!.text)) return false;
    cursor.at = at + 1;
    return true;
  }
  if (figures.length === 0) return true;
  const [first] = figures;
  const ranks = figures.length === 1 && (first?.fn === 'max' || first?.fn === 'min') && asked && !joined;
  if (ranks && first?.column) {
    sketch.ranks.push({ by: { kind: 'column', column: first.column }, descending: first.fn === 'max', at });
    return true;
  }
  for (const figure of figures) sketch.targets.push({ kind: 'figure', figure, at: figure.at });
  cursor.lastFigure = { index: sketch.targets.length - 1, end: cursor.at - 1 };
  return true;
}

function isTotal(text: string): boolean {
  return /^(всего|итого|общ\p{L}+|в сумме|(in |the )?total|in all|altogether|overall|combined)$/iu.test(
    text.trim(),
  );
}

const FUNCTIONS: ReadonlySet<string> = new Set(['avg', 'sum', 'min', 'max', 'median', 'stddev']);

/** The figures that start here, their columns or rows with them; the cursor stands after them. Null where none is whole. */
export function figuresAt(cursor: Cursor): Figure[] | null {
  const start = cursor.at;
  if (has(cursor, start, 'count')) {
    return countAt(cursor);
  }
  const fns: FigureFn[] = [];
  let place = start;
  for (;;) {
    const said =
      hasRole(cursor.items[place], 'agg')?.fn ?? (has(cursor, place, 'average') ? 'avg' : undefined);
    if (said === undefined || !FUNCTIONS.has(said)) break;
    fns.push(said as FigureFn);
    const next = pastJoints(cursor, place + 1);
    place = has(cursor, next, 'agg', 'average') ? next : place + 1;
    if (place !== next) break;
  }
  if (fns.length === 0) return null;
  // «общее количество певцов»: a total of rows is their count.
  if (has(cursor, place, 'count')) {
    // "maximum number of final tables": the number is a column.
    const [fn] = fns;
    const numbers = columnsNamed(cursor, place + 1).filter(ref => fits(cursor, ref, fns));
    if (fn !== 'sum' && numbers.length === 0) return null;
    if (fn !== 'sum') {
      cursor.at = place + 2;
      return fns.map(
        (each): Figure => ({
          fn: each,
          relation: null,
          column: { refs: numbers, at: place + 1 },
          distinct: false,
          at: place + 1,
        }),
      );
    }
    cursor.at = place;
    const counted = countAt(cursor);
    if (!counted) cursor.at = start;
    return counted;
  }
  const columns: SaidColumn[] = [];
  for (;;) {
    const refs = columnsNamed(cursor, place).filter(ref => fits(cursor, ref, fns));
    if (refs.length === 0) break;
    columns.push({ refs, at: place });
    place++;
    const next = pastJoints(cursor, place);
    // «средний возраст и вес»: the same figure of the next column.
    const goesOn =
      next > place &&
      columnsNamed(cursor, next).some(ref => fits(cursor, ref, fns)) &&
      !has(cursor, next + 1, 'cmp', 'between');
    if (!goesOn || has(cursor, next, 'agg', 'count')) break;
    place = next;
  }
  if (columns.length === 0) {
    const before = takeColumn(cursor, ref => fits(cursor, ref, fns));
    if (before) columns.push(before);
  }
  if (columns.length === 0) return null;
  cursor.at = place;
  return columns.flatMap(column =>
    fns.map((fn): Figure => ({ fn, relation: null, column, distinct: false, at: column.at })),
  );
}

function fits(cursor: Cursor, ref: ColumnRef, fns: readonly FigureFn[]): boolean {
  const { type, format } = columnOf(cursor.catalogue, ref);
  if (format === 'id') return false;
  return (
    type === 'number' ||
    ((type === 'date' || type === 'moment') && fns.every(fn => fn === 'min' || fn === 'max'))
  );
}

/** "number of different countries", «сколько певцов»: rows of a relation or different values of a column; no figure where a value itself is asked. */
function countAt(cursor: Cursor): Figure[] | null {
  const start = cursor.at;
  let place = start + 1;
  let distinct = false;
  while (has(cursor, place, 'distinct', 'all', 'agg', 'count') && columnsNamed(cursor, place).length === 0) {
    distinct ||= has(cursor, place, 'distinct');
    place++;
  }
  place = pastQualities(cursor, place);
  const [rows] = relationsAt(cursor, place, 'noun');
  const columns = columnsNamed(cursor, place);
  if (rows && !(distinct && columns.length > 0)) {
    cursor.sketch.mentions.push({ relation: rows, at: place, verb: false });
    cursor.at = place + 1;
    return [{ fn: 'count', relation: rows, column: null, distinct, at: place }];
  }
  if (columns.length > 0) {
    const { aggregate, type } = columnOf(cursor.catalogue, columns[0]!);
    cursor.at = place + 1;
    const column = { refs: columns, at: place };
    // «сколько весит»: the value itself.
    if (!distinct && type === 'number' && aggregate === 'avg') {
      cursor.open.set(place, columns);
      cursor.sketch.targets.push({ kind: 'column', column, at: place });
      return [];
    }
    const sums = !distinct && aggregate === 'sum';
    const figures: Figure[] = [
      { fn: sums ? 'sum' : 'count', relation: null, column, distinct: !sums, at: place },
    ];
    // "number of different names and contents": each is counted.
    const next = pastJoints(cursor, place + 1);
    const more = columnsNamed(cursor, next);
    if (distinct && next > place + 1 && more.length > 0 && !has(cursor, next + 1, 'cmp')) {
      figures.push({
        fn: 'count',
        relation: null,
        column: { refs: more, at: next },
        distinct: true,
        at: next,
      });
      cursor.at = next + 1;
    }
    return figures;
  }
  const values = sensesOf(cursor.items[place], 'value');
  if (values.length > 0) {
    cursor.at = place;
    return [{ fn: 'count', relation: values[0]!.relation, column: null, distinct: false, at: place }];
  }
  // «сколько их»: rows of whatever is spoken of; at the head it asks for the value that follows.
  if (cursor.sketch.targets.length + cursor.sketch.ranks.length === 0) {
    if (!/^(сколько|how much)$/i.test(cursor.items[start]!.text)) return null;
    cursor.at = start + 1;
    return [];
  }
  cursor.at = start + 1;
  return [{ fn: 'count', relation: null, column: null, distinct: false, at: start }];
}

/** "number of official languages": a value or a notion before the noun that is counted is a condition. */
function pastQualities(cursor: Cursor, from: number): number {
  let place = from;
  for (;;) {
    const item = cursor.items[place];
    const qualifies = sensesOf(item, 'value').length + sensesOf(item, 'notion').length > 0;
    const isNoun = relationsAt(cursor, place, 'noun').length > 0 || columnsNamed(cursor, place).length > 0;
    const nounFollows =
      relationsAt(cursor, place + 1, 'noun').length > 0 || columnsNamed(cursor, place + 1).length > 0;
    if (!qualifies || isNoun || !nounFollows) return place;
    const before = cursor.at;
    cursor.at = place;
    if (!readQuality(cursor)) {
      cursor.at = before;
      return place;
    }
    place = cursor.at > place ? place + 1 : place;
    cursor.at = before;
  }
}
