import type { Catalogue } from '../../catalog/catalogue.ts';
import { overlappingGroups } from '../../catalog/overlap.ts';
import { chartWords } from '../../words/charts.ts';
import { overlapNote } from '../../words/overlap.ts';
import type { Language, RunStatement, Table, TableColumn, ToolContext, ToolFailure } from '../tool.ts';
import { capital, lowered, wrapped } from './axis.ts';
import type { BarLayout, ChartKind, Distribution, Drawn, Pen, Spec } from './chart.ts';
import { isSequence, isTime, type Placed, type Roles } from './groups.ts';
import { bar } from './kinds/bar.ts';
import { counts } from './kinds/counts.ts';
import { line } from './kinds/line.ts';
import { pie } from './kinds/pie.ts';
import { type Planned, planChart } from './plan.ts';
import { tableKind, tableRoles } from './roles.ts';
import { failedOf, run } from './statement.ts';
import { chartConfig } from './theme.ts';

/** A chart as it is asked for. `sql` is a whole statement to draw; the columns then are those of its result. */
export interface ChartRequest {
  readonly kind: ChartKind | null;
  readonly x: string | null;
  readonly y: string | null;
  readonly color: string | null;
  readonly columns: readonly string[];
  readonly where: string | null;
  readonly sql: string | null;
  readonly title: string | null;
  /** Which rows it is of, in the person's words: stands under the title. */
  readonly rows: string | null;
  readonly layout: BarLayout | null;
  readonly scale: 'linear' | 'log';
}

/** A chart without its picture; `table` is what it draws. */
export interface ChartAnswer {
  readonly kind: 'chart';
  readonly chart: ChartKind;
  readonly spec: Spec;
  readonly title: string;
  readonly finding: string;
  readonly notes: readonly string[];
  readonly sql: string;
  readonly table: Table;
  readonly relations: readonly string[];
  /** What asks for each of several charts by itself. */
  readonly options?: readonly string[];
}

export type ChartOutcome =
  | ChartAnswer
  /** There is nothing to draw, or it must be said what. */
  | {
      readonly kind: 'asked';
      readonly text: string;
      readonly sql?: string;
      readonly options?: readonly string[];
    }
  | { readonly kind: 'nothing'; readonly text: string; readonly sql: string }
  | { readonly kind: 'failed'; readonly text: string; readonly failure: ToolFailure; readonly sql?: string };

export interface ChartDeps {
  readonly runStatement: RunStatement;
  readonly catalogue: () => Catalogue;
}

const TITLE_LETTERS = 46;
const NOTE_LETTERS = 68;

/**
 * Draws a chart of what is asked: one statement, computed in the database and run as the person, then a Vega-Lite spec of
 * our own making. Nothing of the request but names that the catalogue or the result knows, and data, reaches the spec.
 */
export async function makeChart(
  request: ChartRequest,
  context: ToolContext,
  deps: ChartDeps,
): Promise<ChartOutcome> {
  const planned = await planChart(request, context, deps);
  if (planned.kind !== 'planned') return planned;
  const outcome = await run(planned.sql, context, deps);
  if (outcome.kind !== 'table') return failedOf(outcome);
  const pen: Pen = {
    language: context.language,
    words: chartWords[context.language],
    scale: request.scale,
    layout: request.layout,
  };
  const { table } = outcome;
  if (table.rows.length === 0) return { kind: 'nothing', text: pen.words.nothing, sql: planned.sql };

  if (planned.distribution) {
    const shown = relabelled(table, planned.distribution.columns);
    if (isEmpty(shown)) return { kind: 'nothing', text: pen.words.nothing, sql: planned.sql };
    return answer(
      planned,
      planned.chart,
      planned.distribution.draw(shown, pen),
      shown,
      outcome.relations,
      request,
      context,
    );
  }
  const shown = relabelled(table, planned.columns);
  const told = planned.roles ?? tableRoles(shown, request, deps.catalogue(), context.language);
  if (!told) return { kind: 'asked', text: pen.words.nothingToDraw, sql: planned.sql };
  const roles = settled(told, shown);
  if (shown.rows.every(row => row[roles.y.at] === null)) {
    return { kind: 'nothing', text: pen.words.nothing, sql: planned.sql };
  }
  const kind = planned.chart ?? tableKind(shown, roles);
  if (kind === 'line' && !isSequence(shown, roles.x)) {
    const { noLineOverNames, kinds } = pen.words;
    const text = noLineOverNames(lowered(roles.x.field.label));
    return { kind: 'asked', text, sql: planned.sql, options: [capital(kinds.bar ?? '')] };
  }
  const { drawn, chart } = drawTable(kind, shown, roles, pen);
  const overlap = overlappingGroups(shown.columns, deps.catalogue());
  const notes = overlap ? [overlapNote(overlap.ofCompanies, context.language).replace(/\.$/, '')] : [];
  return answer(
    { ...planned, title: planned.title ?? titleOf(roles, shown, context.language) },
    chart,
    { ...drawn, notes: [...drawn.notes, ...notes] },
    shown,
    outcome.relations,
    request,
    context,
  );
}

/** A chart of a table of figures. A kind that needs the values behind the figures becomes bars of them. */
function drawTable(
  kind: ChartKind,
  table: Table,
  roles: Roles,
  pen: Pen,
): { drawn: Drawn; chart: ChartKind } {
  switch (kind) {
    case 'line':
      return { drawn: line(table, roles, pen), chart: 'line' };
    case 'pie':
      return { drawn: pie(table, roles, pen), chart: 'pie' };
    case 'heatmap':
      return { drawn: counts(table, roles, pen), chart: 'heatmap' };
    case 'histogram':
      return { drawn: bar(table, roles, pen), chart: 'histogram' };
    default:
      return { drawn: bar(table, roles, pen), chart: 'bar' };
  }
}

function answer(
  planned: Planned,
  chart: ChartKind | null,
  drawn: Drawn,
  table: Table,
  relations: readonly string[],
  { rows: meant }: ChartRequest,
  { language, maxRows }: ToolContext,
): ChartAnswer {
  const title = planned.title ?? '';
  const rows = table.rows.slice(0, maxRows);
  const left = table.truncated
    ? [chartWords[language].notes.rowsLeft(table.rows.length, table.totalRows)]
    : [];
  const said = [...left, ...drawn.notes];
  const notes = [...(meant === null ? [] : [meant.replace(/[.\s]+$/, '')]), ...said];
  return {
    kind: 'chart',
    chart: chart ?? 'bar',
    spec: {
      $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
      description: `${title}. ${drawn.finding}`.trim(),
      title: {
        text: wrapped(title, TITLE_LETTERS),
        ...(notes.length > 0 ? { subtitle: wrapped(notes.join('. '), NOTE_LETTERS) } : {}),
      },
      ...drawn.body,
      config: chartConfig('light', language),
    },
    title,
    finding: drawn.finding,
    notes: said,
    sql: planned.sql,
    table: { ...table, rows, truncated: table.totalRows > rows.length },
    relations,
  };
}

function relabelled(table: Table, known: Distribution['columns']): Table {
  const columns = table.columns.map((column): TableColumn => ({ ...column, ...known[column.name] }));
  return { ...table, columns };
}

/** A statement of figures over no rows still gives one row, of nothing. */
function isEmpty(table: Table): boolean {
  return table.rows.every(row =>
    row.every((cell, at) => cell === null || table.columns[at]?.format === 'text'),
  );
}

function titleOf({ x, color, y }: Roles, table: Table, language: Language): string {
  const { titles } = chartWords[language];
  const by = (placed: Placed) =>
    (isTime(table, placed) && titles.byPeriod[placed.field.format]) || titles.by(lowered(placed.field.label));
  return capital(
    titles.figures(
      y.field.about ?? y.field.label,
      by(x),
      color
        ? isTime(table, x) || isTime(table, color)
          ? by(color)
          : titles.and(lowered(color.field.label))
        : null,
    ),
  );
}

/** Days that all begin a year, a quarter or a month stand for it. */
function settled(roles: Roles, table: Table): Roles {
  const settle = (placed: Placed): Placed => {
    if (placed.field.format !== 'date' || !isTime(table, placed)) return placed;
    const days = new Set(
      table.rows
        .map(row => row[placed.at])
        .filter(day => day !== null)
        .map(String),
    );
    const all = (ending: RegExp) => days.size > 1 && [...days].every(day => ending.test(day.slice(0, 10)));
    const format = all(/-01-01$/) ? 'year' : all(/-01$/) ? 'month' : 'date';
    return { ...placed, field: { ...placed.field, format } };
  };
  return { ...roles, x: settle(roles.x), color: roles.color && settle(roles.color) };
}
