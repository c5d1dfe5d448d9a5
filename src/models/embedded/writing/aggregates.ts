import { columnOf } from '../../../catalog/catalogue.ts';
import { quoteName } from '../../../catalog/queries.ts';
import type { ColumnRef, Measure } from '../plan.ts';
import { columnSql, listItem, type Scope } from './names.ts';

/** A figure over the rows at hand; `where`, an expression, restricts the figure alone (a share's numerator). */
export function aggregateSql(measure: Measure, where: string | null, scope: Scope): string {
  const column = measure.column ? measuredColumn(measure.column, scope) : '';
  const filter = where === null ? '' : ` filter (where ${where})`;
  const divide = measure.divide ? ` / ${measure.divide}.0` : '';
  switch (measure.fn) {
    case 'count':
      return `count(${column || '*'})${filter}`;
    case 'count_distinct':
      return `count(distinct ${column})${filter}`;
    case 'median':
      return `percentile_cont(0.5) within group (order by ${column})${filter}${divide}`;
    case 'percentile':
      return `percentile_cont(${measure.p ?? 0.5}) within group (order by ${column})${filter}${divide}`;
    case 'stddev':
      return `stddev_samp(${column})${filter}${divide}`;
    case 'share':
      return `100.0 * count(*) filter (where ${where ?? 'true'}) / nullif(count(*), 0)`;
    case 'share_of_total':
      return '100.0 * count(*) / sum(count(*)) over ()';
    case 'corr':
      return `corr(${column}, ${columnSql(measure.other!, scope)})`;
    case 'per':
      return `count(*)::numeric / nullif(count(distinct ${columnSql(measure.per!, scope)}), 0)`;
    default:
      return `${measure.fn}(${column})${filter}${divide}`;
  }
}

function measuredColumn(ref: ColumnRef, scope: Scope): string {
  return columnOf(scope.catalogue, ref).type === 'list' ? quoteName(listItem(ref)) : columnSql(ref, scope);
}
