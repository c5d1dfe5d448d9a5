import type { StatementOutcome, ToolContext } from '../tool.ts';
import type { ChartDeps, ChartOutcome } from './charts.ts';

/** Rows that a chart is drawn from, whatever the person's own bound of rows is. */
const CHART_ROWS = 5_000;

/** Runs a chart's statement as the person, with rows enough for a picture. */
export function run(
  sql: string,
  context: ToolContext,
  { runStatement }: ChartDeps,
): Promise<StatementOutcome> {
  const { actor, language, maxRows, signal } = context;
  return runStatement({
    sql,
    actor,
    language,
    maxRows: Math.max(maxRows, CHART_ROWS),
    ...(signal ? { signal } : {}),
  });
}

export function failedOf(
  outcome: Exclude<StatementOutcome, { kind: 'table' }>,
): Extract<ChartOutcome, { kind: 'failed' }> {
  return { kind: 'failed', text: outcome.text, failure: outcome.failure, sql: outcome.sql };
}
