import { columnOf } from '../../../catalog/catalogue.ts';
import { columnsAt, hasRole, sensesOf, skipPassing } from '../linking/items.ts';
import type { ColumnRef, Condition } from '../plan.ts';
import { addCondition } from './conditions.ts';
import { mentionOf, type Reading } from './frame.ts';
import { readValues } from './values.ts';

/** A column with or without a value, in its own sense of "without": none, or the number zero. */
export function presence(reading: Reading, column: ColumnRef, present: boolean): Condition {
  const about = columnOf(reading.catalogue, column);
  if (about.type === 'boolean') return { kind: 'compare', column, op: '=', value: present };
  if (about.absent === 'zero') return { kind: 'compare', column, op: present ? '>' : '=', value: 0 };
  return { kind: 'missing', column, negated: present };
}

/** «без телефона и почты», "no deals", «нет каско»: the absence of a value, of a row or of a kind of row. */
export function readMissing(reading: Reading, at: number): number | null {
  const { items, frame } = reading;
  if (frame.removes) return at + 1;
  let place = skipPassing(items, at + 1);
  const isNone = hasRole(items[at], 'none') !== undefined && !hasRole(items[at], 'missing');
  let found = false;
  let any = false;
  const conditions: Condition[][] = [];
  for (;;) {
    const item = items[place];
    const columns = columnsAt(item).filter(() => !(isNone && sensesOf(item, 'relation').length > 0));
    const notNumberValue =
      columns.length > 0 &&
      !(
        sensesOf(item, 'value').length > 0 &&
        columns.every(ref => columnOf(reading.catalogue, ref).type === 'number')
      );
    if (!notNumberValue) break;
    conditions.push(columns.map(column => presence(reading, column, false)));
    found = true;
    const joint = items[skipPassing(items, place + 1)];
    const beyond = skipPassing(items, skipPassing(items, place + 1) + 1);
    const again = hasRole(items[beyond], 'missing') || hasRole(items[beyond], 'none');
    const target = again ? skipPassing(items, beyond + 1) : beyond;
    const joins = hasRole(joint, 'and') || hasRole(joint, 'or') || hasRole(joint, 'comma');
    const after = items[skipPassing(items, target + 1)];
    const compared = after?.number !== undefined || hasRole(after, 'cmp') !== undefined;
    if (!joins || columnsAt(items[target]).length === 0 || compared) {
      place++;
      break;
    }
    any ||= hasRole(joint, 'or') !== undefined && !/^nor$/i.test(joint?.text ?? '');
    place = target;
  }
  if (found) {
    for (const [index, options] of conditions.entries()) {
      if (index > 0 && any) reading.joiner = 'or';
      addCondition(reading, at, options);
    }
    return place;
  }
  const relation = sensesOf(items[place], 'relation')[0];
  if (relation && (!isNone || hasRole(items[at], 'none'))) {
    frame.mentions.push(mentionOf(relation.relation, place, { via: relation.via, negated: true }));
    return place + 1;
  }
  if (sensesOf(items[place], 'value').length > 0) {
    reading.negated = items[at]!;
    return readValues(reading, place);
  }
  return null;
}

/** «есть телефон», "have a phone": a value is there. A relation or a value after it speaks for itself. */
export function readPresent(reading: Reading, at: number): number | null {
  const { items, catalogue } = reading;
  const place = skipPassing(items, at + 1);
  const columns = columnsAt(items[place]).filter(ref => columnOf(catalogue, ref).type !== 'boolean');
  if (columns.length === 0 || sensesOf(items[place], 'relation').length > 0) return null;
  if (
    sensesOf(items[place], 'value').length > 0 &&
    columns.every(ref => columnOf(catalogue, ref).type === 'number')
  )
    return null;
  const after = items[skipPassing(items, place + 1)];
  if (after?.number || hasRole(after, 'cmp')) return null;
  const negated = reading.negated !== null;
  reading.negated = null;
  addCondition(
    reading,
    at,
    columns.map(column => presence(reading, column, !negated)),
  );
  return place + 1;
}
