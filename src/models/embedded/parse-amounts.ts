import { columnOf } from '../../catalog/catalogue.ts';
import { columnsAt, hasRole, type Reading, sensesOf, skipBack, skipPassing } from './frame.ts';
import type { Item } from './link.ts';
import { addCondition } from './parse-values.ts';
import type { ColumnRef, Condition, Operator } from './plan.ts';
import type { SaidNumber } from './tokens.ts';

const FLIPPED: Readonly<Record<Operator, Operator>> = {
  '>': '<=',
  '<': '>=',
  '>=': '<',
  '<=': '>',
  '=': '<>',
  '<>': '=',
};

interface Bounds {
  readonly op: Operator;
  readonly low: SaidNumber;
  readonly high: SaidNumber | null;
  readonly next: number;
}

/** "more than 40", "from 25 to 35", "between 1 and 2 million": a bound and the column it is about. Null when no number follows. */
export function readAmount(reading: Reading, at: number): number | null {
  const against = readAgainst(reading, at);
  if (against !== null) return against;
  const bounds = readBounds(reading, at);
  if (!bounds) return null;
  return placeBounds(reading, at, bounds);
}

/** The bounds that start at an item: comparator and number, a second comparator and number when it closes a range. */
function readBounds(reading: Reading, at: number): Bounds | null {
  const { items } = reading;
  const item = items[at]!;
  const between = hasRole(item, 'between') !== undefined;
  let op: Operator = hasRole(item, 'cmp')?.op ?? '>=';
  if (reading.negated && !between) op = FLIPPED[op];
  let place = skipPassing(items, at + 1);
  if (between && hasRole(items[place], 'cmp')?.op === '>=') place = skipPassing(items, place + 1);
  const low = items[place]?.number;
  if (!low || low.unit === 'percent') return null;
  let next = place + 1;
  const joint = items[next];
  const second = items[next + 1]?.number;
  const closes =
    (op === '>=' &&
      (hasRole(joint, 'cmp')?.op === '<=' ||
        joint?.text === '-' ||
        /^(to|till|по)$/i.test(joint?.text ?? ''))) ||
    (between &&
      (hasRole(joint, 'and') ||
        joint?.text === '-' ||
        hasRole(joint, 'cmp')?.op === '<=' ||
        /^(to|по)$/i.test(joint?.text ?? '')));
  const range = closes && second ? second : null;
  if (range) {
    reading.negated = between ? reading.negated : null;
    return { op: '>=', low: lend(low, range), high: range, next: next + 2 };
  }
  if (between) return null;
  if (reading.negated) reading.negated = null;
  if (hasRole(items[next], 'orMore') && op === '=') next++;
  return { op: low.orMore ? '>=' : op, low, high: null, next };
}

/** «от 500 до 900 тысяч»: the first number takes the second's multiplier and unit when it has none of its own. */
function lend(low: SaidNumber, high: SaidNumber): SaidNumber {
  const scaled =
    low.scale === 1 && high.scale > 1 && low.value < (high.value / high.scale) * 10 && low.value < high.scale
      ? low.value * high.scale
      : low.value;
  return { ...low, value: scaled, unit: low.unit ?? high.unit };
}

/** Finds what bounds are about: the column before, a figure before, what is counted after, or the unit's own column. */
function placeBounds(reading: Reading, at: number, bounds: Bounds): number {
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
      frame.mentions.push({
        relation: relation.relation,
        at: after,
        via: relation.via,
        negated: false,
        present: false,
      });
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
function bareColumn(reading: Reading, at: number, bounds: Bounds): ColumnRef | null {
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

function plainBounds(bounds: Bounds): { op: Operator; value: number; high?: number } {
  return { op: bounds.op, value: bounds.low.value, ...(bounds.high ? { high: bounds.high.value } : {}) };
}

/** The last column named before an item with nothing but small words between. */
function pendingColumn(reading: Reading, at: number): Reading['frame']['columns'][number] | null {
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

function addRows(reading: Reading, at: number, relation: string, bounds: Bounds): void {
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
function addCompare(reading: Reading, at: number, columns: readonly ColumnRef[], bounds: Bounds): void {
  const numeric = columns.filter(ref => columnOf(reading.catalogue, ref).type === 'number');
  const fitting = numeric.filter(ref => isPlausible(reading, ref, bounds.low));
  const options = (fitting.length > 0 ? fitting : numeric).map((column): Condition => {
    const low = inUnitOf(reading, column, bounds.low);
    if (bounds.high) return { kind: 'between', column, low, high: inUnitOf(reading, column, bounds.high) };
    return { kind: 'compare', column, op: bounds.op, value: low };
  });
  addCondition(reading, at, options);
}

/** "3 years" of a column in months is 36. */
function inUnitOf(reading: Reading, ref: ColumnRef, said: SaidNumber): number {
  const { unit } = columnOf(reading.catalogue, ref);
  if (unit === 'months' && said.unit === 'years') return said.value * 12;
  if (unit === 'years' && said.unit === 'months') return said.value / 12;
  return said.value;
}

/** Whether a number lies near the column's own range: «старше 2020» is a model year, «старше 40» an age. */
function isPlausible(reading: Reading, ref: ColumnRef, said: SaidNumber): boolean {
  const column = columnOf(reading.catalogue, ref);
  if (said.unit === 'RUB' && column.unit !== null && column.unit !== 'RUB') return false;
  if (said.unit === 'years' && (column.unit === 'RUB' || column.unit === 'year')) return false;
  if (column.min === null || column.max === null) return true;
  if (column.unit === 'years' || column.unit === 'year')
    return said.value >= column.min - 40 && said.value <= column.max + 60;
  return true;
}

/** The columns a unit alone points to, those of the relations in question first. */
function unitColumns(reading: Reading, said: SaidNumber): ColumnRef[] {
  const { catalogue, frame } = reading;
  if (said.unit === null || said.unit === 'percent' || said.unit === 'RUB') return [];
  const order = [...frame.mentions.map(mention => mention.relation), catalogue.defaultRelation];
  for (const name of new Set(order)) {
    for (const column of catalogue.relations.get(name)?.columns.values() ?? []) {
      if (column.unit === said.unit) return [{ relation: name, column: column.name }];
    }
  }
  return [];
}

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

/** Whether the noun a superlative belongs to is meant in the plural, as far as its ending tells. */
export function isPlural(items: readonly Item[], at: number): boolean {
  const self = items[at]!.text.toLowerCase();
  if (/(ые|ие|ых|их|ыми|ими)$/.test(self)) return true;
  if (/[а-я]$/.test(self)) return false;
  const noun = items[skipPassing(items, at + 1)]?.text.toLowerCase() ?? '';
  return /(s|people|men|women)$/.test(noun) && !/ss$/.test(noun);
}

/** «доход выше среднего», "income above average". */
function readAgainst(reading: Reading, at: number): number | null {
  const { items, frame, catalogue } = reading;
  const op = hasRole(items[at], 'cmp')?.op;
  if (!op || hasRole(items[at], 'between')) return null;
  let place = skipPassing(items, at + 1);
  const median = hasRole(items[place], 'agg')?.fn === 'median';
  if (!hasRole(items[place], 'average') && !median) return null;
  let columns: readonly ColumnRef[] = pendingColumn(reading, at)?.columns ?? [];
  const after = skipPassing(items, place + 1);
  const following = columnsAt(items[after]).filter(ref => columnOf(catalogue, ref).type === 'number');
  if (columns.length === 0) columns = following;
  if (columns.length === 0) return null;
  if (following.length > 0) place = after;
  const mention = frame.columns.at(-1);
  if (mention) mention.used = true;
  const negated = reading.negated !== null;
  reading.negated = null;
  addCondition(
    reading,
    at,
    columns
      .filter(ref => columnOf(catalogue, ref).type === 'number')
      .map(column => ({
        kind: 'against',
        column,
        op: negated ? FLIPPED[op] : op,
        fn: median ? 'median' : 'avg',
      })),
  );
  return place + 1;
}

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
