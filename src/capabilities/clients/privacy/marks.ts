import { createHmac, randomBytes } from 'node:crypto';
import type { Queryable } from '../../../data/database.ts';
import { createSealer } from '../../../data/sealing.ts';
import { AppError } from '../../../errors.ts';
import { type DocumentKeys, MARK_KEY_NAME, openSealed } from './document-keys.ts';

/** What a row of a file, or a person's record, is recognised by. */
export interface Traits {
  readonly company: string;
  readonly rowHash: Buffer;
  readonly nameKey: string | null;
  readonly birthDate: string | null;
  readonly mobilePhone: string | null;
  readonly email: string | null;
}

/** Whether a row of a file holds somebody who was erased. */
export type IsErased = (row: Traits) => boolean;

/**
 * Marks of a person: each row as it was, and every two traits that together mean one person. One trait alone is no mark: a
 * family shares a telephone, and many share a name. Any of them recognises the person in another file.
 */
export function marksOf(key: Buffer, records: readonly Traits[]): Buffer[] {
  const known = (values: readonly (string | null)[]) => [...new Set(values.filter(value => value !== null))];
  const names = known(records.map(record => record.nameKey));
  const births = known(records.map(record => record.birthDate));
  const phones = known(records.map(record => record.mobilePhone));
  const emails = known(records.map(record => record.email));
  const pairs = (kind: string, left: readonly string[], right: readonly string[]) =>
    left.flatMap(one => right.map(other => mark(key, kind, one, other)));
  return [
    ...records.map(record => mark(key, 'row', record.company, record.rowHash.toString('hex'))),
    ...pairs('name birth', names, births),
    ...pairs('name phone', names, phones),
    ...pairs('name email', names, emails),
    ...pairs('phone birth', phones, births),
    ...pairs('email birth', emails, births),
  ];
}

function mark(key: Buffer, ...parts: readonly string[]): Buffer {
  return createHmac('sha256', key).update(JSON.stringify(parts)).digest();
}

/**
 * What an import asks of each row; null while nobody was erased, so that it costs nothing then. Throws `config_invalid` when
 * there are marks and `documentKey` does not open them: an import that cannot tell must not bring anybody back.
 */
export async function erasedPeople(tx: Queryable, documentKey: Buffer | null): Promise<IsErased | null> {
  const { rows } = await tx.query<{ mark: Buffer }>('select mark from svod.erasure_marks');
  if (rows.length === 0) return null;
  const key = await readMarkKey(tx, { current: documentKey, previous: null });
  if (!key) {
    throw new AppError('config_invalid', 'The marks of erased people cannot be opened.', {
      detail: { problems: 'SVOD_DOCUMENT_KEY:erased' },
    });
  }
  const marks = new Set(rows.map(row => row.mark.toString('base64')));
  return row => marksOf(key, [row]).some(one => marks.has(one.toString('base64')));
}

/** The key of the marks, made and sealed at the first erasure. Null where it is there and no document key opens it. */
export async function markKey(
  tx: Queryable,
  keys: DocumentKeys & { readonly current: Buffer },
): Promise<Buffer | null> {
  const sealed = createSealer(keys.current, MARK_KEY_NAME)({ key: randomBytes(32).toString('base64') });
  await tx.query('insert into svod.erasure_key (sealed) values ($1) on conflict do nothing', [sealed]);
  return readMarkKey(tx, keys);
}

async function readMarkKey(tx: Queryable, keys: DocumentKeys): Promise<Buffer | null> {
  const { rows } = await tx.query<{ sealed: Buffer }>('select sealed from svod.erasure_key');
  const opened = rows[0] && openSealed(rows[0].sealed, keys, MARK_KEY_NAME);
  return opened?.content.key ? Buffer.from(opened.content.key, 'base64') : null;
}
