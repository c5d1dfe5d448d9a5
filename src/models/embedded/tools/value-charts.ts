import { type Catalogue, columnOf } from '../../../catalog/catalogue.ts';
import { chooseRelation } from '../meaning/choose.ts';
import { isFollowUp, patchPlan } from '../meaning/follow-up.ts';
import { resolveFrame } from '../meaning/resolve.ts';
import { type ColumnRef, columnPath, rowsOf, sameRef } from '../plan.ts';
import type { Frame } from '../reading/frame.ts';
import { conditionText } from '../writing/conditions.ts';
import { describePlan } from '../writing/describe.ts';
import { planToSql } from '../writing/statement.ts';
import { type ChartCall, type ChartSetting, lookOf, rowsMeant } from './chart-call.ts';
import type { ChartCue } from './chart-cues.ts';
import { mentionedColumns, nearest, rowsOnly } from './rows-and-columns.ts';

/** Charts of single values; the others are of figures. */
export const OF_VALUES = new Set(['histogram', 'boxplot', 'density', 'scatter', 'heatmap']);
const MOST_COLUMNS = 14;

/** The values of the columns that are named, for the rows that are meant. */
export function valuesChart(cue: ChartCue, frame: Frame, setting: ChartSetting): ChartCall | null {
  const { catalogue, previous, language } = setting;
  if ([frame.unknown, frame.vague, frame.loose].some(found => found.length > 0)) return null;
  if (frame.limit !== null || frame.rankings.length > 0 || frame.ratioPer || frame.share !== null)
    return null;
  if (
    frame.measures.some(({ fn, columns }) => columns.length > 0 && !['avg', 'sum'].includes(fn)) &&
    cue.kind !== 'heatmap'
  ) {
    if (!OF_VALUES.has(cue.kind ?? '')) return null;
  }
  const mentioned = mentionedColumns(frame);
  if (!mentioned) return null;
  const goesOn =
    previous && (isFollowUp(frame) || mentioned.length === 0) && !cue.correlations ? previous : null;
  const main = relationOf(frame, mentioned, goesOn?.relation ?? null, catalogue);
  if (main === null) return null;
  const near = mentioned.map(refs => nearest(refs, main, catalogue));
  const own = resolveFrame(rowsOnly(frame, 'describe'), catalogue, main);
  if (own.problems.length > 0) return null;
  const plan = goesOn ? patchPlan(goesOn, rowsOnly(frame, 'describe'), own.plan, catalogue) : own.plan;
  const groups = own.plan.groups.map(group => group.column);
  const named = [...near.flatMap(ref => ref ?? []), ...groups].filter(
    (ref, at, all) => !columnOf(catalogue, ref).key && all.findIndex(other => sameRef(other, ref)) === at,
  );
  const isNumber = (ref: ColumnRef) => columnOf(catalogue, ref).type === 'number';
  const numbers = named.filter(isNumber);
  const categories = named.filter(ref => !isNumber(ref));
  const axes = axesOf(cue, numbers, categories);
  if (!axes) return null;
  const whereText = plan.where ? conditionText(plan.where, plan.relation, catalogue) : null;
  const used = named.length > 0 ? named : [];
  const joined = used.some(ref => ref.relation !== plan.relation);
  const args = joined
    ? { ...axes.bare, sql: planToSql({ ...rowsOf(plan), columns: used }, catalogue) }
    : { ...axes.full, ...(whereText ? { where: whereText } : {}) };
  return {
    kind: 'call',
    args: { ...lookOf(cue), kind: axes.kind, ...args, ...rowsMeant(plan, catalogue, language) },
    understood: plan.where ? describePlan(rowsOf(plan), catalogue, language) : '',
    plan: {
      ...plan,
      shape: 'figures',
      columns: [],
      orders: [],
      groups: own.plan.groups,
      measures: numbers.slice(0, 1).map(column => ({ fn: 'avg', column })),
    },
  };
}

/** The relation whose rows have every column named, themselves or by what they belong to. */
function relationOf(
  frame: Frame,
  mentioned: readonly (readonly ColumnRef[])[],
  given: string | null,
  catalogue: Catalogue,
): string | null {
  const chosen = given ?? chooseRelation(frame, catalogue);
  const others = given === null ? mentioned.flatMap(refs => refs.map(({ relation }) => relation)) : [];
  const has = (main: string) => mentioned.every(refs => nearest(refs, main, catalogue) !== null);
  return [chosen, ...others].find(has) ?? null;
}

interface Axes {
  readonly kind: string;
  /** Axes by relation and column, and by the column alone. */
  readonly full: Readonly<Record<string, unknown>>;
  readonly bare: Readonly<Record<string, unknown>>;
}

function axesOf(cue: ChartCue, numbers: readonly ColumnRef[], categories: readonly ColumnRef[]): Axes | null {
  const make = (
    kind: string,
    axes: Readonly<Record<string, ColumnRef | readonly ColumnRef[] | undefined>>,
  ): Axes => {
    const by = (write: (ref: ColumnRef) => string) =>
      Object.fromEntries(
        Object.entries(axes).flatMap(([name, value]) =>
          value === undefined ? [] : [[name, 'column' in value ? write(value) : value.map(write)]],
        ),
      );
    return { kind, full: by(columnPath), bare: by(ref => ref.column) };
  };
  const [first, second] = numbers;
  const [category, other] = categories;
  switch (cue.kind) {
    case 'heatmap':
      if (numbers.length > 1 && categories.length === 0)
        return make('heatmap', { columns: numbers.slice(0, MOST_COLUMNS) });
      if (numbers.length === 0 && categories.length === 0 && cue.correlations)
        return { kind: 'heatmap', full: {}, bare: {} };
      return category && other && numbers.length === 0 ? make('heatmap', { x: category, y: other }) : null;
    case 'scatter':
      if (!first || !second) return null;
      return cue.reversed
        ? make('scatter', { x: second, y: first, color: category })
        : make('scatter', { x: first, y: second, color: category });
    case 'boxplot':
      return first
        ? make('boxplot', { x: category ?? second, y: first, color: category && second ? second : undefined })
        : null;
    case 'density':
    case 'histogram':
      if (!first) return category ? make(cue.kind, { x: category }) : null;
      return make(cue.kind, { x: first, color: category ?? second });
    default:
      if (first && second && !category && cue.kind === null) return make('scatter', { x: first, y: second });
      // Bars of bare values are a histogram.
      return first && !category && !second && (cue.kind === null || cue.kind === 'bar')
        ? make('histogram', { x: first })
        : null;
  }
}
