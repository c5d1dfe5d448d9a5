import { columnOf } from '../../../catalog/catalogue.ts';
import { columnsAt, hasRole, sensesOf, skipPassing } from '../linking/items.ts';
import { readAggregate } from './aggregates.ts';
import { readCount } from './counts.ts';
import { mentionOf, type Reading } from './frame.ts';

/** «по городам и полу», "per quarter", «каждая компания», «отсортируй по доходу», «по числу клиентов». Null: a preposition. */
export function readBy(reading: Reading, at: number): number | null {
  const { items, frame, catalogue } = reading;
  const sorts = hasRole(items[at], 'order') !== undefined;
  const each = hasRole(items[at], 'each') !== undefined;
  let place = skipPassing(items, at + 1);
  // «в разрезе каждой компании», "by each company".
  while (hasRole(items[place], 'each') || hasRole(items[place], 'by')) place = skipPassing(items, place + 1);
  const item = items[place];
  if (!item) return null;
  const ranks =
    sorts ||
    (reading.topPending && frame.groups.length + frame.mentions.length > 0) ||
    (frame.limit !== null && frame.groups.length > 0);
  if (hasRole(item, 'count') || hasRole(item, 'agg') || sensesOf(item, 'measure').length > 0) {
    if (hasRole(items[at], 'by') || sorts) return readOrderKey(reading, place, sorts);
  }
  if (hasRole(item, 'descending') || hasRole(item, 'ascending')) return place;
  const columns = columnsAt(item);
  const values = sensesOf(item, 'value');
  const numeric = columns.length > 0 && columns.every(ref => columnOf(catalogue, ref).type === 'number');
  if (columns.length > 0 && (sorts || (reading.topPending && numeric && !each))) {
    if (sorts) {
      frame.sorts.push({ columns, measure: null, descending: null });
      return readMoreSorts(reading, place + 1);
    }
    frame.rankings.push({
      descending: true,
      by: { kind: 'columns', columns },
      superlative: false,
      plural: true,
    });
    return place + 1;
  }
  if (
    values.length > 0 &&
    !each &&
    (columns.length === 0 || (ranks === false && preferValueAfterBy(reading, place)))
  )
    return null;
  if (hasRole(item, 'grain') && columns.length === 0) {
    frame.groups.push({ columns: [], grain: hasRole(item, 'grain')!.grain, at: place });
    return readMoreGroups(reading, place + 1);
  }
  if (columns.length > 0) {
    frame.groups.push({ columns, at: place });
    return readMoreGroups(reading, place + 1);
  }
  const relation = sensesOf(item, 'relation').find(sense => sense.via === 'noun');
  if (relation && (each || /^(per|by)$/i.test(items[at]!.text))) {
    if (frame.ratioPer) frame.ratioPer = { ...frame.ratioPer, perRelation: relation.relation };
    else frame.groups.push({ columns: [], relation: relation.relation, at: place });
    return readMoreGroups(reading, place + 1);
  }
  const bound = [...sensesOf(item, 'more'), ...sensesOf(item, 'less')];
  if (bound.length > 0 && sorts) return null;
  return null;
}

/** «по почте»: the channel, when offers are spoken of; «по телефону» alone is no grouping either. */
function preferValueAfterBy(reading: Reading, place: number): boolean {
  const values = sensesOf(reading.items[place], 'value');
  const columns = columnsAt(reading.items[place]);
  const personal = columns.every(
    ref => columnOf(reading.catalogue, ref).personal || columnOf(reading.catalogue, ref).type === 'number',
  );
  return personal && values.length > 0;
}

function readMoreGroups(reading: Reading, from: number): number {
  const { items, frame, catalogue } = reading;
  const joint = skipPassing(items, from);
  const joins = hasRole(items[joint], 'and') || hasRole(items[joint], 'comma');
  if (!joins) return from;
  let next = skipPassing(items, joint + 1);
  if (hasRole(items[next], 'by') || hasRole(items[next], 'each')) next = skipPassing(items, next + 1);
  if (hasRole(items[next], 'by') || hasRole(items[next], 'each')) next = skipPassing(items, next + 1);
  const item = items[next];
  const columns = columnsAt(item);
  const after = items[skipPassing(items, next + 1)];
  if (after?.number || hasRole(after, 'cmp') || hasRole(item, 'count') || hasRole(item, 'agg')) return from;
  if (hasRole(item, 'grain') && columns.length === 0) {
    frame.groups.push({ columns: [], grain: hasRole(item, 'grain')!.grain, at: next });
    return readMoreGroups(reading, next + 1);
  }
  if (
    columns.length === 0 ||
    columns.some(ref => columnOf(catalogue, ref).type === 'boolean') ||
    sensesOf(item, 'value').length > 0
  )
    return from;
  frame.groups.push({ columns, at: next });
  return readMoreGroups(reading, next + 1);
}

function readMoreSorts(reading: Reading, from: number): number {
  const { items, frame } = reading;
  const direction = skipPassing(items, from);
  if (hasRole(items[direction], 'descending') || hasRole(items[direction], 'ascending')) return direction;
  const joint =
    hasRole(items[direction], 'and') || hasRole(items[direction], 'comma')
      ? skipPassing(items, direction + 1)
      : -1;
  const columns = joint < 0 ? [] : columnsAt(items[joint]);
  if (columns.length === 0) return from;
  frame.sorts.push({ columns, measure: null, descending: null });
  return readMoreSorts(reading, joint + 1);
}

/** "by number of clients", «по среднему доходу»: the figure that ranks; it is shown too. */
function readOrderKey(reading: Reading, place: number, sorts: boolean): number {
  const { frame, items } = reading;
  const before = frame.measures.length;
  const counts = frame.counts;
  const next = hasRole(items[place], 'count')
    ? readCount(reading, place)
    : (readAggregate(reading, place) ?? place + 1);
  if (!counts) frame.counts = counts;
  const key = frame.measures[before] ?? null;
  if (key === null) return next;
  if (sorts) frame.sorts.push({ columns: [], measure: key, descending: null });
  else
    frame.rankings.push({
      descending: true,
      by: { kind: 'measure', measure: key },
      superlative: false,
      plural: true,
    });
  frame.measures.splice(before, 1);
  return next;
}

/** "per client": rows for each of them. */
export function readPer(reading: Reading, at: number): number {
  const { items, frame } = reading;
  const place = skipPassing(items, at + 1);
  const relation = sensesOf(items[place], 'relation').find(sense => sense.via === 'noun');
  if (relation && columnsAt(items[place]).length === 0) {
    const count = frame.measures.findLast(measure => measure.fn === 'count');
    if (frame.ratioPer) frame.ratioPer = { ...frame.ratioPer, perRelation: relation.relation };
    else if (count) {
      frame.measures = frame.measures.filter(measure => measure !== count);
      if (
        /сред|average|avg|mean/i.test(
          items
            .slice(0, place)
            .map(item => item.text)
            .join(' '),
        )
      ) {
        frame.ratioPer = { relation: count.relation ?? '', perRelation: relation.relation };
      } else {
        frame.measures.push(count);
        frame.groups.push({ columns: [], relation: relation.relation, at: place });
      }
    } else frame.mentions.push(mentionOf(relation.relation, place));
    return place + 1;
  }
  return readBy(reading, at) ?? at + 1;
}

/** «в каких городах», "which products": the values of a column are asked for. */
export function readWhich(reading: Reading, at: number): number {
  const { items, frame, catalogue } = reading;
  frame.which = true;
  const place = skipPassing(items, at + 1);
  const item = items[place];
  const columns = columnsAt(item);
  const listable = columns.filter(
    ref => ['text', 'list'].includes(columnOf(catalogue, ref).type) && !columnOf(catalogue, ref).personal,
  );
  const next = items[skipPassing(items, place + 1)];
  if (
    listable.length > 0 &&
    listable.length === columns.length &&
    sensesOf(item, 'value').length === 0 &&
    !hasRole(next, 'begins')
  ) {
    frame.groups.push({ columns: listable, at: place });
    if (
      /^(город|марка|канал|компания|продукт|тариф|модель|салон|должность|city|brand|company|product|channel)$/i.test(
        item!.text,
      )
    )
      reading.mostPlural = false;
    return place + 1;
  }
  if (hasRole(item, 'grain') && columns.length === 0 && item?.roles.length) {
    const grain = hasRole(item, 'grain')!.grain;
    frame.groups.push({ columns: [], grain, at: place });
    return place + 1;
  }
  return at + 1;
}
