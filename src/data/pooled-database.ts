import { AsyncLocalStorage } from 'node:async_hooks';
import pg, { type Pool, type PoolClient, type QueryResult, type QueryResultRow } from 'pg';
import { AppError } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Database, Queryable } from './database.ts';
import { Transaction } from './transaction.ts';

/** What differs between the embedded base and a server. */
export interface Driver {
  readonly kind: Database['kind'];
  readonly pool: Pool;
  /** For `Database.queues`; null where there is one connection for all. */
  readonly queuePool: Pool | null;
  /** How long an aborted run may still end by itself, where ending it by force costs a restart. */
  readonly abortGraceMs: number;
  /** True when the connection, though healthy, is better replaced than handed to the next caller. */
  isWorn(): boolean;
  /** Ends what runs on the client now. The client may be lost by it. */
  interrupt(client: PoolClient, reason: AppError): Promise<void>;
  /** A failure as the program knows it: the connection's own becomes an `AppError`, a statement's or the caller's stays. */
  translate(error: unknown, connection: 'alive' | 'lost'): unknown;
  readonly maintenance: { readonly checkpoint: readonly string[]; readonly full: readonly string[] };
  close(): Promise<void>;
}

type Scope = { readonly transaction: Transaction } | { readonly foreign: { open: boolean } };

/** How long an interrupted run may take to notice before its connection is thrown away under it. */
const LAST_WORDS_MS = 1_000;

/** The `Database` over any `pg.Pool`: the scoping, bounding and cleaning that both kinds share. */
export class PooledDatabase implements Database {
  readonly #driver: Driver;
  readonly #logger: Logger;
  readonly #scope = new AsyncLocalStorage<Scope>();
  readonly #names = new Map<string, string>();
  #hasVectors = false;
  #closing: Promise<void> | undefined;

  constructor(driver: Driver, deps: { logger: Logger }) {
    this.#driver = driver;
    this.#logger = deps.logger;
    for (const pool of [driver.pool, driver.queuePool]) {
      pool?.on('error', error => this.#logger.warn({ err: error }, 'an idle connection was lost'));
    }
  }

  get kind(): Database['kind'] {
    return this.#driver.kind;
  }

  get hasVectors(): boolean {
    return this.#hasVectors;
  }

  async query<Row extends QueryResultRow = QueryResultRow>(
    sql: string,
    values?: unknown[],
  ): Promise<QueryResult<Row>> {
    const transaction = this.#transactionAround();
    if (transaction) return transaction.query<Row>(sql, values);
    await using lease = await this.#lease();
    return await lease.run(client => client.query<Row>(sql, values));
  }

  readonly queues: Queryable = {
    query: async <Row extends QueryResultRow>(text: string, values?: unknown[]) => {
      const { queuePool } = this.#driver;
      if (!queuePool) return this.query<Row>(text, values);
      await using lease = await this.#lease(undefined, queuePool);
      return await lease.run(client => client.query<Row>({ name: this.#nameOf(text), text, values }));
    },
  };

  /** A connection knows a prepared statement by its name. The statements of queues are a handful. */
  #nameOf(text: string): string {
    const name = this.#names.get(text) ?? `queue ${this.#names.size + 1}`;
    this.#names.set(text, name);
    return name;
  }

  async transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    const outer = this.#transactionAround();
    if (outer) return outer.join(work);
    await using lease = await this.#lease();
    return await lease.run(async client => {
      const transaction = new Transaction(client, error => lease.translate(error));
      return await transaction.run(inner => this.#scope.run({ transaction }, () => work(inner)));
    });
  }

  async withConnection<T>(
    options: { timeoutMs: number; signal?: AbortSignal },
    work: (connection: PoolClient) => Promise<T>,
  ): Promise<T> {
    if (this.#transactionAround()) {
      throw new AppError('internal', 'withConnection inside a transaction would wait for itself.');
    }
    await using lease = await this.#lease(options.signal);
    return await lease.run(async client => {
      const foreign = { open: true };
      try {
        const run = this.#scope.run({ foreign }, () => work(client));
        return await this.#bounded(run, lease, options);
      } finally {
        foreign.open = false;
        await lease.reset();
      }
    });
  }

  async maintain(depth: 'checkpoint' | 'full' = 'full'): Promise<void> {
    for (const statement of this.#driver.maintenance[depth]) await this.query(statement);
  }

  async detectExtensions(): Promise<void> {
    const found = await this.query("select from pg_extension where extname = 'vector'");
    this.#hasVectors = found.rows.length > 0;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#driver.close();
    return this.#closing;
  }

  #transactionAround(): Transaction | undefined {
    const scope = this.#scope.getStore();
    if (!scope) return undefined;
    if ('transaction' in scope) return scope.transaction.open ? scope.transaction : undefined;
    if (scope.foreign.open) {
      throw new AppError('internal', 'A foreign statement runs here: use its own connection.');
    }
    return undefined;
  }

  /** Waits for a connection, or for `signal`; a connection that comes too late goes straight back. */
  async #lease(signal?: AbortSignal, pool = this.#driver.pool): Promise<Lease> {
    if (this.#closing) throw new AppError('cancelled', 'The database is closed.');
    const coming = pool.connect().catch(error => {
      throw this.#driver.translate(error, 'lost');
    });
    if (!signal) return new Lease(await coming, this.#driver);
    const aborted = Promise.withResolvers<never>();
    const abort = () => aborted.reject(cancelled());
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    try {
      return new Lease(await Promise.race([coming, aborted.promise]), this.#driver);
    } catch (error) {
      if (signal.aborted) {
        coming.then(
          client => client.release(),
          () => undefined,
        );
      }
      throw error;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  /** The outcome of `run`, or the reason why it was ended before it had one. */
  async #bounded<T>(
    run: Promise<T>,
    lease: Lease,
    { timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal },
  ): Promise<T> {
    const end = Promise.withResolvers<AppError>();
    const timer = setTimeout(() => {
      end.resolve(new AppError('statement_timeout', `A statement ran longer than ${timeoutMs} ms.`));
    }, timeoutMs);
    const abort = () => end.resolve(cancelled());
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
    const settled = run.then(
      () => undefined,
      () => undefined,
    );
    try {
      const reason = await Promise.race([settled, end.promise]);
      if (!reason) return await run;
      const ended = reason.code === 'cancelled' && (await patience(settled, this.#driver.abortGraceMs));
      if (!ended) await lease.interrupt(reason, settled);
      throw reason;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  }
}

/** One borrowed connection: gives it back clean, or throws it away when it can no longer be trusted. */
class Lease implements AsyncDisposable {
  readonly #client: PoolClient;
  readonly #driver: Driver;
  #broken: Error | undefined;

  constructor(client: PoolClient, driver: Driver) {
    this.#client = client;
    this.#driver = driver;
    client.on('error', this.#lost);
  }

  readonly #lost = (error: Error) => {
    this.#broken ??= error;
  };

  async run<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    try {
      return await work(this.#client);
    } catch (error) {
      if (endsSession(error)) this.#broken ??= error;
      throw this.translate(error);
    }
  }

  translate(error: unknown): unknown {
    return this.#driver.translate(error, this.#broken ? 'lost' : 'alive');
  }

  /**
   * Ends the run and condemns the connection: a cancel request that comes a moment late would hit the next caller's statement.
   */
  async interrupt(reason: AppError, settled: Promise<void>): Promise<void> {
    this.#broken ??= reason;
    await this.#driver.interrupt(this.#client, reason).catch(() => undefined);
    await patience(settled, LAST_WORDS_MS);
  }

  /** Back to what the connection was when new: no transaction, no role, no setting, no temporary table. */
  async reset(): Promise<void> {
    if (this.#broken) return;
    try {
      await this.#client.query('rollback');
      await this.#client.query('discard all');
    } catch (error) {
      this.#broken ??= error instanceof Error ? error : new Error('reset failed');
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#client.removeListener('error', this.#lost);
    this.#client.release(this.#broken ?? this.#driver.isWorn());
  }
}

/** 57P01-57P05: the server has ended the session, though its socket may not know yet. */
function endsSession(error: unknown): error is Error {
  return error instanceof pg.DatabaseError && (error.code?.startsWith('57P') ?? false);
}

/** True when `settled` came within `ms`. */
async function patience(settled: Promise<void>, ms: number): Promise<boolean> {
  if (ms === 0) return false;
  const over = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => over.resolve(false), ms);
  const inTime = await Promise.race([settled.then(() => true), over.promise]);
  clearTimeout(timer);
  return inTime;
}

function cancelled(): AppError {
  return new AppError('cancelled', 'The caller gave up.');
}
