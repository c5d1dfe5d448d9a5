import { z } from 'zod';
import type { Database } from '../../data/database.ts';
import { leadWords } from '../../words/leads.ts';
import {
  defineTool,
  type Language,
  type LimitsOfSight,
  type RunStatement,
  type Table,
  type Tool,
  type ToolContext,
  type ToolResult,
} from '../tool.ts';
import { MOST_LEADS, type Ranking, rankLeads, reasonsIn } from './leads.ts';
import { QUIET_DAYS } from './queries.ts';

export interface LeadsToolDeps {
  readonly db: Database;
  readonly runStatement: RunStatement;
  readonly limitsOfSight: LimitsOfSight;
  readonly companies: readonly LeadsCompany[];
  /** Today in the deployment's zone, ISO 8601. */
  readonly today: () => string;
}

interface LeadsCompany {
  readonly slug: string;
  readonly name: Readonly<Record<Language, string>>;
  /** The kind of contract that the company signs. */
  readonly deal: string;
}

const DEFAULT_TOP = 20;

const schema = z.object({
  company: z
    .string()
    .max(200)
    .nullish()
    .describe(
      "The company that offers: its slug, or the kind of contract to offer. Left out: the member's own.",
    ),
  top: z.number().int().min(1).max(MOST_LEADS).nullish(),
  where: z.string().max(4_000).nullish().describe('Which people: one SQL condition over columns of clients.'),
  rows: z.string().max(400).nullish().describe("That condition in the person's language."),
});

/** `rank_leads`: whom a company should offer something first, with the reasons. */
export function leadsTool(deps: LeadsToolDeps): Tool {
  return defineTool({
    name: 'rank_leads',
    description:
      'Ranks people who are not clients of a company yet by their chance of buying from it, with reasons. Call it for leads and for "whom should we offer …". The list goes to the person.',
    schema,
    progress: { ru: leadWords.ru.ranking, en: leadWords.en.ranking },
    run: (args, context) => run(args, context, deps),
  });
}

async function run(
  { company: asked, top, where, rows: told }: z.infer<typeof schema>,
  context: ToolContext,
  deps: LeadsToolDeps,
): Promise<ToolResult> {
  const { actor, language, signal } = context;
  const words = leadWords[language];
  if (actor.role === 'analyst') return { kind: 'refuse', text: words.notForRole };
  const named = companiesNamed(asked ?? (actor.company === '*' ? null : actor.company), deps);
  const [company] = named.length > 1 ? named.filter(({ slug }) => slug === actor.company) : named;
  if (!company) {
    const text = asked && named.length === 0 ? words.unknownCompany(asked) : words.whichCompany;
    const offered = named.length > 0 ? named : deps.companies;
    return { kind: 'clarify', text, options: offered.map(({ name }) => words.ask(name[language])) };
  }
  const name = company.name[language];
  if (actor.role !== 'admin' && actor.company !== company.slug) {
    return { kind: 'refuse', text: words.notYours(name) };
  }
  const ranking = await rankLeads(deps.db, company.slug, { today: deps.today() });
  const count = top ?? DEFAULT_TOP;
  const rows = rowsSql(company.slug, where?.trim() || null);
  const sql = `${COLUMNS}\n${rows}\norder by l.rank\nlimit ${count}`;
  const request = {
    actor,
    language,
    maxRows: Math.max(context.maxRows, count),
    ...(signal ? { signal } : {}),
  };
  const outcome = await deps.runStatement({ ...request, sql });
  if (outcome.kind !== 'table') return { kind: 'error', text: outcome.text, sql, failure: outcome.failure };
  const counted = await deps.runStatement({ ...request, sql: `select count(*)\n${rows}` });
  const total = counted.kind === 'table' ? Number(counted.table.rows[0]?.[0]) : outcome.table.rows.length;
  const table = await worded(outcome.table, company.slug, ranking.kind, context, deps);
  const { notes } = await deps.limitsOfSight(sql, outcome.relations, context);
  const found = table.rows.length === 0 ? words.none(name) : words.found(table.rows.length, name, total);
  const about = [words.how(ranking), words.quiet(QUIET_DAYS.offered, QUIET_DAYS.declined)].join(' ');
  return {
    kind: 'answer',
    text: [found, about, ...notes].join('\n\n'),
    title: words.title(name),
    understood: told ? `${words.title(name)}: ${told}` : words.title(name),
    sql,
    table,
    model: ranking.kind,
  };
}

const COLUMNS = 'select l.rank, c.id, c.full_name, c.city, c.mobile_phone, c.email, l.score, l.reasons';
const REASONS = 7;

function rowsSql(company: string, where: string | null): string {
  return `from leads l
join clients c on c.id = l.client_id
where l.company = '${company}'${where ? ` and c.id in (select id from clients where ${where}\n)` : ''}`;
}

/** The table headed and reasoned in the person's language. */
async function worded(
  table: Table,
  company: string,
  kind: Ranking['kind'],
  { language }: ToolContext,
  { db }: LeadsToolDeps,
): Promise<Table> {
  const { columns, score } = leadWords[language];
  const labels: Readonly<Record<string, string>> = { ...columns, score: score[kind] };
  const reasons = await reasonsIn(
    db,
    company,
    table.rows.map(row => Number(row[1])),
    language,
    kind,
  );
  return {
    ...table,
    columns: table.columns.map(column => ({ ...column, label: labels[column.name] ?? column.label })),
    rows: table.rows.map(row => row.with(REASONS, reasons.get(Number(row[1])) ?? [])),
  };
}

/** By slug or name; by what it sells, several may be meant. */
function companiesNamed(text: string | null, { companies }: LeadsToolDeps): readonly LeadsCompany[] {
  const wanted = text?.trim().toLowerCase();
  const named = companies.filter(({ slug, name }) =>
    [slug, name.ru, name.en].some(known => known.toLowerCase() === wanted),
  );
  return named.length > 0 ? named : companies.filter(({ deal }) => deal === wanted);
}
