import type { Vocabulary } from '../vocabulary.ts';
import { fold } from './fold.ts';
import type { PersonName } from './person-names.ts';

const LATIN_WORD = /^[a-z'’ -]+$/i;
/** Longest first: `shch` before `sh`. */
const READINGS: readonly (readonly [string, string])[] = [
  ['shch', 'щ'],
  ['skiy', 'ский'],
  ['skii', 'ский'],
  ['sky', 'ский'],
  ['skaya', 'ская'],
  ['zh', 'ж'],
  ['kh', 'х'],
  ['ts', 'ц'],
  ['ch', 'ч'],
  ['sh', 'ш'],
  ['yo', 'ё'],
  ['yu', 'ю'],
  ['iu', 'ю'],
  ['ya', 'я'],
  ['ia', 'ия'],
  ['ye', 'е'],
  ['iy', 'ий'],
  ['yy', 'ый'],
  ['ey', 'ей'],
  ['ay', 'ай'],
  ['oy', 'ой'],
  ['uy', 'уй'],
  ['a', 'а'],
  ['b', 'б'],
  ['v', 'в'],
  ['g', 'г'],
  ['d', 'д'],
  ['e', 'е'],
  ['z', 'з'],
  ['i', 'и'],
  ['j', 'й'],
  ['k', 'к'],
  ['l', 'л'],
  ['m', 'м'],
  ['n', 'н'],
  ['o', 'о'],
  ['p', 'п'],
  ['r', 'р'],
  ['s', 'с'],
  ['t', 'т'],
  ['u', 'у'],
  ['f', 'ф'],
  ['h', 'х'],
  ['c', 'ц'],
  ['y', 'ы'],
];

/**
 * The Cyrillic spelling behind a romanised Russian name, or null when it cannot be told: the first name must be a known one, and the
 * surname either known in the base (`surnames`: folded -> spelling) or free of what romanisation loses (a soft sign).
 */
export function cyrillicName(
  name: PersonName,
  firstNames: Vocabulary['firstNames'],
  surnames: ReadonlyMap<string, string>,
): PersonName | null {
  if (!name.first || !LATIN_WORD.test(name.first) || (name.last !== null && !LATIN_WORD.test(name.last)))
    return null;
  const first = firstNames.get(fold(name.first))?.name;
  if (!first) return null;
  const last = name.last === null ? null : (surnames.get(fold(name.last)) ?? readBack(name.last));
  if (name.last !== null && last === null) return null;
  const middle = name.middle === null ? null : readBack(name.middle);
  if (name.middle !== null && middle === null) return null;
  return { first, middle, last };
}

function readBack(word: string): string | null {
  const lower = word.toLowerCase();
  if (/['’]/.test(lower)) return null;
  // «Леонтьев» and «Леонтев», «Соловьёв» and «Соловев», «Вольский»: the soft sign is lost in Latin.
  if (
    /[bvgdzklmnprstf](ev|eva|yev|yeva)$/.test(lower) ||
    /l(?=[bvgdzkmnrstfc])/.test(lower) ||
    /[xqw]/.test(lower)
  )
    return null;
  let read = '';
  for (let at = 0; at < lower.length; ) {
    const found = READINGS.find(([latin]) => lower.startsWith(latin, at));
    if (!found) return null;
    read += found[1];
    at += found[0].length;
  }
  return read.charAt(0).toUpperCase() + read.slice(1);
}
