import { join } from 'node:path';
import { type Actor, GROUP_ADMIN, parseActor } from './access/actor.ts';
import { type Company, loadCompanies, syncCompanies } from './catalog/companies.ts';
import type { Config } from './config.ts';
import type { Database } from './data/database.ts';
import { migrate } from './data/migrate.ts';
import { openDatabase } from './data/open.ts';
import { createLogger, type Logger } from './log.ts';

/** Everything that is wired, closed in reverse order. */
export interface App extends AsyncDisposable {
  readonly config: Config;
  readonly logger: Logger;
  readonly db: Database;
  readonly companies: readonly Company[];
  readonly groupAdmin: Actor;
  /** Reads `ROLE@COMPANY` against this deployment's companies. Throws `usage`. */
  parseActor(text: string): Actor;
}

/** The composition root: the only file that knows every part by its implementation. */
export async function openApp(config: Config): Promise<App> {
  const logger = createLogger(config.logLevel);
  const companies = await loadCompanies(join(config.catalogDir, 'companies.yaml'));
  const db = await openDatabase(
    config.secrets.databaseUrl === null
      ? { kind: 'embedded', home: config.home }
      : { kind: 'server', url: config.secrets.databaseUrl },
    { logger },
  );
  try {
    await migrate(db);
    await syncCompanies(db, companies);
  } catch (error) {
    await db[Symbol.asyncDispose]();
    throw error;
  }

  const slugs = companies.map(company => company.slug);
  return {
    config,
    logger,
    db,
    companies,
    groupAdmin: GROUP_ADMIN,
    parseActor: text => parseActor(text, slugs),
    async [Symbol.asyncDispose]() {
      await db[Symbol.asyncDispose]();
    },
  };
}
