import type { PoolClient, QueryResult, QueryResultRow } from 'pg';
import { AppError } from '../errors.ts';
import type { Queryable } from './database.ts';

/**
 * One open transaction and all who joined it. *open* -> *over* by commit or rollback; *doomed* when a joined work failed
 * or a statement did, and then the end can only be a rollback even if the outer work swallowed the failure.
 */
export class Transaction implements Queryable {
  readonly #client: PoolClient;
  readonly #translate: (error: unknown) => unknown;
  #tail: Promise<unknown> = Promise.resolve();
  #doom: { readonly error: unknown } | undefined;
  #over = false;

  constructor(client: PoolClient, translate: (error: unknown) => unknown) {
    this.#client = client;
    this.#translate = translate;
  }

  get open(): boolean {
    return !this.#over;
  }

  /** Statements of one transaction run one after another, in the order they were sent. */
  query<Row extends QueryResultRow = QueryResultRow>(
    sql: string,
    values?: unknown[],
  ): Promise<QueryResult<Row>> {
    if (this.#over) return Promise.reject(new AppError('internal', 'This transaction is over.'));
    const run = this.#tail.then(() => this.#client.query<Row>(sql, values));
    this.#tail = run.catch(() => undefined);
    return run.catch(error => {
      throw this.#translate(error);
    });
  }

  /** Runs `work` as a part of this transaction. */
  async join<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    try {
      return await work(this);
    } catch (error) {
      this.#doom ??= { error };
      throw error;
    }
  }

  /** From `begin` to the end: commits what `work` did, or rolls it back and rejects. */
  async run<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    await this.#client.query('begin');
    try {
      const result = await work(this);
      await this.#end();
      return result;
    } catch (error) {
      await this.#abandon();
      throw error;
    }
  }

  async #end(): Promise<void> {
    await this.#tail; // a statement that nobody awaited still belongs in here
    this.#over = true;
    if (this.#doom) throw this.#doom.error;
    const ended = await this.#client.query('commit');
    // PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and no error.
    if (ended.command !== 'COMMIT') {
      throw new AppError(
        'internal',
        'A failed statement was swallowed inside a transaction; it was rolled back.',
      );
    }
  }

  async #abandon(): Promise<void> {
    await this.#tail;
    this.#over = true;
    // A lost connection has rolled back by itself, and its loss is what the caller hears of.
    await this.#client.query('rollback').catch(() => undefined);
  }
}
