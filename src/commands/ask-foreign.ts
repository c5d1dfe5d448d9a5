import { openForeignAsker } from '../assistant/foreign-asker.ts';
import type { Reply } from '../assistant/message.ts';
import type { Language } from '../capabilities/tool.ts';
import type { CommandContext } from './command.ts';
import { openForeignDatabase } from './foreign-database.ts';

export interface ForeignAskOptions {
  readonly database: string;
  readonly catalog: string;
  readonly maxRows: number;
  readonly language: Language;
}

/** Asks a database that is not svod's own, and closes it after the last answer. */
export async function askForeign(
  context: CommandContext,
  { database, catalog, maxRows, language }: ForeignAskOptions,
  work: (ask: (text: string, thread: string | null) => Promise<Reply>) => Promise<void>,
): Promise<void> {
  await using db = await openForeignDatabase(database, context);
  const { timeZone, query } = context.config;
  const asker = await openForeignAsker({ db, catalogueFile: catalog, timeZone, timeoutMs: query.timeoutMs });
  const { signal } = context;
  await work((text, thread) => asker.ask({ text, thread, language, maxRows, signal }));
}
