import type { Database } from '../data/database.ts';
import { openDatabase } from '../data/open.ts';
import { AppError, isAppError } from '../errors.ts';
import { createLogger } from '../log.ts';
import { catalogWords } from '../words/catalog.ts';
import type { CommandContext } from './command.ts';

/** Nobody waits longer for a first look at one table. */
const STATEMENT_TIMEOUT_MS = 60_000;

/**
 * Opens a database that is not svod's own: nothing is created or migrated there. Throws `database_unreachable` with
 * the place it was given, so that the sentence speaks of `--database`, and `usage` for what is no address of PostgreSQL.
 */
export async function openForeignDatabase(url: string, context: CommandContext): Promise<Database> {
  if (!/^postgres(ql)?:\/\/./.test(url)) {
    const problem = catalogWords[context.language].notPostgres;
    throw new AppError('usage', problem, { detail: { problem } });
  }
  try {
    return await openDatabase(
      { kind: 'server', url, statementTimeoutMs: STATEMENT_TIMEOUT_MS },
      { logger: createLogger(context.config.logLevel) },
    );
  } catch (error) {
    if (!isAppError(error, 'database_unreachable')) throw error;
    throw new AppError('database_unreachable', 'The foreign database does not answer.', {
      detail: { option: '--database' },
      retryable: true,
      cause: error,
    });
  }
}
