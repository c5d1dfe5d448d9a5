import { relationOf } from '../../../catalog/catalogue.ts';
import { type ColumnRef, sameRef } from '../plan.ts';
import { type Context, chooseColumn, titleColumns } from './choose-columns.ts';
import { Unclear } from './joining.ts';
import type { Output, QueryFigure } from './query.ts';
import { roadsBetween } from './roads.ts';
import type { Figure, Key, Target } from './sketch.ts';

/** What is shown. An entity is a target only where none of its columns and no figure of it is. */
export function chooseTargets(context: Context): Target[] {
  const { targets, groups } = context.sketch;
  const kept = targets.filter(target => target.kind !== 'column' || !tellsTheJoin(context, target));
  const figures = kept.filter(target => target.kind === 'figure');
  if (kept.some(target => target.kind === 'column')) return kept.filter(target => target.kind !== 'entity');
  const entities = kept.filter(target => target.kind === 'entity');
  const [first] = entities;
  if (!first) return figures;
  if (figures.length > 0) {
    const counted = figures.some(target => target.figure.relation === first.relation);
    const leads = first.at < figures[0]!.at && !counted && groups.length === 0;
    return leads && isListed(context, first.at, figures[0]!.at) ? [first, ...figures] : figures;
  }
  // «владельцы и их собаки»: both are listed.
  return entities.filter(
    target => target === first || (target.relation !== first.relation && followsAnd(context, target.at)),
  );
}

/** A column of a join that stands right before a value of the relation it leads to: "arriving in Aberdeen". */
function tellsTheJoin({ sketch, catalogue }: Context, target: Extract<Target, { kind: 'column' }>): boolean {
  return sketch.filters.some(
    ({ test, at }) =>
      at > target.at &&
      at - target.at <= 3 &&
      test.kind === 'values' &&
      target.column.refs.some(ref =>
        catalogue.joins.some(
          join =>
            join.many === ref.relation &&
            join.manyColumn === ref.column &&
            test.options.some(option => option.ref.relation === join.one),
        ),
      ),
  );
}

/** «стадионы и количество концертов»: an entity that stands in one list with a figure. */
function isListed({ items }: Context, from: number, to: number): boolean {
  const roles = items.slice(from + 1, to).flatMap(item => item.roles.map(({ role }) => role));
  return roles.includes('and') || roles.includes('comma');
}

function followsAnd({ items }: Context, at: number): boolean {
  const roles = (place: number) => items[place]?.roles.map(({ role }) => role) ?? [];
  const before = roles(at - 1).some(role => role === 'pronoun' || role === 'each') ? at - 2 : at - 1;
  const inClause = items
    .slice(0, at)
    .some(item => item.roles.some(({ role }) => role === 'relative' || role === 'present'));
  return !inClause && roles(before).some(role => role === 'and' || role === 'comma');
}

/** A target as what a row shows; groups that were said are shown in front, where they are not shown anyway. */
export function chooseOutputs(context: Context, targets: readonly Target[]): Output[] {
  const shown = targets.flatMap(target => outputsOf(context, target));
  const plain = shown.flatMap(output => (output.kind === 'column' ? [output.ref] : []));
  const groups = context.sketch.groups.flatMap((group): ColumnRef[] => {
    if (!('relation' in group)) return [chooseColumn(context, group)];
    return plain.some(ref => ref.relation === group.relation)
      ? []
      : titleColumns(context.catalogue, group.relation);
  });
  const added = groups.filter(ref => !plain.some(known => sameRef(known, ref)));
  return [...added.map((ref): Output => ({ kind: 'column', ref })), ...shown];
}

function outputsOf(context: Context, target: Target): Output[] {
  switch (target.kind) {
    case 'column':
      return [{ kind: 'column', ref: chooseColumn(context, target.column) }];
    case 'entity':
      return titleColumns(context.catalogue, target.relation).map(ref => ({ kind: 'column', ref }));
    case 'figure':
      return [{ kind: 'figure', figure: chooseFigure(context, target.figure) }];
  }
}

export function chooseFigure(context: Context, figure: Figure): QueryFigure {
  const said = figure.column ? chooseColumn(context, figure.column) : null;
  const relation = said?.relation ?? figure.relation ?? spokenOf(context);
  if (relation === null) throw new Unclear();
  const column = said ?? (figure.distinct ? sharedName(context, relation) : null);
  return { fn: figure.fn, column, relation, distinct: figure.distinct && column !== null };
}

/** "different degrees": told apart by their name, where several rows share one. */
function sharedName({ catalogue }: Context, relation: string): ColumnRef | null {
  const { show, columns, rows, key } = relationOf(catalogue, relation);
  const [only] = show;
  if (only === undefined || show.length > 1 || only === key) return null;
  const values = columns.get(only)?.values.length ?? 0;
  return values > 0 && values < rows ? { relation, column: only } : null;
}

/** The rows that a bare "how many" counts: of the rank's, else the last relation named. */
function spokenOf({ sketch }: Context): string | null {
  const [ranked] = sketch.ranks.flatMap(({ by }) => (by.kind === 'figure' ? [by.figure.relation] : []));
  return ranked ?? sketch.mentions.at(-1)?.relation ?? null;
}

/** A key of order: a column that is shown anyway; a count of nothing named counts the rows the shown columns are found in. */
export function chooseKey(context: Context, key: Key, outputs: readonly Output[]): Output {
  if (key.kind === 'column') {
    const { refs } = key.column;
    const shown = outputs.find(
      output => output.kind === 'column' && refs.some(ref => sameRef(ref, output.ref)),
    );
    return shown ?? { kind: 'column', ref: chooseColumn(context, key.column) };
  }
  const { figure } = key;
  if (figure.fn !== 'count' || figure.relation !== null || figure.column !== null)
    return { kind: 'figure', figure: chooseFigure(context, figure) };
  const [first] = outputs;
  if (!first) throw new Unclear();
  const relation = relationOfOutput(first);
  const other = context.sketch.mentions.find(
    mention =>
      mention.relation !== relation &&
      roadsBetween(context.catalogue, relation, mention.relation)[0]?.some(step => !step.up),
  );
  const counted = other?.relation ?? relation;
  return { kind: 'figure', figure: { fn: 'count', column: null, relation: counted, distinct: false } };
}

export function relationOfOutput(output: Output): string {
  return output.kind === 'column' ? output.ref.relation : output.figure.relation;
}
