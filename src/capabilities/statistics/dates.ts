import { quoteName } from '../../catalog/queries.ts';
import { formatDate } from '../../words/format.ts';
import { statisticsWords } from '../../words/statistics.ts';
import type { ColumnFormat } from '../tool.ts';
import { chosenRows } from './chosen.ts';
import { figure, type Row, type Study, type StudyRequest } from './study.ts';
import type { Field } from './subject.ts';
import { capital, count, labelOf } from './telling.ts';

const DAY_MS = 86_400_000;
/** A span in days up to which single days are told, and up to which months are; beyond it years. */
const DAYS_TOLD = 62;
const MONTHS_TOLD = 1_100;

/** A column of dates: its range and middle, and how many fall into each period of a length that suits the range. */
export function datesStudy(request: StudyRequest, field: Field): Study {
  const { subject, language } = request;
  const words = statisticsWords[language];
  const size = `${subject.relation.name}_count`;
  const formats: Readonly<Record<string, ColumnFormat>> = {
    period: 'text',
    share_percent: 'percent',
    earliest: 'date',
    median_date: 'date',
    latest: 'date',
  };
  return {
    sql: datesSql(request, field, size),
    title: words.titles.dates(labelOf(field, language)),
    heading(name) {
      const format = formats[name];
      return format ? { label: words.headings[name] ?? name, format } : null;
    },
    tell: rows => tell(rows, request, field, size),
    sizeColumn: null,
  };
}

function datesSql({ subject, language, hidesSmall }: StudyRequest, field: Field, size: string): string {
  const x = field.quoted;
  const { allPeriods, noValue } = statisticsWords[language];
  const people = subject.personKey ? 'count(distinct person)' : 'count(*)';
  const shown = (sql: string) => (hidesSmall ? `case when ${people} >= 5 then ${sql} end` : sql);
  return `${chosenRows(subject)}, span as (
  select case when max(${x}) - min(${x}) <= ${DAYS_TOLD} then 'YYYY-MM-DD'
    when max(${x}) - min(${x}) <= ${MONTHS_TOLD} then 'YYYY-MM' else 'YYYY' end as form
  from chosen
), dated as (
  select coalesce(to_char(c.${x}, s.form), '${noValue}') as period, c.*
  from chosen c
  cross join span s
)
select coalesce(period, '${allPeriods}') as period, count(*) as ${quoteName(size)},
  (100.0 * count(*) / nullif((select count(*) from chosen), 0))::float8 as share_percent,
  ${shown(`min(${x})`)} as earliest, ${shown(`percentile_disc(0.5) within group (order by ${x})`)} as median_date,
  ${shown(`max(${x})`)} as latest
from dated
group by grouping sets ((), (period))
order by grouping(period) desc, min(${x}) nulls last`;
}

function tell(
  rows: readonly Row[],
  { language }: StudyRequest,
  field: Field,
  size: string,
): readonly string[] {
  const { describe: words, noValue } = statisticsWords[language];
  const what = capital(labelOf(field, language));
  const [total, ...periods] = rows;
  const { earliest, latest, median_date: middle } = total ?? {};
  if (typeof earliest !== 'string' || typeof latest !== 'string') return [words.noData(what)];
  const missing =
    figure(
      periods.find(row => row.period === noValue),
      size,
    ) ?? 0;
  const dated = periods.filter(row => row.period !== noValue);
  const busiest = dated.toSorted((one, other) => (figure(other, size) ?? 0) - (figure(one, size) ?? 0))[0];
  return [
    words.dates({
      what,
      from: formatDate(earliest, language),
      to: formatDate(latest, language),
      middle: formatDate(String(middle), language),
      days: count(Math.round((Date.parse(latest) - Date.parse(earliest)) / DAY_MS), language),
      n: count((figure(total, size) ?? 0) - missing, language),
      distinct: count(dated.length, language),
    }),
    ...(busiest && dated.length > 1
      ? [words.busiest(String(busiest.period), count(figure(busiest, size) ?? 0, language))]
      : []),
    ...(missing > 0 ? [words.missing(count(missing, language))] : []),
  ];
}
