import { columnOf } from '../../../catalog/catalogue.ts';
import { keysOf } from '../../../catalog/lexicon.ts';
import { foldText } from '../../../catalog/words.ts';
import { hasRole, sensesOf } from '../linking/items.ts';
import { isPlural } from '../reading/plurals.ts';
import { type Cursor, columnsNamed, has, isNumeric, relationsAt } from './cursor.ts';
import { addTest, takeColumn, takeFigure } from './open-columns.ts';
import { figuresAt } from './read-figures.ts';
import { readDirection } from './read-order.ts';
import type { Figure, Key, SaidColumn } from './sketch.ts';

/** «самый старый певец», "with the most concerts", «больше всего рейсов», "most common": the first rows by something. */
export function readSuperlative(cursor: Cursor): boolean {
  const { at, sketch, items } = cursor;
  const descending = has(cursor, at, 'most', 'mostOf', 'popular');
  const place = at + 1;
  const itself = readDirection(cursor);
  if (itself) return true;
  if (sensesOf(items[at], 'more').length > 0 && relationsAt(cursor, place, 'noun').length > 0)
    return readAdjective(cursor, descending ? 'most' : 'least');
  const rank = (by: Key, end: number): boolean => {
    sketch.ranks.push({ by, descending, at });
    markPlural(cursor, at);
    cursor.at = end;
    return true;
  };
  if (has(cursor, at, 'popular')) return rank(countOf(null, at), place);
  if (has(cursor, place, 'popular')) return rank(countOf(null, at), place + 1);
  if (has(cursor, at, 'mostOf', 'leastOf')) {
    const skip = has(cursor, place, 'distinct') ? place + 1 : place;
    const [rows] = relationsAt(cursor, skip, 'noun');
    const columns = columnsNamed(cursor, skip);
    if (rows) {
      sketch.mentions.push({ relation: rows, at: skip, verb: false });
      return rank(countOf(rows, skip), skip + 1);
    }
    if (columns.length > 0 && columns.every(ref => isNumeric(cursor, ref)))
      return (
        extreme(cursor, { refs: columns, at: skip }, descending, skip + 1) ||
        rank({ kind: 'column', column: { refs: columns, at: skip } }, skip + 1)
      );
    const measured = takeColumn(cursor, ref => isNumeric(cursor, ref));
    if (measured) return rank({ kind: 'column', column: measured }, place);
    return rank(countOf(null, at), place);
  }
  if (has(cursor, place, 'count', 'agg')) {
    cursor.at = place;
    const figures = figuresAt(cursor);
    if (figures?.length === 1) return rank({ kind: 'figure', figure: figures[0]! }, cursor.at);
    cursor.at = at;
    return false;
  }
  if (sensesOf(items[place], 'more').length + sensesOf(items[place], 'less').length > 0) {
    cursor.at = place;
    return readAdjective(cursor, descending ? 'most' : 'least');
  }
  const columns = columnsNamed(cursor, place).filter(ref => columnOf(cursor.catalogue, ref).type !== 'text');
  const [rows] = relationsAt(cursor, place, 'noun');
  if (columns.length > 0 && !(rows && isOfNumber(items[at]!.text)))
    return (
      extreme(cursor, { refs: columns, at: place }, descending, place + 1) ||
      rank({ kind: 'column', column: { refs: columns, at: place } }, place + 1)
    );
  if (rows && isOfNumber(items[at]!.text)) {
    sketch.mentions.push({ relation: rows, at: place, verb: false });
    return rank(countOf(rows, place), place + 1);
  }
  if (rows) return rankByAdjective(cursor, descending);
  const figure = takeFigure(cursor);
  if (figure) return rank({ kind: 'figure', figure }, place);
  const before = takeColumn(cursor, ref => isNumeric(cursor, ref));
  return before ? rank({ kind: 'column', column: before }, place) : false;
}

/** «самый высокий игрок», "largest country": the superlative holds an adjective that the catalogue knows. */
function rankByAdjective(cursor: Cursor, descending: boolean): boolean {
  const { at, items, sketch, catalogue } = cursor;
  const word = foldText(items[at]!.text.split(/\s+/).at(-1) ?? '');
  const senses = catalogue.lexicon
    .matchAt([keysOf(word, catalogue.lexicon.stem)], 0)
    .flatMap(match => match.senses)
    .flatMap(sense => (sense.kind === 'more' || sense.kind === 'less' ? [sense] : []))
    .filter(({ kind }) => kind === (descending ? 'more' : 'less'));
  const refs = senses.map(({ relation, column }) => ({ relation, column }));
  if (refs.length === 0) return false;
  sketch.ranks.push({ by: { kind: 'column', column: { refs, at } }, descending, at });
  markPlural(cursor, at);
  cursor.at = at + 1;
  return true;
}

/** Where nothing else is asked for, the greatest value itself is. */
function extreme(cursor: Cursor, column: SaidColumn, descending: boolean, end: number): boolean {
  if (cursor.sketch.targets.length > 0) return false;
  const figure: Figure = {
    fn: descending ? 'max' : 'min',
    relation: null,
    column,
    distinct: false,
    at: column.at,
  };
  cursor.sketch.targets.push({ kind: 'figure', figure, at: column.at });
  cursor.lastFigure = { index: cursor.sketch.targets.length - 1, end: end - 1 };
  cursor.at = end;
  return true;
}

/** "most concerts" is a number of them; "largest stadium" is not. */
function isOfNumber(text: string): boolean {
  return /^(the )?(most|fewest|least)$/i.test(text.trim());
}

function countOf(relation: string | null, at: number): Key {
  return { kind: 'figure', figure: { fn: 'count', relation, column: null, distinct: false, at } };
}

function markPlural(cursor: Cursor, at: number): void {
  if (cursor.sketch.limit === null && isPlural(cursor.items, at) && /[а-яё]/i.test(cursor.items[at]!.text))
    cursor.sketch.limit = 0;
}

/** "older than 20", «самый старый», "the youngest": an adjective that means much or little of a column. */
export function readAdjective(cursor: Cursor, direction: 'most' | 'least' | null = null): boolean {
  const { at, items, sketch } = cursor;
  const isMore = meansMore(cursor, at);
  const refs = sensesOf(items[at], isMore ? 'more' : 'less').map(({ relation, column }) => ({
    relation,
    column,
  }));
  let place = at + 1;
  while (has(cursor, place, 'relative') || (has(cursor, place, 'cmp') && items[place + 1]?.number)) place++;
  const said = items[place]?.number;
  const compares = direction === null && (said !== undefined || has(cursor, place, 'average', 'agg'));
  const named =
    compares &&
    takeColumn(cursor, ref => refs.some(own => own.relation === ref.relation && own.column === ref.column));
  const column = named || { refs, at };
  if (said && direction === null) {
    addTest(cursor, { kind: 'compare', column, op: isMore ? '>' : '<', value: said.value });
    cursor.at = place + 1;
    return true;
  }
  if (has(cursor, place, 'average', 'agg') && direction === null) {
    const fn = hasRole(items[place], 'agg')?.fn;
    addTest(cursor, {
      kind: 'against',
      column,
      op: isMore ? '>' : '<',
      fn: fn === 'min' || fn === 'max' ? fn : 'avg',
    });
    const again = columnsNamed(cursor, place + 1).some(ref => refs.some(own => own.column === ref.column));
    cursor.at = again ? place + 2 : place + 1;
    return true;
  }
  const superlative =
    direction !== null ||
    /(est|ейш\p{L}+|айш\p{L}+)$/iu.test(items[at]!.text) ||
    /^(most|least|самы)/i.test(items[at]!.text);
  if (!superlative) return false;
  sketch.ranks.push({
    by: { kind: 'column', column },
    descending: direction === 'least' ? !isMore : isMore,
    at,
  });
  markPlural(cursor, at);
  cursor.at = at + 1;
  return true;
}

/** "youngest" is little of an age and much of a year of birth: the rows that are spoken of decide. */
function meansMore(cursor: Cursor, at: number): boolean {
  const more = sensesOf(cursor.items[at], 'more');
  const less = sensesOf(cursor.items[at], 'less');
  if (more.length === 0 || less.length === 0) return more.length > 0;
  const near = [
    ...relationsAt(cursor, at + 1),
    ...cursor.sketch.mentions.map(mention => mention.relation).reverse(),
    ...cursor.items.slice(at + 1).flatMap((_, offset) => relationsAt(cursor, at + 1 + offset)),
  ];
  const place = (senses: readonly { relation: string }[]) => {
    const relations = new Set(senses.map(sense => sense.relation));
    const found = near.findIndex(relation => relations.has(relation));
    return found < 0 ? Number.POSITIVE_INFINITY : found;
  };
  return place(more) <= place(less);
}

const LAST = /^(последн\p{L}+|недавн\p{L}+|поздн\p{L}+|(most )?recent(ly)?|latest|last|newest)$/iu;

const FIRST = /^(the )?(перв\p{L}+|ранн\p{L}+|earliest|first)$/iu;

/** «последнее лечение», "the earliest date": first or last in time. Null where a number follows: "first three". */
export function readTemporal(cursor: Cursor): boolean {
  const { at, items, sketch, catalogue } = cursor;
  const start = has(cursor, at, 'most') && items[at + 1] ? at + 1 : at;
  const { text, unknown } = items[start]!;
  const descending = LAST.test(text);
  if (
    (!descending && !FIRST.test(text)) ||
    !(unknown || has(cursor, start, 'top')) ||
    items[start + 1]?.number
  )
    return false;
  const dated = (place: number) =>
    columnsNamed(cursor, place).filter(ref => ['date', 'moment'].includes(columnOf(catalogue, ref).type));
  const next = dated(start + 1);
  if (next.length > 0 && sketch.targets.length === 0 && relationsAt(cursor, start + 2, 'noun').length === 0)
    return extreme(cursor, { refs: next, at: start + 1 }, descending, start + 2);
  const all = [...catalogue.relations.values()].flatMap(relation =>
    [...relation.columns.values()]
      .filter(({ type }) => type === 'date' || type === 'moment')
      .map(({ name: column }) => ({ relation: relation.name, column })),
  );
  if (all.length === 0) return false;
  sketch.ranks.push({
    by: { kind: 'column', column: { refs: next.length > 0 ? next : all, at: start } },
    descending,
    at: start,
  });
  cursor.at = start + 1;
  return true;
}

/** «топ 3 страны», "first five": how many are wanted. */
export function readTop(cursor: Cursor): boolean {
  const { at, items, sketch } = cursor;
  const place = items[at + 1]?.text === '-' ? at + 2 : at + 1;
  const said = items[place]?.number;
  if (!said || !Number.isInteger(said.value)) return false;
  sketch.limit = said.value;
  cursor.at = place + 1;
  return true;
}
