import { type Vocabulary, valueKey } from '../vocabulary.ts';
import { parseNumber } from './numbers.ts';

/** What one cell became: a value (null = it says nothing), or why it cannot be the field's value. */
export type CellReading<T> =
  | { readonly ok: true; readonly value: T | null }
  | { readonly ok: false; readonly reason: CellProblem };

export type CellProblem =
  | 'not_a_phone'
  | 'not_an_email'
  | 'not_a_date'
  | 'date_out_of_range'
  | 'not_a_number'
  | 'number_out_of_range'
  | 'not_a_city'
  | 'unknown_word';

/** A word of a closed set as the base writes it; one that no list knows stays, with a capital where its case was shouted or dropped. */
export function parseWord(text: string, known: ReadonlyMap<string, string> | undefined): string {
  const tidy = text.replace(/\s+/g, ' ').trim();
  const found = known && knownWord(tidy, known);
  if (found) return found;
  const letters = tidy.replace(/[^\p{L}]/gu, '');
  const oneCase =
    letters.length > 3 && (letters === letters.toUpperCase() || letters === letters.toLowerCase());
  return oneCase ? tidy.charAt(0).toUpperCase() + tidy.slice(1).toLowerCase() : tidy;
}

/** A word as the base writes it; one cut short by a full stop («мех.») when all that it can stand for means the same. */
export function knownWord(text: string, known: ReadonlyMap<string, string>): string | null {
  const key = valueKey(text);
  const whole = known.get(key);
  if (whole || !key.endsWith('.')) return whole ?? null;
  const start = key.slice(0, -1).trim();
  const exact = known.get(start);
  if (exact || start.length < 2) return exact ?? null;
  const meanings = new Set(
    [...known].filter(([word]) => word.startsWith(start)).map(([, meaning]) => meaning),
  );
  return meanings.size === 1 ? [...meanings][0]! : null;
}

/** Gender is a closed set in the base: other words are reported. */
export function parseGender(text: string, vocabulary: Vocabulary): CellReading<string> {
  const words = vocabulary.values.get('gender');
  const found = words && knownWord(text, words);
  return found ? { ok: true, value: found } : { ok: false, reason: 'unknown_word' };
}

export interface NumberRule {
  readonly range: readonly [number, number];
  readonly whole: boolean;
  readonly grouped: boolean;
  /** What one unit of the cell is worth: 1000 for «тыс. руб», 12 for a term in years. */
  readonly unit: number;
}

/** A number with its unit words (`36 мес`, `3 года`, `2 детей`, `нет`). */
export function parseQuantity(text: string, rule: NumberRule): CellReading<number> {
  const value = readQuantity(text.trim(), rule);
  if (value === null) return { ok: false, reason: 'not_a_number' };
  const [least, most] = rule.range;
  if (value < least || value > most) return { ok: false, reason: 'number_out_of_range' };
  return { ok: true, value: rule.whole ? Math.floor(value) : value };
}

function readQuantity(text: string, rule: NumberRule): number | null {
  const plain = parseNumber(text, rule.grouped);
  if (plain !== null) return plain * rule.unit;
  if (/^(нет|no|без детей|бездетн\p{L}*)$/iu.test(text)) return 0;
  const measured = /^([~≈]?\s*[\d\s.,\u00a0]*\d)\s*\(?(\p{L}[\p{L}.\s]*)\)?$/u.exec(text);
  if (!measured) return null;
  const value = parseNumber(measured[1]!.replace(/^[~≈]\s*/, ''), rule.grouped);
  return value === null ? null : value * rule.unit * (rule.unit === 1 ? termUnit(measured[2]!, rule) : 1);
}

/** A term is kept in months, whatever the cell counts in. */
function termUnit(word: string, rule: NumberRule): number {
  const isTerm = rule.range[1] === 600;
  return isTerm && /^(г(од|ода|оду)?|лет|year|years|yr|yrs|y)\.?$/iu.test(word.trim()) ? 12 : 1;
}

/** What a header says about the unit of its numbers. */
export function headerUnit(header: string, field: string): number {
  const text = header.toLowerCase();
  if (field === 'deal_term_months') return /(лет|года?х?\b|год[аы]|year|yrs)/u.test(text) ? 12 : 1;
  if (/(^|[^\p{L}])(тыс|т\.?\s?р|тысяч|thousand|k)(?=$|[^\p{L}])/u.test(text)) return 1000;
  if (/(^|[^\p{L}])(млн|million|mln)(?=$|[^\p{L}])/u.test(text)) return 1_000_000;
  return 1;
}
