import { columnOf } from '../../../catalog/catalogue.ts';
import { columnsAt, hasRole, sensesOf, skipBack, skipPassing } from '../linking/items.ts';
import type { ColumnRef, MeasureFn } from '../plan.ts';
import { asksForRows, thingOf } from './asked-rows.ts';
import { readCorrelation } from './correlation.ts';
import { mentionOf, type Reading } from './frame.ts';

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
  if (looksBack(reading, at)) return finishOnPrevious(reading, wanted, place);
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
    frame.mentions.push(mentionOf(rows.relation, counted));
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
    frame.mentions.push(mentionOf(relation.relation, target));
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

/** «сколько ночей в среднем живут в отеле», «на какой срок в среднем берут кредит»: said as an adverb, of the figure before it. */
function looksBack({ items, frame, catalogue }: Reading, at: number): boolean {
  if (!/^(в среднем|on average)$/i.test(items[at]!.text)) return false;
  if (frame.counts && frame.measures.at(-1)?.fn === 'sum') return true;
  const said = frame.columns.findLast(mention => !mention.used);
  return said?.columns.some(ref => columnOf(catalogue, ref).type === 'number') === true;
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
