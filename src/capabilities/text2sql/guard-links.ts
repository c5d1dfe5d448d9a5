import type { Entry, Level } from './guard-levels.ts';
import {
  type Body,
  bodyOf,
  everyNode,
  listOf,
  namesOf,
  nodeOf,
  type TreeNode,
  textOf,
} from './guard-tree.ts';
import { Refusal } from './guard-verdict.ts';

/** Rows that VALUES and the like may make when nothing links them. */
const MAX_WRITTEN_ROWS = 1_000_000;

/**
 * Refuses a FROM that pairs every row of one register with every row of another: six thousand clients twice are 36 million
 * rows, a million twice never end. Two registers must be linked by a condition that names both, or all but one of them
 * narrowed to named values. Written-out rows are multiplied the same way. Returns their product, 1 where only data decide.
 */
export function checkLinks(stmt: Body, level: Level): number {
  const bulk = level.entries.filter(entry => entry.bulk);
  if (level.entries.length < 2) return level.entries[0]?.rows ?? 1;
  const groups = new Map<Entry, Entry>();
  const leader = (entry: Entry): Entry => {
    const next = groups.get(entry) ?? entry;
    return next === entry ? entry : leader(next);
  };
  const narrowed = new Set<Entry>();

  for (const condition of conditionsOf(stmt)) {
    const named = level.entries.filter(entry => names(condition, entry));
    for (const entry of named.slice(1)) groups.set(leader(entry), leader(named[0] ?? entry));
    if (named.length === 1 && named[0] && pinsValue(condition)) narrowed.add(named[0]);
  }
  for (const columns of sharedColumns(stmt)) {
    const joined = level.entries.filter(
      entry => columns === 'all' || columns.some(column => entry.columns.includes(column)),
    );
    for (const entry of joined.slice(1)) groups.set(leader(entry), leader(joined[0] ?? entry));
  }

  for (const { alias, item } of lateralItems(stmt)) {
    const linked = level.entries.filter(entry => entry.alias === alias || names(item, entry));
    for (const entry of linked.slice(1)) groups.set(leader(entry), leader(linked[0] ?? entry));
  }

  const pinned = new Set([...narrowed].map(leader));
  const loose = new Set(bulk.map(leader).filter(group => !pinned.has(group)));
  if (loose.size > 1)
    throw new Refusal(
      'unlinked_relations',
      [...loose]
        .map(entry => entry.alias)
        .join(', ')
        .slice(0, 80),
    );

  const largest = new Map<Entry, number>();
  for (const entry of level.entries) {
    largest.set(leader(entry), Math.max(entry.rows, largest.get(leader(entry)) ?? 1));
  }
  const product = [...largest.values()].reduce((rows, one) => rows * one, 1);
  if (product > MAX_WRITTEN_ROWS) throw new Refusal('unlinked_relations', null);
  return product;
}

function conditionsOf(stmt: Body): TreeNode[] {
  const where = nodeOf(stmt, 'whereClause');
  const joins = listOf(stmt, 'fromClause').flatMap(item => joinsIn(item).map(join => nodeOf(join, 'quals')));
  return [where, ...joins].flatMap(node => (node ? conjuncts(node) : []));
}

/** The parts that all must hold. */
export function conjuncts(node: TreeNode): TreeNode[] {
  if (node.kind !== 'BoolExpr' || node.body.boolop !== 'AND_EXPR') return [node];
  return listOf(node.body, 'args').flatMap(conjuncts);
}

function joinsIn(item: TreeNode): Body[] {
  if (item.kind !== 'JoinExpr') return [];
  const sides = ['larg', 'rarg'].flatMap(side => {
    const node = nodeOf(item.body, side);
    return node ? joinsIn(node) : [];
  });
  return [item.body, ...sides];
}

/** What reads the rows to its left is linked to them. */
function lateralItems(stmt: Body): { alias: string; item: TreeNode }[] {
  return listOf(stmt, 'fromClause')
    .flatMap(leaves)
    .filter(item => item.kind === 'RangeFunction' || item.body.lateral === true)
    .map(item => ({ alias: textOf(bodyOf(item.body, 'alias') ?? {}, 'aliasname') ?? '', item }));
}

function leaves(item: TreeNode): TreeNode[] {
  if (item.kind !== 'JoinExpr') return [item];
  return ['larg', 'rarg'].flatMap(side => {
    const node = nodeOf(item.body, side);
    return node ? leaves(node) : [];
  });
}

function sharedColumns(stmt: Body): ('all' | readonly string[])[] {
  return listOf(stmt, 'fromClause')
    .flatMap(joinsIn)
    .flatMap((join): ('all' | readonly string[])[] => {
      if (join.isNatural === true) return ['all'];
      const using = namesOf(join, 'usingClause');
      return using.length > 0 ? [using] : [];
    });
}

function names(condition: TreeNode, entry: Entry): boolean {
  for (const { kind, body } of everyNode(condition)) {
    if (kind !== 'ColumnRef') continue;
    const fields = listOf(body, 'fields').map(field => textOf(field.body, 'sval'));
    const column = fields.at(-1);
    if (
      fields.length === 1 ? column != null && entry.columns.includes(column) : fields.at(-2) === entry.alias
    )
      return true;
  }
  return false;
}

const PINNING = new Set(['AEXPR_IN', 'AEXPR_LIKE', 'AEXPR_ILIKE', 'AEXPR_BETWEEN', 'AEXPR_OP_ANY']);

/** `column = value`, IN, LIKE, BETWEEN, with no column on one of the sides. */
function pinsValue({ kind, body }: TreeNode): boolean {
  if (kind !== 'A_Expr') return false;
  const equals = body.kind === 'AEXPR_OP' && namesOf(body, 'name')[0] === '=';
  if (!equals && !PINNING.has(String(body.kind))) return false;
  const sides = [nodeOf(body, 'lexpr'), nodeOf(body, 'rexpr')];
  return sides.some(side => side !== null && ![...everyNode(side)].some(node => node.kind === 'ColumnRef'));
}
