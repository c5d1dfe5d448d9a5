import { FUNCTION_COLUMNS } from './guard-lists.ts';
import { bodyOf, listOf, namesOf, nodeOf, type TreeNode, textOf } from './guard-tree.ts';
import { Refusal } from './guard-verdict.ts';

/** '' for a bare `*`, the alias for `alias.*` and `(alias).*`, null for anything else. */
export function starOwner(value: TreeNode): string | null {
  const reference = value.kind === 'A_Indirection' ? nodeOf(value.body, 'arg') : value;
  const steps = value.kind === 'A_Indirection' ? listOf(value.body, 'indirection') : [];
  if (reference?.kind === 'FuncCall' && steps.at(-1)?.kind === 'A_Star')
    throw new Refusal('unknown_syntax', '*');
  if (reference?.kind !== 'ColumnRef') return null;
  const fields = listOf(reference.body, 'fields').concat(steps);
  if (fields.at(-1)?.kind !== 'A_Star') return null;
  const owner = fields.at(-2);
  return owner ? (textOf(owner.body, 'sval') ?? '') : '';
}

/**
 * The name PostgreSQL gives an output column that has no alias (FigureColname in parse_target.c). A column of a subquery
 * must be known by name, because `alias.other_name` would be a function call on the row.
 */
export function outputName(target: TreeNode): string {
  return figured(target)?.name ?? '?column?';
}

interface Figured {
  readonly name: string;
  /** A type's name gives way to a better one. */
  readonly weak: boolean;
}

function figured(node: TreeNode | null): Figured | null {
  if (!node) return null;
  const { kind, body } = node;
  const strong = (name: string | undefined | null): Figured | null =>
    name === undefined || name === null ? null : { name, weak: false };
  switch (kind) {
    case 'ColumnRef': {
      const last = listOf(body, 'fields').at(-1);
      return last?.kind === 'String' ? strong(textOf(last.body, 'sval')) : null;
    }
    case 'A_Indirection': {
      const attribute = listOf(body, 'indirection').findLast(step => step.kind === 'String');
      return attribute ? strong(textOf(attribute.body, 'sval')) : figured(nodeOf(body, 'arg'));
    }
    case 'FuncCall':
      return strong(namesOf(body, 'funcname').at(-1));
    case 'A_Expr':
      return body.kind === 'AEXPR_NULLIF' ? strong('nullif') : null;
    case 'TypeCast': {
      const inner = figured(nodeOf(body, 'arg'));
      if (inner && !inner.weak) return inner;
      const type = bodyOf(body, 'typeName');
      return type ? { name: namesOf(type, 'names').at(-1) ?? '', weak: true } : inner;
    }
    case 'CollateClause':
      return figured(nodeOf(body, 'arg'));
    case 'CaseExpr': {
      const inner = figured(nodeOf(body, 'defresult'));
      return inner && !inner.weak ? inner : { name: 'case', weak: true };
    }
    case 'SubLink':
      return subLinkName(node);
    case 'MinMaxExpr':
      return strong(body.op === 'IS_LEAST' ? 'least' : 'greatest');
    case 'SQLValueFunction':
      return strong(
        String(body.op)
          .replace(/^SVFOP_|_N$/g, '')
          .toLowerCase(),
      );
    default:
      return strong(FIXED_NAMES[kind]);
  }
}

const FIXED_NAMES: Readonly<Record<string, string>> = {
  CoalesceExpr: 'coalesce',
  A_ArrayExpr: 'array',
  RowExpr: 'row',
  GroupingFunc: 'grouping',
  JsonObjectConstructor: 'json_object',
  JsonArrayConstructor: 'json_array',
};

function subLinkName({ body }: TreeNode): Figured | null {
  if (body.subLinkType === 'EXISTS_SUBLINK') return { name: 'exists', weak: false };
  if (body.subLinkType === 'ARRAY_SUBLINK') return { name: 'array', weak: false };
  if (body.subLinkType !== 'EXPR_SUBLINK') return null;
  let select = nodeOf(body, 'subselect')?.body ?? {};
  for (let left = bodyOf(select, 'larg'); left; left = bodyOf(select, 'larg')) select = left;
  const [first] = listOf(select, 'targetList');
  if (!first) return null;
  const alias = textOf(first.body, 'name');
  return alias === null ? figured(nodeOf(first.body, 'val')) : { name: alias, weak: false };
}

/** Columns of one function in FROM, before the alias's own column names. `alias` names the column of a lone plain function. */
export function functionColumns(call: TreeNode, alias: string | null, alone: boolean): readonly string[] {
  const name = call.kind === 'FuncCall' ? (namesOf(call.body, 'funcname').at(-1) ?? '') : outputName(call);
  const fixed = Object.hasOwn(FUNCTION_COLUMNS, name) ? FUNCTION_COLUMNS[name] : undefined;
  if (fixed) return fixed;
  const args = listOf(call.body, 'args').length;
  if (name === 'unnest' && args > 1) return Array.from({ length: args }, () => 'unnest');
  return [alone && alias !== null ? alias : name];
}

/** The name a lone function in FROM answers to when it has no alias. */
export function functionAlias(call: TreeNode): string | null {
  return call.kind === 'FuncCall' ? (namesOf(call.body, 'funcname').at(-1) ?? null) : outputName(call);
}
