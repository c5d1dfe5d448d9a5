import type { Language } from '../capabilities/tool.ts';

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
};

const en: typeof ru = {
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
};

/** What a comparison or a correlation comes to: a difference or a tie that is there, or that nobody can prove. */
export const statisticsVerdicts: Readonly<Record<Language, typeof ru>> = { ru, en };
