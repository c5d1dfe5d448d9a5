import { type Catalogue, type Column, type Relation, relationOf } from '../../catalog/catalogue.ts';
import { quoteName } from '../../catalog/queries.ts';
import { headingWords } from '../../words/headings.ts';
import type { Language } from '../tool.ts';
import type { Field, Source } from './chart.ts';
import { fieldOfColumn, relationWith } from './fields.ts';
import { countName } from './sql.ts';

const FUNCTIONS = ['count', 'sum', 'avg', 'median', 'min', 'max', 'stddev'] as const;
const GRAINS = ['day', 'week', 'month', 'quarter', 'year'] as const;
type Fn = (typeof FUNCTIONS)[number];
export type Grain = (typeof GRAINS)[number];

/** What stands on an axis as a model writes it: a column, a figure over one, or a period of a date. */
export type Axis =
  | { readonly kind: 'column'; readonly column: string }
  | { readonly kind: 'figure'; readonly fn: Fn; readonly column: string | null; readonly distinct: boolean }
  | { readonly kind: 'period'; readonly grain: Grain | 'auto'; readonly column: string };

const NAME = String.raw`(?:(?:\w+\.){0,2})(\w+)`;

/** Reads `income_amount`, `avg(income_amount)`, `count(*)`, `month(signed_on)`, `date_trunc('month', signed_on)`; null for anything else. */
export function readAxis(text: string): Axis | null {
  const plain = text.trim().replaceAll('"', '').toLowerCase();
  const column = new RegExp(`^${NAME}$`).exec(plain);
  if (column?.[1]) return { kind: 'column', column: column[1] };
  const figure = new RegExp(String.raw`^(\w+)\s*\(\s*(distinct\s+)?(?:(\*)|${NAME})?\s*\)$`).exec(plain);
  const fn = FUNCTIONS.find(name => name === (figure?.[1] === 'mean' ? 'avg' : figure?.[1]));
  if (figure && fn && (figure[4] || fn === 'count')) {
    return { kind: 'figure', fn, column: figure[4] ?? null, distinct: figure[2] !== undefined };
  }
  const grain = GRAINS.find(name => name === figure?.[1]);
  if (grain && figure?.[4]) return { kind: 'period', grain, column: figure[4] };
  const truncated = new RegExp(
    String.raw`^date_trunc\(\s*'(\w+)'\s*,\s*${NAME}(?:::\w+)?\s*\)(?:::date)?$`,
  ).exec(plain);
  const by = GRAINS.find(name => name === truncated?.[1]);
  return by && truncated?.[2] ? { kind: 'period', grain: by, column: truncated[2] } : null;
}

/** The relation that the axes speak of: the one named before a dot, else the first that has them all. */
export function relationOfAxes(
  catalogue: Catalogue,
  written: readonly string[],
  columns: readonly string[],
): Relation | null {
  for (const text of written) {
    const named = /(\w+)\.\w+[\s)]*$/.exec(text.trim())?.[1]?.toLowerCase();
    if (named && catalogue.relations.has(named)) {
      const relation = relationOf(catalogue, named);
      return columns.every(column => relation.columns.has(column)) ? relation : null;
    }
  }
  return relationWith(catalogue, columns);
}

/** A relation as a chart's source, restricted by a condition in SQL. */
export function relationSource(catalogue: Catalogue, relation: Relation, where: string | null): Source {
  return {
    from: `${quoteName(catalogue.schema)}.${quoteName(relation.name)}`,
    where,
    key: relation.key,
    relation: relation.name,
  };
}

/** The source with a list column taken apart, one row for each item; the item's name. */
export function unnested(source: Source, column: Column): { source: Source; item: string } {
  const item = `${column.name}_item`;
  return {
    source: {
      ...source,
      from: `${source.from} cross join unnest(${quoteName(column.name)}) as ${quoteName(item)}`,
    },
    item,
  };
}

export interface GroupedPart {
  readonly sql: string;
  readonly field: Field;
}

/** An axis of groups: its expression and how it is shown. */
export function groupPart(
  axis: Axis,
  column: Column,
  item: string | null,
  source: Source,
  language: Language,
): GroupedPart {
  if (axis.kind === 'period') {
    const words = headingWords[language].periods;
    const { grain } = axis;
    const isDay = grain === 'day' || grain === 'week' || grain === 'auto';
    return {
      sql: `date_trunc(${grain === 'auto' ? grainBySpan(column, source) : `'${grain}'`}, ${quoteName(column.name)})::date`,
      field: {
        name: grain === 'auto' ? column.name : grain,
        label: isDay ? column.label[language] : words[grain],
        format: isDay ? 'date' : grain,
        unit: null,
        called: new Map(),
      },
    };
  }
  return { sql: quoteName(item ?? column.name), field: fieldOfColumn(column, language) };
}

/** Years for a long span of dates, months for some, days for a few. */
function grainBySpan(column: Column, source: Source): string {
  const name = quoteName(column.name);
  const span = `max(${name})::date - min(${name})::date`;
  const where = source.where ? ` where (${source.where}\n)` : '';
  return `(select case when ${span} > 2200 then 'year' when ${span} > 92 then 'month' else 'day' end from ${source.from}${where})`;
}

/** A figure over the groups. */
export function figurePart(
  axis: Extract<Axis, { kind: 'figure' }>,
  column: Column | null,
  source: Source,
  relationLabel: string,
  language: Language,
): GroupedPart {
  const words = headingWords[language];
  if (!column) {
    return {
      sql: 'count(*)',
      field: {
        name: countName(source),
        label: words.countOf(relationLabel),
        about: relationLabel,
        format: 'integer',
        unit: null,
        called: new Map(),
      },
    };
  }
  const name = quoteName(column.name);
  const sql =
    axis.fn === 'median'
      ? `percentile_cont(0.5) within group (order by ${name})`
      : axis.fn === 'stddev'
        ? `stddev_samp(${name})`
        : `${axis.fn}(${axis.distinct ? 'distinct ' : ''}${name})`;
  const counts = axis.fn === 'count';
  return {
    sql,
    field: {
      name: `${axis.fn}_${column.name}`,
      label: words.aggregate(axis.fn, column.label[language]),
      format: counts
        ? 'integer'
        : column.format === 'integer' && axis.fn !== 'sum'
          ? 'number'
          : column.format,
      unit: counts ? null : column.unit,
      called: new Map(),
    },
  };
}

/** Figures by one or two groups: time runs forward, other groups come with the greatest figure first. */
export function groupedSql(
  source: Source,
  groups: readonly GroupedPart[],
  figure: GroupedPart,
  inTime: boolean,
): string {
  const listed = [...groups, figure].map(({ sql, field }) =>
    sql === quoteName(field.name) ? sql : `${sql} as ${quoteName(field.name)}`,
  );
  const places = groups.map((_, at) => at + 1).join(', ');
  return [
    `select ${listed.join(', ')}`,
    `from ${source.from}`,
    ...(source.where ? [`where (${source.where}\n)`] : []),
    `group by ${places}`,
    `order by ${inTime ? places : `${groups.length + 1} desc nulls last, ${places}`}`,
  ].join('\n');
}
