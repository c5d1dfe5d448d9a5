import type { Block as SlackBlock } from '@slack/types';
import { z } from 'zod';
import type { Block } from '../port.ts';
import { cut, LIMITS } from './limits.ts';
import { unmarked } from './markdown.ts';

type ChartOfMessage = Extract<Block, { kind: 'chart' }>;

interface Point {
  readonly label: string;
  readonly value: number;
}

/** `data_visualization`, which @slack/types 3.2 does not know yet: docs.slack.dev/reference/block-kit/blocks/data-visualization-block */
export interface DataVisualizationBlock extends SlackBlock {
  readonly type: 'data_visualization';
  readonly title: string;
  readonly chart:
    | { readonly type: 'pie'; readonly segments: readonly Point[] }
    | {
        readonly type: 'bar' | 'line';
        readonly series: readonly { readonly name: string; readonly data: readonly Point[] }[];
        readonly axis_config: {
          readonly categories: readonly string[];
          readonly x_label?: string;
          readonly y_label?: string;
        };
      };
}

const encoding = z.looseObject({
  type: z.string().optional(),
  title: z.string().nullish(),
  sort: z.unknown().optional(),
  stack: z.unknown().optional(),
  scale: z.looseObject({ type: z.string().optional() }).nullish(),
  axis: z.looseObject({ labelExpr: z.string().optional() }).nullish(),
});
/** The parts of our charts' specs that carry the figures; a spec of another form is drawn as its picture only. */
const drawn = z.object({
  /** Its lines: what the picture says above the figures. */
  title: z
    .looseObject({ text: z.array(z.string()) })
    .transform(({ text }) => text.join(' '))
    .optional()
    .catch(undefined),
  data: z.object({
    values: z.array(
      z.object({
        x: z.union([z.string(), z.number()]).optional(),
        /** How a point on a time axis is called. */
        at: z.union([z.string(), z.number()]).optional(),
        name: z.string().optional(),
        y: z.number(),
        group: z.string().optional(),
      }),
    ),
  }),
  encoding: z.looseObject({ x: encoding, y: encoding }).optional(),
});
type Drawn = z.infer<typeof drawn>;

/**
 * A chart that Slack draws by itself, from the figures inside our spec. Null where it would say less than the picture or be
 * refused: other kinds, a log scale, stacked bars, too many series or points, names that would have to be cut.
 */
export function nativeChart({
  chartKind,
  spec,
  caption,
  alt,
}: ChartOfMessage): DataVisualizationBlock | null {
  const read = drawn.safeParse(spec);
  if (!read.success || isLog(read.data)) return null;
  const chart =
    chartKind === 'pie'
      ? pie(read.data)
      : chartKind === 'bar' || chartKind === 'line'
        ? axes(chartKind, read.data)
        : null;
  if (!chart) return null;
  const title = unmarked(caption || read.data.title || alt).replaceAll('\n', ' ');
  return { type: 'data_visualization', title: cut(title, LIMITS.chart.title), chart };
}

function pie({ data }: Drawn): DataVisualizationBlock['chart'] | null {
  const segments = data.values.map(value => ({ label: value.name ?? '', value: rounded(value.y) }));
  const fits =
    segments.length > 0 &&
    segments.length <= LIMITS.chart.segments &&
    segments.every(segment => isLabel(segment.label) && segment.value > 0);
  return fits ? { type: 'pie', segments } : null;
}

function axes(type: 'bar' | 'line', { data, encoding: seen }: Drawn): DataVisualizationBlock['chart'] | null {
  // Numbers on the axis keep their distances in a picture and would lose them between names.
  if (!seen || (type === 'line' && seen.x.type === 'quantitative')) return null;
  const [across, up] = seen.y.type === 'nominal' ? [seen.y, seen.x] : [seen.x, seen.y];
  const unit = unitOf(up);
  if (unit === null) return null;
  const points = data.values.map(value => ({
    label: String(value.at ?? value.x ?? ''),
    name: value.group ?? '',
    value: rounded(value.y / unit),
  }));
  const sorted = z.array(z.string()).safeParse(across.sort);
  const met = new Set(points.map(point => point.label));
  const categories = sorted.success ? sorted.data.filter(name => met.has(name)) : [...met];
  const names = [...new Set(points.map(point => point.name))];
  const series = names.map(name => {
    const own = new Map(points.filter(point => point.name === name).map(point => [point.label, point.value]));
    return {
      name: name || cut(up.title || across.title || '1', LIMITS.chart.label),
      data: categories.flatMap(label => (own.has(label) ? [{ label, value: own.get(label) ?? 0 }] : [])),
    };
  });
  const fits =
    !(type === 'bar' && series.length > 1 && isStacked(seen)) &&
    categories.length === met.size &&
    categories.length > 0 &&
    categories.length <= LIMITS.chart.points &&
    categories.every(isLabel) &&
    series.length <= LIMITS.chart.series &&
    series.every(one => isLabel(one.name) && one.data.length === categories.length) &&
    // Two points of one name would be one: the figures would not be those of the picture.
    points.length === series.length * categories.length;
  if (!fits) return null;
  return {
    type,
    series,
    axis_config: {
      categories,
      ...(across.title ? { x_label: cut(across.title, LIMITS.chart.axisTitle) } : {}),
      ...(up.title ? { y_label: cut(up.title, LIMITS.chart.axisTitle) } : {}),
    },
  };
}

/**
 * What one on the axis stands for: its title says «тыс. ₽» where the labels of the picture are divided by a thousand, so that
 * Slack's figures have to be too. Null for labels of another form: nobody knows then what the title's unit is of.
 */
function unitOf({ axis }: z.infer<typeof encoding>): number | null {
  const { labelExpr } = axis ?? {};
  if (labelExpr === undefined) return 1;
  const [, divisor] = /^format\(datum\.value(?: \/ (\d+))?, /.exec(labelExpr) ?? [null, null];
  return divisor === null ? null : Number(divisor ?? 1);
}

function isLabel(name: string): boolean {
  return name.trim() !== '' && name.length <= LIMITS.chart.label;
}

function isLog({ encoding: seen }: Drawn): boolean {
  return seen?.x.scale?.type === 'log' || seen?.y.scale?.type === 'log';
}

/** Slack puts the bars of several series side by side; ours stand so only where their stacking is switched off. */
function isStacked({ x, y }: NonNullable<Drawn['encoding']>): boolean {
  return (x.type === 'quantitative' ? x : y).stack !== null;
}

/** Figures as people read them in a chart; the exact ones are in the table. */
function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
