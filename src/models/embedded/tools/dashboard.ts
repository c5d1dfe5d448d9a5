import { isFollowUp, patchPlan } from '../meaning/follow-up.ts';
import { resolveFrame } from '../meaning/resolve.ts';
import { rowsOf } from '../plan.ts';
import type { Understanding } from '../understanding.ts';
import { conditionText } from '../writing/conditions.ts';
import { describePlan } from '../writing/describe.ts';
import { type ChartCall, type ChartSetting, rowsMeant, saysNothing } from './chart-call.ts';
import { rowsOnly } from './rows-and-columns.ts';

/** The word for a dashboard, with the verb before it and the preposition after it. */
export const DASHBOARD =
  /(?<!\p{L})(?:(?:построй|сделай|покажи|нарисуй|дай|собери|хочу|нужен|выведи|открой)\p{L}*\s+)?(?:мне\s+)?дашборд\p{L}*(?:\s+(?:по|для|о|об|на|с)(?!\p{L}))?|\b(?:(?:make|build|show|draw|give|create|open|i\s+want|i\s+need)\s+)?(?:me\s+|us\s+)?(?:a\s+|the\s+)?dashboards?\b(?:\s+(?:of|for|on|about|with)\b)?/iu;

/** One picture of several charts: which ones is the data's to say, of whom is the question's. */
export function dashboard(
  text: string,
  { catalogue, language, previous, parse, ask }: ChartSetting,
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
