import { createStemmer, type Stem, soundOf, wordsOf } from './words.ts';

/** What a phrase of the catalogue stands for. Columns are named `relation.column` apart. */
export type Sense =
  | { readonly kind: 'relation'; readonly relation: string; readonly via: 'noun' | 'verb' }
  | {
      readonly kind: 'column';
      readonly relation: string;
      readonly column: string;
      /** The name also says this value of another column of the relation. */
      readonly within?: { readonly column: string; readonly is: string };
    }
  | { readonly kind: 'more' | 'less'; readonly relation: string; readonly column: string }
  | { readonly kind: 'counted'; readonly relation: string; readonly column: string }
  | {
      readonly kind: 'value';
      readonly relation: string;
      readonly column: string;
      readonly value: string;
      readonly beside: readonly string[];
      /** True when the value counts only next to its column's name. */
      readonly needsColumn: boolean;
    }
  | { readonly kind: 'notion'; readonly index: number }
  | { readonly kind: 'measure'; readonly name: string }
  | {
      readonly kind: 'light';
      readonly of: readonly string[];
      readonly known: { readonly relation: string; readonly column: string } | null;
    }
  | { readonly kind: 'vague' | 'forbidden' | 'filler' };

export interface Match<S> {
  /** Words covered. */
  readonly length: number;
  readonly senses: readonly S[];
}

interface Entry<S> {
  readonly keys: readonly string[];
  readonly senses: S[];
}

/** One word's keys: as written, its stem, its sound. */
export interface WordKeys {
  readonly exact: string;
  readonly stem: string;
  readonly sound: string;
}

/** Phrases and what they stand for, found by the inflected words of a text. */
export interface PhraseBook<S> {
  /** Every phrase that starts at a word, longest first. */
  matchAt(words: readonly WordKeys[], start: number): readonly Match<S>[];
  /** The words of five letters and more that phrases are made of, by first letter: what a misspelt word may have meant. */
  readonly vocabulary: ReadonlyMap<string, readonly { readonly word: string; readonly stem: string }[]>;
  has(word: WordKeys): boolean;
}

export interface PhraseBookBuilder<S> {
  /**
   * `=word` in a phrase matches only as written; `bySound` also takes the other alphabet's spelling. A word that is
   * `passedOver` is nothing a misspelt one may be taken for: correcting to it would drop the word unseen. `isValue`: a value's name, whose ending may be its own.
   */
  add(
    phrase: string,
    sense: S,
    options?: { bySound?: boolean; passedOver?: boolean; isValue?: boolean },
  ): void;
  build(): PhraseBook<S>;
}

export interface Lexicon extends PhraseBook<Sense> {
  readonly stem: Stem;
}

/** The keys of a folded word. */
export function keysOf(word: string, stem: Stem): WordKeys {
  return { exact: `=${word}`, stem: stem(word), sound: `~${scriptOf(word, true)}${soundOf(word)}` };
}

/** A sound meets the other alphabet's spelling only: within one alphabet «выше» would sound like «высшее». */
function scriptOf(word: string, other: boolean): string {
  if (!/\p{L}/u.test(word)) return '';
  return /[а-я]/.test(word) === other ? 'l' : 'c';
}

/** Starts an empty phrase book. */
export function phraseBook<S>(stem: Stem): PhraseBookBuilder<S> {
  const byFirst = new Map<string, Entry<S>[]>();
  const vocabulary = new Set<string>();
  const keys = new Set<string>();
  const insert = (phraseKeys: string[], sense: S) => {
    const [first] = phraseKeys;
    if (first === undefined) return;
    for (const key of phraseKeys) keys.add(key);
    const entries = byFirst.get(first) ?? [];
    byFirst.set(first, entries);
    const same = entries.find(entry => entry.keys.join(' ') === phraseKeys.join(' '));
    if (!same) entries.push({ keys: phraseKeys, senses: [sense] });
    else if (!same.senses.some(known => JSON.stringify(known) === JSON.stringify(sense)))
      same.senses.push(sense);
  };
  return {
    add(phrase, sense, options = {}) {
      const parts = phrase.split(/\s+/).flatMap(part => {
        const exact = part.startsWith('=');
        return wordsOf(part).map(word => ({ word, exact }));
      });
      if (!options.passedOver) for (const { word } of parts) vocabulary.add(word);
      const keyed = (of: (word: string) => string) =>
        insert(
          parts.map(({ word, exact }) => (exact || isStump(word, stem(word)) ? `=${word}` : of(word))),
          sense,
        );
      if (options.isValue && parts.some(({ word }) => isWholeName(word))) {
        // A name like «Ростов» ends as if inflected: its stem would meet «рост». Its own inflections keep it whole.
        keyed(word => (isWholeName(word) ? `=${word}` : stem(word)));
        keyed(word => (isWholeName(word) ? word : stem(word)));
      } else keyed(stem);
      // A name met by its sound: only words long enough that a chance meeting is unlikely, numbers as they are.
      if (options.bySound && parts.every(({ word }) => /^\d+$/.test(word) || soundOf(word).length >= 3)) {
        insert(
          parts.map(({ word }) => `~${scriptOf(word, false)}${soundOf(word)}`),
          sense,
        );
      }
    },
    build: () => ({
      vocabulary: Map.groupBy(
        [...vocabulary].filter(word => word.length >= 5).map(word => ({ word, stem: stem(word) })),
        ({ word }) => word[0] ?? '',
      ),
      has: word => keys.has(word.exact) || keys.has(word.stem) || keys.has(word.sound),
      matchAt: (words, start) => matchAt(byFirst, words, start),
    }),
  };
}

function isWholeName(word: string): boolean {
  return /^[а-я]{3,}(ов|ев)$/.test(word);
}

/** A stem so short that strangers share it («наем» -> «на»): such a word is taken as written. */
function isStump(word: string, stemmed: string): boolean {
  return stemmed.length < 3 && word.length > stemmed.length + 1;
}

/** A phrase book for a catalogue's own words. */
export function lexiconBuilder(): { add: PhraseBookBuilder<Sense>['add']; build(): Lexicon } {
  const stem = createStemmer();
  const builder = phraseBook<Sense>(stem);
  return { add: builder.add, build: () => ({ ...builder.build(), stem }) };
}

function matchAt<S>(
  byFirst: ReadonlyMap<string, readonly Entry<S>[]>,
  words: readonly WordKeys[],
  start: number,
): Match<S>[] {
  const first = words[start];
  if (!first) return [];
  const found = new Map<number, Map<S, boolean>>();
  const bestRank = new Map<number, number>();
  for (const [rank, key] of [first.exact, first.stem, first.sound].entries()) {
    for (const entry of byFirst.get(key) ?? []) {
      if (!entry.keys.every((part, offset) => fits(part, words[start + offset]))) continue;
      const length = entry.keys.length;
      // A sound alike is worth less than the word itself: it is taken only where nothing else of that length is.
      if (rank === 2 && (bestRank.get(length) ?? 3) < 2) continue;
      bestRank.set(length, Math.min(rank, bestRank.get(length) ?? 3));
      const senses = found.get(length) ?? new Map<S, boolean>();
      found.set(length, senses);
      for (const sense of entry.senses) senses.set(sense, true);
    }
  }
  return [...found]
    .map(([length, senses]) => ({ length, senses: [...senses.keys()] }))
    .sort((a, b) => b.length - a.length);
}

function fits(key: string, word: WordKeys | undefined): boolean {
  return (
    word !== undefined &&
    (key === word.exact || key === word.stem || (!/^~[lc]?$/.test(key) && key === word.sound))
  );
}
