import type { Queryable } from '../data/database.ts';

/** The two sorts of lines; see migration 0070. */
export type Line = 'inbox' | 'outbox';

/** One claim of one line: `heldBy` is new for every claim, so a holder that was too slow cannot pass for the next one. */
export interface Hold {
  readonly key: string;
  readonly heldBy: string;
}

const TABLES: Record<Line, string> = {
  inbox: 'svod.chat_inbox_lines',
  outbox: 'svod.chat_outbox_lines',
};

/** Claims up to `most` free lines in which something waits, the longest due first. */
export async function holdLines(
  db: Queryable,
  line: Line,
  claim: { heldBy: string; platforms: readonly string[]; most: number; now: Date; until: Date },
): Promise<readonly string[]> {
  const { rows } = await db.query<{ key: string }>(
    `with free as (
       select key from ${TABLES[line]}
       where waiting > 0 and due_at <= $1 and (held_until is null or held_until <= $1) and platform = any ($2::text[])
       order by due_at limit $3 for update skip locked
     )
     update ${TABLES[line]} line set held_by = $4, held_until = $5 from free where line.key = free.key returning line.key`,
    [claim.now, claim.platforms, claim.most, claim.heldBy, claim.until],
  );
  return rows.map(row => row.key);
}

/** Holds on to the lines; those that are not returned have been lost to another holder. */
export async function renewLines(
  db: Queryable,
  line: Line,
  holds: readonly Hold[],
  until: Date,
): Promise<readonly Hold[]> {
  const { rows } = await db.query<{ key: string; heldBy: string }>(
    `with mine as (
       select line.key from ${TABLES[line]} line
         join unnest($1::text[], $2::text[]) as hold (key, held_by) using (key, held_by)
       order by line.key for update of line
     )
     update ${TABLES[line]} line set held_until = $3 from mine where line.key = mine.key
     returning line.key, line.held_by as "heldBy"`,
    [holds.map(hold => hold.key), holds.map(hold => hold.heldBy), until],
  );
  return rows;
}

/**
 * Frees lines whose holder found nothing in them. The count is what the line holds: it is put right here should it ever differ.
 */
export async function freeEmptyLines(
  db: Queryable,
  line: Line,
  heldBy: string,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return;
  const open =
    line === 'inbox'
      ? `svod.chat_inbox where state in ('waiting', 'running')`
      : `svod.chat_outbox where state in ('waiting', 'sending')`;
  await db.query(
    `with mine as (
       select key from ${TABLES[line]} where key = any ($1::text[]) and held_by = $2 order by key for update
     )
     update ${TABLES[line]} line set held_by = null, held_until = null,
       waiting = (select count(*) from ${open} and conversation = line.key)
     from mine where line.key = mine.key`,
    [keys, heldBy],
  );
}

/**
 * Frees what a process that has died was holding. Only for a base that one process at a time can open: elsewhere a hold ends
 * when its time has passed.
 */
export async function freeAllLines(db: Queryable): Promise<void> {
  for (const table of Object.values(TABLES)) {
    await db.query(`update ${table} set held_by = null, held_until = null where held_by is not null`);
  }
}
