import { Document, isCollection, isMap, isScalar, type Pair, type Scalar, type YAMLMap } from 'yaml';
import type { Language } from '../../capabilities/tool.ts';
import { initWords } from '../../words/catalog.ts';
import { commonWord } from './common-words.ts';
import type { GuessedJoin } from './guess-joins.ts';
import { isUnique } from './guess-joins.ts';
import { type GuessedColumn, guessColumn, guessTitle } from './guess-roles.ts';
import { identifierWords, singular, vocabularyOf } from './identifiers.ts';
import type { SeenColumn, SeenRelation, SeenSchema } from './read-schema.ts';

/** More different values than this are no list that a person would want to name one by one. */
const MOST_NAMED = 12;

/** A first catalogue of a schema as YAML, with a comment wherever a person knows more than the database. */
export function writeCatalogue(seen: SeenSchema, joins: readonly GuessedJoin[], language: Language): string {
  const words = initWords[language];
  const vocabulary = vocabularyOf(seen.relations);
  const main = mainRelation(seen, joins);
  const notions = seen.relations.flatMap(relation => notionsOf(relation, joins, vocabulary));
  const content = {
    schema: seen.schema,
    unlisted: 'hidden',
    default: main.name,
    relations: Object.fromEntries(
      seen.relations.map(relation => [relation.name, relationEntry(relation, joins, vocabulary)]),
    ),
    joins: joins.map(join => ({
      many: `${join.many}.${join.manyColumn}`,
      one: `${join.one}.${join.oneColumn}`,
    })),
    ...(notions.length > 0 ? { notions } : {}),
    examples: { ru: [], en: examplesOf(main, joins, vocabulary) },
  };
  const document = new Document(content, { aliasDuplicateObjects: false });
  document.commentBefore = words
    .head(seen.schema)
    .map(line => ` ${line}`)
    .join('\n');
  comment(document, 'unlisted', words.unlisted);
  comment(document, 'default', words.default);
  comment(document, 'relations', words.relations);
  comment(document, 'joins', words.joins);
  comment(document, 'notions', words.notions);
  comment(document, 'examples', words.examples);
  const found = document.get('joins');
  if (typeof found === 'object' && found !== null && 'items' in found && Array.isArray(found.items)) {
    for (const [index, join] of joins.entries()) {
      const item: unknown = found.items[index];
      if (join.from === 'guess' && isMap(item)) item.comment = ` ${words.guessed}`;
    }
  }
  flowShort(document);
  return document.toString({ lineWidth: 0 });
}

/** The relation that the most others belong to; the largest among equals. */
function mainRelation(seen: SeenSchema, joins: readonly GuessedJoin[]): SeenRelation {
  const weight = (relation: SeenRelation) =>
    joins.filter(join => join.one === relation.name).length * 2 + (guessTitle(relation).length > 0 ? 1 : 0);
  const [main] = [...seen.relations].sort((a, b) => weight(b) - weight(a) || b.rows - a.rows);
  if (!main) throw new RangeError('A schema without relations has no catalogue.');
  return main;
}

function relationEntry(
  relation: SeenRelation,
  joins: readonly GuessedJoin[],
  vocabulary: ReadonlySet<string>,
) {
  const guesses = new Map(
    relation.columns.map(column => [column.column, guessColumn(column, relation, joins)]),
  );
  const label = identifierWords(relation.name, vocabulary).join(' ');
  const key = relation.columns.find(column => column.isKey) ?? null;
  const dates = relation.columns.filter(column => guesses.get(column.column)?.role === 'date');
  const amounts = relation.columns.filter(
    column => guesses.get(column.column)?.additive && /amount|sum|total|price|cost/.test(column.column),
  );
  return {
    label: { ru: label, en: label },
    names: { ru: [], en: relationNames(relation, label, vocabulary) },
    key: key?.column ?? keyByValues(relation, joins),
    show: guessTitle(relation, joins),
    date: dates.length === 1 ? dates[0]!.column : null,
    ...(amounts.length === 1 ? { amount: amounts[0]!.column } : {}),
    columns: Object.fromEntries(
      relation.columns.map(column => [
        column.column,
        columnEntry(column, relation, guesses.get(column.column)!, vocabulary),
      ]),
    ),
  };
}

function relationNames(relation: SeenRelation, label: string, vocabulary: ReadonlySet<string>): string[] {
  const words = identifierWords(relation.name, vocabulary).filter(
    word => !/^(ref|tbl|dim|fact|lookup)$/.test(word),
  );
  const one = [...words.slice(0, -1), singular(words.at(-1) ?? '')].join(' ');
  const names = [one, words.join(' ')].filter(name => name !== '' && name !== label);
  return [...new Set(names)];
}

/** Without a declared key, the first column called an id whose values tell the rows apart. */
function keyByValues(relation: SeenRelation, joins: readonly GuessedJoin[]): string | null {
  const refers = (column: SeenColumn) =>
    joins.some(join => join.many === relation.name && join.manyColumn === column.column);
  const found = relation.columns.find(
    column => isUnique(column, relation) && !refers(column) && /(^|_)?(id|key|code)$/.test(column.column),
  );
  return found?.column ?? null;
}

function columnEntry(
  column: SeenColumn,
  relation: SeenRelation,
  guess: GuessedColumn,
  vocabulary: ReadonlySet<string>,
) {
  const label = identifierWords(column.column, vocabulary).join(' ');
  const values = guess.role === 'text' || guess.role === 'code' ? namedValues(column) : [];
  const common = commonWord(label);
  return {
    label: { ru: common?.ru[0] ?? label, en: label },
    names: { ru: common?.ru.slice(1) ?? [], en: columnNames(column, relation, guess, label, vocabulary) },
    ...(column.comment ? { note: column.comment.replace(/\s+/g, ' ').slice(0, 300) } : {}),
    ...(guess.holdsNumbers ? { holds: 'number' } : {}),
    ...(guess.role === 'year' ? { unit: 'year' } : {}),
    ...(guess.role === 'measure' && /(^| )age$/.test(label) ? { unit: 'years' } : {}),
    ...(guess.role === 'measure' ? { aggregate: guess.additive ? 'sum' : 'avg' } : {}),
    ...(guess.role === 'id' || guess.role === 'code' ? { format: 'id' } : {}),
    ...(guess.role === 'measure' && common?.more ? { more: common.more, less: common.less } : {}),
    ...(values.length > 0
      ? { values: Object.fromEntries(values.map(value => [value, { ru: [], en: [] }])) }
      : {}),
  };
}

/** "name" for `owner_name` of owners, "id" for the key: what is said where the row itself is clear. */
function columnNames(
  column: SeenColumn,
  relation: SeenRelation,
  guess: GuessedColumn,
  label: string,
  vocabulary: ReadonlySet<string>,
): string[] {
  const own = identifierWords(relation.name, vocabulary).map(singular);
  const words = label.split(' ');
  const short =
    words.map(singular).slice(0, own.length).join(' ') === own.join(' ') ? words.slice(own.length) : words;
  // Another row's key is no "id" of this one: `friend_id` of friends.
  const bare = /^(id|identifier|code|key)$/.test(short.join(' ')) && !column.isKey ? '' : short.join(' ');
  const names = [bare, ...(column.isKey && guess.role === 'id' ? ['id', 'identifier'] : [])];
  return [...new Set(names)].filter(name => name !== '' && name !== label);
}

function namedValues(column: SeenColumn): readonly string[] {
  if (column.labels.length > 0) return column.labels;
  if (!/^(text|varchar|bpchar|citext|name)$/.test(column.sqlType)) return [];
  const few = column.distinct > 0 && column.distinct <= MOST_NAMED && column.distinct * 2 <= column.filled;
  return few && column.frequent.every(value => value !== '' && value.length <= 40) ? column.frequent : [];
}

/** A column of yes and no becomes a word of its own: `is_official` = T is "official". */
function notionsOf(relation: SeenRelation, joins: readonly GuessedJoin[], vocabulary: ReadonlySet<string>) {
  return relation.columns.flatMap(column => {
    const { yes } = guessColumn(column, relation, joins);
    if (yes === null) return [];
    const words = identifierWords(column.column, vocabulary).filter(word => !/^(yn|flag)$/.test(word));
    const text = words.join(' ').replace(/^(is|has) ?/, '');
    const isNumber = /^(int|numeric|float)/.test(column.sqlType);
    return [
      {
        ru: [],
        en: text ? [text] : [],
        column: `${relation.name}.${column.column}`,
        op: '=',
        is: isNumber ? Number(yes) : yes,
      },
    ];
  });
}

function examplesOf(
  main: SeenRelation,
  joins: readonly GuessedJoin[],
  vocabulary: ReadonlySet<string>,
): string[] {
  const name = identifierWords(main.name, vocabulary).join(' ');
  const label = (column: SeenColumn) => identifierWords(column.column, vocabulary).join(' ');
  const measure = main.columns.find(column => guessColumn(column, main, joins).role === 'measure');
  const group = main.columns.find(column => namedValues(column).length > 1);
  return [
    `how many ${name}`,
    ...(group ? [`number of ${name} by ${label(group)}`] : []),
    ...(measure ? [`average ${label(measure)} of ${name}`] : []),
  ];
}

function comment(document: Document, key: string, lines: readonly string[]): void {
  if (!isMap(document.contents)) return;
  const pair = document.contents.items.find(
    (item): item is Pair<Scalar, unknown> => isScalar(item.key) && item.key.value === key,
  );
  if (!pair) return;
  pair.key.commentBefore = lines.map(line => ` ${line}`).join('\n');
  pair.key.spaceBefore = true;
}

/** Names, labels and values on one line each, as a person would write them. */
function flowShort(document: Document): void {
  const visit = (map: YAMLMap): void => {
    for (const { key, value } of map.items) {
      if (!isCollection(value)) continue;
      const name = isScalar(key) ? String(key.value) : '';
      value.flow = /^(label|names|show|more|less)$/.test(name);
      if (name === 'values' && isMap(value)) for (const { value: named } of value.items) flow(named);
      else if (name === 'joins' || name === 'notions') for (const item of value.items) flow(item);
      else if (isMap(value) && !value.flow) visit(value);
    }
  };
  if (isMap(document.contents)) visit(document.contents);
}

function flow(node: unknown): void {
  if (isMap(node)) node.flow = true;
}
