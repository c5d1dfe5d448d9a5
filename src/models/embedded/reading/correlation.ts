import { columnOf } from '../../../catalog/catalogue.ts';
import { columnsAt, isPassing } from '../linking/items.ts';
import type { ColumnRef } from '../plan.ts';
import type { Reading } from './frame.ts';

/** "correlation of A and B": the two columns said after the word, before it, or one on each side. Null where there are not two. */
export function readCorrelation(reading: Reading, target: number): number | null {
  const { items, frame } = reading;
  const found: (readonly ColumnRef[])[] = [];
  let place = target;
  for (; place < items.length && found.length < 2; place++) {
    const columns = columnsAt(items[place]).filter(ref => columnOf(reading.catalogue, ref).type === 'number');
    if (columns.length > 0) found.push(columns);
    else if (
      !isPassing(items[place]) &&
      !items[place]!.roles.some(role => ['and', 'between', 'comma', 'predicate'].includes(role.role))
    )
      break;
  }
  const earlier = frame.columns.filter(mention => !mention.used);
  if (found.length < 2) {
    for (const mention of earlier) {
      mention.used = true;
      found.unshift(mention.columns);
    }
  }
  const [first, second] = found;
  if (!first || !second) return null;
  frame.measures.push({ fn: 'corr', columns: first, others: second, relation: null });
  return place;
}
