import { conjuncts } from './guard-links.ts';
import { magnitude } from './guard-magnitude.ts';
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

const MAX_STEPS = 1_000_000;

interface Self {
  readonly name: string;
  readonly columns: readonly string[];
}

/**
 * Refuses a recursion without a visible end. Its second half must read itself alone and stop at a bound that its own step
 * runs towards (`n < 12` with `n + 1`), or follow links of another relation by an equality, as a hierarchy does.
 */
export function checkRecursion(half: Body, self: Self): void {
  const from = listOf(half, 'fromClause');
  const relations = from.flatMap(item => [...everyNode(item)].filter(node => node.kind === 'RangeVar'));
  const own = relations.filter(
    node => node.body.schemaname === undefined && textOf(node.body, 'relname') === self.name,
  );
  if (own.length === 0 && !readsItself(half, self)) return;
  const aliases = own.map(node => {
    const alias = bodyOf(node.body, 'alias');
    return (alias && textOf(alias, 'aliasname')) ?? self.name;
  });
  const conditions = [nodeOf(half, 'whereClause'), ...from.flatMap(item => qualsIn(item))].flatMap(node =>
    node ? conjuncts(node) : [],
  );
  const alone = from.length === 1 && from[0]?.kind === 'RangeVar';
  const ends = conditions.some(condition =>
    alone ? stepsTowards(condition, half, self, aliases) : followsLink(condition, aliases),
  );
  if (own.length !== 1 || !ends) throw new Refusal('endless_recursion', self.name.slice(0, 80));
}

function readsItself(half: Body, self: Self): boolean {
  return [...everyNode({ kind: 'SelectStmt', body: half })].some(
    node =>
      node.kind === 'RangeVar' &&
      node.body.schemaname === undefined &&
      textOf(node.body, 'relname') === self.name,
  );
}

function qualsIn(item: TreeNode): TreeNode[] {
  return [...everyNode(item)].flatMap(node => {
    const quals = node.kind === 'JoinExpr' ? nodeOf(node.body, 'quals') : null;
    return quals ? [quals] : [];
  });
}

function stepsTowards({ kind, body }: TreeNode, half: Body, self: Self, aliases: readonly string[]): boolean {
  if (kind !== 'A_Expr') return false;
  const left = nodeOf(body, 'lexpr');
  const right = nodeOf(body, 'rexpr');
  if (!left || !right) return false;
  const operator = body.kind === 'AEXPR_BETWEEN' ? '<' : (namesOf(body, 'name')[0] ?? '');
  const leftIsOwn = mentions(left, self, aliases);
  if (leftIsOwn === mentions(right, self, aliases)) return false;
  const bound = leftIsOwn ? right : left;
  const size = magnitude(bound);
  if (Number.isFinite(size) && size > MAX_STEPS) return false;
  const upwards = (operator === '<' || operator === '<=') === leftIsOwn;
  if (!['<', '<=', '>', '>='].includes(operator)) return false;
  return listOf(half, 'targetList').some(target => moves(target, upwards ? '+' : '-', self, aliases));
}

/** Some output is an own column plus (or minus) a step that is not nought. */
function moves(target: TreeNode, operator: '+' | '-', self: Self, aliases: readonly string[]): boolean {
  return [...everyNode(target)].some(({ kind, body }) => {
    if (kind !== 'A_Expr' || namesOf(body, 'name')[0] !== operator) return false;
    const left = nodeOf(body, 'lexpr');
    const right = nodeOf(body, 'rexpr');
    if (!left || !right) return false;
    const step = mentions(left, self, aliases) ? right : left;
    const size = step.kind === 'A_Const' ? magnitude(step) : 1;
    return (mentions(left, self, aliases) || mentions(right, self, aliases)) && size >= 0.001;
  });
}

function followsLink({ kind, body }: TreeNode, aliases: readonly string[]): boolean {
  if (kind !== 'A_Expr' || body.kind !== 'AEXPR_OP' || namesOf(body, 'name')[0] !== '=') return false;
  const sides = [nodeOf(body, 'lexpr'), nodeOf(body, 'rexpr')];
  const own = sides.map(side => side !== null && qualified(side, aliases));
  const other = sides.map(side => side !== null && !qualified(side, aliases) && hasColumn(side));
  return (own[0] === true && other[1] === true) || (own[1] === true && other[0] === true);
}

function hasColumn(node: TreeNode): boolean {
  return [...everyNode(node)].some(child => child.kind === 'ColumnRef');
}

function qualified(node: TreeNode, aliases: readonly string[]): boolean {
  return columnsIn(node).some(fields => fields.length > 1 && aliases.includes(fields.at(-2) ?? ''));
}

function mentions(node: TreeNode, self: Self, aliases: readonly string[]): boolean {
  return columnsIn(node).some(fields =>
    fields.length === 1 ? self.columns.includes(fields[0] ?? '') : aliases.includes(fields.at(-2) ?? ''),
  );
}

function columnsIn(node: TreeNode): string[][] {
  return [...everyNode(node)]
    .filter(child => child.kind === 'ColumnRef')
    .map(child => listOf(child.body, 'fields').map(field => textOf(field.body, 'sval') ?? '*'));
}
