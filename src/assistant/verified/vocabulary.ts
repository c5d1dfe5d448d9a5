import { type Catalogue, type Column, type Names, toldValues, type Value } from '../../catalog/catalogue.ts';
import { createStemmer, type Stem, wordsOf } from '../../catalog/words.ts';
import { PLAIN_WORDS } from './plain-words.ts';

/** Words and values that say nothing of any client: what the catalogue's file names, and everyday speech. */
export interface Vocabulary {
  readonly stem: Stem;
  /** Everyday words, which tell little of what a question is about. */
  readonly plain: ReadonlySet<string>;
  /** True for a word of the file or of everyday speech; `word` as `wordsOf` gives it. */
  knows(word: string): boolean;
  /** The value's own spelling where the file names it, whatever the case. */
  told(value: string): Value | undefined;
}

/**
 * What may leave the house. A value that only the registers hold is nobody's word: a person's name, an employer, or an
 * instruction that somebody planted in a file.
 */
export function vocabularyOf(catalogue: Catalogue): Vocabulary {
  const stem = createStemmer();
  const stems = (phrases: Iterable<string>) => new Set([...phrases].flatMap(wordsOf).map(stem));
  const columns = [...catalogue.relations.values()].flatMap(relation => [...relation.columns.values()]);
  const values = toldValues(catalogue);
  const plain = stems(PLAIN_WORDS);
  const named = stems([
    ...[...catalogue.relations.values()].flatMap(({ name, label, names, verbs, forms }) => [
      name,
      ...both(label, forms.of, forms.with, forms.without),
      ...phrases(names, verbs),
    ]),
    ...columns.flatMap(columnPhrases),
    ...values.flatMap(value => [
      value.value,
      ...both(value.label),
      ...phrases(value.names, value.alone, value.beside),
    ]),
    ...catalogue.notions.flatMap(({ names }) => phrases(names)),
    ...catalogue.measures.flatMap(({ names, label }) => [...both(label), ...phrases(names)]),
    ...catalogue.light.flatMap(({ names }) => phrases(names)),
    ...phrases(catalogue.vague, catalogue.forbidden, catalogue.filler),
    ...catalogue.examples.ru,
    ...catalogue.examples.en,
  ]);
  const byValue = new Map(values.map(value => [value.value.toLowerCase(), value]));
  return {
    stem,
    plain,
    knows: word => plain.has(stem(word)) || named.has(stem(word)),
    told: value => byValue.get(value.trim().toLowerCase()),
  };
}

function columnPhrases(column: Column): string[] {
  const { name, label, by, names, more, less, counted, within } = column;
  return [
    name.replaceAll('_', ' '),
    ...both(label, by),
    ...phrases(names, more, less, counted, ...within.map(one => one.names)),
  ];
}

function both(...words: readonly ({ readonly ru: string; readonly en: string } | null)[]): string[] {
  return words.flatMap(one => (one ? [one.ru, one.en] : []));
}

function phrases(...all: readonly Names[]): string[] {
  return all.flatMap(({ ru, en }) => [...ru, ...en]);
}
