import type { Cell, ColumnFormat, Language } from '../capabilities/tool.ts';

/** What stands where there is no value. */
export const NO_VALUE = '—';

const LOCALES: Record<Language, string> = { ru: 'ru-RU', en: 'en-GB' };
const YES_NO: Record<Language, readonly [string, string]> = { ru: ['да', 'нет'], en: ['yes', 'no'] };
const ROMAN = ['I', 'II', 'III', 'IV'] as const;
const NARROW_SPACE = '\u202f';

type Numbers = Record<'integer' | 'number' | 'small' | 'money' | 'kopecks' | 'percent', Intl.NumberFormat>;

// Made once: an Intl formatter costs more than the thousand cells it formats.
const numbers: Record<Language, Numbers> = { ru: numberFormats('ru'), en: numberFormats('en') };
const plurals: Record<Language, Intl.PluralRules> = {
  ru: new Intl.PluralRules('ru'),
  en: new Intl.PluralRules('en'),
};
const monthNames: Record<Language, readonly string[]> = { ru: names('ru', 'long'), en: names('en', 'long') };
const shortMonths: readonly string[] = names('en', 'short');

export interface FormatOptions {
  /** Zone in which a moment with an offset is shown; as written when absent. */
  readonly timeZone?: string;
  /** Whether money shows kopecks; by the value itself when absent. See `showsKopecks`. */
  readonly kopecks?: boolean;
}

/**
 * A cell as a person reads it. Never throws: a value that does not fit its format is shown as it is.
 * `percent` cells hold 0..100, `month` and `quarter` cells the first day of the period, money is in roubles.
 */
export function formatCell(
  cell: Cell,
  column: { readonly format: ColumnFormat; readonly codes?: Readonly<Record<string, string>> },
  language: Language,
  options: FormatOptions = {},
): string {
  if (cell === null || cell === '') return NO_VALUE;
  if (Array.isArray(cell)) {
    return cell.length === 0 ? NO_VALUE : cell.map(item => formatCell(item, column, language)).join(', ');
  }
  if (typeof cell === 'string' && column.codes) return nameOf(cell, column.codes);
  switch (column.format) {
    case 'integer':
    case 'number':
      return formatNumber(cell, language);
    case 'money':
      return formatMoney(cell, language, options.kopecks);
    case 'percent':
      return formatPercent(cell, language);
    case 'date':
      return formatDate(String(cell), language, options);
    case 'month':
      return formatMonth(String(cell), language);
    case 'quarter':
      return formatQuarter(String(cell), language);
    case 'boolean':
      return formatBoolean(cell, language);
    default:
      return typeof cell === 'boolean' ? formatBoolean(cell, language) : String(cell);
  }
}

/** What a code is called; the value itself where nobody named it. */
export function nameOf(value: string, called: Readonly<Record<string, string>> | undefined): string {
  return called && Object.hasOwn(called, value) ? (called[value] ?? value) : value;
}

/** Grouped by language, at most two digits after the point; three meaning digits below one. */
export function formatNumber(value: unknown, language: Language): string {
  const number = asNumber(value);
  if (number === null) return String(value);
  if (typeof number === 'bigint') return tidy(numbers[language].integer.format(number));
  const small = number !== 0 && Math.abs(number) < 1;
  return tidy(numbers[language][small ? 'small' : 'number'].format(number));
}

/** Roubles: `103 452 ₽`, `₽103,452`. Kopecks only where the value has them, so an average of thousands reads whole. */
export function formatMoney(value: unknown, language: Language, kopecks = hasKopecks(value)): string {
  const number = asNumber(value);
  if (number === null) return String(value);
  if (typeof number === 'bigint') return tidy(numbers[language].money.format(number));
  return tidy(numbers[language][kopecks ? 'kopecks' : 'money'].format(number));
}

/** Whether a column of money shows kopecks: all of its values are exact to the kopeck, and some are not whole. */
export function showsKopecks(cells: readonly Cell[]): boolean {
  const amounts = cells.filter(cell => cell !== null).map(Number);
  return amounts.every(isExact) && amounts.some(amount => !Number.isInteger(amount));
}

/** A column's heading: its label with a capital, unless that is a name of the statement's own. */
export function headingOf({ label, name }: { readonly label: string; readonly name: string }): string {
  return label === name ? label : label.charAt(0).toUpperCase() + label.slice(1);
}

/** A share of 0..100: `12,5 %`, `12.5%`. */
export function formatPercent(value: unknown, language: Language): string {
  const number = asNumber(value);
  return number === null ? String(value) : tidy(numbers[language].percent.format(Number(number) / 100));
}

/** `14.06.1981`, `14 Jun 1981`; a moment carries its time of day too. */
export function formatDate(iso: string, language: Language, options: FormatOptions = {}): string {
  const local = options.timeZone ? inZone(iso, options.timeZone) : iso;
  const parts = /^(\d{4,})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2}))?/.exec(local);
  if (!parts) return iso;
  const [, year = '', month = '', day = '', hour, minute] = parts;
  const date =
    language === 'ru'
      ? `${day}.${month}.${year}`
      : `${Number(day)} ${shortMonths[Number(month) - 1] ?? month} ${year}`;
  return hour === undefined ? date : `${date}, ${hour}:${minute}`;
}

/** `июнь 2025`, `June 2025`. */
export function formatMonth(iso: string, language: Language): string {
  const parts = /^(\d{4})-(\d{2})/.exec(iso);
  const name = parts && monthNames[language][Number(parts[2]) - 1];
  return name ? `${name} ${parts[1]}` : iso;
}

/** `II кв. 2025`, `Q2 2025`. */
export function formatQuarter(iso: string, language: Language): string {
  const parts = /^(\d{4})-(\d{2})/.exec(iso);
  const quarter = parts ? Math.floor((Number(parts[2]) - 1) / 3) : -1;
  if (!parts || !ROMAN[quarter]) return iso;
  return language === 'ru' ? `${ROMAN[quarter]} кв. ${parts[1]}` : `Q${quarter + 1} ${parts[1]}`;
}

/** The forms a counted word takes: Russian for 1, 2 and 5, English for one and many. */
export interface CountForms {
  readonly ru: readonly [one: string, few: string, many: string];
  readonly en: readonly [one: string, many: string];
}

/** The form that fits the count, without the number. A fraction takes the second form: 1,5 клиента. */
export function countForm(count: number, forms: CountForms, language: Language): string {
  const rule = plurals[language].select(Math.abs(count));
  if (language === 'en') return forms.en[rule === 'one' ? 0 : 1];
  return forms.ru[rule === 'one' ? 0 : rule === 'many' ? 2 : 1];
}

/** The number and the form that fits it: `1 240 клиентов`, `1,240 clients`. */
export function countOf(count: number, forms: CountForms, language: Language): string {
  return `${formatNumber(count, language)}\u00a0${countForm(count, forms, language)}`;
}

/** Any white space as single spaces; a space that must not break stays one. */
export function oneLine(text: string): string {
  return text.replace(/[^\S\u00a0\u202f]+/g, ' ').trim();
}

/** True for formats whose values line up on their last digit. */
export function alignsRight(format: ColumnFormat): boolean {
  return ['integer', 'number', 'money', 'percent', 'year', 'id'].includes(format);
}

function formatBoolean(value: unknown, language: Language): string {
  if (typeof value !== 'boolean') return String(value);
  return YES_NO[language][value ? 0 : 1];
}

/** Small sums are worth their kopecks even where an average made them. */
function hasKopecks(value: unknown): boolean {
  const amount = Number(value);
  return !Number.isInteger(amount) && (isExact(amount) || Math.abs(amount) < 100);
}

function isExact(amount: number): boolean {
  return Math.abs(amount * 100 - Math.round(amount * 100)) < 1e-6;
}

/** A database number may arrive as text when a double cannot hold it; what is no number stays what it is. */
function asNumber(value: unknown): number | bigint | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return value;
  if (typeof value !== 'string' || !/^-?\d+(\.\d+)?$/.test(value)) return null;
  const number = Number(value);
  return Number.isInteger(number) && !Number.isSafeInteger(number) && !value.includes('.')
    ? BigInt(value)
    : number;
}

function numberFormats(language: Language): Numbers {
  const make = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(LOCALES[language], options);
  const roubles = { style: 'currency', currency: 'RUB', currencyDisplay: 'narrowSymbol' } as const;
  return {
    integer: make({ maximumFractionDigits: 0 }),
    number: make({ maximumFractionDigits: 2 }),
    small: make({ maximumSignificantDigits: 3 }),
    money: make({ ...roubles, maximumFractionDigits: 0 }),
    kopecks: make({ ...roubles, minimumFractionDigits: 2, maximumFractionDigits: 2 }),
    percent: make({ style: 'percent', maximumFractionDigits: 1 }),
  };
}

/** Russian groups with a narrow space, keeps the sign beside the number unbroken, and both languages take a real minus. */
function tidy(text: string): string {
  return text.replace(/(?<=\d)\u00a0(?=\d)/g, NARROW_SPACE).replace(/^-/, '−');
}

function names(language: Language, width: 'long' | 'short'): readonly string[] {
  const format = new Intl.DateTimeFormat(width === 'short' ? 'en-US' : LOCALES[language], {
    month: width,
    timeZone: 'UTC',
  });
  return Array.from({ length: 12 }, (_, month) => format.format(new Date(Date.UTC(2024, month, 15))));
}

function inZone(iso: string, timeZone: string): string {
  if (!/T.*(Z|[+-]\d{2}(:?\d{2})?)$/.test(iso)) return iso;
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return iso;
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(
    moment,
  );
}
