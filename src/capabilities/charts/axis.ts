import { formatCell, formatNumber, oneLine } from '../../words/format.ts';
import type { Cell } from '../tool.ts';
import type { Field, Pen, Spec } from './chart.ts';

/** Title and labels of an axis of numbers: in thousands or millions where the numbers are long, so that labels stay short. */
export interface NumberAxis {
  readonly title: string;
  /** Vega-Lite's `axis`. */
  readonly axis: Spec;
}

const MILLION = 1_000_000;
const BILLION = 1_000_000_000;

/** `largest` is the axis's largest absolute value; the axis is told in its unit: «Доход, тыс. ₽», "Mileage, km". */
export function numberAxis(field: Field, largest: number, pen: Pen): NumberAxis {
  const { words } = pen;
  const isYear = field.format === 'year';
  const divide =
    isYear || field.format === 'percent' || largest < 20_000
      ? 1
      : largest < 2 * MILLION
        ? 1000
        : largest < 2 * BILLION
          ? MILLION
          : BILLION;
  const unit = field.format === 'money' ? '₽' : field.unit && !isYear ? (words.units[field.unit] ?? '') : '';
  const told = [words.thousands[divide] ?? '', unit].filter(Boolean).join(' ');
  const percent = field.format === 'percent' ? '%' : '';
  const suffix = percent || told;
  return {
    title: suffix ? `${capital(field.label)}, ${suffix}` : capital(field.label),
    axis: {
      tickCount: 6,
      labelFlush: false,
      // Nobody is half a client.
      ...(field.format === 'integer' && largest < 6 ? { tickMinStep: 1 } : {}),
      ...(pen.scale === 'log' ? { labelOverlap: 'greedy', labelSeparation: 6 } : {}),
      labelExpr: isYear
        ? "format(datum.value, 'd')"
        : `format(datum.value / ${divide}, ${largest / divide < 5 ? "',.2~f'" : "',.1~f'"})`,
    },
  };
}

/** What is said where a logarithmic scale was asked for and the chart has none. */
export function unscaled({ scale, words }: Pen): readonly string[] {
  return scale === 'log' ? [words.notes.logUnfit] : [];
}

/** A value as it stands beside a mark or in a sentence, its unit with it. */
export function told(value: Cell, field: Field, pen: Pen): string {
  if (value === null) return pen.words.missing;
  if (field.format === 'money' || field.format === 'percent' || field.format === 'year')
    return formatCell(typeof value === 'number' ? rounded(value, field) : value, field, pen.language);
  const text =
    typeof value === 'number'
      ? formatNumber(rounded(value, field), pen.language)
      : formatCell(value, field, pen.language);
  const unit = typeof value === 'number' && field.unit ? (pen.words.units[field.unit] ?? '') : '';
  return unit && field.unit !== 'year' ? `${text}\u00a0${unit}` : text;
}

/** A figure short enough to stand on a bar: `1,2 млн`, `45 тыс.`. */
export function brief(value: number, field: Field, pen: Pen): string {
  if (field.format === 'percent' || field.format === 'year')
    return formatCell(rounded(value, field), field, pen.language);
  const size = Math.abs(value);
  const divide = size >= BILLION ? BILLION : size >= MILLION ? MILLION : size >= 10_000 ? 1000 : 1;
  const figure = value / divide;
  const digits =
    divide === 1 ? (size < 100 && !Number.isInteger(value) ? 1 : 0) : Math.abs(figure) < 100 ? 1 : 0;
  const text = formatNumber(Number(figure.toFixed(digits)), pen.language);
  const word = pen.words.thousands[divide];
  return word ? `${text}\u00a0${word}` : text;
}

/** Digits that say something: a price to the rouble, a small number to two digits. */
function rounded(value: number, field: Field): number {
  if (field.format === 'percent') return Number(value.toFixed(1));
  if (Math.abs(value) >= 100) return Math.round(value);
  return Number(value.toFixed(field.format === 'money' ? 0 : 2));
}

/** The name of a category as people call it. */
export function categoryName(value: Cell, field: Field, pen: Pen): string {
  if (value === null || value === '') return pen.words.missing;
  if (field.format === 'year' && typeof value === 'string') return value.slice(0, 4);
  const name = field.called.get(String(value)) ?? formatCell(value, field, pen.language);
  return oneLine(name).slice(0, 80);
}

/** The axis of mere counts. */
export function countField(pen: Pen): Field {
  return { name: 'count', label: pen.words.records, format: 'integer', unit: null, called: new Map() };
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Lines of at most so many letters, broken between words. */
export function wrapped(text: string, letters: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= letters)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

export function numberOf(cell: Cell | undefined): number {
  return typeof cell === 'number' ? cell : cell === null || cell === undefined ? Number.NaN : Number(cell);
}

/** A heading inside a sentence; an abbreviation stays as it is. */
export function lowered(label: string): string {
  return /^\p{Lu}[\p{Ll}\s]/u.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}
