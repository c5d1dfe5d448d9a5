import { type Catalogue, columnOf } from '../../../catalog/catalogue.ts';
import { chartWords } from '../../../words/charts.ts';
import { chooseRelation } from '../meaning/choose.ts';
import { isFollowUp } from '../meaning/follow-up.ts';
import { resolveFrame } from '../meaning/resolve.ts';
import { allOf, columnPath, type Plan, rowsOf } from '../plan.ts';
import type { Frame } from '../reading/frame.ts';
import type { Understanding } from '../understanding.ts';
import { conditionText } from '../writing/conditions.ts';
import { describePlan } from '../writing/describe.ts';
import {
  type ChartCall,
  type ChartSetting,
  figuresChart,
  lookOf,
  rowsMeant,
  saysNothing,
} from './chart-call.ts';
import { type ChartCue, isScaleAlone, readChartCue } from './chart-cues.ts';
import { DASHBOARD, dashboard } from './dashboard.ts';
import { mentionedColumns, nearest, rowsOnly } from './rows-and-columns.ts';
import { OF_VALUES, valuesChart } from './value-charts.ts';

type Query = Extract<Understanding, { kind: 'query' }>;

/**
 * Reads a question that asks for a picture: of values (a histogram, a box plot …), of figures by groups, or of what was last
 * answered. Null where it does not ask for one; an `Understanding` where what it should show was not understood.
 */
export function readChart(text: string, setting: ChartSetting): ChartCall | Understanding | null {
  if (DASHBOARD.test(text)) return dashboard(text, setting);
  if (setting.chart === null && isScaleAlone(text)) return noChartYet(setting);
  const cue = readChartCue(text, setting.chart !== null);
  if (!cue) return null;
  const frame = setting.parse(cue.text);
  if (frame.forbidden.length > 0) return setting.ask(cue.text);
  if (saysNothing(frame)) return cue.correlations ? valuesChart(cue, frame, setting) : again(cue, setting);
  if (OF_VALUES.has(cue.kind ?? '')) {
    const found = valuesChart(cue, frame, setting);
    if (found) return found;
  }
  const asked = setting.ask(cue.text);
  const goesOn = setting.previous !== null && isFollowUp(frame);
  if (asked.kind === 'query')
    return (
      ofFigures(cue, asked, goesOn, setting) ??
      valuesChart(cue, frame, setting) ??
      ofGroup(cue, frame, setting) ??
      asked
    );
  const values = valuesChart(cue, frame, setting) ?? ofGroup(cue, frame, setting);
  if (values) return values;
  if (asked.kind !== 'clarify') return asked;
  const { kinds, chart } = chartWords[setting.language];
  const name = OF_VALUES.has(cue.kind ?? '') ? '' : ((cue.kind && kinds[cue.kind]) ?? chart);
  return { ...asked, options: asked.options.map(option => (name ? `${name}: ${option}` : option)) };
}

/** A scale was asked for where nothing is drawn; what was answered last can be. */
function noChartYet({ language, previous }: ChartSetting): Understanding {
  const { noScaleYet, logChart } = chartWords[language];
  return { kind: 'clarify', question: noScaleYet, options: previous ? [logChart] : [], language };
}

/** What was last answered, or drawn, in another way. */
function again(cue: ChartCue, { chart, previous }: ChartSetting): ChartCall {
  const { kind, layout, scale } = cue;
  return {
    kind: 'call',
    args: {
      ...chart,
      ...(kind ? { kind } : {}),
      ...(layout ? { layout } : {}),
      ...(scale ? { scale } : {}),
    },
    understood: '',
    plan: previous,
  };
}

/** The last chart for other rows or groups: the same picture of what a follow-up's plan asks. */
export function redrawn(
  asked: Query,
  frame: Frame,
  setting: Pick<ChartSetting, 'chart' | 'catalogue' | 'language'>,
): ChartCall | null {
  const { chart, catalogue, language } = setting;
  if (!chart || frame.counts || frame.who || frame.measures.some(measure => measure.columns.length === 0))
    return null;
  if (typeof chart.x === 'string' || Array.isArray(chart.columns)) {
    const [group] = asked.plan.groups;
    const where = asked.plan.where ? conditionText(asked.plan.where, asked.plan.relation, catalogue) : null;
    if (
      frame.measures.length > 0 ||
      (group && columnOf(catalogue, group.column).relation !== asked.plan.relation)
    )
      return null;
    return {
      kind: 'call',
      args: {
        ...chart,
        title: null,
        where,
        rows: rowsMeant(asked.plan, catalogue, language).rows ?? null,
        ...(group && frame.groups.length > 0 ? { color: columnPath(group.column) } : {}),
      },
      understood: asked.plan.where ? describePlan(rowsOf(asked.plan), catalogue, language) : asked.understood,
      plan: asked.plan,
    };
  }
  if (asked.plan.shape !== 'figures' || asked.plan.groups.length === 0) return null;
  const { kind, layout, scale } = chart;
  return figuresChart({ kind, layout, scale }, asked.plan, catalogue, language);
}

/** Figures by groups, or a short ranked list. */
function ofFigures(
  cue: ChartCue,
  asked: Query,
  goesOn: boolean,
  { catalogue, language }: Pick<ChartSetting, 'catalogue' | 'language'>,
): ChartCall | null {
  const isRanking = asked.plan.shape === 'rows' && asked.plan.limit !== null && asked.plan.orders.length > 0;
  if (!isRanking && (asked.plan.shape !== 'figures' || asked.plan.groups.length === 0)) return null;
  const plan = cue.kind === 'pie' && !goesOn ? amongKnown(asked.plan, catalogue) : asked.plan;
  return figuresChart(lookOf(cue), plan, catalogue, language);
}

/** How many rows there are by the one or two columns named: «круговая диаграмма пола». */
function ofGroup(cue: ChartCue, frame: Frame, { catalogue, language }: ChartSetting): ChartCall | null {
  const unread = [frame.unknown, frame.vague, frame.loose].some(found => found.length > 0);
  if (unread || frame.measures.length > 0) return null;
  const mentioned = mentionedColumns(frame);
  if (!mentioned) return null;
  const main = chooseRelation(frame, catalogue);
  const refs = mentioned.flatMap(some => nearest(some, main, catalogue) ?? []);
  if (refs.length !== mentioned.length) return null;
  const own = resolveFrame(rowsOnly(frame, 'describe'), catalogue, main);
  const groups = [...refs.map(column => ({ column })), ...own.plan.groups];
  if (own.problems.length > 0 || groups.length === 0 || groups.length > 2) return null;
  const plan: Plan = {
    ...own.plan,
    shape: 'figures',
    groups,
    measures: [{ fn: 'count', column: null }],
    columns: [],
    orders: [],
  };
  return figuresChart(
    lookOf(cue),
    cue.kind === 'pie' ? amongKnown(plan, catalogue) : plan,
    catalogue,
    language,
  );
}

/** Shares of a whole are shares among those whose group is known. */
function amongKnown(plan: Plan, catalogue: Catalogue): Plan {
  const [group] = plan.groups;
  const adds = plan.measures.every(({ fn }) => ['count', 'sum', 'share_of_total'].includes(fn));
  if (!group || !adds || columnOf(catalogue, group.column).type === 'list') return plan;
  const known = { kind: 'missing', column: group.column, negated: true } as const;
  return { ...plan, where: allOf([plan.where, known]) };
}
