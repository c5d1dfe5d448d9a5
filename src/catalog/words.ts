import snowball from 'snowball-stemmers';

/** Lower case, ё as е, typographic quotes and dashes as plain ones: the one spelling that everything is compared in. */
export function foldText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[«»“”„"']/g, '"')
    .replace(/[‐-―−]/g, '-');
}

/** The words and numbers of a text, punctuation left out, hyphenated words apart. */
export function wordsOf(text: string): string[] {
  return foldText(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** The form of a word that its inflections share; a word without letters is itself. Deterministic, in constant memory. */
export type Stem = (word: string) => string;

/** Makes a stemmer for Russian and English words (folded by `foldText`); it remembers what it stemmed, up to a bound. */
export function createStemmer(): Stem {
  const russian = snowball.newStemmer('russian');
  const english = snowball.newStemmer('english');
  const seen = new Map<string, string>();
  return word => {
    const known = seen.get(word);
    if (known !== undefined) return known;
    const stem = /[а-я]/.test(word) ? stemRussian(russian.stem(word), word) : english.stem(word);
    if (seen.size > 20_000) seen.clear();
    seen.set(word, stem);
    return stem;
  };
}

const SHORT_ROOT = 4;

/** Whether the ending is a verb's (past, infinitive, "-ed", "-ing"): a noun or an adjective rarely looks so. */
export function isVerbForm(word: string): boolean {
  return (
    /[аеиоуыя](л|ла|ло|ли|ть|вш(ий|ие|их|им|ими|ая|ую|ей|ее|его|ему|ем))(ся|сь)?$|[a-z]{3}(ed|ing)$/.test(
      word,
    ) && word.length > 3
  );
}

/** Snowball keeps the vowel that flees in «марок»/«марки», «продавец»/«продавцы»; here both become one form. */
function stemRussian(stem: string, word: string): string {
  // Cut to its root a short verb meets strangers: «купили» would be «купе».
  if (stem.length <= SHORT_ROOT && isVerbForm(word) && /^[аеиоуыя]?(л|ть|вш)/.test(word.slice(stem.length)))
    return `${stem}-`;
  const fleeting = /^(.{2,}[бвгджзклмнпрстфхцчшщ])[оеь]([кц])$/.exec(stem);
  return fleeting ? `${fleeting[1]}${fleeting[2]}` : stem.replace(/ь$/, '');
}

const SOUNDS: Readonly<Record<string, string>> = {
  а: 'a',
  б: 'b',
  в: 'v',
  г: 'g',
  д: 'd',
  е: 'e',
  ж: 'j',
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
  х: 'h',
  ц: 'ts',
  ч: 'ch',
  ш: 'sh',
  щ: 'sh',
  ъ: '',
  ы: 'i',
  ь: '',
  э: 'e',
  ю: 'iu',
  я: 'ia',
}; // prettier-ignore

/**
 * How a word sounds, in Latin letters, coarse enough that a name written in the other alphabet meets itself:
 * «тойота» and "Toyota", «Казань» and "Kazan". Empty for words shorter than two sounds.
 */
export function soundOf(word: string): string {
  const latin = [...foldText(word)].map(letter => SOUNDS[letter] ?? letter).join('');
  const key = latin
    .replace(/[^a-z0-9]/g, '')
    .replace(/zh/g, 'j')
    .replace(/kh/g, 'h')
    .replace(/ph/g, 'f')
    .replace(/sch/g, 'sh')
    .replace(/ck/g, 'k')
    .replace(/c(?=[eiy])/g, 's')
    .replace(/c(?!h)/g, 'k')
    .replace(/w/g, 'v')
    .replace(/x/g, 'ks')
    .replace(/q/g, 'k')
    .replace(/[yj]/g, 'i')
    .replace(/(.)\1+/g, '$1')
    .replace(/(?<=..)[aeiou]+$/, '');
  return key.length >= 2 ? key : '';
}

/**
 * Edits between two words (insertion, deletion, substitution, transposition of neighbours), or `limit + 1` as soon as there
 * are more.
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, before[j - 2]! + 1);
      row.push(best);
    }
    if (Math.min(...row) > limit) return limit + 1;
    before = last;
    last = row;
  }
  return last[b.length]!;
}
