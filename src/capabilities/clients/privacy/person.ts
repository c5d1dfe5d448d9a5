import type { Queryable } from '../../../data/database.ts';
import { type DocumentKeys, openSealed } from './document-keys.ts';
import type { Traits } from './marks.ts';
import type { PersonTraits } from './traces.ts';

/** A source record as the base holds it, its documents opened where a key is there. */
export interface HeldRecord extends Traits {
  readonly id: number;
  readonly row: Readonly<Record<string, unknown>>;
  readonly documents: Readonly<Record<string, string>> | 'sealed' | null;
  readonly file: string | null;
}

/** Everything that tells one person from others, gathered from the person's records. */
export interface HeldPerson {
  readonly clientId: number;
  readonly client: Readonly<Record<string, unknown>>;
  readonly records: readonly HeldRecord[];
}

/** Null when there is no such client. */
export async function readPerson(
  tx: Queryable,
  clientId: number,
  keys: DocumentKeys,
): Promise<HeldPerson | null> {
  const { rows: clients } = await tx.query<{ client: Record<string, unknown> }>(
    'select to_jsonb(c) as client from svod.clients c where id = $1',
    [clientId],
  );
  const client = clients[0]?.client;
  if (!client) return null;
  const { rows } = await tx.query<
    Traits & { id: number; row: Record<string, unknown>; sealed: Buffer | null; file: string | null }
  >(
    `select record.id, record.company, record.row_hash as "rowHash", record.name_key as "nameKey", record.birth_date as "birthDate",
       record.mobile_phone as "mobilePhone", record.email, record.documents as sealed, run.file_name as file,
       to_jsonb(record) - array['row_hash', 'content_hash', 'documents', 'name_key'] as row
     from svod.source_records as record left join svod.imports as run on run.id = record.import_id
     where record.client_id = $1 order by record.id`,
    [clientId],
  );
  const records = rows.map(({ sealed, ...record }): HeldRecord => {
    const opened = sealed && openSealed(sealed, keys, record.company);
    return { ...record, documents: sealed ? (opened?.content ?? 'sealed') : null };
  });
  return { clientId, client, records };
}

/** Traits by which texts that speak of the person are known. `surnameIsUnique` is asked of everyone else in the base. */
export async function traitsOf(tx: Queryable, person: HeldPerson): Promise<PersonTraits> {
  const rows = [person.client, ...person.records.map(record => record.row)];
  const texts = (column: string) => distinct(rows.map(row => row[column]));
  const surnameKeys = distinct(person.records.map(record => record.nameKey?.split(' ')[0]));
  const { rows: others } = await tx.query(
    `select from svod.source_records
     where client_id is distinct from $1 and (split_part(name_key, ' ', 1) = any ($2) or last_name = any ($3)) limit 1`,
    [person.clientId, surnameKeys, texts('last_name')],
  );
  const own = person.records.flatMap(({ row, documents }) => [
    ...leaves(row.extra),
    ...(documents && documents !== 'sealed' ? Object.values(documents) : []),
  ]);
  return {
    surnames: texts('last_name'),
    firstNames: texts('first_name'),
    middleNames: texts('middle_name'),
    phones: texts('mobile_phone'),
    emails: texts('email'),
    codes: distinct(own).filter(isTelling),
    surnameIsUnique: others.length === 0,
  };
}

function distinct(values: readonly unknown[]): string[] {
  return [...new Set(values.filter(value => typeof value === 'string' && value !== ''))] as string[];
}

/** The texts and numbers at any depth. */
function leaves(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(leaves);
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(leaves);
  return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
}

/** Six digits or more, and no date or sum, which many share. */
function isTelling(text: string): boolean {
  const digits = text.replace(/\D/g, '').length;
  return digits >= 6 && !/^\d{4}-\d{2}-\d{2}|^\d{2}\.\d{2}\.\d{4}|^-?\d+[.,]\d{1,2}$|^\d{1,8}$/.test(text);
}
