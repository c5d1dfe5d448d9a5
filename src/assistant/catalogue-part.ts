import type { Catalogue, Column, Names, Relation, Value } from '../catalog/catalogue.ts';
import { createStemmer, type Stem, wordsOf } from '../catalog/words.ts';

/** What of the catalogue a model is told: relations, each with the columns described; null where all of them are. */
export interface Part {
  readonly relations: ReadonlyMap<string, ReadonlySet<string> | null>;
}

/** Columns that are described whole, whatever is asked: a small schema is better given uncut ("The death of schema linking", 2024). */
const SMALL = 160;
const MOST_RELATIONS = 8;
const MOST_COLUMNS = 20;

/**
 * The part of the catalogue that a question may need. A small one is given whole. Of a large one the relations, columns and
 * values are found both ways: from the question's words to the names they match, and back from every statement near the
 * question (an earlier one of the thread, verified examples) to what it reads; then whatever joins them.
 */
export function cataloguePart(catalogue: Catalogue, question: string, statements: readonly string[]): Part {
  const all = [...catalogue.relations.values()];
  if (all.reduce((sum, { columns }) => sum + columns.size, 0) <= SMALL) {
    return { relations: new Map(all.map(({ name }) => [name, null])) };
  }
  const said = saidIn(question);
  const read = new Set(statements.flatMap(namesIn));
  const scored = all
    .map(relation => scoreOf(relation, said, read))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  const chosen = new Set(scored.slice(0, MOST_RELATIONS).map(({ relation }) => relation.name));
  if (chosen.size === 0) chosen.add(catalogue.defaultRelation);
  for (const name of joining([...chosen], catalogue)) chosen.add(name);
  const matched = new Map(scored.map(({ relation, columns }) => [relation.name, columns]));
  return {
    relations: new Map(
      all
        .filter(({ name }) => chosen.has(name))
        .map(relation => [relation.name, columnsOf(relation, matched.get(relation.name) ?? [], catalogue)]),
    ),
  };
}

interface Said {
  readonly stem: Stem;
  /** Stems in their order, between spaces: a phrase is looked for as a piece of it. */
  readonly line: string;
  readonly words: ReadonlySet<string>;
}

function saidIn(question: string): Said {
  const stem = createStemmer();
  const stems = wordsOf(question).map(stem);
  return { stem, line: ` ${stems.join(' ')} `, words: new Set(stems) };
}

function scoreOf(relation: Relation, said: Said, read: ReadonlySet<string>) {
  const columns = [...relation.columns.values()]
    .map(column => ({ column, score: columnScore(column, said, read) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  const named = [relation.name.replaceAll('_', ' '), relation.label.ru, relation.label.en];
  const own =
    8 * Number(read.has(relation.name)) +
    5 *
      Math.max(0, ...phrasesOf(named, relation.names, relation.verbs).map(phrase => nearness(phrase, said)));
  // Many faint hits are no match: the three best columns speak for their relation.
  const score = own + columns.slice(0, 3).reduce((sum, column) => sum + column.score, 0);
  return { relation, score, columns: columns.map(({ column }) => column.name) };
}

function columnScore(column: Column, said: Said, read: ReadonlySet<string>): number {
  const { names, more, less, counted, label, values, personal } = column;
  const named = [column.name.replaceAll('_', ' '), label.ru, label.en];
  const byName = Math.max(
    0,
    ...phrasesOf(named, names, more, less, counted).map(phrase => nearness(phrase, said)),
  );
  const byValue = personal ? 0 : Math.max(0, ...values.map(value => valueNearness(value, said)));
  return 2 * byName + 3 * byValue + (column.key ? 0 : Number(read.has(column.name)));
}

function valueNearness({ value, label, names, alone }: Value, said: Said): number {
  const whole = phrasesOf([value, label.ru, label.en], names, alone).map(phrase => nearness(phrase, said));
  return Math.max(0, ...whole.filter(near => near === 1));
}

/** 1 for the whole phrase, less for some of its words. */
function nearness(phrase: string, { stem, line, words }: Said): number {
  const stems = wordsOf(phrase).map(stem);
  if (stems.length === 0) return 0;
  if (line.includes(` ${stems.join(' ')} `)) return 1;
  const met = stems.filter(one => one.length > 2 && words.has(one)).length;
  return met === 0 ? 0 : (0.8 * met) / stems.length;
}

function phrasesOf(named: readonly string[], ...names: readonly Names[]): string[] {
  return [...named, ...names.flatMap(({ ru, en }) => [...ru, ...en])].map(phrase =>
    phrase.replaceAll('=', ''),
  );
}

function namesIn(statement: string): string[] {
  return (
    statement
      .replace(/'(?:[^']|'')*'/g, ' ')
      .toLowerCase()
      .match(/[a-z_][a-z0-9_]*/g) ?? []
  );
}

/** Relations on the shortest ways between those chosen. */
function joining(chosen: readonly string[], { joins }: Catalogue): string[] {
  const neighbours = new Map<string, Set<string>>();
  for (const { many, one } of joins) {
    neighbours.set(many, (neighbours.get(many) ?? new Set()).add(one));
    neighbours.set(one, (neighbours.get(one) ?? new Set()).add(many));
  }
  const [first, ...rest] = chosen;
  return first === undefined ? [] : rest.flatMap(to => way(first, to, neighbours));
}

function way(from: string, to: string, neighbours: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const cameFrom = new Map<string, string | null>([[from, null]]);
  const queue = [from];
  for (let at = queue.shift(); at !== undefined && at !== to; at = queue.shift()) {
    for (const next of neighbours.get(at) ?? []) {
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, at);
      queue.push(next);
    }
  }
  const path: string[] = [];
  for (let at = cameFrom.get(to) ?? null; at !== null; at = cameFrom.get(at) ?? null) path.push(at);
  return path;
}

function columnsOf(
  relation: Relation,
  matched: readonly string[],
  { joins }: Catalogue,
): ReadonlySet<string> | null {
  if (relation.columns.size <= MOST_COLUMNS) return null;
  const joined = joins.flatMap(({ many, manyColumn, one, oneColumn }) => [
    ...(many === relation.name ? [manyColumn] : []),
    ...(one === relation.name ? [oneColumn] : []),
  ]);
  const needed = [relation.key, relation.date, relation.amount, ...relation.show].filter(
    name => name !== null,
  );
  return new Set(
    [...needed, ...joined, ...matched.slice(0, MOST_COLUMNS), ...relation.columns.keys()].slice(
      0,
      needed.length + joined.length + MOST_COLUMNS,
    ),
  );
}
