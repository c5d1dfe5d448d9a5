import { FUNCTIONS, TYPES } from '../../capabilities/text2sql/guard-lists.ts';
import type { Catalogue } from '../../catalog/catalogue.ts';
import { wordsOf } from '../../catalog/words.ts';
import { type Vocabulary, vocabularyOf } from './vocabulary.ts';

/** A question and its statement without anything that may be a client's. */
export interface ScreenedPair {
  readonly question: string;
  readonly statement: string;
  /** The question's words as they are compared; everyday words of a longer question are left out. */
  readonly stems: readonly string[];
}

/** What stands for everything left out, in the question and inside a text of the statement. */
const LEFT_OUT = '…';

const ADDRESS = /\S+@\S+|\b(?:https?:\/\/|www\.)\S+/gu;
/** A telephone, a document, a date of birth: seven digits and more, whatever stands between them. */
const LONG_NUMBER = /\+?\d(?:[\s\u00a0\u202f().,/-]{0,3}\d){6,}/gu;
const PIECES = /[\p{L}\p{M}\p{N}]+|[^\p{L}\p{M}\p{N}]+/gu;

/**
 * Brings a pair down to what is worth an example and is nobody's: words of the catalogue's file and of everyday speech,
 * its values, short numbers. Null where too little is left, where the statement asks of one certain client, or where it
 * holds what cannot be judged (comments, quoted names, names of nobody's). `names` are the folded words of the pair that
 * somebody in the base is called by: a surname may look like an inflected everyday word.
 */
export function screenPair(
  pair: { readonly question: string; readonly statement: string },
  catalogue: Catalogue,
  names: ReadonlySet<string>,
  all: Vocabulary = vocabularyOf(catalogue),
): ScreenedPair | null {
  const vocabulary = { ...all, knows: (word: string) => !names.has(word) && all.knows(word) };
  const question = screenQuestion(pair.question, vocabulary);
  const statement = screenStatement(pair.statement, catalogue, vocabulary);
  if (question === null || statement === null) return null;
  return { question, statement, stems: stemsOf(question, vocabulary) };
}

/** The folded words of a pair, to be looked up among people's names before it is screened. */
export function wordsOfPair(pair: { readonly question: string; readonly statement: string }): string[] {
  return [...new Set(wordsOf(`${pair.question} ${pair.statement}`))];
}

/** The stems that a question is compared by. */
export function stemsOf(question: string, { stem, plain }: Pick<Vocabulary, 'stem' | 'plain'>): string[] {
  const all = [...new Set(wordsOf(question).map(stem))];
  const telling = all.filter(one => !plain.has(one));
  return telling.length > 0 ? telling : all;
}

function screenQuestion(question: string, vocabulary: Vocabulary): string | null {
  const bare = question
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(ADDRESS, ` ${LEFT_OUT} `)
    .replace(LONG_NUMBER, found => (isRound(found) ? found : ` ${LEFT_OUT} `));
  let [known, unknown] = [0, 0];
  const kept = [...bare.matchAll(PIECES)].map(([piece]) => {
    if (!/[\p{L}\p{N}]/u.test(piece)) return piece.replace(/[^\s\p{P}\p{S}]/gu, ' ');
    if (/^\d{1,12}$/.test(piece)) return piece;
    if (wordsOf(piece).every(vocabulary.knows)) {
      known += 1;
      return piece;
    }
    unknown += 1;
    return LEFT_OUT;
  });
  if (known < 2 || unknown > known) return null;
  return kept
    .join('')
    .replace(/…(?:[\s\p{P}]*…)+/gu, LEFT_OUT)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 1_000);
}

/** 1 000 000 is an amount; a telephone does not end so. */
function isRound(number: string): boolean {
  return (
    /000$/.test(number.replace(/\D/g, '')) && /^\d{1,3}(?:[ \u00a0\u202f,.]?000){2,4}$/.test(number.trim())
  );
}

const LEXEMES =
  /(?<comment>--|\/\*)|(?<dollar>\$)|(?<quoted>")|(?<text>(?<prefix>\b[a-z]|&)?'(?:[^']|'')*')|(?<number>\d[\d.]*(?:e[+-]?\d+)?)|(?<name>[\p{L}_][\p{L}\p{N}_]*)|(?<other>\s+|.)/giu;

function screenStatement(statement: string, catalogue: Catalogue, vocabulary: Vocabulary): string | null {
  if (/\b(?:client_)?id\s*(?:=|in\b|between\b|>=?|<=?)\s*\(?\s*(?:array\s*\[)?\s*'?\d/i.test(statement))
    return null;
  const names = knownNames(catalogue);
  let out = '';
  for (const { groups = {} } of statement.trim().replace(/;\s*$/, '').matchAll(LEXEMES)) {
    if (groups.comment || groups.dollar || groups.quoted || groups.prefix) return null;
    if (groups.text) out += screenText(groups.text, vocabulary);
    else if (groups.number) {
      if (groups.number.replace(/\D/g, '').length >= 7 && !/000$/.test(groups.number)) return null;
      out += groups.number;
    } else if (groups.name) {
      if (!isKnownName(groups.name, names)) return null;
      out += groups.name;
    } else out += groups.other ?? '';
  }
  return out.length > 4_000 ? null : out;
}

const PARTS_OF_DATES =
  /^(?:\d+ )?(?:years?|quarters?|months?|weeks?|days?|hours?|century|decade|dow|isodow|doy|epoch)$|^(?:[YMDQHI24SFT]|[-./: ]|Mon|Month){2,24}$/i;
/** Days that begin or end a period; another day may be somebody's birthday. */
const DAY_OF_PERIOD = /^\d{4}-(?:\d{2}-01|(?:0[13578]|1[02])-31|(?:0[469]|11)-30|02-2[89])$/;

/** A text of the statement: kept where the file names the value, where it is a part of a date, or a pattern of known words. */
function screenText(literal: string, vocabulary: Vocabulary): string {
  const value = literal.slice(1, -1).replaceAll("''", "'");
  const told = vocabulary.told(value);
  if (told) return `'${told.value.replaceAll("'", "''")}'`;
  if (value === '' || PARTS_OF_DATES.test(value) || DAY_OF_PERIOD.test(value)) return literal;
  if (
    /^\{?[a-z0-9_,]*\}?$/.test(value) &&
    value
      .replace(/[{}]/g, '')
      .split(',')
      .every(one => vocabulary.told(one))
  )
    return literal;
  const wild = /^(%?)([^%_]*)(%?)$/.exec(value);
  const words = wordsOf(wild?.[2] ?? '');
  if (wild && words.length > 0 && words.every(word => !/\d/.test(word) && vocabulary.knows(word)))
    return literal;
  return `'${LEFT_OUT}'`;
}

const SQL_WORDS = new Set(
  `select from where group by order having limit offset as on join inner left right full outer cross lateral using and or
   not in is null true false between like ilike similar case when then else end exists distinct all any some asc desc nulls
   first last union except intersect with recursive materialized over partition rows range groups preceding following
   unbounded current row filter within values table coalesce nullif greatest least cast array interval date timestamp at time
   zone current_date current_timestamp localtimestamp year quarter month week day hour minute second dow isodow doy epoch
   decade century precision double int integer bigint smallint real decimal char character varying boolean
   grouping sets cube rollup window fetch next only ties for both leading trailing symmetric collate escape extract position
   substring overlay trim`.split(/\s+/),
);
/** What names of computed columns are made of besides the catalogue's own. */
const NAME_PARTS =
  `count counts cnt total totals sum avg average mean median min max share percent pct ratio rate rank row rows num number n
   by of per and with without prev previous next last first new old diff difference delta growth change value values bucket
   group groups month months quarter year years week day date period age ages base top all other none has is from to
   people clients client person grand running cumulative cte sub inner outer data result results source filtered per one two`.split(
    /\s+/,
  );

function knownNames(catalogue: Catalogue): ReadonlySet<string> {
  const relations = [...catalogue.relations.values()];
  const own = [catalogue.schema, ...relations.flatMap(({ name, columns }) => [name, ...columns.keys()])];
  const measures = catalogue.measures.map(({ name }) => name);
  return new Set(
    [...own, ...measures]
      .flatMap(name => [name, ...name.split('_')])
      .concat(NAME_PARTS, [...FUNCTIONS], [...TYPES]),
  );
}

/** A made-up name is taken apart: `avg_income_amount` is known by its parts, `petrov_count` is not. */
function isKnownName(name: string, known: ReadonlySet<string>): boolean {
  const lower = name.toLowerCase();
  if (SQL_WORDS.has(lower) || known.has(lower) || /^[a-z]{1,2}\d?$/.test(lower)) return true;
  return lower
    .split('_')
    .every(part => known.has(part) || known.has(`${part}s`) || /^[a-z]?\d{0,2}$/.test(part));
}
