import { formatPercent } from '../../../words/format.ts';
import type { Table } from '../../tool.ts';
import { brief, capital, numberAxis, told, unscaled } from '../axis.ts';
import type { Drawn, Pen, Spec } from '../chart.ts';
import { type Gathered, gather, isOrdered, type Point, type Roles } from '../groups.ts';
import { seriesColor } from '../series.ts';
import { NEUTRAL, PALETTE, PLOT_HEIGHT, PLOT_WIDTH } from '../theme.ts';
import { shortName } from './line.ts';

const MOST_BARS = 24;
const MOST_SERIES = 6;
const MOST_LABELLED = 24;

/**
 * Bars by group: lying where names are long or many, beside or on each other by a second group. On a logarithmic scale they
 * are dots: such a scale has no zero, so a bar's length would mean nothing.
 */
export function bar(table: Table, roles: Roles, pen: Pen): Drawn {
  const gathered = gather(table, roles, { categories: MOST_BARS, series: MOST_SERIES }, pen);
  const { words, layout } = pen;
  const named = new Map(gathered.points.map(point => [point.x, shortName(point, table, roles.x, pen)]));
  const order = gathered.order.map(name => named.get(name) ?? name);
  const lies =
    layout === 'horizontal' ||
    (layout === null || layout !== 'grouped' ? liesDown(order, roles) : order.length > 8);
  const isShare = layout === 'share' && roles.color !== null;
  const isLog = pen.scale === 'log' && !isShare && layout !== 'stacked' && gathered.points.some(isDrawnOnLog);
  const isStacked =
    isShare ||
    layout === 'stacked' ||
    (!isLog && layout === null && roles.additive && (gathered.series?.names.length ?? 0) > 3);
  const totals = totalsOf(gathered);
  const points = isLog ? gathered.points.filter(isDrawnOnLog) : gathered.points;
  const values = points.map(point => ({
    x: named.get(point.x) ?? point.x,
    y: point.y,
    group: point.group,
    told: told(point.y, roles.y.field, pen),
    brief: brief(point.y, roles.y.field, pen),
    share: formatPercent((100 * point.y) / (totals.get(point.x) || 1), pen.language),
    tone: point.x === words.missing || point.x === words.others ? 'rest' : 'named',
  }));
  const largest = isStacked
    ? Math.max(...totals.values())
    : Math.max(...values.map(value => Math.abs(value.y)));
  const axis = numberAxis(roles.y.field, isShare ? 1 : largest, pen);
  const measure = {
    field: 'y',
    type: 'quantitative',
    title: isShare ? words.share : axis.title,
    axis: isShare ? { format: '.0%', grid: true } : axis.axis,
    ...(isLog ? { scale: { type: 'log', nice: false, domain: logDomain(points) } } : {}),
    ...(roles.color && !isStacked ? { stack: null } : isShare ? { stack: 'normalize' } : {}),
  };
  const category = {
    field: 'x',
    type: 'nominal',
    sort: order,
    title: lies ? null : capital(roles.x.field.label),
    axis: {
      domain: !lies,
      ticks: false,
      labelOverlap: true,
      ...(lies ? {} : { labelAngle: order.length > 6 ? -40 : 0 }),
    },
    ...(roles.color && !isStacked ? {} : { scale: { paddingInner: 0.25 } }),
  };
  const tooltip = [
    { field: 'x', title: capital(roles.x.field.label) },
    ...(roles.color ? [{ field: 'group', title: capital(roles.color.field.label) }] : []),
    { field: 'told', title: capital(roles.y.field.label) },
    ...(isStacked ? [{ field: 'share', title: words.share }] : []),
  ];
  const color: Spec =
    gathered.series && roles.color
      ? seriesColor(gathered.series.names, roles.color.field, pen)
      : {
          field: 'tone',
          type: 'nominal',
          scale: { domain: ['named', 'rest'], range: [PALETTE[0], NEUTRAL] },
          legend: null,
        };
  const offset =
    gathered.series && !isStacked
      ? { [lies ? 'yOffset' : 'xOffset']: { field: 'group', sort: [...gathered.series.names] } }
      : {};
  const bars = {
    mark: isLog
      ? { type: 'point', filled: true, opacity: 1, size: 110 }
      : { type: 'bar', cornerRadiusEnd: isStacked ? 0 : 3 },
    encoding: { color, ...offset, tooltip },
  };
  const labels = {
    mark: {
      type: 'text',
      ...(lies ? beside(isLog ? points : null) : { baseline: 'bottom', dy: isLog ? -9 : -4 }),
    },
    encoding: { text: { field: 'brief' } },
  };
  const isLabelled = !roles.color && values.length <= (lies ? MOST_LABELLED : 8);
  const perRow = gathered.series && !isStacked ? Math.max(26, gathered.series.names.length * 11 + 8) : 28;
  return {
    body: {
      width: lies ? PLOT_WIDTH - 60 : PLOT_WIDTH,
      height: lies ? { step: perRow, for: 'position' } : PLOT_HEIGHT,
      data: { values },
      encoding: lies ? { y: category, x: measure } : { x: category, y: measure },
      layer: isLabelled ? [bars, labels] : [bars],
    },
    finding: finding(gathered, roles, pen),
    notes: [...gathered.notes, ...(isLog ? logNotes(points, gathered, pen) : unscaled(pen))],
  };
}

function isDrawnOnLog({ y }: Point): boolean {
  return y > 0;
}

/** From a little below the smallest figure to a little above the largest, as dots have no base to stand on. */
function logDomain(points: readonly Point[]): [number, number] {
  const figures = points.map(({ y }) => y);
  return [0.8 * Math.min(...figures), 1.25 * Math.max(...figures)];
}

/** Where a figure stands beside its bar: behind the end. Beside a dot: on the side of the wider half, so that none is cut off. */
function beside(dots: readonly Point[] | null): Spec {
  if (!dots) return { align: 'left', dx: 5 };
  const [low, high] = logDomain(dots);
  const isFar = `datum.y > ${Math.sqrt(low * high)}`;
  return { align: { expr: `${isFar} ? 'right' : 'left'` }, dx: { expr: `${isFar} ? -10 : 10` } };
}

function logNotes(drawn: readonly Point[], { points }: Gathered, { words }: Pen): readonly string[] {
  return [words.notes.logDots, ...(drawn.length < points.length ? [words.notes.notPositive] : [])];
}

function liesDown(order: readonly string[], roles: Roles): boolean {
  if (isOrdered(roles.x.field)) return false;
  return order.length > 6 || order.reduce((sum, name) => sum + name.length, 0) > 46;
}

function totalsOf({ points }: Gathered): Map<string, number> {
  const totals = new Map<string, number>();
  for (const point of points) totals.set(point.x, (totals.get(point.x) ?? 0) + point.y);
  return totals;
}

/** The highest and the lowest of the named groups. */
function finding({ points }: Gathered, roles: Roles, pen: Pen): string {
  const { words } = pen;
  const named = points.filter(
    point =>
      ![words.missing, words.others].includes(point.x) &&
      ![words.missing, words.others].includes(point.group),
  );
  const ranked = (named.length > 0 ? named : points).toSorted((a, b) => b.y - a.y);
  const [high, low] = [ranked[0], ranked.at(-1)];
  if (!high || !low) return '';
  const say = (point: Point) => told(point.y, roles.y.field, pen);
  const name = (point: Point) => (roles.color ? `${point.x}, ${point.group}` : point.x);
  if (high.y === low.y) return words.findings.same(say(high));
  return words.findings.extremes(name(high), say(high), name(low), say(low));
}
