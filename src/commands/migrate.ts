import { migrate } from '../data/migrate.ts';
import { openDatabase } from '../data/open.ts';
import { createLogger } from '../log.ts';
import { dataWords } from '../words/data.ts';
import { optionWords } from '../words/options.ts';
import type { CommandContext, CommandModule } from './command.ts';

/** `svod migrate`: brings the schema up without starting anything else. With `--json` one object of what was done. */
export const command: CommandModule = {
  configure(program, context) {
    program
      .option('--json', optionWords[context.language].json)
      .action((options: { json?: boolean }) => run(context, options));
  },
};

async function run(context: CommandContext, options: { json?: boolean }): Promise<void> {
  const { config } = context;
  const url = config.secrets.databaseUrl;
  await using db = await openDatabase(
    url === null ? { kind: 'embedded', home: config.home } : { kind: 'server', url },
    { logger: createLogger(config.logLevel) },
  );
  const applied = await migrate(db);
  if (options.json) {
    context.print(JSON.stringify({ database: db.kind, applied, vectors: db.hasVectors }));
    return;
  }
  const words = dataWords[context.language];
  context.notice(db.kind === 'embedded' ? words.embedded(config.home) : words.server);
  for (const file of applied) context.print(words.applied(file));
  if (applied.length === 0) context.print(words.schemaCurrent);
  if (!db.hasVectors) context.notice(words.noVectors);
}
