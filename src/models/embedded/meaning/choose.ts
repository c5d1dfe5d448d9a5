import { type Catalogue, columnOf } from '../../../catalog/catalogue.ts';
import { sensesOf, skipPassing } from '../linking/items.ts';
import type { ColumnRef } from '../plan.ts';
import type { Frame, RawMeasure } from '../reading/frame.ts';
import { roadBetween } from './roads.ts';

/**
 * The relation a question is about. What is counted or measured decides first, then the rows asked for by name or by "who",
 * then the columns asked for; the catalogue's default otherwise.
 */
export function chooseRelation(frame: Frame, catalogue: Catalogue): string {
  const weight = relationWeights(frame, catalogue);
  const heaviest = (columns: readonly ColumnRef[]) =>
    [...columns].sort((a, b) => (weight.get(b.relation) ?? 0) - (weight.get(a.relation) ?? 0))[0]?.relation;
  if (frame.ratioPer?.relation) return frame.ratioPer.relation;
  const named = frame.measures.find(measure => measure.named);
  if (named)
    return (
      catalogue.measures.find(measure => measure.name === named.named)?.relation ?? catalogue.defaultRelation
    );
  const counted = frame.measures.find(measure => measure.fn === 'count' && measure.relation !== null);
  const firstNoun = frame.mentions
    .filter(mention => mention.via === 'noun' && !mention.negated)
    .sort((a, b) => a.at - b.at)[0]?.relation;
  const measured = frame.measures.find(measure => measure.columns.length > 0);
  const grouped = frame.groups.find(group => group.relation);
  if (counted && !(measured && counted.relation !== catalogue.defaultRelation)) {
    if (grouped && grouped.relation !== counted.relation) return counted.relation!;
    return counted.relation!;
  }
  if (measured) return heaviest(measured.columns)!;
  if (counted) return counted.relation!;
  if (frame.share !== null && firstNoun) return firstNoun;
  if (frame.who) return catalogue.defaultRelation;
  // «брали ипотеку, а страхования жизни у них нет»: "they" are people, not rows of what they took.
  if (
    frame.items.some(item => item.roles.some(role => role.role === 'pronoun')) &&
    firstNoun === undefined &&
    !frame.counts
  )
    return catalogue.defaultRelation;
  const ranked = frame.rankings.find(ranking => ranking.by.kind !== 'columns' || frame.groups.length > 0);
  if (frame.groups.length > 0 && ranked) {
    const { by } = ranked;
    if (by.kind === 'count' && by.relation) return by.relation;
    if (by.kind === 'measure') {
      const relation = relationOfMeasure(by.measure, catalogue, heaviest);
      if (relation) return relation;
    }
    if (by.kind === 'columns') return heaviest(by.columns)!;
  }
  const rows = frame.atoms.find(atom => atom.kind === 'rows');
  if (frame.groups.length > 0 && rows?.kind === 'rows') return rows.relation;
  const figure = frame.atoms.find(atom => atom.kind === 'figure');
  if (frame.groups.length > 0 && figure?.kind === 'figure') {
    const relation = relationOfMeasure(figure.measure, catalogue, heaviest);
    if (relation) return relation;
  }
  if (firstNoun) return firstNoun;
  const thing = rankedThing(frame, catalogue);
  if (thing) return thing;
  const head = headValueRelation(frame, catalogue);
  if (head) return head;
  const columns = frame.columns.filter(mention => !mention.used);
  // «сумма договоров за 2024»: a total named as such is what is asked for.
  const total = columns.find(mention =>
    mention.columns.some(ref => columnOf(catalogue, ref).aggregate === 'sum'),
  );
  if (total && frame.mentions.length === 0) return heaviest(total.columns)!;
  if (frame.groups.length > 0) {
    const numeric = columns.find(mention =>
      mention.columns.some(ref => columnOf(catalogue, ref).type === 'number'),
    );
    if (numeric) return heaviest(numeric.columns)!;
    const verb = frame.mentions.find(mention => mention.via === 'verb');
    if (verb) return verb.relation;
    const grain = frame.groups.find(group => group.grain && group.columns.length === 0);
    if (!grain) return heaviest(frame.groups[0]!.columns) ?? catalogue.defaultRelation;
    // «динамика кредитов по годам»: of what is spoken of, that which has a date.
    const things = frame.atoms
      .flatMap(atom => (atom.kind === 'values' ? atom.options : []))
      .map(option => option.column.relation);
    const dated = [...new Set(things)].filter(name => catalogue.relations.get(name)?.date);
    if (dated.length > 0) return heaviest(dated.map(relation => ({ relation, column: '' })))!;
  }
  if (frame.describe && columns[0]) return heaviest(columns[0].columns)!;
  return catalogue.defaultRelation;
}

/** «самая дорогая страховка»: the superlative's own noun names the rows. */
function rankedThing(frame: Frame, catalogue: Catalogue): string | null {
  const ranking = frame.rankings.find(({ by, superlative }) => superlative && by.kind === 'columns');
  if (ranking?.by.kind !== 'columns' || frame.groups.length > 0 || frame.who) return null;
  const refs = ranking.by.columns;
  const things = frame.atoms.flatMap(atom => (atom.kind === 'values' && !atom.negated ? [atom.options] : []));
  const relation = things.find(options =>
    options.every(
      ({ column }) =>
        column.relation !== catalogue.defaultRelation && refs.some(ref => ref.relation === column.relation),
    ),
  )?.[0]?.column.relation;
  return relation ?? null;
}

/** "loans longer than 5 years": the things named first are the rows, where they are no attribute of the default ones. */
function headValueRelation(frame: Frame, catalogue: Catalogue): string | null {
  const first = frame.items[skipPassing(frame.items, 0)];
  const values = sensesOf(first, 'value');
  const relations = new Set(values.map(value => value.relation));
  if (relations.size !== 1 || frame.mentions.length > 0 || frame.groups.length > 0) return null;
  const [relation] = relations;
  return relation && relation !== catalogue.defaultRelation && frame.atoms.length > 1 ? relation : null;
}

function relationOfMeasure(
  measure: RawMeasure,
  catalogue: Catalogue,
  heaviest: (columns: readonly ColumnRef[]) => string | undefined,
): string | undefined {
  if (measure.named) return catalogue.measures.find(known => known.name === measure.named)?.relation;
  return measure.relation ?? heaviest(measure.columns);
}

/** How strongly each relation is spoken of: named rows most, values that only it has next, the default a little. */
function relationWeights(frame: Frame, catalogue: Catalogue): Map<string, number> {
  const weight = new Map<string, number>([[catalogue.defaultRelation, 1]]);
  const add = (relation: string, more: number) => weight.set(relation, (weight.get(relation) ?? 0) + more);
  for (const mention of frame.mentions)
    add(mention.relation, mention.relation === catalogue.defaultRelation ? 2 : 4);
  for (const atom of frame.atoms) {
    if (atom.kind !== 'values') continue;
    // Figures for each of several values need a column that a row has once.
    if (atom.each)
      for (const option of atom.options)
        if (columnOf(catalogue, option.column).type !== 'list') add(option.column.relation, 2);
    const relations = new Set(atom.options.map(option => option.column.relation));
    if (relations.size === 1) add([...relations][0]!, 3);
  }
  for (const group of frame.groups) {
    const relations = new Set(group.columns.map(ref => ref.relation));
    if (relations.size === 1) add([...relations][0]!, 2);
    if (group.grain && group.columns.length === 0) {
      for (const relation of catalogue.relations.values())
        if (relation.date) add(relation.name, relation.amount ? 3 : 2);
    }
  }
  // A period needs rows that have a date.
  if (frame.atoms.some(atom => atom.kind === 'period' && atom.columns.length === 0)) {
    for (const relation of catalogue.relations.values())
      if (relation.date) add(relation.name, relation.amount ? 3 : 2);
  }
  for (const measure of frame.measures) {
    if (measure.relation && measure.columns.length > 0) add(measure.relation, 2);
    const relations = new Set(measure.columns.map(ref => ref.relation));
    if (relations.size === 1) add([...relations][0]!, 1);
  }
  return weight;
}

/**
 * Which of several readings of a column is meant at a place: the relation named right after or last before it, then the
 * question's own, then those spoken of at all, then the default. Several columns of one relation stay: that is for the person.
 */
export function chooseColumns<T>(
  options: readonly T[],
  refOf: (option: T) => ColumnRef,
  at: number,
  frame: Frame,
  catalogue: Catalogue,
  main: string,
): readonly T[] {
  const reachable = options.filter(option => roadBetween(catalogue, main, refOf(option).relation) !== null);
  const pool = reachable.length > 0 ? reachable : options;
  const of = (relation: string | undefined) => pool.filter(option => refOf(option).relation === relation);
  const relations = new Set(pool.map(option => refOf(option).relation));
  if (relations.size <= 1) return pool;
  const next = sensesOf(frame.items[skipPassing(frame.items, at + 1)], 'relation')[0]?.relation;
  if (of(next).length > 0) return of(next);
  const before = frame.mentions
    .filter(mention => mention.at < at && of(mention.relation).length > 0)
    .sort((a, b) => b.at - a.at)[0];
  if (before) return of(before.relation);
  if (of(main).length > 0) return of(main);
  const spoken = [
    ...frame.mentions.map(mention => mention.relation),
    ...frame.atoms.flatMap(atom =>
      atom.kind === 'values' && new Set(atom.options.map(option => option.column.relation)).size === 1
        ? [atom.options[0]!.column.relation]
        : [],
    ),
  ].find(relation => of(relation).length > 0);
  if (spoken) return of(spoken);
  const fallback = of(catalogue.defaultRelation);
  return fallback.length > 0 ? fallback : of(refOf(pool[0]!).relation);
}
