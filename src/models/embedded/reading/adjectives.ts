import { columnsAt, hasRole, sensesOf, skipPassing } from '../linking/items.ts';
import type { SaidNumber } from '../linking/tokens.ts';
import type { Condition, Operator } from '../plan.ts';
import { FLIPPED } from './bounds.ts';
import { addCondition } from './conditions.ts';
import type { Reading } from './frame.ts';
import { isPlural } from './plurals.ts';
import { inUnitOf, isPlausible } from './units.ts';

/** "older than 40", «дороже 2 млн», "older than average"; a superlative of the same adjective is an order. */
export function readBound(reading: Reading, at: number): number | null {
  const { items, frame } = reading;
  const item = items[at]!;
  const more = sensesOf(item, 'more');
  const less = sensesOf(item, 'less');
  const refs = (senses: readonly { relation: string; column: string }[]) =>
    senses.map(({ relation, column }) => ({ relation, column }));
  let place = skipPassing(items, at + 1);
  // "older than": the comparator after the adjective repeats it.
  if (/^(than|чем)$/i.test(items[place]?.text ?? '') || hasRole(items[place], 'cmp')?.op === '=')
    place = skipPassing(items, place + 1);
  if (hasRole(items[place], 'cmp') && items[skipPassing(items, place + 1)]?.number) {
    frame.columns.push({ columns: refs(more.length > 0 ? more : less), at, used: false });
    return at + 1;
  }
  const said = items[place]?.number;
  const year = items[place]?.period?.year;
  const value: SaidNumber | null =
    said ?? (year ? { value: year.value, unit: null, orMore: false, scale: 1, yearLike: true } : null);
  const superlative =
    reading.most !== null ||
    /(est|ейш\p{L}+|айш\p{L}+)$/iu.test(item.text) ||
    /^(most|least|самы\p{L}+|highest|best|lowest|worst|top|biggest)\b/iu.test(item.text);
  if (value && !superlative) {
    const pairs = [
      ...refs(more).map(column => ({ column, op: '>' as Operator })),
      ...refs(less).map(column => ({ column, op: '<' as Operator })),
    ].filter(({ column }) => isPlausible(reading, column, value));
    if (pairs.length === 0) return null;
    const negated = reading.negated !== null;
    reading.negated = null;
    const options = pairs.map(
      ({ column, op }): Condition => ({
        kind: 'compare',
        column,
        op: negated ? FLIPPED[op] : op,
        value: inUnitOf(reading, column, value),
      }),
    );
    addCondition(reading, at, options);
    // «не старше 2020 года выпуска»: the name that follows chooses among the readings.
    const after = skipPassing(items, place + 1);
    const named = columnsAt(items[after]);
    const chosen = options.filter(
      option =>
        option.kind === 'compare' &&
        named.some(ref => ref.column === option.column.column && ref.relation === option.column.relation),
    );
    if (chosen.length > 0) {
      const last = frame.atoms.at(-1)!;
      frame.atoms[frame.atoms.length - 1] = { ...last, kind: 'condition', options: chosen };
      return after + 1;
    }
    const atom = frame.atoms.at(-1)!;
    // «старше 40 и младше 50 лет»: a number's own range decided already.
    frame.atoms[frame.atoms.length - 1] = atom;
    return place + 1;
  }
  if (hasRole(items[place], 'average') && !superlative && more.length + less.length > 0) {
    const column = refs(more.length > 0 ? more : less)[0]!;
    addCondition(reading, at, [{ kind: 'against', column, op: more.length > 0 ? '>' : '<', fn: 'avg' }]);
    return place + 1;
  }
  if (
    superlative ||
    reading.topPending ||
    (frame.limit !== null && /^\d|^\p{L}+$/u.test(items[at - 1]?.text ?? '') && items[at - 1]?.number)
  ) {
    if (more.length > 0 && less.length > 0 && sensesOf(items[place], 'relation').length === 0) {
      // "oldest car": old age or an early year? The rows that would tell are not named.
      frame.loose.push(item);
      return at + 1;
    }
    const columns = refs(more.length > 0 ? more : less);
    const high = more.length > 0;
    frame.rankings.push({
      descending: reading.most === 'least' ? !high : high,
      by: { kind: 'columns', columns },
      superlative: true,
      plural: reading.mostPlural || frame.limit !== null || isPlural(items, at),
    });
    reading.most = null;
    return at + 1;
  }
  // An adjective alone («богатые клиенты») has no bound: unless the same word means something else, it is asked about.
  if (item.senses.some(sense => sense.kind === 'value' || sense.kind === 'column' || sense.kind === 'notion'))
    return null;
  if (hasRole(item, 'cmp') || hasRole(item, 'skip')) return null;
  frame.vague.push(item);
  return at + 1;
}
