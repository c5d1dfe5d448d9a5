import type { Table } from '../../tool.ts';
import { capital, numberAxis, told, unscaled } from '../axis.ts';
import type { Drawn, Pen, Spec } from '../chart.ts';
import { gather, isOrdered, isTime, type Placed, type Point, type Roles } from '../groups.ts';
import { seriesColor } from '../series.ts';
import { PLOT_HEIGHT, PLOT_WIDTH } from '../theme.ts';

const MOST_SERIES = 8;
const MOST_POINTS = 5000;
const MOST_TICKS = 7;

/** A line, or one for each of a second group, over time, numbers or names in their order. */
export function line(table: Table, roles: Roles, pen: Pen): Drawn {
  const gathered = gather(table, roles, { categories: MOST_POINTS, series: MOST_SERIES }, pen);
  const { words } = pen;
  const time = isTime(table, roles.x);
  const points = gathered.points.filter(point => point.key !== null || !isOrdered(roles.x.field));
  const numeric = !time && points.length > 0 && points.every(point => typeof point.key === 'number');
  const place = new Map(gathered.order.map((name, at) => [name, at]));
  const sorted = points.toSorted((a, b) => (place.get(a.x) ?? 0) - (place.get(b.x) ?? 0));
  const values = sorted.map(point => ({
    x: time ? moment(point.key) : numeric ? Number(point.key) : point.x,
    y: point.y,
    ...(gathered.series ? { group: point.group } : {}),
    at: point.x,
    told: told(point.y, roles.y.field, pen),
  }));
  const heights = values.map(value => value.y);
  const [lowest, largest] = [Math.min(...heights), Math.max(...heights.map(Math.abs))];
  const axis = numberAxis(roles.y.field, largest, pen);
  const isLog = pen.scale === 'log' && lowest > 0;
  const scale = isLog ? { type: 'log' } : { zero: lowest < 0 || lowest < 0.6 * largest };
  const { finding } = story(sorted, roles, gathered.series !== null, pen);
  return {
    body: {
      width: PLOT_WIDTH,
      height: PLOT_HEIGHT,
      data: { values },
      mark: { type: 'line', point: values.length <= 60 ? { size: 34 } : 'transparent', strokeWidth: 2.5 },
      encoding: {
        x: time
          ? timeAxis(sorted, roles.x, pen)
          : numeric
            ? numbersAxis(sorted, roles.x, pen)
            : namesAxis(
                gathered.order.filter(name => points.some(point => point.x === name)),
                roles.x,
              ),
        y: { field: 'y', type: 'quantitative', axis: axis.axis, title: axis.title, scale },
        ...(gathered.series && roles.color
          ? { color: seriesColor(gathered.series.names, roles.color.field, pen) }
          : {}),
        tooltip: [
          { field: 'at', title: capital(roles.x.field.label) },
          ...(gathered.series && roles.color
            ? [{ field: 'group', title: capital(roles.color.field.label) }]
            : []),
          { field: 'told', title: capital(roles.y.field.label) },
        ],
      },
    },
    finding,
    notes: [
      ...gathered.notes,
      ...(points.length < gathered.points.length ? [words.notes.missingLeft] : []),
      ...(isLog ? [words.notes.log] : unscaled(pen)),
    ],
  };
}

function story(points: readonly Point[], roles: Roles, several: boolean, pen: Pen): { finding: string } {
  const { findings } = pen.words;
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return { finding: '' };
  const peak = points.reduce((best, point) => (point.y > best.y ? point : best));
  const say = (point: Point) => told(point.y, roles.y.field, pen);
  return {
    finding: several
      ? findings.series(peak.group, peak.x, say(peak))
      : findings.line(first.x, say(first), last.x, say(last), peak.x, say(peak)),
  };
}

function timeAxis(points: readonly Point[], x: Placed, pen: Pen): Spec {
  const moments = [...new Set(points.map(point => moment(point.key)))];
  const every = Math.ceil(moments.length / MOST_TICKS);
  const ticks = moments.filter((_, at) => at % every === 0);
  const year = "utcFormat(datum.value, '%Y')";
  const isFirst = `datum.value == ${ticks[0] ?? 0}`;
  const yearly = moments.every(at => new Date(at).getUTCMonth() === 0 && new Date(at).getUTCDate() === 1);
  const month = "utcFormat(datum.value, '%b')";
  const day = pen.language === 'ru' ? "utcFormat(datum.value, '%d.%m')" : "utcFormat(datum.value, '%-d %b')";
  const quarter =
    pen.language === 'ru' ? "utcFormat(datum.value, '%q') + ' кв.'" : "'Q' + utcFormat(datum.value, '%q')";
  const short = x.field.format === 'quarter' ? quarter : x.field.format === 'date' ? day : month;
  const newYear = x.field.format === 'date' ? 'false' : 'utcmonth(datum.value) == 0';
  const isYear = x.field.format === 'year' || (yearly && moments.length > 1);
  return {
    field: 'x',
    type: 'temporal',
    scale: { type: 'utc' },
    title: null,
    axis: {
      // As one expression: vega's interpreter does not know a moment that is written as a number by itself.
      values: { expr: JSON.stringify(ticks) },
      grid: false,
      labelExpr: isYear ? year : `[${short}, ${isFirst} || ${newYear} ? ${year} : '']`,
    },
  };
}

function numbersAxis(points: readonly Point[], x: Placed, pen: Pen): Spec {
  const axis = numberAxis(x.field, Math.max(...points.map(point => Math.abs(Number(point.key)))), pen);
  return {
    field: 'x',
    type: 'quantitative',
    scale: { zero: false, nice: false },
    title: axis.title,
    axis: { ...axis.axis, grid: false },
  };
}

function namesAxis(order: readonly string[], x: Placed): Spec {
  const long = order.length > 8 || order.reduce((sum, name) => sum + name.length, 0) > 56;
  return {
    field: 'x',
    type: 'ordinal',
    sort: [...order],
    title: capital(x.field.label),
    axis: {
      labelAngle: long && order.some(name => name.length > 4) ? -40 : 0,
      labelOverlap: true,
      grid: false,
    },
  };
}

function moment(key: unknown): number {
  return Date.parse(`${String(key).slice(0, 10)}T00:00:00Z`);
}

/** A month or a quarter short enough for an axis of bars: «янв 2025», `Q1 2025`. */
export function shortName(point: Point, table: Table, x: Placed, pen: Pen): string {
  if (x.field.format !== 'month' || !isTime(table, x) || typeof point.key !== 'string') return point.x;
  const name = new Intl.DateTimeFormat(pen.language, { month: 'short', timeZone: 'UTC' }).format(
    moment(point.key),
  );
  return `${name.replace('.', '')} ${point.key.slice(0, 4)}`;
}
