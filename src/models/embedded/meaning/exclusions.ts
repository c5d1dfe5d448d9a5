import { type Catalogue, columnOf } from '../../../catalog/catalogue.ts';
import type { Condition } from '../plan.ts';

/** Whether a condition asks of one row what no row of the data is: such an answer would be empty whatever was meant. */
export function contradicts(catalogue: Catalogue, condition: Condition | null): boolean {
  if (condition === null) return false;
  if (condition.kind === 'related') return contradicts(catalogue, condition.where);
  if (condition.kind !== 'all') return false;
  const { items } = condition;
  return items.some(
    (item, index) =>
      contradicts(catalogue, item) || items.slice(index + 1).some(other => excludes(catalogue, item, other)),
  );
}

/** Whether no row meets both of two conditions on values, as far as the data tells. */
export function excludes(catalogue: Catalogue, left: Condition, right: Condition): boolean {
  if (left.kind !== 'in' || right.kind !== 'in' || left.negated || right.negated || left === right)
    return false;
  if (left.column.relation !== right.column.relation) return false;
  if (left.column.column === right.column.column)
    return !left.values.some(value => right.values.includes(value));
  return isOfNone(catalogue, left, right) || isOfNone(catalogue, right, left);
}

function isOfNone(
  catalogue: Catalogue,
  narrow: Extract<Condition, { kind: 'in' }>,
  wide: Extract<Condition, { kind: 'in' }>,
): boolean {
  const { narrows } = columnOf(catalogue, narrow.column);
  if (narrows?.column !== wide.column.column) return false;
  return !narrow.values.some(
    value => narrows.found.get(value)?.some(kind => wide.values.includes(kind)) ?? true,
  );
}
