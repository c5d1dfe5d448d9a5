import { type Catalogue, columnOf } from '../../../catalog/catalogue.ts';
import { quoteName } from '../../../catalog/queries.ts';
import { roadBetween } from '../meaning/roads.ts';
import type { Condition } from '../plan.ts';
import { aggregateSql } from './aggregates.ts';
import { columnSql, literal, type Scope, tableSql } from './names.ts';

/** A plan's condition as an expression, relations under their own names. `relation` is the one whose rows are chosen. */
export function conditionText(condition: Condition, relation: string, catalogue: Catalogue): string {
  return conditionSql(condition, { catalogue, alias: quoteName }, false, relation);
}

/** A condition as an expression over the aliases of the statement; `outer` is the relation whose rows are tested. */
export function conditionSql(condition: Condition, scope: Scope, nested: boolean, outer: string): string {
  switch (condition.kind) {
    case 'all':
    case 'any': {
      const sql = condition.items
        .map(item => conditionSql(item, scope, true, outer))
        .join(condition.kind === 'all' ? ' and ' : ' or ');
      return nested ? `(${sql})` : sql;
    }
    case 'not':
      return condition.item.kind === 'related' && !condition.item.measure
        ? `not ${conditionSql(condition.item, scope, true, outer)}`
        : `not (${conditionSql(condition.item, scope, false, outer)})`;
    case 'related':
      return relatedSql(condition, scope, outer);
    default:
      return columnCondition(condition, scope);
  }
}

function columnCondition(
  condition: Exclude<Condition, { kind: 'all' | 'any' | 'not' | 'related' }>,
  scope: Scope,
): string {
  const column = columnSql(condition.column, scope);
  switch (condition.kind) {
    case 'compare':
      if (typeof condition.value === 'boolean') return condition.value ? column : `not ${column}`;
      return `${column} ${condition.op} ${literal(condition.value)}`;
    case 'between':
      return `${column} between ${condition.low} and ${condition.high}`;
    case 'in': {
      const values = condition.values.map(literal);
      if (values.length === 1) return `${column} ${condition.negated ? '<>' : '='} ${values[0]}`;
      return `${column} ${condition.negated ? 'not in' : 'in'} (${values.join(', ')})`;
    }
    case 'missing':
      return `${column} is ${condition.negated ? 'not ' : ''}null`;
    case 'member':
      return `${literal(condition.value)} = any(${column})${condition.sole ? ` and cardinality(${column}) = 1` : ''}`;
    case 'period': {
      const bounds = [
        ...(condition.from ? [`${column} >= date '${condition.from}'`] : []),
        ...(condition.to ? [`${column} < date '${condition.to}'`] : []),
      ];
      return bounds.length > 1 ? `(${bounds.join(' and ')})` : (bounds[0] ?? 'true');
    }
    case 'part':
      return `extract(${condition.part} from ${column}) = ${condition.value}`;
    case 'pattern': {
      const text = condition.text.replace(/[\\%_]/g, found => `\\${found}`);
      const pattern = { starts: `${text}%`, ends: `%${text}`, contains: `%${text}%`, equals: text }[
        condition.mode
      ];
      return `${column} ilike ${literal(pattern)}`;
    }
    case 'against': {
      const about = columnOf(scope.catalogue, condition.column);
      const fn =
        condition.fn === 'avg'
          ? `avg(${quoteName(about.name)})`
          : `percentile_cont(0.5) within group (order by ${quoteName(about.name)})`;
      return `${column} ${condition.op} (select ${fn} from ${tableSql(condition.column.relation, scope)})`;
    }
  }
}

function relatedSql(condition: Extract<Condition, { kind: 'related' }>, scope: Scope, outer: string): string {
  const from = relatedFrom(condition.relation, outer, scope);
  const where = condition.where
    ? ` and ${conditionSql(condition.where, scope, true, condition.relation)}`
    : '';
  if (!condition.measure) return `exists (select 1 from ${from}${where})`;
  const { fn, column } = condition.measure;
  const figure = `(select ${aggregateSql({ fn, column }, null, scope)} from ${from}${where})`;
  return condition.high === undefined
    ? `${figure} ${condition.op} ${condition.value}`
    : `${figure} between ${condition.value} and ${condition.high}`;
}

/** Another relation's rows that belong to the outer row. */
export function relatedFrom(relation: string, outer: string, scope: Scope): string {
  const road = roadBetween(scope.catalogue, outer, relation);
  const alias = scope.alias(relation);
  const own =
    road?.kind === 'down'
      ? { mine: road.join.manyColumn, theirs: road.join.oneColumn }
      : road?.kind === 'across'
        ? { mine: road.down.manyColumn, theirs: road.up.manyColumn }
        : { mine: '', theirs: '' };
  return `${tableSql(relation, scope)} ${alias} where ${alias}.${quoteName(own.mine)} = ${scope.alias(outer)}.${quoteName(own.theirs)}`;
}
