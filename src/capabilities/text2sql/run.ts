import type { PoolClient, QueryArrayConfig, QueryArrayResult } from 'pg';
import { type Sharing, withActor } from '../../access/acting.ts';
import type { Actor } from '../../access/actor.ts';
import type { Database } from '../../data/database.ts';
import type { Cell } from '../tool.ts';
import { asText, toCell, typeName } from './cells.ts';
import { failureOf, type RunFailure } from './run-failure.ts';

export interface RunOptions {
  readonly timeoutMs: number;
  readonly maxRows: number;
  /** Bound of the rows that are kept, in bytes of their text; the rest are counted only. */
  readonly maxBytes?: number;
  /** Whose people the member sees: `config.sharing`. */
  readonly sharing: Sharing;
  /** `config.timeZone`: what "today" and a moment's day mean. */
  readonly timeZone?: string;
  readonly signal?: AbortSignal;
}

export interface RunColumn {
  readonly name: string;
  readonly type: string;
}

/** Rows as the database ordered them, within the bounds; `totalRows` is the true count up to ten million. */
export interface RunRows {
  readonly kind: 'rows';
  readonly columns: readonly RunColumn[];
  readonly rows: readonly (readonly Cell[])[];
  readonly totalRows: number;
  readonly truncated: boolean;
  readonly ms: number;
}

export type RunResult = RunRows | RunFailure;

const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;
const COUNT_LIMIT = 10_000_000;
const FIRST_BATCH = 1_000;
const BATCH_BYTES = 4 * 1024 * 1024;

/**
 * Runs a statement that `guard` let through, for one member: read-only, as a role that owns nothing, within time, row and
 * byte bounds. `actor` null is for a foreign database, which knows no members. What the statement does wrong comes back as
 * a failure with a code; only the database being away throws.
 */
export async function runReadOnly(
  db: Database,
  actor: Actor | null,
  guardedSql: string,
  options: RunOptions,
): Promise<RunResult> {
  const { timeoutMs, sharing, timeZone, signal } = options;
  const started = performance.now();
  try {
    const rows = await db.withConnection({ timeoutMs, ...(signal ? { signal } : {}) }, connection =>
      withActor(connection, { actor, sharing, timeoutMs, ...(timeZone ? { timeZone } : {}) }, () =>
        readRows(connection, guardedSql, options),
      ),
    );
    return { ...rows, ms: performance.now() - started };
  } catch (error) {
    return failureOf(error, guardedSql);
  }
}

/** A cursor, so that the bounds hold before the rows are here and the rest is counted by the server. */
async function readRows(
  connection: PoolClient,
  sql: string,
  options: RunOptions,
): Promise<Omit<RunRows, 'ms'>> {
  const { maxRows, maxBytes = DEFAULT_MAX_BYTES } = options;
  // The extended protocol takes one statement only; the line break closes a comment at the statement's end.
  await extended(connection, `declare svod_answer no scroll cursor for ${sql}\n`);
  const rows: Cell[][] = [];
  let columns: RunColumn[] | undefined;
  let bytes = 0;
  let totalRows = 0;
  let batch = Math.min(FIRST_BATCH, maxRows + 1);
  for (;;) {
    const result = await extended(connection, `fetch forward ${batch} from svod_answer`);
    columns ??= await describe(connection, result);
    for (const values of result.rows) {
      totalRows += 1;
      bytes += values.reduce((sum: number, value) => sum + (value?.length ?? 4), 0);
      if (rows.length < maxRows && bytes <= maxBytes) {
        rows.push(values.map((value, index) => toCell(value, result.fields[index]?.dataTypeID ?? 0)));
      }
    }
    if (result.rows.length < batch) break;
    if (rows.length >= maxRows || bytes > maxBytes) {
      totalRows += await countRest(connection);
      break;
    }
    const perRow = Math.max(1, bytes / totalRows);
    batch = Math.max(
      1,
      Math.min(maxRows + 1 - rows.length, Math.floor(BATCH_BYTES / perRow), 10 * FIRST_BATCH),
    );
  }
  return { kind: 'rows', columns, rows, totalRows, truncated: totalRows > rows.length };
}

async function countRest(connection: PoolClient): Promise<number> {
  const moved = await extended(connection, `move forward ${COUNT_LIMIT} in svod_answer`);
  return moved.rowCount ?? 0;
}

async function describe(
  connection: PoolClient,
  result: QueryArrayResult<(string | null)[]>,
): Promise<RunColumn[]> {
  const unknown = result.fields.filter(field => typeName(field) === null).map(field => field.dataTypeID);
  const found = new Map<number, string>();
  if (unknown.length > 0) {
    const types = await connection.query<{ oid: number; name: string }>(
      'select oid::int8 as oid, format_type(oid, null) as name from pg_catalog.pg_type where oid = any ($1::oid[])',
      [unknown],
    );
    for (const { oid, name } of types.rows) found.set(Number(oid), name);
  }
  return result.fields.map(field => ({
    name: field.name,
    type: typeName(field) ?? found.get(field.dataTypeID) ?? 'unknown',
  }));
}

function extended(connection: PoolClient, text: string): Promise<QueryArrayResult<(string | null)[]>> {
  const query: QueryArrayConfig & { queryMode: 'extended' } = {
    text,
    queryMode: 'extended',
    rowMode: 'array',
    types: asText,
  };
  return connection.query<(string | null)[]>(query);
}
