import { type Catalogue, columnOf } from '../../../catalog/catalogue.ts';
import { type ColumnRef, type Group, type Measure, sameRef } from '../plan.ts';
import type { RawMeasure } from '../reading/frame.ts';
import { joinSettled } from './join-conditions.ts';
import { roadBetween } from './roads.ts';
import { pick, type Settled, type Settling } from './settling.ts';

/** A figure with its column chosen; `restricted` are the conditions that concern it alone. */
export function resolveMeasure(
  settling: Settling,
  raw: RawMeasure,
  restricted: readonly Settled[],
): Measure[] {
  const { catalogue, main, problems } = settling;
  if (raw.named) {
    const named = catalogue.measures.find(measure => measure.name === raw.named)!;
    const column = { relation: named.relation, column: named.column };
    if (named.fn !== 'share') return [{ fn: named.fn, column }];
    return [
      { fn: 'share', column: null, where: { kind: 'in', column, values: [named.is ?? ''], negated: false } },
    ];
  }
  const where = restricted.length > 0 ? joinSettled(settling, restricted) : null;
  if (raw.fn === 'count') {
    const relation = raw.relation ?? main;
    const road = roadBetween(catalogue, main, relation);
    if (relation !== main && road?.kind === 'up')
      return [{ fn: 'count_distinct', column: { relation: main, column: road.join.manyColumn } }];
    if (relation !== main && road?.kind === 'down') return [{ fn: 'count', column: null, relation }];
    return [{ fn: 'count', column: null, ...(where ? { where } : {}) }];
  }
  if (raw.columns.length === 0)
    return [{ fn: raw.fn, column: null, ...(raw.p === undefined ? {} : { p: raw.p }) }];
  const column = pick(settling, raw.columns);
  const road = roadBetween(catalogue, main, column.relation);
  if (road?.kind === 'down' || road?.kind === 'across' || road === null) {
    problems.push({ kind: 'no-road', at: 0 });
  }
  const other = raw.others ? { other: pick(settling, raw.others) } : {};
  return [
    {
      fn: raw.fn,
      column,
      ...other,
      ...(raw.p === undefined ? {} : { p: raw.p }),
      ...(where ? { where } : {}),
    },
  ];
}

/** "deals per client": the figure that divides rows by the rows they belong to. */
export function ratioMeasure(
  settling: Settling,
  ratio: { relation: string; perRelation: string | null },
): Measure {
  const { catalogue, problems } = settling;
  const per = ratio.perRelation ?? catalogue.defaultRelation;
  const road = roadBetween(catalogue, ratio.relation, per);
  if (road?.kind !== 'up') {
    problems.push({ kind: 'no-road', at: 0 });
    return { fn: 'count', column: null };
  }
  return { fn: 'per', column: null, per: { relation: ratio.relation, column: road.join.manyColumn } };
}

/** "describe age": the usual figures of a number, the counts of a text column. */
export function describeMeasures(settling: Settling): Measure[] {
  const { frame, catalogue } = settling;
  if (!frame.describe) return [];
  const mention = frame.columns.find(
    item => !item.used && item.columns.some(ref => columnOf(catalogue, ref).type === 'number'),
  );
  if (!mention) return [];
  mention.used = true;
  const column = pick(
    settling,
    mention.columns.filter(ref => columnOf(catalogue, ref).type === 'number'),
    mention.at,
  );
  return usualFigures(column);
}

/** What describes a number: how many are known, mean, spread, the least, quartiles and the greatest. */
export function usualFigures(column: ColumnRef): Measure[] {
  return [
    { fn: 'count', column },
    { fn: 'avg', column },
    { fn: 'stddev', column },
    { fn: 'min', column },
    { fn: 'percentile', column, p: 0.25 },
    { fn: 'percentile', column, p: 0.5 },
    { fn: 'percentile', column, p: 0.75 },
    { fn: 'max', column },
  ];
}

/** Columns said without a figure: a group beside them or "what is" asks for their usual figure, a list shows them. */
export function implyMeasures(
  settling: Settling,
  measures: Measure[],
  groups: readonly Group[],
): ColumnRef[] {
  const { frame, catalogue, main, problems } = settling;
  const unused = frame.columns.filter(
    mention => !mention.used && !frame.groups.some(group => group.at === mention.at),
  );
  const shown: ColumnRef[] = [];
  const keyed = frame.atoms.some(
    atom =>
      atom.kind === 'condition' &&
      atom.options.some(option => 'column' in option && columnOf(catalogue, option.column as ColumnRef).key),
  );
  for (const mention of unused) {
    const column = pick(settling, mention.columns, mention.at);
    const about = columnOf(catalogue, column);
    const wantsFigure =
      groups.length > 0 ||
      (about.aggregate === 'sum' && frame.mentions.length === 0 && !frame.shows && !frame.who && !keyed) ||
      (frame.which && !keyed && frame.mentions.length + frame.atoms.length > 0 && !frame.shows && !frame.who);
    if (
      about.type === 'number' &&
      wantsFigure &&
      about.aggregate !== null &&
      measures.every(measure => measure.fn === 'count')
    ) {
      measures.push({ fn: about.aggregate, column });
      continue;
    }
    // A figure was without its column: «доход … средний».
    const open = measures.findIndex(
      measure =>
        measure.column === null &&
        ['avg', 'sum', 'median', 'min', 'max', 'stddev', 'percentile'].includes(measure.fn),
    );
    if (about.type === 'number' && open >= 0) {
      measures[open] = { ...measures[open]!, column };
      continue;
    }
    if (measures.some(measure => mention.columns.some(ref => sameRef(ref, measure.column)))) continue;
    if (measures.length === 0 && groups.length === 0) {
      if (['same', 'up'].includes(roadBetween(catalogue, main, column.relation)?.kind ?? ''))
        shown.push(column);
      else problems.push({ kind: 'no-figure', at: mention.at });
    } else if (!datesAPeriod(settling, mention.columns)) problems.push({ kind: 'no-figure', at: mention.at });
  }
  return shown;
}

/** «сколько клиентов 1990 года рождения»: the column says what the period beside it is of. */
function datesAPeriod({ frame }: Settling, columns: readonly ColumnRef[]): boolean {
  return frame.atoms.some(
    atom =>
      atom.kind === 'period' && atom.columns.some(dated => columns.some(column => sameRef(column, dated))),
  );
}

/** The figure told in another unit: `divide` 12 turns months into years, others scale numbers. */
export function inUnit(catalogue: Catalogue, measure: Measure, divide: number): Measure {
  if (divide !== 12)
    return measure.column &&
      columnOf(catalogue, measure.column).type === 'number' &&
      !measure.fn.startsWith('count')
      ? { ...measure, divide }
      : measure;
  return measure.column && columnOf(catalogue, measure.column).unit === 'months' && measure.fn !== 'count'
    ? { ...measure, divide }
    : measure;
}
