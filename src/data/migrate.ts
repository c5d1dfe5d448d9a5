import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '../errors.ts';
import type { Database, Queryable } from './database.ts';

const FOLDER = resolve(import.meta.dirname, '../../migrations');
const FILE_NAME = /^(\d{4})_[a-z0-9-]+\.sql$/;
/** Key of the advisory lock: replicas that start together wait for the first. The number has no meaning. */
const LOCK = 7_306_817;

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly hash: string;
}

/**
 * Brings the schema to the newest of `folder` (default: the package's own): numbered SQL files, forward only, each in a
 * transaction of its own. Then sees to the base's signing key and tries to add the `vector` extension. Returns the files
 * applied now, in order.
 * Throws `migration_failed` when a merged file was changed or removed, when a new file comes before an applied one, when
 * a number is doubled, or when a file's SQL fails. Numbers need not be consecutive: branches take blocks of them.
 *
 * Own lines rather than node-pg-migrate: that keeps names without hashes, so a changed file would pass unseen, and it takes
 * one session-long lock, where each transaction here takes its own and so needs one connection only.
 */
export async function migrate(db: Database, folder: string = FOLDER): Promise<readonly string[]> {
  const migrations = await readMigrations(folder);
  const done = await db.transaction(async tx => {
    await ensureLedger(tx);
    return await readLedger(tx, migrations);
  });
  const applied: string[] = [];
  for (const [index, migration] of migrations.entries()) {
    if (index < done) continue;
    if (await db.transaction(tx => step(tx, migrations, index))) applied.push(migration.name);
  }
  await ensureSigningKey(db);
  await addVectors(db);
  return applied;
}

/** A hash of each of the package's own migrations, in order: what tells one schema from another. */
export async function migrationHashes(): Promise<readonly string[]> {
  return (await readMigrations(FOLDER)).map(({ hash }) => hash);
}

/** Takes the signing key out, so that copies of this base do not share one; nobody can act in it before the next `migrate`. */
export async function forgetSigningKey(db: Queryable): Promise<void> {
  await db.query('delete from svod.acting_key');
}

/** A base that is copied from a template comes without its key: it gets one that no other base has. */
async function ensureSigningKey(db: Queryable): Promise<void> {
  const { rows } = await db.query("select to_regclass('svod.acting_key') is not null as here");
  if (!rows[0]?.here) return; // a folder of other migrations
  await db.query('insert into svod.acting_key (key) values ($1) on conflict do nothing', [randomBytes(32)]);
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter(name => name.endsWith('.sql')).sort();
  const migrations = await Promise.all(
    names.map(async name => {
      const sql = (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n');
      const number = Number(FILE_NAME.exec(name)?.[1]);
      return { number, name, sql, hash: createHash('sha256').update(sql).digest('hex') };
    }),
  );
  for (const [index, { number, name }] of migrations.entries()) {
    if (!(number > (migrations[index - 1]?.number ?? 0))) {
      throw failed(name, 'misnamed');
    }
  }
  return migrations;
}

async function ensureLedger(tx: Queryable): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1)', [LOCK]);
  await tx.query(`
    create table if not exists public.svod_migrations (
      number int primary key,
      name text not null,
      hash text not null,
      applied_at timestamptz not null default now()
    )`);
}

/** How many migrations stand in the ledger. Throws where they are not the first ones of the folder, unchanged. */
async function readLedger(tx: Queryable, migrations: readonly Migration[]): Promise<number> {
  const { rows } = await tx.query<{ number: number; name: string; hash: string }>(
    'select number, name, hash from public.svod_migrations order by number',
  );
  for (const [position, row] of rows.entries()) {
    const file = migrations[position];
    if (file?.name !== row.name) throw outOfLine(migrations, row.name, file);
    if (file.hash !== row.hash) throw failed(row.name, 'changed');
  }
  return rows.length;
}

/** Applies the migration unless it stands in the ledger. */
async function step(tx: Queryable, migrations: readonly Migration[], index: number): Promise<boolean> {
  const migration = migrations[index]!;
  await tx.query('select pg_advisory_xact_lock($1)', [LOCK]);
  if ((await readLedger(tx, migrations)) > index) return false;
  try {
    await tx.query(migration.sql);
  } catch (error) {
    throw failed(migration.name, 'broken', { cause: error });
  }
  await tx.query('insert into public.svod_migrations (number, name, hash) values ($1, $2, $3)', [
    migration.number,
    migration.name,
    migration.hash,
  ]);
  return true;
}

function outOfLine(migrations: readonly Migration[], applied: string, file: Migration | undefined): AppError {
  if (file && migrations.some(({ name }) => name === applied)) {
    return failed(file.name, 'late', { after: applied });
  }
  return failed(applied, 'gone');
}

/** Look-alikes need it; a server without it, or a role without the right, loses nothing else. */
async function addVectors(db: Database): Promise<void> {
  try {
    await db.query('create extension if not exists vector');
  } catch (error) {
    if (error instanceof AppError) throw error;
  }
  await db.detectExtensions();
}

/** What is wrong with a migration; `words/errors.ts` has a sentence for each. */
type Reason = 'broken' | 'changed' | 'late' | 'gone' | 'misnamed';

function failed(
  file: string,
  reason: Reason,
  { after = '', cause }: { after?: string; cause?: unknown } = {},
) {
  return new AppError('migration_failed', `Migration ${file}: ${reason}.`, {
    detail: { file, reason, after },
    cause,
  });
}
