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

/** A wish for up to `most` free lines in which something waits, the longest due first. */
export interface Claim {
  readonly heldBy: string;
  readonly platforms: readonly string[];
  readonly most: number;
  readonly now: Date;
  readonly until: Date;
}

/**
 * The beginning of a statement that claims lines: `held` has their keys, `claimValues` are its parameters, $1 to $5. What the
 * rest of the statement takes was seen before the lines were locked, so it has to look at an entry's state once more.
 */
export function holding(line: Line): string {
  return `free as (
       select key from ${TABLES[line]}
       where waiting > 0 and due_at <= $1 and (held_until is null or held_until <= $1) and platform = any ($2::text[])
       order by due_at limit $3 for update skip locked
     ), held as (
       update ${TABLES[line]} line set held_by = $4, held_until = $5 from free where line.key = free.key returning line.key
     )`;
}

export function claimValues({ now, platforms, most, heldBy, until }: Claim): unknown[] {
  return [now, platforms, most, heldBy, until];
}

/** What a claim came to. A key without an entry is a line whose holder was just ending its last one. */
export interface Taken<Entry> {
  readonly keys: readonly string[];
  readonly entries: readonly Entry[];
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
