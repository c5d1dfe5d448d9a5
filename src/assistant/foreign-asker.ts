import { randomUUID } from 'node:crypto';
import { GROUP_ADMIN } from '../access/actor.ts';
import { readRules } from '../capabilities/text2sql/rules.ts';
import { statementRunner } from '../capabilities/text2sql/statement.ts';
import { queryTool } from '../capabilities/text2sql/tool.ts';
import type { Language } from '../capabilities/tool.ts';
import type { Catalogue } from '../catalog/catalogue.ts';
import { loadCatalogue } from '../catalog/load.ts';
import type { Database } from '../data/database.ts';
import { isoDay } from '../days.ts';
import { understandRelational } from '../models/embedded/relational/understand-relational.ts';
import { plainReply, type Reply } from './message.ts';

export interface ForeignQuestion {
  readonly text: string;
  /** Follow-ups go on from the last answer of the same thread; null for a question by itself. */
  readonly thread: string | null;
  readonly language: Language;
  readonly maxRows: number;
  readonly signal?: AbortSignal;
}

/** Answers questions to a database that is not svod's own. Threads live as long as the asker. */
export interface ForeignAsker {
  readonly catalogue: Catalogue;
  ask(question: ForeignQuestion): Promise<Reply>;
}

export interface ForeignBase {
  readonly db: Database;
  readonly catalogueFile: string;
  readonly timeZone: string;
  readonly timeoutMs: number;
  readonly now?: () => Date;
}

/**
 * The embedded engine over any PostgreSQL database and its catalogue: the same guard, over the catalogue's relations only,
 * the same bounded read-only run, with the connection's own rights. Nothing is written there, nothing is kept of the
 * answers. Throws `config_invalid` where the catalogue does not fit the database.
 */
export async function openForeignAsker({
  db,
  catalogueFile,
  timeZone,
  timeoutMs,
  now = () => new Date(),
}: ForeignBase): Promise<ForeignAsker> {
  const catalogue = await loadCatalogue(db, { catalogue: catalogueFile });
  const rules = await readRules(db, catalogue.schema);
  const runStatement = statementRunner({
    db,
    rules: { ...rules, relations: rules.relations.filter(({ name }) => catalogue.relations.has(name)) },
    catalogue: () => catalogue,
    members: false,
    sharing: 'group',
    timeZone,
    timeoutMs,
    vouchForGroups: false,
  });
  const tool = queryTool({
    runStatement,
    catalogue: () => catalogue,
    limitsOfSight: async () => ({ masked: false, notes: [] }),
  });
  const threads = new Map<string, string>();

  return {
    catalogue,
    async ask(question) {
      const started = performance.now();
      const { text, thread, language, maxRows, signal } = question;
      const previous = thread === null ? null : (threads.get(thread) ?? null);
      const today = isoDay(now(), timeZone);
      const read = understandRelational({ text, catalogue, today, previous, language });
      const reply = (more: Partial<Reply>): Reply => ({
        ...plainReply({
          id: randomUUID(),
          kind: 'answer',
          text: '',
          language: read.language,
          ms: Math.round(performance.now() - started),
          model: 'embedded',
          modelCalls: 0,
        }),
        ...more,
      });
      if (read.kind === 'clarify')
        return reply({ kind: 'clarify', text: read.question, options: read.options });
      if (read.kind !== 'query')
        return reply({ kind: read.kind === 'refuse' ? 'refuse' : 'answer', text: read.text });
      const { sql, title, understood } = read;
      const result = await tool.run(
        { sql, title },
        {
          actor: GROUP_ADMIN,
          language: read.language,
          threadId: thread ?? '',
          maxRows,
          ...(signal ? { signal } : {}),
        },
      );
      if (thread !== null && result.kind === 'answer') threads.set(thread, read.text);
      return reply({
        kind: result.kind,
        tool: tool.name,
        text: result.text,
        understood,
        sql,
        table: result.table ?? null,
      });
    },
  };
}
