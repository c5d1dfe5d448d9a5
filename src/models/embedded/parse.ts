import { columnOf } from '../../catalog/catalogue.ts';
import {
  columnsAt,
  emptyFrame,
  type Frame,
  hasRole,
  isPassing,
  type Reading,
  sensesOf,
  skipBack,
  skipPassing,
} from './frame.ts';
import type { Item, LinkInput } from './link.ts';
import { linkSpans } from './link.ts';
import { readAmount, readBound, readNumber } from './parse-amounts.ts';
import {
  readAggregate,
  readBy,
  readCount,
  readPer,
  readSuperlative,
  readTop,
  readWhich,
} from './parse-figures.ts';
import { addCondition, readColumn, readMissing, readPresent, readValues } from './parse-values.ts';
import type { Condition } from './plan.ts';

/** Reads a linked text from left to right into a frame. Nothing is dropped silently: what found no place is in the frame too. */
export function parseText(input: LinkInput): Frame {
  const items = linkSpans(input);
  const reading: Reading = {
    items,
    catalogue: input.catalogue,
    frame: emptyFrame(items),
    negated: null,
    joiner: 'and',
    only: false,
    both: false,
    most: null,
    mostPlural: false,
    topPending: false,
  };
  addNarrowings(reading);
  for (let at = 0; at < items.length; ) at = Math.max(at + 1, step(reading, at));
  groupByHead(reading);
  markBareTop(reading);
  if (reading.negated) reading.frame.loose.push(reading.negated);
  return reading.frame;
}

/** A name that says more than its column («премия»: the amount of an insurance) brings its condition with it. */
function addNarrowings({ items, frame }: Reading): void {
  for (const [at, item] of items.entries()) {
    const columns = sensesOf(item, 'column');
    const narrowed = columns.filter(sense => sense.within);
    if (narrowed.length === 0 || narrowed.length < columns.length) continue;
    const options = narrowed.map(({ relation, within }) => ({
      column: { relation, column: within?.column ?? '' },
      values: [within?.is ?? ''],
    }));
    frame.atoms.push({
      kind: 'values',
      at,
      joiner: 'and',
      negated: false,
      options,
      joined: 'one',
      both: false,
      sole: false,
      each: false,
    });
  }
}

/** Reads one item and whatever belongs to it; returns the place to go on from. */
function step(reading: Reading, at: number): number {
  const { items, frame } = reading;
  const item = items[at]!;
  for (const role of item.roles) if (role.role === 'predicate') frame.predicates.push(at);
  if (item.unknown) {
    frame.unknown.push(item);
    return at + 1;
  }
  if (item.period) {
    addPeriod(reading, at);
    return at + 1;
  }
  if (item.number) return readNumber(reading, at);
  if (item.quoted !== undefined) {
    frame.unknown.push(item);
    return at + 1;
  }
  return readStructure(reading, at) ?? readSenses(reading, at) ?? readRest(reading, at);
}

/** Words that shape the question: figures, groups, ranks, bounds. Null when the item is none or proves to be something else. */
function readStructure(reading: Reading, at: number): number | null {
  const { items, frame } = reading;
  const item = items[at]!;
  if (hasRole(item, 'ofThem')) {
    frame.ofThem ||= frame.measures.length === 0;
    return at + 1;
  }
  if (hasRole(item, 'agg') && hasRole(item, 'cmp') && items[skipPassing(items, at + 1)]?.number) {
    const next = readAmount(reading, at);
    if (next !== null) return next;
  }
  if (hasRole(item, 'agg')) {
    const next = readAggregate(reading, at);
    if (next !== null) return next;
  }
  if (hasRole(item, 'quartiles') || hasRole(item, 'describe')) {
    const next = readAggregate(reading, at);
    if (next !== null) return next;
  }
  if (hasRole(item, 'share')) {
    frame.share = at;
    return at + 1;
  }
  if (hasRole(item, 'among')) {
    // "from all clients" opens the base of a share; elsewhere it is a preposition.
    if (frame.share !== null) frame.shareBase = at;
    return at + 1;
  }
  if (hasRole(item, 'count')) return readCount(reading, at);
  if (hasRole(item, 'order') || hasRole(item, 'by') || hasRole(item, 'each')) {
    const next = readBy(reading, at);
    if (next !== null) return next;
  }
  if (hasRole(item, 'per')) return readPer(reading, at);
  if (hasRole(item, 'which')) return readWhich(reading, at);
  if (hasRole(item, 'top')) {
    const next = readTop(reading, at);
    if (next !== null) return next;
  }
  if (
    hasRole(item, 'most') ||
    hasRole(item, 'least') ||
    hasRole(item, 'mostOf') ||
    hasRole(item, 'leastOf') ||
    hasRole(item, 'popular')
  ) {
    const next = readSuperlative(reading, at);
    if (next !== null) return next;
  }
  if (hasRole(item, 'missing') || hasRole(item, 'none')) {
    const next = readMissing(reading, at);
    if (next !== null) return next;
  }
  if (hasRole(item, 'present')) {
    const next = readPresent(reading, at);
    if (next !== null) return next;
  }
  if (hasRole(item, 'cmp') || hasRole(item, 'between')) {
    const next = readAmount(reading, at);
    if (next !== null) return next;
  }
  return null;
}

/** Words of the catalogue. */
function readSenses(reading: Reading, at: number): number | null {
  const { items, frame } = reading;
  const item = items[at]!;
  if (item.senses.length === 0) return null;
  // A word as vague as "interesting" is not an offer's outcome unless offers are spoken of.
  const values = sensesOf(item, 'value');
  if (
    sensesOf(item, 'vague').length > 0 &&
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

/** Connectives, negations, cues of a follow-up, and words that may be passed over. */
function readRest(reading: Reading, at: number): number {
  const { items, frame } = reading;
  const item = items[at]!;
  for (const { role } of item.roles) {
    if (role === 'show') frame.shows = true;
    else if (role === 'who') frame.who = true;
    else if (role === 'compare') frame.compare = true;
    else if (role === 'distinct') frame.distinct = true;
    else if (role === 'only') {
      reading.only = true;
      if (
        at === 0 ||
        items
          .slice(0, at)
          .every(before => isPassing(before) || hasRole(before, 'again') || hasRole(before, 'show'))
      ) {
        frame.startsWithOnly = true;
      }
    } else if (role === 'both') {
      reading.both = true;
      markBoth(reading);
    } else if (role === 'and') reading.joiner = 'and';
    else if (role === 'comma') reading.joiner = reading.joiner === 'or' ? 'or' : 'and';
    else if (role === 'or' && /^nor$/i.test(item.text)) {
      reading.joiner = 'and';
      reading.negated = item;
    } else if (role === 'or') reading.joiner = 'or';
    else if (role === 'none' && denyBefore(reading, at)) continue;
    else if (role === 'not' || role === 'except' || role === 'none') reading.negated = item;
    else if (role === 'again') frame.again ||= at <= 1;
    else if (role === 'pronoun') frame.pronoun ||= !refersBack(reading, at);
    else if (role === 'add') frame.adds = true;
    else if (role === 'remove') frame.removes = [];
    else if (role === 'descending' || role === 'ascending') setDirection(frame, role === 'descending');
    else if (role === 'itself') {
      if (/процент|percent|%/.test(item.text) && frame.measures.length === 0) frame.percentOfTotal = true;
    } else if (role === 'inUnit') {
      const { unit } = hasRole(item, 'inUnit') ?? { unit: 'months' };
      frame.divide = { years: 12, months: null, thousands: 1000, millions: 1_000_000 }[unit];
    } else if (role === 'ordinal') {
      const [ordinal] = item.roles.filter(known => known.role === 'ordinal');
      if (ordinal?.role === 'ordinal') {
        frame.offset = ordinal.place - 1;
        frame.limit = 1;
      }
    } else if (role === 'cmp' && hasRole(item, 'cmp')?.op === '=' && /^(составля|=$)/i.test(item.text)) {
      // «составляют самозанятые»: a copula where no number follows.
    } else if (
      role === 'cmp' &&
      /^(более|more|less|менее|от|до|over|from|under|meньше|above|below|up to|=)$/.test(
        item.text.toLowerCase(),
      )
    ) {
      // A preposition here: no number follows.
    } else if (
      role === 'cmp' ||
      role === 'between' ||
      role === 'unset' ||
      role === 'begins' ||
      role === 'missing' ||
      role === 'top' ||
      role === 'mostOf' ||
      role === 'leastOf' ||
      role === 'ends'
    ) {
      frame.loose.push(item);
    } else if (role === 'grain') readGrainAlone(reading, at);
    if (role !== 'skip') break;
  }
  return at + 1;
}

/** «ипотека есть, а страхования жизни у них нет»: a denial at the end of a clause is about what it closes. */
function denyBefore({ items, frame }: Reading, at: number): boolean {
  const next = items[skipPassing(items, at + 1)];
  if (next && !hasRole(next, 'and') && !hasRole(next, 'comma')) return false;
  const atom = frame.atoms.at(-1);
  if (atom?.kind !== 'values' || atom.negated) return false;
  const between = items.slice(atom.at + 1, at);
  if (!between.every(item => isPassing(item) || hasRole(item, 'pronoun'))) return false;
  frame.atoms[frame.atoms.length - 1] = { ...atom, negated: true };
  return true;
}

/** «клиенты и их доход»: the pronoun means what this very text has named. */
function refersBack({ items }: Reading, at: number): boolean {
  const before = items.slice(0, at);
  // «доход этих клиентов»: a noun of its own points out of the text, at what was answered before; unless the text has said
  // who they are, as in «ни Экспобанка, ни Хвои: сколько таких клиентов».
  const next = items[at + 1];
  if (next && sensesOf(next, 'relation').some(sense => sense.via === 'noun')) {
    return before.some(item => sensesOf(item, 'value').length > 0);
  }
  return before.some(
    item =>
      sensesOf(item, 'value').length > 0 ||
      columnsAt(item).length > 0 ||
      sensesOf(item, 'relation').some(sense => sense.via === 'noun'),
  );
}

/** «… и у Хвои одновременно»: the word may follow the values it joins. */
function markBoth(reading: Reading): void {
  const last = reading.frame.atoms.at(-1);
  if (last?.kind === 'values' && last.joined !== 'one') {
    reading.frame.atoms[reading.frame.atoms.length - 1] = { ...last, both: true };
    reading.both = false;
  }
}

function readGrainAlone(reading: Reading, at: number): void {
  const grain = hasRole(reading.items[at], 'grain')?.grain;
  // "monthly", «помесячно»: a grouping of its own; «год», "month" alone say nothing.
  if (grain && /(ly|но|annual)$/.test(reading.items[at]!.text.toLowerCase())) {
    reading.frame.groups.push({ columns: [], grain, at });
  }
}

function setDirection(frame: Frame, descending: boolean): void {
  const last = frame.sorts.at(-1);
  if (last) frame.sorts[frame.sorts.length - 1] = { ...last, descending };
  else frame.sorts.push({ columns: [], measure: null, descending });
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

/** A period takes the date column that stands beside it; otherwise the relation it turns out to speak of decides. */
function addPeriod(reading: Reading, at: number): void {
  const { items, frame, catalogue } = reading;
  const dated = (place: number) =>
    columnsAt(items[place]).filter(
      ref =>
        ['date', 'moment'].includes(columnOf(catalogue, ref).type) ||
        columnOf(catalogue, ref).unit === 'year',
    );
  const before = skipBack(items, at);
  const after = skipPassing(items, at + 1);
  const beforeThat = before > 0 ? skipBack(items, before) : -1;
  let columns = dated(before);
  if (columns.length === 0) columns = dated(after);
  if (columns.length === 0 && sensesOf(items[before], 'relation').length > 0) columns = dated(beforeThat);
  if (columns.length === 0) {
    const anywhere = frame.columns.filter(mention => !mention.used).flatMap(mention => mention.columns);
    columns = anywhere.filter(ref => columnOf(catalogue, ref).type === 'date');
  }
  for (const mention of frame.columns) {
    if (
      mention.columns.some(ref => columns.some(c => c.relation === ref.relation && c.column === ref.column))
    )
      mention.used = true;
  }
  frame.atoms.push({
    kind: 'period',
    at,
    joiner: reading.joiner,
    negated: reading.negated !== null,
    period: items[at]!.period!,
    columns,
  });
  reading.negated = null;
  reading.joiner = 'and';
}

/** "top clients" says nothing of the order: it is as vague as "best". */
function markBareTop({ topPending, frame, items }: Reading): void {
  if (
    !topPending ||
    frame.rankings.length + frame.groups.length + frame.sorts.length + frame.measures.length > 0
  )
    return;
  const top = items.find(item => hasRole(item, 'top') && /^(топ|top)/i.test(item.text));
  if (top) frame.vague.push(top);
}

/** «города, где больше 300 клиентов», "most popular brand": a column named first, with a bound or a rank on figures, is the group. */
function groupByHead({ frame, catalogue }: Reading): void {
  const bounded =
    frame.atoms.some(atom => atom.kind === 'rows' || atom.kind === 'figure') ||
    frame.rankings.some(ranking => ranking.by.kind !== 'columns');
  // "cities", «список городов»: a column and nothing else.
  const alone =
    frame.columns.length === 1 &&
    frame.mentions.length + frame.atoms.length + frame.measures.length + frame.sorts.length === 0 &&
    !frame.who &&
    !frame.adds &&
    frame.removes === null &&
    frame.share === null;
  if (!(bounded || alone) || frame.groups.length > 0) return;
  // A column of offers alone says no more than "result": which, of what, is not said.
  if (
    alone &&
    frame.columns.every(({ columns }) => columns.every(ref => ref.relation !== catalogue.defaultRelation))
  )
    return;
  frame.which ||= alone;
  const head = frame.columns.find(
    mention =>
      !mention.used &&
      mention.columns.every(
        ref => ['text', 'list'].includes(columnOf(catalogue, ref).type) && !columnOf(catalogue, ref).personal,
      ),
  );
  const rows = frame.mentions.filter(mention => mention.via === 'noun' && head && mention.at < head.at);
  if (!head || rows.length > 0) return;
  head.used = true;
  frame.groups.push({ columns: head.columns, at: head.at });
}
