import { quoteName } from '../../../catalog/queries.ts';
import { chartWords } from '../../../words/charts.ts';
import type { Language, Table } from '../../tool.ts';
import { capital, categoryName, numberAxis, numberOf, told, unscaled } from '../axis.ts';
import type { Distribution, Drawn, Field, Pen, Source } from '../chart.ts';
import { seriesColor } from '../series.ts';
import { selectFrom, withParts } from '../sql.ts';
import { PLOT_HEIGHT, PLOT_WIDTH } from '../theme.ts';

const GRID = 120;
const BUCKETS = 400;
const MOST_SERIES = 5;

/**
 * The density of a number by a Gaussian kernel, bandwidth by Silverman's rule (1986, eq. 3.31), over the middle 99.8 % of its
 * values. The values are gathered into 400 buckets first, so the cost of the kernel does not grow with them. Rows: value,
 * density, count of the group, [group].
 */
export function density(source: Source, x: Field, color: Field | null, language: Language): Distribution {
  const words = chartWords[language];
  const column = quoteName(x.name);
  const group =
    color && [x.name, 'density', 'values_count'].includes(color.name) ? 'series' : (color?.name ?? '');
  const sql = withParts(
    {
      v: selectFrom(
        source,
        { value: `${column}::float8`, grp: color ? quoteName(color.name) : 'null::text' },
        [`${column} is not null`],
      ),
      e: `select percentile_cont(0.001) within group (order by value) as low,
  percentile_cont(0.999) within group (order by value) as high from v`,
      s: `select grp, count(*) as n, coalesce(nullif(least(stddev_samp(value),
  coalesce(nullif(percentile_cont(0.75) within group (order by value) - percentile_cont(0.25) within group (order by value), 0) / 1.34,
    stddev_samp(value))), 0), 1) as spread
  from v group by grp order by count(*) desc, grp limit ${color ? MOST_SERIES : 1}`,
      b: `select v.grp, round((value - low) / nullif(high - low, 0) * ${BUCKETS}) as bucket, count(*) as c
  from v join s on v.grp is not distinct from s.grp cross join e where value between low and high group by 1, 2`,
      h: `select grp, n, low, high, 0.9 * spread * power(n::float8, -0.2) as h from s cross join e`,
      g: `select grp, n, low, high, h, low - 2 * h + i * (high - low + 4 * h) / ${GRID} as at from h cross join generate_series(0, ${GRID}) as i`,
    },
    `select at as ${quoteName(x.name)},
  sum(c * exp(greatest(-40, -0.5 * ((at - low - coalesce(bucket, 0) * (high - low) / ${BUCKETS}) / h) ^ 2))) / (n * h * 2.506628274631) as density,
  n as values_count${color ? `, g.grp as ${quoteName(group)}` : ''}
from g join b on b.grp is not distinct from g.grp group by g.grp, n, h, at order by n desc, g.grp, at`,
    ['e', 'b', 'g'],
  );
  return {
    sql,
    columns: {
      [x.name]: { label: capital(x.label), format: x.format === 'integer' ? 'number' : x.format },
      density: { label: words.density, format: 'number' },
      values_count: { label: words.records, format: 'integer' },
      ...(color ? { [group]: { label: capital(color.label), format: color.format } } : {}),
    },
    draw: (table, pen) => draw(table, x, color, pen),
  };
}

function draw(table: Table, x: Field, color: Field | null, pen: Pen): Drawn {
  const { words } = pen;
  const lowest = x.format === 'year' ? Number.NEGATIVE_INFINITY : 0;
  const rows = table.rows.map(([at, height, n, group]) => ({
    x: numberOf(at),
    density: numberOf(height),
    n: numberOf(n),
    group: color ? categoryName(group ?? null, color, pen) : '',
  }));
  const nonNegative =
    rows.every(row => row.x > -1e9) && rows.filter(row => row.x < 0).length < rows.length / 6;
  const values = rows
    .filter(row => !nonNegative || row.x >= lowest)
    .map(row => ({
      x: row.x,
      density: row.density,
      said: told(Math.round(row.x), x, pen),
      ...(color ? { group: row.group } : {}),
    }));
  const groups = [...new Set(rows.map(row => row.group))];
  const peaks = groups.map(group => {
    const own = rows.filter(row => row.group === group);
    const peak = own.reduce((best, row) => (row.density > best.density ? row : best));
    return { group, at: told(Math.round(peak.x), x, pen), n: peak.n };
  });
  const axis = numberAxis(x, Math.max(...values.map(value => Math.abs(value.x))), pen);
  const names = [
    ...groups.filter(name => name !== words.missing),
    ...groups.filter(name => name === words.missing),
  ];
  return {
    body: {
      width: PLOT_WIDTH,
      height: PLOT_HEIGHT,
      data: { values },
      mark: { type: 'area', line: { strokeWidth: 2 }, opacity: color ? 0.25 : 0.35 },
      encoding: {
        x: {
          field: 'x',
          type: 'quantitative',
          scale: { zero: false, nice: false },
          axis: { ...axis.axis, grid: false },
          title: axis.title,
        },
        y: {
          field: 'density',
          type: 'quantitative',
          stack: null,
          title: words.density,
          // The height has no unit that a person could use; the shape is what is read.
          axis: { labels: false, ticks: false, tickCount: 4 },
        },
        ...(color ? { color: seriesColor(names, color, pen) } : {}),
        tooltip: [
          { field: 'said', title: capital(x.label) },
          ...(color ? [{ field: 'group', title: capital(color.label) }] : []),
        ],
      },
    },
    finding:
      peaks.length > 1
        ? words.findings.densities(peaks.map(peak => `${peak.group} — ${peak.at}`).join('; '))
        : words.findings.density(peaks[0]?.at ?? ''),
    notes: [words.notes.records(peaks.reduce((sum, peak) => sum + peak.n, 0)), ...unscaled(pen)],
  };
}
