import { columnOf } from '../../../catalog/catalogue.ts';
import { columnsAt, hasRole, sensesOf, skipBack, skipPassing } from '../linking/items.ts';
import type { ColumnRef } from '../plan.ts';
import { addCompare, addRows, bareColumn, pendingColumn, placeBounds } from './bound-targets.ts';
import { type Bounds, lend } from './bounds.ts';
import { addCondition } from './conditions.ts';
import type { Reading } from './frame.ts';

/** A number without a comparator: a limit, a count of something, an exact value, a row's own number. */
export function readNumber(reading: Reading, at: number): number {
  const { items, frame, catalogue } = reading;
  const said = items[at]!.number!;
  const dash = /^(-|to|до|по)$/i.test(items[at + 1]?.text ?? '') ? items[at + 2]?.number : undefined;
  if (dash) {
    const bounds: Bounds = { op: '>=', low: lend(said, dash), high: dash, next: at + 3 };
    return placeBounds(reading, at, bounds);
  }
  const after = skipPassing(items, at + 1);
  const follower = items[after];
  const postfix = hasRole(items[at + 1], 'orMore') ? '>=' : hasRole(items[at + 1], 'orLess') ? '<=' : null;
  if (postfix || said.orMore) {
    return placeBounds(reading, at, {
      op: postfix ?? '>=',
      low: said,
      high: null,
      next: at + (postfix ? 2 : 1),
    });
  }
  const before = items[skipBack(items, at)];
  // «42-й клиент», "client 42", «клиента № 7».
  const keyed = sensesOf(before, 'relation').find(sense => sense.via === 'noun');
  const isKey =
    keyed &&
    said.unit === null &&
    said.scale === 1 &&
    Number.isInteger(said.value) &&
    !/(ы|ов|ей|ам|ами|ах|s|people)$/i.test(before?.text ?? '') &&
    !said.yearLike;
  const key = keyed && catalogue.relations.get(keyed.relation)?.key;
  if (isKey && key && frame.limit === null) {
    addCondition(reading, at, [
      { kind: 'compare', column: { relation: keyed.relation, column: key }, op: '=', value: said.value },
    ]);
    return at + 1;
  }
  if (hasRole(before, 'top') || reading.topPending) {
    frame.limit = said.value;
    reading.topPending = true;
    return at + 1;
  }
  const listed = numberList(reading, at);
  if (listed) {
    frame.groups.push({ columns: listed.columns, at });
    return listed.next;
  }
  const superlative =
    hasRole(follower, 'most') ||
    hasRole(follower, 'least') ||
    hasRole(follower, 'popular') ||
    hasRole(follower, 'top') ||
    ((sensesOf(follower, 'more').length > 0 || sensesOf(follower, 'less').length > 0) && said.unit === null);
  if (superlative && said.unit === null) {
    frame.limit = said.value;
    return at + 1;
  }
  if (sensesOf(follower, 'counted').length > 0 && said.unit === null) {
    return placeBounds(reading, at, { op: '=', low: said, high: null, next: at + 1 });
  }
  // «клиенты с двумя кредитами»: so many things of a kind for each row.
  const kind = sensesOf(follower, 'value').find(sense => sense.relation !== catalogue.defaultRelation);
  if (kind && said.unit === null && said.scale === 1 && frame.mentions.length > 0 && !said.yearLike) {
    addRows(reading, at, kind.relation, { op: '=', low: said, high: null, next: at + 1 });
    return at + 1;
  }
  const relation = sensesOf(follower, 'relation').find(sense => sense.via === 'noun');
  if (relation && said.unit === null) {
    if (frame.mentions.length > 0 && relation.relation !== frame.mentions[0]!.relation) {
      return placeBounds(reading, at, { op: '=', low: said, high: null, next: at + 1 });
    }
    frame.limit = said.value;
    return at + 1;
  }
  const pending = pendingColumn(reading, at);
  if (pending) {
    pending.used = true;
    addCompare(reading, at, pending.columns, { op: '=', low: said, high: null, next: at + 1 });
    return at + 1;
  }
  if (said.unit === 'years' || said.unit === 'km' || said.unit === 'months') {
    return placeBounds(reading, at, { op: '=', low: said, high: null, next: at + 1 });
  }
  const columns = columnsAt(follower);
  if (columns.length > 0 && said.unit === null && !said.yearLike) {
    if (columns.every(ref => columnOf(catalogue, ref).type === 'number')) {
      addCompare(reading, at, columns, { op: '=', low: said, high: null, next: at + 1 });
      return after + 1;
    }
    frame.limit = said.value;
    return at + 1;
  }
  if (
    sensesOf(follower, 'value').length > 0 &&
    frame.mentions.length === 0 &&
    said.unit === null &&
    frame.atoms.length === 0 &&
    frame.limit === null &&
    !said.yearLike
  ) {
    frame.limit = said.value;
    return at + 1;
  }
  if (said.yearLike) {
    const year = said.value;
    frame.atoms.push({
      kind: 'period',
      at,
      joiner: reading.joiner,
      negated: reading.negated !== null,
      period: {
        from: `${year}-01-01`,
        to: `${year + 1}-01-01`,
        month: null,
        year: { value: year, bound: 'in' },
        length: 1,
      },
      columns: columnsAt(before).filter(
        ref =>
          ['date', 'moment'].includes(columnOf(catalogue, ref).type) ||
          columnOf(catalogue, ref).unit === 'year',
      ),
    });
    reading.negated = null;
    return at + 1;
  }
  if (/^за$/i.test(items[at - 1]?.text ?? '')) {
    const past: Bounds = { op: '>', low: said, high: null, next: at + 1 };
    const bare = bareColumn(reading, at - 1, past);
    if (bare) {
      addCompare(reading, at, [bare], past);
      return at + 1;
    }
  }
  if (hasRole(follower, 'times'))
    return placeBounds(reading, at, { op: '=', low: said, high: null, next: at + 1 });
  if (frame.rankings.length > 0 || (frame.shows && follower === undefined && said.unit === null)) {
    frame.limit = said.value;
    return at + 1;
  }
  frame.loose.push(items[at]!);
  return at + 1;
}

/** "one, two, three or more companies": several counts of one thing are its groups. */
function numberList(reading: Reading, at: number): { columns: ColumnRef[]; next: number } | null {
  const { items } = reading;
  let place = at + 1;
  let numbers = 1;
  for (; place < items.length; place++) {
    const item = items[place]!;
    if (item.number) numbers++;
    else if (
      !hasRole(item, 'comma') &&
      !hasRole(item, 'or') &&
      !hasRole(item, 'and') &&
      !hasRole(item, 'orMore') &&
      !hasRole(item, 'cmp')
    )
      break;
  }
  const counted = sensesOf(items[place], 'counted').map(({ relation, column }) => ({ relation, column }));
  return numbers > 2 && counted.length > 0 ? { columns: counted, next: place + 1 } : null;
}
