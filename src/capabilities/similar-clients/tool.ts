import { z } from 'zod';
import type { Sharing } from '../../access/acting.ts';
import type { Actor } from '../../access/actor.ts';
import type { Database } from '../../data/database.ts';
import { similarWords } from '../../words/similar.ts';
import {
  defineTool,
  type LimitsOfSight,
  type RunStatement,
  type Tool,
  type ToolContext,
  type ToolResult,
} from '../tool.ts';
import { similarTo } from './similar-clients.ts';

export interface SimilarToolDeps {
  readonly db: Database;
  readonly runStatement: RunStatement;
  readonly limitsOfSight: LimitsOfSight;
  readonly sharing: Sharing;
  /** Who is meant by a name, phone or e-mail, among the people that the member may see. */
  readonly findPeople: (text: string, context: ToolContext) => Promise<readonly number[]>;
}

const DEFAULT_TOP = 10;
const MOST_TOP = 200;
const MOST_OPTIONS = 6;
/** People a condition may leave to compare with. */
const MOST_AMONG = 200_000;

const schema = z.object({
  clientId: z.number().int().positive().nullish().describe("The client's number."),
  name: z.string().max(300).nullish().describe('Or whom the person named: a name, phone or e-mail address.'),
  top: z.number().int().min(1).max(MOST_TOP).nullish(),
  where: z.string().max(4_000).nullish().describe('Which people: one SQL condition over columns of clients.'),
  rows: z.string().max(400).nullish().describe("That condition in the person's language."),
});

/** `find_similar`: the clients most like one. */
export function similarTool(deps: SimilarToolDeps): Tool {
  return defineTool({
    name: 'find_similar',
    description:
      'Finds the clients most like a certain client, by what they are and what they have, for "who looks like client 7" and "similar to …". The list goes to the person.',
    schema,
    progress: { ru: similarWords.ru.searching, en: similarWords.en.searching },
    run: (args, context) => run(args, context, deps),
  });
}

async function run(
  { clientId, name, top, where, rows: told }: z.infer<typeof schema>,
  context: ToolContext,
  deps: SimilarToolDeps,
): Promise<ToolResult> {
  const { actor, language, signal } = context;
  const words = similarWords[language];
  if (actor.role === 'analyst') return { kind: 'refuse', text: words.notForRole };
  if (!deps.db.hasVectors) return { kind: 'refuse', text: words.noVectors };
  const ids = clientId ? [clientId] : name ? await deps.findPeople(name, context) : null;
  if (ids === null) return { kind: 'clarify', text: words.whose };
  if (ids.length > 1) {
    return { kind: 'clarify', text: words.several, options: ids.slice(0, MOST_OPTIONS).map(words.ask) };
  }
  const request = { actor, language, ...(signal ? { signal } : {}) };
  const [id] = ids;
  const seen = id === undefined ? [] : await idsOf(`id = ${id}`, 1);
  if (id === undefined || seen === null || seen.length === 0) return { kind: 'answer', text: words.notFound };
  const among = where?.trim() ? await idsOf(where.trim(), MOST_AMONG) : [];
  if (among === null) {
    return { kind: 'error', text: words.foundNone(id), failure: { code: 'statement_failed', hint: 'where' } };
  }
  const near = await similarTo(deps.db, {
    clientId: id,
    top: top ?? DEFAULT_TOP,
    among: where?.trim() ? among : null,
    company: ownOnly(actor, deps.sharing) ? actor.company : null,
  });
  const title = told ? `${words.title(id)}: ${told}` : words.title(id);
  if (near.length === 0) return { kind: 'answer', text: words.foundNone(id), title, understood: title };
  const sql = peopleSql(near.map(one => [one.clientId, Math.round(one.likeness * 1000) / 10]));
  const outcome = await deps.runStatement({
    ...request,
    sql,
    maxRows: Math.max(context.maxRows, near.length),
  });
  if (outcome.kind !== 'table') return { kind: 'error', text: outcome.text, sql, failure: outcome.failure };
  const { notes } = await deps.limitsOfSight(sql, outcome.relations, context);
  const columns = outcome.table.columns.map(column =>
    column.name === 'likeness' ? { ...column, label: words.likeness, format: 'number' as const } : column,
  );
  return {
    kind: 'answer',
    text: [words.found(outcome.table.rows.length, id), words.how, ...notes].join('\n\n'),
    title,
    understood: title,
    sql,
    table: { ...outcome.table, columns },
  };

  /** Numbers of the people that the member may see and the condition holds for; null when it cannot be run. */
  async function idsOf(condition: string, maxRows: number): Promise<number[] | null> {
    const found = await deps.runStatement({
      ...request,
      sql: `select id from clients where ${condition}\n`,
      maxRows,
    });
    return found.kind === 'table' ? found.table.rows.map(row => Number(row[0])) : null;
  }
}

function ownOnly(actor: Actor, sharing: Sharing): boolean {
  return sharing === 'own' && actor.role !== 'admin';
}

/** The table as a statement of its own, so that it can be looked at, run again and exported like any other. */
function peopleSql(near: readonly (readonly [id: number, likeness: number])[]): string {
  const values = near.map(([id, likeness]) => `(${id}, ${likeness})`).join(', ');
  return `select c.id, c.full_name, s.likeness, c.age, c.city, c.education, c.income_amount, c.car_brand, c.companies
from (values ${values}) s (id, likeness)
join clients c on c.id = s.id
order by s.likeness desc, c.id`;
}
