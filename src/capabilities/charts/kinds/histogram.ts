import { quoteName } from '../../../catalog/queries.ts';
import { chartWords } from '../../../words/charts.ts';
import { formatPercent } from '../../../words/format.ts';
import type { Language, Table } from '../../tool.ts';
import { capital, categoryName, countField, numberAxis, numberOf, told, unscaled } from '../axis.ts';
import type { Distribution, Drawn, Field, Pen, Source } from '../chart.ts';
import { leadingGroups, seriesColor } from '../series.ts';
import { countName, selectFrom, withParts } from '../sql.ts';
import { PLOT_HEIGHT, PLOT_WIDTH } from '../theme.ts';

const MOST_BINS = 24;
const MOST_SERIES = 6;

/**
 * How often each range of a number occurs. Ranges have round bounds; a long thin tail is gathered into the outermost
 * range, which is then marked as open. Rows: from, to, count, open, [group].
 */
export function histogram(source: Source, x: Field, color: Field | null, language: Language): Distribution {
  const words = chartWords[language];
  const column = quoteName(x.name);
  const least = isWhole(x) ? 1 : 0;
  const names = { from: `${x.name}_from`, to: `${x.name}_to`, count: countName(source), open: 'open_ended' };
  const group = color && Object.values(names).includes(color.name) ? 'series' : (color?.name ?? '');
  const grouped = color ? `, grp as ${quoteName(group)}` : '';
  const sql = withParts(
    {
      v: selectFrom(
        source,
        { value: `${column}::float8`, ...(color ? { grp: quoteName(color.name) } : {}) },
        [`${column} is not null`],
      ),
      e: `select min(value) as low, max(value) as high, count(*) as n,
  percentile_cont(0.01) within group (order by value) as p01, percentile_cont(0.99) within group (order by value) as p99 from v`,
      r: `select case when p01 - low > p99 - p01 then p01 else low end as low,
  case when high - p99 > p99 - p01 then p99 else high end as high, n from e`,
      w: `select low, high, (high - low) / least(${MOST_BINS}, greatest(5, ceil(sqrt(n)))) as width from r`,
      m: `select low, high, width, case when width > 0 then power(10::float8, floor(log(width))) else 1 end as unit from w`,
      b: `select low, high, greatest(${least}, unit * case when width <= unit then 1
  when width <= 2 * unit then 2 when width <= 5 * unit then 5 else 10 end) as step from m`,
      p: `select value${color ? ', grp' : ''}, step,
  greatest(floor(low / step), least(floor(value / step), floor(high / step))) as bin from v cross join b`,
    },
    `select bin * step as ${quoteName(names.from)}, (bin + 1) * step as ${quoteName(names.to)}, count(*) as ${quoteName(names.count)},
  bool_or(value < bin * step or value >= (bin + 1) * step) as open_ended${grouped}
from p group by bin, step${color ? ', grp' : ''} order by bin${color ? `, count(*) desc` : ''}`,
    ['b'],
  );
  return {
    sql,
    columns: {
      [names.from]: { label: words.from(capital(x.label)), format: x.format },
      [names.to]: { label: words.to(capital(x.label)), format: x.format },
      [names.count]: { label: words.records, format: 'integer' },
      [names.open]: { label: words.openEnded, format: 'boolean' },
      ...(color ? { [group]: { label: capital(color.label), format: color.format } } : {}),
    },
    draw: (table, pen) => draw(table, x, color, pen),
  };
}

function draw(table: Table, x: Field, color: Field | null, pen: Pen): Drawn {
  const { words, language } = pen;
  const bins = table.rows.map(([from, to, count, open, group]) => ({
    from: numberOf(from),
    to: numberOf(to),
    count: numberOf(count),
    open: open === true,
    group: color ? categoryName(group ?? null, color, pen) : '',
  }));
  const total = bins.reduce((sum, bin) => sum + bin.count, 0);
  const share = (count: number) => formatPercent((100 * count) / total, language);
  const series = color
    ? leadingGroups(
        bins.map(bin => ({ group: bin.group, size: bin.count })),
        MOST_SERIES,
        pen,
      )
    : null;
  // A bar of one whole number stands over it, not beside it.
  const shift = isWhole(x) && bins.every(bin => bin.to - bin.from === 1) ? 0.5 : 0;
  const values = bins.map(bin => ({
    from: bin.from - shift,
    to: bin.to - shift,
    count: bin.count,
    range: rangeOf(bin, x, pen),
    share: share(bin.count),
    ...(series ? { group: series.nameOf(bin.group) } : {}),
  }));
  const columns = [...Map.groupBy(values, value => value.from).values()].map(some => ({
    range: some[0]?.range ?? '',
    count: some.reduce((sum, value) => sum + value.count, 0),
  }));
  const top = columns.reduce((best, some) => (some.count > best.count ? some : best));
  const xAxis = numberAxis(x, Math.max(...values.map(value => Math.abs(value.to))), pen);
  const yAxis = numberAxis(countField(pen), top.count, pen);
  return {
    body: {
      width: PLOT_WIDTH,
      height: PLOT_HEIGHT,
      data: { values },
      mark: { type: 'bar', binSpacing: 1 },
      encoding: {
        x: {
          field: 'from',
          type: 'quantitative',
          bin: 'binned',
          scale: { zero: false, nice: false },
          axis: { ...xAxis.axis, grid: false, ...(isWhole(x) ? { tickMinStep: 1 } : {}) },
          title: xAxis.title,
        },
        x2: { field: 'to' },
        y: { field: 'count', type: 'quantitative', axis: yAxis.axis, title: yAxis.title },
        ...(series && color ? { color: seriesColor(series.names, color, pen) } : {}),
        tooltip: [
          { field: 'range', title: capital(x.label) },
          ...(series && color ? [{ field: 'group', title: capital(color.label) }] : []),
          { field: 'count', title: words.records },
          { field: 'share', title: words.share },
        ],
      },
    },
    finding: words.findings.histogram(top.range, share(top.count)),
    notes: [
      words.notes.records(total),
      ...(bins.some(bin => bin.open) ? [words.notes.clipped] : []),
      ...(series?.notes ?? []),
      ...unscaled(pen),
    ],
  };
}

function rangeOf(bin: { from: number; to: number }, x: Field, pen: Pen): string {
  const to = isWhole(x) ? bin.to - 1 : bin.to;
  if (to === bin.from) return told(bin.from, x, pen);
  if (pen.language === 'en' && x.format === 'money') return `${told(bin.from, x, pen)}–${told(to, x, pen)}`;
  const bare = x.format === 'money' ? { ...x, format: 'number' as const } : x;
  return `${told(bin.from, { ...bare, unit: null }, pen)}–${told(to, x, pen)}`;
}

function isWhole(x: Field): boolean {
  return x.format === 'integer' || x.format === 'year';
}
