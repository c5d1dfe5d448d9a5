import { columnOf } from '../../../catalog/catalogue.ts';
import { type ColumnRef, type Group, type Measure, type Order, sameRef } from '../plan.ts';
import { resolveMeasure } from './measures.ts';
import { roadBetween } from './roads.ts';
import { pick, type Settling } from './settling.ts';

/** What rows or groups are ordered by. A figure that ranks and is not shown yet is added to `measures`. */
export function resolveOrders(
  settling: Settling,
  isFigures: boolean,
  groups: readonly Group[],
  measures: Measure[],
): Order[] {
  const { frame, catalogue, main } = settling;
  const orders: Order[] = [];
  const indexOf = (measure: Measure) => {
    const known = measures.findIndex(item => JSON.stringify(item) === JSON.stringify(measure));
    return known >= 0 ? known : measures.push(measure) - 1;
  };
  for (const ranking of frame.rankings) {
    const { by, descending } = ranking;
    if (by.kind === 'count') {
      const relation = by.relation ?? main;
      const own = relation === main || isFigures;
      if (isFigures) {
        if (measures.length === 1 && measures[0]!.fn === 'count' && by.relation === null)
          orders.push({ by: { kind: 'measure', index: 0 }, descending });
        else
          orders.push({ by: { kind: 'measure', index: indexOf({ fn: 'count', column: null }) }, descending });
      } else if (!own)
        orders.push({
          by: { kind: 'measure', index: indexOf({ fn: 'count', column: null, relation }) },
          descending,
        });
      else {
        // «кто чаще всего …»: rows of whatever else is spoken of.
        const other = frame.mentions.find(
          mention => roadBetween(catalogue, main, mention.relation)?.kind === 'down',
        );
        if (other)
          orders.push({
            by: { kind: 'measure', index: indexOf({ fn: 'count', column: null, relation: other.relation }) },
            descending,
          });
        else settling.problems.push({ kind: 'no-figure', at: 0 });
      }
    } else if (by.kind === 'measure') {
      const [measure] = resolveMeasure(settling, by.measure, []);
      if (!measure) continue;
      const relation = by.measure.relation ?? measure.column?.relation ?? main;
      const down = !isFigures && roadBetween(catalogue, main, relation)?.kind === 'down';
      orders.push({
        by: { kind: 'measure', index: indexOf(down ? { ...measure, relation } : measure) },
        descending,
      });
    } else if (isFigures) {
      const column = pick(settling, by.columns);
      const group = groups.findIndex(item => sameRef(item.column, column));
      const measure = measures.findIndex(item => sameRef(item.column, column));
      if (group >= 0) orders.push({ by: { kind: 'group', index: group }, descending });
      else if (measure >= 0) orders.push({ by: { kind: 'measure', index: measure }, descending });
      else
        orders.push({
          by: {
            kind: 'measure',
            index: indexOf({ fn: columnOf(catalogue, column).aggregate === 'sum' ? 'sum' : 'avg', column }),
          },
          descending,
        });
    } else {
      const column = pick(settling, by.columns);
      const finer = columnOf(catalogue, column).finer;
      orders.push(
        finer
          ? {
              by: { kind: 'column', column: { relation: column.relation, column: finer } },
              descending: !descending,
            }
          : { by: { kind: 'column', column }, descending },
      );
    }
  }
  for (const sort of frame.sorts) {
    if (sort.measure) {
      const [measure] = resolveMeasure(settling, sort.measure, []);
      if (measure)
        orders.push({
          by: { kind: 'measure', index: indexOf(measure) },
          descending: sort.descending ?? true,
        });
    } else if (sort.columns.length === 0) {
      if (orders.length > 0)
        orders[orders.length - 1] = { ...orders.at(-1)!, descending: sort.descending ?? true };
      else if (isFigures && measures.length > 0)
        orders.push({ by: { kind: 'measure', index: 0 }, descending: sort.descending ?? true });
    } else {
      const column = pick(settling, sort.columns);
      const about = columnOf(catalogue, column);
      const descending = sort.descending ?? (about.type === 'number' && about.unit === 'RUB');
      const group = groups.findIndex(item => sameRef(item.column, column));
      const measure = measures.findIndex(item => sameRef(item.column, column));
      if (group >= 0) orders.push({ by: { kind: 'group', index: group }, descending });
      else if (measure >= 0) orders.push({ by: { kind: 'measure', index: measure }, descending });
      else if (!isFigures) orders.push({ by: { kind: 'column', column }, descending });
    }
  }
  if (orders.length === 0 && isFigures && frame.limit !== null && measures.length > 0 && groups.length > 0) {
    orders.push({ by: { kind: 'measure', index: 0 }, descending: true });
  }
  return orders;
}

/** Columns that rows are sorted by, to be shown with them. */
export function sortColumns(settling: Settling): ColumnRef[] {
  return settling.frame.sorts.flatMap(sort =>
    sort.columns.length > 0 ? [pick(settling, sort.columns)] : [],
  );
}
