import type { Catalogue, Column } from '../../catalog/catalogue.ts';
import { codeNames } from '../../catalog/codes.ts';
import { AGGREGATES, headingWords } from '../../words/headings.ts';
import { statisticsWords } from '../../words/statistics.ts';
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
 * is, with spaces, in the format its type suggests. `relations` are those the statement read, outermost first: of columns of
 * one name the first relation's is meant.
 */
export function headingsFor(
  columns: readonly ResultColumn[],
  catalogue: Catalogue,
  language: Language,
  relations: readonly string[],
): TableColumn[] {
  const known = columnsByName(catalogue, relations);
  return columns.map(column => {
    const { label, format } = headingOf(column, known, catalogue, language);
    const codes = codesOf(column, known, catalogue, language);
    const heading = { name: column.name, type: column.type, label: capital(label), format };
    return codes ? { ...heading, codes } : heading;
  });
}

/** Names for the codes of a column that goes by its own name, or by its relation's and its own. */
function codesOf(
  { name }: ResultColumn,
  known: ReadonlyMap<string, Column>,
  catalogue: Catalogue,
  language: Language,
): Readonly<Record<string, string>> | null {
  const plain = known.get(name);
  if (plain) return codeNames(plain, language);
  const relation = [...catalogue.relations.values()].find(one => name.startsWith(`${one.name}_`));
  const own = relation?.columns.get(name.slice(relation.name.length + 1));
  return own ? codeNames(own, language) : null;
}

function headingOf(
  column: ResultColumn,
  known: ReadonlyMap<string, Column>,
  catalogue: Catalogue,
  language: Language,
): Heading {
  const plain = known.get(column.name);
  if (plain) return { label: plain.label[language], format: fitting(plain.format, column.type) };
  const heading =
    periodHeading(column, known, language) ??
    countHeading(column, catalogue, language) ??
    aggregateHeading(column, known, language) ??
    relationHeading(column, known, language) ??
    shareHeading(column, known, language) ??
    statisticsHeading(column, known, language) ??
    qualifiedHeading(column, catalogue, language);
  if (heading) return heading;
  // The second of two figures of one name: `share_percent_2`.
  const first = /^(.*[a-z])_\d$/.exec(column.name)?.[1];
  if (first) return headingOf({ ...column, name: first }, known, catalogue, language);
  return { label: spaced(column.name, language), format: formatOf(column.type) };
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

/** `count`, `clients_count`, `count_deals`, `distinct_city_count`, `converted_touches_count`. */
function countHeading(column: ResultColumn, catalogue: Catalogue, language: Language): Heading | null {
  const match = /^(?:count|(?<of>\w+)_count|count_(?<after>\w+))$/.exec(column.name);
  if (!match || !INTEGERS.has(column.type)) return null;
  const of = match.groups?.of ?? match.groups?.after;
  const words = headingWords[language];
  if (of === undefined) return { label: words.count, format: 'integer' };
  for (const relation of catalogue.relations.values()) {
    const counted = relation.person ? words.countOfPeople : words.countOf(lowered(relation.label[language]));
    if (of === relation.name) return { label: counted, format: 'integer' };
    const columns = [...relation.columns.values()];
    const distinct = columns.find(({ name }) => of === `distinct_${name}`);
    if (distinct) return { label: words.distinct(lowered(distinct.label[language])), format: 'integer' };
    const value = columns
      .flatMap(({ values }) => values)
      .find(known => of === `${known.value}_${relation.name}`);
    if (value) return { label: `${counted} (${value.label[language]})`, format: 'integer' };
  }
  return null;
}

/** `avg_income_amount`, `income_amount_avg`, `avg_credit_term_months_years`. */
function aggregateHeading(
  column: ResultColumn,
  known: ReadonlyMap<string, Column>,
  language: Language,
): Heading | null {
  const words = headingWords[language];
  for (const aggregate of AGGREGATES) {
    const name = stripped(column.name, aggregate);
    if (name === null) continue;
    const inYears = known.has(name) ? undefined : known.get(name.replace(/_years$/, ''));
    const base = known.get(name) ?? inYears;
    if (!base) continue;
    const label = words.aggregate(aggregate, lowered(base.label[language]));
    if (inYears) return { label: words.inYears(label), format: 'number' };
    return { label, format: aggregate === 'count' ? 'integer' : aggregated(base.format, column.type) };
  }
  return null;
}

function stripped(name: string, aggregate: string): string | null {
  if (name.startsWith(`${aggregate}_`)) return name.slice(aggregate.length + 1);
  return name.endsWith(`_${aggregate}`) ? name.slice(0, -aggregate.length - 1) : null;
}

/** `p25_income_amount`, `corr_age_income_amount`, `deals_per_client`. */
function relationHeading(
  column: ResultColumn,
  known: ReadonlyMap<string, Column>,
  language: Language,
): Heading | null {
  const words = headingWords[language];
  const [, percent, of = ''] = /^p(\d{1,2})_(\w+)$/.exec(column.name) ?? [];
  const measured = known.get(of);
  if (percent && measured) {
    const label = words.percentile(percent, lowered(measured.label[language]));
    return { label, format: aggregated(measured.format, column.type) };
  }
  const pair = /^corr_(\w+)$/.exec(column.name)?.[1];
  if (pair === undefined) return null;
  for (const [name, one] of known) {
    const other = pair.startsWith(`${name}_`) ? known.get(pair.slice(name.length + 1)) : undefined;
    if (!other) continue;
    const label = words.correlation(lowered(one.label[language]), lowered(other.label[language]));
    return { label, format: 'number' };
  }
  return null;
}

/** `deals_company`: a column that stands beside another relation's of the same name; `deals_per_client`. */
function qualifiedHeading(column: ResultColumn, catalogue: Catalogue, language: Language): Heading | null {
  for (const relation of catalogue.relations.values()) {
    if (!column.name.startsWith(`${relation.name}_`)) continue;
    const rest = column.name.slice(relation.name.length + 1);
    const own = relation.columns.get(rest);
    if (own) return { label: own.label[language], format: fitting(own.format, column.type) };
    const per = /^per_(\w+)$/.exec(rest)?.[1];
    const key = relation.columns.get(`${per}_id`) ?? relation.columns.get(per ?? '');
    if (!key) continue;
    const label = headingWords[language].per(relation.label[language], lowered(key.label[language]));
    return { label, format: formatOf(column.type) };
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

/** Figures of `describe_data`, which an export names anew: `skewness_income_amount`, `spearman_a_b`, a bare `median`. */
function statisticsHeading(
  column: ResultColumn,
  known: ReadonlyMap<string, Column>,
  language: Language,
): Heading | null {
  const { headings } = statisticsWords[language];
  const bare = headings[column.name];
  if (bare) return { label: bare, format: formatOf(column.type) };
  const [, figure = '', of = ''] =
    /^(missing|mode|skewness|outliers|spearman)_(\w+)$/.exec(column.name) ?? [];
  const label = headings[figure];
  const about = known.get(of);
  if (figure === 'spearman' && label) {
    const pair = relationHeading({ ...column, name: `corr_${of}` }, known, language);
    return pair && { label: `${pair.label} (${label})`, format: 'number' };
  }
  if (!label || !about) return null;
  const format = figure === 'mode' ? fitting(about.format, column.type) : formatOf(column.type);
  return { label: `${label}: ${lowered(about.label[language])}`, format };
}

function columnsByName(catalogue: Catalogue, relations: readonly string[]): ReadonlyMap<string, Column> {
  const read = relations.map(name => name.slice(name.lastIndexOf('.') + 1)).toReversed();
  const ordered = [...catalogue.relations.values()].toSorted(
    (one, other) => read.indexOf(one.name) - read.indexOf(other.name),
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
  return text;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** «Доход» inside «Средний доход»; an abbreviation stays. */
function lowered(label: string): string {
  return /^\p{Lu}[\p{Ll}\s-]/u.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}
