import type { Language } from '../capabilities/tool.ts';
import { formatNumber } from './format.ts';
import { statisticsVerdicts } from './statistics-verdicts.ts';

const ru = {
  ...statisticsVerdicts.ru,
  computing: 'Считаю статистику…',
  cannot: 'Такую статистику посчитать не получилось. Назовите столбцы иначе.',
  failure: {
    unknown_column: 'Такого столбца в данных нет, поэтому статистику по нему не посчитать.',
    unlinked_columns: 'Эти столбцы из разных таблиц и вместе не считаются. Возьмите их по отдельности.',
    invalid_condition: 'Условие отбора не разобрать. Назовите его иначе.',
    needs_numbers: 'Для этого нужны числовые столбцы.',
    too_many_columns: 'Столбцов слишком много для одного ответа: возьмите меньше.',
    needs_groups: 'Чтобы сравнивать, назовите, какие группы.',
  } as Record<string, string>,
  titles: {
    describe: (what: string) => `Описательная статистика: ${what}`,
    values: (what: string) => `Частые значения: ${what}`,
    dates: (what: string) => `По периодам: ${what}`,
    correlation: (what: string) => `Корреляция: ${what}`,
    compare: (what: string) => `Сравнение: ${what}`,
    by: (groups: string) => ` по группам: ${groups}`,
  },
  and: ' и ',
  headings: {
    measure: 'Показатель',
    measure_2: 'Второй показатель',
    count: 'Значений',
    avg: 'Среднее',
    stddev: 'Ст. отклонение',
    min: 'Минимум',
    p25: '1-й квартиль',
    median: 'Медиана',
    p75: '3-й квартиль',
    max: 'Максимум',
    missing: 'Без значения',
    distinct: 'Разных значений',
    mode: 'Самое частое',
    skewness: 'Асимметрия',
    outliers: 'Выбросов',
    mean_rank: 'Средний ранг',
    rank_spread: 'Разброс рангов',
    people_count: 'Клиентов',
    rows_count: 'Количество',
    share_percent: 'Доля',
    share_of_group: 'Доля в группе',
    values_count: 'Значений в строке',
    yes_count: 'Да',
    earliest: 'С',
    latest: 'По',
    median_date: 'Середина',
    period: 'Период',
    pearson: 'Пирсон',
    spearman: 'Спирмен',
    pairs: 'Пар значений',
  } as Record<string, string>,
  percentile: (percent: string) => `${percent}-й перцентиль`,
  noValue: 'не указано',
  others: 'остальные',
  allPeriods: 'всё время',
  units: { RUB: '₽', years: 'лет', months: 'мес.', days: 'дн.', km: 'км', seconds: 'с', year: '' } as Record<
    string,
    string
  >,
  describe: {
    noData: (what: string) => `${what}: данных нет.`,
    one: (d: {
      what: string;
      mean: string;
      median: string;
      low: string;
      high: string;
      min: string;
      max: string;
      n: string;
    }) =>
      `${d.what}: в среднем **${d.mean}**, медиана **${d.median}**; у половины от ${d.low} до ${d.high}, всего от ${d.min} до ${d.max} (n = ${d.n}).`,
    onlyCount: (what: string, n: string) => `${what}: значений ${n}.`,
    single: (what: string, value: string) => `${what}: есть только одно значение, **${value}**.`,
    missing: (n: string) => `Без значения: ${n}.`,
    outliers: (n: string, share: string) => `Выбросов по правилу 1,5 IQR: ${n} (${share}).`,
    skewedRight: 'Распределение вытянуто вверх: медиана показательнее среднего.',
    skewedLeft: 'Распределение вытянуто вниз: медиана показательнее среднего.',
    several: (count: string) => `Описаны показатели: ${count}. Подробности в таблице.`,
    groups: (what: string, count: string) => `${what}: групп — ${count}.`,
    values: (d: { what: string; top: string; n: string; share: string; distinct: string }) =>
      `${d.what}: чаще всего **${d.top}** — ${d.n} (${d.share}); разных значений: ${d.distinct}.`,
    dates: (d: {
      what: string;
      from: string;
      to: string;
      middle: string;
      days: string;
      n: string;
      distinct: string;
    }) =>
      `${d.what}: с **${d.from}** по **${d.to}** (${d.days} дн.), половина — до ${d.middle} (n = ${d.n}).`,
    busiest: (period: string, n: string) => `Больше всего: ${period} — ${n}.`,
    yes: (d: { what: string; share: string; low: string; high: string; yes: string; n: string }) =>
      `${d.what}: да — **${d.share}** (95\u00a0%: от ${d.low} до ${d.high}; ${d.yes} из ${d.n}).`,
  },
  smallHidden: (least: string) => `_Для вашей роли показатели групп, где меньше ${least} человек, скрыты._`,
  p: (value: number) => (value < 0.001 ? 'p < 0,001' : `p = ${formatNumber(round(value), 'ru')}`),
};

type Words = typeof ru;

const en: Words = {
  ...statisticsVerdicts.en,
  computing: 'Computing statistics…',
  cannot: 'Those statistics could not be computed. Try naming the columns differently.',
  failure: {
    unknown_column: 'The data have no such column, so there are no statistics of it.',
    unlinked_columns:
      'Those columns are in different tables and cannot be computed together. Take them one by one.',
    invalid_condition: 'The condition could not be read. Try saying it differently.',
    needs_numbers: 'This needs columns of numbers.',
    too_many_columns: 'That is too many columns for one answer: take fewer.',
    needs_groups: 'To compare, name the groups.',
  },
  titles: {
    describe: what => `Summary statistics: ${what}`,
    values: what => `Most frequent values: ${what}`,
    dates: what => `By period: ${what}`,
    correlation: what => `Correlation: ${what}`,
    compare: what => `Comparison: ${what}`,
    by: groups => ` by ${groups}`,
  },
  and: ' and ',
  headings: {
    measure: 'Measure',
    measure_2: 'Second measure',
    count: 'Values',
    avg: 'Mean',
    stddev: 'Std. deviation',
    min: 'Minimum',
    p25: '1st quartile',
    median: 'Median',
    p75: '3rd quartile',
    max: 'Maximum',
    missing: 'Missing',
    distinct: 'Distinct',
    mode: 'Most frequent',
    skewness: 'Skewness',
    outliers: 'Outliers',
    mean_rank: 'Mean rank',
    rank_spread: 'Spread of ranks',
    people_count: 'Clients',
    rows_count: 'Number',
    share_percent: 'Share',
    share_of_group: 'Share of group',
    values_count: 'Values in the row',
    yes_count: 'Yes',
    earliest: 'From',
    latest: 'To',
    median_date: 'Middle',
    period: 'Period',
    pearson: 'Pearson',
    spearman: 'Spearman',
    pairs: 'Pairs',
  },
  percentile: percent => `${percent}${ordinal(percent)} percentile`,
  noValue: 'not given',
  others: 'others',
  allPeriods: 'all time',
  units: { RUB: '₽', years: 'years', months: 'months', days: 'days', km: 'km', seconds: 's', year: '' },
  describe: {
    noData: what => `${what}: no data.`,
    one: d =>
      `${d.what}: mean **${d.mean}**, median **${d.median}**; half lie between ${d.low} and ${d.high}, all between ${d.min} and ${d.max} (n = ${d.n}).`,
    onlyCount: (what, n) => `${what}: ${n} values.`,
    single: (what, value) => `${what}: there is a single value, **${value}**.`,
    missing: n => `Missing: ${n}.`,
    outliers: (n, share) => `Outliers by the 1.5 IQR rule: ${n} (${share}).`,
    skewedRight: 'The distribution has a long upper tail: the median says more than the mean.',
    skewedLeft: 'The distribution has a long lower tail: the median says more than the mean.',
    several: count => `Measures described: ${count}. Details in the table.`,
    groups: (what, count) => `${what}: ${count} groups.`,
    values: d => `${d.what}: most often **${d.top}** — ${d.n} (${d.share}); distinct values: ${d.distinct}.`,
    dates: d =>
      `${d.what}: from **${d.from}** to **${d.to}** (${d.days} days), half of them by ${d.middle} (n = ${d.n}).`,
    busiest: (period, n) => `Most: ${period} — ${n}.`,
    yes: d => `${d.what}: yes — **${d.share}** (95%: ${d.low} to ${d.high}; ${d.yes} of ${d.n}).`,
  },
  smallHidden: least => `_For your role the figures of groups with fewer than ${least} people are hidden._`,
  p: value => (value < 0.001 ? 'p < 0.001' : `p = ${formatNumber(round(value), 'en')}`),
};

/** Words of statistics: headings, the one sentence above the table, and why something was not computed. */
export const statisticsWords: Readonly<Record<Language, Words>> = { ru, en };

/** Two meaning digits; three beside the line, so that 0.0504 is not told as 0.05. */
function round(p: number): number {
  return Number(p.toPrecision(Math.abs(p - 0.05) < 0.005 ? 3 : 2));
}

function ordinal(number: string): string {
  if (/1\d$/.test(number)) return 'th';
  return { 1: 'st', 2: 'nd', 3: 'rd' }[number.at(-1) ?? ''] ?? 'th';
}
