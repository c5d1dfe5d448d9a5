import { formatPercent } from '../../../words/format.ts';
import type { Table } from '../../tool.ts';
import { brief, capital, told, unscaled } from '../axis.ts';
import type { Drawn, Pen } from '../chart.ts';
import { gather, type Roles } from '../groups.ts';
import { legendColumns, seriesColor } from '../series.ts';
import { PLOT_WIDTH } from '../theme.ts';

const MOST_SLICES = 8;
const RADIUS = 120;

/** Shares of a whole, largest first; the sum stands in the middle. Figures that cannot be added up make no pie. */
export function pie(table: Table, roles: Roles, pen: Pen): Drawn {
  const { words, language } = pen;
  const whole = { ...roles, color: null, additive: true };
  const gathered = gather(table, whole, { categories: MOST_SLICES, series: 1 }, pen);
  const positive = gathered.points.filter(point => point.y > 0);
  const total = positive.reduce((sum, point) => sum + point.y, 0);
  const place = new Map(gathered.order.map((name, at) => [name, at]));
  const slices = positive
    .toSorted(
      (a, b) => rank(a.x, pen) - rank(b.x, pen) || b.y - a.y || (place.get(a.x) ?? 0) - (place.get(b.x) ?? 0),
    )
    .map((point, at) => ({ ...point, at, percent: formatPercent((100 * point.y) / total, language) }));
  const values = slices.map(({ x, y, at, percent }) => ({
    // The colour goes by the name with its share, so that the legend is the reading.
    group: `${x} — ${percent}`,
    name: x,
    y,
    at,
    told: told(y, roles.y.field, pen),
    percent,
    label: y / total >= 0.06 ? percent : '',
  }));
  const color = seriesColor(
    slices.map(slice => slice.x),
    roles.x.field,
    pen,
  );
  const names = values.map(value => value.group);
  const scale = color.scale as { range: readonly string[] };
  const [largest] = slices.filter(slice => rank(slice.x, pen) === 0);
  return {
    body: {
      width: PLOT_WIDTH,
      height: RADIUS * 2 + 12,
      data: { values },
      layer: [
        {
          mark: {
            type: 'arc',
            outerRadius: RADIUS,
            innerRadius: RADIUS * 0.56,
            padAngle: 0.012,
            cornerRadius: 2,
          },
          encoding: {
            theta: { field: 'y', type: 'quantitative', stack: true },
            order: { field: 'at', type: 'quantitative' },
            color: {
              ...color,
              scale: { domain: names, range: scale.range },
              legend: { orient: 'bottom', columns: legendColumns(names), title: null, labelLimit: 260 },
            },
            tooltip: [
              { field: 'name', title: capital(roles.x.field.label) },
              { field: 'told', title: capital(roles.y.field.label) },
              { field: 'percent', title: words.share },
            ],
          },
        },
        ...(roles.additive
          ? [
              {
                data: { values: [{ total: brief(total, roles.y.field, pen) }] },
                mark: { type: 'text', fontSize: 20, fontWeight: 600 },
                encoding: { text: { field: 'total' } },
              },
            ]
          : []),
      ],
    },
    finding: largest ? words.findings.largest(largest.x, largest.percent) : '',
    notes: [
      ...gathered.notes,
      ...(roles.additive ? [] : [words.notes.notAWhole]),
      ...(positive.length < gathered.points.length ? [words.notes.noNegative] : []),
      ...unscaled(pen),
    ],
  };
}

function rank(name: string, { words }: Pen): number {
  return name === words.missing ? 2 : name === words.others ? 1 : 0;
}
