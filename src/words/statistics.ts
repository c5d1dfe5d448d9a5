import type { Language } from '../capabilities/tool.ts';
import { formatNumber } from './format.ts';

/** How large an effect is, by Cohen's steps. */
export type Magnitude = 'none' | 'small' | 'medium' | 'large';

/** Two groups and what their comparison says; every figure is told already. */
export interface ToldPair {
  readonly what: string;
  readonly higher: string;
  readonly lower: string;
  readonly highMean: string;
  readonly lowMean: string;
  readonly highN: string;
  readonly lowN: string;
  readonly difference: string;
  readonly low: string;
  readonly high: string;
  readonly p: string;
  readonly magnitude: Magnitude;
  readonly effect: string;
}

export interface ToldMany {
  readonly what: string;
  readonly groups: number;
  readonly n: string;
  readonly top: string;
  readonly topValue: string;
  readonly topN: string;
  readonly bottom: string;
  readonly bottomValue: string;
  readonly bottomN: string;
  readonly low: string;
  readonly high: string;
  readonly explained: string;
  readonly p: string;
  readonly pairsApart: number;
  readonly pairs: number;
}

const magnitudesRu: Record<Magnitude, string> = {
  none: 'ничтожная',
  small: 'небольшая',
  medium: 'заметная',
  large: 'большая',
};
const magnitudesEn: Record<Magnitude, string> = {
  none: 'negligible',
  small: 'small',
  medium: 'moderate',
  large: 'large',
};
const tiesRu: Record<Magnitude, string> = {
  none: 'почти нет',
  small: 'слабая',
  medium: 'средняя',
  large: 'сильная',
};
const tiesEn: Record<Magnitude, string> = {
  none: 'next to none',
  small: 'weak',
  medium: 'moderate',
  large: 'strong',
};

const ru = {
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
  compare: {
    apart: (d: ToldPair) =>
      `Разница есть: ${d.what} выше у «${d.higher}» — **${d.highMean}** (n = ${d.highN}) против **${d.lowMean}** у «${d.lower}» (n = ${d.lowN}); разница ${d.difference} (95\u00a0%-й интервал от ${d.low} до ${d.high}), ${magnitudesRu[d.magnitude]} по величине (${d.effect}), вряд ли случайна: ${d.p}.`,
    same: (d: ToldPair) =>
      `Разница не доказана: ${d.what} у «${d.higher}» — **${d.highMean}** (n = ${d.highN}), у «${d.lower}» — **${d.lowMean}** (n = ${d.lowN}); разница ${d.difference} (95\u00a0%-й интервал от ${d.low} до ${d.high}), ${magnitudesRu[d.magnitude]} по величине (${d.effect}), могла выйти случайно: ${d.p}.`,
    manyApart: (d: ToldMany) =>
      `Группы различаются, и вряд ли случайно (${d.p}): ${d.what} выше всего у «${d.top}» — **${d.topValue}** (n = ${d.topN}), ниже всего у «${d.bottom}» — **${d.bottomValue}** (n = ${d.bottomN}); эта разница лежит между ${d.low} и ${d.high} (95\u00a0%, с поправкой на все пары); группа объясняет ${d.explained} разброса, попарно различаются ${d.pairsApart} из ${d.pairs} пар (поправка Холма).`,
    manySame: (d: ToldMany) =>
      `Различие групп не доказано (${d.p}): ${d.what} выше всего у «${d.top}» — **${d.topValue}** (n = ${d.topN}), ниже всего у «${d.bottom}» — **${d.bottomValue}** (n = ${d.bottomN}), но эта разница могла выйти случайно (95\u00a0%-й интервал с поправкой на все пары: от ${d.low} до ${d.high}); группа объясняет ${d.explained} разброса.`,
    sharesApart: (d: ToldMany) =>
      `Группы различаются, и вряд ли случайно (${d.p}): ${d.what} — чаще всего у «${d.top}», **${d.topValue}** (n = ${d.topN}), реже всего у «${d.bottom}», **${d.bottomValue}** (n = ${d.bottomN}); эта разница лежит между ${d.low} и ${d.high} (95\u00a0%, с поправкой на все пары), сила связи ${d.explained}.`,
    sharesSame: (d: ToldMany) =>
      `Различие групп не доказано (${d.p}): ${d.what} — чаще всего у «${d.top}», **${d.topValue}** (n = ${d.topN}), реже всего у «${d.bottom}», **${d.bottomValue}** (n = ${d.bottomN}); разница могла выйти случайно (95\u00a0%-й интервал с поправкой на все пары: от ${d.low} до ${d.high}), сила связи ${d.explained}.`,
    association: (d: {
      one: string;
      other: string;
      v: string;
      strength: Magnitude;
      n: string;
      p: string;
      real: boolean;
    }) =>
      d.real
        ? `Связь есть: ${d.one} и ${d.other} связаны, и вряд ли случайно (${d.p}); связь ${tiesRu[d.strength] === 'почти нет' ? 'ничтожная' : tiesRu[d.strength]} (V Крамера ${d.v}, n = ${d.n}).`
        : `Связь не доказана: ${d.one} и ${d.other} могли совпасть так случайно (${d.p}; V Крамера ${d.v}, n = ${d.n}).`,
    ranksDisagreeSame: (p: string) =>
      `По рангам разницы не видно (${p}): среднее тянут немногие большие значения.`,
    ranksDisagreeApart: (p: string) => `По рангам группы всё же различаются (${p}): смотрите медианы.`,
    ranksAgree: (p: string) => `По рангам то же (${p}).`,
    tooSmall: (names: string, least: string) =>
      `Слишком мало данных, чтобы судить о разнице: ${names}. Нужно хотя бы ${least} значений в каждой группе.`,
    leftOut: (names: string, least: string) =>
      `Не сравниваются, потому что значений меньше ${least}: ${names}.`,
    tooFewExpected: 'Слишком мало данных, чтобы судить о связи: ожидается меньше пяти случаев в части ячеек.',
    oneGroup: 'Сравнивать не с чем: группа одна.',
    noSpread: 'Внутри групп все значения одинаковы, о случайности разницы судить нельзя.',
    overlapping:
      'Одни и те же клиенты попадают в несколько групп, поэтому случайность разницы не проверялась.',
    tooManyGroups: (count: string) => `Групп слишком много (${count}), чтобы сравнивать каждую с каждой.`,
    several: (d: { apart: string; all: string }) =>
      `Показателей сравнивалось ${d.all}, вряд ли случайно группы различаются в таких (поправка Холма): ${d.apart}.`,
    groupSize: (name: string, n: string) => `«${name}» — ${n}`,
    rowsNotPeople: (rows: string) => `Считаны ${rows}, а не люди: у одного клиента их может быть несколько.`,
    nothingApart: 'нет',
    effect: (g: string) => `d = ${g}`,
    shareEffect: (h: string) => `h = ${h}`,
    points: (value: string) => `${value} п. п.`,
  },
  correlation: {
    one: (d: {
      strength: Magnitude;
      positive: boolean;
      one: string;
      other: string;
      r: string;
      low: string;
      high: string;
      rho: string;
      n: string;
      p: string;
      real: boolean;
    }) =>
      d.real
        ? `${d.strength === 'none' ? 'Связи почти нет' : `Связь ${tiesRu[d.strength]}, ${d.positive ? 'прямая' : 'обратная'}`}: ${d.one} и ${d.other}, r Пирсона **${d.r}** (95\u00a0%: от ${d.low} до ${d.high}), Спирмен ${d.rho}, n = ${d.n}; вряд ли случайна (${d.p}). Связь ещё не причина.`
        : `Связь не доказана: ${d.one} и ${d.other}, r Пирсона **${d.r}** (95\u00a0%: от ${d.low} до ${d.high}), Спирмен ${d.rho}, n = ${d.n}; могла выйти случайно (${d.p}).`,
    tooFew: (n: string, least: string) =>
      `Слишком мало пар значений, чтобы судить о связи: ${n}, нужно хотя бы ${least}.`,
    constant: 'Один из показателей не меняется, поэтому корреляции у него нет.',
    matrix: (d: { pairs: string; real: string; one: string; other: string; r: string }) =>
      `Пар показателей: ${d.pairs}, не случайна связь у ${d.real} (поправка Холма). Сильнее всего связаны ${d.one} и ${d.other}: r = **${d.r}**.`,
    groups: (what: string, count: string) => `${what}: корреляция по ${count} группам в таблице.`,
  },
  smallHidden: (least: string) => `_Для вашей роли показатели групп, где меньше ${least} человек, скрыты._`,
  p: (value: number) => (value < 0.001 ? 'p < 0,001' : `p = ${formatNumber(round(value), 'ru')}`),
};

type Words = typeof ru;

const en: Words = {
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
  compare: {
    apart: d =>
      `There is a difference: ${d.what} is higher for “${d.higher}” — **${d.highMean}** (n = ${d.highN}) against **${d.lowMean}** for “${d.lower}” (n = ${d.lowN}); the difference of ${d.difference} (95% interval ${d.low} to ${d.high}), ${magnitudesEn[d.magnitude]} in size (${d.effect}), is unlikely to be chance: ${d.p}.`,
    same: d =>
      `No difference is proven: ${d.what} is **${d.highMean}** for “${d.higher}” (n = ${d.highN}) and **${d.lowMean}** for “${d.lower}” (n = ${d.lowN}); the difference of ${d.difference} (95% interval ${d.low} to ${d.high}), ${magnitudesEn[d.magnitude]} in size (${d.effect}), may be chance: ${d.p}.`,
    manyApart: d =>
      `The groups differ, and unlikely by chance (${d.p}): ${d.what} is highest for “${d.top}” — **${d.topValue}** (n = ${d.topN}), lowest for “${d.bottom}” — **${d.bottomValue}** (n = ${d.bottomN}); that difference lies between ${d.low} and ${d.high} (95%, corrected for all pairs); the group explains ${d.explained} of the spread, and ${d.pairsApart} of ${d.pairs} pairs differ (Holm's correction).`,
    manySame: d =>
      `No difference between the groups is proven (${d.p}): ${d.what} is highest for “${d.top}” — **${d.topValue}** (n = ${d.topN}), lowest for “${d.bottom}” — **${d.bottomValue}** (n = ${d.bottomN}), but that may be chance (95% interval of the difference, corrected for all pairs: ${d.low} to ${d.high}); the group explains ${d.explained} of the spread.`,
    sharesApart: d =>
      `The groups differ, and unlikely by chance (${d.p}): ${d.what} — most often for “${d.top}”, **${d.topValue}** (n = ${d.topN}), least often for “${d.bottom}”, **${d.bottomValue}** (n = ${d.bottomN}); that difference lies between ${d.low} and ${d.high} (95%, corrected for all pairs), strength ${d.explained}.`,
    sharesSame: d =>
      `No difference between the groups is proven (${d.p}): ${d.what} — most often for “${d.top}”, **${d.topValue}** (n = ${d.topN}), least often for “${d.bottom}”, **${d.bottomValue}** (n = ${d.bottomN}); it may be chance (95% interval of the difference, corrected for all pairs: ${d.low} to ${d.high}), strength ${d.explained}.`,
    association: d =>
      d.real
        ? `There is a tie: ${d.one} and ${d.other} go together, unlikely by chance (${d.p}); it is ${d.strength === 'none' ? 'negligible' : tiesEn[d.strength]} (Cramér's V ${d.v}, n = ${d.n}).`
        : `No tie is proven: ${d.one} and ${d.other} may go together like this by chance (${d.p}; Cramér's V ${d.v}, n = ${d.n}).`,
    ranksDisagreeSame: p => `By ranks no difference is seen (${p}): a few large values pull the mean.`,
    ranksDisagreeApart: p => `By ranks the groups do differ (${p}): see the medians.`,
    ranksAgree: p => `Ranks say the same (${p}).`,
    tooSmall: (names, least) =>
      `There is too little data to judge the difference: ${names}. Each group needs at least ${least} values.`,
    leftOut: (names, least) => `Left out for having fewer than ${least} values: ${names}.`,
    tooFewExpected: 'There is too little data to judge a tie: some cells expect fewer than five cases.',
    oneGroup: 'There is nothing to compare: only one group.',
    noSpread: 'All values within the groups are the same, so chance cannot be judged.',
    overlapping: 'The same clients are in several groups, so chance was not tested.',
    tooManyGroups: count => `There are too many groups (${count}) to compare each with each.`,
    several: d =>
      `Of ${d.all} measures the groups differ, unlikely by chance (Holm's correction), in: ${d.apart}.`,
    groupSize: (name, n) => `“${name}” has ${n}`,
    rowsNotPeople: rows => `What is counted is ${rows}, not people: one client may have several.`,
    nothingApart: 'none',
    effect: g => `d = ${g}`,
    shareEffect: h => `h = ${h}`,
    points: value => `${value} pp`,
  },
  correlation: {
    one: d =>
      d.real
        ? `${d.strength === 'none' ? 'There is next to no tie' : `The tie is ${tiesEn[d.strength]} and ${d.positive ? 'positive' : 'negative'}`}: ${d.one} and ${d.other}, Pearson's r **${d.r}** (95%: ${d.low} to ${d.high}), Spearman ${d.rho}, n = ${d.n}; unlikely to be chance (${d.p}). A tie is not yet a cause.`
        : `No tie is proven: ${d.one} and ${d.other}, Pearson's r **${d.r}** (95%: ${d.low} to ${d.high}), Spearman ${d.rho}, n = ${d.n}; it may be chance (${d.p}).`,
    tooFew: (n, least) =>
      `There are too few pairs of values to judge a tie: ${n}, at least ${least} are needed.`,
    constant: 'One of the measures does not vary, so it has no correlation.',
    matrix: d =>
      `Pairs of measures: ${d.pairs}; ${d.real} of them go together, unlikely by chance (Holm's correction). The strongest tie is between ${d.one} and ${d.other}: r = **${d.r}**.`,
    groups: (what, count) => `${what}: the correlation in ${count} groups is in the table.`,
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
