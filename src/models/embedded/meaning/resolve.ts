import { type Catalogue, columnOf } from '../../../catalog/catalogue.ts';
import { sensesOf } from '../linking/items.ts';
import { allOf, type ColumnRef, type Condition, columnsOf, type Plan, sameRef } from '../plan.ts';
import type { Atom, Frame } from '../reading/frame.ts';
import { chooseRelation } from './choose.ts';
import { contradicts } from './exclusions.ts';
import { settleFigures } from './figure-bounds.ts';
import { resolveGroup, takeComparison } from './groups.ts';
import { joinSettled } from './join-conditions.ts';
import { describeMeasures, implyMeasures, inUnit, ratioMeasure, resolveMeasure } from './measures.ts';
import { resolveOrders, sortColumns } from './orders.ts';
import { roadBetween } from './roads.ts';
import { settleAtoms } from './settle-atoms.ts';
import { type Problem, pick, type Settling } from './settling.ts';
import { isRatioOfTwo, splitShare } from './shares.ts';

const MANY = 10;

export interface Resolved {
  readonly plan: Plan;
  readonly problems: readonly Problem[];
}

/** Decides what a frame is about and turns it into a plan; what has several meanings comes back as problems. */
export function resolveFrame(frame: Frame, catalogue: Catalogue, given?: string): Resolved {
  const main = given ?? chooseRelation(frame, catalogue);
  const problems: Problem[] = [];
  const settling: Settling = { frame, catalogue, main, problems };
  const settled = settleAtoms(settling, [...narrowings(frame, main), ...frame.atoms]);
  for (const item of settled)
    if (!roadBetween(catalogue, main, item.relation)) problems.push({ kind: 'no-road', at: item.at });
  const comparison = takeComparison(frame, catalogue, settled);
  const groups = [...comparison.groups, ...frame.groups.flatMap(group => resolveGroup(settling, group))];
  const share = splitShare(settling, comparison.kept);
  const restricted = frame.measures.find(measure => measure.restrictedFrom !== undefined);
  const plainSettled = restricted
    ? share.base.filter(item => item.at < restricted.restrictedFrom!)
    : share.base;
  const measures = [
    ...share.measures,
    ...frame.measures.flatMap(raw => {
      const of =
        raw.restrictedFrom === undefined ? [] : settled.filter(item => item.at >= raw.restrictedFrom!);
      return resolveMeasure(settling, raw, of);
    }),
  ];
  if (frame.ratioPer) measures.unshift(ratioMeasure(settling, frame.ratioPer));
  const described = describeMeasures(settling);
  measures.push(...described);
  const unused = implyMeasures(settling, measures, groups);
  const { having, conditions } = settleFigures(
    settling,
    measures,
    atom => resolveMeasure(settling, atom.measure, [])[0] ?? null,
  );
  const where = allOf([joinSettled(settling, plainSettled), ...conditions]);
  const isFigures = measures.some(measure => !measure.relation) || groups.length > 0;
  const implied = isFigures && measures.length === 0 && frame.rankings.length === 0;
  if (implied) measures.push({ fn: 'count', column: null });
  const orders = resolveOrders(settling, isFigures, groups, measures);
  if (isFigures && measures.length === 0) measures.push({ fn: 'count', column: null });
  const superlative = frame.rankings.find(ranking => ranking.superlative);
  const limit =
    frame.limit ?? (superlative ? (superlative.plural ? (groups.length > 0 ? null : MANY) : 1) : null);
  // A ranking, a bound on groups or a choice of values speaks of groups that have a name.
  const known =
    limit !== null || having.length > 0 || (frame.which && !frame.counts && frame.measures.length === 0)
      ? groups.map((group): Condition => ({ kind: 'missing', column: group.column, negated: true }))
      : [];
  const rankedColumns = isFigures
    ? []
    : frame.rankings.flatMap(ranking =>
        ranking.by.kind === 'columns' ? [pick(settling, ranking.by.columns)] : [],
      );
  const knownRows = rankedColumns.map((column): Condition => ({ kind: 'missing', column, negated: true }));
  const plan: Plan = {
    relation: main,
    shape: isFigures ? 'figures' : 'rows',
    where: once(allOf([where, ...known.filter(item => !isList(catalogue, item)), ...knownRows])),
    columns: isFigures
      ? []
      : uniqueRefs([...unused, ...columnsOf(where), ...rankedColumns, ...sortColumns(settling)]),
    groups,
    measures:
      frame.divide === null ? measures : measures.map(measure => inUnit(catalogue, measure, frame.divide!)),
    having,
    orders,
    limit,
    offset: frame.offset,
  };
  const [second] = settled.filter(item => !item.negated).slice(1);
  if (problems.length === 0 && (contradicts(catalogue, plan.where) || isRatioOfTwo(frame, settled)))
    problems.push({ kind: 'no-figure', at: second?.at ?? 0 });
  return { plan, problems };
}

/** A name with a plain reading elsewhere («сумма кредита») says its kind only where the rows are those it narrows. */
function narrowings(frame: Frame, main: string): Atom[] {
  return frame.items.flatMap((item, at): Atom[] => {
    const columns = sensesOf(item, 'column');
    const plain = columns.filter(sense => !sense.within);
    const narrowed = columns.filter(sense => sense.within && sense.relation === main);
    const used =
      frame.measures.some(measure => measure.columns.some(ref => ref.relation === main)) ||
      frame.groups.length + frame.atoms.length > 0;
    if (!used || plain.length === 0 || plain.some(sense => sense.relation === main)) return [];
    return narrowed.slice(0, 1).map(({ relation, within }) => ({
      kind: 'values',
      at,
      joiner: 'and',
      negated: false,
      options: [{ column: { relation, column: within?.column ?? '' }, values: [within?.is ?? ''] }],
      joined: 'one',
      both: false,
      sole: false,
      each: false,
    }));
  });
}

/** The same condition said twice is one. */
function once(condition: Condition | null): Condition | null {
  if (condition?.kind !== 'all') return condition;
  const texts = condition.items.map(item => JSON.stringify(item));
  return allOf(condition.items.filter((_, index) => texts.indexOf(texts[index]!) === index));
}

function isList(catalogue: Catalogue, item: Condition): boolean {
  return item.kind === 'missing' && columnOf(catalogue, item.column).type === 'list';
}

function uniqueRefs(refs: readonly ColumnRef[]): ColumnRef[] {
  return refs.filter((ref, index) => refs.findIndex(other => sameRef(other, ref)) === index);
}
