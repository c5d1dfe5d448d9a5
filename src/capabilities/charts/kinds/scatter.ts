import { quoteName } from '../../../catalog/queries.ts';
import { chartWords } from '../../../words/charts.ts';
import { formatNumber } from '../../../words/format.ts';
import type { Language, Table } from '../../tool.ts';
import { capital, categoryName, numberAxis, numberOf, told } from '../axis.ts';
import type { Distribution, Drawn, Field, Pen, Source } from '../chart.ts';
import { leadingGroups, seriesColor } from '../series.ts';
import { selectFrom, withParts } from '../sql.ts';
import { PLOT_HEIGHT, PLOT_WIDTH } from '../theme.ts';

const SAMPLE = 1200;
const MOST_SERIES = 6;

/**
 * One number against another: a sample of the points, the same at every run, with the count and Pearson's correlation of all
 * of them. Rows: x, y, count, correlation, [group].
 */
export function scatter(
  source: Source,
  x: Field,
  y: Field,
  color: Field | null,
  language: Language,
): Distribution {
  const words = chartWords[language];
  const [xColumn, yColumn] = [quoteName(x.name), quoteName(y.name)];
  const names = [x.name, y.name, 'points_count', 'correlation'];
  const group = color && names.includes(color.name) ? 'series' : (color?.name ?? '');
  const sql = withParts(
    {
      p: selectFrom(
        source,
        {
          x: xColumn,
          y: yColumn,
          ...(color ? { grp: quoteName(color.name) } : {}),
          lot: source.key
            ? `md5(${quoteName(source.key)}::text)`
            : `md5(concat(${xColumn}, '/', ${yColumn}))`,
        },
        [`${xColumn} is not null`, `${yColumn} is not null`],
      ),
      s: 'select count(*) as n, corr(y::float8, x::float8) as r from p',
    },
    `select x as ${quoteName(x.name)}, y as ${quoteName(y.name)}, n as points_count, r as correlation${color ? `, grp as ${quoteName(group)}` : ''}
from p cross join s order by lot limit ${SAMPLE}`,
  );
  return {
    sql,
    columns: {
      [x.name]: { label: capital(x.label), format: x.format },
      [y.name]: { label: capital(y.label), format: y.format },
      points_count: { label: words.pointsCount, format: 'integer' },
      correlation: { label: words.correlation, format: 'number' },
      ...(color ? { [group]: { label: capital(color.label), format: color.format } } : {}),
    },
    draw: (table, pen) => draw(table, x, y, color, pen),
  };
}

function draw(table: Table, x: Field, y: Field, color: Field | null, pen: Pen): Drawn {
  const { words, language } = pen;
  const [first] = table.rows;
  const all = numberOf(first?.[2]);
  const r = first?.[3] ?? null;
  const series = color
    ? leadingGroups(
        table.rows.map(row => ({ group: categoryName(row[4] ?? null, color, pen), size: 1 })),
        MOST_SERIES,
        pen,
      )
    : null;
  const isLog = pen.scale === 'log';
  const values = table.rows
    .map(row => ({
      x: numberOf(row[0]),
      y: numberOf(row[1]),
      saidX: told(row[0] ?? null, x, pen),
      saidY: told(row[1] ?? null, y, pen),
      ...(series && color ? { group: series.nameOf(categoryName(row[4] ?? null, color, pen)) } : {}),
    }))
    .filter(value => !isLog || (value.x > 0 && value.y > 0));
  const xAxis = numberAxis(x, Math.max(...values.map(value => Math.abs(value.x))), pen);
  const yAxis = numberAxis(y, Math.max(...values.map(value => Math.abs(value.y))), pen);
  const scale = isLog ? { type: 'log' } : { zero: false };
  return {
    body: {
      width: PLOT_WIDTH,
      height: PLOT_HEIGHT + 40,
      data: { values },
      mark: { type: 'point', filled: true, size: 22, opacity: values.length > 300 ? 0.4 : 0.7 },
      encoding: {
        x: { field: 'x', type: 'quantitative', scale, axis: xAxis.axis, title: xAxis.title },
        y: { field: 'y', type: 'quantitative', scale, axis: yAxis.axis, title: yAxis.title },
        ...(series && color ? { color: seriesColor(series.names, color, pen) } : {}),
        tooltip: [
          { field: 'saidX', title: capital(x.label) },
          { field: 'saidY', title: capital(y.label) },
          ...(series && color ? [{ field: 'group', title: capital(color.label) }] : []),
        ],
      },
    },
    finding:
      r === null
        ? ''
        : words.findings.scatter(strengthOf(Number(r), pen), correlationText(Number(r), language)),
    notes: [
      all > table.rows.length ? words.notes.sample(table.rows.length, all) : words.notes.records(all),
      ...(isLog ? [words.notes.log] : []),
      ...(values.length < table.rows.length ? [words.notes.notPositive] : []),
      ...(series?.notes ?? []),
    ],
  };
}

/** Bounds as in Evans (1996): below 0.2 next to none, then weak, moderate, strong, very strong by steps of 0.2. */
function strengthOf(r: number, { words }: Pen): string {
  const at = Math.min(4, Math.floor(Math.abs(r) * 5));
  const strength = words.findings.strengths[at] ?? '';
  return at === 0 ? strength : `${strength}${r < 0 ? words.findings.negative : words.findings.positive}`;
}

export function correlationText(r: number, language: Language): string {
  return formatNumber(Number(r.toFixed(2)) || 0, language);
}
