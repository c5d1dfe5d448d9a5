import { type Catalogue, type Column, columnOf } from '../../catalog/catalogue.ts';
import { chartWords } from '../../words/charts.ts';
import type { Language, ToolContext } from '../tool.ts';
import { capital } from './axis.ts';
import type { Field, Source } from './chart.ts';
import type { ChartOutcome, ChartRequest } from './charts.ts';
import { fieldOfColumn, isNumeric } from './fields.ts';
import type { Planned } from './plan.ts';
import {
  type Axis,
  figurePart,
  groupedSql,
  groupPart,
  readAxis,
  relationOfAxes,
  relationSource,
  unnested,
} from './request.ts';
import { isAdditive } from './roles.ts';
import { type Chosen, distributionOf, OF_VALUES } from './values.ts';

/** Axes over a relation of the catalogue: values themselves, or figures by groups. */
export function planRelation(
  request: ChartRequest,
  { language }: ToolContext,
  catalogue: Catalogue,
): Planned | ChartOutcome {
  const words = chartWords[language];
  const [first, second] = request.columns;
  const written = {
    x: request.x ?? first ?? null,
    y:
      request.y ?? (request.x === null ? (second ?? null) : ((first !== request.x ? first : second) ?? null)),
    color: request.color,
  };
  const texts = [written.x, written.y, written.color, ...request.columns].filter(text => text !== null);
  const axes = texts.map(readAxis);
  const unread = texts.find((_, at) => axes[at] === null);
  if (unread !== undefined) return unknownColumn(unread, language);
  const columns = axes.flatMap(axis => (axis?.column ? [axis.column] : []));
  const relation = relationOfAxes(catalogue, texts, columns);
  if (!relation) {
    const known = [...catalogue.relations.values()];
    const missing = columns.find(name => !known.some(one => one.columns.has(name)));
    return missing
      ? unknownColumn(missing, language)
      : {
          kind: 'failed',
          text: words.whatToDraw,
          failure: {
            code: 'columns_apart',
            hint: 'these columns belong to several relations: pass sql that joins them',
          },
        };
  }
  let source = relationSource(catalogue, relation, request.where);
  const column = (name: string): Column => columnOf(catalogue, { relation: relation.name, column: name });
  const items = new Map<string, string>();
  for (const name of new Set(columns)) {
    if (column(name).type !== 'list') continue;
    const taken = unnested(source, column(name));
    source = taken.source;
    items.set(name, taken.item);
  }
  const read = { x: axisOf(written.x), y: axisOf(written.y), color: axisOf(written.color) };
  const plain = [read.x, read.y, read.color].every(axis => axis === null || axis.kind === 'column');
  const field = (axis: Axis | null) =>
    axis?.column ? fieldOfColumn(column(axis.column), language, items.get(axis.column)) : null;

  if (plain && (OF_VALUES.has(request.kind) || request.kind === null)) {
    const all = [...relation.columns.values()].filter(
      one => one.type === 'number' && !one.key && one.format !== 'id',
    );
    const wanted = request.columns.length > 0 ? request.columns.map(name => field(readAxis(name))) : [];
    const asked = wanted.length > 0 ? wanted : [field(read.x), field(read.y)];
    const numbers = asked.filter(one => one !== null).filter(isNumeric);
    const chosen: Chosen = {
      x: field(read.x),
      y: field(read.y),
      color: field(read.color),
      numbers:
        numbers.length > 1 || texts.length > 0 ? numbers : all.map(one => fieldOfColumn(one, language)),
    };
    const kind = request.kind ?? (chosen.numbers.length > 2 ? 'heatmap' : null);
    const found = distributionOf(source, kind, chosen, language);
    if (found) {
      return {
        kind: 'planned',
        sql: found.distribution.sql,
        chart: found.kind,
        title: request.title ?? found.title,
        distribution: found.distribution,
        columns: {},
        roles: null,
      };
    }
    if (['boxplot', 'density', 'scatter'].includes(request.kind ?? '')) {
      return { kind: 'asked', text: words.needsNumber(words.kinds[request.kind ?? ''] ?? '') };
    }
  }
  return planFigures(request, read, { source, column, items, label: relation.label[language] }, language);
}

interface Ground {
  readonly source: Source;
  readonly column: (name: string) => Column;
  readonly items: ReadonlyMap<string, string>;
  /** What the rows are called. */
  readonly label: string;
}

/** A figure by one group or two; a bare number means its own aggregate, nothing named means how many there are. */
function planFigures(
  request: ChartRequest,
  read: { x: Axis | null; y: Axis | null; color: Axis | null },
  { source, column, items, label }: Ground,
  language: Language,
): Planned | ChartOutcome {
  const words = chartWords[language];
  const all = [read.x, read.y, read.color].filter(axis => axis !== null);
  const figure =
    all.find(axis => axis.kind === 'figure') ??
    all.find(axis => axis !== read.x && axis !== read.color && isMeasure(axis, column)) ??
    (read.y !== null && read.x !== null && isMeasure(read.x, column) ? read.x : null) ??
    ({ kind: 'figure', fn: 'count', column: null, distinct: false } as const);
  const groups = all.filter(axis => axis !== figure);
  const [x, color] = groups;
  if (!x) return { kind: 'asked', text: words.whatToDraw };

  const part = (axis: Axis) => {
    const of = column(axis.column ?? '');
    const isDate = of.type === 'date' || of.type === 'moment';
    const timed: Axis =
      axis.kind === 'column' && isDate ? { kind: 'period', grain: 'auto', column: of.name } : axis;
    return groupPart(timed, of, items.get(of.name) ?? null, source, language);
  };
  const parts = [x, ...(color ? [color] : [])].map(part);
  const measured = measuredOf(figure, column);
  const y = figurePart(
    measured,
    measured.column === null ? null : column(measured.column),
    source,
    label,
    language,
  );
  const inTime = ['date', 'month', 'quarter', 'year'].includes(parts[0]?.field.format ?? '');
  const [xPart, colorPart] = parts;
  if (!xPart) return { kind: 'asked', text: words.whatToDraw };
  return {
    kind: 'planned',
    sql: groupedSql(source, parts, y, inTime),
    chart:
      request.kind === 'boxplot' || request.kind === 'density' || request.kind === 'scatter'
        ? 'bar'
        : request.kind,
    title: request.title,
    distribution: null,
    columns: Object.fromEntries(
      [...parts, y].map(({ field }) => [
        field.name,
        { label: capital(field.label), format: tableFormat(field) },
      ]),
    ),
    roles: {
      x: { field: xPart.field, at: 0 },
      color: colorPart ? { field: colorPart.field, at: 1 } : null,
      y: { field: y.field, at: parts.length },
      additive: isAdditive(y.field.name),
    },
  };
}

function axisOf(text: string | null): Axis | null {
  return text === null ? null : readAxis(text);
}

function isMeasure(axis: Axis, column: (name: string) => Column): boolean {
  return (
    axis.kind === 'column' && column(axis.column).type === 'number' && column(axis.column).aggregate !== null
  );
}

function measuredOf(axis: Axis, column: (name: string) => Column): Extract<Axis, { kind: 'figure' }> {
  if (axis.kind === 'figure') return axis;
  return { kind: 'figure', fn: column(axis.column).aggregate ?? 'avg', column: axis.column, distinct: false };
}

function unknownColumn(name: string, language: Language): ChartOutcome {
  const shown = name.slice(0, 60);
  return {
    kind: 'failed',
    text: chartWords[language].unknownColumn(shown),
    failure: { code: 'unknown_column', hint: shown },
  };
}

/** A year is drawn as a year; in the table its first day stays a date. */
function tableFormat({ format, name }: Field): Field['format'] {
  return format === 'year' && name === 'year' ? 'date' : format;
}
