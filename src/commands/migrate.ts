import {
  type DocumentKeys,
  type Rotation,
  rotateDocumentKeys,
} from '../capabilities/clients/privacy/document-keys.ts';
import type { Language } from '../capabilities/tool.ts';
import type { Database } from '../data/database.ts';
import { migrate } from '../data/migrate.ts';
import { openDatabase } from '../data/open.ts';
import { AppError } from '../errors.ts';
import { createLogger } from '../log.ts';
import { dataWords } from '../words/data.ts';
import { formatNumber } from '../words/format.ts';
import { optionWords } from '../words/options.ts';
import { privacyWords } from '../words/privacy.ts';
import type { CommandContext, CommandModule } from './command.ts';

/**
 * `svod migrate`: brings the schema up without starting anything else, and with `--rotate-keys` seals document numbers anew
 * under the current key. With `--json` one object of what was done. Numbers that no key opens end it with 1.
 */
export const command: CommandModule = {
  configure(program, context) {
    program
      .option('--json', optionWords[context.language].json)
      .option('--rotate-keys', privacyWords[context.language].options.rotateKeys)
      .action((options: MigrateOptions) => run(context, options));
  },
};

interface MigrateOptions {
  readonly json?: boolean;
  readonly rotateKeys?: boolean;
}

async function run(context: CommandContext, options: MigrateOptions): Promise<void> {
  const { config } = context;
  const { documentKey, previousDocumentKey } = config.secrets;
  if (options.rotateKeys && !documentKey) {
    throw new AppError('config_invalid', 'No key to rotate to.', {
      detail: { problems: 'SVOD_DOCUMENT_KEY:rotate' },
    });
  }
  const url = config.secrets.databaseUrl;
  await using db = await openDatabase(
    url === null ? { kind: 'embedded', home: config.home } : { kind: 'server', url },
    { logger: createLogger(config.logLevel) },
  );
  const applied = await migrate(db);
  const keys = { current: documentKey, previous: previousDocumentKey };
  const rotation = options.rotateKeys ? await rotate(db, keys, context) : null;
  if (rotation && rotation.unreadable > 0) process.exitCode = 1;
  if (options.json) {
    context.print(
      JSON.stringify({
        database: db.kind,
        applied,
        vectors: db.hasVectors,
        ...(rotation ? { rotation } : {}),
      }),
    );
    return;
  }
  const words = dataWords[context.language];
  context.notice(db.kind === 'embedded' ? words.embedded(config.home) : words.server);
  for (const file of applied) context.print(words.applied(file));
  if (applied.length === 0) context.print(words.schemaCurrent);
  if (!db.hasVectors) context.notice(words.noVectors);
  if (rotation) for (const line of rotationLines(rotation, context.language)) context.print(line);
}

async function rotate(
  db: Database,
  { current, previous }: DocumentKeys,
  { language, notice }: CommandContext,
): Promise<Rotation> {
  if (!current) throw new TypeError('Checked before the base was opened.');
  let shown = performance.now();
  return rotateDocumentKeys(db, { current, previous }, records => {
    if (performance.now() - shown < 5_000) return;
    shown = performance.now();
    notice(privacyWords[language].rotating(formatNumber(records, language)));
  });
}

function rotationLines({ renewed, current, unreadable }: Rotation, language: Language): string[] {
  const words = privacyWords[language];
  const number = (value: number) => formatNumber(value, language);
  return [
    words.rotated(number(renewed), number(current)),
    unreadable > 0 ? words.unreadable(number(unreadable)) : words.rotationDone,
  ];
}
