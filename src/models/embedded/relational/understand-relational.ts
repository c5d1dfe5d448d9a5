import type { Language } from '../../../capabilities/tool.ts';
import { type Catalogue, columnOf, relationOf } from '../../../catalog/catalogue.ts';
import { engineWords } from '../../../words/engine.ts';
import { textLanguage } from '../../../words/language.ts';
import { relationalWords } from '../../../words/relational.ts';
import { readIntent, withoutCourtesy } from '../intents.ts';
import { GRAMMAR } from '../linking/grammar.ts';
import type { Item } from '../linking/items.ts';
import { linkSpans } from '../linking/link.ts';
import type { Role } from '../linking/roles.ts';
import { tokenize } from '../linking/tokens.ts';
import { plainText } from './plain-text.ts';
import type { Query } from './query.ts';
import { querySql } from './query-sql.ts';
import { type ReadSketch, readSketch } from './read-sketch.ts';
import { sayQuery, titleOfQuery } from './say-query.ts';
import { settle } from './settle.ts';

export interface RelationalInput {
  readonly text: string;
  readonly catalogue: Catalogue;
  /** ISO date. */
  readonly today: string;
  /** Where the text's own language cannot be told. */
  readonly language: Language;
  /** The text that the thread's last answer was read from: one that only narrows goes on from it. */
  readonly previous?: string | null;
}

export type RelationalReading = { readonly language: Language } & (
  | {
      readonly kind: 'query';
      readonly query: Query;
      readonly sql: string;
      readonly title: string;
      readonly understood: string;
      /** What a text that goes on from this one is added to. */
      readonly text: string;
    }
  | { readonly kind: 'clarify'; readonly question: string; readonly options: readonly string[] }
  | { readonly kind: 'refuse' | 'smalltalk'; readonly text: string }
);

/** Roles whose meaning a query over related tables has no place for. */
const BEYOND: ReadonlySet<Role['role']> = new Set([
  'share',
  'quartiles',
  'describe',
  'compare',
  'ordinal',
  'inUnit',
  'other',
  'remove',
  'grain',
]);

/**
 * Reads a question to a database of related tables: which columns and figures of which rows, over the joins of the
 * catalogue. Every word must find its place; a word without one, or with several, is asked about. Pure.
 */
export function understandRelational(input: RelationalInput): RelationalReading {
  const { catalogue, text } = input;
  const language = textLanguage(text) ?? input.language;
  const intent = readIntent(text, language);
  if (intent?.kind === 'refuse') return { ...intent, language };
  if (intent)
    return {
      kind: 'smalltalk',
      text: relationalWords[language].hello(relationList(catalogue, language)),
      language,
    };
  const asked = { ...input, text: withoutCourtesy(text), language };
  const read = readText(asked);
  const narrows =
    read.sketch.targets.length === 0 && read.sketch.filters.length + read.sketch.orders.length > 0;
  if (!narrows || !input.previous) return readingOf(read, asked);
  const whole = { ...asked, text: `${input.previous} ${asked.text}` };
  return readingOf(readText(whole), whole);
}

interface ReadText extends ReadSketch {
  /** A word that asks for what is beyond a query here. */
  readonly beyond: Item | undefined;
}

function readText(input: RelationalInput): ReadText {
  const items = itemsOf(input);
  const beyond = items.find(
    item => item.senses.length === 0 && item.roles.some(({ role }) => BEYOND.has(role)),
  );
  const read = readSketch(items, input.catalogue);
  // "who is older than 40?": of the rows that the catalogue says are meant.
  const { sketch } = read;
  const isWho = items.some(item => item.roles.some(({ role }) => role === 'who'));
  if (isWho && sketch.targets.length === 0 && sketch.filters.length + sketch.ranks.length > 0)
    sketch.targets.push({ kind: 'entity', relation: input.catalogue.defaultRelation, at: 0 });
  return { ...read, beyond };
}

function readingOf(
  { sketch, items, unknown, loose, beyond }: ReadText,
  input: RelationalInput,
): RelationalReading {
  const { catalogue, language, text } = input;
  const words = engineWords[language];
  const own = relationalWords[language];
  if (unknown[0]) return clarify(words.unknown(unknown[0].text), input);
  const placeless = beyond ?? loose[0];
  if (placeless) return clarify(words.loose(placeless.text), input);
  const settled = settle(sketch, items, catalogue);
  if (settled.kind === 'ambiguous') {
    const { at, refs } = settled.ambiguity;
    const said = items[at]?.text ?? '';
    const options = refs.map(ref => {
      const column = columnOf(catalogue, ref).label[language];
      return text.replace(
        said,
        `${column} ${own.ofRows(relationOf(catalogue, ref.relation).label[language])}`,
      );
    });
    return { kind: 'clarify', question: words.whichColumn(said), options, language };
  }
  if (settled.kind === 'unclear') return clarify(sketch.targets.length === 0 ? own.empty : own.noWay, input);
  const { query } = settled;
  return {
    kind: 'query',
    query,
    sql: querySql(query, catalogue),
    title: titleOfQuery(query, catalogue, language),
    understood: sayQuery(query, catalogue, language),
    text,
    language,
  };
}

function relationList(catalogue: Catalogue, language: Language): string {
  return [...catalogue.relations.values()].map(relation => relation.label[language]).join(', ');
}

function clarify(question: string, { catalogue, language }: RelationalInput): RelationalReading {
  return { kind: 'clarify', question, options: catalogue.examples[language].slice(0, 3), language };
}

function itemsOf({ text, catalogue, today }: RelationalInput): Item[] {
  const bare = plainText(text, catalogue);
  const tokens = tokenize(bare, catalogue.lexicon.stem);
  return linkSpans({ text: bare, tokens, catalogue, grammar: GRAMMAR, today });
}
