import type { Language } from '../tool.ts';

export type ChartTheme = 'light' | 'dark';

/** Pixels of the drawing inside its axes: a phone shows the whole at three quarters of its size, still readable. */
export const PLOT_WIDTH = 440;
export const PLOT_HEIGHT = 300;

/** Okabe and Ito's colours, which stay apart for every kind of colour vision; the yellow, too faint on white, is darker. */
export const PALETTE = [
  '#0072b2',
  '#e69f00',
  '#009e73',
  '#cc79a7',
  '#56b4e9',
  '#d55e00',
  '#b5a900',
  '#7b61c4',
] as const;
/** For what is no group of its own: the rest, and "not stated". */
export const NEUTRAL = '#8f9189';

const INK: Record<ChartTheme, Record<'background' | 'ink' | 'soft' | 'grid' | 'line', string>> = {
  light: { background: '#ffffff', ink: '#1d1f1b', soft: '#575a51', grid: '#ebe8df', line: '#b9b5a8' },
  dark: { background: '#1e211e', ink: '#ecebe4', soft: '#b3b4aa', grid: '#333833', line: '#565c54' },
};

/** Vega-Lite's config: typeface, colours and number format. The same spec takes either theme by its config alone. */
export function chartConfig(theme: ChartTheme, language: Language): Readonly<Record<string, unknown>> {
  const { background, ink, soft, grid, line } = INK[theme];
  return {
    background,
    font: 'Onest, system-ui, sans-serif',
    padding: 14,
    locale: { number: NUMBERS[language], time: TIMES[language] },
    view: { stroke: null },
    range: { category: [...PALETTE] },
    mark: { color: PALETTE[0] },
    title: {
      color: ink,
      subtitleColor: soft,
      fontSize: 16,
      fontWeight: 600,
      subtitleFontSize: 12.5,
      subtitlePadding: 5,
      lineHeight: 20,
      subtitleLineHeight: 16,
      anchor: 'start',
      frame: 'group',
      offset: 14,
    },
    axis: {
      labelColor: soft,
      titleColor: soft,
      gridColor: grid,
      domainColor: line,
      tickColor: line,
      labelFontSize: 12.5,
      titleFontSize: 12.5,
      titleFontWeight: 400,
      titlePadding: 8,
      labelPadding: 5,
      labelLimit: 170,
      tickSize: 4,
    },
    legend: {
      labelColor: ink,
      titleColor: soft,
      labelFontSize: 12.5,
      titleFontSize: 12.5,
      titleFontWeight: 400,
      labelLimit: 200,
      symbolType: 'circle',
      symbolSize: 90,
    },
    text: { color: ink, fontSize: 12 },
    rule: { color: soft },
    tick: { color: ink },
  };
}

const NUMBERS: Record<Language, Readonly<Record<string, unknown>>> = {
  ru: { decimal: ',', thousands: '\u00a0', grouping: [3], currency: ['', '\u00a0₽'], minus: '−' },
  en: { decimal: '.', thousands: ',', grouping: [3], currency: ['₽', ''], minus: '−' },
};

const TIMES: Record<Language, Readonly<Record<string, unknown>>> = {
  ru: timeNames('ru'),
  en: timeNames('en'),
};

/** d3's time locale, the names from Intl. */
function timeNames(language: Language): Readonly<Record<string, unknown>> {
  const days = Array.from({ length: 7 }, (_, day) => new Date(Date.UTC(2023, 0, 1 + day)));
  const months = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2023, month, 15)));
  const names = (dates: readonly Date[], options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
    return dates.map(date => format.format(date).replace('.', ''));
  };
  return {
    dateTime: language === 'ru' ? '%d.%m.%Y, %H:%M' : '%-d %b %Y, %H:%M',
    date: language === 'ru' ? '%d.%m.%Y' : '%-d %b %Y',
    time: '%H:%M',
    periods: ['AM', 'PM'],
    days: names(days, { weekday: 'long' }),
    shortDays: names(days, { weekday: 'short' }),
    months: names(months, { month: 'long' }),
    shortMonths: names(months, { month: 'short' }),
  };
}
