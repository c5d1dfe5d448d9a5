import { pointsBack, withoutOrphans } from './leftover.ts';
/** What a text says about how figures are to be drawn, and the text without the words that say so. */
export interface ChartCue {
  /** Null: left to the data. */
  readonly kind: string | null;
  readonly text: string;
  /** "price against income": the thing named last lies on the horizontal axis. */
  readonly reversed: boolean;
  readonly correlations: boolean;
  readonly layout: 'stacked' | 'grouped' | 'horizontal' | 'share' | null;
  readonly scale: 'log' | 'linear' | null;
}

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/гистограм\p{L}*( распределени\p{L}*)?|histograms?( of the distribution)?/giu, 'histogram'],
  [
    /(диаграмм\p{L}* )?(ящи\p{L}+( с усами)?|бокс-?плот\p{L}*|размаха)|box[- ]?(and[- ]whiskers?)?[- ]?plots?|box and whiskers?( chart| plot)?|boxes/giu,
    'boxplot',
  ],
  [/теплов\p{L}+( карт\p{L}*)?|хит-?м[аэ]п\p{L}*|heat[- ]?maps?/giu, 'heatmap'],
  [
    /(график\p{L}* )?(функци\p{L}+ )?плотност\p{L}*( распределени\p{L}*| вероятност\p{L}*)?|density( (plot|chart|curve|graph))?|\bkde\b/giu,
    'density',
  ],
  [
    /(кругов\p{L}+|пирогов\p{L}+|кольцев\p{L}+)( диаграмм\p{L}*| график\p{L}*)?|пирог\p{L}*|бублик\p{L}*|(pie|donut|doughnut)( (chart|graph|diagram))?s?/giu,
    'pie',
  ],
  [
    /(точечн\p{L}+|точками|диаграмм\p{L}* рассеяни\p{L}*|рассеяни\p{L}*)( диаграмм\p{L}*| график\p{L}*| карт\p{L}*)?|scatter[- ]?(plot|chart|graph|diagram)?s?/giu,
    'scatter',
  ],
  [
    /(столбчат\p{L}+|столбиков\p{L}+|столбцов\p{L}+)( диаграмм\p{L}*| график\p{L}*)?|столб(ик|ц|ец)\p{L}*|(bar|column)[- ]?(chart|graph|plot|diagram)s?|\bbars\b/giu,
    'bar',
  ],
  [
    /(линейн\p{L}+|ломан\p{L}+)( диаграмм\p{L}*| график\p{L}*)?|(?<!\p{L})лини(ей|ями|ю|я)(?!\p{L})|line[- ]?(chart|graph|plot|diagram)s?|\blines?\b(?=[\s.!?]*$)|график\p{L}* динамик\p{L}*|динамик\p{L}*|trend[- ]?(line|chart)/giu,
    'line',
  ],
];

const ANY =
  /(?<!\p{L})(график\p{L}*|диаграмм\p{L}*|чарт\p{L}*|визуализаци\p{L}*|рисунок|рисунком)|\b(charts?|graphs?|plots?|diagrams?|visuali[sz]ation)\b/giu;
const VERBS =
  /(?<!\p{L})(построй\p{L}*|построить|постро\p{L}+|нарис\p{L}+|изобраз\p{L}+|начерти\p{L}*|визуализируй\p{L}*|визуализировать|отрисуй\p{L}*|сделай\p{L}*|преврати\p{L}*|перерисуй\p{L}*|покажи\p{L}* (на|в виде)|в виде|на)(?!\p{L})|\b(draw|plot|graph|visuali[sz]e|chart|make|build|turn|redraw|render)\b( it| this| that| them| me)?( into)?|\b(as|in) (a|an|the)\b|\bas\b(?=\s*$)/giu;
const DRAWN =
  /(?<!\p{L})(нарис|изобраз|начерт|визуализ|отрисуй|перерисуй)\p{L}*|\b(draw|plot|graph|visuali[sz]e|redraw)\b/iu;
const LOG =
  /(?<!\p{L})(в |на )?логарифмическ\p{L}+( шкал\p{L}*| масштаб\p{L}*)?|(?<!\p{L})(в )?лог\p{L}{0,3}[- ]?шкал\p{L}*|\b(on |in |with )?(a )?log(arithmic)?[- ]?(scale|axis)?\b/iu;
const LINEAR = /(?<!\p{L})линейн\p{L}+ шкал\p{L}*|\blinear (scale|axis)\b/iu;

const LAYOUTS: readonly (readonly [RegExp, NonNullable<ChartCue['layout']>])[] = [
  [/(?<!\p{L})(горизонтальн\p{L}+|лежач\p{L}+)|\bhorizontal(ly)?\b/giu, 'horizontal'],
  [
    /(?<!\p{L})(с накоплени\p{L}+|накопительн\p{L}+|составн\p{L}+|друг на друг\p{L}*|стопк\p{L}+)|\bstacked\b/giu,
    'stacked',
  ],
  [/(?<!\p{L})(нормированн\p{L}+)|\b(normali[sz]ed|100 ?%)(?= ?(stacked|bar))/giu, 'share'],
  [/(?<!\p{L})(сгруппированн\p{L}+|рядом)|\b(grouped|side by side|clustered)\b/giu, 'grouped'],
];

/** "coloured by gender" groups by it. */
const COLOURED =
  /,?\s*(?:(?<!\p{L})(?:цвет\p{L}*|раскрас\p{L}+|раздел\p{L}+ цветом|окрас\p{L}+)|\bcolou?r(?:ed|ing)?)\s*[:—-]?\s*(по|by)(?!\p{L})/giu;

const CORRELATIONS = /(?<!\p{L})(матриц\p{L}+ )?коррел\p{L}+|\bcorrelat\p{L}+( matrix)?/giu;
const ALL_NUMBERS =
  /(?<!\p{L})(всех |по всем |между )?(числов\p{L}+ |количественн\p{L}+ )(пол\p{L}+|показател\p{L}+|столбц\p{L}+|признак\p{L}*|данн\p{L}+)|(?<!\p{L})(всех|по всем|между всеми) (показател\p{L}+|пол(ей|ям|ями))|\b(of |between |for )?(all )?(the )?(numeric|numerical|number) (columns|fields|variables|values|features)( of)?/giu;

const AGAINST: readonly (readonly [RegExp, boolean])[] = [
  [/(?:покажи\s+)?зависимост\p{L}*\s+(.+?)\s+от\s+(.+)/iu, true],
  [
    /(?:покажи\s+)?(?:связь|соотношени\p{L}*|взаимосвяз\p{L}*)\s+(?:между\s+)?(.+?)\s+(?:и|с|со)\s+(.+)/iu,
    false,
  ],
  [/(.+?)\s+(?:against|versus|vs\.?|as a function of)\s+(.+)/iu, true],
  [/(?:relation(?:ship)?|dependence|dependency)\s+(?:between|of)\s+(.+?)\s+(?:and|on)\s+(.+)/iu, false],
];

const SCATTERS =
  /зависимост\p{L}*\s.+\sот\s|(?:связь|соотношени\p{L}*|взаимосвяз\p{L}*)\s+между\s|\b(against|versus|vs)\b|relationship\s+between/iu;

/** Without a word of drawing, only what is to be shown is drawn: "is there a link" wants a figure. */
const SHOWN =
  /^(покажи\p{L}*\s+(мне\s+)?)?(зависимост|связь между)|^show (me )?(the )?(relationship|dependence)/iu;

/** Looks for the words of drawing, those of both languages. `drawn`: the thread's last answer was a chart. */
export function readChartCue(text: string, drawn: boolean): ChartCue | null {
  const plain = text.trim().replace(/\s+/g, ' ');
  let rest = plain;
  let kind: string | null = null;
  const scale = LINEAR.test(plain) ? 'linear' : LOG.test(plain) ? 'log' : null;
  if (scale) rest = rest.replace(LINEAR, ' ').replace(LOG, ' ');
  for (const [pattern, name] of KINDS) {
    if (rest.search(pattern) < 0) continue;
    // "график плотности": the kind that is told most exactly is looked for first.
    kind ??= name;
    rest = rest.replace(pattern, ' ');
  }
  const layout = LAYOUTS.find(([pattern]) => rest.search(pattern) >= 0);
  const named = kind !== null || rest.search(ANY) >= 0 || DRAWN.test(rest);
  const scatters = SCATTERS.test(rest) && (named || SHOWN.test(rest));
  const restyles = drawn && (scale !== null || layout !== undefined);
  if (!named && !scatters && !restyles) return null;
  if (scatters) kind ??= 'scatter';
  const correlations = rest.search(CORRELATIONS) >= 0;
  if (correlations) kind ??= 'heatmap';
  rest = rest.replace(ANY, ' ').replace(ALL_NUMBERS, ' ');
  if (kind === 'heatmap') rest = rest.replace(CORRELATIONS, ' ');
  if (layout) rest = rest.replace(layout[0], ' ');
  rest = leftover(rest.replace(VERBS, ' '));
  rest = rest.replace(COLOURED, (_, by: string) => ` ${by} `).replace(/\s+/g, ' ');
  let reversed = false;
  if (kind === 'scatter') {
    for (const [pattern, turned] of AGAINST) {
      const [, one, other] = pattern.exec(rest) ?? [];
      if (!one || !other) continue;
      rest = leftover(`${one}, ${other}`);
      reversed = turned;
      break;
    }
  }
  if (pointsBack(rest)) rest = '';
  return { kind, text: rest, reversed, correlations, layout: layout?.[1] ?? null, scale };
}

/** A text about the scale of a chart and nothing else: «логарифмическая шкала», "make it a log scale". */
export function isScaleAlone(text: string): boolean {
  const plain = text.trim().replace(/\s+/g, ' ');
  if (!LINEAR.test(plain) && !LOG.test(plain)) return false;
  const rest = leftover(plain.replace(LINEAR, ' ').replace(LOG, ' ').replace(VERBS, ' '));
  return pointsBack(rest);
}

/** What is left of a request for a chart, without the preposition that its kind was joined by. */
function leftover(text: string): string {
  return withoutOrphans(withoutOrphans(text).replace(/^(of|for|with|the|a|an|showing|и|с)\s+/iu, ''));
}
