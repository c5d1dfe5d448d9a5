import type { Language } from '../capabilities/tool.ts';
import { type ChartSayings, chartSayings } from './chart-sayings.ts';

/** How a chart and its parts are called, and what is said where there is none. */
export interface ChartWords extends ChartSayings {
  readonly drawing: string;
  readonly missing: string;
  readonly others: string;
  /** By the catalogue's name of a unit. */
  readonly units: Readonly<Record<string, string>>;
  /** By what numbers are divided. */
  readonly thousands: Readonly<Record<number, string>>;
  readonly records: string;
  readonly density: string;
  readonly share: string;
  readonly correlation: string;
  readonly column: string;
  readonly otherColumn: string;
  readonly from: (label: string) => string;
  readonly to: (label: string) => string;
  readonly openEnded: string;
  readonly low: string;
  readonly high: string;
  readonly quartiles: readonly [string, string];
  readonly median: string;
  readonly outliers: string;
  readonly outlierSample: string;
  readonly pointsCount: string;
  readonly titles: {
    readonly distribution: (x: string) => string;
    readonly distributionBy: (x: string, by: string) => string;
    readonly scatter: (x: string, y: string) => string;
    readonly correlations: string;
    /** `x` and `color` as `by` and `byPeriod` say them. */
    readonly figures: (y: string, x: string, color: string | null) => string;
    readonly by: (label: string) => string;
    /** The second label after `by`. */
    readonly and: (label: string) => string;
    readonly byPeriod: Readonly<Record<string, string>>;
  };
  readonly nothing: string;
  readonly nothingToDraw: string;
  readonly nothingBefore: string;
  /** A scale was asked for where there is no chart. */
  readonly noScaleYet: string;
  /** Draws the last answer on a logarithmic scale. */
  readonly logChart: string;
  /** A line was asked for over categories; offers bars. */
  readonly noLineOverNames: (label: string) => string;
  readonly whatToDraw: string;
  /** Before charts that can be drawn one by one. */
  readonly dashboard: {
    readonly title: (relation: string) => string;
    /** Those whom the picture is of, `people` in the genitive. */
    readonly these: (people: string) => string;
    readonly chosen: (count: number) => string;
    /** Over a panel. */
    readonly heading: {
      readonly by: (label: string, by: string) => string;
      readonly scatter: (x: string, y: string) => string;
    };
    /** What a person says to have one panel by itself. */
    readonly panel: {
      readonly histogram: (label: string, people: string) => string;
      readonly boxplot: (label: string, people: string, by: string) => string;
      readonly scatter: (x: string, y: string, people: string) => string;
      readonly pie: (people: string, by: string) => string;
      readonly bar: (people: string, by: string) => string;
    };
  };
  readonly needsNumber: (kind: string) => string;
  readonly unknownColumn: (name: string) => string;
  readonly aggregates: Readonly<Record<string, string>>;
  readonly chart: string;
  readonly kinds: Readonly<Record<string, string>>;
  /** Opens the figures behind a chart. */
  readonly data: string;
  /** Where a terminal finds the picture. */
  readonly picture: (path: string) => string;
}

export const chartWords: Record<Language, ChartWords> = {
  ru: {
    ...chartSayings.ru,
    drawing: 'Рисую график…',
    missing: 'не указано',
    others: 'прочие',
    units: { RUB: '₽', years: 'лет', months: 'мес.', days: 'дн.', km: 'км', seconds: 'с', year: 'год' },
    thousands: { 1000: 'тыс.', 1000000: 'млн', 1000000000: 'млрд' },
    records: 'Количество',
    density: 'Плотность',
    share: 'Доля',
    correlation: 'Корреляция',
    column: 'Показатель',
    otherColumn: 'Другой показатель',
    from: label => `${label}: от`,
    to: label => `${label}: до`,
    openEnded: 'Есть и за границей',
    low: 'Нижний ус',
    high: 'Верхний ус',
    quartiles: ['Первый квартиль', 'Третий квартиль'],
    median: 'Медиана',
    outliers: 'Выбросов',
    outlierSample: 'Примеры выбросов',
    pointsCount: 'Всего точек',
    titles: {
      distribution: x => `Распределение: ${x}`,
      distributionBy: (x, by) => `Распределение: ${x} по группам «${by}»`,
      scatter: (x, y) => `Связь: ${x} и ${y}`,
      correlations: 'Корреляции',
      figures: (y, x, color) => (color ? `${y} ${x} и ${color}` : `${y} ${x}`),
      by: label => `по группам «${label}»`,
      and: label => `«${label}»`,
      byPeriod: {
        date: 'по дням',
        week: 'по неделям',
        month: 'по месяцам',
        quarter: 'по кварталам',
        year: 'по годам',
      },
    },
    nothing: 'По этому запросу данных нет: рисовать нечего.',
    nothingToDraw:
      'В этой таблице нет чисел, из которых можно построить график. Скажите, что отложить по осям.',
    noScaleYet: 'Графика пока нет, менять шкалу не у чего. Сначала скажите, что нарисовать.',
    logChart: 'график в логарифмической шкале',
    noLineOverNames: label =>
      `Линия показывает ход по порядку — по датам или числам, — а у этих групп («${label}») порядка нет. Могу показать столбцами.`,
    nothingBefore: 'Пока не по чему строить график: сначала задайте вопрос или назовите, что показать.',
    whatToDraw: 'Что отложить на графике? Назовите показатель и, если нужно, разбивку.',
    dashboard: {
      title: relation => `${relation.charAt(0).toUpperCase()}${relation.slice(1)}: общая картина`,
      these: people => `этих ${people}`,
      chosen: count =>
        `${count === 1 ? 'График выбран' : `Графики (${count}) выбраны`} по данным: показано то, что заполнено и различается. Каждый можно построить отдельно`,
      heading: { by: (label, by) => `${label} по ${by}`, scatter: (x, y) => `${x} и ${y}` },
      panel: {
        histogram: (label, people) => `Гистограмма: ${label} ${people}`,
        boxplot: (label, people, by) => `Ящик с усами: ${label} ${people} по ${by}`,
        scatter: (x, y, people) => `Точечная диаграмма: ${x} и ${y} ${people}`,
        pie: (people, by) => `Круговая диаграмма: число ${people} по ${by}`,
        bar: (people, by) => `Столбчатая диаграмма: число ${people} по ${by}`,
      },
    },
    needsNumber: kind => `Для такого графика (${kind}) нужен числовой показатель. Назовите его.`,
    unknownColumn: name => `Такого поля нет: ${name}.`,
    aggregates: {
      count: 'Количество',
    },
    chart: 'график',
    kinds: {
      histogram: 'гистограмма',
      boxplot: 'ящик с усами',
      density: 'плотность',
      scatter: 'точечный график',
      heatmap: 'тепловая карта',
      bar: 'столбчатая диаграмма',
      line: 'линейный график',
      pie: 'круговая диаграмма',
    },
    data: 'Данные графика',
    picture: path => `График: ${path}`,
  },
  en: {
    ...chartSayings.en,
    drawing: 'Drawing the chart…',
    missing: 'not stated',
    others: 'others',
    units: { RUB: '₽', years: 'years', months: 'months', days: 'days', km: 'km', seconds: 's', year: 'year' },
    thousands: { 1000: 'thousand', 1000000: 'million', 1000000000: 'billion' },
    records: 'Number',
    density: 'Density',
    share: 'Share',
    correlation: 'Correlation',
    column: 'Column',
    otherColumn: 'Other column',
    from: label => `${label} from`,
    to: label => `${label} to`,
    openEnded: 'Holds values beyond',
    low: 'Lower whisker',
    high: 'Upper whisker',
    quartiles: ['First quartile', 'Third quartile'],
    median: 'Median',
    outliers: 'Outliers',
    outlierSample: 'Some of the outliers',
    pointsCount: 'Points in all',
    titles: {
      distribution: x => `Distribution of ${x}`,
      distributionBy: (x, by) => `Distribution of ${x} by ${by}`,
      scatter: (x, y) => `${y} against ${x}`,
      correlations: 'Correlations',
      figures: (y, x, color) => (color ? `${y} ${x} and ${color}` : `${y} ${x}`),
      by: label => `by ${label}`,
      and: label => label,
      byPeriod: {
        date: 'by day',
        week: 'by week',
        month: 'by month',
        quarter: 'by quarter',
        year: 'by year',
      },
    },
    nothing: 'There is no data for this, so there is nothing to draw.',
    nothingToDraw: 'This table holds no numbers to draw. Say what should be on the axes.',
    noScaleYet: 'There is no chart yet whose scale could change. Say first what to draw.',
    logChart: 'chart on a log scale',
    noLineOverNames: label =>
      `A line shows how something goes on in an order, by dates or numbers, and these groups (“${label}”) have none. I can draw bars.`,
    nothingBefore: 'There is nothing to draw yet: ask a question first, or say what to show.',
    whatToDraw: 'What should the chart show? Name a figure and, if you like, what to break it down by.',
    dashboard: {
      title: relation => `${relation.charAt(0).toUpperCase()}${relation.slice(1)} at a glance`,
      these: people => `these ${people}`,
      chosen: count =>
        `${count === 1 ? 'The chart was' : `The ${count} charts were`} chosen by the data: they show what is filled in and differs. Each can be drawn by itself`,
      heading: { by: (label, by) => `${label} by ${by}`, scatter: (x, y) => `${x} and ${y}` },
      panel: {
        histogram: (label, people) => `Histogram: ${label} of ${people}`,
        boxplot: (label, people, by) => `Box plot: ${label} of ${people} by ${by}`,
        scatter: (x, y, people) => `Scatter plot: ${x} and ${y} of ${people}`,
        pie: (people, by) => `Pie chart: number of ${people} by ${by}`,
        bar: (people, by) => `Bar chart: number of ${people} by ${by}`,
      },
    },
    needsNumber: kind => `A ${kind} needs a number to show. Which one?`,
    unknownColumn: name => `There is no such column: ${name}.`,
    aggregates: {
      count: 'Number',
    },
    chart: 'chart',
    kinds: {
      histogram: 'histogram',
      boxplot: 'box plot',
      density: 'density plot',
      scatter: 'scatter plot',
      heatmap: 'heat map',
      bar: 'bar chart',
      line: 'line chart',
      pie: 'pie chart',
    },
    data: 'Figures of the chart',
    picture: path => `Chart: ${path}`,
  },
};
