import { z } from 'zod';
import type { Sharing } from '../../access/acting.ts';
import { sightOf } from '../../access/sight.ts';
import type { Catalogue } from '../../catalog/catalogue.ts';
import { sightWords } from '../../words/sight.ts';
import { statisticsWords } from '../../words/statistics.ts';
import {
  defineTool,
  type LimitsOfSight,
  type RunStatement,
  type Table,
  type Tool,
  type ToolContext,
  type ToolFailure,
  type ToolResult,
} from '../tool.ts';
import { SMALLEST_SHOWN } from './chosen.ts';
import { PURPOSES, planStudy } from './statistics.ts';
import { dressed, figure, rowsOf, type Study } from './study.ts';
import { readSubject, type Subject } from './subject.ts';

export interface DescribeToolDeps {
  readonly runStatement: RunStatement;
  readonly catalogue: () => Catalogue;
  readonly limitsOfSight: LimitsOfSight;
  readonly sharing: Sharing;
}

const MOST_COLUMNS = 12;
/** Rows of groups that are looked at, however few the person wants to see: a test of half the groups is none. */
const ROWS_JUDGED = 2_000;
const name = z.string().min(1).max(200);

const schema = z.object({
  columns: z
    .array(name)
    .min(1)
    .max(MOST_COLUMNS)
    .describe('What to describe: `column` or `relation.column`, all of one relation or of one it points to.'),
  where: z.string().max(8_000).nullish().describe('Which rows: one SQL condition over the columns.'),
  groupBy: z
    .union([name, z.array(name).max(3)])
    .nullish()
    .describe('Columns that form the groups; a date may end in `:month`, `:quarter` or `:year`.'),
  purpose: z
    .enum(PURPOSES)
    .nullish()
    .describe(
      'describe (default); compare: do the groups differ, with test, effect size and interval; correlate: Pearson and Spearman of the pairs of columns.',
    ),
  percentiles: z
    .array(z.number().min(0).max(100))
    .max(20)
    .nullish()
    .describe('Percentiles to tell beside the quartiles, 0 to 100.'),
  title: z
    .string()
    .max(400)
    .nullish()
    .describe("How the question was read, one short sentence in the person's language."),
});

/** `describe_data`: summary statistics, correlation and comparison of groups, computed in the database. */
export function describeTool(deps: DescribeToolDeps): Tool {
  return defineTool({
    name: 'describe_data',
    description:
      'Statistics of columns: distribution (mean, deviation, quartiles, percentiles, skewness, outliers), frequent values, date ranges, correlation, and whether a difference between groups is real. For plain counts, averages and lists use query_clients.',
    schema,
    progress: { ru: statisticsWords.ru.computing, en: statisticsWords.en.computing },
    run: (args, context) => describe(args, context, deps),
  });
}

async function describe(
  args: z.infer<typeof schema>,
  context: ToolContext,
  deps: DescribeToolDeps,
): Promise<ToolResult> {
  const { actor, language, maxRows, signal } = context;
  const groupBy = typeof args.groupBy === 'string' ? [args.groupBy] : (args.groupBy ?? []);
  const read = await readSubject(
    { columns: unique(args.columns), groupBy: unique(groupBy), where: args.where ?? undefined },
    deps.catalogue(),
  );
  if (read.kind === 'failed') return failed(read.failure, context);
  const { subject } = read;
  if (isMasked(subject, context, deps)) return { kind: 'refuse', text: sightWords[language].masked };
  const percentiles = [...new Set(args.percentiles ?? [])].filter(percent => ![25, 50, 75].includes(percent));
  const hidesSmall = actor.role === 'analyst';
  const planned = planStudy(args.purpose ?? 'describe', { subject, language, percentiles, hidesSmall });
  if (planned.kind === 'failed') return failed(planned.failure, context);

  const { study } = planned;
  const outcome = await deps.runStatement({
    sql: study.sql,
    actor,
    language,
    maxRows: Math.max(maxRows, ROWS_JUDGED),
    ...(signal ? { signal } : {}),
  });
  if (outcome.kind !== 'table') {
    return { kind: 'error', text: outcome.text, sql: outcome.sql, failure: outcome.failure };
  }
  const limits = await deps.limitsOfSight(outcome.sql, outcome.relations, context);
  if (limits.masked) return { kind: 'refuse', text: sightWords[language].masked, sql: outcome.sql };
  const whole = dressed(outcome.table, study);
  const rows = rowsOf(whole);
  const table = shownPart(whole, maxRows);
  const hidden = hidesSmall && rows.some(row => peopleOf(row) < SMALLEST_SHOWN);
  const notes = [
    ...(hidden ? [statisticsWords[language].smallHidden(String(SMALLEST_SHOWN))] : []),
    ...limits.notes,
  ];
  const title = args.title || study.title;
  return {
    kind: 'answer',
    text: [study.tell(rows, whole.truncated).join(' '), ...notes].filter(Boolean).join('\n\n'),
    title,
    understood: title,
    sql: outcome.sql,
    table,
    ...vouched(
      study,
      table.columns.map(column => column.name),
    ),
  };
}

function shownPart(table: Table, maxRows: number): Table {
  if (table.rows.length <= maxRows) return table;
  return { ...table, rows: table.rows.slice(0, maxRows), truncated: true };
}

/** Looking at what is masked would count the masks. */
function isMasked(subject: Subject, { actor }: ToolContext, { sharing }: DescribeToolDeps): boolean {
  const sight = sightOf(actor, sharing);
  return sight !== null && subject.touched.some(column => sight.masked.has(column.name));
}

/** People behind a row, by whichever of its columns counts them; rows without such a column hide nothing. */
function peopleOf(row: Readonly<Record<string, unknown>>): number {
  const names = Object.keys(row);
  const counted =
    names.find(key => key === 'people_count') ??
    names.find(key => key === 'count' || key === 'pairs' || /^count_|_count$/.test(key));
  return counted === undefined ? Number.POSITIVE_INFINITY : (figure(row as never, counted) ?? 0);
}

function vouched(study: Study, names: readonly string[]): Pick<ToolResult, 'grouped'> {
  const sizeColumn = study.sizeColumn === null ? -1 : names.indexOf(study.sizeColumn);
  return sizeColumn < 0 ? {} : { grouped: { sizeColumn } };
}

function failed(failure: ToolFailure, { language }: ToolContext): ToolResult {
  const words = statisticsWords[language];
  return { kind: 'error', text: words.failure[failure.code] ?? words.cannot, failure };
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names.map(text => text.trim()))];
}
