import { columnOf } from '../../../catalog/catalogue.ts';
import { quoteName } from '../../../catalog/queries.ts';
import { roadBetween } from '../meaning/roads.ts';
import type { ColumnRef, Condition, Plan } from '../plan.ts';
import { listItem, type Scope, tableSql } from './names.ts';

/** The plan's relation, what its columns, groups and conditions reach upwards, and lists taken apart for grouping. */
export function fromSql(plan: Plan, scope: Scope): string {
  const { catalogue } = scope;
  const parts = [`${tableSql(plan.relation, scope)} ${scope.alias(plan.relation)}`];
  const wanted = new Set<string>();
  const note = (ref: ColumnRef | null | undefined) => {
    if (ref && ref.relation !== plan.relation) wanted.add(ref.relation);
  };
  for (const ref of plan.columns) note(ref);
  for (const group of plan.groups) note(group.column);
  for (const measure of plan.measures) {
    if (measure.relation) continue;
    note(measure.column);
    note(measure.other);
    for (const ref of directColumns(measure.where ?? null)) note(ref);
  }
  for (const order of plan.orders) if (order.by.kind === 'column') note(order.by.column);
  for (const ref of directColumns(plan.where)) note(ref);
  for (const relation of wanted) {
    const road = roadBetween(catalogue, plan.relation, relation);
    const alias = scope.alias(relation);
    if (road?.kind === 'up') {
      const on = `${alias}.${quoteName(road.join.oneColumn)} = ${scope.alias(plan.relation)}.${quoteName(road.join.manyColumn)}`;
      parts.push(`join ${tableSql(relation, scope)} ${alias} on ${on}`);
    } else if (road?.kind === 'down') {
      // Each row once for each different value, however many rows carry it.
      const columns = plan.groups
        .filter(group => group.column.relation === relation)
        .map(group => quoteName(group.column.column));
      const key = quoteName(road.join.manyColumn);
      parts.push(
        `join (select distinct ${[key, ...columns].join(', ')} from ${tableSql(relation, scope)}) ${alias} on ${alias}.${key} = ${scope.alias(plan.relation)}.${quoteName(road.join.oneColumn)}`,
      );
    }
  }
  const lists = plan.groups
    .filter(group => columnOf(catalogue, group.column).type === 'list')
    .map(group => group.column);
  for (const measure of plan.measures) {
    if (
      measure.fn === 'count_distinct' &&
      measure.column &&
      columnOf(catalogue, measure.column).type === 'list'
    )
      lists.push(measure.column);
  }
  for (const ref of lists) {
    parts.push(
      `cross join unnest(${scope.alias(ref.relation)}.${quoteName(ref.column)}) as ${quoteName(listItem(ref))}`,
    );
  }
  return parts.join('\n  ');
}

function directColumns(condition: Condition | null): ColumnRef[] {
  if (condition === null) return [];
  if (condition.kind === 'all' || condition.kind === 'any') return condition.items.flatMap(directColumns);
  if (condition.kind === 'not') return directColumns(condition.item);
  return 'column' in condition ? [condition.column] : [];
}
