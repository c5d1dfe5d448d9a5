import { z } from 'zod';
import type { Sharing } from '../../access/acting.ts';
import { sightOf } from '../../access/sight.ts';
import type { Catalogue } from '../../catalog/catalogue.ts';
import { assistantWords } from '../../words/assistant.ts';
import { sightWords } from '../../words/sight.ts';
import {
  defineTool,
  type Language,
  type RunStatement,
  type Tool,
  type ToolContext,
  type ToolResult,
} from '../tool.ts';
import { decidingColumns } from './conditions.ts';
import { headline } from './headline.ts';

export interface QueryToolDeps {
  readonly runStatement: RunStatement;
  readonly catalogue: () => Catalogue;
  readonly sharing: Sharing;
  /** What people call a company, by its slug. */
  readonly companyName: (slug: string, language: Language) => string;
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
  const limits = await limitsOf(outcome.sql, relations, context, deps);
  if (limits.masked) return { kind: 'refuse', text: sightWords[language].masked, sql: outcome.sql };
  const text = headline({ table, title: title ?? null, relations }, deps.catalogue(), language);
  return {
    kind: 'answer',
    text: [text, ...limits.notes].join('\n\n'),
    ...(title ? { title } : {}),
    sql: outcome.sql,
    table,
    ...(grouped ? { grouped } : {}),
  };
}

interface Limits {
  /** The statement decides by values that the person may not read. */
  readonly masked: boolean;
  readonly notes: readonly string[];
}

/** What the person's rights left out of the answer; said beside it, so that "none" is never read for "hidden". */
async function limitsOf(
  sql: string,
  relations: readonly string[],
  { actor, language }: ToolContext,
  { sharing, companyName }: QueryToolDeps,
): Promise<Limits> {
  const sight = sightOf(actor, sharing);
  if (!sight) return { masked: false, notes: [] };
  const words = sightWords[language];
  const company = companyName(actor.company, language);
  const deciding = await decidingColumns(sql);
  const partly = [...deciding].some(column => sight.partlyMasked.has(column));
  const own = relations.some(name => sight.ownRowsOnly.has(name.slice(name.lastIndexOf('.') + 1)));
  return {
    masked: [...deciding].some(column => sight.masked.has(column)),
    notes: [
      ...(sight.ownPeopleOnly ? [words.ownPeople(company)] : []),
      ...(own ? [words.ownCalls(company)] : []),
      ...(partly ? [words.contacts] : []),
    ],
  };
}
