import type { TestProject } from 'vitest/node';
import { startScratchServer } from './scratch-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of the run's PostgreSQL 18 without a database name, or why there is none. */
    postgresServer: { url: string } | { missing: string };
  }
}

/** Vitest's global set-up: one real PostgreSQL server for the whole run, gone with it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  try {
    const server = await startScratchServer('tests');
    project.provide('postgresServer', { url: server.url });
    return async () => server[Symbol.asyncDispose]();
  } catch (error) {
    const missing = error instanceof Error ? error.message.split('\n')[0]! : 'it does not start';
    console.warn(`\nNo PostgreSQL server for this run, its suites are SKIPPED: ${missing}\n`);
    project.provide('postgresServer', { missing });
    return async () => undefined;
  }
}
