import type { Unit } from '../../../catalog/catalogue.ts';
import { keysOf, type WordKeys } from '../../../catalog/lexicon.ts';
import { foldText, type Stem } from '../../../catalog/words.ts';
import { halfOf, multiplierOf, smallNumber, unitOf } from './numbers.ts';

/** A number of the text: its value with multipliers applied, the unit said with it, "60+" as `orMore`. */
export interface SaidNumber {
  readonly value: number;
  readonly unit: Unit | 'percent' | null;
  readonly orMore: boolean;
  /** The multiplier said with it, 1 without: «от 500 до 900 тысяч» lends it to the first. */
  readonly scale: number;
  /** A bare whole number that may be a calendar year. */
  readonly yearLike: boolean;
}

/** A word, number, date, quotation or mark of the text with its place in it. */
export interface Token {
  readonly kind: 'word' | 'number' | 'date' | 'quoted' | 'mark';
  /** As written. */
  readonly text: string;
  /** Folded: lower case, ё as е. */
  readonly word: string;
  readonly start: number;
  readonly end: number;
  readonly keys: WordKeys;
  readonly number?: SaidNumber;
  /** ISO date. */
  readonly date?: string;
}

const PIECES =
  /(?<iso>\d{4}-\d{2}-\d{2})|(?<dotted>\d{1,2}\.\d{1,2}\.\d{4})|(?<quoted>["«“„][^"«»“”„]+["»”])|(?<number>\d{1,3}(?:[ \u00a0\u202f,.]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d+(?:[.,]\d+)?)|(?<word>\p{L}[\p{L}\p{N}]*(?:['’]\p{L}+)?)|(?<mark>[^\s])/gu;

/** Cuts a text into tokens and reads its numbers: digits, words, multipliers and units together are one token. */
export function tokenize(text: string, stem: Stem): Token[] {
  const raw: Token[] = [];
  for (const match of text.matchAll(PIECES)) {
    const groups = match.groups ?? {};
    const piece = match[0];
    const start = match.index;
    const base = {
      text: piece,
      word: foldText(piece).replace(/["'’]/g, ''),
      start,
      end: start + piece.length,
    };
    const keys = keysOf(base.word, stem);
    if (groups.iso || groups.dotted) {
      const date =
        groups.iso ??
        piece
          .split('.')
          .reverse()
          .map(part => part.padStart(2, '0'))
          .join('-');
      raw.push({ ...base, kind: 'date', keys, date });
    } else if (groups.quoted) raw.push({ ...base, kind: 'quoted', keys });
    else if (groups.number) raw.push({ ...base, kind: 'number', keys, number: plainNumber(piece) });
    else raw.push({ ...base, kind: groups.word ? 'word' : 'mark', keys });
  }
  return joinNumbers(
    raw.filter((token, at) => !isHyphen(token, raw[at - 1], raw[at + 1])),
    text,
  );
}

/** A hyphen inside «Ростов-на-Дону» or «топ-20» is spelling; between numbers or apart it is a mark. */
function isHyphen(token: Token, before: Token | undefined, after: Token | undefined): boolean {
  return (
    token.text === '-' && before?.kind === 'word' && before.end === token.start && after?.start === token.end
  );
}

function plainNumber(piece: string): SaidNumber {
  const grouped = /^\d{1,3}([ \u00a0\u202f,.]\d{3})+/.test(piece);
  const digits = grouped
    ? piece.replace(/[ \u00a0\u202f,.](?=\d{3}(?!\d))/g, '').replace(',', '.')
    : piece.replace(',', '.');
  const value = Number(digits);
  return { value, unit: null, orMore: false, scale: 1, yearLike: !grouped && /^(19|20)\d\d$/.test(piece) };
}

/** Joins number words («двадцать пять»), multipliers, units and a plus sign into one number token. */
function joinNumbers(tokens: readonly Token[], text: string): Token[] {
  const out: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const read = readNumber(tokens, i);
    if (read === null) {
      out.push(tokens[i]!);
      continue;
    }
    const last = tokens[i + read.length - 1]!;
    const start = tokens[i]!.start;
    const piece = text.slice(start, last.end);
    out.push({
      kind: 'number',
      text: piece,
      word: foldText(piece),
      start,
      end: last.end,
      keys: tokens[i]!.keys,
      number: read.number,
    });
    i += read.length - 1;
  }
  return out;
}

function readNumber(tokens: readonly Token[], at: number): { number: SaidNumber; length: number } | null {
  let next = at;
  let value: number | null = null;
  let yearLike = false;
  const first = tokens[at]!;
  // Model names stay whole: X5, CX-5 and "K5" are no numbers.
  const before = tokens[at - 1];
  if (first.kind === 'number' && before?.kind === 'word' && before.end === first.start) return null;
  if (first.kind === 'number') {
    value = first.number!.value;
    yearLike = first.number!.yearLike;
    next++;
    // "90-й", "1-го", "90th".
    if (tokens[next]?.text === '-' && /^(й|го|м|х|ый|ой|ти|ми)$/.test(tokens[next + 1]?.word ?? ''))
      next += 2;
    else if (/^(th|st|nd|rd)$/.test(tokens[next]?.word ?? '') && tokens[next]!.start === first.end) next++;
  } else if (first.kind === 'word') {
    const half = halfOf(first.word);
    const small = half ?? smallNumber(first.word);
    if (small !== null) {
      value = small;
      next++;
      while (half === null && tokens[next]?.kind === 'word') {
        const more = smallNumber(tokens[next]!.word);
        if (more === null || more >= lowestPart(value)) break;
        value += more;
        next++;
      }
    } else if (isOneOfUnit(tokens, at)) {
      value = 1;
      if (/^(a|an|one)$/.test(first.word)) next++;
    } else if (/^(half|пол)$/.test(first.word)) {
      const skip = /^(a|an)$/.test(tokens[at + 1]?.word ?? '') ? 2 : 1;
      const scale = multiplierOf(tokens[at + skip]?.word ?? '');
      if (scale === null) return null;
      value = 0.5;
      next = at + skip;
    } else if (
      multiplierOf(first.word) !== null &&
      /^(миллион|тысяч|миллиард|million|thousand|billion|hundred)/.test(first.word)
    ) {
      value = 1;
    } else if (
      /^(a|an)$/.test(first.word) &&
      /^(million|thousand|billion|hundred|dozen)$/.test(tokens[at + 1]?.word ?? '')
    ) {
      value = 1;
      next++;
      if (tokens[next]!.word === 'dozen') return { number: number(12, 1, false), length: 2 };
    }
  }
  if (value === null) return null;
  let scale = 1;
  for (let multiplier: number | null = null; tokens[next]; next++) {
    multiplier = multiplierOf(tokens[next]!.word);
    if (multiplier === null || (isLoneLetter(tokens[next]!) && !touches(tokens, next))) break;
    scale *= multiplier;
    if (tokens[next + 1]?.text === '.' && /^(тыс|млн|млрд)$/.test(tokens[next]!.word)) next++;
  }
  let unit: SaidNumber['unit'] = null;
  let factor = 1;
  let orMore = tokens[next]?.text === '+' ? next++ > 0 : false;
  const said = tokens[next] ? unitOf(tokens[next]!.word) : null;
  if (said && !(said.unit === 'years' && yearLike && scale === 1)) {
    ({ unit, factor } = said);
    next++;
    if (
      tokens[next]?.text === '.' &&
      /^(руб|мес|р|мин|сек)$/.test(tokens[next - 1]!.word) &&
      tokens[next + 1]
    )
      next++;
    if (
      /^(old|of)$/.test(tokens[next]?.word ?? '') &&
      unit === 'years' &&
      /^(old|age)$/.test(tokens[next + (tokens[next]!.word === 'of' ? 1 : 0)]?.word ?? '')
    ) {
      next += tokens[next]!.word === 'of' ? 2 : 1;
    }
  }
  if (!orMore && tokens[next]?.text === '+') {
    orMore = true;
    next++;
  }
  return {
    number: {
      value: value * scale * factor,
      unit,
      orMore,
      scale,
      yearLike: yearLike && scale === 1 && unit === null,
    },
    length: next - at,
  };
}

/** «меньше года», "over a year": a unit after a comparison is one of it. */
function isOneOfUnit(tokens: readonly Token[], at: number): boolean {
  const article = /^(a|an)$/.test(tokens[at]?.word ?? '');
  const unit = tokens[at + (article ? 1 : 0)]?.word ?? '';
  const before = tokens[at - 1]?.word ?? '';
  const compares =
    /^(меньше|больше|более|менее|свыше|до|от|старше|младше|дольше|короче|than|over|under|above|below|least|most)$/;
  if (!/^(года|месяца|year|month)$/.test(unit) || !compares.test(before)) return false;
  return (
    article || (/^(года|месяца)$/.test(unit) && !/^(выпуска|рождения)$/.test(tokens[at + 1]?.word ?? ''))
  );
}

function number(value: number, scale: number, yearLike: boolean): SaidNumber {
  return { value, unit: null, orMore: false, scale, yearLike };
}

/** What a number word may still add to: after 120 a unit below 10, after 100 anything below 100. */
function lowestPart(value: number): number {
  if (value % 10 !== 0) return 0;
  if (value >= 100 && value % 100 === 0) return 100;
  return value >= 20 ? 10 : 0;
}

function isLoneLetter(token: Token): boolean {
  return token.word.length === 1;
}

function touches(tokens: readonly Token[], at: number): boolean {
  return tokens[at - 1]?.end === tokens[at]?.start;
}
