import snowball from 'snowball-stemmers';
import { fold } from '../values/fold.ts';
import type { DealKind, ImportField, Vocabulary } from '../vocabulary.ts';

/** Judges how well a header names a field, 0..1. Headers are compared by stems folded to Latin, so alphabets do not matter. */
export interface HeaderJudge {
  score(header: string, field: ImportField): number;
  /** The best score over all fields. */
  best(header: string): number;
  /** The header speaks of somebody who is not the client. */
  speaksOfAnother(header: string): boolean;
}

interface Phrase {
  readonly whole: string;
  readonly tokens: readonly string[];
}

const FILLER_WEIGHT = 0.15;

export function createHeaderJudge(
  vocabulary: Pick<Vocabulary, 'fillers' | 'otherParties' | 'abbreviations' | 'bareSteps'>,
  fields: readonly ImportField[],
  deal: DealKind | null,
): HeaderJudge {
  const stem = createStemmer();
  const fillers = new Set([...vocabulary.fillers].flatMap(word => [fold(word), stem(word)]));
  const others = new Set([...vocabulary.otherParties]);
  const weight = (token: string) => (fillers.has(token) ? FILLER_WEIGHT : /^\d+$/.test(token) ? 0.3 : 1);
  const words = (text: string) => spellOut(tokenize(text), vocabulary.abbreviations);
  const phrase = (text: string): Phrase => {
    const tokens = words(text).map(stem);
    return { whole: tokens.join(' '), tokens };
  };
  // Russian words in Latin letters cannot be stemmed, so whole words are compared with whole words as well.
  const wholeWords = (text: string): Phrase => {
    const tokens = words(text).map(token => fold(token) || token);
    return { whole: tokens.join(' '), tokens };
  };
  const bothWays = (text: string) => [phrase(text), wholeWords(text)];
  const names = new Map<ImportField, { phrase: Phrase; bonus: number }[]>();
  for (const field of fields) {
    if (field.onlyDeal && deal && field.onlyDeal !== deal) continue;
    const general = field.names.flatMap(bothWays).map(one => ({ phrase: one, bonus: 0 }));
    const own = deal ? (field.byDeal?.[deal] ?? []) : Object.values(field.byDeal ?? {}).flat();
    names.set(field, [...general, ...own.flatMap(bothWays).map(one => ({ phrase: one, bonus: 0.08 }))]);
  }

  const likeness = likenessTo([...names.values()].flat().flatMap(name => name.phrase.tokens));
  const headers = new Map<string, readonly Phrase[]>();
  const readings = (header: string): readonly Phrase[] => {
    const known = headers.get(header);
    if (known) return known;
    const whole = phrase(header);
    // A path's last step names the value, the steps before it only say whose it is.
    const steps = header.split('.');
    const last = steps.at(-1) ?? '';
    const says = steps.length === 1 || !vocabulary.bareSteps.has(last.toLowerCase());
    const bare = header.replace(/\([^)]*\)|\[[^\]]*\]|,\s*[^,]*$/g, ' ');
    const all = [
      whole,
      phrase(says ? last : ''),
      phrase(steps.slice(-2).join(' ')),
      phrase(bare),
      ...(/[a-z]/i.test(header) ? [wholeWords(header)] : []),
    ];
    const fresh = all.filter(
      (one, index) => one.tokens.length > 0 && all.findIndex(o => o.whole === one.whole) === index,
    );
    headers.set(header, fresh);
    return fresh;
  };

  const score = (header: string, field: ImportField): number => {
    let best = 0;
    for (const [order, reading] of readings(header).entries()) {
      for (const { phrase: name, bonus } of names.get(field) ?? []) {
        const raw = reading.whole === name.whole ? 1 : overlap(reading.tokens, name.tokens, weight, likeness);
        const value = raw > 0 ? raw + bonus - (order > 0 ? 0.04 : 0) : 0;
        if (value > best) best = value;
      }
    }
    return Math.min(best, 1.08);
  };
  return {
    score,
    best: header => fields.reduce((top, field) => Math.max(top, score(header, field)), 0),
    speaksOfAnother: header => tokenize(header).some(token => others.has(fold(token))),
  };
}

/** Words of a header: camelCase, snake_case, paths and signs taken apart. */
export function tokenize(header: string): string[] {
  return header
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .split(/[^\p{L}\p{N}№]+/u)
    .filter(token => token !== '');
}

/** Abbreviations as whole words; two tokens may be one («кол-во»). */
function spellOut(tokens: readonly string[], abbreviations: ReadonlyMap<string, string>): string[] {
  const spelt: string[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const pair = abbreviations.get(`${tokens[at]} ${tokens[at + 1]}`);
    if (pair) at++;
    const whole = pair ?? abbreviations.get(tokens[at]!) ?? tokens[at]!;
    spelt.push(...whole.split(' '));
  }
  return spelt;
}

/** Weighted share of words in common (Dice), near misses counted at a discount. */
function overlap(
  left: readonly string[],
  right: readonly string[],
  weight: (token: string) => number,
  likeness: (token: string) => ReadonlyMap<string, number>,
): number {
  const free = [...right];
  let common = 0;
  for (const token of left) {
    const likes = likeness(token);
    if (likes.size === 0) continue;
    let bestAt = -1;
    let best = 0;
    for (const [at, other] of free.entries()) {
      const like = likes.get(other) ?? 0;
      if (like > best) [bestAt, best] = [at, like];
    }
    if (bestAt === -1) continue;
    common += best * Math.min(weight(token), weight(free[bestAt]!));
    free.splice(bestAt, 1);
  }
  const total =
    left.reduce((sum, token) => sum + weight(token), 0) +
    right.reduce((sum, token) => sum + weight(token), 0);
  return total === 0 ? 0 : (2 * common) / total;
}

/** Compares a token with all tokens that field names hold, once. */
function likenessTo(tokens: readonly string[]): (token: string) => ReadonlyMap<string, number> {
  const vocabulary = [...new Set(tokens)];
  const cache = new Map<string, ReadonlyMap<string, number>>();
  return token => {
    const known = cache.get(token);
    if (known) return known;
    const likes = new Map<string, number>();
    for (const other of vocabulary) {
      const like = likenessOf(token, other);
      if (like > 0) likes.set(other, like);
    }
    cache.set(token, likes);
    return likes;
  };
}

function likenessOf(left: string, right: string): number {
  if (left === right) return 1;
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  if (short.length >= 4 && long.startsWith(short)) return 0.8;
  if (short.length < 5) return 0;
  const distance = editDistance(left, right, long.length >= 8 ? 2 : 1);
  return distance === null ? 0 : 1 - 0.15 * distance;
}

/** Edit distance with swapped neighbours as one edit; null beyond `limit`. */
function editDistance(left: string, right: string, limit: number): number | null {
  if (Math.abs(left.length - right.length) > limit) return null;
  let before: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const current = [i];
    for (let j = 1; j <= right.length; j++) {
      const same = left[i - 1] === right[j - 1];
      let cost = Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]) {
        cost = Math.min(cost, before[j - 2]! + 1);
      }
      current.push(cost);
    }
    [before, previous] = [previous, current];
  }
  const distance = previous[right.length]!;
  return distance <= limit ? distance : null;
}

function createStemmer(): (token: string) => string {
  const russian = snowball.newStemmer('russian');
  const english = snowball.newStemmer('english');
  return token => {
    const stemmed = /\p{Script=Cyrillic}/u.test(token) ? russian.stem(token) : english.stem(token);
    return token.startsWith('№') ? 'number' : fold(stemmed) || token;
  };
}
