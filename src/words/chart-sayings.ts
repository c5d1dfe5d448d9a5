import type { Language } from '../capabilities/tool.ts';
import { type CountForms, countOf, formatNumber } from './format.ts';

const PEOPLE: CountForms = { ru: ['запись', 'записи', 'записей'], en: ['record', 'records'] };
const POINTS: CountForms = { ru: ['точка', 'точки', 'точек'], en: ['point', 'points'] };
const GROUPS: CountForms = { ru: ['группа', 'группы', 'групп'], en: ['group', 'groups'] };

/** What is said of a chart that was drawn: what it shows, and what has to be known to read it. */
export interface ChartSayings {
  readonly findings: {
    readonly histogram: (most: string, share: string) => string;
    readonly density: (peak: string) => string;
    readonly densities: (peaks: string) => string;
    readonly box: (median: string, low: string, high: string) => string;
    readonly boxes: (highest: string, high: string, lowest: string, low: string) => string;
    readonly scatter: (strength: string, r: string) => string;
    readonly strengths: readonly string[];
    readonly negative: string;
    readonly positive: string;
    readonly correlations: (one: string, other: string, r: string) => string;
    readonly extremes: (highest: string, high: string, lowest: string, low: string) => string;
    readonly same: (value: string) => string;
    readonly largest: (name: string, share: string) => string;
    readonly line: (
      from: string,
      first: string,
      to: string,
      last: string,
      peakAt: string,
      peak: string,
    ) => string;
    readonly series: (name: string, at: string, value: string) => string;
    readonly cell: (x: string, y: string, value: string) => string;
  };
  readonly notes: {
    readonly records: (count: number) => string;
    readonly sample: (shown: number, all: number) => string;
    readonly whiskers: string;
    readonly largestGroups: (count: number) => string;
    readonly clipped: string;
    readonly othersSummed: (count: number) => string;
    readonly othersLeft: (shown: number, all: number) => string;
    readonly seriesLeft: (shown: number, all: number) => string;
    readonly log: string;
    readonly logDots: string;
    readonly notPositive: string;
    /** A logarithmic scale was asked for, and the chart has none. */
    readonly logUnfit: string;
    readonly noNegative: string;
    readonly notAWhole: string;
    readonly rowsLeft: (shown: number, all: number) => string;
    readonly missingLeft: string;
  };
}

const ru: ChartSayings = {
  findings: {
    histogram: (most, share) => `Чаще всего встречается ${most} — ${share} записей.`,
    density: peak => `Чаще всего — около ${peak}.`,
    densities: peaks => `Чаще всего: ${peaks}.`,
    box: (median, low, high) => `Медиана — ${median}; у средней половины — от ${low} до ${high}.`,
    boxes: (highest, high, lowest, low) =>
      `Самая высокая медиана — ${highest} (${high}), самая низкая — ${lowest} (${low}).`,
    scatter: (strength, r) => `Связь ${strength}, коэффициент корреляции ${r}.`,
    strengths: ['почти отсутствует', 'слабая', 'умеренная', 'сильная', 'очень сильная'],
    negative: ', обратная',
    positive: ', прямая',
    correlations: (one, other, r) => `Сильнее всего связаны «${one}» и «${other}» — ${r}.`,
    extremes: (highest, high, lowest, low) =>
      `Больше всего — ${highest} (${high}), меньше всего — ${lowest} (${low}).`,
    same: value => `Везде одинаково: ${value}.`,
    largest: (name, share) => `Самая большая доля — ${name} (${share}).`,
    line: (from, first, to, last, peakAt, peak) =>
      `С ${first} (${from}) до ${last} (${to}); наибольшее значение ${peak} (${peakAt}).`,
    series: (name, at, value) => `Наибольшее значение: ${name}, ${at} — ${value}.`,
    cell: (x, y, value) => `Больше всего: ${x}, ${y} — ${value}.`,
  },
  notes: {
    records: count => countOf(count, PEOPLE, 'ru'),
    sample: (shown, all) => `Показана выборка: ${countOf(shown, POINTS, 'ru')} из ${formatNumber(all, 'ru')}`,
    whiskers: 'Усы — до 1,5 межквартильного размаха, точки — самые далёкие выбросы',
    largestGroups: count => `Показаны крупнейшие группы: ${formatNumber(count, 'ru')}`,
    clipped: 'Крайние столбцы собирают и всё, что дальше',
    othersSummed: count => `«Прочие» — это ещё ${countOf(count, GROUPS, 'ru')}`,
    othersLeft: (shown, all) => `Показано ${formatNumber(shown, 'ru')} из ${countOf(all, GROUPS, 'ru')}`,
    seriesLeft: (shown, all) => `Показано ${formatNumber(shown, 'ru')} рядов из ${formatNumber(all, 'ru')}`,
    log: 'Шкала логарифмическая',
    logDots: 'Шкала логарифмическая: длина столбцов на ней обманула бы, поэтому показаны точки',
    notPositive: 'Нули и отрицательные значения не показаны',
    logUnfit: 'Логарифмическая шкала этому графику не подходит, поэтому шкала обычная',
    notAWhole: 'Эти величины не складываются в целое: доли на круге условны, точнее столбчатая диаграмма',
    rowsLeft: (shown, all) =>
      `Строк слишком много: показано ${formatNumber(shown, 'ru')} из ${formatNumber(all, 'ru')}`,
    noNegative: 'Отрицательные значения на круговой диаграмме не показаны',
    missingLeft: 'Без записей, где значение не указано',
  },
};

const en: ChartSayings = {
  findings: {
    histogram: (most, share) => `Most frequent is ${most}, ${share} of the records.`,
    density: peak => `Most frequent around ${peak}.`,
    densities: peaks => `Most frequent: ${peaks}.`,
    box: (median, low, high) => `The median is ${median}; the middle half lies between ${low} and ${high}.`,
    boxes: (highest, high, lowest, low) =>
      `Highest median is ${highest} (${high}), lowest ${lowest} (${low}).`,
    scatter: (strength, r) => `The relation is ${strength}, correlation ${r}.`,
    strengths: ['next to none', 'weak', 'moderate', 'strong', 'very strong'],
    negative: ' and negative',
    positive: ' and positive',
    correlations: (one, other, r) => `The closest relation: “${one}” and “${other}”, ${r}.`,
    extremes: (highest, high, lowest, low) => `Highest is ${highest} (${high}), lowest ${lowest} (${low}).`,
    same: value => `The same everywhere: ${value}.`,
    largest: (name, share) => `The largest share is ${name} (${share}).`,
    line: (from, first, to, last, peakAt, peak) =>
      `From ${first} (${from}) to ${last} (${to}); the peak is ${peak} (${peakAt}).`,
    series: (name, at, value) => `The peak: ${name}, ${at}, ${value}.`,
    cell: (x, y, value) => `The most: ${x}, ${y}, ${value}.`,
  },
  notes: {
    records: count => countOf(count, PEOPLE, 'en'),
    sample: (shown, all) => `A sample of ${countOf(shown, POINTS, 'en')} out of ${formatNumber(all, 'en')}`,
    whiskers: 'Whiskers reach 1.5 interquartile ranges, points are the farthest outliers',
    largestGroups: count => `The ${formatNumber(count, 'en')} largest groups`,
    clipped: 'The outermost bars hold everything beyond them too',
    othersSummed: count => `“Others” are ${countOf(count, GROUPS, 'en')} more`,
    othersLeft: (shown, all) => `${formatNumber(shown, 'en')} of ${countOf(all, GROUPS, 'en')} shown`,
    seriesLeft: (shown, all) => `${formatNumber(shown, 'en')} of ${formatNumber(all, 'en')} series shown`,
    log: 'The scale is logarithmic',
    logDots: 'The scale is logarithmic: the length of bars would mislead on it, so dots are drawn',
    notPositive: 'Zeros and negative values are not shown',
    logUnfit: 'A logarithmic scale does not suit this chart, so the scale is the ordinary one',
    notAWhole: 'These figures do not add up to a whole: the shares are nominal, bars say it better',
    rowsLeft: (shown, all) =>
      `Too many rows: ${formatNumber(shown, 'en')} of ${formatNumber(all, 'en')} drawn`,
    noNegative: 'Negative values are not shown in a pie chart',
    missingLeft: 'Without records where the value is not stated',
  },
};

export const chartSayings: Readonly<Record<Language, ChartSayings>> = { ru, en };
