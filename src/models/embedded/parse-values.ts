import { columnOf } from '../../catalog/catalogue.ts';
import { foldText } from '../../catalog/words.ts';
import { columnsAt, hasRole, type Joiner, type Reading, sensesOf, skipBack, skipPassing } from './frame.ts';
import type { Item } from './link.ts';
import { type ColumnRef, type Condition, sameRef } from './plan.ts';

/** Adds a stated condition, taking the pending connective and negation with it. */
export function addCondition(reading: Reading, at: number, options: readonly Condition[]): void {
  reading.frame.atoms.push({
    kind: 'condition',
    at,
    joiner: reading.joiner,
    negated: reading.negated !== null,
    options,
  });
  reading.negated = null;
  reading.joiner = 'and';
}

/** A run of values of one column: «из Краснодара, Сочи и Уфы», «не из Москвы и не из Питера», "d2 or leasing". */
export function readValues(reading: Reading, at: number): number {
  const { items, frame, catalogue } = reading;
  const beside = neighbourColumns(reading, at);
  let options = sensesOf(items[at], 'value').map(sense => ({
    column: { relation: sense.relation, column: sense.column },
    values: [sense.value],
  }));
  options = onePerColumn(options, items[at]!.text);
  if (beside.length > 0) {
    const kept = options.filter(option => beside.some(ref => sameRef(ref, option.column)));
    if (kept.length > 0) {
      options = kept;
      for (const mention of frame.columns) {
        if (mention.columns.some(ref => kept.some(option => sameRef(ref, option.column))))
          mention.used = true;
      }
    }
  }
  let joined = 'one' as 'one' | Joiner;
  let each = false;
  const joiner = reading.joiner;
  const negated = reading.negated !== null;
  let end = at + 1;
  for (;;) {
    const next = nextInRun(reading, end, negated);
    if (!next) break;
    const more = sensesOf(items[next.at], 'value');
    const kept = options.flatMap(option => {
      const same = more.find(sense =>
        sameRef({ relation: sense.relation, column: sense.column }, option.column),
      );
      return same ? [{ column: option.column, values: [...option.values, same.value] }] : [];
    });
    if (kept.length === 0) break;
    options = kept;
    each ||= next.each;
    joined =
      next.joiner === 'or' || joined === 'or'
        ? 'or'
        : next.explicit
          ? 'and'
          : joined === 'one'
            ? 'and'
            : joined;
    end = next.at + 1;
  }
  // «по банку и брокеру»: figures by each of them.
  each ||= joined === 'and' && hasRole(items[at - 1], 'by') !== undefined;
  // «Высшее образование»: the column's own name right after its value says nothing new.
  const trailing = skipPassing(items, end);
  if (columnsAt(items[trailing]).some(ref => options.some(option => sameRef(option.column, ref)))) {
    const after = items[skipPassing(items, trailing + 1)];
    const own = columnOf(catalogue, columnsAt(items[trailing])[0]!);
    if (!after?.number && !hasRole(after, 'cmp') && own.type !== 'list') end = trailing + 1;
  }
  const both =
    reading.both || (joined === 'and' && hasRole(items[skipPassing(items, end)], 'both') !== undefined);
  frame.atoms.push({
    kind: 'values',
    at,
    joiner,
    negated,
    options,
    joined,
    both,
    sole: reading.only && !frame.startsWithOnly,
    each,
  });
  // «которых нет», "but not": the word after the value closes its negation too.
  reading.negated = null;
  reading.joiner = 'and';
  reading.both = false;
  reading.only = false;
  return end;
}

/** Spellings of one value in one column («Анна», «АННА») are one reading: the one as written, else all of them. */
function onePerColumn<T extends { column: ColumnRef; values: string[] }>(
  options: readonly T[],
  text: string,
): T[] {
  const groups = Map.groupBy(options, option => `${option.column.relation}.${option.column.column}`);
  return [...groups.values()].map(same => {
    const exact = same.filter(option => foldText(option.values[0] ?? '') === foldText(text));
    const kept = exact.length > 0 ? exact : same;
    return { ...kept[0]!, values: kept.flatMap(option => option.values) };
  });
}

/** The next value of a run and what joins it; a repeated negation or preposition belongs to the run. */
function nextInRun(
  reading: Reading,
  from: number,
  negated: boolean,
): { at: number; joiner: Joiner; explicit: boolean; each: boolean } | null {
  const { items } = reading;
  let joiner: Joiner | null = null;
  let explicit = false;
  let each = isAveraged(reading);
  for (let at = from; at < items.length && at < from + 5; at++) {
    const item = items[at]!;
    if (sensesOf(item, 'value').length > 0 && joiner !== null)
      return { at, joiner, explicit, each: each && joiner === 'and' };
    if (hasRole(item, 'compare')) {
      joiner ??= 'and';
      explicit = true;
      each = true;
    } else if (hasRole(item, 'or') && !/^nor$/i.test(item.text)) {
      joiner = 'or';
      explicit = true;
    } else if (hasRole(item, 'and')) {
      joiner ??= 'and';
      explicit = true;
    } else if (hasRole(item, 'comma')) joiner ??= 'and';
    else if ((hasRole(item, 'not') || hasRole(item, 'or')) && joiner !== null && negated) continue;
    else if (hasRole(item, 'by') && joiner !== null) each = true;
    else if (
      !(
        item.senses.length === 0 &&
        item.roles.some(role => role.role === 'skip' || role.role === 'both' || role.role === 'by')
      )
    )
      return null;
  }
  return null;
}

/** An average over two named kinds is an average for each: together it would be nobody's. */
function isAveraged({ frame }: Reading): boolean {
  return frame.measures.some(measure => ['avg', 'median', 'min', 'max', 'stddev'].includes(measure.fn));
}

/** Columns named right beside a value: they choose among its readings. */
function neighbourColumns(reading: Reading, at: number): ColumnRef[] {
  const { items } = reading;
  const before = items[skipBack(items, at)];
  const after = items[skipPassing(items, at + 1)];
  const inCommon = (ref: ColumnRef) =>
    sensesOf(items[at], 'value').some(
      sense => sense.relation === ref.relation && sense.column === ref.column,
    );
  return [...columnsAt(before), ...columnsAt(after)].filter(inCommon);
}

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

/** «почта на gmail», "a yandex mailbox": a strange Latin word beside such a column is a part of its text. */
function readPart(reading: Reading, at: number, next: number, columns: readonly ColumnRef[]): number | null {
  const { items, frame, catalogue } = reading;
  const parts = columns.filter(ref => columnOf(catalogue, ref).parts);
  if (parts.length === 0) return null;
  const isPart = (place: number) =>
    items[place]?.unknown === true && /^[a-z][a-z0-9]+$/i.test(items[place].text);
  const place = [next, at - 1].find(isPart);
  if (place === undefined) return null;
  const text = items[place]!.text;
  frame.unknown = frame.unknown.filter(item => item !== items[place]);
  addCondition(
    reading,
    at,
    parts.map(column => ({ kind: 'pattern', column, mode: 'contains', text })),
  );
  return Math.max(place, at) + 1;
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

/** A column with or without a value, in its own sense of "without": none, or the number zero. */
export function presence(reading: Reading, column: ColumnRef, present: boolean): Condition {
  const about = columnOf(reading.catalogue, column);
  if (about.type === 'boolean') return { kind: 'compare', column, op: '=', value: present };
  if (about.absent === 'zero') return { kind: 'compare', column, op: present ? '>' : '=', value: 0 };
  return { kind: 'missing', column, negated: present };
}

/** «фамилия начинается на Мед», "name contains ov", "first name Anna". */
function readPattern(
  reading: Reading,
  at: number,
  next: number,
  columns: readonly ColumnRef[],
): number | null {
  const { items, catalogue } = reading;
  const texts = columns.filter(ref => columnOf(catalogue, ref).type === 'text');
  if (texts.length === 0) return null;
  const follower = items[next];
  const mode = hasRole(follower, 'begins')
    ? 'starts'
    : hasRole(follower, 'ends')
      ? 'ends'
      : hasRole(follower, 'contains')
        ? 'contains'
        : null;
  if (mode !== null) {
    let word = next + 1;
    while (
      items[word] &&
      /^(на|с|со|with|the|letter|букву|букв|in|in|буквы|at|@|"|'|буквосочетание)$/i.test(items[word]!.text)
    )
      word++;
    const said = items[word];
    if (!said) return null;
    let text = said.quoted ?? said.text;
    let end = word + 1;
    // A domain or a name with a dot or hyphen was cut apart: "@mail.ru".
    while (items[end] && /^[.\-@]$/.test(items[end]!.text) && items[end + 1]) {
      text += items[end]!.text + items[end + 1]!.text;
      end += 2;
    }
    addCondition(
      reading,
      at,
      texts.map(column => ({ kind: 'pattern', column, mode, text })),
    );
    return end;
  }
  const named = texts.filter(
    ref => columnOf(catalogue, ref).values.length === 0 || columnOf(catalogue, ref).personal,
  );
  const direct = items[next];
  // An address or a domain: "mail on mail.ru", «почта на gmail.com».
  if (
    direct &&
    named.length > 0 &&
    /^[a-z0-9]+$/i.test(direct.text) &&
    items[next + 1]?.text === '.' &&
    /^[a-z]{2,}$/i.test(items[next + 2]?.text ?? '')
  ) {
    const text = `${direct.text}.${items[next + 2]!.text}`;
    addCondition(
      reading,
      at,
      named.map(column => ({ kind: 'pattern', column, mode: 'contains', text })),
    );
    return next + 3;
  }
  if (
    named.length > 0 &&
    direct &&
    (direct.unknown || direct.quoted !== undefined || isForeignName(direct, named)) &&
    /^\p{L}/u.test(direct.quoted ?? direct.text)
  ) {
    const text = direct.quoted ?? direct.text;
    if (/^\p{Lu}/u.test(text) || direct.quoted !== undefined) {
      addCondition(
        reading,
        at,
        named.map(column => ({ kind: 'pattern', column, mode: 'equals', text })),
      );
      return next + 1;
    }
  }
  return null;
}

/** A capitalised word after a name column that only another column knows as a value: it is this column's all the same. */
function isForeignName(item: Item, columns: readonly ColumnRef[]): boolean {
  return (
    item.senses.length > 0 &&
    item.senses.every(
      sense =>
        sense.kind === 'value' &&
        !columns.some(ref => ref.relation === sense.relation && ref.column === sense.column),
    ) &&
    /^\p{Lu}/u.test(item.text)
  );
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
  if (relation && !isNone) {
    frame.mentions.push({
      relation: relation.relation,
      at: place,
      via: relation.via,
      negated: true,
      present: false,
    });
    return place + 1;
  }
  if (relation && isNone && hasRole(items[at], 'none')) {
    frame.mentions.push({
      relation: relation.relation,
      at: place,
      via: relation.via,
      negated: true,
      present: false,
    });
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
