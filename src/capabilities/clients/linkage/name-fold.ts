const CYRILLIC: Readonly<Record<string, string>> = {
  а: 'a',
  б: 'b',
  в: 'v',
  г: 'g',
  д: 'd',
  е: 'e',
  ё: 'e',
  ж: 'zh',
  з: 'z',
  и: 'i',
  й: 'i',
  к: 'k',
  л: 'l',
  м: 'm',
  н: 'n',
  о: 'o',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  у: 'u',
  ф: 'f',
  х: 'kh',
  ц: 'ts',
  ч: 'ch',
  ш: 'sh',
  щ: 'shch',
  ъ: '',
  ы: 'i',
  ь: '',
  э: 'e',
  ю: 'iu',
  я: 'ia',
  і: 'i',
  ї: 'i',
  є: 'e',
  ґ: 'g',
  ў: 'u',
  ә: 'a',
  қ: 'k',
  ғ: 'g',
  ң: 'n',
  ө: 'o',
  ү: 'u',
  ұ: 'u',
  һ: 'kh',
};

/**
 * A name folded so that its usual spellings in Cyrillic and Latin letters fall together: «Пётр Кузнецов», "Petr Kuznetsov",
 * "Pyotr Kuznecov" differ at most by a letter afterwards. Letters only, no spaces; digits 1-4 stand for ch, ts, sh, zh.
 */
export function foldName(text: string): string {
  const latin = withoutLookalikes(text.toLowerCase())
    .replace(/[\p{Script=Cyrillic}]/gu, letter => CYRILLIC[letter] ?? '')
    .normalize('NFD')
    .replace(/[^a-z]/g, '');
  return latin
    .replace(/shch|sch|sh/g, '3')
    .replace(/zh/g, '4')
    .replace(/kh/g, 'h')
    .replace(/ch/g, '1')
    .replace(/ts|tz/g, '2')
    .replace(/ph/g, 'f')
    .replace(/th/g, 't')
    .replace(/x/g, 'ks')
    .replace(/ck|[cq]/g, 'k')
    .replace(/w/g, 'v')
    .replace(/[yj]/g, 'i')
    .replace(/(.)\1+/g, '$1')
    .replace(/ie/g, 'e')
    .replace(/io/g, 'e')
    .replace(/(.)\1+/g, '$1');
}

const LOOKALIKES: Readonly<Record<string, string>> = {
  a: 'а',
  b: 'в',
  c: 'с',
  e: 'е',
  h: 'н',
  k: 'к',
  m: 'м',
  o: 'о',
  p: 'р',
  t: 'т',
  x: 'х',
  y: 'у',
};

const LATIN_LOOKALIKES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(LOOKALIKES).map(([latin, cyrillic]) => [cyrillic, latin]),
);

/** A word of two alphabets was typed with the wrong layout for a moment: the fewer letters mean what they look like. */
function withoutLookalikes(word: string): string {
  const latin = word.match(/[a-z]/g)?.length ?? 0;
  const cyrillic = word.match(/\p{Script=Cyrillic}/gu)?.length ?? 0;
  if (latin === 0 || cyrillic === 0) return word;
  if (cyrillic >= latin) return word.replace(/[a-z]/g, letter => LOOKALIKES[letter] ?? letter);
  return word.replace(/\p{Script=Cyrillic}/gu, letter => LATIN_LOOKALIKES[letter] ?? letter);
}

/**
 * A key that survives most misspellings of a folded name: its first letter and the consonants after it, vowels and
 * weak letters dropped, voiced and voiceless taken together, at most four sounds.
 */
export function soundKey(fold: string): string {
  const sounds = fold
    .slice(1)
    .replace(/[aeiouh]/g, '')
    .replace(/b/g, 'p')
    .replace(/[vf]/g, 'f')
    .replace(/g/g, 'k')
    .replace(/d/g, 't')
    .replace(/[z2]/g, 's')
    .replace(/[143]/g, '3')
    .replace(/(.)\1+/g, '$1');
  return fold.slice(0, 1) + sounds.slice(0, 3);
}
