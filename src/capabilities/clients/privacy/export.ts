import type { Actor } from '../../../access/actor.ts';
import { recordDeed } from '../../../access/audit.ts';
import type { Database, Queryable } from '../../../data/database.ts';
import type { DocumentKeys } from './document-keys.ts';
import { heldRows } from './held.ts';
import { readPerson, traitsOf } from './person.ts';
import { findMentions, type Mention } from './texts.ts';
import { createTracer } from './traces.ts';

/** Everything held on one person, as it is handed to the person. */
export interface PersonExport {
  readonly client: Readonly<Record<string, unknown>>;
  /** The rows of all companies' files, with what no column holds under `extra`, and documents opened. */
  readonly records: readonly Readonly<Record<string, unknown>>[];
  /** Deals, touches, consents, calls, leads and whatever else belongs to the person, by table. */
  readonly held: Readonly<Record<string, readonly unknown[]>>;
  /** Questions, answers and reports that speak of the person. */
  readonly mentions: readonly Mention[];
  /** Who looked at, changed or took out what of the person. */
  readonly audit: readonly unknown[];
}

export type ExportOutcome =
  | { readonly kind: 'done'; readonly person: PersonExport }
  | { readonly kind: 'not_allowed' | 'not_found' };

/** Gathers everything held on one client. Admins only; the request is written down either way. */
export async function exportPerson(
  db: Database,
  request: { readonly clientId: number; readonly by: Actor; readonly keys: DocumentKeys },
): Promise<ExportOutcome> {
  const { clientId, by, keys } = request;
  const note = (outcome: 'done' | 'refused' | 'failed') =>
    recordDeed(db, { actor: by, kind: 'personal_data', outcome, clientId, detail: { request: 'export' } });
  if (by.role !== 'admin') {
    await note('refused');
    return { kind: 'not_allowed' };
  }
  const person = await db.transaction(tx => gather(tx, clientId, keys));
  await note(person ? 'done' : 'failed');
  return person ? { kind: 'done', person } : { kind: 'not_found' };
}

async function gather(tx: Queryable, clientId: number, keys: DocumentKeys): Promise<PersonExport | null> {
  const person = await readPerson(tx, clientId, keys);
  if (!person) return null;
  const recordIds = person.records.map(record => record.id);
  const { rows: audit } = await tx.query<{ entry: unknown }>(
    'select to_jsonb(a) as entry from svod.audit a where client_id = $1 order by id',
    [clientId],
  );
  return {
    client: person.client,
    records: person.records.map(({ row, documents, file }) => ({ ...row, file, documents })),
    held: await readHeld(tx, clientId, recordIds),
    mentions: await findMentions(tx, createTracer(await traitsOf(tx, person))),
    audit: audit.map(row => row.entry),
  };
}

/** Hashes and vectors say nothing to a person, and the two tables of the person stand apart. */
async function readHeld(
  tx: Queryable,
  clientId: number,
  recordIds: readonly number[],
): Promise<Record<string, unknown[]>> {
  const held: Record<string, Map<string, unknown>> = {};
  for (const { table, condition } of await heldRows(tx)) {
    if (table === 'svod.clients' || table === 'svod.source_records' || table === 'svod.match_keys') continue;
    const { rows } = await tx.query<{ place: string; row: Record<string, unknown> }>(
      `select ctid::text as place, to_jsonb(t) as row from ${table} as t
       where (${condition}) and $1::bigint is not null and $2::bigint[] is not null`,
      [clientId, recordIds],
    );
    // One row may be reached by two ways.
    for (const { place, row } of rows) {
      held[table] ??= new Map();
      held[table].set(place, readable(row));
    }
  }
  return Object.fromEntries(Object.entries(held).map(([table, rows]) => [table, [...rows.values()]]));
}

function readable(row: Record<string, unknown>): Record<string, unknown> {
  const isBytes = (value: unknown) => typeof value === 'string' && value.startsWith('\\x');
  return Object.fromEntries(Object.entries(row).filter(([, value]) => !isBytes(value)));
}
