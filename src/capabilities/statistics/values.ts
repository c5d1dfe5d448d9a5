import { quoteName } from '../../catalog/queries.ts';
import { statisticsWords } from '../../words/statistics.ts';
import { chosenRows } from './chosen.ts';
import { wilson } from './numerics/inference.ts';
import { figure, isOpenToModels, type Row, type Study, type StudyRequest } from './study.ts';
import type { Field } from './subject.ts';
import { capital, count, formatOf, labelOf, share, valueLabel } from './telling.ts';

/** Values told one by one where there may be very many; the rest share a row. */
const TOP = 20;

/** How often each value of one column comes. */
export function valuesStudy(request: StudyRequest, field: Field): Study {
  const { subject, language } = request;
  const words = statisticsWords[language];
  const size = `${subject.relation.name}_count`;
  const many = field.column.values.length === 0 && field.kind !== 'boolean';
  return {
    sql: many ? manyValuesSql(request, field, size) : valuesSql(request, field, size),
    title: words.titles.values(labelOf(field, language)),
    heading(name) {
      if (name === field.name)
        return { label: labelOf(field, language), format: many ? 'text' : formatOf(field) };
      if (name === 'share_percent') return { label: words.headings.share_percent ?? name, format: 'percent' };
      if (name === 'values_count') return { label: words.headings.values_count ?? name, format: 'integer' };
      return null;
    },
    tell: rows =>
      field.kind === 'boolean' ? tellBoolean(rows, request, field, size) : tell(rows, request, field, size),
    sizeColumn: isOpenToModels(subject) ? size : null,
  };
}

/** Rows of the whole, of which a share is told: a list's items may come several to a row. */
function wholeSql({ subject }: StudyRequest, field: Field): string {
  if (field.kind !== 'list') return 'sum(count(*)) over ()';
  return subject.rowKey ? '(select count(distinct row_key) from chosen)' : 'sum(count(*)) over ()';
}

function valuesSql(request: StudyRequest, field: Field, size: string): string {
  return `${chosenRows(request.subject)}
select ${field.quoted}, count(*) as ${quoteName(size)},
  (100.0 * count(*) / nullif(${wholeSql(request, field)}, 0))::float8 as share_percent
from chosen
group by ${field.quoted}
order by ${field.quoted} is null, 2 desc, 1`;
}

function manyValuesSql(request: StudyRequest, field: Field, size: string): string {
  const x = field.quoted;
  const others = statisticsWords[request.language].others;
  const whole = wholeSql(request, field).replace('sum(count(*)) over ()', 'sum(sum(n)) over ()');
  return `${chosenRows(request.subject)}, counted as (
  select ${x}, count(*) as n, row_number() over (order by ${x} is null, count(*) desc, ${x}) as place
  from chosen
  group by ${x}
), parts as (
  select case when ${x} is null then 3 when place <= ${TOP} then 1 else 2 end as part, place, ${x}, n
  from counted
)
select case when part = 2 then '${others}' else min(${x}::text) end as ${x}, sum(n)::int8 as ${quoteName(size)},
  (100.0 * sum(n) / nullif(${whole}, 0))::float8 as share_percent, count(${x}) as values_count
from parts
group by part, case when part = 1 then place end
order by part, 2 desc, 1`;
}

function tell(
  rows: readonly Row[],
  { language }: StudyRequest,
  field: Field,
  size: string,
): readonly string[] {
  const words = statisticsWords[language].describe;
  const what = capital(labelOf(field, language));
  const given = rows.filter(row => row[field.name] !== null);
  const [top] = given;
  const missing =
    figure(
      rows.find(row => row[field.name] === null),
      size,
    ) ?? 0;
  if (!top) return [words.noData(what)];
  const distinct = given.reduce((sum, row) => sum + (figure(row, 'values_count') ?? 1), 0);
  return [
    words.values({
      what,
      top: valueLabel(top[field.name] ?? null, field, language),
      n: count(figure(top, size) ?? 0, language),
      share: share((figure(top, 'share_percent') ?? 0) / 100, language),
      distinct: count(distinct, language),
    }),
    ...(missing > 0 ? [words.missing(count(missing, language))] : []),
  ];
}

function tellBoolean(
  rows: readonly Row[],
  { language }: StudyRequest,
  field: Field,
  size: string,
): readonly string[] {
  const words = statisticsWords[language].describe;
  const at = (value: boolean | null) =>
    figure(
      rows.find(row => row[field.name] === value),
      size,
    ) ?? 0;
  const [yes, n, missing] = [at(true), at(true) + at(false), at(null)];
  const what = capital(labelOf(field, language));
  if (n === 0) return [words.noData(what)];
  const { low, high } = wilson({ n, yes });
  return [
    words.yes({
      what,
      share: share(yes / n, language),
      low: share(low, language),
      high: share(high, language),
      yes: count(yes, language),
      n: count(n, language),
    }),
    ...(missing > 0 ? [words.missing(count(missing, language))] : []),
  ];
}
