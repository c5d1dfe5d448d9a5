import { type Catalogue, columnOf, relationOf } from '../../../catalog/catalogue.ts';
import { hasRole, isPassing, sensesOf, skipPassing } from '../linking/items.ts';
import {
  allOf,
  type ColumnRef,
  type Condition,
  columnsOf,
  type Measure,
  type Plan,
  rowsOf,
  sameRef,
} from '../plan.ts';
import type { Frame } from '../reading/frame.ts';
import { roadBetween } from './roads.ts';

/** Whether a text goes on from the question before it: it says so, or is no whole question by itself. */
export function isFollowUp(frame: Frame): boolean {
  if (frame.removes !== null || frame.pronoun || frame.ofThem || frame.startsWithOnly || frame.adds)
    return true;
  const noun = frame.mentions.some(mention => mention.via === 'noun');
  if (frame.again) return !(noun && (frame.counts || frame.measures.length > 0 || frame.shows));
  const first = frame.items[0];
  if (!first || frame.who || frame.which || frame.share !== null) return false;
  if (
    frame.measures.some(measure => measure.columns.length > 0 || measure.relation !== null || measure.named)
  )
    return false;
  const only =
    frame.groups.length + frame.atoms.length + frame.sorts.length > 0 ||
    frame.limit !== null ||
    frame.measures.length > 0;
  if (!only || noun) return false;
  if (frame.sorts.length > 0 && frame.atoms.length === 0) return true;
  if (frame.counts && frame.atoms.length === 0 && frame.items.filter(item => !isPassing(item)).length <= 2)
    return true;
  if (
    frame.measures.length > 0 &&
    frame.measures.every(measure => measure.columns.length === 0 && measure.fn !== 'count') &&
    frame.atoms.length === 0
  )
    return true;
  const lead = frame.items[skipPassing(frame.items, 0)];
  const opens =
    hasRole(first, 'by') ||
    hasRole(first, 'each') ||
    hasRole(first, 'top') ||
    (isPassing(first) && !hasRole(first, 'show')) ||
    hasRole(first, 'cmp') ||
    hasRole(first, 'not') ||
    hasRole(first, 'except') ||
    hasRole(first, 'and') ||
    hasRole(first, 'missing') ||
    first.period !== undefined;
  return Boolean(opens) && !(lead && sensesOf(lead, 'column').length > 0 && !hasRole(first, 'by'));
}

/** The previous plan with what the new text adds, replaces or drops. `next` is the text's own plan over the same relation. */
export function patchPlan(previous: Plan, frame: Frame, next: Plan, catalogue: Catalogue): Plan {
  let plan = previous;
  if (frame.removes !== null) {
    plan = { ...plan, where: without(plan.where, frame.removes) };
    const dropped = columnsOf(next.where);
    plan = { ...plan, where: without(plan.where, dropped) };
    if (frame.removes.length === 0 && dropped.length === 0) plan = { ...plan, where: null };
    return plan;
  }
  if (next.where !== null) {
    plan = { ...plan, where: allOf([without(plan.where, columnsOf(next.where)), next.where]) };
    if (plan.shape === 'rows') plan = { ...plan, columns: mergeRefs(plan.columns, columnsOf(next.where)) };
  }
  plan = patchFigures(plan, previous, frame, next, catalogue);
  if (next.orders.length > 0 && (frame.rankings.length > 0 || frame.sorts.length > 0))
    plan = patchOrder(plan, next, catalogue);
  if (next.limit !== null) plan = cut({ ...plan, limit: next.limit, offset: next.offset }, catalogue);
  return plan;
}

/** The first of the groups: those of a name, the greatest figure first unless another order was asked for. */
function cut(plan: Plan, catalogue: Catalogue): Plan {
  if (plan.groups.length === 0 || plan.measures.length === 0) return plan;
  const known = plan.groups
    .filter(group => columnOf(catalogue, group.column).type !== 'list')
    .map((group): Condition => ({ kind: 'missing', column: group.column, negated: true }));
  const orders =
    plan.orders.length > 0 ? plan.orders : [{ by: { kind: 'measure' as const, index: 0 }, descending: true }];
  const said = JSON.stringify(plan.where);
  const added = known.filter(condition => !said.includes(JSON.stringify(condition)));
  return { ...plan, where: allOf([plan.where, ...added]), orders };
}

function patchFigures(plan: Plan, previous: Plan, frame: Frame, next: Plan, catalogue: Catalogue): Plan {
  if (next.groups.length > 0) {
    const groups = frame.adds ? [...plan.groups, ...next.groups] : next.groups;
    const own = next.measures.filter(measure => !isBareCount(measure) || frame.counts);
    const measures = own.length > 0 ? own : previous.shape === 'figures' ? previous.measures : next.measures;
    return {
      ...plan,
      shape: 'figures',
      groups,
      measures,
      columns: [],
      having: [],
      orders: [],
      limit: null,
      offset: 0,
    };
  }
  // «а кто из них снимает жильё»: the people themselves are asked for.
  if (frame.who && frame.measures.length === 0 && !frame.counts && plan.shape === 'figures')
    return { ...rowsOf(plan), columns: columnsOf(plan.where) };
  if (frame.measures.length > 0 || frame.share !== null) {
    const column =
      previous.measures.find(measure => measure.column)?.column ?? numericColumn(previous, catalogue);
    const measures = next.measures.flatMap((measure): Measure[] => {
      if (measure.fn === 'count' || measure.fn === 'share' || measure.column !== null) return [measure];
      return column ? [{ ...measure, column }] : [];
    });
    const counts = measures.every(isBareCount);
    return {
      ...plan,
      shape: 'figures',
      measures,
      groups: counts && previous.shape === 'rows' ? [] : counts && !frame.again ? [] : plan.groups,
      columns: [],
      having: [],
      orders: [],
      limit: counts ? null : plan.limit,
      offset: 0,
    };
  }
  const asksRows =
    (frame.shows || frame.who) && (frame.pronoun || frame.mentions.some(mention => mention.via === 'noun'));
  // «а сколько их?» … «покажи только из Москвы»: behind a mere count stand rows.
  const behindCount =
    frame.shows && plan.shape === 'figures' && plan.groups.length === 0 && plan.measures.every(isBareCount);
  if (behindCount || (asksRows && plan.shape === 'figures' && next.where === null)) {
    const shareWhere = plan.measures.find(measure => measure.fn === 'share')?.where ?? null;
    return { ...rowsOf(plan), where: allOf([plan.where, shareWhere]), columns: columnsOf(plan.where) };
  }
  if (plan.shape === 'rows' && next.columns.length > 0)
    return { ...plan, columns: mergeRefs(plan.columns, next.columns) };
  return plan;
}

function patchOrder(before: Plan, next: Plan, catalogue: Catalogue): Plan {
  const plan = withRankedFigure(before, next, catalogue);
  const orders = next.orders.flatMap(order => {
    if (order.by.kind === 'column') {
      if (plan.shape === 'rows') return [order];
      const { column } = order.by;
      const group = plan.groups.findIndex(item => sameRef(item.column, column));
      if (group >= 0) return [{ by: { kind: 'group' as const, index: group }, descending: order.descending }];
      const measure = plan.measures.findIndex(item => sameRef(item.column, column));
      return measure >= 0
        ? [{ by: { kind: 'measure' as const, index: measure }, descending: order.descending }]
        : [];
    }
    return plan.shape === 'figures' && plan.measures.length > 0
      ? [{ by: { kind: 'measure' as const, index: 0 }, descending: order.descending }]
      : [];
  });
  const columns = orders.flatMap(order => (order.by.kind === 'column' ? [order.by.column] : []));
  return {
    ...plan,
    orders,
    columns: plan.shape === 'rows' ? mergeRefs(plan.columns, columns) : plan.columns,
  };
}

/** «теперь топ-3 по общей сумме»: the figure that ranks takes the place of the one shown. */
function withRankedFigure(plan: Plan, next: Plan, catalogue: Catalogue): Plan {
  const [order] = next.orders;
  const figure = order?.by.kind === 'measure' ? next.measures[order.by.index] : undefined;
  if (!figure || isBareCount(figure) || plan.shape !== 'figures') return plan;
  const column = figure.column ?? numericColumn(plan, catalogue);
  return column ? { ...plan, measures: [{ ...figure, column }], orders: [] } : plan;
}

function isBareCount(measure: Measure): boolean {
  return measure.fn === 'count' && measure.column === null && !measure.where;
}

function numericColumn(plan: Plan, catalogue: Catalogue): ColumnRef | null {
  const found = columnsOf(plan.where).find(ref => columnOf(catalogue, ref).type === 'number');
  if (found) return found;
  const relation = relationOf(catalogue, plan.relation);
  return relation.amount && roadBetween(catalogue, plan.relation, relation.name)
    ? { relation: plan.relation, column: relation.amount }
    : null;
}

/** The condition less everything it says of these columns. */
function without(condition: Condition | null, columns: readonly ColumnRef[]): Condition | null {
  if (condition === null || columns.length === 0) return condition;
  if (condition.kind === 'all') return allOf(condition.items.map(item => without(item, columns)));
  const own = columnsOf(condition);
  return own.some(ref => columns.some(column => sameRef(ref, column))) ? null : condition;
}

function mergeRefs(left: readonly ColumnRef[], right: readonly ColumnRef[]): ColumnRef[] {
  return [...left, ...right.filter(ref => !left.some(known => sameRef(known, ref)))];
}
