import { columnOf } from '../../catalog/catalogue.ts';
import {
  columnsAt,
  hasRole,
  isPassing,
  type RawMeasure,
  type Reading,
  sensesOf,
  skipBack,
  skipPassing,
} from './frame.ts';
import { isPlural } from './parse-amounts.ts';
import type { ColumnRef, MeasureFn } from './plan.ts';

const QUARTILES = [0.25, 0.5, 0.75] as const;

/** "average income", «квартили и стандартное отклонение дохода», "correlation of A and B", a figure the catalogue names. */
export function readAggregate(reading: Reading, at: number): number | null {
  const { items, frame, catalogue } = reading;
  const named = sensesOf(items[at], 'measure')[0];
  if (named) {
    frame.measures.push({ fn: 'share', columns: [], relation: null, named: named.name });
    return at + 1;
  }
  const wanted: { fn: MeasureFn; p?: number }[] = [];
  let place = at;
  for (;;) {
    const item = items[place];
    const fn = hasRole(item, 'agg')?.fn;
    if (hasRole(item, 'quartiles')) wanted.push(...QUARTILES.map(p => ({ fn: 'percentile' as const, p })));
    else if (hasRole(item, 'describe')) frame.describe = true;
    else if (fn) wanted.push(fn === 'percentile' ? { fn, p: percentileAt(reading, place) } : { fn });
    else break;
    const next = skipPassing(items, place + 1);
    const joint =
      hasRole(items[next], 'and') || hasRole(items[next], 'comma') ? skipPassing(items, next + 1) : next;
    if (hasRole(items[joint], 'agg') || hasRole(items[joint], 'quartiles')) {
      place = joint;
      continue;
    }
    place++;
    break;
  }
  let target = skipPassing(items, place);
  // "90th percentile", "percentile 90 of income".
  if (wanted.some(({ fn }) => fn === 'percentile') && items[target]?.number)
    target = skipPassing(items, target + 1);
  const target0 = items[target];
  if (hasRole(target0, 'by') && wanted.length > 0) return finishOnPrevious(reading, wanted, place);
  const columns = columnsAt(target0);
  const isSumOnly = wanted.length === 1 && wanted[0]!.fn === 'sum';
  if (isSumOnly && columnsAt(items[at]).length > 0) {
    const next = items[skipPassing(items, at + 1)];
    if (next?.number || hasRole(next, 'cmp') || hasRole(next, 'between')) return null;
  }
  if (wanted.some(({ fn }) => fn === 'corr')) return readCorrelation(reading, target);
  // "average number of deals per client", «среднее число договоров на клиента».
  const counted = hasRole(target0, 'count') ? skipPassing(items, target + 1) : target;
  const rows = sensesOf(items[counted], 'relation').find(sense => sense.via === 'noun');
  if (
    wanted.length === 1 &&
    wanted[0]!.fn === 'avg' &&
    rows &&
    (hasRole(target0, 'count') || (frame.counts && frame.measures.at(-1)?.fn !== 'sum')) &&
    columnsAt(target0).length === 0
  ) {
    frame.ratioPer = { relation: rows.relation, perRelation: null };
    frame.counts = true;
    frame.measures = frame.measures.filter(measure => measure.fn !== 'count');
    frame.mentions.push({
      relation: rows.relation,
      at: counted,
      via: 'noun',
      negated: false,
      present: false,
    });
    return counted + 1;
  }
  const wantsRank = wanted.length === 1 && (wanted[0]!.fn === 'max' || wanted[0]!.fn === 'min');
  if (columns.length > 0) {
    // «клиент с максимальным доходом»: of rows named before, the one that has the greatest value.
    if (wantsRank && asksForRows(reading, at)) {
      frame.rankings.push({
        descending: wanted[0]!.fn === 'max',
        by: { kind: 'columns', columns },
        superlative: true,
        plural: frame.limit !== null,
      });
      return target + 1;
    }
    pushMeasures(reading, wanted, columns, target);
    return readMoreColumns(reading, wanted, target + 1);
  }
  if (sensesOf(target0, 'measure').length > 0) return target;
  const relation = sensesOf(target0, 'relation')[0] ?? sensesOf(items[at], 'relation')[0];
  const amountOf = relation && catalogue.relations.get(relation.relation)?.amount;
  if (relation && amountOf && wanted.length > 0) {
    pushMeasures(reading, wanted, [{ relation: relation.relation, column: amountOf }], target);
    frame.mentions.push({
      relation: relation.relation,
      at: target,
      via: 'noun',
      negated: false,
      present: false,
    });
    return target + 1;
  }
  const valuedRelation = sensesOf(target0, 'value')
    .map(sense => catalogue.relations.get(sense.relation))
    .find(rel => rel?.amount);
  if (valuedRelation?.amount && wanted.length > 0) {
    pushMeasures(reading, wanted, [{ relation: valuedRelation.name, column: valuedRelation.amount }], at);
    return place;
  }
  if (wantsRank && hasRole(target0, 'count')) {
    const next = skipPassing(items, target + 1);
    const rel = sensesOf(items[next], 'relation')[0];
    frame.rankings.push({
      descending: wanted[0]!.fn === 'max',
      by: { kind: 'count', relation: rel?.relation ?? null },
      superlative: true,
      plural: frame.limit !== null,
    });
    return rel ? next + 1 : target + 1;
  }
  if (isSumOnly) {
    // «на какую сумму», "total": the amount of whatever is spoken of.
    const amountColumns = [...catalogue.relations.values()].flatMap(rel =>
      rel.amount ? [{ relation: rel.name, column: rel.amount }] : [],
    );
    if (
      frame.counts &&
      frame.measures.length === 0 &&
      !columnsAt(items[at]).length &&
      /всего|total|in all|altogether/i.test(items[at]!.text)
    )
      return place;
    if (frame.measures.some(measure => measure.fn === 'sum')) return place;
    if (frame.columns.some(mention => !mention.used)) return finishOnPrevious(reading, wanted, place);
    // Of nothing named it is the total of whatever was asked before.
    if (items.every(other => other.senses.every(sense => sense.kind === 'filler' || sense.kind === 'light')))
      return finishOnPrevious(reading, wanted, place);
    if (amountColumns.length === 0) return null;
    pushMeasures(reading, wanted, amountColumns, at);
    return place;
  }
  return finishOnPrevious(reading, wanted, place);
}

/** Figures whose column was said before them («доход: средний и максимальный») or will be taken from the previous question. */
function finishOnPrevious(
  reading: Reading,
  wanted: readonly { fn: MeasureFn; p?: number }[],
  place: number,
): number {
  const { frame } = reading;
  // «сколько ночей в среднем»: the figure of what was counted.
  const counted = frame.measures.at(-1);
  if (frame.counts && counted?.fn === 'sum' && wanted.length === 1) {
    frame.measures[frame.measures.length - 1] = { ...counted, fn: wanted[0]!.fn };
    return place;
  }
  const said = frame.columns.findLast(mention => !mention.used);
  if (said) said.used = true;
  for (const { fn, p } of wanted) {
    frame.measures.push({
      fn,
      columns: said?.columns ?? [],
      relation: null,
      ...(p === undefined ? {} : { p }),
    });
  }
  return place;
}

function pushMeasures(
  reading: Reading,
  wanted: readonly { fn: MeasureFn; p?: number }[],
  columns: readonly ColumnRef[],
  at: number,
): void {
  const { frame } = reading;
  const numeric = columns.filter(ref => columnOf(reading.catalogue, ref).type === 'number');
  const dates = columns.filter(ref => ['date', 'moment'].includes(columnOf(reading.catalogue, ref).type));
  for (const { fn, p } of wanted) {
    const fitting = numeric.length > 0 ? numeric : fn === 'max' || fn === 'min' ? dates : [];
    if (fitting.length === 0) {
      reading.frame.loose.push(reading.items[at]!);
      continue;
    }
    const relation = fn === 'max' || fn === 'min' ? thingOf(reading, at, fitting) : null;
    frame.measures.push({ fn, columns: fitting, relation, ...(p === undefined ? {} : { p }) });
  }
  if (frame.describe && wanted.length === 0) frame.columns.push({ columns, at, used: false });
}

/** «средний доход и стаж»: the same figure of the next column, unless that column opens a condition. */
function readMoreColumns(
  reading: Reading,
  wanted: readonly { fn: MeasureFn; p?: number }[],
  from: number,
): number {
  const { items } = reading;
  const joint = skipPassing(items, from);
  if (!hasRole(items[joint], 'and') && !hasRole(items[joint], 'comma')) return from;
  const next = skipPassing(items, joint + 1);
  const columns = columnsAt(items[next]);
  if (columns.length === 0 || !columns.some(ref => columnOf(reading.catalogue, ref).type === 'number'))
    return from;
  if (sensesOf(items[next], 'value').length > 0 || hasRole(items[next], 'agg')) return from;
  const after = items[skipPassing(items, next + 1)];
  if (after?.number || hasRole(after, 'cmp') || hasRole(after, 'between')) return from;
  pushMeasures(reading, wanted, columns, next);
  return readMoreColumns(reading, wanted, next + 1);
}

function percentileAt(reading: Reading, at: number): number {
  const { items } = reading;
  const before = items[skipBack(items, at)]?.number ?? items[at - 2]?.number;
  const after = items[skipPassing(items, at + 1)]?.number;
  const said = before ?? after;
  if (before) {
    // It was read as something else on the way here.
    reading.frame.loose = reading.frame.loose.filter(item => item.number !== before);
    if (reading.frame.limit === before.value) reading.frame.limit = null;
  }
  return said ? (said.value > 1 ? said.value / 100 : said.value) : 0.5;
}

function readCorrelation(reading: Reading, target: number): number | null {
  const { items, frame } = reading;
  const found: (readonly ColumnRef[])[] = [];
  let place = target;
  for (; place < items.length && found.length < 2; place++) {
    const columns = columnsAt(items[place]).filter(ref => columnOf(reading.catalogue, ref).type === 'number');
    if (columns.length > 0) found.push(columns);
    else if (
      !isPassing(items[place]) &&
      !items[place]!.roles.some(role => ['and', 'between', 'comma', 'predicate'].includes(role.role))
    )
      break;
  }
  const earlier = frame.columns.filter(mention => !mention.used);
  if (found.length < 2) {
    for (const mention of earlier) {
      mention.used = true;
      found.unshift(mention.columns);
    }
  }
  const [first, second] = found;
  if (!first || !second) return null;
  frame.measures.push({ fn: 'corr', columns: first, others: second, relation: null });
  return place;
}

/** Rows were named or asked for before this place: «у кого», "client with", not "what is the maximum". */
function asksForRows(reading: Reading, at: number): boolean {
  const { frame, items } = reading;
  if (frame.which && frame.groups.length > 0 && !frame.who) return false;
  if (frame.who) return true;
  if (frame.counts || frame.share !== null) return false;
  const named = frame.mentions.some(mention => mention.via === 'noun' && mention.at < at);
  const preposition = items[at - 1]?.text.toLowerCase() ?? '';
  const before2 = items[at - 2]?.text.toLowerCase() ?? '';
  return (
    named && /^(с|со|with|the|having|has|у|по|имеет|имеющий)$/.test(preposition) && !/^(of)$/.test(before2)
  );
}

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
    frame.mentions.push({
      relation: relation.relation,
      at: place,
      via: relation.via,
      negated: false,
      present: false,
    });
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
    } else
      frame.mentions.push({
        relation: relation.relation,
        at: place,
        via: 'noun',
        negated: false,
        present: false,
      });
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

function isOfSize(text: string): boolean {
  return /больш|крупн|высок|маленьк|низк|рекорд|larg|big|high|great|low|small/i.test(text);
}

/** «самый большой кредит»: of things of a kind, the rows themselves are meant, not the latest of each owner. */
function thingOf({ items, catalogue }: Reading, at: number, columns: readonly ColumnRef[]): string | null {
  const thing = sensesOf(items[at], 'value').find(sense =>
    columns.some(ref => ref.relation === sense.relation),
  );
  return thing && thing.relation !== catalogue.defaultRelation ? thing.relation : null;
}

/** «в каких городах чаще всего», "which products … most often": several groups are asked for. */
function asksPluralGroup({ frame, items }: Reading): boolean {
  const place = frame.groups.at(-1)?.at ?? -1;
  const head = frame.which ? items[place] : undefined;
  if (!head) return false;
  if (/^(каки[ех]|какими?)$/i.test(items[skipBack(items, place)]?.text ?? '')) return true;
  const words = head.text.toLowerCase().split(/\s+/);
  return /[a-z]/.test(head.text)
    ? /[^s]s$/.test(words.at(-1)!)
    : /(ы|ов|ев|ам|ям|ах|ях|ами|ями)$/.test(words[0]!);
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
    if (relation)
      frame.mentions.push({
        relation: relation.relation,
        at: place,
        via: 'noun',
        negated: false,
        present: false,
      });
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
    frame.mentions.push({
      relation: relation!.relation,
      at: place,
      via: 'noun',
      negated: false,
      present: false,
    });
    return place + 1;
  }
  reading.most = direction;
  reading.mostPlural = plural;
  return null;
}
