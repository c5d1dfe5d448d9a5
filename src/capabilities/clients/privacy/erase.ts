import type { Actor } from '../../../access/actor.ts';
import { recordDeed } from '../../../access/audit.ts';
import type { Database, Queryable } from '../../../data/database.ts';
import { countUnmatched } from '../linkage/match-imported.ts';
import type { DocumentKeys } from './document-keys.ts';
import { cleanFiles } from './files.ts';
import { heldRows } from './held.ts';
import { markKey, marksOf } from './marks.ts';
import { readPerson, traitsOf } from './person.ts';
import { cleanTexts } from './texts.ts';
import { createTracer, type Tracer } from './traces.ts';

export interface ErasureRequest {
  readonly clientId: number;
  readonly reason: string;
  readonly by: Actor;
  readonly keys: DocumentKeys;
  /** SVOD_HOME. */
  readonly home: string;
  /** Erase although, without a document key, the person's file would bring the person back. */
  readonly allowReturn: boolean;
}

export type ErasureOutcome =
  | {
      readonly kind: 'done';
      readonly erasureId: number;
      /** False where the person can come back with a file. */
      readonly marked: boolean;
      /** Rows deleted, by table. */
      readonly deleted: Readonly<Record<string, number>>;
      /** Rows whose texts lost the person, by table. */
      readonly cleaned: Readonly<Record<string, number>>;
      readonly files: number;
    }
  /**
   * `no_key`: no document key; `wrong_key`: earlier erasures were marked under another; `unmatched`: files are loaded whose people
   * nobody has matched yet, and any of their rows may be this person's.
   */
  | { readonly kind: 'not_allowed' | 'not_found' | 'no_key' | 'wrong_key' | 'unmatched' };

const MAX_REASON = 500;

/**
 * Erases a client for good: rows of every table that belong to the person, the person's words and names in every other text,
 * files under SVOD_HOME. What stays is the record that it was done, and marks that keep an import from bringing the person
 * back. Files outside SVOD_HOME and backups of the base are not in its reach.
 */
export async function erasePerson(db: Database, request: ErasureRequest): Promise<ErasureOutcome> {
  const { by, clientId } = request;
  const note = (outcome: 'done' | 'refused' | 'failed', reason?: string) =>
    recordDeed(db, {
      actor: by,
      kind: 'personal_data',
      outcome,
      clientId,
      detail: { request: 'erase', ...(reason ? { reason } : {}) },
    });
  if (by.role !== 'admin') {
    await note('refused');
    return { kind: 'not_allowed' };
  }
  if (!request.keys.current && !request.allowReturn) return { kind: 'no_key' };

  const erased = await db.transaction(async tx => {
    const outcome = await eraseRows(tx, request);
    if (outcome.kind === 'done') await note('done');
    return outcome;
  });
  if (erased.kind !== 'done') {
    await note('failed', erased.kind);
    return erased;
  }
  const files = await cleanFiles(request.home, erased.tracer);
  await forgetOldRows(db, Object.keys({ ...erased.deleted, ...erased.cleaned }));
  const { tracer: _, ...counts } = erased;
  return { ...counts, files };
}

type ErasedRows =
  | (Omit<Extract<ErasureOutcome, { kind: 'done' }>, 'files'> & { readonly tracer: Tracer })
  | { readonly kind: 'not_found' | 'wrong_key' | 'unmatched' };

async function eraseRows(tx: Queryable, request: ErasureRequest): Promise<ErasedRows> {
  const { clientId, keys, by } = request;
  // The lock of imports: a file that is going in now may be adding to this very person.
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('svod.import', 0))`);
  if ((await countUnmatched(tx)) > 0) return { kind: 'unmatched' };
  const person = await readPerson(tx, clientId, keys);
  if (!person) return { kind: 'not_found' };
  const { current } = keys;
  const key = current ? await markKey(tx, { ...keys, current }) : null;
  if (current && !key) return { kind: 'wrong_key' };

  const tracer = createTracer(await traitsOf(tx, person));
  const deleted = await deleteRows(
    tx,
    clientId,
    person.records.map(record => record.id),
  );
  const cleaned = await cleanTexts(tx, tracer);
  // Pictures and tables on their way to a messenger: like made files, all of them go, whoever is in them.
  const { rowCount: files } = await tx.query('delete from svod.chat_files');
  if (files) deleted['svod.chat_files'] = files;
  const { rows } = await tx.query<{ id: number }>(
    `insert into svod.erasures (client_id, erased_by, reason, marked, counts)
     values ($1, $2, $3, $4, $5::jsonb) returning id`,
    [
      clientId,
      `${by.role}@${by.company}`,
      tracer.clean(request.reason).slice(0, MAX_REASON),
      key !== null,
      JSON.stringify({ deleted, cleaned }),
    ],
  );
  const erasureId = rows[0]!.id;
  if (key) {
    await tx.query(
      'insert into svod.erasure_marks (mark, erasure_id) select unnest($1::bytea[]), $2 on conflict do nothing',
      [marksOf(key, person.records), erasureId],
    );
  }
  return { kind: 'done', erasureId, marked: key !== null, deleted, cleaned, tracer };
}

async function deleteRows(
  tx: Queryable,
  clientId: number,
  recordIds: readonly number[],
): Promise<Record<string, number>> {
  const deleted: Record<string, number> = {};
  for (const { table, condition } of await heldRows(tx)) {
    // The casts give both parameters a type where a condition names one of them only.
    const { rowCount } = await tx.query(
      `delete from ${table} where (${condition}) and $1::bigint is not null and $2::bigint[] is not null`,
      [clientId, recordIds],
    );
    if (rowCount) deleted[table] = (deleted[table] ?? 0) + rowCount;
  }
  return deleted;
}

/**
 * Deleted rows lie in the tables' files until they are vacuumed. The embedded base rewrites the tables, which is quick at its
 * size; a server, where that would lock them for long, frees their room for other rows. Best effort: the erasure has happened.
 */
async function forgetOldRows(db: Database, tables: readonly string[]): Promise<void> {
  const vacuum = db.kind === 'embedded' ? 'vacuum full' : 'vacuum';
  for (const table of tables) await db.query(`${vacuum} ${table}`).catch(() => undefined);
  await db.maintain('full').catch(() => undefined);
}
