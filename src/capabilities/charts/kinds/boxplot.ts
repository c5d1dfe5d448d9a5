import { quoteName } from '../../../catalog/queries.ts';
import { chartWords } from '../../../words/charts.ts';
import type { Language, Table } from '../../tool.ts';
import { capital, categoryName, numberAxis, numberOf, told, unscaled } from '../axis.ts';
import type { Distribution, Drawn, Field, Pen, Source } from '../chart.ts';
import { selectFrom, withParts } from '../sql.ts';
import { NEUTRAL, PALETTE, PLOT_WIDTH } from '../theme.ts';

const MOST_GROUPS = 20;
const OUTLIERS_SHOWN = 12;

/**
 * Quartiles, whiskers at 1.5 interquartile ranges (Tukey) and the farthest outliers of a number, by group where asked. Rows:
 * [group], count, low, q1, median, q3, high, outliers, sample of outliers; largest groups first.
 */
export function boxplot(source: Source, y: Field, x: Field | null, language: Language): Distribution {
  const words = chartWords[language];
  const column = quoteName(y.name);
  const group = x ? quoteName(x.name) : 'null::text';
  const label = capital(y.label);
  const headings = {
    values_count: { label: words.records, format: 'integer' },
    lower_whisker: { label: words.low, format: y.format },
    q1: { label: words.quartiles[0], format: y.format },
    median: { label: `${words.median}: ${y.label}`, format: y.format },
    q3: { label: words.quartiles[1], format: y.format },
    upper_whisker: { label: words.high, format: y.format },
    outliers_count: { label: words.outliers, format: 'integer' },
    outliers_sample: { label: words.outlierSample, format: y.format },
  } as const;
  const groupName = x && x.name in headings ? 'category' : (x?.name ?? '');
  const sql = withParts(
    {
      v: selectFrom(source, { grp: group, value: `${column}::float8` }, [`${column} is not null`]),
      q: `select grp, count(*) as n, percentile_cont(0.25) within group (order by value) as q1,
  percentile_cont(0.5) within group (order by value) as q2, percentile_cont(0.75) within group (order by value) as q3
  from v group by grp order by count(*) desc, grp limit ${MOST_GROUPS + 1}`,
      f: `select q.*, value, value < q1 - 1.5 * (q3 - q1) or value > q3 + 1.5 * (q3 - q1) as outside
  from q join v on v.grp is not distinct from q.grp`,
    },
    `select ${x ? `grp as ${quoteName(groupName)}, ` : ''}n as values_count, min(value) filter (where not outside) as lower_whisker, q1, q2 as median, q3,
  max(value) filter (where not outside) as upper_whisker, count(*) filter (where outside) as outliers_count,
  (array_agg(value order by abs(value - q2) desc) filter (where outside))[1:${OUTLIERS_SHOWN}] as outliers_sample
from f group by grp, n, q1, q2, q3 order by n desc, grp`,
  );
  return {
    sql,
    columns: { ...(x ? { [groupName]: { label: capital(x.label), format: x.format } } : {}), ...headings },
    draw: (table, pen) => draw(table, y, x, label, pen),
  };
}

function draw(table: Table, y: Field, x: Field | null, label: string, pen: Pen): Drawn {
  const { words } = pen;
  const all = table.rows.map(row => {
    const [n, low, q1, median, q3, high, , outliers] = x ? row.slice(1) : row;
    return {
      group: x ? categoryName(row[0] ?? null, x, pen) : label,
      missing: x !== null && row[0] === null,
      n: numberOf(n),
      low: numberOf(low),
      q1: numberOf(q1),
      median: numberOf(median),
      q3: numberOf(q3),
      high: numberOf(high),
      outliers: Array.isArray(outliers) ? outliers.map(Number) : [],
    };
  });
  const boxes = all
    .slice(0, MOST_GROUPS)
    .toSorted((a, b) => Number(a.missing) - Number(b.missing) || b.median - a.median);
  const ranked = boxes.filter(box => !box.missing);
  const [first, last] = [ranked[0] ?? boxes[0], ranked.at(-1)];
  const say = (value: number) => told(value, y, pen);
  const values = boxes.map(box => ({
    ...box,
    outliers: undefined,
    tone: box.missing ? 'missing' : 'named',
    saidMedian: say(box.median),
    saidBox: `${say(box.q1)} – ${say(box.q3)}`,
    saidWhiskers: `${say(box.low)} – ${say(box.high)}`,
  }));
  const points = boxes.flatMap(box =>
    box.outliers.map(value => ({ group: box.group, value, said: say(value), missing: box.missing })),
  );
  const reach = boxes.flatMap(box => [box.low, box.high, ...box.outliers]);
  const axis = numberAxis(y, Math.max(...reach.map(Math.abs)), pen);
  const isLog = pen.scale === 'log' && Math.min(...reach) > 0;
  const value = (field: string, extra = {}) => ({ field, type: 'quantitative', ...extra });
  const category = {
    field: 'group',
    type: 'nominal',
    sort: null,
    title: null,
    axis: x ? { domain: false, ticks: false } : null,
  };
  const tooltip = [
    ...(x ? [{ field: 'group', title: capital(x.label) }] : []),
    { field: 'saidMedian', title: words.median },
    { field: 'saidBox', title: `${words.quartiles[0]} – ${words.quartiles[1].toLowerCase()}` },
    { field: 'saidWhiskers', title: `${words.low} – ${words.high.toLowerCase()}` },
    { field: 'n', title: words.records },
  ];
  const xScale = { ...(isLog ? { type: 'log' } : { zero: false }), nice: true };
  return {
    body: {
      width: PLOT_WIDTH,
      height: { step: x ? 36 : 110 },
      data: { values },
      encoding: { y: category },
      layer: [
        {
          mark: { type: 'rule', strokeWidth: 1.5 },
          encoding: {
            x: value('low', { title: axis.title, axis: axis.axis, scale: xScale }),
            x2: { field: 'high' },
            tooltip,
          },
        },
        {
          mark: { type: 'bar', height: { band: 0.56 }, cornerRadius: 3 },
          encoding: {
            x: value('q1'),
            x2: { field: 'q3' },
            color: {
              field: 'tone',
              type: 'nominal',
              scale: { domain: ['named', 'missing'], range: [PALETTE[4], NEUTRAL] },
              legend: null,
            },
            tooltip,
          },
        },
        {
          mark: { type: 'tick', thickness: 3, height: { band: 0.56 }, color: '#003f66' },
          encoding: { x: value('median'), tooltip },
        },
        {
          data: { values: points },
          mark: { type: 'point', filled: true, size: 16, opacity: 0.65, color: PALETTE[5] },
          encoding: {
            x: value('value'),
            tooltip: [
              ...(x ? [{ field: 'group', title: capital(x.label) }] : []),
              { field: 'said', title: label },
            ],
          },
        },
      ],
    },
    finding:
      first && last && ranked.length > 1
        ? words.findings.boxes(first.group, say(first.median), last.group, say(last.median))
        : first
          ? words.findings.box(say(first.median), say(first.q1), say(first.q3))
          : '',
    notes: [
      words.notes.records(boxes.reduce((sum, box) => sum + box.n, 0)),
      words.notes.whiskers,
      ...(all.length > MOST_GROUPS ? [words.notes.largestGroups(MOST_GROUPS)] : []),
      ...(isLog ? [words.notes.log] : unscaled(pen)),
    ],
  };
}
