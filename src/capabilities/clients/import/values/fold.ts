const LATIN: Readonly<Record<string, string>> = {
  а: 'a',
  б: 'b',
  в: 'v',
  г: 'g',
  д: 'd',
  е: 'e',
  ё: 'yo',
  ж: 'zh',
  з: 'z',
  и: 'i',
  й: 'y',
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
  ы: 'y',
  ь: '',
  э: 'e',
  ю: 'yu',
  я: 'ya',
  і: 'i',
  ї: 'i',
  є: 'e',
  ґ: 'g',
};

/** Plain small Latin letters of a Cyrillic text; other signs stay. */
function transliterate(text: string): string {
  let latin = '';
  for (const letter of text.toLowerCase()) latin += LATIN[letter] ?? letter;
  return latin;
}

/**
 * A spelling that is equal for a word in Cyrillic and for its usual romanisations, with doubled letters as one:
 * «Юрий», "Yuriy", "Yuri" and "Iurii" fold to the same text. For comparing only, never for showing.
 */
export function fold(text: string): string {
  return (
    transliterate(text)
      .normalize('NFD')
      .replace(/[^a-z0-9]+/g, '')
      .replace(/shch|sch/g, 'sh')
      .replace(/yo|jo|ye/g, 'e')
      .replace(/yu|ju|iu/g, 'u')
      // Inside a word «ия» and «я» are written alike; at its beginning «Яна» must not become "Anna".
      .replace(/(?<!^)(ya|ja|ia)/g, 'a')
      .replace(/kh/g, 'h')
      .replace(/ts|tz/g, 'c')
      .replace(/x/g, 'ks')
      .replace(/w/g, 'v')
      .replace(/[yj]/g, 'i')
      .replace(/(.)\1+/g, '$1')
  );
}
