import { type GuessedJoin, isUnique } from './guess-joins.ts';
import { identifierWords, singular } from './identifiers.ts';
import type { SeenColumn, SeenRelation } from './read-schema.ts';

/** What a column is to a person: a name to be shown, a figure to be added up, a code to be looked up. */
export type ColumnRole = 'id' | 'code' | 'title' | 'measure' | 'year' | 'date' | 'truth' | 'text';

export interface GuessedColumn {
  readonly role: ColumnRole;
  /** Text that always holds numbers. */
  readonly holdsNumbers: boolean;
  /** For `truth`: the text or number that says yes. */
  readonly yes: string | null;
  /** For `measure`: whether adding it up over rows means anything. */
  readonly additive: boolean;
}

const TRUTHS: readonly (readonly [string, string])[] = [
  ['T', 'F'],
  ['Y', 'N'],
  ['yes', 'no'],
  ['true', 'false'],
  ['1', '0'],
];

/** Figures that are per row what an average is: a total of ages or ratings says nothing. */
const NOT_ADDITIVE =
  /(^|_)(age|rank|ranking|rating|grade|level|height|weight|latitude|longitude|percent|percentage|rate|ratio|share|score|price|lat|lon|average|avg|mean|expectancy|version|temperature|elevation)(_|$)/;

/** Reads a column's part from its name, its type and its values. */
export function guessColumn(
  column: SeenColumn,
  relation: SeenRelation,
  joins: readonly GuessedJoin[],
): GuessedColumn {
  const words = identifierWords(column.column);
  const last = words.at(-1) ?? '';
  const isText = /^(text|varchar|bpchar|citext|name)$/.test(column.sqlType);
  const isNumber = /^(int[248]|numeric|float[48]|money)$/.test(column.sqlType);
  const holdsNumbers = isText && column.shape !== 'mixed' && column.filled > 0 && !startsWithZero(column);
  const plain = { holdsNumbers: false, yes: null, additive: false };
  if (isLink(column, relation, joins)) return { ...plain, role: 'id' };
  if (/^(date|timestamp)/.test(column.sqlType)) return { ...plain, role: 'date' };
  const yes = truthOf(column);
  if (yes !== null) return { ...plain, role: 'truth', yes };
  if (isNumber || holdsNumbers) {
    if (isYear(column, words)) return { ...plain, role: 'year', holdsNumbers };
    if (
      /^(id|code|no|num|key|zip|postcode|phone|identifier|ssn|isbn)$/.test(last) ||
      (isText && !isFigure(words))
    )
      return { ...plain, role: 'code' };
    return {
      ...plain,
      role: 'measure',
      holdsNumbers,
      additive: !NOT_ADDITIVE.test(words.join('_')) && (isFigure(words) || !/^int/.test(column.sqlType)),
    };
  }
  if (isText && /^(id|code|key|abbreviation|symbol)$/.test(last)) return { ...plain, role: 'code' };
  return { ...plain, role: 'text' };
}

function isLink(column: SeenColumn, relation: SeenRelation, joins: readonly GuessedJoin[]): boolean {
  return (
    column.isKey ||
    joins.some(
      join =>
        (join.many === relation.name && join.manyColumn === column.column) ||
        (join.one === relation.name && join.oneColumn === column.column),
    ) ||
    (/(^|_)id$/.test(column.column) && isUnique(column, relation))
  );
}

/** Digits with leading zeros are a code, whatever they are called. */
function startsWithZero(column: SeenColumn): boolean {
  return column.frequent.some(value => /^0\d/.test(value));
}

/** Text of digits is a figure only where its name says a quantity: a phone number is digits too. */
function isFigure(words: readonly string[]): boolean {
  return words.some(word =>
    /^(age|weight|height|count|amount|price|cost|total|number|rating|rank|score|year|length|size|capacity|population|share|percentage|quantity|viewers|tonnage|duration|sum|salary|income|balance|revenue|sales|killed|injured|earnings|points|bonus|fee|tax|budget)$/.test(
      word,
    ),
  );
}

function isYear(column: SeenColumn, words: readonly string[]): boolean {
  return (
    column.frequent.length > 0 &&
    column.frequent.every(
      value => /^(1[0-9]|20)\d\d$/.test(value) || (/^-?\d{1,4}$/.test(value) && words.includes('year')),
    ) &&
    (words.some(word => /year$/.test(word)) ||
      (column.frequent.every(value => /^(19|20)\d\d$/.test(value)) && words.includes('season')))
  );
}

/** The value that says yes, where all values are the two of one pair; null elsewhere. */
function truthOf(column: SeenColumn): string | null {
  if (column.distinct < 1 || column.distinct > 2 || column.filled === 0 || column.sqlType === 'bool')
    return null;
  for (const [yes, no] of TRUTHS) {
    const fits = column.frequent.every(value =>
      [yes, no].some(known => known.toLowerCase() === value.trim().toLowerCase()),
    );
    if (!fits) continue;
    const digits = yes === '1';
    if (digits && !/(^|_)(is|has|flag|active|enabled|allowed|yn)(_|$)/.test(column.column)) return null;
    return column.frequent.find(value => value.trim().toLowerCase() === yes.toLowerCase()) ?? yes;
  }
  return null;
}

/**
 * The columns by which a person knows a row: a name or a title; first and last name together; else the first column of
 * text that tells rows apart; else the key. Never empty where the relation has columns.
 */
export function guessTitle(relation: SeenRelation, joins: readonly GuessedJoin[] = []): string[] {
  const texts = relation.columns.filter(column => /^(text|varchar|bpchar|citext|name)$/.test(column.sqlType));
  const own = identifierWords(relation.name).map(singular);
  const words = (column: SeenColumn) => identifierWords(column.column);
  const named = (test: (word: string, all: readonly string[]) => boolean) =>
    texts.find(column => test(words(column).join(' '), words(column)));
  const exact = named(text => /^(name|full name|title|label)$/.test(text));
  if (exact) return [exact.column];
  const first = named(text => /^(first name|fname|given name|forename)$/.test(text));
  const family = named(text => /^(last name|lname|surname|family name)$/.test(text));
  if (first && family) return [first.column, family.column];
  const ofOwn = named(
    (_, all) =>
      /^(name|title)$/.test(all.at(-1) ?? '') &&
      all
        .slice(0, -1)
        .map(singular)
        .join(' ')
        .endsWith(own.at(-1) ?? '-'),
  );
  if (ofOwn) return [ofOwn.column];
  const anyName = named((_, all) => /^(name|title)$/.test(all.at(-1) ?? ''));
  if (anyName) return [anyName.column];
  const same = named(text => text === own.join(' '));
  if (same) return [same.column];
  const telling = texts.find(column => isUnique(column, relation) && !/(^|_)(code|id)$/.test(column.column));
  const described = named((_, all) => all.at(-1) === 'description');
  const found = described && relation.columns.length <= 3 ? described : (telling ?? null);
  const key = relation.columns.find(column => column.isKey);
  // Without a key a row is known by what it says besides whom it belongs to.
  const saying = key ? undefined : texts.find(column => !isLink(column, relation, joins));
  if (!found && saying) return [saying.column];
  return found
    ? [found.column]
    : key
      ? [key.column]
      : relation.columns.slice(0, 1).map(({ column }) => column);
}
