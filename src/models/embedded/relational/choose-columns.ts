import { type Catalogue, columnOf, relationOf } from '../../../catalog/catalogue.ts';
import type { Item } from '../linking/items.ts';
import { hasRole, sensesOf } from '../linking/items.ts';
import type { ColumnRef } from '../plan.ts';
import { roadsBetween } from './roads.ts';
import type { SaidColumn, Sketch } from './sketch.ts';

/** Several columns that a word may mean, none more likely than the others. */
export interface Ambiguity {
  readonly at: number;
  readonly refs: readonly ColumnRef[];
}

export interface Context {
  readonly catalogue: Catalogue;
  readonly items: readonly Item[];
  readonly sketch: Sketch;
  readonly ambiguities: Ambiguity[];
}

/**
 * The column that is meant: of the relation named right after it («название стадиона»), else of the one named last before,
 * else of one named at all, else of whatever else the question is sure to speak of. What stays equal is an ambiguity.
 */
export function chooseColumn(context: Context, said: SaidColumn): ColumnRef {
  return chooseOption(context, said.refs, ref => ref, said.at);
}

export function chooseOption<T>(
  context: Context,
  options: readonly T[],
  refOf: (option: T) => ColumnRef,
  at: number,
): T {
  const scored = options.map(option => ({ option, score: scoreOf(context, refOf(option), at) }));
  const best = Math.max(...scored.map(({ score }) => score));
  const kept = scored.filter(({ score }) => score > best - 0.01).map(({ option }) => option);
  const first = kept[0]!;
  if (kept.length > 1) {
    if (linked(context.catalogue, kept.map(refOf)))
      return kept.find(option => columnOf(context.catalogue, refOf(option)).key) ?? first;
    // A person means the name sooner than the number behind it.
    const plain = kept.filter(option => columnOf(context.catalogue, refOf(option)).format !== 'id');
    if (plain.length === 1) return plain[0]!;
    context.ambiguities.push({ at, refs: kept.map(refOf) });
  } else if (options.length > 1 && best < SURE && linked(context.catalogue, options.map(refOf))) {
    return options.find(option => columnOf(context.catalogue, refOf(option)).key) ?? first;
  } else if (options.length > 1 && best < SURE) context.ambiguities.push({ at, refs: options.map(refOf) });
  return first;
}

/** Below this nothing in the question speaks for the column: it is only nearer than the others. */
const SURE = 2.6;

/** The two ends of one join hold the same values: either may be meant. */
function linked(catalogue: Catalogue, refs: readonly ColumnRef[]): boolean {
  return (
    refs.length === 2 &&
    catalogue.joins.some(join =>
      refs.every(
        ref =>
          (ref.relation === join.many && ref.column === join.manyColumn) ||
          (ref.relation === join.one && ref.column === join.oneColumn),
      ),
    )
  );
}

function scoreOf(context: Context, ref: ColumnRef, at: number): number {
  const { sketch, catalogue, items } = context;
  const own = sketch.mentions.filter(mention => mention.relation === ref.relation);
  let score = ref.relation === catalogue.defaultRelation ? 0.2 : 0;
  for (const mention of own) {
    const distance = Math.abs(mention.at - at);
    if (mention.at > at && onlyColumnsBetween(items, at, mention.at))
      score = Math.max(score, 20 - distance * 0.1);
    else if (mention.at < at) score = Math.max(score, 10 - distance * 0.2);
    else score = Math.max(score, 8 - distance * 0.2);
  }
  for (const { test, at: place } of sketch.filters) {
    const isOwn =
      test.kind === 'values' && test.options.every(option => option.ref.relation === ref.relation);
    if (isOwn && place < at) score = Math.max(score, 9.5 - (at - place) * 0.2);
  }
  score = Math.max(score, besideScore(context, ref, at));
  if (own.length > 0 || score > 4) return score;
  const sure = sureRelations(context, at);
  if (sure.has(ref.relation)) return 4;
  const near = [...new Set([...sketch.mentions.map(mention => mention.relation), ...sure])];
  const steps = near
    .map(relation => roadsBetween(catalogue, relation, ref.relation)[0]?.length)
    .filter(length => length !== undefined);
  return steps.length > 0 ? Math.max(score, 3 - Math.min(...steps) * 0.5) : score;
}

/** «id и название документа»: a column in a list with one that only this relation has. */
function besideScore({ items }: Context, ref: ColumnRef, at: number): number {
  let score = 0;
  for (const [index, item] of items.entries()) {
    if (index === at) continue;
    const relations = new Set(sensesOf(item, 'column').map(sense => sense.relation));
    if (relations.size > 2 || relations.size === 0 || !relations.has(ref.relation)) continue;
    const [from, to] = index > at ? [at, index] : [index, at];
    if (onlyColumnsBetween(items, from, to))
      score = Math.max(score, (index > at ? 15 : 14) / (relations.size === 1 ? 1 : 1.3) - (to - from) * 0.1);
  }
  return score;
}

/** «имя, фамилия и телефон владельцев»: a list of columns belongs to the relation at its end. */
function onlyColumnsBetween(items: readonly Item[], from: number, to: number): boolean {
  for (let at = from + 1; at < to; at++) {
    const item = items[at];
    const plain =
      sensesOf(item, 'column').length > 0 ||
      ['and', 'comma', 'each', 'distinct', 'all'].some(role =>
        item?.roles.some(known => known.role === role),
      );
    if (!plain || hasRole(item, 'count') || hasRole(item, 'agg')) return false;
  }
  return true;
}

/** Relations that words with one reading elsewhere in the question belong to. */
function sureRelations({ sketch }: Context, at: number): Set<string> {
  const sure = new Set<string>();
  const note = (refs: readonly ColumnRef[], place: number) => {
    const relations = new Set(refs.map(ref => ref.relation));
    if (place !== at && relations.size === 1) for (const relation of relations) sure.add(relation);
  };
  for (const target of sketch.targets) {
    if (target.kind === 'column') note(target.column.refs, target.at);
    else if (target.kind === 'figure' && target.figure.column) note(target.figure.column.refs, target.at);
  }
  for (const { test, at: place } of sketch.filters) {
    if (test.kind === 'values')
      note(
        test.options.map(option => option.ref),
        place,
      );
    else if ('column' in test) note(test.column.refs, place);
  }
  return sure;
}

/** What a person knows a row by, its key in front: enough to tell two of the same name apart. */
export function titleColumns(catalogue: Catalogue, name: string): ColumnRef[] {
  const relation = relationOf(catalogue, name);
  const columns = [...(relation.key ? [relation.key] : []), ...relation.show];
  return [...new Set(columns)].map(column => ({ relation: name, column }));
}

/** Whether a column tells the rows of its relation apart for a person: its key or the whole of its title. */
export function identifies(catalogue: Catalogue, ref: ColumnRef): boolean {
  const relation = relationOf(catalogue, ref.relation);
  return ref.column === relation.key || relation.show.includes(ref.column);
}
