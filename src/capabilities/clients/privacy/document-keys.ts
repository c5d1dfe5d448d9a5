import type { Database } from '../../../data/database.ts';
import { createSealer, unseal } from '../../../data/sealing.ts';

/** SVOD_DOCUMENT_KEY, and the one before it while a change of keys is under way. */
export interface DocumentKeys {
  readonly current: Buffer | null;
  readonly previous: Buffer | null;
}

/** Opens with whichever key fits; null when none does. */
export function openSealed(
  sealed: Buffer,
  { current, previous }: DocumentKeys,
  boundTo: string,
): { readonly content: Record<string, string>; readonly by: 'current' | 'previous' } | null {
  for (const [by, key] of [
    ['current', current],
    ['previous', previous],
  ] as const) {
    if (!key) continue;
    try {
      return { content: unseal(sealed, key, boundTo), by };
    } catch {
      // Sealed with another key: GCM cannot tell that from a changed byte.
    }
  }
  return null;
}

/** The key of the erasure marks is sealed like a document, bound to this name instead of a company's. */
export const MARK_KEY_NAME = '#erasure-marks';

export interface Rotation {
  /** Records sealed anew now, those that were already under the current key, and those that neither key opens. */
  readonly renewed: number;
  readonly current: number;
  readonly unreadable: number;
}

const BATCH = 500;

/**
 * Seals everything anew under the current key, batch by batch, each a transaction of its own: stopped at any moment it goes
 * on where it was, and what no key opens stays as it is.
 */
export async function rotateDocumentKeys(
  db: Database,
  keys: DocumentKeys & { readonly current: Buffer },
  onProgress: (records: number) => void = () => {},
): Promise<Rotation> {
  const tally = { renewed: 0, current: 0, unreadable: 0 };
  await rotateMarkKey(db, keys);
  for (let after = 0; ; ) {
    const rows = await db.transaction(async tx => {
      const { rows: sealed } = await tx.query<{ id: number; company: string; documents: Buffer }>(
        `select id, company, documents from svod.source_records
         where id > $1 and documents is not null order by id limit ${BATCH} for update`,
        [after],
      );
      const renewed = sealed.flatMap(({ id, company, documents }) => {
        const opened = openSealed(documents, keys, company);
        if (opened?.by === 'previous') {
          return [{ id, documents: createSealer(keys.current, company)(opened.content) }];
        }
        tally[opened ? 'current' : 'unreadable'] += 1;
        return [];
      });
      tally.renewed += renewed.length;
      await tx.query(
        `update svod.source_records as record set documents = fresh.documents
         from unnest($1::bigint[], $2::bytea[]) as fresh (id, documents) where record.id = fresh.id`,
        [renewed.map(one => one.id), renewed.map(one => one.documents)],
      );
      return sealed;
    });
    const last = rows.at(-1);
    if (!last) return tally;
    after = last.id;
    onProgress(tally.renewed + tally.current + tally.unreadable);
  }
}

async function rotateMarkKey(db: Database, keys: DocumentKeys & { readonly current: Buffer }): Promise<void> {
  await db.transaction(async tx => {
    const { rows } = await tx.query<{ sealed: Buffer }>('select sealed from svod.erasure_key for update');
    const opened = rows[0] && openSealed(rows[0].sealed, keys, MARK_KEY_NAME);
    if (opened?.by !== 'previous') return;
    const sealed = createSealer(keys.current, MARK_KEY_NAME)(opened.content);
    await tx.query('update svod.erasure_key set sealed = $1', [sealed]);
  });
}
