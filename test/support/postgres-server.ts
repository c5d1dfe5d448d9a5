import pg from 'pg';
import { pino } from 'pino';
import type { TestProject } from 'vitest/node';
import { forgetSigningKey, migrate } from '../../src/data/migrate.ts';
import { openDatabase } from '../../src/data/open.ts';
import { startScratchServer } from './scratch-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /**
     * URL of the run's PostgreSQL 18 without a database name, and the name of a database with the newest schema that suites
     * copy theirs from; or why there is none.
     */
    postgresServer: { url: string; template: string } | { missing: string };
  }
}

/** Vitest's global set-up: one real PostgreSQL server for the whole run, gone with it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  try {
    const server = await startScratchServer('tests');
    project.provide('postgresServer', { url: server.url, template: await makeTemplate(server.url) });
    return async () => server[Symbol.asyncDispose]();
  } catch (error) {
    const missing = error instanceof Error ? error.message.split('\n')[0]! : 'it does not start';
    console.warn(`\nNo PostgreSQL server for this run, its suites are SKIPPED: ${missing}\n`);
    project.provide('postgresServer', { missing });
    return async () => undefined;
  }
}

async function makeTemplate(url: string): Promise<string> {
  const name = 'svod_template';
  const client = new pg.Client({ connectionString: `${url}/postgres` });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  await using db = await openDatabase(
    { kind: 'server', url: `${url}/${name}` },
    { logger: pino({ level: 'silent' }) },
  );
  await migrate(db);
  await forgetSigningKey(db);
  return name;
}
