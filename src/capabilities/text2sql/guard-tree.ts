import { SHAPES } from './guard-shapes.ts';
import { Refusal } from './guard-verdict.ts';

/** The fields of one node of the parse tree, as the parser's JSON has them. */
export type Body = Readonly<Record<string, unknown>>;

/** A node with its kind: `{ FuncCall: {…} }` taken apart. */
export interface TreeNode {
  readonly kind: string;
  readonly body: Body;
}

/** Takes a wrapped node apart. Anything that is no wrapped node is refused. */
export function unwrap(value: unknown): TreeNode {
  if (!isBody(value)) throw new Refusal('unknown_syntax');
  const entries = Object.entries(value);
  const [kind, body] = entries[0] ?? [];
  if (entries.length !== 1 || kind === undefined || !isBody(body)) throw new Refusal('unknown_syntax');
  return { kind, body };
}

export function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field that holds a list of wrapped nodes; absent means empty. */
export function listOf(body: Body, field: string): readonly TreeNode[] {
  const value = body[field];
  return Array.isArray(value) ? value.filter(item => !isEmptyNode(item)).map(unwrap) : [];
}

/** A field that holds one wrapped node. */
export function nodeOf(body: Body, field: string): TreeNode | null {
  return body[field] === undefined ? null : unwrap(body[field]);
}

/** A field that holds a body without its kind, such as `SelectStmt.larg`. */
export function bodyOf(body: Body, field: string): Body | null {
  const value = body[field];
  return isBody(value) ? value : null;
}

export function textOf(body: Body, field: string): string | null {
  const value = body[field];
  return typeof value === 'string' ? value : null;
}

/** The texts of a list of `String` nodes: a function's or an operator's name, an alias's columns. */
export function namesOf(body: Body, field: string): readonly string[] {
  return listOf(body, field).map(node => {
    if (node.kind !== 'String') throw new Refusal('unknown_syntax');
    return textOf(node.body, 'sval') ?? '';
  });
}

/** `SELECT DISTINCT` and `ROWS FROM` write an absent node as `{}`. */
export function isEmptyNode(value: unknown): boolean {
  return isBody(value) && Object.keys(value).length === 0;
}

/**
 * Every node directly under this one. Driven by the same table that says what is allowed at all, so no place where an
 * expression can stand is forgotten by one pass and seen by another.
 */
export function childrenOf(node: TreeNode): TreeNode[] {
  const children: TreeNode[] = [];
  for (const [field, shape] of Object.entries(SHAPES[node.kind] ?? {})) {
    if (node.body[field] === undefined || shape === 'scalar') continue;
    if (shape === 'node') children.push(unwrap(node.body[field]));
    else if (shape === 'list') children.push(...listOf(node.body, field));
    else {
      const body = bodyOf(node.body, field);
      if (!body) throw new Refusal('unknown_syntax');
      children.push({ kind: shape.bare, body });
    }
  }
  return children;
}

/** The node and everything under it, the node first. */
export function* everyNode(node: TreeNode): Generator<TreeNode> {
  yield node;
  for (const child of childrenOf(node)) yield* everyNode(child);
}
