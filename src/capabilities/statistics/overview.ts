import { statisticsWords } from '../../words/statistics.ts';
import type { ColumnFormat } from '../tool.ts';
import { chosenRows, groupNames, groupOrder, peopleBehind, SMALLEST_SHOWN } from './chosen.ts';
import type { Study, StudyRequest } from './study.ts';
import type { Field } from './subject.ts';
import { capital, count, formatOf, labelOf, labelsOf, labelWithUnit, valueLabel } from './telling.ts';

const FORMATS: Readonly<Record<string, ColumnFormat>> = {
  measure: 'text',
  count: 'integer',
  missing: 'integer',
  distinct: 'integer',
  avg: 'number',
  min: 'number',
  median: 'number',
  max: 'number',
  earliest: 'date',
  median_date: 'date',
  latest: 'date',
  mode: 'text',
  people_count: 'integer',
};

/** Columns of several kinds side by side, a row each (for each group): what every kind has, and what its own kind tells. */
export function overviewStudy(request: StudyRequest): Study {
  const { subject, language } = request;
  const { fields, groups } = subject;
  const words = statisticsWords[language];
  const by = groups.length > 0 ? words.titles.by(labelsOf(groups, language)) : '';
  return {
    sql: overviewSql(request),
    title: `${words.titles.describe(labelsOf(fields, language))}${by}`,
    heading(name) {
      const group = groups.find(one => one.name === name);
      if (group) return { label: labelOf(group, language), format: formatOf(group) };
      const format = FORMATS[name];
      return format ? { label: words.headings[name] ?? name, format } : null;
    },
    tell: rows =>
      groups.length > 0
        ? [
            words.describe.groups(
              capital(labelsOf(fields, language)),
              count(rows.length / fields.length, language),
            ),
          ]
        : [words.describe.several(count(fields.length, language))],
    sizeColumn: null,
  };
}

function overviewSql(request: StudyRequest): string {
  const { subject } = request;
  const { fields, groups } = subject;
  const kinds = new Set(fields.map(({ kind }) => kind));
  const blocks = fields.map((field, index) => blockSql(request, field, index, kinds));
  const names = groups.map(({ quoted }) => quoted);
  const order = groups.length > 0 ? `${groupOrder(groups, 'count', 'told')}` : 'place';
  const told = columnsOf(request, kinds);
  return `${chosenRows(subject)}
select ${[...names, ...told].join(', ')}
from (
${blocks.join('\nunion all\n')}
) told
order by ${groups.length > 0 ? `place, ${order}` : order}`;
}

function columnsOf(
  { hidesSmall, subject }: Pick<StudyRequest, 'hidesSmall' | 'subject'>,
  kinds: ReadonlySet<Field['kind']>,
): readonly string[] {
  return [
    'measure',
    'count',
    'missing',
    '"distinct"',
    ...(kinds.has('number') ? ['avg', 'min', 'median', 'max'] : []),
    ...(kinds.has('date') ? ['earliest', 'median_date', 'latest'] : []),
    ...(kinds.has('text') || kinds.has('boolean') || kinds.has('list') ? ['mode'] : []),
    ...(hidesSmall && subject.personKey ? ['people_count'] : []),
  ];
}

function blockSql(
  { subject, language, hidesSmall }: StudyRequest,
  field: Field,
  index: number,
  kinds: ReadonlySet<Field['kind']>,
): string {
  const { groups } = subject;
  const x = field.quoted;
  const people = peopleBehind(subject, x);
  const shown = (sql: string) =>
    hidesSmall ? `case when ${people} >= ${SMALLEST_SHOWN} then ${sql} end` : sql;
  const when = (kind: Field['kind'], sql: string, type: string) =>
    field.kind === kind ? shown(sql) : `null::${type}`;
  const middle = (fn: string) => `${fn}(0.5) within group (order by ${x})`;
  const isOpen =
    !field.column.personal && !field.column.key && field.kind !== 'number' && field.kind !== 'date';
  const figures: Readonly<Record<string, string>> = {
    measure: `'${labelWithUnit(field, language).replaceAll("'", "''")}'`,
    count: `count(${x})`,
    missing: `count(*) - count(${x})`,
    '"distinct"': `count(distinct ${x})`,
    avg: when('number', `avg(${x})`, 'float8'),
    min: when('number', `min(${x})`, 'float8'),
    median: when('number', middle('percentile_cont'), 'float8'),
    max: when('number', `max(${x})`, 'float8'),
    earliest: when('date', `min(${x})`, 'date'),
    median_date: when('date', middle('percentile_disc'), 'date'),
    latest: when('date', `max(${x})`, 'date'),
    mode: isOpen ? shown(modeSql(field, language)) : 'null::text',
    people_count: people,
  };
  const targets = columnsOf({ subject, hidesSmall }, kinds).map(name => `${figures[name]} as ${name}`);
  return `select ${groupNames(groups)}${[...targets, `${index} as place`].join(',\n  ')}
from chosen${groups.length > 0 ? `\ngroup by ${groups.map(({ quoted }) => quoted).join(', ')}` : ''}`;
}

function modeSql(field: Field, language: StudyRequest['language']): string {
  const mode = `mode() within group (order by ${field.quoted})`;
  if (field.kind !== 'boolean') return `(${mode})::text`;
  const said = (value: boolean) => `'${valueLabel(value, field, language)}'`;
  return `case ${mode} when true then ${said(true)} when false then ${said(false)} end`;
}
