import type { Table } from '../../tool.ts';
import { brief, capital, told, unscaled } from '../axis.ts';
import type { Drawn, Pen } from '../chart.ts';
import { gather, type Roles } from '../groups.ts';
import { PLOT_WIDTH } from '../theme.ts';
import { shortName } from './line.ts';

const MOST = { categories: 14, series: 10 };

/** Figures by two groups as a heat map: darker is more. */
export function counts(table: Table, roles: Roles, pen: Pen): Drawn {
  const gathered = gather(table, roles, MOST, pen);
  const { words } = pen;
  const values = gathered.points.map(point => ({
    // The axis with the more names stands, where names have room.
    y: shortName(point, table, roles.x, pen),
    x: point.group,
    v: point.y,
    told: told(point.y, roles.y.field, pen),
    brief: brief(point.y, roles.y.field, pen),
  }));
  const named = new Map(gathered.points.map(point => [point.x, shortName(point, table, roles.x, pen)]));
  const [low, high] = [Math.min(...values.map(value => value.v)), Math.max(...values.map(value => value.v))];
  const columns = gathered.series?.names ?? [''];
  const unnamed = [words.others, words.missing];
  const known = gathered.points.filter(({ x, group }) => !unnamed.includes(x) && !unnamed.includes(group));
  const peak = (known.length > 0 ? known : gathered.points).toSorted((a, b) => b.y - a.y)[0];
  const axis = { domain: false, ticks: false, grid: false };
  return {
    body: {
      width: Math.min(PLOT_WIDTH, Math.max(240, columns.length * 90)),
      height: { step: 34 },
      data: { values },
      encoding: {
        x: {
          field: 'x',
          type: 'nominal',
          sort: [...columns],
          title: roles.color ? capital(roles.color.field.label) : null,
          axis: {
            ...axis,
            labelAngle: columns.length > 4 || columns.some(name => name.length > 14) ? -35 : 0,
            labelLimit: 120,
          },
        },
        y: {
          field: 'y',
          type: 'nominal',
          sort: gathered.order.map(name => named.get(name) ?? name),
          title: null,
          axis,
        },
      },
      layer: [
        {
          mark: { type: 'rect', cornerRadius: 3 },
          encoding: {
            color: {
              field: 'v',
              type: 'quantitative',
              scale: { range: ['#e6eef5', '#08507f'], interpolate: 'lab' },
              legend: null,
            },
            tooltip: [
              { field: 'y', title: capital(roles.x.field.label) },
              ...(roles.color ? [{ field: 'x', title: capital(roles.color.field.label) }] : []),
              { field: 'told', title: capital(roles.y.field.label) },
            ],
          },
        },
        {
          mark: { type: 'text', fontSize: 11.5 },
          encoding: {
            text: { field: 'brief' },
            color: {
              condition: { test: `datum.v > ${(low + high) / 2}`, value: '#ffffff' },
              value: '#1d1f1b',
            },
          },
        },
      ],
    },
    finding: peak ? words.findings.cell(peak.x, peak.group, told(peak.y, roles.y.field, pen)) : '',
    notes: [...gathered.notes, ...unscaled(pen)],
  };
}
