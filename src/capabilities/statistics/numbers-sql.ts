import { quoteName } from '../../catalog/queries.ts';
import {
  chosenRows,
  groupNames,
  groupOrder,
  peopleBehind,
  SMALLEST_COMPARED,
  SMALLEST_SHOWN,
} from './chosen.ts';
import type { Field, Subject } from './subject.ts';

/** What can be told of a column of numbers. Percentiles beside the quartiles are told by number. */
const FIGURES = [
  'count',
  'avg',
  'stddev',
  'min',
  'p25',
  'median',
  'p75',
  'max',
  'missing',
  'distinct',
  'mode',
  'skewness',
  'outliers',
  'mean_rank',
  'rank_spread',
] as const;
export type Figure = (typeof FIGURES)[number];

export interface NumbersRequest {
  readonly figures: readonly Figure[];
  /** 0..100, beside the quartiles. */
  readonly percentiles: readonly number[];
  /** What each column is called in the rows, where there are several. */
  readonly label: (field: Field) => string;
  /** Figures over fewer than five people are kept back. */
  readonly hidesSmall: boolean;
}

/** Names of the statement's figures for one column: `avg_age` where it stands alone, `avg` among several. */
export function figureName(figure: Figure, field: Field, alone: boolean): string {
  if (!alone || figure.endsWith('_rank') || figure === 'rank_spread') return figure;
  return figure === 'distinct' ? `distinct_${field.name}_count` : `${figure}_${field.name}`;
}

export function percentileName(percent: number, field: Field, alone: boolean): string {
  const name = `p${String(percent).replace('.', '_')}`;
  return alone ? `${name}_${field.name}` : name;
}

/**
 * One statement for all columns: a row for each group and column. Two passes over the chosen rows: the third moment and the
 * fences of the box need the mean, the spread and the quartiles first, and with the ranks they are told of counted values.
 */
export function numbersSql(subject: Subject, request: NumbersRequest): string {
  const { fields, groups } = subject;
  const parts = fields.map((field, index) => blockSql(subject, field, suffixOf(index, fields), request));
  const selects = fields.map((field, index) => selectSql(subject, field, index, request));
  const order = groups.length > 0 ? `\norder by ${groupOrder(groups, 'f.n', 'f')}` : '';
  const [first] = fields;
  const told = [
    ...groups.map(({ quoted }) => quoted),
    'measure',
    ...request.figures.map(figure => quoteName(figure)),
    ...request.percentiles.map(percent => (first ? percentileName(percent, first, false) : '')),
    ...(request.hidesSmall && subject.personKey ? ['people_count'] : []),
  ];
  return [
    [chosenRows(subject), ...parts.flat()].join(', '),
    fields.length === 1
      ? `${selects[0]}${order}`
      : `select ${told.join(', ')}\nfrom (\n${selects.join('\nunion all\n')}\n) told\norder by place`,
  ].join('\n');
}

function suffixOf(index: number, fields: readonly Field[]): string {
  return fields.length === 1 ? '' : `_${index + 1}`;
}

function blockSql(subject: Subject, field: Field, suffix: string, request: NumbersRequest): string[] {
  const { groups } = subject;
  const x = field.quoted;
  const shares = [0.25, 0.5, 0.75, ...request.percentiles.map(percent => percent / 100)];
  const figures = `figures${suffix} as (
  select ${groupNames(groups)}group_key, count(${x}) as n, count(*) - count(${x}) as missing,
    ${peopleBehind(subject, x)} as people,
    avg(${x}) as mean, stddev_samp(${x}) as spread, min(${x}) as least, max(${x}) as greatest,
    percentile_cont(array[${shares.join(', ')}]) within group (order by ${x}) as q,
    mode() within group (order by ${x}) as most
  from chosen
  group by ${groupNames(groups)}group_key
)`;
  const asks = (figure: Figure) => request.figures.includes(figure);
  // Values are counted first: there are far fewer of them than rows, and what follows sorts them.
  const counted = `counted${suffix} as (
  select ${groupNames(groups)}group_key, ${x}, count(*)::float8 as n
  from chosen
  where ${x} is not null
  group by ${groupNames(groups)}group_key, ${x}
)`;
  const shape = `shape${suffix} as (
  select c.group_key, count(*) as different, sum(c.n * ((c.${x} - f.mean) / nullif(f.spread, 0)) ^ 3) as cubes,
    sum(c.n) filter (where c.${x} < f.q[1] - 1.5 * (f.q[3] - f.q[1]) or c.${x} > f.q[3] + 1.5 * (f.q[3] - f.q[1])) as outliers
  from counted${suffix} c
  join figures${suffix} f on f.group_key = c.group_key
  group by c.group_key
)`;
  const named = groups.map(({ quoted }) => ` and c.${quoted} is not null`).join('');
  const compared = `compared${suffix} as (
  select c.group_key, c.${x}, c.n
  from counted${suffix} c
  join figures${suffix} f on f.group_key = c.group_key
  where f.n >= ${SMALLEST_COMPARED}${named}
)`;
  const ranks = `ranks${suffix} as (
  select c.group_key, sum(c.n * p.place) / sum(c.n) as mean_rank,
    sqrt(greatest(sum(c.n * p.place ^ 2) - sum(c.n * p.place) ^ 2 / sum(c.n), 0) / nullif(sum(c.n) - 1, 0)) as rank_spread
  from compared${suffix} c
  join (
    select ${x}, sum(n) over (order by ${x}) - (n - 1) / 2 as place
    from (select ${x}, sum(n) as n from compared${suffix} group by ${x}) whole
  ) p on p.${x} = c.${x}
  group by c.group_key
)`;
  const describes = asks('skewness') || asks('outliers') || asks('distinct');
  return [
    figures,
    ...(describes || asks('mean_rank') ? [counted] : []),
    ...(describes ? [shape] : []),
    ...(asks('mean_rank') ? [compared, ranks] : []),
  ];
}

function selectSql(subject: Subject, field: Field, index: number, request: NumbersRequest): string {
  const { fields, groups } = subject;
  const alone = fields.length === 1;
  const suffix = suffixOf(index, fields);
  const has = (...figures: Figure[]) => request.figures.some(figure => figures.includes(figure));
  const shown = (sql: string) =>
    request.hidesSmall ? `case when f.people >= ${SMALLEST_SHOWN} then ${sql} end` : sql;
  const named = (sql: string, name: string) => `${sql} as ${name}`;
  const targets = [
    ...groups.map(({ quoted }) => `f.${quoted}`),
    ...(alone ? [] : [named(`'${request.label(field).replaceAll("'", "''")}'`, 'measure')]),
    ...request.figures.map(figure =>
      named(
        isCount(figure) ? FIGURE_SQL[figure] : shown(FIGURE_SQL[figure]),
        quoteName(figureName(figure, field, alone)),
      ),
    ),
    ...request.percentiles.map((percent, at) =>
      named(shown(`f.q[${at + 4}]`), quoteName(percentileName(percent, field, alone))),
    ),
    // Rows of one person are not as many people: what was kept back is told by this column.
    ...(request.hidesSmall && subject.personKey ? [named('f.people', 'people_count')] : []),
    ...(alone
      ? []
      : [
          named(
            `${index} * 1000000 + row_number() over (order by ${groupOrder(groups, 'f.n', 'f') || 'f.group_key'})`,
            'place',
          ),
        ]),
  ];
  return [
    `select ${targets.join(',\n  ')}`,
    `from figures${suffix} f`,
    ...(has('skewness', 'outliers', 'distinct')
      ? [`left join shape${suffix} s on s.group_key = f.group_key`]
      : []),
    ...(has('mean_rank', 'rank_spread') ? [`left join ranks${suffix} r on r.group_key = f.group_key`] : []),
  ].join('\n');
}

/** Over figures `f`, shape `s` and ranks `r`. The skewness is the sample's own, G1, as Excel, SPSS and pandas tell it. */
const FIGURE_SQL: Record<Figure, string> = {
  count: 'f.n',
  avg: 'f.mean',
  stddev: 'f.spread',
  min: 'f.least',
  p25: 'f.q[1]',
  median: 'f.q[2]',
  p75: 'f.q[3]',
  max: 'f.greatest',
  missing: 'f.missing',
  distinct: 'coalesce(s.different, 0)',
  // Where no value comes twice, none is the most frequent.
  mode: 'case when s.different < f.n then f.most end',
  skewness: 's.cubes * f.n / nullif((f.n - 1.0) * (f.n - 2.0), 0)::float8',
  outliers: 'coalesce(s.outliers, 0)::int8',
  mean_rank: 'r.mean_rank',
  rank_spread: 'r.rank_spread',
};

function isCount(figure: Figure): boolean {
  return figure === 'count' || figure === 'missing';
}
