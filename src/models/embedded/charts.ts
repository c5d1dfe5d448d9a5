import type { Language } from '../../capabilities/tool.ts';
import { type Catalogue, columnOf } from '../../catalog/catalogue.ts';
import { chartWords } from '../../words/charts.ts';
import { type ChartCue, readChartCue } from './chart-cues.ts';
import { chooseRelation } from './choose.ts';
import { describePlan, titleOf } from './describe.ts';
import { isFollowUp, patchPlan } from './follow-up.ts';
import type { Frame } from './frame.ts';
import { allOf, type ColumnRef, type Plan, sameRef } from './plan.ts';
import { resolveFrame } from './resolve.ts';
import { conditionText, planToSql } from './sql.ts';
import { mentionedColumns, nearest, rowsOnly } from './statistics.ts';
import type { Understanding } from './understand.ts';

/** A question that `draw_chart` answers. */
export interface ChartCall {
  readonly kind: 'call';
  readonly args: Readonly<Record<string, unknown>>;
  readonly understood: string;
  /** What a question that goes on from this one patches. */
  readonly plan: Plan | null;
}

type Query = Extract<Understanding, { kind: 'query' }>;

interface Setting {
  readonly catalogue: Catalogue;
  readonly language: Language;
  readonly previous: Plan | null;
  /** What the thread's last answer was drawn by, if it was a chart. */
  readonly chart: Readonly<Record<string, unknown>> | null;
  readonly parse: (text: string) => Frame;
  /** Reads the question that is left without the words of drawing. */
  readonly ask: (text: string) => Understanding;
}

const OF_VALUES = new Set(['histogram', 'boxplot', 'density', 'scatter', 'heatmap']);
const MOST_COLUMNS = 14;
const DASHBOARD =
  /(?<!\p{L})(?:(?:построй|сделай|покажи|нарисуй|дай|собери|хочу|нужен|выведи|открой)\p{L}*\s+)?(?:мне\s+)?дашборд\p{L}*(?:\s+(?:по|для|о|об|на|с)(?!\p{L}))?|\b(?:(?:make|build|show|draw|give|create|open|i\s+want|i\s+need)\s+)?(?:me\s+|us\s+)?(?:a\s+|the\s+)?dashboards?\b(?:\s+(?:of|for|on|about|with)\b)?/iu;

/**
 * Reads a question that asks for a picture: of values (a histogram, a box plot …), of figures by groups, or of what was last
 * answered. Null where it does not ask for one; an `Understanding` where what it should show was not understood.
 */
export function readChart(text: string, setting: Setting): ChartCall | Understanding | null {
  if (DASHBOARD.test(text)) return dashboard(text, setting);
  const cue = readChartCue(text, setting.chart !== null);
  if (!cue) return null;
  const frame = setting.parse(cue.text);
  if (frame.forbidden.length > 0) return setting.ask(cue.text);
  if (saysNothing(frame)) return cue.correlations ? ofValues(cue, frame, setting) : again(cue, setting);
  if (OF_VALUES.has(cue.kind ?? '')) {
    const found = ofValues(cue, frame, setting);
    if (found) return found;
  }
  const asked = setting.ask(cue.text);
  const goesOn = setting.previous !== null && isFollowUp(frame);
  if (asked.kind === 'query')
    return (
      ofFigures(cue, asked, goesOn, setting) ??
      ofValues(cue, frame, setting) ??
      ofGroup(cue, frame, setting) ??
      asked
    );
  const values = ofValues(cue, frame, setting) ?? ofGroup(cue, frame, setting);
  if (values) return values;
  if (asked.kind !== 'clarify') return asked;
  const { kinds, chart } = chartWords[setting.language];
  const name = OF_VALUES.has(cue.kind ?? '') ? '' : ((cue.kind && kinds[cue.kind]) ?? chart);
  return { ...asked, options: asked.options.map(option => (name ? `${name}: ${option}` : option)) };
}

/** One picture of several charts: which ones is the data's to say, of whom is the question's. */
function dashboard(
  text: string,
  { catalogue, language, previous, parse, ask }: Setting,
): ChartCall | Understanding {
  const rest = text.replace(DASHBOARD, ' ').trim();
  const frame = parse(rest);
  if (frame.forbidden.length > 0) return ask(rest);
  const bare = saysNothing(frame);
  const main = catalogue.defaultRelation;
  const own = resolveFrame(rowsOnly(frame, 'describe'), catalogue, main);
  const unread = [frame.unknown, frame.vague, frame.loose].some(found => found.length > 0);
  if (!bare && (unread || own.problems.length > 0)) return ask(rest);
  const goesOn = previous !== null && previous.relation === main && isFollowUp(frame);
  const plan = goesOn ? patchPlan(previous, rowsOnly(frame, 'describe'), own.plan, catalogue) : own.plan;
  const where = plan.where ? conditionText(plan.where, main, catalogue) : null;
  return {
    kind: 'call',
    args: { dashboard: true, ...(where ? { where } : {}), ...rowsMeant(plan, catalogue, language) },
    understood: plan.where ? describePlan(rowsOf(plan), catalogue, language) : '',
    plan: rowsOf(plan),
  };
}

/** The last chart for other rows or groups: the same picture of what a follow-up's plan asks. */
export function redrawn(
  asked: Query,
  frame: Frame,
  setting: Pick<Setting, 'chart' | 'catalogue' | 'language'>,
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
        ...(group && frame.groups.length > 0 ? { color: path(group.column) } : {}),
      },
      understood: asked.plan.where ? describePlan(rowsOf(asked.plan), catalogue, language) : asked.understood,
      plan: asked.plan,
    };
  }
  if (asked.plan.shape !== 'figures' || asked.plan.groups.length === 0) return null;
  const { kind, layout, scale } = chart;
  return figures({ kind, layout, scale }, asked.plan, catalogue, language);
}

/** What was last answered, or drawn, in another way. */
function again(cue: ChartCue, { chart, previous }: Setting): ChartCall {
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

/** Figures by groups, or a short ranked list. */
function ofFigures(
  cue: ChartCue,
  asked: Query,
  goesOn: boolean,
  { catalogue, language }: Pick<Setting, 'catalogue' | 'language'>,
): ChartCall | null {
  const isRanking = asked.plan.shape === 'rows' && asked.plan.limit !== null && asked.plan.orders.length > 0;
  if (!isRanking && (asked.plan.shape !== 'figures' || asked.plan.groups.length === 0)) return null;
  const plan = cue.kind === 'pie' && !goesOn ? amongKnown(asked.plan, catalogue) : asked.plan;
  return figures(style(cue), plan, catalogue, language);
}

function figures(
  look: Readonly<Record<string, unknown>>,
  plan: Plan,
  catalogue: Catalogue,
  language: Language,
): ChartCall {
  return {
    kind: 'call',
    args: {
      ...look,
      sql: planToSql(plan, catalogue),
      title: titleOf({ ...plan, where: null }, catalogue, language),
      ...rowsMeant(plan, catalogue, language),
    },
    understood: describePlan(plan, catalogue, language),
    plan,
  };
}

/** Shares of a whole are shares among those whose group is known. */
function amongKnown(plan: Plan, catalogue: Catalogue): Plan {
  const [group] = plan.groups;
  const adds = plan.measures.every(({ fn }) => ['count', 'sum', 'share_of_total'].includes(fn));
  if (!group || !adds || columnOf(catalogue, group.column).type === 'list') return plan;
  const known = { kind: 'missing', column: group.column, negated: true } as const;
  return { ...plan, where: allOf([plan.where, known]) };
}

/** Which rows a chart is of, to stand under its title. */
function rowsMeant(plan: Plan, catalogue: Catalogue, language: Language): { rows?: string } {
  return plan.where ? { rows: describePlan(rowsOf(plan), catalogue, language) } : {};
}

/** The values of the columns that are named, for the rows that are meant. */
function ofValues(cue: ChartCue, frame: Frame, setting: Setting): ChartCall | null {
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
    args: { ...style(cue), kind: axes.kind, ...args, ...rowsMeant(plan, catalogue, language) },
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
    return { kind, full: by(path), bare: by(ref => ref.column) };
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

/** How many rows there are by the one or two columns named: «круговая диаграмма пола». */
function ofGroup(cue: ChartCue, frame: Frame, { catalogue, language }: Setting): ChartCall | null {
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
  return figures(style(cue), cue.kind === 'pie' ? amongKnown(plan, catalogue) : plan, catalogue, language);
}

function style({ kind, layout, scale }: ChartCue) {
  return { ...(kind ? { kind } : {}), ...(layout ? { layout } : {}), ...(scale ? { scale } : {}) };
}

function rowsOf(plan: Plan): Plan {
  return {
    ...plan,
    shape: 'rows',
    groups: [],
    measures: [],
    having: [],
    orders: [],
    columns: [],
    limit: null,
    offset: 0,
  };
}

/** Only words that carry nothing, or that point at the last answer. */
function saysNothing(frame: Frame): boolean {
  const content =
    frame.atoms.length +
    frame.columns.length +
    frame.measures.length +
    frame.groups.length +
    frame.rankings.length +
    frame.sorts.length +
    frame.vague.length +
    frame.loose.length +
    frame.unknown.length;
  return content === 0 && frame.limit === null && frame.mentions.length === 0 && !frame.ratioPer;
}

function path({ relation, column }: ColumnRef): string {
  return `${relation}.${column}`;
}
