import type { Measure, Plan } from '../plan.ts';
import { aggregateSql } from './aggregates.ts';
import { conditionSql, relatedFrom } from './conditions.ts';
import type { Scope } from './names.ts';

/** A plan's figure: over its rows, or, in a list, over the rows of another relation that belong to each row. */
export function measureSql(measure: Measure, scope: Scope, plan: Plan): string {
  if (measure.relation && plan.shape === 'rows') {
    const figure = aggregateSql({ fn: measure.fn, column: measure.column }, null, scope);
    return `(select ${figure} from ${relatedFrom(measure.relation, plan.relation, scope)})`;
  }
  const where = measure.where ? conditionSql(measure.where, scope, false, plan.relation) : null;
  return aggregateSql(measure, where, scope);
}
