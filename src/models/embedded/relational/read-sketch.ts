import type { Catalogue } from '../../../catalog/catalogue.ts';
import type { Item } from '../linking/items.ts';
import { hasRole, sensesOf } from '../linking/items.ts';
import { type Cursor, columnsNamed, has, openCursor, relationsAt, speaks } from './cursor.ts';
import { readComparison } from './read-bounds.ts';
import { readFigure } from './read-figures.ts';
import { readNumber, readPeriodTest } from './read-numbers.ts';
import { readGroup, readOrder } from './read-order.ts';
import { readAdjective, readSuperlative, readTemporal, readTop } from './read-ranks.ts';
import { readPatternOrPresence, readQuality, readText, readValues } from './read-values.ts';
import type { Sketch } from './sketch.ts';

export interface ReadSketch {
  readonly sketch: Sketch;
  /** The items that say something; places in the sketch are places in this list. */
  readonly items: readonly Item[];
  readonly unknown: readonly Item[];
  readonly loose: readonly Item[];
}

/** Reads a linked question from left to right: what is shown, under which conditions, ranked or grouped by what. */
export function readSketch(items: readonly Item[], catalogue: Catalogue): ReadSketch {
  const cursor = openCursor(items, catalogue);
  const unknown: Item[] = [];
  while (cursor.at < cursor.items.length) {
    const before = cursor.at;
    const item = cursor.items[before]!;
    if (!step(cursor)) {
      if (item.unknown) unknown.push(item);
      else cursor.loose.push(item);
      cursor.at = before + 1;
    }
  }
  closeColumns(cursor);
  return { sketch: cursor.sketch, items: cursor.items, unknown, loose: cursor.loose };
}

/** Reads what starts here; false where nothing does. Always moves on when true. */
function step(cursor: Cursor): boolean {
  const { items, at } = cursor;
  const item = items[at]!;
  if (item.quoted !== undefined) return readText(cursor, item.quoted);
  if (item.period) return readPeriodTest(cursor);
  if (item.number) return readNumber(cursor);
  if (readTemporal(cursor)) return true;
  if (item.unknown) return /^(\p{Lu}|[a-z]*\d)/u.test(item.text) && readText(cursor, item.text);
  // A word of the catalogue that is also a joint or a figure of speech is the catalogue's.
  if (has(cursor, at, 'order', 'descending', 'ascending') && readOrder(cursor)) return true;
  if (has(cursor, at, 'top') && readTop(cursor)) return true;
  if (has(cursor, at, 'most', 'least', 'mostOf', 'leastOf', 'popular') && readSuperlative(cursor))
    return true;
  if (has(cursor, at, 'count', 'agg', 'average') && readFigure(cursor)) return true;
  if (has(cursor, at, 'by', 'each', 'per') && readGroup(cursor)) return true;
  if (has(cursor, at, 'cmp', 'between') && readComparison(cursor)) return true;
  if (sensesOf(item, 'more').length + sensesOf(item, 'less').length > 0 && readAdjective(cursor)) return true;
  if (has(cursor, at, 'not', 'none', 'missing', 'except') && !speaks(item)) return negate(cursor);
  return readNamed(cursor) || readJoint(cursor);
}

function negate(cursor: Cursor): boolean {
  cursor.negated = true;
  cursor.at++;
  return true;
}

/** Values, columns and relations by name. */
function readNamed(cursor: Cursor): boolean {
  const { items, at, sketch } = cursor;
  const item = items[at]!;
  const columns = columnsNamed(cursor, at);
  const [noun] = relationsAt(cursor, at, 'noun');
  const [verb] = relationsAt(cursor, at, 'verb');
  const notion = sensesOf(item, 'notion')[0];
  if (sensesOf(item, 'value').length > 0 && readValues(cursor)) return true;
  if (notion) return readQuality(cursor);
  if (noun && !prefersColumn(cursor)) return readRelation(cursor, noun, false);
  if (columns.length > 0) {
    // «название формы правления»: the name of a column is the column.
    const named = columnsNamed(cursor, at + 1).length > 0 && relationsAt(cursor, at + 1, 'noun').length === 0;
    if (named && /^(назван\p{L}+|им(я|ена|ени)|names?|titles?)$/iu.test(item.text)) {
      cursor.at++;
      return true;
    }
    if (readPatternOrPresence(cursor, columns)) return true;
    cursor.open.set(at, columns);
    // «вылетает», "to": a verb or a preposition tells which column ties the rows, and shows nothing.
    if (!has(cursor, at, 'skip') && !isVerbal(item.text))
      sketch.targets.push({ kind: 'column', column: { refs: columns, at }, at });
    cursor.at++;
    return true;
  }
  if (verb) return readRelation(cursor, verb, true);
  return false;
}

function isVerbal(text: string): boolean {
  return /^\S*([ауыяею](ет|ют|ит|ят)(ся)?|[уюая]щ(ий|ая|ее|ие|их|им|ими|ую|ей|его)(ся)?|(arriv|depart|leav|land)(e|es|ing|ed|s)?)$/iu.test(
    text,
  );
}

/** «порода собак», "languages of a country": a word for a row and for a column is the column beside another relation. */
function prefersColumn(cursor: Cursor): boolean {
  const { at } = cursor;
  const columns = columnsNamed(cursor, at);
  const own = relationsAt(cursor, at, 'noun');
  if (columns.length === 0) return false;
  const next = relationsAt(cursor, at + 1, 'noun');
  const near = [...next, ...cursor.sketch.mentions.map(mention => mention.relation)];
  return columns.some(ref => near.includes(ref.relation) && !own.includes(ref.relation));
}

function readRelation(cursor: Cursor, relation: string, verb: boolean): boolean {
  const { sketch, at } = cursor;
  // «не говорят на английском», "not from airport APG": what is denied is the value that follows.
  const denies = cursor.negated && !valueFollows(cursor, at + 1);
  if (denies) {
    sketch.filters.push({ test: { kind: 'has', relation }, ...takeFlags(cursor) });
  } else {
    sketch.mentions.push({ relation, at, verb, denied: cursor.negated });
    if (!verb) sketch.targets.push({ kind: 'entity', relation, at });
  }
  cursor.at++;
  return true;
}

function valueFollows(cursor: Cursor, at: number): boolean {
  const place =
    columnsNamed(cursor, at).length > 0 && relationsAt(cursor, at, 'noun').length === 0 ? at + 1 : at;
  return [at, place].some(
    one => sensesOf(cursor.items[one], 'value').length + sensesOf(cursor.items[one], 'notion').length > 0,
  );
}

function takeFlags(cursor: Cursor): { at: number; negated: boolean; joiner: 'and' | 'or' } {
  const flags = { at: cursor.at, negated: cursor.negated, joiner: cursor.joiner };
  cursor.negated = false;
  cursor.joiner = 'and';
  return flags;
}

function readJoint(cursor: Cursor): boolean {
  const { items, at } = cursor;
  if (has(cursor, at, 'or')) cursor.joiner = 'or';
  else if (has(cursor, at, 'distinct')) cursor.sketch.distinct = true;
  else if (has(cursor, at, 'both')) {
    cursor.both = true;
    cursor.sketch.both = true;
  } else if (
    !has(
      cursor,
      at,
      'and',
      'comma',
      'relative',
      'present',
      'pronoun',
      'add',
      'among',
      'times',
      'ofThem',
      'orMore',
      'all',
      'contains',
    ) &&
    !isLooseComparator(cursor, at)
  )
    return false;
  else if (hasRole(items[at], 'and') && hasRole(items[at - 2], 'and')) {
    cursor.both = true;
    cursor.sketch.both = true;
  }
  cursor.at++;
  return true;
}

/** A comparator that is a preposition where no number follows. */
function isLooseComparator(cursor: Cursor, at: number): boolean {
  return (
    has(cursor, at, 'cmp') && /^(от|до|from|to|over|up to|=|именно|составляет)$/i.test(cursor.items[at]!.text)
  );
}

/** Columns that a condition, an order or a figure used are not shown for that alone. */
function closeColumns({ sketch, open }: Cursor): void {
  sketch.targets = sketch.targets.filter(target => target.kind !== 'column' || open.has(target.at));
}
