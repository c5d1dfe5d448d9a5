import { type Body, everyNode, namesOf, type TreeNode } from './guard-tree.ts';

/** Three relations of this size side by side are still a million rows at most a few times over. */
export const SMALL_ROWS = 200;

/** Whether a target makes one row of many. */
export function isAggregate(target: TreeNode): boolean {
  for (const node of everyNode(target)) {
    if (node.kind === 'SubLink') return false;
    if (node.kind !== 'FuncCall' || node.body.over !== undefined) continue;
    if (AGGREGATES.test(namesOf(node.body, 'funcname').at(-1) ?? '')) return true;
  }
  return false;
}

const AGGREGATES =
  /^(count|sum|avg|min|max|any_value|.*_agg|bool_(and|or)|every|bit_(and|or|xor)|corr|covar_.*|regr_.*|stddev.*|var.*|mode|percentile_.*)$/;

/** Whether a SELECT says how many rows it gives. */
export function limited(stmt: Body): boolean {
  return stmt.limitCount !== undefined;
}
