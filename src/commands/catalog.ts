import { writeFile } from 'node:fs/promises';
import { initCatalogue } from '../catalog/init/init-catalogue.ts';
import { AppError, isAppError } from '../errors.ts';
import { catalogWords } from '../words/catalog.ts';
import { optionWords } from '../words/options.ts';
import type { CommandContext, CommandModule } from './command.ts';
import { openForeignDatabase } from './foreign-database.ts';
import { usage } from './usage.ts';

interface InitOptions {
  readonly database: string;
  readonly schema?: string;
  readonly out?: string;
  readonly force?: boolean;
}

/** `svod catalog init`: a first catalogue for any PostgreSQL database, on stdout or in a file. It only reads there. */
export const command: CommandModule = {
  configure(program, context) {
    const words = optionWords[context.language].catalog;
    program
      .command('init')
      .description(words.init)
      .requiredOption('--database <url>', words.database)
      .option('--schema <name>', words.schema)
      .option('--out <file>', words.out)
      .option('--force', words.force)
      .action((options: InitOptions) => init(context, options));
  },
};

async function init(context: CommandContext, options: InitOptions): Promise<void> {
  const words = catalogWords[context.language];
  await using db = await openForeignDatabase(options.database, context);
  const made = await initCatalogue(db, { schema: options.schema ?? null, language: context.language }).catch(
    error => {
      if (!isAppError(error, 'usage')) throw error;
      throw usage(words.severalSchemas(String(error.detail.schemas)));
    },
  );
  if (options.out === undefined) {
    context.print(made.yaml.trimEnd());
    return;
  }
  await writeNew(options.out, made.yaml, options.force === true, words.exists(options.out));
  context.notice(words.written(options.out, made.relations, made.columns));
  context.notice(words.joins(made.joins.declared, made.joins.guessed));
  context.notice(words.next);
}

/** A catalogue that someone has worked on is not written over by accident. */
async function writeNew(path: string, text: string, force: boolean, complaint: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: force ? 'w' : 'wx' });
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') throw usage(complaint);
    throw new AppError('file_unreadable', 'The catalogue cannot be written.', {
      detail: { file: path },
      cause,
    });
  }
}
