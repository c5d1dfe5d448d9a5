import { h } from '../../../browser/page/dom.ts';
import { isObject, type JsonObject, listAt, objectAt, textAt } from '../json.ts';
import { fullFigure, type Scale, scaleOf, shortFigure } from './chart-scale.ts';
import { svg } from './svg.ts';

interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

/** About as wide as the drawing stands in a thread, so that its letters keep their size. */
const [WIDTH, HEIGHT, LEFT, TOP, FLOOR] = [460, 250, 56, 12, 216];
const RIGHT = WIDTH - 8;
/** Room for names that do not fit side by side and lean. */
const LEANING = 34;

/** A `data_visualization` block, drawn as Slack draws it: bars, lines, areas or a pie, with a legend. */
export function chart(block: JsonObject): HTMLElement {
  const title = textAt(block, 'title') ?? '';
  const spec = objectAt(block, 'chart');
  const drawing = spec.type === 'pie' ? pie(spec) : axes(spec);
  return h('figure', { class: 'chart' }, h('figcaption', {}, title), ...drawing);
}

function axes(spec: JsonObject): Node[] {
  const axis = objectAt(spec, 'axis_config');
  const categories = listAt(axis, 'categories').map(String);
  const series: Series[] = listAt(spec, 'series')
    .filter(isObject)
    .map(one => ({ name: String(one.name), values: listAt(one, 'data').map(figureOf) }));
  const scale = scaleOf(series.flatMap(one => one.values));
  const y = (value: number) => FLOOR - ((value - scale.low) / (scale.high - scale.low)) * (FLOOR - TOP);
  const step = (RIGHT - LEFT) / Math.max(1, categories.length);
  const x = (at: number) => LEFT + step * (at + 0.5);
  const marks =
    spec.type === 'bar'
      ? series.flatMap((one, number) => bars(one, number, series.length, { x, y, step }, categories))
      : series.flatMap((one, number) => line(one, number, { x, y }, spec.type === 'area', categories));
  const drawing = svg(
    'svg',
    {
      viewBox: `0 0 ${WIDTH} ${lean(categories, step) ? HEIGHT + LEANING : HEIGHT}`,
      role: 'img',
      'aria-label': described(series, categories),
      class: 'chart-drawing',
    },
    ...grid(scale, y),
    ...marks,
    ...labels(categories, x, step),
  );
  const [across, up] = [textAt(axis, 'x_label'), textAt(axis, 'y_label')];
  return [
    ...(up ? [h('p', { class: 'chart-axis up' }, up)] : []),
    drawing,
    ...(across ? [h('p', { class: 'chart-axis' }, across)] : []),
    ...(series.length > 1 ? [legend(series.map(one => one.name))] : []),
  ];
}

function figureOf(point: unknown): number {
  return isObject(point) ? Number(point.value) : 0;
}

function grid(scale: Scale, y: (value: number) => number): Node[] {
  return scale.ticks.flatMap(tick => [
    svg('line', { x1: LEFT, x2: RIGHT, y1: y(tick), y2: y(tick), class: tick === 0 ? 'axis' : 'grid' }),
    svg('text', { x: LEFT - 8, y: y(tick) + 4, 'text-anchor': 'end', class: 'tick' }, shortFigure(tick)),
  ]);
}

function labels(categories: readonly string[], x: (at: number) => number, step: number): Node[] {
  const slanted = lean(categories, step);
  return categories.map((category, at) => {
    const text = slanted && category.length > 12 ? `${category.slice(0, 11)}…` : category;
    const place: Readonly<Record<string, string | number>> = slanted
      ? { transform: `translate(${x(at) + 4} ${FLOOR + 14}) rotate(-35)`, 'text-anchor': 'end' }
      : { x: x(at), y: FLOOR + 18, 'text-anchor': 'middle' };
    return svg('text', { ...place, class: 'tick' }, text);
  });
}

function lean(categories: readonly string[], step: number): boolean {
  return categories.some(category => category.length * 7 > step);
}

interface Place {
  readonly x: (at: number) => number;
  readonly y: (value: number) => number;
}

function bars(
  { name, values }: Series,
  number: number,
  count: number,
  { x, y, step }: Place & { readonly step: number },
  categories: readonly string[],
): Node[] {
  const width = Math.min(48, (step * 0.72) / count);
  return values.map((value, at) =>
    svg(
      'rect',
      {
        x: x(at) + (number - count / 2) * width + 1,
        y: Math.min(y(value), y(0)),
        width: Math.max(1, width - 2),
        height: Math.max(1, Math.abs(y(value) - y(0))),
        rx: 2,
        class: `series-${number % 6}`,
      },
      svg('title', {}, told(name, categories[at], value)),
    ),
  );
}

function line(
  { name, values }: Series,
  number: number,
  { x, y }: Place,
  filled: boolean,
  categories: readonly string[],
): Node[] {
  const points = values.map((value, at) => `${x(at)} ${y(value)}`);
  const shape = `series-${number % 6}`;
  const area = `M${x(0)} ${y(0)}L${points.join('L')}L${x(values.length - 1)} ${y(0)}Z`;
  return [
    ...(filled ? [svg('path', { d: area, class: `area ${shape}` })] : []),
    svg('path', { d: `M${points.join('L')}`, class: `line ${shape}` }),
    ...values.map((value, at) =>
      svg(
        'circle',
        { cx: x(at), cy: y(value), r: 3.5, class: shape },
        svg('title', {}, told(name, categories[at], value)),
      ),
    ),
  ];
}

function pie(spec: JsonObject): Node[] {
  const segments = listAt(spec, 'segments').filter(isObject);
  const total = segments.reduce((sum, segment) => sum + Number(segment.value), 0) || 1;
  let turned = 0;
  const slices = segments.map((segment, number) => {
    const share = Number(segment.value) / total;
    const path = slice(turned, turned + share);
    turned += share;
    return svg(
      'path',
      { d: path, class: `slice series-${number % 6}` },
      svg('title', {}, told('', textAt(segment, 'label') ?? '', Number(segment.value))),
    );
  });
  const names = segments.map(segment => {
    const share = new Intl.NumberFormat(document.documentElement.lang, {
      style: 'percent',
      maximumFractionDigits: 1,
    });
    return `${String(segment.label)} — ${fullFigure(Number(segment.value))} (${share.format(Number(segment.value) / total)})`;
  });
  return [
    svg(
      'svg',
      {
        viewBox: '-110 -110 220 220',
        role: 'img',
        'aria-label': names.join('; '),
        class: 'chart-drawing pie',
      },
      ...slices,
    ),
    legend(names),
  ];
}

/** A slice of the circle from one share of the turn to another. */
function slice(from: number, to: number): string {
  const at = (turn: number) =>
    [100 * Math.sin(turn * 2 * Math.PI), -100 * Math.cos(turn * 2 * Math.PI)].join(' ');
  if (to - from > 0.9999) return 'M0 -100A100 100 0 1 1 -0.01 -100Z';
  return `M0 0L${at(from)}A100 100 0 ${to - from > 0.5 ? 1 : 0} 1 ${at(to)}Z`;
}

function legend(names: readonly string[]): HTMLElement {
  return h(
    'ul',
    { class: 'legend' },
    ...names.map((name, number) => h('li', {}, h('span', { class: `swatch series-${number % 6}` }), name)),
  );
}

function described(series: readonly Series[], categories: readonly string[]): string {
  return series
    .map(one => one.values.map((value, at) => told(one.name, categories[at], value)).join('; '))
    .join('; ');
}

function told(name: string, category: string | undefined, value: number): string {
  return `${[name, category ?? ''].filter(Boolean).join(', ')}: ${fullFigure(value)}`;
}
