import { bodyOf, everyNode, listOf, namesOf, nodeOf, type TreeNode, textOf } from './guard-tree.ts';

/** What a number from the data is taken to be at most: enough for ages, counts and terms. */
export const DATA_NUMBER = 1_000_000;

/**
 * An upper bound of a number's size as far as it can be read off, in the number's own unit. `data` is what a value from the
 * data is taken for. Infinity where nothing bounds it.
 */
export function magnitude(node: TreeNode, data: number = DATA_NUMBER): number {
  const { kind, body } = node;
  const all = (nodes: readonly TreeNode[]) => Math.max(0, ...nodes.map(child => magnitude(child, data)));
  if (kind === 'A_Const') return Math.abs(writtenNumber(node) ?? 0);
  if (kind === 'TypeCast') return magnitude(argument(node), data);
  if (kind === 'A_Expr') return operated(node, data);
  if (kind === 'CaseExpr' || kind === 'CoalesceExpr' || kind === 'MinMaxExpr' || kind === 'BoolExpr') {
    return Math.max(data, all([...everyNode(node)].filter(child => child.kind === 'A_Const')));
  }
  if (kind === 'FuncCall') {
    const name = namesOf(body, 'funcname').at(-1) ?? '';
    const args = listOf(body, 'args');
    const [first, second] = args;
    if (first && second && (name === 'power' || name === 'pow'))
      return magnitude(first, data) ** magnitude(second, data);
    if (name === 'exp' && first) return Math.exp(magnitude(first, data));
    return Math.max(isWritten(node) ? 0 : data, all(args));
  }
  return data;
}

function operated({ body }: TreeNode, data: number): number {
  const left = nodeOf(body, 'lexpr');
  const right = nodeOf(body, 'rexpr');
  const [a, b] = [left ? magnitude(left, data) : 0, right ? magnitude(right, data) : 0];
  switch (namesOf(body, 'name')[0]) {
    case '+':
    case '-':
      // A step up or down from the data stays of the data's size.
      return Math.max(a, b) <= data ? Math.max(a, b) : a + b;
    case '*':
      return a * b;
    case '/':
      return right && isWritten(right) && b > 0 ? a / b : a;
    case '%':
      return b;
    case '^':
      return a ** b;
    case '<<':
      return a * 2 ** b;
    default:
      return data;
  }
}

/** True when nothing in it comes from the data. */
export function isWritten(node: TreeNode): boolean {
  return ![...everyNode(node)].some(child => child.kind === 'ColumnRef' || child.kind === 'SubLink');
}

/** The text of a literal, casts around it or not; null for anything else. */
export function writtenText(node: TreeNode): string | null {
  if (node.kind === 'TypeCast') return writtenText(argument(node));
  return node.kind === 'A_Const' ? textOf(bodyOf(node.body, 'sval') ?? {}, 'sval') : null;
}

/** The number of a literal, its sign and casts included; null for anything else. */
export function writtenNumber(node: TreeNode): number | null {
  if (node.kind === 'TypeCast') return writtenNumber(argument(node));
  if (node.kind === 'A_Expr' && namesOf(node.body, 'name')[0] === '-' && !node.body.lexpr) {
    const value = writtenNumber(nodeOf(node.body, 'rexpr') ?? node);
    return value === null ? null : -value;
  }
  if (node.kind !== 'A_Const') return null;
  const integer = bodyOf(node.body, 'ival');
  const text =
    textOf(bodyOf(node.body, 'fval') ?? {}, 'fval') ?? textOf(bodyOf(node.body, 'sval') ?? {}, 'sval');
  const value = integer ? Number(integer.ival ?? 0) : text === null ? Number.NaN : numberIn(text);
  return Number.isNaN(value) ? null : value;
}

/** Hexadecimal and underscored literals included. */
function numberIn(text: string): number {
  return Number(text.replaceAll('_', ''));
}

/** What a cast is of. */
export function argument(cast: TreeNode): TreeNode {
  return nodeOf(cast.body, 'arg') ?? { kind: 'A_Const', body: {} };
}
