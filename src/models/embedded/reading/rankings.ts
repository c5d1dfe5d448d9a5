import { columnOf } from '../../../catalog/catalogue.ts';
import { columnsAt, hasRole, sensesOf, skipBack, skipPassing } from '../linking/items.ts';
import { readAggregate } from './aggregates.ts';
import { asksForRows, thingOf } from './asked-rows.ts';
import { readCount } from './counts.ts';
import { mentionOf, type RawMeasure, type Reading } from './frame.ts';
import { asksPluralGroup, isPlural } from './plurals.ts';

/** «топ 5 городов», "top three clients", «первые три». */
export function readTop(reading: Reading, at: number): number | null {
  const { items, frame, catalogue } = reading;
  const place = skipPassing(items, items[at + 1]?.text === '-' ? at + 2 : at + 1);
  const said = items[place]?.number;
  const before = items[skipBack(items, at)]?.number;
  if (!said && !before && frame.limit === null) {
    if (!/^(топ|top)/i.test(items[at]!.text)) return null;
    if (
      !columnsAt(items[place]).length &&
      !sensesOf(items[place], 'relation').length &&
      !hasRole(items[place], 'most')
    )
      return null;
  }
  if (said && (said.unit !== null || !Number.isInteger(said.value))) return null;
  frame.limit = said?.value ?? before?.value ?? frame.limit ?? 10;
  reading.topPending = true;
  const next = skipPassing(items, said ? place + 1 : at + 1);
  const columns = columnsAt(items[next]);
  const listable = columns.filter(ref => ['text', 'list'].includes(columnOf(catalogue, ref).type));
  if (listable.length > 0 && sensesOf(items[next], 'relation').length === 0) {
    frame.groups.push({ columns: listable, at: next });
    return next + 1;
  }
  return said ? place + 1 : at + 1;
}

/** «самый большой доход», "highest income", «чаще всего», «самые популярные»: rows or groups in order. */
export function readSuperlative(reading: Reading, at: number): number | null {
  const { items, frame, catalogue } = reading;
  const item = items[at]!;
  const place = skipPassing(items, at + 1);
  const next = items[place];
  const plural =
    reading.mostPlural || isPlural(items, at) || frame.limit !== null || asksPluralGroup(reading);
  const push = (by: Parameters<typeof frame.rankings.push>[0]['by'], descending: boolean) =>
    frame.rankings.push({ by, descending, superlative: true, plural });
  if (hasRole(item, 'popular')) {
    push({ kind: 'count', relation: null }, reading.most !== 'least');
    reading.most = null;
    return at + 1;
  }
  if (hasRole(item, 'mostOf') || hasRole(item, 'leastOf')) {
    const relation = sensesOf(next, 'relation').find(sense => sense.via === 'noun');
    push({ kind: 'count', relation: relation?.relation ?? null }, hasRole(item, 'mostOf') !== undefined);
    if (relation) frame.mentions.push(mentionOf(relation.relation, place));
    return relation ? place + 1 : at + 1;
  }
  const direction = hasRole(item, 'most') ? 'most' : 'least';
  if (hasRole(next, 'popular')) {
    reading.most = direction;
    reading.mostPlural ||= isPlural(items, at);
    return at + 1;
  }
  if (sensesOf(next, 'more').length > 0 || sensesOf(next, 'less').length > 0) {
    reading.most = direction;
    reading.mostPlural = plural;
    return at + 1;
  }
  if (
    (hasRole(next, 'agg') && hasRole(next, 'agg')!.fn !== 'sum') ||
    hasRole(next, 'count') ||
    sensesOf(next, 'measure').length > 0
  ) {
    const before = frame.measures.length;
    const counts = frame.counts;
    const end = hasRole(next, 'count')
      ? readCount(reading, place)
      : (readAggregate(reading, place) ?? place + 1);
    frame.counts = counts;
    const key: RawMeasure | undefined = frame.measures[before];
    if (key) {
      frame.measures.splice(before, 1);
      push({ kind: 'measure', measure: key }, direction === 'most');
      return end;
    }
    return null;
  }
  const columns = columnsAt(next).filter(
    ref => columnOf(catalogue, ref).type === 'number' || columnOf(catalogue, ref).type === 'date',
  );
  if (columns.length > 0 && !(hasRole(item, 'most') && sensesOf(next, 'relation').length > 0)) {
    if (
      asksForRows(reading, at) ||
      frame.limit !== null ||
      (frame.mentions.length > 0 && !frame.which && frame.shows)
    ) {
      push({ kind: 'columns', columns }, direction === 'most');
      return place + 1;
    }
    if (frame.groups.length > 0) {
      // "which city has the highest income": by what figure is the reader's to say; the average is the usual one.
      push({ kind: 'measure', measure: { fn: 'avg', columns, relation: null } }, direction === 'most');
      return place + 1;
    }
    frame.measures.push({
      fn: direction === 'most' ? 'max' : 'min',
      columns,
      relation: thingOf(reading, place, columns),
    });
    return place + 1;
  }
  // «самая крупная ипотека»: the amount of things that have no column of their own.
  const kind = sensesOf(next, 'value').find(sense => sense.relation !== catalogue.defaultRelation);
  const amount = kind && catalogue.relations.get(kind.relation)?.amount;
  if (
    amount &&
    isOfSize(item.text) &&
    columnsAt(next).length === 0 &&
    !asksForRows(reading, at) &&
    frame.limit === null
  ) {
    frame.measures.push({
      fn: direction === 'most' ? 'max' : 'min',
      columns: [{ relation: kind.relation, column: amount }],
      relation: null,
    });
    return at + 1;
  }
  const relation = sensesOf(next, 'relation').find(sense => sense.via === 'noun');
  if (
    relation &&
    (frame.groups.length > 0 ||
      frame.who ||
      frame.mentions.length > 0 ||
      /most|fewest|least/i.test(item.text))
  ) {
    push({ kind: 'count', relation: relation!.relation }, direction === 'most');
    frame.mentions.push(mentionOf(relation!.relation, place));
    return place + 1;
  }
  reading.most = direction;
  reading.mostPlural = plural;
  return null;
}

function isOfSize(text: string): boolean {
  return /больш|крупн|высок|маленьк|низк|рекорд|larg|big|high|great|low|small/i.test(text);
}
