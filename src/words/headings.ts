import type { Language } from '../capabilities/tool.ts';

/** As a computed column's name begins or ends: `avg_income_amount`. */
export const AGGREGATES = ['avg', 'sum', 'min', 'max', 'median', 'stddev', 'count'] as const;

type Aggregate = (typeof AGGREGATES)[number];

interface HeadingWords {
  /** An aggregate of a column; the column's label begins with a small letter unless it is a name. */
  readonly aggregate: (aggregate: Aggregate, label: string) => string;
  readonly periods: Readonly<Record<'month' | 'quarter' | 'year', string>>;
  readonly count: string;
  readonly countOf: (label: string) => string;
  readonly countOfPeople: string;
  readonly distinct: (label: string) => string;
  readonly percentile: (percent: string, label: string) => string;
  readonly correlation: (one: string, other: string) => string;
  readonly per: (counted: string, unit: string) => string;
  readonly inYears: (label: string) => string;
  readonly share: string;
  readonly conversion: string;
  readonly value: string;
}

/** Headings of computed columns. */
export const headingWords: Record<Language, HeadingWords> = {
  ru: {
    aggregate: aggregateRu,
    periods: { month: 'Месяц', quarter: 'Квартал', year: 'Год' },
    count: 'Количество',
    countOf: label => `Количество: ${label}`,
    countOfPeople: 'Клиентов',
    distinct: label => `Разных значений: ${label}`,
    percentile: (percent, label) => `${percent}-й процентиль: ${label}`,
    correlation: (one, other) => `Корреляция: ${one} и ${other}`,
    per: (counted, unit) => `${counted} в среднем на единицу: ${unit}`,
    inYears: label => `${label}, лет`,
    share: 'Доля',
    conversion: 'Конверсия',
    value: 'Значение',
  },
  en: {
    aggregate: (aggregate, label) => `${AGGREGATES_EN[aggregate]} ${label}`,
    periods: { month: 'Month', quarter: 'Quarter', year: 'Year' },
    count: 'Number',
    countOf: label => `Number of ${label}`,
    countOfPeople: 'Clients',
    distinct: label => `Distinct ${label}`,
    percentile: (percent, label) => `${percent}${ordinal(percent)} percentile of ${label}`,
    correlation: (one, other) => `Correlation of ${one} and ${other}`,
    per: (counted, unit) => `${counted} per ${unit}`,
    inYears: label => `${label}, years`,
    share: 'Share',
    conversion: 'Conversion',
    value: 'Value',
  },
};

const AGGREGATES_EN: Record<Aggregate, string> = {
  avg: 'Average',
  sum: 'Total',
  min: 'Minimum',
  max: 'Maximum',
  median: 'Median',
  stddev: 'Standard deviation of',
  count: 'Number of',
};

/** Adjectives without their ending, and nouns that stand before a colon. */
const ADJECTIVES_RU: Partial<Record<Aggregate, readonly [stem: string, soft: boolean]>> = {
  avg: ['Средн', true],
  sum: ['Общ', true],
  min: ['Минимальн', false],
  max: ['Максимальн', false],
  median: ['Медианн', false],
};
const NOUNS_RU: Partial<Record<Aggregate, string>> = {
  stddev: 'Стандартное отклонение',
  count: 'Количество',
};
const ENDINGS_RU = { hard: ['ый', 'ая', 'ое', 'ые'], soft: ['ий', 'яя', 'ее', 'ие'] } as const;

/** «Средний доход», «Средняя сумма кредита»: the adjective agrees with the label's first word, told by its ending. */
function aggregateRu(aggregate: Aggregate, label: string): string {
  const adjective = ADJECTIVES_RU[aggregate];
  if (!adjective) return `${NOUNS_RU[aggregate] ?? aggregate}: ${label}`;
  const [stem, soft] = adjective;
  const [first = ''] = label.toLowerCase().split(/[\s-]/);
  const gender = /(а|я|ость|есть)$/.test(first)
    ? 1
    : /[оеё]$/.test(first)
      ? /[ыи]е$/.test(first)
        ? 3
        : 2
      : /[ыи]$/.test(first)
        ? 3
        : 0;
  const ending = ENDINGS_RU[soft ? 'soft' : 'hard'][gender];
  // After a sibilant the hard sound is written: «общая», «общее».
  return `${stem}${stem.endsWith('щ') && gender === 1 ? 'ая' : ending} ${label}`;
}

function ordinal(number: string): string {
  if (/1\d$/.test(number)) return 'th';
  return { 1: 'st', 2: 'nd', 3: 'rd' }[number.at(-1) ?? ''] ?? 'th';
}
