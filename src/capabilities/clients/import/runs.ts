import type { Queryable } from '../../../data/database.ts';
import type { ColumnMapping, HeaderFields } from './mapping/mapping.ts';
import type { FileFormat } from './reading/raw-table.ts';

export interface RunCounts {
  readonly read: number;
  readonly added: number;
  readonly known: number;
  readonly changed: number;
  readonly rejected: number;
}

/** Records that an import begins. Committed by itself, so that one that dies leaves a trace. Returns its id. */
export async function beginRun(
  db: Queryable,
  run: {
    company: string | null;
    kind: string;
    file: string;
    sha256: string;
    format: FileFormat;
    mapping: readonly ColumnMapping[];
  },
): Promise<number> {
  const { rows } = await db.query<{ id: number | string }>(
    `insert into svod.imports (company, kind, file_name, file_sha256, format, mapping, status)
     values ($1, $2, $3, $4, $5::jsonb, $6::jsonb, 'running') returning id`,
    [run.company, run.kind, run.file, run.sha256, JSON.stringify(run.format), JSON.stringify(run.mapping)],
  );
  return Number(rows[0]!.id);
}

/**
 * Inside the import's transaction: waits for any other import, closes runs on the same file whose process died, and holds the planner to
 * the indexes, because a table that was empty when the transaction began has no statistics that would tell it to.
 */
export async function holdImports(tx: Queryable, importId: number, sha256: string): Promise<void> {
  await tx.query('set local enable_seqscan = off; set local jit = off');
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('svod.import', 0))`);
  await tx.query(
    `update svod.imports set status = 'failed', finished_at = now() where status = 'running' and file_sha256 = $1 and id <> $2`,
    [sha256, importId],
  );
}

export async function finishRun(tx: Queryable, importId: number, counts: RunCounts): Promise<void> {
  await tx.query(
    `update svod.imports set status = 'done', finished_at = now(), rows_read = $2, rows_added = $3, rows_known = $4, rows_changed = $5, rows_rejected = $6
     where id = $1`,
    [importId, counts.read, counts.added, counts.known, counts.changed, counts.rejected],
  );
}

export async function failRun(db: Queryable, importId: number): Promise<void> {
  await db.query(
    `update svod.imports set status = 'failed', finished_at = now() where id = $1 and status = 'running'`,
    [importId],
  );
}

/** The mapping that is kept for a company's files of this form. */
export async function keptMapping(
  db: Queryable,
  company: string,
  headersHash: string,
): Promise<{ fields: HeaderFields; confirmed: boolean } | null> {
  const { rows } = await db.query<{ mapping: HeaderFields; confirmed: boolean }>(
    'select mapping, confirmed from svod.import_mappings where company = $1 and headers_hash = $2',
    [company, headersHash],
  );
  const [row] = rows;
  return row ? { fields: row.mapping, confirmed: row.confirmed } : null;
}

export async function keepMapping(
  db: Queryable,
  company: string,
  headersHash: string,
  mapping: readonly ColumnMapping[],
  confirmed: boolean,
): Promise<void> {
  await db.query(
    `insert into svod.import_mappings (company, headers_hash, mapping, confirmed) values ($1, $2, $3::jsonb, $4)
     on conflict (company, headers_hash) do update
       set mapping = excluded.mapping, confirmed = excluded.confirmed or svod.import_mappings.confirmed, saved_at = now()`,
    [
      company,
      headersHash,
      JSON.stringify(Object.fromEntries(mapping.map(one => [one.header, one.field]))),
      confirmed,
    ],
  );
}
