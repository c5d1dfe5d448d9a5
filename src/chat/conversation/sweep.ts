import type { Queryable } from '../../data/database.ts';

const EVERY_MS = 3_600_000;

/** Removes buttons and forms whose time is over, at most once an hour. An expired button and one that is gone look alike. */
export function createSweep(db: Queryable, now: () => Date): () => Promise<void> {
  let sweptAt = 0;
  return async () => {
    const at = now();
    if (at.getTime() - sweptAt < EVERY_MS) return;
    sweptAt = at.getTime();
    await db.query('delete from svod.chat_buttons where expires_at <= $1', [at]);
    await db.query('delete from svod.chat_forms where expires_at <= $1', [at]);
  };
}
