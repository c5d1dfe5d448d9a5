import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { EmbeddedStream } from './embedded-stream.ts';

const BUILD_TIMEOUT_MS = 120_000;

/**
 * PGlite has one backend and so no background checkpoint: without a bound the log grows to 1 GB. These settings need a new
 * start to count, hence the template.
 */
const SETTINGS = [
  "alter system set max_wal_size = '64MB'",
  "alter system set min_wal_size = '32MB'",
  'vacuum (analyze)',
  'checkpoint',
];

/**
 * Makes `folder` a new empty base: a copy of the template where there is one (50 ms), else by `initdb` (3 s or more).
 * The folder appears whole or not at all, whenever the process dies.
 */
export async function createBaseFolder(folder: string): Promise<void> {
  const unfinished = `${folder}.new`;
  await rm(unfinished, { recursive: true, force: true });
  const template = await ensureTemplate().catch(() => undefined);
  if (template) await cp(template, unfinished, { recursive: true });
  else await initialise(unfinished);
  await chmod(unfinished, 0o700); // PGlite writes files that anyone may read
  await rename(unfinished, folder);
}

/** Folder of the template, built now where it is missing. Rejects where the cache cannot be written. */
export async function ensureTemplate(): Promise<string> {
  const template = await templateFolder();
  if (existsSync(template)) return template;
  const unfinished = `${template}.${process.pid}`;
  try {
    await mkdir(dirname(template), { recursive: true });
    await initialise(unfinished);
    await rename(unfinished, template);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!existsSync(template)) throw error; // another process may have been first
  }
  return template;
}

/** Beside the PGlite that reads it, keyed by its version: another version may not open this folder. */
async function templateFolder(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const packageFolder = dirname(dirname(entry));
  const manifest: { version: string } = JSON.parse(
    await readFile(join(packageFolder, 'package.json'), 'utf8'),
  );
  return join(packageFolder, '../../.cache/svod', `pglite-${manifest.version}`);
}

async function initialise(folder: string): Promise<void> {
  const stream = new EmbeddedStream({
    folder,
    after: Promise.resolve(),
    statementTimeoutMs: BUILD_TIMEOUT_MS,
  });
  const client = new pg.Client({ ...EMBEDDED_LOGIN, stream: () => stream });
  await client.connect();
  for (const statement of SETTINGS) await client.query(statement);
  await client.end();
  await stream.gone;
}

/** What pg asks for and PGlite does not check; given here so that no `PG…` variable of the machine gets in. */
export const EMBEDDED_LOGIN = {
  user: 'postgres',
  database: 'postgres',
  password: 'embedded',
  host: 'embedded',
  port: 5432,
  ssl: false,
  application_name: 'svod',
} as const;
