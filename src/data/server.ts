import pg from 'pg';
import { AppError } from '../errors.ts';
import type { Driver } from './pooled-database.ts';
import { rowTypes } from './row-types.ts';

const POOL_SIZE = 10;
const QUEUE_POOL_SIZE = 4;
/**
 * A plan made once and kept, by index: queues are empty when their statements are first planned, and what is best for an empty
 * table reads all of a full one. Their rows change many times a second, and only a plain index scan marks what is dead on its
 * way, so that the next one passes over it: by bitmap, a claim read five thousand dead entries after half a minute of load.
 */
const QUEUE_PLANS = '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_bitmapscan=off';
const CONNECT_TIMEOUT_MS = 10_000;
const OLDEST_VERSION = 15;
/** A transaction whose owner went silent must not hold its locks for ever; an import pauses for seconds at most. */
const IDLE_IN_TRANSACTION_MS = 10 * 60_000;

/** A PostgreSQL server by its URL. Throws `database_unreachable`, and `config_invalid` for a server older than 15. */
export async function serverDriver(options: { url: string; statementTimeoutMs: number }): Promise<Driver> {
  const connection: pg.ClientConfig = {
    connectionString: options.url,
    application_name: 'svod',
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  };
  const shared: pg.PoolConfig = {
    ...connection,
    types: rowTypes,
    statement_timeout: options.statementTimeoutMs,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
  };
  const pool = new pg.Pool({ ...shared, max: POOL_SIZE });
  // Connects when first asked for something.
  const queuePool = new pg.Pool({ ...shared, max: QUEUE_POOL_SIZE, options: QUEUE_PLANS });
  try {
    await checkVersion(pool);
  } catch (error) {
    await pool.end();
    throw translate(error, 'lost');
  }

  return {
    kind: 'server',
    pool,
    queuePool,
    abortGraceMs: 0,
    isWorn: () => false,
    maintenance: { checkpoint: [], full: ['analyze'] },
    interrupt: client => cancelOnServer(connection, client),
    translate,
    close: async () => void (await Promise.all([pool.end(), queuePool.end()])),
  };
}

async function checkVersion(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ version: number }>(
    "select current_setting('server_version_num')::int / 10000 as version",
  );
  const version = rows[0]?.version ?? 0;
  if (version >= OLDEST_VERSION) return;
  const problems = `DATABASE_URL:old ${version}`;
  throw new AppError('config_invalid', problems, { detail: { problems } });
}

/** Over a connection of its own, because the pool may be full of what is to be ended. */
async function cancelOnServer(connection: pg.ClientConfig, client: pg.PoolClient): Promise<void> {
  const { processID } = client as unknown as { processID: number };
  const canceller = new pg.Client(connection);
  canceller.on('error', () => undefined);
  try {
    await canceller.connect();
    await canceller.query('select pg_cancel_backend($1)', [processID]);
  } finally {
    await canceller.end();
  }
}

/** What a statement did wrong stays pg's own error; that the server is away, slow or full is ours. */
function translate(error: unknown, connection: 'alive' | 'lost'): unknown {
  if (error instanceof AppError) return error;
  if (error instanceof pg.DatabaseError) {
    const state = error.code ?? '';
    if (state === '57014') {
      return new AppError('statement_timeout', 'A statement was ended by the server.', { cause: error });
    }
    if (!/^(08|28|3D|53300|57P)/.test(state)) return error;
  } else if (connection === 'alive') return error;

  // Its text may hold the address and the user, so it stays a cause.
  return new AppError('database_unreachable', 'The database server does not answer.', {
    retryable: true,
    cause: error,
  });
}
