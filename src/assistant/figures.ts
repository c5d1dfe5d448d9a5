/** A figure as it stands in a text. */
export interface Figure {
  /** What it may mean: `1,240` is a thousand and more in English and one and a bit in Russian. */
  readonly readings: readonly { readonly value: number; readonly slack: number }[];
  readonly percent: boolean;
  /** Stems of the words before and after it; empty at an edge. */
  readonly before: string;
  readonly after: string;
}

const SCALES: readonly (readonly [RegExp, number])[] = [
  [/^(?:тыс|тысяч\p{L}*|thousands?|к|k)$/u, 1e3],
  [/^(?:млн|миллион\p{L}*|millions?|mln|м|m)$/u, 1e6],
  [/^(?:млрд|миллиард\p{L}*|billions?|bn|b)$/u, 1e9],
  [/^(?:трлн|триллион\p{L}*|trillions?)$/u, 1e12],
];
const NUMBER =
  /(?<![\p{L}\d])([-−–]?)(\d+(?:[ \u00a0\u202f](?=\d{3}(?!\d))\d{3})*(?:[.,]\d+)*)(?:e([+-]?\d{1,2}))?/giu;
const AROUND = /[\p{L}\d]+/gu;

/** One spelling for what looks like a digit: full-width forms, fractions, marks inside a number, emphasis and invisible letters. */
export function plainFigures(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/<[^>]{0,40}>/g, '')
    .replace(/[\p{Cf}\p{Me}\p{Mn}]/gu, '')
    .replace(/[*_~`\\]+/g, '')
    .replace(/\u2044/g, '/');
}

/** Every figure written in digits, in `plainFigures` form. */
export function figuresIn(text: string): Figure[] {
  return [...text.matchAll(NUMBER)].map(found => {
    const [whole, sign = '', digits = '', power] = found;
    const end = found.index + whole.length;
    const rest = text.slice(end);
    const scaleWord = /^\s?(\p{L}+)\.?/u.exec(rest)?.[1]?.toLowerCase() ?? '';
    const scale = (SCALES.find(([word]) => word.test(scaleWord))?.[1] ?? 1) * 10 ** Number(power ?? 0);
    // A dash between two numbers is a range, not a sign.
    const negative = sign !== '' && sign !== '–' && !/[\d%]\s?$/.test(text.slice(0, found.index));
    return {
      readings: readingsOf(digits).map(({ value, decimals }) => ({
        value: (negative ? -1 : 1) * value * scale,
        slack: 0.5 * 10 ** -decimals * scale,
      })),
      percent: /^\s?(?:%|процент|percent|п\.\s?п)/iu.test(rest),
      before: (text.slice(0, found.index).match(AROUND)?.at(-1) ?? '').toLowerCase().slice(0, 4),
      after: (rest.match(AROUND)?.[0] ?? '').toLowerCase().slice(0, 4),
    };
  });
}

/** True where the text holds a sign of a number that `figuresIn` does not read: other scripts' digits, a letter among digits. */
export function hasOddFigures(text: string): boolean {
  return (
    /(?![0-9])[\p{N}]/u.test(text) ||
    /\d\/\d/.test(text) ||
    /(?<![\p{L}\d])(?=[IVXLC]{2,}(?![\p{L}\d]))(?:X{0,3})(?:IX|IV|V?I{0,3})(?![\p{L}\d])/u.test(text) ||
    /\d[OОоlI]|[OОlI]\d/u.test(text)
  );
}

function readingsOf(digits: string): { value: number; decimals: number }[] {
  const bare = digits.replace(/[ \u00a0\u202f]/g, '');
  // A date or a version is no number at all.
  if (/^\d+\.\d+\.\d+$/.test(bare) && !/^\d{1,3}(?:\.\d{3})+$/.test(bare)) return [];
  const grouped = /^\d{1,3}(?:[.,]\d{3})+(?:[.,]\d+)?$/.test(bare)
    ? [bare.replace(/[.,](?=\d{3}(?:[.,]|$))/g, '').replace(',', '.')]
    : [];
  const decimal = bare.match(/[.,]/g)?.length === 1 || !/[.,]/.test(bare) ? [bare.replace(',', '.')] : [];
  return [...new Set([...grouped, ...decimal])].flatMap(text => {
    const value = Number(text);
    return Number.isFinite(value) ? [{ value, decimals: text.split('.')[1]?.length ?? 0 }] : [];
  });
}
