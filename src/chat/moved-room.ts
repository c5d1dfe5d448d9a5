import type { Database } from '../data/database.ts';
import type { Address } from './port.ts';

/** A room that goes on under another key; `address` is what of its address is other now. */
export interface Move {
  readonly from: string;
  readonly to: string;
  readonly address: Address;
}

/**
 * Takes what waits in a room's lines over to its new key, before whatever waits there: what was said first is answered first.
 * The entry that somebody holds stays and ends under the old key.
 */
export async function moveQueued(db: Database, move: Move): Promise<void> {
  await db.transaction(async tx => {
    for (const { lines, entries, taken, order, rewritten } of QUEUES) {
      await tx.query(`select from ${lines} where key in ($1, $2) order by key for update`, [
        move.from,
        move.to,
      ]);
      await tx.query(
        `insert into ${lines} (key, platform, waiting, due_at)
         select $2, platform, 0, due_at from ${lines} where key = $1 on conflict do nothing`,
        [move.from, move.to],
      );
      // With the line locked nobody claims it; who has claimed it already takes its head and nothing else.
      await tx.query(
        `with moved as (
           update ${entries} entry set conversation = $2, ${rewritten}
           where conversation = $1 and state = 'waiting' and not exists (
             select from ${lines} line where line.key = $1 and line.held_by is not null and entry.ctid = (
               select head.ctid from ${entries} head where head.conversation = $1 and head.state in ('waiting', '${taken}') order by ${order} limit 1))
           returning 1
         ), count as (select count(*)::int as moved from moved)
         update ${lines} line set
           waiting = line.waiting + case when line.key = $2 then count.moved else -count.moved end,
           due_at = case when line.key = $2 and line.waiting = 0
             then greatest(line.due_at, (select due_at from ${lines} where key = $1)) else line.due_at end
         from count where line.key in ($1, $2) and count.moved > 0`,
        [move.from, move.to, JSON.stringify(move.address)],
      );
    }
  });
}

/** Inbox before outbox: the order in which lines are locked everywhere. */
const QUEUES = [
  {
    lines: 'svod.chat_inbox_lines',
    entries: 'svod.chat_inbox',
    taken: 'running',
    order: 'sequence',
    rewritten: `envelope = entry.envelope || jsonb_build_object('conversationKey', $2::text,
             'address', entry.envelope -> 'address' || $3::jsonb)`,
  },
  {
    lines: 'svod.chat_outbox_lines',
    entries: 'svod.chat_outbox',
    taken: 'sending',
    order: 'coalesce(place, id), id',
    rewritten: 'address = entry.address || $3::jsonb',
  },
] as const;
