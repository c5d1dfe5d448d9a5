import type { Unit } from '../../../catalog/catalogue.ts';

const UNITS_RU: Record<string, number> = {};
for (const [value, forms] of Object.entries({
  0: 'ноль нуля нулем',
  1: 'один одна одно одного одной одним одному одну',
  2: 'два две двух двумя двум двое двоих двоими',
  3: 'три трех тремя трем трое троих троими',
  4: 'четыре четырех четырьмя четырем четверо четверых',
  5: 'пять пяти пятью пятеро пятерых',
  6: 'шесть шести шестью',
  7: 'семь семи семью',
  8: 'восемь восьми восемью',
  9: 'девять девяти девятью',
  10: 'десять десяти десятью десяток десятка',
  11: 'одиннадцать одиннадцати',
  12: 'двенадцать двенадцати',
  13: 'тринадцать тринадцати',
  14: 'четырнадцать четырнадцати',
  15: 'пятнадцать пятнадцати пятнадцатью',
  16: 'шестнадцать шестнадцати',
  17: 'семнадцать семнадцати',
  18: 'восемнадцать восемнадцати',
  19: 'девятнадцать девятнадцати',
  20: 'двадцать двадцати двадцатью',
  30: 'тридцать тридцати тридцатью',
  40: 'сорок сорока',
  50: 'пятьдесят пятидесяти пятьюдесятью полсотни полсотней',
  60: 'шестьдесят шестидесяти',
  70: 'семьдесят семидесяти',
  80: 'восемьдесят восьмидесяти',
  90: 'девяносто девяноста',
  100: 'сто ста сотня сотни сотню',
  200: 'двести двухсот двумястами',
  300: 'триста трехсот',
  400: 'четыреста четырехсот',
  500: 'пятьсот пятисот',
  600: 'шестьсот шестисот',
  700: 'семьсот семисот',
  800: 'восемьсот восьмисот',
  900: 'девятьсот девятисот',
})) {
  for (const form of forms.split(' ')) UNITS_RU[form] = Number(value);
}

const UNITS_EN: Readonly<Record<string, number>> = {
  zero: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  dozen: 12,
}; // prettier-ignore

const SMALL: ReadonlyMap<string, number> = new Map([
  ...Object.entries(UNITS_RU),
  ...Object.entries(UNITS_EN),
]);

/** A number said in a word or a multiplier: null when the word is neither. */
export function smallNumber(word: string): number | null {
  return SMALL.get(word) ?? null;
}

/** Words that multiply what stands before them: «тыс», "million". */
export function multiplierOf(word: string): number | null {
  if (/^(тысяч\p{L}*|тыс|тыщ\p{L}*|т|тр|к|k|thousand|thousands|grand|hundred|сотен)$/u.test(word)) {
    return /^(hundred|сотен)$/.test(word) ? 100 : 1000;
  }
  if (/^(миллион\p{L}*|млн|мил|лям\p{L}*|м|million|millions|mln|mio|mn|m)$/u.test(word)) return 1e6;
  return /^(миллиард\p{L}*|млрд|ярд\p{L}*|billion|billions|bn|b)$/u.test(word) ? 1e9 : null;
}

/** A whole said by its half or one and a half: «полмиллиона», «полторы». */
export function halfOf(word: string): number | null {
  const half = /^полу?(миллион\p{L}*|тысяч\p{L}*|млн|миллиард\p{L}*)$/u.exec(word);
  if (half) return (multiplierOf(half[1]!) ?? 0) / 2;
  return /^пол(тор|утор)\p{L}*$/u.test(word) ? 1.5 : null;
}

/** The unit a word names, and what the number is multiplied by to be in that unit. */
export function unitOf(word: string): { unit: Unit | 'percent'; factor: number } | null {
  if (/^(руб|рубл\p{L}*|р|₽|rub|rubs|rubles?|roubles?|rur)$/u.test(word)) return { unit: 'RUB', factor: 1 };
  if (/^(лет|год|года|годов|годам|years?|yrs?|y\/o|yo)$/.test(word)) return { unit: 'years', factor: 1 };
  if (/^(месяц|месяца|месяцев|месяцам|мес|months?)$/.test(word)) return { unit: 'months', factor: 1 };
  if (/^(день|дня|дней|дням|days?)$/.test(word)) return { unit: 'days', factor: 1 };
  if (/^(км|километр\p{L}*|km|kms|kilomet(er|re)s?)$/u.test(word)) return { unit: 'km', factor: 1 };
  if (/^(минут\p{L}*|мин|minutes?|mins?)$/u.test(word)) return { unit: 'seconds', factor: 60 };
  if (/^(секунд\p{L}*|сек|seconds?|secs?)$/u.test(word)) return { unit: 'seconds', factor: 1 };
  return /^(%|процент\p{L}*|percent|pct)$/u.test(word) ? { unit: 'percent', factor: 1 } : null;
}
