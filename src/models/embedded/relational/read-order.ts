import { columnOf } from '../../../catalog/catalogue.ts';
import { sensesOf } from '../linking/items.ts';
import { type Cursor, columnsNamed, has, isNumeric, pastJoints, relationsAt } from './cursor.ts';
import { figuresAt } from './read-figures.ts';
import type { Key } from './sketch.ts';

/** «в порядке убывания возраста», "sorted by name", "in descending order". */
export function readOrder(cursor: Cursor): boolean {
  const { at, sketch } = cursor;
  let place = at;
  let descending: boolean | null = null;
  let sorts = false;
  for (
    ;
    has(cursor, place, 'order', 'descending', 'ascending', 'by', 'pronoun') &&
    columnsNamed(cursor, place).length === 0;
    place++
  ) {
    sorts ||= has(cursor, place, 'order');
    if (has(cursor, place, 'descending')) descending = true;
    else if (has(cursor, place, 'ascending')) descending = false;
  }
  const key = keyAt(cursor, place);
  if (key) {
    place = cursor.at;
    for (
      ;
      has(cursor, place, 'descending', 'ascending', 'order', 'by') &&
      columnsNamed(cursor, place).length === 0;
      place++
    ) {
      if (has(cursor, place, 'descending')) descending = true;
      else if (has(cursor, place, 'ascending')) descending = false;
    }
    sketch.orders.push({ by: key, descending: descending ?? false, at });
    cursor.at = place;
    const next = pastJoints(cursor, place);
    const more = next > place ? keyAt(cursor, next) : null;
    if (more && sorts) sketch.orders.push({ by: more, descending: descending ?? false, at });
    else cursor.at = place;
    return true;
  }
  if (descending === null) return false;
  const last = sketch.orders.at(-1) ?? sketch.ranks.at(-1);
  const shown = sketch.targets.findLast(target => target.kind !== 'entity');
  if (sketch.orders.length > 0 && last) sketch.orders[sketch.orders.length - 1] = { ...last, descending };
  else if (shown) {
    const by: Key = shown.kind === 'column' ? shown : { kind: 'figure', figure: shown.figure };
    sketch.orders.push({ by, descending, at });
  } else return false;
  cursor.at = place;
  return true;
}

/** A column or a figure to sort by; the cursor stands after it. */
function keyAt(cursor: Cursor, place: number): Key | null {
  const columns = columnsNamed(cursor, place);
  if (columns.length > 0) {
    cursor.at = place + 1;
    return { kind: 'column', column: { refs: columns, at: place } };
  }
  if (!has(cursor, place, 'count', 'agg')) return null;
  const before = cursor.at;
  cursor.at = place;
  const figures = figuresAt(cursor);
  if (figures?.length === 1) return { kind: 'figure', figure: figures[0]! };
  cursor.at = before;
  return null;
}

/** «от самого старшего до самого младшего»: after an order a superlative only tells its direction. */
export function readDirection(cursor: Cursor): boolean {
  const { sketch, at, items } = cursor;
  const order = sketch.orders.at(-1);
  if (order?.by.kind !== 'column') return false;
  const refs = order.by.column.refs;
  const place = sensesOf(items[at], 'more').length + sensesOf(items[at], 'less').length > 0 ? at : at + 1;
  const own = (kind: 'more' | 'less') =>
    sensesOf(items[place], kind).some(sense =>
      refs.some(ref => ref.relation === sense.relation && ref.column === sense.column),
    );
  if (!own('more') && !own('less')) return false;
  const first = order.at >= 0 && !sketch.directed;
  if (first) sketch.orders[sketch.orders.length - 1] = { ...order, descending: own('more') };
  sketch.directed = true;
  cursor.at = place + 1;
  return true;
}

/** «по странам», "for each stadium", "per country": one row for each. */
export function readGroup(cursor: Cursor): boolean {
  const { at, sketch } = cursor;
  let place = at;
  while (
    has(cursor, place, 'by', 'each', 'per') &&
    columnsNamed(cursor, place).length === 0 &&
    relationsAt(cursor, place).length === 0
  )
    place++;
  const columns = columnsNamed(cursor, place);
  const [rows] = relationsAt(cursor, place, 'noun');
  const figures = sketch.targets.some(target => target.kind === 'figure') || laterFigure(cursor, place);
  // «топ-3 по численности населения».
  if (
    sketch.limit !== null &&
    sketch.limit > 0 &&
    sketch.ranks.length === 0 &&
    columns.some(ref => isNumeric(cursor, ref))
  ) {
    sketch.ranks.push({ by: { kind: 'column', column: { refs: columns, at: place } }, descending: true, at });
    cursor.at = place + 1;
    return true;
  }
  if (columns.length > 0 && !rows) {
    // «перечислить мультфильмы по дате выхода».
    const dated = columns.filter(ref => ['date', 'moment'].includes(columnOf(cursor.catalogue, ref).type));
    if (!figures && dated.length > 0 && has(cursor, at, 'by')) {
      sketch.orders.push({
        by: { kind: 'column', column: { refs: dated, at: place } },
        descending: false,
        at,
      });
      cursor.at = place + 1;
      return true;
    }
    if (!figures) return passOver(cursor, place);
    sketch.groups.push({ refs: columns, at: place });
    cursor.at = place + 1;
    const next = pastJoints(cursor, cursor.at);
    const more = columnsNamed(cursor, next);
    if (
      next > cursor.at &&
      more.length > 0 &&
      relationsAt(cursor, next).length === 0 &&
      !has(cursor, next + 1, 'relative', 'between') &&
      !has(cursor, next + 1, 'cmp')
    ) {
      sketch.groups.push({ refs: more, at: next });
      cursor.at = next + 1;
    }
    return true;
  }
  if (rows) {
    if (!figures) return passOver(cursor, place);
    sketch.mentions.push({ relation: rows, at: place, verb: false });
    sketch.groups.push({ relation: rows, at: place });
    cursor.at = place + 1;
    return true;
  }
  return passOver(cursor, place);
}

function laterFigure(cursor: Cursor, from: number): boolean {
  return cursor.items.slice(from).some((_, offset) => has(cursor, from + offset, 'count', 'agg'));
}

/** "each student", «по адресу»: a preposition or "all" here. */
function passOver(cursor: Cursor, place: number): boolean {
  cursor.at = Math.max(place, cursor.at + 1);
  return true;
}
