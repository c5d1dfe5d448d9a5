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

/** What a database suite works on. */
export interface DatabaseUnderTest {
  readonly kind: Database['kind'];
  /** Opened and migrated before the suite's first test, closed after its last; companies are not filled in. */
  readonly db: Database;
  /** Another, empty base (not migrated), removed with the suite. The test opens it, and closes it. */
  createEmpty(): Promise<DatabaseOptions>;
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
    suite(
      baseUnderTest('embedded', async () => {
        const home = await mkdtemp(join(tmpdir(), 'svod-test-'));
        return {
          options: { kind: 'embedded', home },
          remove: () => rm(home, { recursive: true, force: true }),
        };
      }),
    );
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
    suite(
      baseUnderTest('server', async () => {
        const database = `test_${randomBytes(6).toString('hex')}`;
        await onServer(server.url, `create database ${database}`);
        return {
          options: { kind: 'server', url: `${server.url}/${database}` },
          remove: () => onServer(server.url, `drop database if exists ${database} with (force)`),
        };
      }),
    );
  });
}

interface Made {
  readonly options: DatabaseOptions;
  remove(): Promise<void>;
}

function baseUnderTest(kind: Database['kind'], make: () => Promise<Made>): DatabaseUnderTest {
  const made: Made[] = [];
  let db: Database | undefined;
  const createEmpty = async (): Promise<DatabaseOptions> => {
    const base = await make();
    made.push(base);
    return base.options;
  };
  beforeAll(async () => {
    db = await openDatabase(await createEmpty(), { logger: silentLogger });
    await migrate(db);
  });
  afterAll(async () => {
    await db?.[Symbol.asyncDispose]();
    for (const { remove } of made) await remove();
  });
  return {
    kind,
    createEmpty,
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
};
