import type { Catalogue } from '../../catalog/catalogue.ts';
import { chartWords } from '../../words/charts.ts';
import type { ToolContext } from '../tool.ts';
import type { ChartKind, Distribution, Field, Source } from './chart.ts';
import type { ChartDeps, ChartOutcome, ChartRequest } from './charts.ts';
import { fieldOfResult, isNumeric } from './fields.ts';
import type { Roles } from './groups.ts';
import { planRelation } from './plan-relation.ts';
import { readAxis } from './request.ts';
import { failedOf, run } from './statement.ts';
import { type Chosen, distributionOf, OF_VALUES } from './values.ts';

/** One statement, and how its rows are drawn. */
export interface Planned {
  readonly kind: 'planned';
  readonly sql: string;
  readonly chart: ChartKind | null;
  readonly title: string | null;
  readonly distribution: Distribution | null;
  /** Headings that the chart knows better than the statement's names tell. */
  readonly columns: Distribution['columns'];
  /** Null: told by the table itself. */
  readonly roles: Roles | null;
}

/** Longer lists are drawn as a distribution, shorter ones bar by bar. */
const LONG_LIST = 31;

/** Decides what is asked of the database. */
export async function planChart(
  request: ChartRequest,
  context: ToolContext,
  deps: ChartDeps,
): Promise<Planned | ChartOutcome> {
  const words = chartWords[context.language];
  const named = [request.x, request.y, request.color, ...request.columns].some(Boolean);
  const statement =
    request.sql ?? (named || request.kind === 'heatmap' ? null : (context.earlier?.sql ?? null));
  const title =
    request.title ?? (request.sql === null && statement !== null ? (context.earlier?.title ?? null) : null);
  if (statement !== null) return planStatement(statement, request, title, context, deps);
  if (!named && request.kind !== 'heatmap') {
    return { kind: 'asked', text: request.kind === null ? words.nothingBefore : words.whatToDraw };
  }
  return planRelation(request, context, deps.catalogue());
}

/** A statement's own rows are drawn as they are, or, for a chart of values, taken as its source. */
async function planStatement(
  sql: string,
  request: ChartRequest,
  tableTitle: string | null,
  context: ToolContext,
  deps: ChartDeps,
): Promise<Planned | ChartOutcome> {
  const asTable: Planned = {
    kind: 'planned',
    sql,
    chart: request.kind,
    title: tableTitle,
    distribution: null,
    columns: {},
    roles: null,
  };
  const source = statementSource(sql);
  // The headings of a statement are learnt from its first rows, and whether it lists more than bars can show.
  const probe = await run(`select * from ${source.from} limit ${LONG_LIST}`, context, deps);
  if (probe.kind !== 'table') return failedOf(probe);
  const fields = probe.table.columns.map(column => fieldOfResult(column, deps.catalogue(), context.language));
  const isList = fields.some(field => field.format === 'id') || fields.every(isPlainColumn(deps.catalogue()));
  if (!OF_VALUES.has(request.kind) && !(request.kind === null && isList)) return asTable;
  const listed = isList && probe.table.rows.length === LONG_LIST ? fields.findLast(isNumeric) : undefined;
  if (request.kind === null && request.x === null && !listed) return asTable;
  const asked =
    request.kind === null && request.x === null ? { ...request, x: listed?.name ?? null } : request;
  const chosen = chooseFields(asked, fields);
  const distribution = distributionOf(source, request.kind, chosen, context.language);
  if (distribution === null) return asTable;
  return {
    ...asTable,
    sql: distribution.distribution.sql,
    chart: distribution.kind,
    title: request.title ?? distribution.title,
    distribution: distribution.distribution,
  };
}

function isPlainColumn(catalogue: Catalogue) {
  const names = new Set([...catalogue.relations.values()].flatMap(relation => [...relation.columns.keys()]));
  return (field: Field) => names.has(field.name);
}

function statementSource(sql: string): Source {
  return {
    from: `(\n${sql.trim().replace(/;\s*$/, '')}\n) as source`,
    where: null,
    key: null,
    relation: null,
  };
}

function chooseFields(request: ChartRequest, fields: readonly Field[]): Chosen {
  const named = (text: string | null) => {
    const axis = text === null ? null : readAxis(text);
    const name = axis?.column ?? text;
    return fields.find(field => field.name === name) ?? null;
  };
  const wanted = request.columns.map(named).filter(field => field !== null);
  const numbers = (wanted.length > 0 ? wanted : fields).filter(isNumeric);
  const asked = [named(request.x), named(request.y)].filter(field => field !== null);
  const own = asked.length > 0 ? asked : wanted.length > 0 ? wanted : numbers;
  return { x: own[0] ?? null, y: own[1] ?? null, color: named(request.color), numbers };
}
