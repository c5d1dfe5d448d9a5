import {
  formatCell,
  formatMoney,
  formatMonth,
  formatNumber,
  formatPercent,
  formatQuarter,
} from '../../words/format.ts';
import { statisticsWords } from '../../words/statistics.ts';
import type { Magnitude } from '../../words/statistics-verdicts.ts';
import type { Cell, ColumnFormat, Language } from '../tool.ts';
import type { Row } from './study.ts';
import type { Field } from './subject.ts';

const LONGEST_VALUE = 80;

/** A column's name inside a sentence. */
export function labelOf(field: Field, language: Language): string {
  return field.column.label[language];
}

/** A sentence's first word. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function labelsOf(fields: readonly Field[], language: Language): string {
  const labels = fields.map(field => labelOf(field, language));
  if (labels.length < 2) return labels.join('');
  return `${labels.slice(0, -1).join(', ')}${statisticsWords[language].and}${labels.at(-1)}`;
}

/** A column's name where rows of several units stand under each other: «доход, ₽». */
export function labelWithUnit(field: Field, language: Language): string {
  const unit = field.column.unit ? statisticsWords[language].units[field.column.unit] : '';
  return unit ? `${labelOf(field, language)}, ${unit}` : labelOf(field, language);
}

/** A value or a mean of the column as a person reads it. */
export function amount(value: number, field: Field, language: Language): string {
  if (field.column.format === 'money')
    return minus(formatMoney(Math.abs(value) >= 100 ? Math.round(value) : value, language));
  if (field.column.format === 'year') return String(Math.round(value));
  return minus(formatNumber(value, language));
}

export function count(value: number, language: Language): string {
  return formatNumber(value, language);
}

/** 0..1 as per cent. */
export function share(value: number, language: Language): string {
  return formatPercent(100 * value, language);
}

/** A coefficient, to two places. */
export function coefficient(value: number, language: Language): string {
  const rounded = Math.round(value * 100) / 100;
  return minus(formatNumber(rounded === 0 ? 0 : rounded, language));
}

/** What a row's group is called. Values of the data are text, never markup. */
export function groupLabel(row: Row, groups: readonly Field[], language: Language): string {
  return groups.map(group => valueLabel(row[group.name] ?? null, group, language)).join(', ');
}

export function valueLabel(cell: Cell, field: Field, language: Language): string {
  if (cell === null || cell === '') return statisticsWords[language].noValue;
  if (field.grain === 'month') return formatMonth(String(cell), language);
  if (field.grain === 'quarter') return formatQuarter(String(cell), language);
  const known = field.column.values.find(({ value }) => value === cell);
  return plain(known ? known.label[language] : formatCell(cell, { format: formatOf(field) }, language));
}

/** How a column's own values are shown. */
export function formatOf(field: Field): ColumnFormat {
  if (field.grain !== null) return field.grain === 'day' || field.grain === 'week' ? 'date' : field.grain;
  if (field.kind === 'list') return 'text';
  return field.column.format === 'id' ? 'text' : field.column.format;
}

/** How figures over a column are shown: an average of whole numbers is no whole number. */
export function figureFormat(field: Field): ColumnFormat {
  return field.column.format === 'money' ? 'money' : 'number';
}

/** Cohen's steps (1988, chapter 2) for d and h. */
export function magnitudeOf(effect: number): Magnitude {
  const size = Math.abs(effect);
  return size < 0.2 ? 'none' : size < 0.5 ? 'small' : size < 0.8 ? 'medium' : 'large';
}

/** Cohen's steps (1988, chapters 3 and 7) for r and V. */
export function strengthOf(r: number): Magnitude {
  const size = Math.abs(r);
  return size < 0.1 ? 'none' : size < 0.3 ? 'small' : size < 0.5 ? 'medium' : 'large';
}

/** What could begin a link, an emphasis, code or HTML is escaped. */
function plain(value: string): string {
  const line = value.replace(/\s*[\r\n]+\s*/g, ' ');
  const short = line.length > LONGEST_VALUE ? `${line.slice(0, LONGEST_VALUE)}…` : line;
  return short.replace(/[\\`*[\]<>]/g, '\\$&');
}

function minus(text: string): string {
  return text.replace(/^-/, '−');
}
