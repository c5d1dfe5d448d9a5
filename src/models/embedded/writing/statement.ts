import { type Catalogue, columnOf, relationOf } from '../../../catalog/catalogue.ts';
import { quoteName } from '../../../catalog/queries.ts';
import type { ColumnRef, Group, Plan } from '../plan.ts';
import { conditionSql } from './conditions.ts';
import { fromSql } from './from.ts';
import { measureSql } from './measures.ts';
import { aliases, columnSql, listItem, type Scope } from './names.ts';
import { groupName, measureNames } from './result-names.ts';

/** The statement of a plan: one plain SELECT over the catalogue's schema, its order complete where rows are listed. */
export function planToSql(plan: Plan, catalogue: Catalogue): string {
  const scope: Scope = { catalogue, alias: aliases(catalogue) };
  return plan.shape === 'rows' ? rowsSql(plan, scope) : figuresSql(plan, scope);
}

function rowsSql(plan: Plan, scope: Scope): string {
  const { catalogue } = scope;
  const relation = relationOf(catalogue, plan.relation);
  const own = (column: string): ColumnRef => ({ relation: relation.name, column });
  const refs = [...(relation.key ? [own(relation.key)] : []), ...relation.show.map(own), ...plan.columns];
  const seen = new Map<string, string>();
  for (const ref of refs) {
    const sql = columnSql(ref, scope);
    const name =
      ref.relation !== plan.relation && [...seen.values()].includes(ref.column)
        ? `${ref.relation}_${ref.column}`
        : ref.column;
    if (!seen.has(sql)) seen.set(sql, name);
  }
  const columns = [...seen].map(([sql, name]) =>
    sql.endsWith(`.${quoteName(name)}`) ? sql : `${sql} as ${quoteName(name)}`,
  );
  const measures = plan.measures.map(
    (measure, index) => `${measureSql(measure, scope, plan)} as ${quoteName(measureNames(plan)[index]!)}`,
  );
  const orders = plan.orders.map(order => {
    const key =
      order.by.kind === 'column'
        ? columnSql(order.by.column, scope)
        : quoteName(measureNames(plan)[order.by.index] ?? '1');
    return `${key}${order.descending ? ' desc nulls last' : ''}`;
  });
  const key = relation.key ? columnSql(own(relation.key), scope) : null;
  return [
    `select ${[...columns, ...measures].join(', ')}`,
    `from ${fromSql(plan, scope)}`,
    ...(plan.where ? [`where ${conditionSql(plan.where, scope, false, plan.relation)}`] : []),
    ...(orders.length > 0 || key ? [`order by ${[...orders, ...(key ? [key] : [])].join(', ')}`] : []),
    ...limitSql(plan),
  ].join('\n');
}

function figuresSql(plan: Plan, scope: Scope): string {
  const names = measureNames(plan);
  const groups = plan.groups.map(group => ({ sql: groupSql(group, scope), name: groupName(group, plan) }));
  const measures = plan.measures.map(
    (measure, index) => `${measureSql(measure, scope, plan)} as ${quoteName(names[index]!)}`,
  );
  const having = plan.having.map(bound => {
    const sql = measureSql(plan.measures[bound.measure]!, scope, plan);
    return bound.high === undefined
      ? `${sql} ${bound.op} ${bound.value}`
      : `${sql} between ${bound.value} and ${bound.high}`;
  });
  const where = plan.where ? [conditionSql(plan.where, scope, false, plan.relation)] : [];
  return [
    `select ${[...groups.map(group => (group.sql.endsWith(group.name) ? group.sql : `${group.sql} as ${quoteName(group.name)}`)), ...measures].join(', ')}`,
    `from ${fromSql(plan, scope)}`,
    ...(where.length > 0 ? [`where ${where.join(' and ')}`] : []),
    ...(groups.length > 0 ? [`group by ${groups.map((_, index) => index + 1).join(', ')}`] : []),
    ...(having.length > 0 ? [`having ${having.join(' and ')}`] : []),
    ...(groups.length > 0 ? [`order by ${orderSql(plan, names)}`] : []),
    ...limitSql(plan),
  ].join('\n');
}

function groupSql(group: Group, scope: Scope): string {
  if (columnOf(scope.catalogue, group.column).type === 'list') return quoteName(listItem(group.column));
  const sql = columnSql(group.column, scope);
  return group.grain ? `date_trunc('${group.grain}', ${sql})::date` : sql;
}

/** Time runs forward; other groups come with the greatest first figure first; the groups themselves break ties. */
function orderSql(plan: Plan, names: readonly string[]): string {
  const byGroup = plan.groups.map((_, index) => String(index + 1));
  const asked = plan.orders.flatMap(order => {
    const suffix = order.descending ? ' desc nulls last' : '';
    if (order.by.kind === 'measure') return [`${quoteName(names[order.by.index]!)}${suffix}`];
    return order.by.kind === 'group' ? [`${order.by.index + 1}${suffix}`] : [];
  });
  if (asked.length > 0) return [...asked, ...byGroup].join(', ');
  const byTime = plan.groups.some(group => group.grain);
  return byTime || plan.measures.length === 0
    ? byGroup.join(', ')
    : [`${quoteName(names[0]!)} desc nulls last`, ...byGroup].join(', ');
}

function limitSql(plan: Plan): string[] {
  return [
    ...(plan.limit === null ? [] : [`limit ${plan.limit}`]),
    ...(plan.offset > 0 ? [`offset ${plan.offset}`] : []),
  ];
}
