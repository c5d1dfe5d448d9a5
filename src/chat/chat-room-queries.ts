import type { Database, Queryable } from '../data/database.ts';
import { later } from './clock.ts';
import { expireMail } from './mail.ts';

/** What waits and what went wrong. Ages in seconds, null when nothing waits. */
export interface ChatCounts {
  /** Events not yet handled, and those that are handled now. */
  readonly waiting: number;
  readonly running: number;
  /** Events given up after three tries, of the last days. */
  readonly setAside: number;
  readonly oldestUnansweredSeconds: number | null;
  /** Messages not yet delivered. */
  readonly unsent: number;
  readonly oldestUnsentSeconds: number | null;
  /** Messages that may or may not have arrived, of the last days. */
  readonly unknown: number;
  readonly undeliverable: number;
}

const DAY_MS = 24 * 60 * 60_000;
/** Platforms repeat an event for a day; keys are kept longer, so that none comes twice. */
const KEPT_MS = 3 * DAY_MS;
/** A turn that attaches a file ends sooner than this. */
const UNHELD_FILE_MS = 60 * 60_000;

export async function countChat(db: Queryable, now: Date): Promise<ChatCounts> {
  const { rows } = await db.query<ChatCounts & Record<string, unknown>>(
    `select
       (select count(*) from svod.chat_inbox where state in ('waiting', 'running') and state = 'waiting') as waiting,
       (select count(*) from svod.chat_inbox where state in ('waiting', 'running') and state = 'running') as running,
       (select count(*) from svod.chat_inbox where state = 'set_aside') as "setAside",
       (select extract(epoch from $1 - min(arrived_at))::float8 from svod.chat_inbox
        where state in ('waiting', 'running')) as "oldestUnansweredSeconds",
       (select count(*) from svod.chat_outbox where state in ('waiting', 'sending')) as unsent,
       (select extract(epoch from $1 - min(queued_at))::float8 from svod.chat_outbox
        where state in ('waiting', 'sending')) as "oldestUnsentSeconds",
       (select count(*) from svod.chat_outbox where state in ('unknown', 'rejected', 'dead', 'expired') and state = 'unknown') as unknown,
       (select count(*) from svod.chat_outbox where state in ('rejected', 'dead', 'expired')) as undeliverable`,
    [now],
  );
  return rows[0]!;
}

/** Forgets what is over: keys and outcomes after three days, files that no message holds after an hour. */
export async function forgetOld(db: Database, now: Date): Promise<void> {
  const before = later(now, -KEPT_MS);
  await expireMail(db, before, now);
  await db.query('delete from svod.chat_inbox where settled_at < $1', [before]);
  await db.query('delete from svod.chat_outbox where settled_at < $1', [before]);
  await db.query(
    `delete from svod.chat_files file where kept_at < $1 and not exists (
       select from svod.chat_outbox held where held.files <> '{}' and held.files @> array[file.id] and held.message is not null)`,
    [later(now, -UNHELD_FILE_MS)],
  );
  for (const part of ['inbox', 'outbox']) {
    await db.query(
      `delete from svod.chat_${part}_lines line where waiting = 0 and held_by is null and due_at < $1
         and not exists (select from svod.chat_${part} where conversation = line.key)`,
      [before],
    );
  }
}
