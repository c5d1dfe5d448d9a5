import pg from 'pg';
import { EmbeddedStream } from './embedded-stream.ts';
import { compileEngine } from './engine.ts';
import type { Driver } from './pooled-database.ts';
import { rowTypes } from './row-types.ts';

/** An ordinary base lives in 200 MB; one greedy statement can take 2 GB, which stay taken until the worker is replaced. */
const WORN_HEAP_BYTES = 768 * 1024 * 1024;

/**
 * PostgreSQL zeroes all of its buffers when it starts, which is half of the work of starting it; what they spare is pages read
 * from the folder once more, by a process that lives to read them again.
 */
const BUFFERS_MB = { brief: 16, long: 128 } as const;

/** What pg asks for and PGlite does not check; given here so that no `PG…` variable of the machine gets in. */
const LOGIN = {
  user: 'postgres',
  database: 'postgres',
  password: 'embedded',
  host: 'embedded',
  port: 5432,
  ssl: false,
  application_name: 'svod',
} as const;

/**
 * PostgreSQL in a worker thread over `folder`, behind a pool of one connection; an absent folder is made by `initdb` (3 s).
 * Whoever opens it sees to it that nobody else does.
 */
export function folderDriver({
  folder,
  statementTimeoutMs,
  longLived = false,
}: {
  folder: string;
  statementTimeoutMs: number;
  longLived?: boolean;
}): Driver {
  let current: EmbeddedStream | undefined;
  const start = compileEngine().then(engine => ({
    folder,
    engine,
    buffersMb: longLived ? BUFFERS_MB.long : BUFFERS_MB.brief,
  }));
  start.catch(() => undefined); // whoever connects hears of it
  const pool = new pg.Pool({
    ...LOGIN,
    max: 1,
    idleTimeoutMillis: 0,
    types: rowTypes,
    stream: () => {
      const after = current?.gone ?? Promise.resolve();
      current = new EmbeddedStream({ start, after, statementTimeoutMs });
      return current;
    },
  });
  return {
    kind: 'embedded',
    pool,
    queuePool: null,
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
    },
  };
}
