import { parse } from 'libpg-query';
import type { Catalogue, Column } from '../../catalog/catalogue.ts';
import type { Grouping } from '../tool.ts';

type Node = Readonly<Record<string, unknown>>;

/** Aggregates that say nothing of one member of a large group; a minimum or a list would. */
const FIGURES = new Set(['count', 'sum', 'avg', 'stddev', 'stddev_samp', 'stddev_pop', 'variance', 'corr']);
const ORDERED_FIGURES = new Set(['percentile_cont']);
const AROUND_FIGURES = new Set(['round', 'nullif']);
const KEY_FUNCTIONS = new Set(['date_trunc', 'extract']);
/** Parts that let a statement look at one person inside a group. */
const TOO_CLEVER = [
  'SubLink',
  'RangeSubselect',
  'RangeFunction',
  'WindowDef',
  'GroupingSet',
  'CaseExpr',
  'over',
];
const CLAUSES_REFUSED = ['withClause', 'havingClause', 'windowClause', 'valuesLists', 'larg', 'rarg'];

/**
 * Which column counts the people of each group, when every cell of the statement's result is such a count, a figure over
 * the group, or what the group is formed by. Null for whatever is not plainly that: no sub-statements, conditions inside
 * aggregates, personal or key columns. People are counted by `count(*)` over their own relation alone, else by
 * `count(distinct key)`.
 */
export async function groupingOf(
  sql: string,
  catalogue: Catalogue,
  relations: readonly string[],
): Promise<Grouping | null> {
  const tree: unknown = await parse(sql);
  const select = selectOf(tree);
  if (!select || CLAUSES_REFUSED.some(clause => select[clause] !== undefined)) return null;
  if (mentions(select, TOO_CLEVER)) return null;
  const scope = scopeOf(catalogue, relations);
  const targets = listOf(select.targetList).map(target => child(target, 'ResTarget'));
  const keys = listOf(select.groupClause);
  const known = targets.every(target => {
    const value = target?.val as Node | undefined;
    return value !== undefined && (isFigure(value, scope) || isKey(value, keys, target, targets, scope));
  });
  const sizeColumn = targets.findIndex(target => countsPeople(target?.val as Node | undefined, scope));
  return known && sizeColumn >= 0 ? { sizeColumn } : null;
}

interface Scope {
  readonly columns: ReadonlyMap<string, readonly Column[]>;
  /** `count(*)` counts people. */
  readonly onlyPeople: boolean;
  /** Names of columns that point at one person. */
  readonly personKeys: ReadonlySet<string>;
}

function scopeOf(catalogue: Catalogue, names: readonly string[]): Scope {
  const read = names.flatMap(name => catalogue.relations.get(name.slice(name.lastIndexOf('.') + 1)) ?? []);
  const people = [...catalogue.relations.values()].filter(relation => relation.person);
  const pointing = catalogue.joins.filter(join => people.some(({ name }) => name === join.one));
  const joined = read.filter(relation => !relation.person);
  return {
    columns: Map.groupBy(
      read.flatMap(relation => [...relation.columns.values()]),
      column => column.name,
    ),
    onlyPeople: read.length === 1 && joined.length === 0,
    personKeys: new Set(
      pointing.filter(join => joined.some(({ name }) => name === join.many)).map(join => join.manyColumn),
    ),
  };
}

function isFigure(node: Node, scope: Scope): boolean {
  const call = child(node, 'FuncCall');
  if (call) {
    const name = functionName(call);
    const args = listOf(call.args);
    if (AROUND_FIGURES.has(name)) return args.every(arg => isConstant(arg) || isFigure(arg, scope));
    if (call.agg_filter !== undefined) return false;
    if (ORDERED_FIGURES.has(name)) {
      const order = listOf(call.agg_order).map(item => child(item, 'SortBy')?.node as Node | undefined);
      return args.every(isConstant) && order.every(item => item !== undefined && isOpenColumn(item, scope));
    }
    return FIGURES.has(name) && args.every(arg => isOpenColumn(arg, scope) || countsPeople(node, scope));
  }
  const operation = child(node, 'A_Expr');
  if (operation) {
    return [operation.lexpr, operation.rexpr].every(
      side => isNode(side) && (isConstant(side) || isFigure(side, scope)),
    );
  }
  const cast = child(node, 'TypeCast');
  return cast !== undefined && isNode(cast.arg) && isFigure(cast.arg, scope);
}

/** A target that the groups are formed by: written out again, or named by its place or its alias in GROUP BY. */
function isKey(
  value: Node,
  keys: readonly Node[],
  target: Node | undefined,
  targets: readonly (Node | undefined)[],
  scope: Scope,
): boolean {
  if (!isKeyExpression(value, scope)) return false;
  const place = targets.indexOf(target) + 1;
  return keys.some(key => {
    const constant = child(child(key, 'A_Const') ?? {}, 'ival');
    if (constant) return constant.ival === place;
    return (
      shape(key) === shape(value) || (typeof target?.name === 'string' && columnName(key) === target.name)
    );
  });
}

function isKeyExpression(node: Node, scope: Scope): boolean {
  const call = child(node, 'FuncCall');
  if (call) {
    return (
      KEY_FUNCTIONS.has(functionName(call)) &&
      listOf(call.args).every(arg => isConstant(arg) || isKeyExpression(arg, scope))
    );
  }
  const cast = child(node, 'TypeCast');
  if (cast) return isNode(cast.arg) && isKeyExpression(cast.arg, scope);
  return isOpenColumn(node, scope);
}

function countsPeople(node: Node | undefined, scope: Scope): boolean {
  const call = node && child(node, 'FuncCall');
  if (!call || functionName(call) !== 'count' || call.agg_filter !== undefined) return false;
  if (call.agg_star === true) return scope.onlyPeople;
  const [arg] = listOf(call.args);
  return call.agg_distinct === true && arg !== undefined && scope.personKeys.has(columnName(arg) ?? '');
}

function isOpenColumn(node: Node, scope: Scope): boolean {
  const columns = scope.columns.get(columnName(node) ?? '') ?? [];
  return columns.length > 0 && columns.every(column => !column.personal && !column.key);
}

function isConstant(node: Node): boolean {
  const cast = child(node, 'TypeCast');
  return child(node, 'A_Const') !== undefined || (isNode(cast?.arg) && isConstant(cast.arg));
}

function columnName(node: Node): string | null {
  const last = listOf(child(node, 'ColumnRef')?.fields).at(-1);
  const text = last && child(last, 'String')?.sval;
  return typeof text === 'string' ? text : null;
}

function functionName(call: Node): string {
  const last = listOf(call.funcname).at(-1);
  const text = last && child(last, 'String')?.sval;
  return typeof text === 'string' ? text : '';
}

function selectOf(tree: unknown): Node | undefined {
  const [statement] = isNode(tree) ? listOf(tree.stmts) : [];
  return isNode(statement?.stmt) ? child(statement.stmt, 'SelectStmt') : undefined;
}

function mentions(node: unknown, kinds: readonly string[]): boolean {
  if (Array.isArray(node)) return node.some(item => mentions(item, kinds));
  if (!isNode(node)) return false;
  return Object.entries(node).some(([kind, value]) => kinds.includes(kind) || mentions(value, kinds));
}

/** The tree without its positions in the text. */
function shape(node: Node): string {
  return JSON.stringify(node, (key, value) => (key === 'location' ? undefined : value));
}

function child(node: Node, kind: string): Node | undefined {
  const value = node[kind];
  return isNode(value) ? value : undefined;
}

function listOf(value: unknown): Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
