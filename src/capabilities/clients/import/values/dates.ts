/** Which number comes first in a column's short dates. */
export type DateOrder = 'dmy' | 'mdy';

const MONTHS: readonly RegExp[] = [
  /^(янв|jan)/,
  /^(фев|feb)/,
  /^(мар|mar)/,
  /^(апр|apr)/,
  /^(ма[йя]|may)/,
  /^(июн|jun)/,
  /^(июл|jul)/,
  /^(авг|aug)/,
  /^(сен|sep)/,
  /^(окт|oct)/,
  /^(ноя|nov)/,
  /^(дек|dec)/,
];
const TIME = String.raw`(?:[T ,]+\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?`;
const YEAR_FIRST = new RegExp(`^(\\d{4})[-./](\\d{1,2})[-./](\\d{1,2})${TIME}$`, 'i');
const YEAR_LAST = new RegExp(
  `^(\\d{1,2})\\s*[-./]\\s*(\\d{1,2})\\s*[-./]\\s*(\\d{4}|\\d{2})\\s*(?:г\\.?|года)?${TIME}$`,
  'i',
);
const DAY_NAMED =
  /^(\d{1,2})(?:st|nd|rd|th|-?го)?[\s./-]+([a-zа-я]+)\.?,?[\s./-]+(\d{4}|\d{2})(?:\s*(?:г\.?|года))?(?:[\s,].*\d:\d.*)?$/;
const NAMED_DAY = /^([a-zа-я]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?:[\s,].*\d:\d.*)?$/;

/**
 * A day as ISO 8601 from any of the forms registers use; null where there is none or it does not exist (31.02).
 * A two-digit year is taken as the latest that is not past `latestYear`.
 */
export function parseDate(text: string, order: DateOrder, latestYear: number): string | null {
  const trimmed = text.trim().toLowerCase().replaceAll('ё', 'е');
  let match = YEAR_FIRST.exec(trimmed);
  if (match) return iso(Number(match[1]), Number(match[2]), Number(match[3]));
  match = YEAR_LAST.exec(trimmed);
  if (match) {
    const [first, second] = [Number(match[1]), Number(match[2])];
    const year = fullYear(match[3]!, latestYear);
    return order === 'dmy' ? iso(year, second, first) : iso(year, first, second);
  }
  if (/^\d{8}$/.test(trimmed)) return compact(trimmed);
  if (/^\d{5}(\.\d+)?$/.test(trimmed)) return fromSerial(Number(trimmed));
  if (/^-?\d{9,13}$/.test(trimmed)) return fromEpoch(Number(trimmed));
  match = DAY_NAMED.exec(trimmed);
  if (match) return iso(fullYear(match[3]!, latestYear), monthOf(match[2]!), Number(match[1]));
  match = NAMED_DAY.exec(trimmed);
  if (match) return iso(Number(match[3]), monthOf(match[1]!), Number(match[2]));
  return null;
}

/** Tells day-first from month-first by the values that leave no choice; day first where none does. */
export function detectDateOrder(values: Iterable<string>): DateOrder {
  let dayFirst = 0;
  let monthFirst = 0;
  for (const value of values) {
    const match = YEAR_LAST.exec(value.trim().toLowerCase());
    if (!match) continue;
    const [first, second] = [Number(match[1]), Number(match[2])];
    if (first > 12 && second <= 12) dayFirst++;
    if (second > 12 && first <= 12) monthFirst++;
  }
  return monthFirst > dayFirst ? 'mdy' : 'dmy';
}

function iso(year: number, month: number, day: number): string | null {
  if (month < 1 || month > 12 || day < 1 || day > 31 || year < 1 || year > 9999) return null;
  if (day > 28 && day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null;
  return `${String(year).padStart(4, '0')}-${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}`;
}

function fullYear(digits: string, latestYear: number): number {
  if (digits.length === 4) return Number(digits);
  const century = Math.floor(latestYear / 100) * 100;
  const year = century + Number(digits);
  return year > latestYear ? year - 100 : year;
}

function compact(digits: string): string | null {
  const yearFirst = iso(Number(digits.slice(0, 4)), Number(digits.slice(4, 6)), Number(digits.slice(6)));
  if (yearFirst && /^(19|20)/.test(digits)) return yearFirst;
  return iso(Number(digits.slice(4)), Number(digits.slice(2, 4)), Number(digits.slice(0, 2)));
}

/** Days since 1899-12-30, as spreadsheets count them. */
function fromSerial(serial: number): string | null {
  if (serial < 10_000 || serial > 80_000) return null;
  return new Date(Date.UTC(1899, 11, 30) + Math.floor(serial) * 86_400_000).toISOString().slice(0, 10);
}

function fromEpoch(value: number): string | null {
  const date = new Date(Math.abs(value) > 1e11 ? value : value * 1000);
  return Number.isNaN(date.getTime()) ? null : date.toISOString().slice(0, 10);
}

function monthOf(word: string): number {
  return MONTHS.findIndex(pattern => pattern.test(word)) + 1;
}
