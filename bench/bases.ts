import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { DatabaseOptions } from '../src/data/open.ts';
import { startScratchServer } from '../test/support/scratch-server.ts';

export interface Base extends AsyncDisposable {
  readonly options: DatabaseOptions;
}

/** Opened as imports and services open it. */
export async function embeddedBase(): Promise<Base> {
  const home = await mkdtemp(join(tmpdir(), 'svod-bench-'));
  return {
    options: { kind: 'embedded', home, longLived: true },
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  };
}

/** A database of its own on the server, dropped afterwards: nobody's data is ever measured. */
export async function serverBase(url: string | null): Promise<Base & { readonly url: string }> {
  const own = url === null ? await startScratchServer('bench') : null;
  const server = new URL(own?.url ?? url ?? '');
  const name = `svod_bench_${randomBytes(6).toString('hex')}`;
  const admin = server.pathname.length > 1 ? server.href : new URL('/postgres', server).href;
  await onServer(admin, `create database ${name}`);
  const base = new URL(`/${name}`, server).href;
  return {
    url: base,
    options: { kind: 'server', url: base, longLived: true },
    async [Symbol.asyncDispose]() {
      await onServer(admin, `drop database if exists ${name} with (force)`);
      await own?.[Symbol.asyncDispose]();
    },
  };
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
