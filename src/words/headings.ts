import type { Language } from '../capabilities/tool.ts';

const AGGREGATES = ['avg', 'sum', 'min', 'max', 'median', 'stddev', 'count'] as const;

interface HeadingWords {
  readonly aggregates: Readonly<Record<(typeof AGGREGATES)[number], string>>;
  /** An aggregate's word with a column's label, which begins with a small letter. */
  readonly of: (aggregate: string, label: string) => string;
  readonly periods: Readonly<Record<'month' | 'quarter' | 'year', string>>;
  readonly count: string;
  readonly countOf: (label: string) => string;
  readonly share: string;
  readonly conversion: string;
  readonly value: string;
}

/** Headings of computed columns. In Russian the aggregate stands apart, because the label's gender is not known. */
export const headingWords: Record<Language, HeadingWords> = {
  ru: {
    aggregates: {
      avg: 'В среднем',
      sum: 'Всего',
      min: 'Минимум',
      max: 'Максимум',
      median: 'Медиана',
      stddev: 'Стандартное отклонение',
      count: 'Количество',
    },
    of: (aggregate, label) => `${aggregate}: ${label}`,
    periods: { month: 'Месяц', quarter: 'Квартал', year: 'Год' },
    count: 'Количество',
    countOf: label => `Количество: ${label}`,
    share: 'Доля',
    conversion: 'Конверсия',
    value: 'Значение',
  },
  en: {
    aggregates: {
      avg: 'Average',
      sum: 'Total',
      min: 'Minimum',
      max: 'Maximum',
      median: 'Median',
      stddev: 'Standard deviation of',
      count: 'Number of',
    },
    of: (aggregate, label) => `${aggregate} ${label}`,
    periods: { month: 'Month', quarter: 'Quarter', year: 'Year' },
    count: 'Number',
    countOf: label => `Number of ${label}`,
    share: 'Share',
    conversion: 'Conversion',
    value: 'Value',
  },
};
