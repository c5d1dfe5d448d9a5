import { quoteName } from '../../../catalog/queries.ts';
import { chartWords } from '../../../words/charts.ts';
import type { Language, Table } from '../../tool.ts';
import { capital, numberOf, unscaled } from '../axis.ts';
import type { Distribution, Drawn, Field, Pen, Source } from '../chart.ts';
import { selectFrom, withParts } from '../sql.ts';
import { correlationText } from './scatter.ts';

export const MOST_CORRELATED = 14;

/**
 * Pearson's correlation of every pair of numbers, each over the rows that have both; one pass over the rows. Rows: column,
 * column, correlation, both ways round.
 */
export function correlations(source: Source, fields: readonly Field[], language: Language): Distribution {
  const words = chartWords[language];
  const pairs = fields.flatMap((one, at) => fields.slice(at + 1).map(other => ({ one, other })));
  const expressions = Object.fromEntries(
    pairs.map(({ one, other }, at) => [
      `r${at}`,
      `corr(${quoteName(one.name)}::float8, ${quoteName(other.name)}::float8)`,
    ]),
  );
  const rows = [
    ...fields.map(({ name }) => `(${text(name)}, ${text(name)}, 1::float8)`),
    ...pairs.flatMap(({ one, other }, at) => [
      `(${text(one.name)}, ${text(other.name)}, r${at})`,
      `(${text(other.name)}, ${text(one.name)}, r${at})`,
    ]),
  ];
  return {
    sql: withParts(
      { c: selectFrom(source, expressions, []) },
      `select t.one as column_1, t.other as column_2, t.r as correlation
from c cross join lateral (values ${rows.join(', ')}) as t (one, other, r) order by 1, 2`,
    ),
    columns: {
      column_1: { label: words.column, format: 'text' },
      column_2: { label: words.otherColumn, format: 'text' },
      correlation: { label: words.correlation, format: 'number' },
    },
    draw: (table, pen) => draw(table, fields, pen),
  };
}

function draw(table: Table, fields: readonly Field[], pen: Pen): Drawn {
  const { words, language } = pen;
  const labels = new Map(fields.map(field => [field.name, capital(field.label)]));
  const order = fields.map(field => labels.get(field.name) ?? field.name);
  const values = table.rows.map(([one, other, r]) => ({
    x: labels.get(String(one)) ?? String(one),
    y: labels.get(String(other)) ?? String(other),
    r: r === null || r === undefined ? null : numberOf(r),
    said: r === null || r === undefined ? '—' : correlationText(numberOf(r), language),
  }));
  const strongest = values
    .filter(value => value.x !== value.y && value.r !== null)
    .toSorted((a, b) => Math.abs(b.r ?? 0) - Math.abs(a.r ?? 0))[0];
  const step = fields.length > 9 ? 34 : fields.length > 5 ? 44 : 62;
  const axis = { labelAngle: 0, domain: false, ticks: false, grid: false };
  return {
    body: {
      width: { step },
      height: { step: Math.min(step, 40) },
      data: { values },
      encoding: {
        x: {
          field: 'x',
          type: 'nominal',
          sort: order,
          title: null,
          axis: { ...axis, labelAngle: -40, labelLimit: 130 },
        },
        y: { field: 'y', type: 'nominal', sort: order, title: null, axis },
      },
      layer: [
        {
          mark: { type: 'rect', cornerRadius: 3 },
          encoding: {
            color: {
              field: 'r',
              type: 'quantitative',
              // Orange to blue through grey: read the same by every kind of colour vision.
              scale: { domain: [-1, 0, 1], range: ['#b35806', '#ecebe6', '#0a5a9c'], interpolate: 'lab' },
              legend: null,
            },
            tooltip: [
              { field: 'x', title: words.column },
              { field: 'y', title: words.otherColumn },
              { field: 'said', title: words.correlation },
            ],
          },
        },
        {
          mark: { type: 'text', fontSize: fields.length > 9 ? 11 : 12.5 },
          encoding: {
            text: { field: 'said' },
            color: {
              condition: { test: 'abs(datum.r) > 0.55', value: '#ffffff' },
              value: '#1d1f1b',
            },
          },
        },
      ],
    },
    finding: strongest ? words.findings.correlations(strongest.x, strongest.y, strongest.said) : '',
    notes: unscaled(pen),
  };
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
