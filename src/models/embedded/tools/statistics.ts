import type { Language } from '../../../capabilities/tool.ts';
import { type Catalogue, columnOf, relationOf } from '../../../catalog/catalogue.ts';
import { statisticsWords } from '../../../words/statistics.ts';
import { unaccounted } from '../clarifying/account.ts';
import { hasRole } from '../linking/items.ts';
import { chooseRelation } from '../meaning/choose.ts';
import { isFollowUp, patchPlan } from '../meaning/follow-up.ts';
import { usualFigures } from '../meaning/measures.ts';
import { resolveFrame } from '../meaning/resolve.ts';
import { type ColumnRef, columnPath, type Measure, type Plan, sameRef } from '../plan.ts';
import type { Frame } from '../reading/frame.ts';
import { conditionText } from '../writing/conditions.ts';
import { describePlan } from '../writing/describe.ts';
import { mentionedColumns, nearest, rowsOnly } from './rows-and-columns.ts';
import { readStatisticsCue, type StatisticsCue } from './statistics-cues.ts';

/** A question that `describe_data` answers. */
export interface StatisticsCall {
  readonly args: Readonly<Record<string, unknown>>;
  /** How the question was read, in the person's language. */
  readonly understood: string;
  /** What a question that goes on from this one patches. */
  readonly plan: Plan;
}

interface Setting {
  readonly catalogue: Catalogue;
  readonly language: Language;
  readonly previous: Plan | null;
  readonly parse: (text: string) => Frame;
}

const MOST_COLUMNS = 8;

/**
 * Reads a question that says it is about statistics: a description, a correlation, outliers, whether a difference is real,
 * whether one thing depends on another. Null where it does not, or where any of its words found no place: such a question
 * goes the usual way, which asks back.
 */
export function readStatistics(text: string, setting: Setting): StatisticsCall | null {
  const cue = readStatisticsCue(text);
  for (const rest of cue?.texts ?? [text]) {
    const found = readText(rest, cue, setting);
    if (found) return found;
  }
  return null;
}

function readText(text: string, cue: StatisticsCue | null, setting: Setting): StatisticsCall | null {
  const frame = setting.parse(text);
  if (!cue && !frame.describe) return null;
  if ([frame.unknown, frame.vague, frame.loose, frame.forbidden].some(found => found.length > 0)) return null;
  if (frame.share !== null || frame.ratioPer || frame.rankings.length > 0 || frame.limit !== null)
    return null;
  const purpose = cue?.purpose ?? 'describe';
  const head = purpose === 'describe' ? headColumn(frame) : null;
  const mentioned = head ? [head] : mentionedColumns(frame);
  if (!mentioned || (purpose === 'describe' && frame.measures.length > 0)) return null;

  const { catalogue, previous } = setting;
  const goesOn = previous && isFollowUp(frame) ? previous : null;
  const main = goesOn?.relation ?? chooseRelation(frame, catalogue);
  const columns = mentioned.map(refs => nearest(refs, main, catalogue));
  if (columns.some(column => column === null)) return null;
  const rows = { ...rowsOnly(frame, purpose), ...(head ? { groups: [] } : {}) };
  const own = resolveFrame(rows, catalogue, main);
  if (own.problems.length > 0) return null;
  const plan = goesOn ? patchPlan(goesOn, rows, own.plan, catalogue) : own.plan;
  const named = columns.flatMap(column => column ?? []);
  const grouped = { ...plan, groups: own.plan.groups, orders: [] };
  const found = callFor(cue, named, grouped, setting, meansAll(frame, cue));
  // A word that changes nothing in the answer would make it an answer to another question.
  const measures = named.map((column): Measure => ({ fn: 'avg', column }));
  const idle = found ? unaccounted(frame, { ...found.plan, measures }, catalogue) : [];
  return idle.some(item => !STATISTICAL.some(role => hasRole(item, role))) ? null : found;
}

/** Roles of the words that ask for a statistic. */
const STATISTICAL = ['describe', 'compare', 'agg', 'quartiles'] as const;

/** «опиши клиентов», "describe": rows are named, or nothing at all, so all that is measured of them is meant. */
function meansAll(frame: Frame, cue: StatisticsCue | null): boolean {
  const rows = frame.mentions.some(({ via, negated }) => via === 'noun' && !negated);
  const bare = frame.items.every(item => hasRole(item, 'describe') || hasRole(item, 'show'));
  return cue === null ? rows || bare : cue.wholeRelation === true;
}

/** The statistic that a plan's figures already are: the usual description of one column, a correlation of two. */
export function statisticsOfPlan(
  plan: Plan,
  catalogue: Catalogue,
  language: Language,
): StatisticsCall | null {
  if (plan.shape !== 'figures' || plan.having.length > 0 || plan.limit !== null) return null;
  const [first] = plan.measures;
  if (!first?.column || plan.measures.some(measure => measure.where || measure.divide || measure.relation))
    return null;
  if (plan.measures.length === 1 && first.fn === 'corr' && first.other) {
    return call('correlate', [first.column, first.other], plan, catalogue, language);
  }
  const described = JSON.stringify(plan.measures) === JSON.stringify(usualFigures(first.column));
  return described ? call('describe', [first.column], plan, catalogue, language) : null;
}

function callFor(
  cue: StatisticsCue | null,
  columns: readonly ColumnRef[],
  plan: Plan,
  { catalogue, language }: Setting,
  meansAll: boolean,
): StatisticsCall | null {
  const isNumber = (column: ColumnRef) => columnOf(catalogue, column).type === 'number';
  const said = columns.filter(
    (column, index) => columns.findIndex(other => sameRef(other, column)) === index,
  );
  const all = said.length === 0 && plan.groups.length === 0 && meansAll;
  const named = (all ? measuresOf(plan.relation, catalogue) : said).slice(0, MOST_COLUMNS);
  switch (cue?.purpose ?? 'describe') {
    case 'describe':
      return named.length === 0 ? null : call('describe', named, plan, catalogue, language);
    case 'correlate':
      if (named.length < 2 || !named.every(isNumber)) return null;
      return call('correlate', named, plan, catalogue, language);
    case 'compare':
      if (named.length === 0 || plan.groups.length === 0) return null;
      return call('compare', named, plan, catalogue, language);
    default: {
      const [one, other] = cue?.reversed ? named.toReversed() : named;
      if (!one || !other || named.length > 2 || plan.groups.length > 0) return null;
      if (isNumber(one) && isNumber(other)) return call('correlate', [one, other], plan, catalogue, language);
      const [measured, group] = isNumber(other) ? [other, one] : [one, other];
      return call('compare', [measured], { ...plan, groups: [{ column: group }] }, catalogue, language);
    }
  }
}

function call(
  purpose: 'describe' | 'compare' | 'correlate',
  columns: readonly ColumnRef[],
  plan: Plan,
  catalogue: Catalogue,
  language: Language,
): StatisticsCall {
  const groupBy = plan.groups.map(({ column, grain }) => `${columnPath(column)}${grain ? `:${grain}` : ''}`);
  const told = titleOf(purpose, columns, plan, catalogue, language);
  const rows = { ...plan, shape: 'rows' as const, groups: [], measures: [], orders: [], columns: [] };
  return {
    args: {
      purpose,
      columns: columns.map(columnPath),
      ...(groupBy.length > 0 ? { groupBy } : {}),
      ...(plan.where ? { where: conditionText(plan.where, plan.relation, catalogue) } : {}),
      title: told,
    },
    understood: plan.where ? `${told}. ${describePlan(rows, catalogue, language)}` : `${told}.`,
    plan: { ...plan, shape: 'figures', columns: [], orders: [], measures: figuresOf(purpose, columns) },
  };
}

function titleOf(
  purpose: 'describe' | 'compare' | 'correlate',
  columns: readonly ColumnRef[],
  { groups }: Plan,
  catalogue: Catalogue,
  language: Language,
): string {
  const { titles, and } = statisticsWords[language];
  const label = (column: ColumnRef) => columnOf(catalogue, column).label[language];
  const labels = columns.map(label);
  const what =
    labels.length > 1 ? `${labels.slice(0, -1).join(', ')}${and}${labels.at(-1)}` : labels.join('');
  const title = { describe: titles.describe, compare: titles.compare, correlate: titles.correlation }[
    purpose
  ];
  return `${title(what)}${groups.length > 0 ? titles.by(groups.map(({ column }) => label(column)).join(', ')) : ''}`;
}

/** The figures that a later question may ask anew for other rows or groups. */
function figuresOf(purpose: string, columns: readonly ColumnRef[]): readonly Measure[] {
  const [one, other] = columns;
  if (!one) return [];
  if (purpose === 'correlate' && other) return [{ fn: 'corr', column: one, other }];
  return purpose === 'describe' && columns.length === 1
    ? usualFigures(one)
    : columns.map(column => ({ fn: 'avg', column }));
}

/** «статистика по городам»: a column that stands alone reads as a group, and is what is to be described. */
function headColumn({ columns, groups, measures, mentions, atoms }: Frame): readonly ColumnRef[] | null {
  const [group] = groups;
  if (!group || groups.length > 1 || measures.length + mentions.length + atoms.length > 0) return null;
  const alone = columns.length === 1 && columns[0]?.at === group.at && group.relation === undefined;
  return alone && group.columns.length > 0 ? group.columns : null;
}

/** What is worth measuring of a relation's rows. */
function measuresOf(relation: string, catalogue: Catalogue): ColumnRef[] {
  return [...relationOf(catalogue, relation).columns.values()]
    .filter(
      ({ type, aggregate, key, personal }) => type === 'number' && aggregate !== null && !key && !personal,
    )
    .slice(0, MOST_COLUMNS)
    .map(({ name }) => ({ relation, column: name }));
}
