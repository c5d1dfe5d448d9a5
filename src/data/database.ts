import type { PoolClient, QueryResult, QueryResultRow } from 'pg';

/** Anything a statement can be sent to: the database itself, or the transaction that is open around the caller. */
export interface Queryable {
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
 */
export interface Database extends Queryable, AsyncDisposable {
  readonly kind: 'embedded' | 'server';
  /** False where the server lacks the `vector` extension; only look-alikes need it. */
  readonly hasVectors: boolean;
  /** Commits when `work` resolves, rolls back when it rejects. A nested call joins the outer transaction. */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
  /**
   * A connection for one bounded, foreign statement, outside any transaction of the caller. The connection is reset
   * (or thrown away) afterwards, whatever `work` did. A run longer than `timeoutMs` is ended and rejects with
   * `statement_timeout`; the database is usable again within seconds.
   */
  withConnection<T>(
    options: { timeoutMs: number; signal?: AbortSignal },
    work: (connection: PoolClient) => Promise<T>,
  ): Promise<T>;
}
