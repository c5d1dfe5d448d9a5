import { isAppError } from '../errors.ts';
import type { Logger } from '../log.ts';
import { compileQuickly } from './compile-quickly.ts';
import type { Database } from './database.ts';
import { embeddedDriver } from './embedded.ts';
import { PooledDatabase } from './pooled-database.ts';
import { serverDriver } from './server.ts';

/**
 * Where the base is. `statementTimeoutMs` bounds each statement of svod's own; foreign ones get their own bound. `longLived`:
 * this process will ask so much of WebAssembly, which the embedded engine is and the parser of SQL, that optimising it pays, and
 * memory for a large part of the embedded base.
 */
export type DatabaseOptions =
  | {
      readonly kind: 'embedded';
      readonly home: string;
      readonly statementTimeoutMs?: number;
      readonly longLived?: boolean;
    }
  | {
      readonly kind: 'server';
      readonly url: string;
      readonly statementTimeoutMs?: number;
      readonly longLived?: boolean;
    };

/** Building the indexes of a large register is the longest thing svod itself asks for. */
const STATEMENT_TIMEOUT_MS = 120_000;

/**
 * Opens the base; a new embedded one is made first. The schema is `migrate`'s work. Throws `home_in_use`,
 * `database_unreachable`, `config_invalid` (server too old).
 */
export async function openDatabase(options: DatabaseOptions, deps: { logger: Logger }): Promise<Database> {
  const statementTimeoutMs = options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS;
  if (!options.longLived) compileQuickly();
  const driver =
    options.kind === 'embedded'
      ? await embeddedDriver({ ...options, statementTimeoutMs })
      : await serverDriver({ url: options.url, statementTimeoutMs });
  const db = new PooledDatabase(driver, deps);
  try {
    await db.detectExtensions();
  } catch (error) {
    if (!isAppError(error)) deps.logger.error({ err: error }, 'the base does not open');
    await db[Symbol.asyncDispose]();
    throw error;
  }
  return db;
}
