import {
  COLLATIONS,
  EXPRESSION_KINDS,
  FUNCTIONS,
  OPERATORS,
  SESSION_VALUES,
  SUBLINK_KINDS,
  TYPES,
} from './guard-lists.ts';
import { type FieldShape, SHAPES } from './guard-shapes.ts';
import {
  type Body,
  isBody,
  isEmptyNode,
  listOf,
  namesOf,
  type TreeNode,
  textOf,
  unwrap,
} from './guard-tree.ts';
import { type GuardCode, Refusal } from './guard-verdict.ts';

const MAX_DEPTH = 250;
const MAX_NODES = 20_000;
const MAX_TYPE_LENGTH = 1000;

/** What is wrong with a node or a field that is not in the table, where there is something better to say than "unknown". */
const KNOWN_FOREIGNERS: Readonly<Record<string, GuardCode>> = {
  intoClause: 'not_a_select',
  InsertStmt: 'not_a_select',
  UpdateStmt: 'not_a_select',
  DeleteStmt: 'not_a_select',
  MergeStmt: 'not_a_select',
  lockingClause: 'locking',
  ParamRef: 'parameter',
};

/**
 * Holds every node against the table of shapes and, where its names matter, against the lists. Needs no scope: it is the
 * same wherever the node stands. Throws `Refusal`.
 */
export function checkShapes(root: TreeNode): void {
  const count = { nodes: 0 };
  checkNode(root, 0, count);
}

function checkNode({ kind, body }: TreeNode, depth: number, count: { nodes: number }): void {
  count.nodes += 1;
  if (depth > MAX_DEPTH || count.nodes > MAX_NODES) throw new Refusal('too_deep');
  const shape = Object.hasOwn(SHAPES, kind) ? SHAPES[kind] : undefined;
  if (!shape)
    throw new Refusal(KNOWN_FOREIGNERS[kind] ?? 'unknown_syntax', KNOWN_FOREIGNERS[kind] ? null : kind);
  for (const [field, value] of Object.entries(body)) {
    const fieldShape = Object.hasOwn(shape, field) ? shape[field] : undefined;
    if (fieldShape === undefined) {
      throw new Refusal(KNOWN_FOREIGNERS[field] ?? 'unknown_syntax', KNOWN_FOREIGNERS[field] ? null : field);
    }
    for (const child of childrenIn(kind, field, fieldShape, value)) checkNode(child, depth + 1, count);
  }
  if (Object.hasOwn(CHECKS, kind)) CHECKS[kind]?.(body);
}

function childrenIn(kind: string, field: string, shape: FieldShape, value: unknown): TreeNode[] {
  if (shape === 'scalar') {
    if (value !== null && typeof value === 'object') throw new Refusal('unknown_syntax', field);
    return [];
  }
  if (shape === 'node') return [unwrap(value)];
  if (shape !== 'list') {
    if (!isBody(value)) throw new Refusal('unknown_syntax', field);
    return [{ kind: shape.bare, body: value }];
  }
  if (!Array.isArray(value)) throw new Refusal('unknown_syntax', field);
  // Plain DISTINCT is a list of one absent node, and ROWS FROM pairs each function with an absent column list.
  const mayBeAbsent = kind === 'List' || (kind === 'SelectStmt' && field === 'distinctClause');
  return value.filter(item => !(mayBeAbsent && isEmptyNode(item))).map(unwrap);
}

const CHECKS: Readonly<Record<string, (body: Body) => void>> = {
  FuncCall(body) {
    const name = builtIn(namesOf(body, 'funcname'));
    if (name === null || !FUNCTIONS.has(name))
      throw new Refusal('function', shown(namesOf(body, 'funcname')));
  },
  A_Expr(body) {
    if (!EXPRESSION_KINDS.has(textOf(body, 'kind') ?? ''))
      throw new Refusal('unknown_syntax', textOf(body, 'kind'));
    checkOperator(namesOf(body, 'name'));
  },
  SubLink(body) {
    const kind = textOf(body, 'subLinkType') ?? '';
    if (!SUBLINK_KINDS.has(kind)) throw new Refusal('unknown_syntax', kind);
    if (body.operName !== undefined) checkOperator(namesOf(body, 'operName'));
    if (!isBody(body.subselect) || !('SelectStmt' in body.subselect)) throw new Refusal('not_a_select');
  },
  TypeName(body) {
    const name = builtIn(namesOf(body, 'names'));
    if (name === null || !TYPES.has(name)) throw new Refusal('type', shown(namesOf(body, 'names')));
    checkTypeLength(body);
  },
  CollateClause(body) {
    const name = builtIn(namesOf(body, 'collname'));
    if (name === null || !COLLATIONS.has(name))
      throw new Refusal('collation', shown(namesOf(body, 'collname')));
  },
  SQLValueFunction(body) {
    const op = textOf(body, 'op') ?? '';
    if (!SESSION_VALUES.has(op)) throw new Refusal('session_value', op.replace('SVFOP_', '').toLowerCase());
  },
  CommonTableExpr(body) {
    if (!isBody(body.ctequery) || !('SelectStmt' in body.ctequery)) throw new Refusal('not_a_select');
  },
  RangeSubselect(body) {
    if (!isBody(body.subquery) || !('SelectStmt' in body.subquery)) throw new Refusal('not_a_select');
  },
  RangeVar(body) {
    if (body.relpersistence !== 'p') throw new Refusal('unknown_syntax', 'relpersistence');
  },
  JsonFormat(body) {
    if (body.format_type !== 'JS_FORMAT_DEFAULT') throw new Refusal('unknown_syntax', 'FORMAT');
  },
};

function checkOperator(names: readonly string[]): void {
  // The parser writes BETWEEN's operator as its keyword.
  const [name = ''] = names;
  if (names.length === 1 && (OPERATORS.has(name) || /^(NOT )?BETWEEN( SYMMETRIC)?$/.test(name))) return;
  throw new Refusal('operator', shown(names));
}

/** `char(10000000)` pads every row to ten megabytes. */
function checkTypeLength(body: Body): void {
  for (const { kind, body: constant } of listOf(body, 'typmods')) {
    const length = kind === 'A_Const' && isBody(constant.ival) ? Number(constant.ival.ival ?? 0) : Number.NaN;
    // An interval's fields are a bit mask (`interval '1' day`), not a length.
    if (namesOf(body, 'names').at(-1) === 'interval' && Number.isInteger(length)) continue;
    if (!(length >= -MAX_TYPE_LENGTH && length <= MAX_TYPE_LENGTH))
      throw new Refusal('too_much_work', 'length');
  }
}

/** The bare name of something in pg_catalog: unqualified, or qualified by pg_catalog; null for any other schema. */
export function builtIn(names: readonly string[]): string | null {
  if (names.length === 1) return names[0] ?? null;
  return names.length === 2 && names[0] === 'pg_catalog' ? (names[1] ?? null) : null;
}

function shown(names: readonly string[]): string {
  return names.join('.').slice(0, 80);
}
