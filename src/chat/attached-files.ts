import { randomUUID } from 'node:crypto';
import type { Queryable } from '../data/database.ts';
import { AppError } from '../errors.ts';
import type { AttachedFile, ReadAttached } from './port.ts';
import { storedText } from './stored-json.ts';

/** Keeps bytes for the messages that will hold them. */
export async function keepFile(
  db: Queryable,
  file: { readonly name: string; readonly mediaType: string; readonly bytes: Uint8Array },
  now: Date,
  fileId: string = randomUUID(),
): Promise<AttachedFile> {
  const name = storedText(file.name);
  await db.query(
    'insert into svod.chat_files (id, name, media_type, bytes, kept_at) values ($1, $2, $3, $4, $5)',
    [fileId, name, file.mediaType, Buffer.from(file.bytes), now],
  );
  return { fileId, name, mediaType: file.mediaType };
}

/** Reads what `keepFile` kept. */
export function attachedFiles(db: Queryable): ReadAttached {
  return async fileId => {
    const { rows } = await db.query<{ bytes: Buffer }>('select bytes from svod.chat_files where id = $1', [
      fileId,
    ]);
    if (!rows[0]) throw new AppError('not_found', 'An attached file is no longer kept.');
    return new Uint8Array(rows[0].bytes);
  };
}

/** Clears those of the files that no message holds any more. */
export async function forgetFiles(db: Queryable, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db.query(
    `delete from svod.chat_files file where id = any ($1::text[]) and not exists (
       select from svod.chat_outbox held where held.files <> '{}' and held.files @> array[file.id] and held.message is not null)`,
    [ids],
  );
}
