import type { Catalogue, Column } from '../../catalog/catalogue.ts';
import { AGGREGATES, headingWords } from '../../words/headings.ts';
import type { ColumnFormat, Language, TableColumn } from '../tool.ts';

/** A result's column as the database named and typed it. */
export interface ResultColumn {
  readonly name: string;
  readonly type: string;
}

type Heading = Pick<TableColumn, 'label' | 'format'>;

const PERIODS = ['month', 'quarter', 'year'] as const;
const INTEGERS = new Set(['int2', 'int4', 'int8']);
const NUMBERS = new Set(['numeric', 'float4', 'float8']);

/**
 * Headings and formats for a result, by what its columns are called: a catalogue column, an aggregate of one
 * (`avg_income_amount`), a count (`clients_count`), a share, a period. A name the catalogue does not know is shown as it
 * is, with spaces, in the format its type suggests. `relations` are those the statement read: their columns go first.
 */
export function headingsFor(
  columns: readonly ResultColumn[],
  catalogue: Catalogue,
  language: Language,
  relations: readonly string[],
): TableColumn[] {
  const known = columnsByName(catalogue, relations);
  return columns.map(column => ({
    name: column.name,
    type: column.type,
    ...headingOf(column, known, catalogue, language),
  }));
}

function headingOf(
  column: ResultColumn,
  known: ReadonlyMap<string, Column>,
  catalogue: Catalogue,
  language: Language,
): Heading {
  const plain = known.get(column.name);
  if (plain) return { label: plain.label[language], format: fitting(plain.format, column.type) };
  return (
    periodHeading(column, known, language) ??
    countHeading(column, catalogue, language) ??
    aggregateHeading(column, known, language) ??
    shareHeading(column, known, language) ?? {
      label: spaced(column.name, language),
      format: formatOf(column.type),
    }
  );
}

/** `month`, `signed_on_month`, `month_signed_on`. */
function periodHeading(
  column: ResultColumn,
  known: ReadonlyMap<string, Column>,
  language: Language,
): Heading | null {
  const period = PERIODS.find(name => new RegExp(`(^|_)${name}(_|$)`).test(column.name));
  if (!period) return null;
  const of = known.get(column.name.replace(new RegExp(`^${period}_|_${period}$`), ''));
  const label = headingWords[language].periods[period];
  const isDay = column.type === 'date' || column.type.startsWith('timestamp');
  return {
    label: of ? `${label} (${lowered(of.label[language])})` : label,
    format:
      isDay && period !== 'year' ? period : period === 'year' && !isDay ? 'year' : formatOf(column.type),
  };
}

/** `count`, `clients_count`, `count_deals`. */
function countHeading(column: ResultColumn, catalogue: Catalogue, language: Language): Heading | null {
  const match = /^(?:count|(?<of>\w+)_count|count_(?<after>\w+))$/.exec(column.name);
  if (!match || !INTEGERS.has(column.type)) return null;
  const of = match.groups?.of ?? match.groups?.after;
  const relation = of === undefined ? undefined : catalogue.relations.get(of);
  const words = headingWords[language];
  if (of !== undefined && !relation) return null;
  return {
    label: relation ? words.countOf(lowered(relation.label[language])) : words.count,
    format: 'integer',
  };
}

/** `avg_income_amount`, `income_amount_avg`. */
function aggregateHeading(
  column: ResultColumn,
  known: ReadonlyMap<string, Column>,
  language: Language,
): Heading | null {
  for (const aggregate of AGGREGATES) {
    const name = column.name.startsWith(`${aggregate}_`)
      ? column.name.slice(aggregate.length + 1)
      : column.name.endsWith(`_${aggregate}`)
        ? column.name.slice(0, -aggregate.length - 1)
        : null;
    const base = name === null ? undefined : known.get(name);
    if (!base) continue;
    const whole = aggregate === 'count';
    return {
      label: headingWords[language].aggregate(aggregate, lowered(base.label[language])),
      format: whole ? 'integer' : aggregated(base.format, column.type),
    };
  }
  return null;
}

/** `share`, `share_percent`, `clients_share`. */
function shareHeading(
  column: ResultColumn,
  known: ReadonlyMap<string, Column>,
  language: Language,
): Heading | null {
  if (!/(^|_)(share|percent|pct|conversion|rate)(_|$)/.test(column.name)) return null;
  const of = known.get(column.name.replace(/(^|_)(share|percent|pct)(?=_|$)/g, '').replace(/^_|_$/g, ''));
  const label = /conversion/.test(column.name)
    ? headingWords[language].conversion
    : headingWords[language].share;
  return { label: of ? `${label}: ${lowered(of.label[language])}` : label, format: 'percent' };
}

function columnsByName(catalogue: Catalogue, relations: readonly string[]): ReadonlyMap<string, Column> {
  const read = new Set(relations.map(name => name.slice(name.lastIndexOf('.') + 1)));
  const ordered = [...catalogue.relations.values()].toSorted(
    (one, other) => Number(read.has(one.name)) - Number(read.has(other.name)),
  );
  return new Map(ordered.flatMap(relation => [...relation.columns]));
}

/** A figure over a column keeps its unit; an average of whole numbers is no whole number. */
function aggregated(format: ColumnFormat, type: string): ColumnFormat {
  if (format === 'money' || format === 'percent') return format;
  return format === 'date' ? fitting(format, type) : formatOf(type);
}

/** The catalogue's format where the type can carry it: a statement may have reused a name for something else. */
function fitting(format: ColumnFormat, type: string): ColumnFormat {
  const isNumber = INTEGERS.has(type) || NUMBERS.has(type);
  const needsNumber = ['integer', 'number', 'money', 'percent', 'year'].includes(format);
  if (needsNumber && !isNumber) return formatOf(type);
  if (format === 'integer' && NUMBERS.has(type)) return 'number';
  if (format === 'date' && type !== 'date' && !type.startsWith('timestamp')) return formatOf(type);
  return format;
}

function formatOf(type: string): ColumnFormat {
  if (type.endsWith('[]') || type.startsWith('_')) return 'list';
  if (INTEGERS.has(type)) return 'integer';
  if (NUMBERS.has(type)) return 'number';
  if (type === 'bool') return 'boolean';
  return type === 'date' || type.startsWith('timestamp') ? 'date' : 'text';
}

/** A statement's own alias, readable: `?column?` and the like say nothing. */
function spaced(name: string, language: Language): string {
  const text = name.replaceAll('_', ' ').trim();
  if (!/\p{L}/u.test(text) || name === '?column?') return headingWords[language].value;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** «Доход» inside «Средний доход»; an abbreviation stays. */
function lowered(label: string): string {
  return /^\p{Lu}[\p{Ll}\s-]/u.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}
