import { columnOf } from '../../../catalog/catalogue.ts';
import { columnsAt, hasRole, sensesOf, skipPassing } from '../linking/items.ts';
import { addCondition } from './conditions.ts';
import type { Reading } from './frame.ts';
import { readPart, readPattern } from './patterns.ts';
import { presence } from './presence.ts';

/** A column named: a condition stands around it, or it is kept for a figure, an order or the list's columns. */
export function readColumn(reading: Reading, at: number): number {
  const { items, frame, catalogue } = reading;
  const columns = columnsAt(items[at]);
  if (frame.removes) {
    frame.removes.push(...columns);
    return at + 1;
  }
  const next = skipPassing(items, at + 1);
  const follower = items[next];
  if (hasRole(follower, 'unset')) {
    addCondition(
      reading,
      at,
      columns.map(column => ({ kind: 'missing', column, negated: false })),
    );
    return next + 1;
  }
  if (hasRole(follower, 'present') && !isValueNear(reading, next)) {
    addCondition(
      reading,
      at,
      columns.map(column => ({ kind: 'missing', column, negated: true })),
    );
    return next + 1;
  }
  const pattern = readPattern(reading, at, next, columns);
  if (pattern !== null) return pattern;
  const part = readPart(reading, at, next, columns);
  if (part !== null) return part;
  const booleans = columns.filter(ref => columnOf(catalogue, ref).type === 'boolean');
  if (booleans.length > 0) {
    addCondition(
      reading,
      at,
      booleans.map(column => ({ kind: 'compare', column, op: '=', value: true })),
    );
    return at + 1;
  }
  // «не имеющие детей»: the denial is about the column, and must not run on to what follows.
  if (reading.negated && !startsComparison(reading, next)) {
    reading.negated = null;
    frame.columns.push({ columns, at, used: true });
    addCondition(
      reading,
      at,
      columns.map(column => presence(reading, column, false)),
    );
    return at + 1;
  }
  const absent = isWith(reading, at);
  if (absent && !startsComparison(reading, next)) {
    frame.columns.push({ columns, at, used: true });
    addCondition(
      reading,
      at,
      columns.map(column => presence(reading, column, true)),
    );
    return at + 1;
  }
  frame.columns.push({ columns, at, used: false });
  return at + 1;
}

/** «с телефоном», "with an e-mail", after the rows it describes: the column must have a value. */
function isWith(reading: Reading, at: number): boolean {
  const { items, frame } = reading;
  const before = items[at - 1];
  const isPreposition =
    /^(с|со|with)$/i.test(before?.text ?? '') ||
    (/^(a|an)$/i.test(before?.text ?? '') && /^with$/i.test(items[at - 2]?.text ?? ''));
  const next = items[skipPassing(items, at + 1)];
  if (next && next.senses.length > 0 && sensesOf(next, 'value').length > 0) return false;
  if (!isPreposition || (frame.mentions.length === 0 && frame.atoms.length === 0)) return false;
  return !items.some(item => hasRole(item, 'agg') || hasRole(item, 'most') || hasRole(item, 'least'));
}

function startsComparison(reading: Reading, next: number): boolean {
  const item = reading.items[next];
  return (
    item?.number !== undefined ||
    item?.period !== undefined ||
    hasRole(item, 'cmp') !== undefined ||
    hasRole(item, 'between') !== undefined ||
    hasRole(item, 'agg') !== undefined ||
    sensesOf(item, 'more').length > 0 ||
    sensesOf(item, 'less').length > 0 ||
    sensesOf(item, 'value').length > 0
  );
}

function isValueNear(reading: Reading, at: number): boolean {
  const next = reading.items[skipPassing(reading.items, at + 1)];
  return (
    columnsAt(next).length > 0 || sensesOf(next, 'value').length > 0 || sensesOf(next, 'relation').length > 0
  );
}
