import { chartWords } from '../../words/charts.ts';
import type { Language } from '../tool.ts';
import { capital, lowered } from './axis.ts';
import type { ChartKind, Distribution, Field, Source } from './chart.ts';
import { isNumeric } from './fields.ts';
import { boxplot } from './kinds/boxplot.ts';
import { correlations, MOST_CORRELATED } from './kinds/correlations.ts';
import { density } from './kinds/density.ts';
import { histogram } from './kinds/histogram.ts';
import { scatter } from './kinds/scatter.ts';

/** Kinds that show values themselves, not figures of groups. */
export const OF_VALUES: ReadonlySet<ChartKind | null> = new Set([
  'histogram',
  'boxplot',
  'density',
  'scatter',
  'heatmap',
]);

/** The columns that a chart of values is to show. */
export interface Chosen {
  readonly x: Field | null;
  readonly y: Field | null;
  readonly color: Field | null;
  readonly numbers: readonly Field[];
}

export interface Distributed {
  readonly distribution: Distribution;
  readonly kind: ChartKind;
  readonly title: string;
}

/** A chart of values, where the columns fit one; null where they make a table of figures instead. */
export function distributionOf(
  source: Source,
  kind: ChartKind | null,
  { x, y, color, numbers }: Chosen,
  language: Language,
): Distributed | null {
  const { titles } = chartWords[language];
  const both = [x, y].filter(field => field !== null);
  const [number, second] = both.filter(isNumeric);
  const category = both.find(field => !isNumeric(field)) ?? null;
  const group = color ?? category;
  if (kind === 'heatmap') {
    const fields = numbers.slice(0, MOST_CORRELATED);
    if (category !== null || fields.length < 2) return null;
    return { distribution: correlations(source, fields, language), kind, title: titles.correlations };
  }
  if (!number) return null;
  const about = (by: Field | null) =>
    by
      ? titles.distributionBy(lowered(number.label), lowered(by.label))
      : titles.distribution(lowered(number.label));
  if (kind === 'scatter' || (kind === null && second)) {
    if (!second) return null;
    const title = capital(titles.scatter(lowered(number.label), lowered(second.label)));
    return { distribution: scatter(source, number, second, group, language), kind: 'scatter', title };
  }
  if (kind === 'boxplot') {
    const by = category ?? color ?? second ?? null;
    return { distribution: boxplot(source, number, by, language), kind, title: about(by) };
  }
  if (kind === 'density') {
    return { distribution: density(source, number, group, language), kind, title: about(group) };
  }
  if (kind === 'histogram' || (kind === null && category === null)) {
    return {
      distribution: histogram(source, number, group, language),
      kind: 'histogram',
      title: about(group),
    };
  }
  return null;
}
