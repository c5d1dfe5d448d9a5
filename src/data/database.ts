import type { PoolClient, QueryResult, QueryResultRow } from 'pg';

/** Anything a statement can be sent to: the database itself, or the transaction that is open around the caller. */
export interface Queryable {
  /**
   * Sends one statement, or several when `values` is absent. Cells come as `row-types.ts` says.
   * A statement that PostgreSQL refuses rejects with pg's own `DatabaseError` (its `code` is the SQLSTATE); everything
   * else that can go wrong rejects with an `AppError`.
   */
  query<Row extends QueryResultRow = QueryResultRow>(
    sql: string,
    values?: unknown[],
  ): Promise<QueryResult<Row>>;
}

/**
 * The one door to PostgreSQL, embedded or server.
 *
 * `query` and `transaction` follow the caller: inside `transaction(work)` every `query` of the same asynchronous
 * context runs in that transaction, so no code path can wait for a second connection that the embedded base does not have.
 * Named prepared statements are not for this door: a connection forgets them between callers.
 */
export interface Database extends Queryable, AsyncDisposable {
  readonly kind: 'embedded' | 'server';
  /**
   * The way in of what must not wait behind anybody's question: on a server a few connections apart, whose statements are few,
   * find their rows by index, are prepared once, and stand outside any transaction. On the embedded base the one connection, so
   * that a call inside a transaction joins it.
   */
  readonly queues: Queryable;
  /** False where the server lacks the `vector` extension; only look-alikes need it. Settled by `migrate`. */
  readonly hasVectors: boolean;
  /**
   * Commits when `work` resolves, rolls back when it rejects. A nested call joins the outer transaction; when it fails,
   * the outer one can only roll back, so half of a nested work is never committed.
   */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
  /**
   * A connection for one bounded, foreign statement, outside any transaction of the caller (a call from inside one is
   * refused with `internal`). The connection is reset, or thrown away, afterwards, whatever `work` did. A run longer than
   * `timeoutMs` is ended and rejects with `statement_timeout`, an aborted one with `cancelled`; the database is usable
   * again within seconds. Waiting for the connection does not count as running.
   */
  withConnection<T>(
    options: { timeoutMs: number; signal?: AbortSignal },
    work: (connection: PoolClient) => Promise<T>,
  ): Promise<T>;
  /**
   * Housekeeping that the embedded base has no background worker for: `full` (the default) is a checkpoint, a vacuum and
   * fresh statistics, about 0.2 s for a small base. After a large import call it: without statistics plans are guesses.
   * On a server `full` only refreshes the statistics and `checkpoint` does nothing.
   */
  maintain(depth?: 'checkpoint' | 'full'): Promise<void>;
  /** Looks anew which optional extensions the base has. `migrate` calls it. */
  detectExtensions(): Promise<void>;
}
