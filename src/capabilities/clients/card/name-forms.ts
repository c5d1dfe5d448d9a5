import { fold } from '../import/values/fold.ts';

/**
 * Endings of Russian names in the cases a question puts them in, with what they stand for in the nominative. Both genders are
 * offered where a form may be either: «Иванова» is a woman's name or a man's in the genitive, and the base knows who exists.
 */
const CASE_ENDINGS: readonly (readonly [ending: RegExp, nominatives: readonly string[]])[] = [
  [/(?<=[оеё]в|[иы]н)ой$/u, ['а']],
  [/(?<=[сц]к)ой$/u, ['ая', 'ой']],
  [/(?<=[сц]к)ую$/u, ['ая']],
  [/(?<=[гкхжшчщ])ого$/u, ['ий', 'ой']],
  [/(?<=[гкхжшчщ])ому$/u, ['ий', 'ой']],
  [/ого$/u, ['ый', 'ой']],
  [/ому$/u, ['ый', 'ой']],
  [/его$/u, ['ий']],
  [/ему$/u, ['ий']],
  [/им$/u, ['ий']],
  [/ым$/u, ['', 'ый']],
  [/ом$/u, ['', 'ом']],
  [/ем$/u, ['ий', 'ей', 'ь', '']],
  [/ей$/u, ['я', 'ья', 'а', 'ь']],
  [/ой$/u, ['а', 'ая']],
  [/ую$/u, ['ая']],
  [/ью$/u, ['ь']],
  [/ла$/u, ['ел']],
  [/ва$/u, ['ев']],
  [/у$/u, ['', 'а']],
  [/ю$/u, ['й', 'ь', 'я']],
  [/е$/u, ['', 'а', 'я', 'й']],
  [/ы$/u, ['а']],
  [/и$/u, ['я', 'а', 'ь']],
  [/а$/u, ['']],
  [/я$/u, ['й', 'ь']],
];
const SHORTEST = 2;

/**
 * The nominatives that a word of a question may stand for, folded to plain Latin letters, the word as written first:
 * «Соколовой» gives the fold of «Соколовой» and of «Соколова», "Ivanov's" that of "Ivanov".
 */
export function nameForms(word: string): readonly string[] {
  const lower = word.toLowerCase().replace(/['’]s$/u, '');
  const forms = [lower];
  if (/\p{Script=Cyrillic}/u.test(lower)) {
    for (const [ending, nominatives] of CASE_ENDINGS) {
      if (!ending.test(lower)) continue;
      forms.push(...nominatives.map(nominative => lower.replace(ending, nominative)));
    }
  }
  return [...new Set(forms.filter(form => form.length >= SHORTEST).map(fold))];
}
