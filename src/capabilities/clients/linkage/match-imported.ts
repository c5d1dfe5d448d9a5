import { join } from 'node:path';
import type { Database, Queryable } from '../../../data/database.ts';
import { AppError } from '../../../errors.ts';
import { type LinkOutcome, linkPeople, loadPeopleLinkage } from './link-people.ts';
import { countReviews } from './reviews.ts';
import type { ScoringStep } from './score.ts';
import { lockMatching } from './tables.ts';

/** What matching made of the records that waited for it. */
export interface MatchingSummary {
  /** Records that imports had added or read anew. */
  readonly records: number;
  /** People that the base did not know before. */
  readonly clientsAdded: number;
  /** People that turned out to be known under another number, and that turned out to be several. */
  readonly joined: number;
  readonly parted: number;
  /** Pairs of the whole base that wait for a person's word. */
  readonly reviews: number;
  readonly milliseconds: number;
}

export interface MatchingOptions {
  readonly onProgress?: ((step: ScoringStep, done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Matches the people of every import that is loaded and not matched yet, in one transaction: all of them, or none when it is
 * stopped; whoever calls next takes them up again. Null when nothing waits. Throws `config_invalid`, `cancelled`.
 */
export async function matchImported(
  deps: { readonly db: Database; readonly catalogDir: string },
  options: MatchingOptions = {},
): Promise<MatchingSummary | null> {
  if ((await countUnmatched(deps.db)) === 0) return null;
  const started = performance.now();
  const linkage = await loadPeopleLinkage(join(deps.catalogDir, 'matching.yaml'));
  const matched = await deps.db.transaction(async tx => {
    await lockMatching(tx);
    const waiting = await takeWaiting(tx);
    // Somebody else matched them while this one stood at the lock.
    if (waiting === null) return null;
    const outcome: LinkOutcome | null =
      waiting.length === 0
        ? null
        : await linkPeople(tx, linkage, waiting, (step, done, total) => {
            if (options.signal?.aborted) throw new AppError('cancelled', 'The matching was stopped.');
            options.onProgress?.(step, done, total);
          });
    return {
      records: waiting.length,
      clientsAdded: outcome?.foundedClients ?? 0,
      joined: outcome?.removedClients ?? 0,
      parted: outcome?.partedClients ?? 0,
      reviews: await countReviews(tx, linkage),
    };
  });
  return matched && { ...matched, milliseconds: Math.round(performance.now() - started) };
}

/** Imports that are loaded and wait to be matched. */
export async function countUnmatched(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ n: number }>(
    `select count(*)::int as n from svod.imports where ${WAITING}`,
  );
  return rows[0]?.n ?? 0;
}

/** Inside the transaction that loads an import: known records that it read anew wait for matching with the ones it adds. */
export async function awaitMatching(tx: Queryable, records: readonly number[]): Promise<void> {
  if (records.length === 0) return;
  await tx.query(
    'insert into svod.match_pending (record_id) select unnest($1::bigint[]) on conflict do nothing',
    [records],
  );
}

const WAITING = `matched_at is null and kind = 'register' and status = 'done'`;

/** Marks everything that waits as matched and returns its records, in order; null where nothing waits any more. */
async function takeWaiting(tx: Queryable): Promise<number[] | null> {
  const { rows: imports } = await tx.query<{ id: number; added: number }>(
    `update svod.imports set matched_at = now() where ${WAITING} returning id, rows_added as added`,
  );
  if (imports.length === 0) return null;
  const loaded = imports.filter(one => Number(one.added) > 0).map(one => Number(one.id));
  const { rows } = await tx.query<{ id: number }>(
    `with anew as (delete from svod.match_pending returning record_id)
     select record_id as id from anew
     union
     select id from svod.source_records where import_id = any ($1::bigint[])
     order by id`,
    [loaded],
  );
  return rows.map(row => Number(row.id));
}
