import type { Language } from '../../../capabilities/tool.ts';
import type { Catalogue } from '../../../catalog/catalogue.ts';
import { type Plan, rowsOf } from '../plan.ts';
import type { Frame } from '../reading/frame.ts';
import type { Understanding } from '../understanding.ts';
import { describePlan, titleOf } from '../writing/describe.ts';
import { planToSql } from '../writing/statement.ts';
import type { ChartCue } from './chart-cues.ts';

/** A question that `draw_chart` answers. */
export interface ChartCall {
  readonly kind: 'call';
  readonly args: Readonly<Record<string, unknown>>;
  readonly understood: string;
  /** What a question that goes on from this one patches. */
  readonly plan: Plan | null;
}

/** What a question about a picture is read against. */
export interface ChartSetting {
  readonly catalogue: Catalogue;
  readonly language: Language;
  readonly previous: Plan | null;
  /** What the thread's last answer was drawn by, if it was a chart. */
  readonly chart: Readonly<Record<string, unknown>> | null;
  readonly parse: (text: string) => Frame;
  /** Reads the question that is left without the words of drawing. */
  readonly ask: (text: string) => Understanding;
}

/** Which rows a chart is of, to stand under its title. */
export function rowsMeant(plan: Plan, catalogue: Catalogue, language: Language): { rows?: string } {
  return plan.where ? { rows: describePlan(rowsOf(plan), catalogue, language) } : {};
}

/** The look that the words ask for: kind, layout, scale. */
export function lookOf({ kind, layout, scale }: ChartCue) {
  return { ...(kind ? { kind } : {}), ...(layout ? { layout } : {}), ...(scale ? { scale } : {}) };
}

/** Only words that carry nothing, or that point at the last answer. */
export function saysNothing(frame: Frame): boolean {
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

/** A picture of what a plan computes. */
export function figuresChart(
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
