import { constants, existsSync } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { AppError } from '../errors.ts';
import { EmbeddedStream } from './embedded-stream.ts';
import { lockHome } from './home-lock.ts';
import type { Driver } from './pooled-database.ts';
import { rowTypes } from './row-types.ts';
import { createBaseFolder, EMBEDDED_LOGIN } from './template.ts';

/** An ordinary base lives in 200 MB; one greedy statement can take 2 GB, which stay taken until the worker is replaced. */
const WORN_HEAP_BYTES = 768 * 1024 * 1024;

/**
 * PostgreSQL in a worker thread over the folder `home/database`, behind a pool of one connection. Safe against the death
 * of the process at any moment, not against power loss (PGlite runs without fsync). Throws `home_in_use`, and `config_invalid` for a home that cannot be written.
 */
export async function embeddedDriver(options: { home: string; statementTimeoutMs: number }): Promise<Driver> {
  const lock = await enterHome(options.home);
  const folder = join(options.home, 'database');
  try {
    if (!existsSync(folder)) await createBaseFolder(folder);
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }

  let current: EmbeddedStream | undefined;
  const pool = new pg.Pool({
    ...EMBEDDED_LOGIN,
    max: 1,
    idleTimeoutMillis: 0,
    types: rowTypes,
    stream: () => {
      const after = current?.gone ?? Promise.resolve();
      current = new EmbeddedStream({ folder, after, statementTimeoutMs: options.statementTimeoutMs });
      return current;
    },
  });

  return {
    kind: 'embedded',
    pool,
    // Ending by force means a restart of about half a second for everybody: what is nearly done may finish.
    abortGraceMs: 250,
    maintenance: { checkpoint: ['checkpoint'], full: ['checkpoint', 'vacuum (analyze)'] },
    isWorn: () => (current?.heapBytes ?? 0) > WORN_HEAP_BYTES,
    async interrupt(_client, reason) {
      current?.destroy(reason);
    },
    translate: error => error,
    async close() {
      await pool.end();
      await current?.gone;
      lock[Symbol.dispose]();
    },
  };
}

async function enterHome(home: string): Promise<Disposable> {
  try {
    await mkdir(home, { recursive: true, mode: 0o700 });
    await access(home, constants.W_OK);
  } catch (cause) {
    const problems = `SVOD_HOME:closed ${home}`;
    throw new AppError('config_invalid', problems, { detail: { problems }, cause });
  }
  return lockHome(home);
}
