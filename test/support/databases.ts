import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import type { Database } from '../../src/data/database.ts';
import { migrate } from '../../src/data/migrate.ts';
import { type DatabaseOptions, openDatabase } from '../../src/data/open.ts';
import { initialise } from '../../src/data/template.ts';

/** What a database suite works on. */
export interface DatabaseUnderTest {
  readonly kind: Database['kind'];
  /** Opened and migrated before the suite's first test, closed after its last; companies are not filled in. */
  readonly db: Database;
  /** Another base without rows, removed with the suite. The test opens it, and closes it. */
  createEmpty(): Promise<DatabaseOptions>;
  /** Another base without even a schema, for what makes the schema. */
  createBlank(): Promise<DatabaseOptions>;
}

export const silentLogger = pino({ level: 'silent' });

/** Runs the suite twice: on the embedded base and on a real PostgreSQL server. Both are new for each call. */
export function describeOnBothDatabases(name: string, suite: (base: DatabaseUnderTest) => void): void {
  describeOnEmbedded(name, suite);
  describeOnServer(name, suite);
}

/** The suite on the embedded base alone. */
export function describeOnEmbedded(name: string, suite: (base: DatabaseUnderTest) => void): void {
  describe(`${name} (embedded)`, () => {
    suite(baseUnderTest('embedded', makeEmbeddedBase));
  });
}

/** The suite on a real PostgreSQL server alone; skipped by name where the run has none. */
export function describeOnServer(name: string, suite: (base: DatabaseUnderTest) => void): void {
  const server = inject('postgresServer');
  if ('missing' in server) {
    describe.skip(`${name} (server: SKIPPED, ${server.missing})`, () => suite(unavailable));
    return;
  }
  describe(`${name} (server)`, () => {
    suite(baseUnderTest('server', async wanted => (await makeServerBase(wanted))!));
  });
}

/** A base of a test's own, and the way to be rid of it. */
export interface MadeBase {
  readonly options: DatabaseOptions;
  remove(): Promise<void>;
}

/** A home that the first opening gives an embedded base; `blank`: with an empty base, without the schema. */
export async function makeEmbeddedBase({ blank }: { readonly blank: boolean }): Promise<MadeBase> {
  const home = await mkdtemp(join(tmpdir(), 'svod-test-'));
  if (blank) await initialise(join(home, 'database'));
  return {
    options: { kind: 'embedded', home },
    remove: () => rm(home, { recursive: true, force: true }),
  };
}

/** A database on the run's server; null where it has none. */
export async function makeServerBase({ blank }: { readonly blank: boolean }): Promise<MadeBase | null> {
  const server = inject('postgresServer');
  if ('missing' in server) return null;
  const database = `test_${randomBytes(6).toString('hex')}`;
  const template = blank ? 'template1' : server.template;
  // A copy of files takes a third of what going through the log takes.
  await onServer(server.url, `create database ${database} template ${template} strategy file_copy`);
  return {
    options: { kind: 'server', url: `${server.url}/${database}` },
    remove: () => onServer(server.url, `drop database if exists ${database} with (force)`),
  };
}

function baseUnderTest(
  kind: Database['kind'],
  make: (wanted: { blank: boolean }) => Promise<MadeBase>,
): DatabaseUnderTest {
  const made: MadeBase[] = [];
  let db: Database | undefined;
  const create = async (blank: boolean): Promise<DatabaseOptions> => {
    const base = await make({ blank });
    made.push(base);
    return base.options;
  };
  beforeAll(async () => {
    db = await openDatabase(await create(false), { logger: silentLogger });
    await migrate(db);
  });
  afterAll(async () => {
    await db?.[Symbol.asyncDispose]();
    for (const { remove } of made) await remove();
  });
  return {
    kind,
    createEmpty: () => create(false),
    createBlank: () => create(true),
    get db() {
      if (!db) throw new Error('The base is there from beforeAll on: use it inside a test.');
      return db;
    },
  };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${url}/postgres` });
  await client.connect();
  await client.query(statement);
  await client.end();
}

/** A skipped suite is still read for its tests' names, so it needs something to read. */
const unavailable: DatabaseUnderTest = {
  kind: 'server',
  get db(): Database {
    throw new Error('No server in this run.');
  },
  createEmpty: () => Promise.reject(new Error('No server in this run.')),
  createBlank: () => Promise.reject(new Error('No server in this run.')),
};
