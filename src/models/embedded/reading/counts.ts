import { columnOf } from '../../../catalog/catalogue.ts';
import { columnsAt, hasRole, sensesOf, skipBack, skipPassing } from '../linking/items.ts';
import { mentionOf, type Reading } from './frame.ts';

/** «сколько договоров», "number of cities", «сколько ночей», «сколько женщин». */
export function readCount(reading: Reading, at: number): number {
  const { items, frame, catalogue } = reading;
  frame.counts = true;
  const place = skipPassing(items, at + 1);
  const item = items[place];
  const restricted = frame.ofThem || hasRole(item, 'ofThem') !== undefined;
  if (hasRole(item, 'agg')?.fn === 'avg') return at + 1;
  // «сколько раз звонили», a second "how many" with conditions of its own: no single figure answers these.
  if (
    hasRole(item, 'times') ||
    (!restricted && frame.measures.some(measure => measure.fn === 'count' && frame.atoms.length > 0))
  ) {
    frame.loose.push(items[at]!);
    return at + 1;
  }
  if (restricted && frame.measures.length === 0) frame.ofThem = true;
  if (restricted && frame.measures.length > 0) {
    frame.measures.push({ fn: 'count', columns: [], relation: null, restrictedFrom: place });
    return hasRole(item, 'ofThem') ? place + 1 : at + 1;
  }
  const relation = sensesOf(item, 'relation')[0];
  const columns = columnsAt(item);
  if (relation && !(columns.length > 0 && relation.via === 'verb')) {
    frame.measures.push({ fn: 'count', columns: [], relation: relation.relation });
    frame.mentions.push(mentionOf(relation.relation, place, { via: relation.via }));
    return place + 1;
  }
  const additive = columns.filter(
    ref => columnOf(catalogue, ref).aggregate === 'sum' && columnOf(catalogue, ref).type === 'number',
  );
  const values = sensesOf(item, 'value');
  if (values.length > 0) {
    const own = values.find(value => value.relation !== catalogue.defaultRelation);
    const all = values.every(value => value.relation !== catalogue.defaultRelation);
    frame.measures.push({
      fn: 'count',
      columns: [],
      relation: all && own && values[0]!.column !== 'company' ? own.relation : null,
    });
    return at + 1;
  }
  if (additive.length > 0) {
    frame.measures.push({ fn: 'sum', columns: additive, relation: null });
    return place + 1;
  }
  const counted = sensesOf(item, 'counted').map(({ relation: name, column }) => ({ relation: name, column }));
  const said = countedList(reading, place);
  if (counted.length > 0 && said === null && columns.length === 0) {
    frame.measures.push({ fn: 'sum', columns: counted, relation: null });
    return place + 1;
  }
  const plain = columns.filter(ref => ['text', 'list'].includes(columnOf(catalogue, ref).type));
  if (plain.length > 0) {
    frame.measures.push({ fn: 'count_distinct', columns: plain, relation: null });
    return place + 1;
  }
  frame.measures.push({ fn: 'count', columns: [], relation: null });
  return at + 1;
}

function countedList(reading: Reading, at: number): number | null {
  return sensesOf(reading.items[at], 'counted').length > 0 &&
    reading.items[skipBack(reading.items, at)]?.number
    ? at
    : null;
}
