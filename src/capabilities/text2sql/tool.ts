import { z } from 'zod';
import type { Catalogue } from '../../catalog/catalogue.ts';
import { overlappingGroups } from '../../catalog/overlap.ts';
import { assistantWords } from '../../words/assistant.ts';
import { overlapNote } from '../../words/overlap.ts';
import { sightWords } from '../../words/sight.ts';
import {
  defineTool,
  type LimitsOfSight,
  type RunStatement,
  type Tool,
  type ToolContext,
  type ToolResult,
} from '../tool.ts';
import { headline } from './headline.ts';

export interface QueryToolDeps {
  readonly runStatement: RunStatement;
  readonly catalogue: () => Catalogue;
  readonly limitsOfSight: LimitsOfSight;
}

const schema = z.object({
  sql: z.string().min(1).describe('One PostgreSQL SELECT over the relations that can be read.'),
  title: z
    .string()
    .max(400)
    .optional()
    .describe(
      "How the question was read, one short sentence in the person's language, every condition named.",
    ),
});

/** `query_clients`: runs one SELECT for the person and shows them its table. */
export function queryTool(deps: QueryToolDeps): Tool {
  return defineTool({
    name: 'query_clients',
    description:
      'Answers a question about the data with one SELECT: lists, counts, averages, sums, shares, rankings, breakdowns. The table goes to the person; you get its shape.',
    schema,
    progress: { ru: assistantWords.ru.querying, en: assistantWords.en.querying },
    run: (args, context) => query(args, context, deps),
  });
}

async function query(
  { sql, title }: z.infer<typeof schema>,
  context: ToolContext,
  deps: QueryToolDeps,
): Promise<ToolResult> {
  const { actor, language, maxRows, signal } = context;
  const outcome = await deps.runStatement({ sql, actor, language, maxRows, ...(signal ? { signal } : {}) });
  if (outcome.kind !== 'table') {
    return { kind: 'error', text: outcome.text, sql: outcome.sql, failure: outcome.failure };
  }
  const { table, relations, grouped } = outcome;
  const limits = await deps.limitsOfSight(outcome.sql, relations, context);
  if (limits.masked) return { kind: 'refuse', text: sightWords[language].masked, sql: outcome.sql };
  const text = headline({ table, title: title ?? null, relations }, deps.catalogue(), language);
  const groups = table.rows.length > 1 ? overlappingGroups(table.columns, deps.catalogue()) : null;
  const overlap = groups ? [`_${overlapNote(groups.ofCompanies, language)}_`] : [];
  return {
    kind: 'answer',
    text: [text, ...overlap, ...limits.notes].join('\n\n'),
    ...(title ? { title } : {}),
    sql: outcome.sql,
    table,
    ...(grouped ? { grouped } : {}),
  };
}
