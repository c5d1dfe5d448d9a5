import { columnOf } from '../../../catalog/catalogue.ts';
import { columnsAt, hasRole, type Item, sensesOf, skipBack, skipPassing } from '../linking/items.ts';
import type { ColumnRef, Condition } from '../plan.ts';
import { type Bounds, plainBounds } from './bounds.ts';
import { addCondition } from './conditions.ts';
import { mentionOf, type Reading } from './frame.ts';
import { inUnitOf, isPlausible, unitColumns } from './units.ts';

/** Finds what bounds are about: the column before, a figure before, what is counted after, or the unit's own column. */
export function placeBounds(reading: Reading, at: number, bounds: Bounds): number {
  const { items, frame, catalogue } = reading;
  const after = skipPassing(items, bounds.next);
  const pending = pendingColumn(reading, at);
  const last = frame.measures.at(-1);
  const lastItem = skipBack(items, at);
  const measureBefore = last && measureEnds(reading, lastItem);

  const counted = sensesOf(items[after], 'counted');
  const relation = sensesOf(items[after], 'relation')[0];
  if (pending === null && !measureBefore && bounds.low.unit === null) {
    if (counted.length > 0) {
      const column = counted.map(({ relation, column }) => ({ relation, column }));
      addCompare(reading, at, column, bounds);
      return after + 1;
    }
    if (relation) {
      addRows(reading, at, relation.relation, bounds);
      frame.mentions.push(mentionOf(relation.relation, after, { via: relation.via }));
      return after + 1;
    }
    if (hasRole(items[after], 'times')) {
      const verb = frame.mentions.findLast(mention => mention.via === 'verb') ?? frame.mentions.at(-1);
      if (verb) {
        addRows(reading, at, verb.relation, bounds);
        return after + 1;
      }
    }
    const count = frame.measures.at(-1);
    if (count?.fn === 'count' && frame.groups.length > 0) {
      frame.atoms.push({
        kind: 'figure',
        at,
        joiner: 'and',
        negated: false,
        measure: count,
        ...plainBounds(bounds),
      });
      return bounds.next;
    }
  }
  if (pending !== null) {
    pending.used = true;
    addCompare(reading, at, pending.columns, bounds);
    return bounds.next;
  }
  if (measureBefore) {
    frame.measures.pop();
    frame.atoms.push({
      kind: 'figure',
      at,
      joiner: reading.joiner,
      negated: false,
      measure: last,
      ...plainBounds(bounds),
    });
    reading.joiner = 'and';
    return bounds.next;
  }
  // "more than one loan": things of a kind are counted, not their amount.
  const kinds = sensesOf(items[after], 'value').filter(sense => sense.relation !== catalogue.defaultRelation);
  if (kinds[0] && bounds.low.unit === null && bounds.low.scale === 1 && bounds.low.value <= 100) {
    addRows(reading, at, kinds[0].relation, bounds);
    return bounds.next;
  }
  const following = columnsAt(items[after]).filter(ref => columnOf(catalogue, ref).type === 'number');
  if (following.length > 0 && (sensesOf(items[after], 'value').length === 0 || bounds.low.unit !== 'years')) {
    addCompare(reading, at, following, bounds);
    return after + 1;
  }
  const again = continuedColumns(reading, at, bounds);
  if (again) {
    addCompare(reading, at, again, bounds);
    return bounds.next;
  }
  const byUnit = unitColumns(reading, bounds.low);
  if (byUnit.length > 0) {
    addCompare(reading, at, byUnit, bounds);
    return bounds.next;
  }
  // The column may come at some distance before: «доход у которых больше 100 тысяч».
  const distant = frame.columns.findLast(
    mention => !mention.used && mention.columns.some(ref => columnOf(catalogue, ref).type === 'number'),
  );
  if (distant) {
    distant.used = true;
    addCompare(reading, at, distant.columns, bounds);
    return bounds.next;
  }
  const bare = bareColumn(reading, at, bounds);
  if (bare) {
    addCompare(reading, at, [bare], bounds);
    return bounds.next;
  }
  const mentionBefore = frame.mentions.at(-1);
  const amount = mentionBefore && catalogue.relations.get(mentionBefore.relation)?.amount;
  if (mentionBefore && amount && (bounds.low.unit === 'RUB' || bounds.low.scale >= 1000)) {
    addCompare(reading, at, [{ relation: mentionBefore.relation, column: amount }], bounds);
    return bounds.next;
  }
  const valueBefore = frame.atoms.at(-1);
  if (valueBefore?.kind === 'values' && (bounds.low.unit === 'RUB' || bounds.low.scale >= 1000)) {
    const own = valueBefore.options.map(option => ({
      relation: option.column.relation,
      column: catalogue.relations.get(option.column.relation)?.amount ?? '',
    }));
    const kept = own.filter(ref => ref.column !== '');
    if (kept.length > 0) {
      addCompare(reading, at, kept.slice(0, 1), bounds);
      return bounds.next;
    }
  }
  frame.loose.push({ ...items[at]!, text: spanText(items, at, bounds.next) });
  return bounds.next;
}

/** "people under 30": the column a small plain number means right after the rows, where it lies in that column's range. */
export function bareColumn(reading: Reading, at: number, bounds: Bounds): ColumnRef | null {
  const { items, frame, catalogue } = reading;
  const before = items[skipBack(items, at)];
  const said =
    sensesOf(before, 'relation')[0]?.relation ??
    sensesOf(before, 'value')[0]?.relation ??
    (frame.who || !before ? catalogue.defaultRelation : null);
  const relation = said ? catalogue.relations.get(said) : undefined;
  const column = relation?.bare ? relation.columns.get(relation.bare) : undefined;
  if (
    !relation ||
    !column ||
    bounds.low.unit !== null ||
    bounds.low.scale !== 1 ||
    column.min === null ||
    column.max === null
  )
    return null;
  const high = bounds.high?.value ?? bounds.low.value;
  if (bounds.low.value < column.min - 10 || high > column.max + 20) return null;
  return { relation: relation.name, column: column.name };
}

/** «не меньше 100 и не больше 120 тысяч»: the second bound is about the first's column and lends it its multiplier. */
function continuedColumns(reading: Reading, at: number, bounds: Bounds): ColumnRef[] | null {
  const { items, frame } = reading;
  const last = frame.atoms.at(-1);
  if (last?.kind !== 'condition' || !hasRole(items[skipBack(items, at)], 'and')) return null;
  const number = items[skipBack(items, skipBack(items, at))]?.number;
  if (!number || last.options.some(option => option.kind !== 'compare')) return null;
  if (number.scale === 1 && bounds.low.scale > 1 && number.value < bounds.low.scale) {
    const scaled = last.options.map(option =>
      option.kind === 'compare' ? { ...option, value: number.value * bounds.low.scale } : option,
    );
    frame.atoms[frame.atoms.length - 1] = { ...last, options: scaled };
  }
  return last.options.flatMap(option => (option.kind === 'compare' ? [option.column] : []));
}

function spanText(items: readonly Item[], from: number, to: number): string {
  return items
    .slice(from, to)
    .map(item => item.text)
    .join(' ');
}

/** The last column named before an item with nothing but small words between. */
export function pendingColumn(reading: Reading, at: number): Reading['frame']['columns'][number] | null {
  const { items, frame, catalogue } = reading;
  const mention = frame.columns.at(-1);
  if (!mention || mention.used) return null;
  const between = items.slice(mention.at + 1, at);
  const numeric = mention.columns.some(ref => ['number'].includes(columnOf(catalogue, ref).type));
  if (!numeric) return null;
  const plain = between.every(
    item =>
      item.senses.every(sense => ['filler', 'light', 'relation', 'value'].includes(sense.kind)) &&
      !item.number &&
      !item.unknown &&
      item.roles.every(role =>
        ['skip', 'relative', 'predicate', 'not', 'all', 'comma', 'cmp', 'present', 'who'].includes(role.role),
      ),
  );
  return plain ? mention : null;
}

/** Whether the figure read last ends at this item, so that a bound after it is about the figure. */
function measureEnds(reading: Reading, at: number): boolean {
  const item = reading.items[at];
  if (!item) return false;
  if (sensesOf(item, 'measure').length > 0) return true;
  const last = reading.frame.measures.at(-1);
  if (!last) return false;
  if (last.fn === 'count')
    return (
      (reading.frame.groups.length > 0 || reading.frame.which) &&
      sensesOf(item, 'relation').some(sense => sense.relation === last.relation) &&
      isCounted(reading, at)
    );
  return columnsAt(item).some(ref =>
    last.columns.some(own => own.relation === ref.relation && own.column === ref.column),
  );
}

function isCounted(reading: Reading, at: number): boolean {
  return hasRole(reading.items[skipBack(reading.items, at)], 'count') !== undefined;
}

/** Adds a bound on how many rows of a relation there are for each row. */
export function addRows(reading: Reading, at: number, relation: string, bounds: Bounds): void {
  reading.frame.atoms.push({
    kind: 'rows',
    at,
    joiner: reading.joiner,
    negated: false,
    relation,
    ...plainBounds(bounds),
  });
  reading.joiner = 'and';
}

/** Adds a comparison over the columns the number can plausibly be about, in the column's own unit. */
export function addCompare(
  reading: Reading,
  at: number,
  columns: readonly ColumnRef[],
  bounds: Bounds,
): void {
  const numeric = columns.filter(ref => columnOf(reading.catalogue, ref).type === 'number');
  const fitting = numeric.filter(ref => isPlausible(reading, ref, bounds.low));
  const options = (fitting.length > 0 ? fitting : numeric).map((column): Condition => {
    const low = inUnitOf(reading, column, bounds.low);
    if (bounds.high) return { kind: 'between', column, low, high: inUnitOf(reading, column, bounds.high) };
    return { kind: 'compare', column, op: bounds.op, value: low };
  });
  addCondition(reading, at, options);
}
