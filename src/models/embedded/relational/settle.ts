import { type Catalogue, columnOf, relationOf } from '../../../catalog/catalogue.ts';
import type { Item } from '../linking/items.ts';
import { type ColumnRef, sameRef } from '../plan.ts';
import { type Ambiguity, type Context, identifies } from './choose-columns.ts';
import { namedRows, readConditions, sharedValues } from './clauses.ts';
import { Joining, Unclear } from './joining.ts';
import type { Clause, Output, Query } from './query.ts';
import type { Sketch } from './sketch.ts';
import { chooseKey, chooseOutputs, chooseTargets, relationOfOutput } from './targets.ts';

export type Settled =
  | { readonly kind: 'query'; readonly query: Query }
  | { readonly kind: 'ambiguous'; readonly ambiguity: Ambiguity }
  /** Nothing is asked for, or what is asked for cannot be put together. */
  | { readonly kind: 'unclear' };

/** Decides what a sketch means over the catalogue's joins, or says which word keeps it from one meaning. */
export function settle(sketch: Sketch, items: readonly Item[], catalogue: Catalogue): Settled {
  const context: Context = { catalogue, items, sketch, ambiguities: [] };
  try {
    const query = queryOf(context);
    const [ambiguity] = context.ambiguities;
    if (ambiguity) return { kind: 'ambiguous', ambiguity };
    return showsOnlyWhatWasSaid(query) ? { kind: 'unclear' } : { kind: 'query', query };
  } catch (error) {
    if (error instanceof Unclear) return { kind: 'unclear' };
    throw error;
  }
}

function queryOf(context: Context): Query {
  const { sketch } = context;
  const targets = chooseTargets(context);
  const outputs = chooseOutputs(context, targets);
  const ranks = sketch.ranks.map(rank => ({ ...rank, by: chooseKey(context, rank.by, outputs) }));
  const orders = sketch.orders.map(order => ({ ...order, by: chooseKey(context, order.by, outputs) }));
  const joining = joinAll(
    context,
    outputs,
    [...ranks, ...orders].map(({ by }) => by),
  );
  const columns = columnsOf(outputs);
  const { where, having } = readConditions(context, joining, columns);
  const shared = sharedValues(context, joining, targets);
  const hasFigures =
    outputs.length > columns.length ||
    having.length > 0 ||
    [...ranks, ...orders].some(({ by }) => by.kind === 'figure');
  const grouped = columns.length > 0 && hasFigures;
  const [rank] = ranks;
  // «концерты на стадионе с наибольшей вместимостью»: figures over the rows that have the greatest value.
  const extreme = rank && columns.length === 0 ? [extremeOf(rank.by, rank.descending, where)] : [];
  const lists = !hasFigures && !grouped;
  const repeats = ranks.length + orders.length === 0 && repeatsItself(context, columns);
  const single = rank && sketch.limit === null;
  return {
    subject: joining.subject,
    outputs:
      lists && targets.every(target => target.kind === 'entity')
        ? [...outputs, ...chosenBy(where, ranks, outputs)]
        : outputs,
    where: [...where, ...extreme, ...shared, ...namedRows(context, joining, shared)],
    groups: grouped ? groupsOf(context, columns, joining.subject) : [],
    having,
    orders: extreme.length > 0 ? [] : [...ranks, ...orders].map(({ by, descending }) => ({ by, descending })),
    limit: extreme.length > 0 || sketch.limit === 0 ? null : single ? 1 : sketch.limit,
    withTies:
      single === true && !columns.every(ref => rank.by.kind === 'column' && sameRef(ref, rank.by.ref)),
    distinct: lists && (shared.length > 0 || sketch.distinct || repeats),
    joins: joining.steps,
  };
}

/** Rows listed by name also show what they were chosen by: the price under a bound, the age of the oldest. */
function chosenBy(
  where: readonly Clause[],
  ranks: readonly { by: Output }[],
  shown: readonly Output[],
): Output[] {
  const tested = where.flatMap(clause =>
    clause.kind === 'test' && clause.test.kind !== 'missing' ? [clause.test.ref] : [],
  );
  const ranked = columnsOf(ranks.map(({ by }) => by));
  const refs = [...tested, ...ranked].filter(ref => !columnsOf(shown).some(known => sameRef(known, ref)));
  const once = refs.filter((ref, index) => refs.findIndex(other => sameRef(other, ref)) === index);
  return once.map(ref => ({ kind: 'column', ref }));
}

/** The subject and everything that is shown or ordered by, joined; what each row is one of too. */
function joinAll(context: Context, outputs: readonly Output[], keys: readonly Output[]): Joining {
  const first = outputs.find(output => output.kind === 'column') ?? outputs[0];
  if (!first) throw new Unclear();
  const joining = new Joining(context, relationOfOutput(first));
  for (const output of [...outputs, ...keys]) joining.add(relationOfOutput(output));
  for (const group of context.sketch.groups) if ('relation' in group) joining.add(group.relation);
  return joining;
}

function extremeOf(by: Output, descending: boolean, where: readonly Clause[]): Clause {
  if (by.kind !== 'column' || where.length > 0) throw new Unclear();
  const test = { kind: 'against', ref: by.ref, op: '=', fn: descending ? 'max' : 'min' } as const;
  return { kind: 'test', test, negated: false };
}

/** A column that many rows share, asked for by itself, is asked for its values: each once. */
function repeatsItself({ catalogue }: Context, columns: readonly ColumnRef[]): boolean {
  const [only] = columns;
  if (!only || columns.length > 1) return false;
  const { values, type } = columnOf(catalogue, only);
  const { rows } = relationOf(catalogue, only.relation);
  return type === 'text' && values.length > 0 && values.length < rows * 0.8 && !identifies(catalogue, only);
}

/** Grouped by what is shown; an entity that is shown by its name is itself the group. */
function groupsOf(context: Context, columns: readonly ColumnRef[], subject: string): ColumnRef[] {
  const counted = countedRelations(context, subject);
  const keys = columns.flatMap(ref => {
    const { key } = relationOf(context.catalogue, ref.relation);
    const isEntity = key && identifies(context.catalogue, ref) && !counted.has(ref.relation);
    return isEntity ? [{ relation: ref.relation, column: key }] : [];
  });
  const all = [...keys, ...columns];
  return all.filter((ref, index) => all.findIndex(other => sameRef(other, ref)) === index);
}

/** Relations whose own rows are counted: their key would make every group one row. */
function countedRelations({ sketch }: Context, subject: string): Set<string> {
  const figures = [
    ...sketch.targets.flatMap(target => (target.kind === 'figure' ? [target.figure] : [])),
    ...sketch.ranks.flatMap(({ by }) => (by.kind === 'figure' ? [by.figure] : [])),
    ...sketch.filters.flatMap(({ test }) => (test.kind === 'figure' ? [test.figure] : [])),
  ];
  return new Set(
    figures.flatMap(({ relation, column }) => relation ?? column?.refs.map(ref => ref.relation) ?? [subject]),
  );
}

/** A column asked for by its own value says nothing: whose it is was not understood. */
function showsOnlyWhatWasSaid({ outputs, where }: Query): boolean {
  const said = where.flatMap(clause =>
    clause.kind === 'test' && !clause.negated && clause.test.kind === 'in' && clause.test.values.length === 1
      ? [clause.test.ref]
      : [],
  );
  return outputs.every(output => output.kind === 'column' && said.some(ref => sameRef(ref, output.ref)));
}

function columnsOf(outputs: readonly Output[]): ColumnRef[] {
  return outputs.flatMap(output => (output.kind === 'column' ? [output.ref] : []));
}
