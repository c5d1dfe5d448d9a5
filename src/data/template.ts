import { createHash } from 'node:crypto';
import { cpSync, existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { pino } from 'pino';
import { folderDriver } from './embedded-folder.ts';
import { forgetSigningKey, migrate, migrationHashes } from './migrate.ts';
import { PooledDatabase } from './pooled-database.ts';

const BUILD_TIMEOUT_MS = 120_000;

/**
 * PGlite has one backend and so no background checkpoint: without a bound the log grows to 1 GB. These settings need a new
 * start to count, hence the template.
 */
const SETTINGS = ["alter system set max_wal_size = '64MB'", "alter system set min_wal_size = '32MB'"];

/**
 * Makes `folder` a new base without rows: a copy of the template where there is one (under half a second), else by `initdb` (3 s or more).
 * The folder appears whole or not at all, whenever the process dies. `migrate` gives it a signing key of its own.
 */
export async function createBaseFolder(folder: string): Promise<void> {
  const unfinished = `${folder}.new`;
  await rm(unfinished, { recursive: true, force: true });
  try {
    // A thousand small files: the asynchronous copy takes three times as long.
    cpSync(await ensureTemplate(), unfinished, { recursive: true });
  } catch {
    // No template can be kept here, or another version of svod removed it under the copy.
    await rm(unfinished, { recursive: true, force: true });
    await initialise(unfinished);
  }
  await chmod(unfinished, 0o700); // PGlite writes files that anyone may read
  await rename(unfinished, folder);
}

/** Folder of the template, with the newest schema; built now where it is missing. Rejects where the cache cannot be written. */
async function ensureTemplate(): Promise<string> {
  const template = await templateFolder();
  if (existsSync(template)) return template;
  const unfinished = `${template}.${process.pid}`;
  try {
    await mkdir(dirname(template), { recursive: true });
    await initialise(unfinished, migrate);
    await rename(unfinished, template);
    await removeOlder(template);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!existsSync(template)) throw error; // another process may have been first
  }
  return template;
}

/** Beside the PGlite that reads it, keyed by its version and the schema's: another version may not open this folder. */
async function templateFolder(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const packageFolder = dirname(dirname(entry));
  const [manifest, hashes] = await Promise.all([
    readFile(join(packageFolder, 'package.json'), 'utf8'),
    migrationHashes(),
  ]);
  const { version }: { version: string } = JSON.parse(manifest);
  const schema = createHash('sha256').update(hashes.join()).digest('hex').slice(0, 12);
  return join(packageFolder, '../../.cache/svod', `pglite-${version}-${schema}`);
}

/** Templates of schemas that are no more. One that is being copied right now is then made by `initdb` instead. */
async function removeOlder(template: string): Promise<void> {
  const folder = dirname(template);
  for (const name of await readdir(folder)) {
    if (name.startsWith('pglite-') && name !== basename(template)) {
      await rm(join(folder, name), { recursive: true, force: true });
    }
  }
}

/** Makes `folder` an empty base by `initdb`, and gives it the schema where told how. */
export async function initialise(folder: string, giveSchema?: typeof migrate): Promise<void> {
  const driver = folderDriver({ folder, statementTimeoutMs: BUILD_TIMEOUT_MS });
  await using db = new PooledDatabase(driver, { logger: pino({ level: 'silent' }) });
  for (const statement of SETTINGS) await db.query(statement);
  if (giveSchema) {
    await giveSchema(db);
    await forgetSigningKey(db); // every base has its own
  }
  await db.query('vacuum (analyze)');
  await db.query('checkpoint');
}
