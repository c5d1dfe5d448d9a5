import { columnOf } from '../../../catalog/catalogue.ts';
import { columnsAt, hasRole, type Item, sensesOf, skipBack, skipPassing } from '../linking/items.ts';
import type { Condition } from '../plan.ts';
import { readBound } from './adjectives.ts';
import { readAggregate } from './aggregates.ts';
import { readColumn } from './columns.ts';
import { addCondition } from './conditions.ts';
import type { Reading } from './frame.ts';
import { readValues } from './values.ts';

/** Words of the catalogue. */
export function readSenses(reading: Reading, at: number): number | null {
  const { items, frame } = reading;
  const item = items[at]!;
  if (item.senses.length === 0) return null;
  // A word as vague as "interesting" is not an offer's outcome unless offers are spoken of.
  const values = sensesOf(item, 'value');
  if (
    sensesOf(item, 'vague').length > 0 &&
    !ranksByIt(reading, at) &&
    values.every(
      ({ relation }) =>
        relation !== reading.catalogue.defaultRelation &&
        !items.some(other => sensesOf(other, 'relation').some(sense => sense.relation === relation)),
    )
  ) {
    frame.vague.push(item);
    return at + 1;
  }
  if (sensesOf(item, 'forbidden').length > 0) {
    frame.forbidden.push(item);
    return at + 1;
  }
  if (sensesOf(item, 'more').length > 0 || sensesOf(item, 'less').length > 0) {
    const next = readBound(reading, at);
    if (next !== null) return next;
  }
  if (prefersValue(reading, at)) return readValues(reading, at);
  if (sensesOf(item, 'notion').length > 0) {
    const index = sensesOf(item, 'notion')[0]!.index;
    addNotion(reading, at, index);
    return at + 1;
  }
  if (sensesOf(item, 'measure').length > 0) return readAggregate(reading, at) ?? at + 1;
  const relation = sensesOf(item, 'relation');
  if (relation.length > 0 && !(columnsAt(item).length > 0 && followsBy(reading, at))) {
    const [first] = relation;
    const last = skipBack(items, at);
    frame.mentions.push({
      relation: first!.relation,
      at,
      via: first!.via,
      negated: reading.negated !== null,
      present: last >= 0 && hasRole(items[last], 'present') !== undefined,
    });
    // «не являющиеся клиентами Экспобанка»: rows named again pass the negation on to what follows.
    if (frame.mentions.slice(0, -1).every(mention => mention.relation !== first!.relation))
      reading.negated = null;
    return at + 1;
  }
  if (columnsAt(item).length > 0) return readColumn(reading, at);
  const denied = deniedThing(reading, at);
  if (denied) {
    addCondition(reading, at, [denied]);
    reading.negated = null;
    return at + 1;
  }
  if (sensesOf(item, 'counted').length > 0) {
    frame.loose.push(item);
    return at + 1;
  }
  if (sensesOf(item, 'vague').length > 0) {
    frame.vague.push(item);
    return at + 1;
  }
  return at + 1;
}

/** «самые старые клиенты»: a word too vague for a condition is an order where a superlative asks for the most of it. */
function ranksByIt({ items, most }: Reading, at: number): boolean {
  const item = items[at];
  const measured = sensesOf(item, 'more').length + sensesOf(item, 'less').length > 0;
  return measured && most !== null && sensesOf(items[skipPassing(items, at + 1)], 'relation').length > 0;
}

/** "neither a car nor …": a thing without a word of its own in the data is known by a column that would be filled. */
function deniedThing(reading: Reading, at: number): Condition | null {
  const { items } = reading;
  const [thing] = sensesOf(items[at], 'light').flatMap(sense => (sense.known ? [sense.known] : []));
  if (!thing || !hasDenial(items[skipBack(items, at)])) return null;
  reading.negated = null;
  return { kind: 'missing', column: thing, negated: false };
}

function hasDenial(item: Item | undefined): boolean {
  return (
    ['not', 'none', 'missing'].some(role => item?.roles.some(known => known.role === role)) ||
    /^nor$/i.test(item?.text ?? '')
  );
}

function followsBy(reading: Reading, at: number): boolean {
  const last = skipBack(reading.items, at);
  return hasRole(reading.items[last], 'by') !== undefined;
}

/** Whether a span that names both a value and a column («кредит», «телефон») is meant as the value here. */
function prefersValue(reading: Reading, at: number): boolean {
  const { items, frame, catalogue } = reading;
  const item = items[at]!;
  const values = sensesOf(item, 'value');
  if (values.length === 0) return false;
  const columns = columnsAt(item);
  if (columns.length === 0) return true;
  const next = items[skipPassing(items, at + 1)];
  const said =
    next?.number !== undefined || hasRole(next, 'cmp') || hasRole(next, 'unset') || hasRole(next, 'between');
  if (
    next?.number?.unit &&
    next.number.unit !== 'RUB' &&
    columns.every(ref => columnOf(catalogue, ref).unit === 'RUB')
  )
    return true;
  if (said && !hasRole(next, 'both')) return false;
  const back = items[skipBack(items, at)];
  if (hasRole(back, 'missing') || hasRole(back, 'none') || hasRole(back, 'present') || hasRole(back, 'agg')) {
    return columns.every(ref => columnOf(catalogue, ref).type === 'number');
  }
  if (columns.every(ref => columnOf(catalogue, ref).type === 'number')) return true;
  return (
    items.some(other =>
      sensesOf(other, 'relation').some(sense => values.some(v => v.relation === sense.relation)),
    ) ||
    frame.mentions.some(mention => values.some(value => value.relation === mention.relation)) ||
    items.some(other =>
      sensesOf(other, 'value').some(
        v =>
          v.relation === values[0]!.relation &&
          v.column !== values[0]!.column &&
          columnsAt(other).length === 0,
      ),
    )
  );
}

function addNotion(reading: Reading, at: number, index: number): void {
  const notion = reading.catalogue.notions[index]!;
  const column = { relation: notion.relation, column: notion.column };
  addCondition(reading, at, [
    notion.op === 'known' || notion.op === 'missing'
      ? { kind: 'missing', column, negated: notion.op === 'known' }
      : { kind: 'compare', column, op: notion.op, value: notion.is ?? '' },
  ]);
}
