import { columnOf } from '../../../catalog/catalogue.ts';
import { columnsAt, hasRole, skipPassing } from '../linking/items.ts';
import type { ColumnRef, Operator } from '../plan.ts';
import { pendingColumn, placeBounds } from './bound-targets.ts';
import { type Bounds, FLIPPED, lend } from './bounds.ts';
import { addCondition } from './conditions.ts';
import type { Reading } from './frame.ts';

/** "more than 40", "from 25 to 35", "between 1 and 2 million": a bound and the column it is about. Null when no number follows. */
export function readAmount(reading: Reading, at: number): number | null {
  const against = readAgainst(reading, at);
  if (against !== null) return against;
  const bounds = readBounds(reading, at);
  if (!bounds) return null;
  return placeBounds(reading, at, bounds);
}

/** The bounds that start at an item: comparator and number, a second comparator and number when it closes a range. */
function readBounds(reading: Reading, at: number): Bounds | null {
  const { items } = reading;
  const item = items[at]!;
  const between = hasRole(item, 'between') !== undefined;
  let op: Operator = hasRole(item, 'cmp')?.op ?? '>=';
  if (reading.negated && !between) op = FLIPPED[op];
  let place = skipPassing(items, at + 1);
  if (between && hasRole(items[place], 'cmp')?.op === '>=') place = skipPassing(items, place + 1);
  const low = items[place]?.number;
  if (!low || low.unit === 'percent') return null;
  let next = place + 1;
  const joint = items[next];
  const second = items[next + 1]?.number;
  const closes =
    (op === '>=' &&
      (hasRole(joint, 'cmp')?.op === '<=' ||
        joint?.text === '-' ||
        /^(to|till|по)$/i.test(joint?.text ?? ''))) ||
    (between &&
      (hasRole(joint, 'and') ||
        joint?.text === '-' ||
        hasRole(joint, 'cmp')?.op === '<=' ||
        /^(to|по)$/i.test(joint?.text ?? '')));
  const range = closes && second ? second : null;
  if (range) {
    reading.negated = between ? reading.negated : null;
    return { op: '>=', low: lend(low, range), high: range, next: next + 2 };
  }
  if (between) return null;
  if (reading.negated) reading.negated = null;
  if (hasRole(items[next], 'orMore') && op === '=') next++;
  return { op: low.orMore ? '>=' : op, low, high: null, next };
}

/** «доход выше среднего», "income above average". */
function readAgainst(reading: Reading, at: number): number | null {
  const { items, frame, catalogue } = reading;
  const op = hasRole(items[at], 'cmp')?.op;
  if (!op || hasRole(items[at], 'between')) return null;
  let place = skipPassing(items, at + 1);
  const median = hasRole(items[place], 'agg')?.fn === 'median';
  if (!hasRole(items[place], 'average') && !median) return null;
  let columns: readonly ColumnRef[] = pendingColumn(reading, at)?.columns ?? [];
  const after = skipPassing(items, place + 1);
  const following = columnsAt(items[after]).filter(ref => columnOf(catalogue, ref).type === 'number');
  if (columns.length === 0) columns = following;
  if (columns.length === 0) return null;
  if (following.length > 0) place = after;
  const mention = frame.columns.at(-1);
  if (mention) mention.used = true;
  const negated = reading.negated !== null;
  reading.negated = null;
  addCondition(
    reading,
    at,
    columns
      .filter(ref => columnOf(catalogue, ref).type === 'number')
      .map(column => ({
        kind: 'against',
        column,
        op: negated ? FLIPPED[op] : op,
        fn: median ? 'median' : 'avg',
      })),
  );
  return place + 1;
}
