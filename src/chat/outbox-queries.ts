import type { Language } from '../capabilities/tool.ts';
import type { Queryable } from '../data/database.ts';
import { type Claim, claimValues, type Hold, holding, type Taken } from './lines.ts';
import { erasedNotice } from './notices.ts';
import type { Account, Address, InboundEvent, MessageRef, OutMessage } from './port.ts';
import { storedJson } from './stored-json.ts';

/** A message that is to be delivered now. */
export interface TakenMessage {
  readonly id: number;
  readonly key: string;
  readonly address: Address;
  /** Whose eyes it is for; null when it is the room's. Without a name. */
  readonly account: Account | null;
  readonly replaces: MessageRef | null;
  readonly message: OutMessage;
  readonly buttons: readonly string[];
  /** Those of its files that are still kept. */
  readonly keptFiles: readonly string[];
  /** What is said in another's place, and may be said twice without harm. */
  readonly isNotice: boolean;
  /** Counts this one. */
  readonly attempts: number;
  readonly queuedAt: Date;
  /** A process died while it was sending it. */
  readonly interrupted: boolean;
}

/** What became of a delivery. */
export interface DeliveryEnd extends Hold {
  readonly id: number;
  readonly state: 'waiting' | 'sent' | 'unknown' | 'rejected' | 'dead' | 'expired';
  readonly ref: MessageRef | null;
  /** From when on the conversation's next message may leave. */
  readonly dueAt: Date;
  /** It no longer replaces anything: what it was to replace is gone. */
  readonly afresh: boolean;
  /** What waits behind it is dead too. */
  readonly endsLine: boolean;
  readonly showToken: string | null;
  /** What is told in its place. */
  readonly notice: OutMessage | null;
}

/** What an erasure has left of a message in which the erased person was. */
interface Erased {
  readonly erased: true;
  readonly language: Language;
}

/** Claims lines and takes the head of each; committed before its first byte leaves. */
export async function takeMessages(db: Queryable, claim: Claim): Promise<Taken<TakenMessage>> {
  const { rows } = await db.query<
    Omit<TakenMessage, 'id' | 'message'> & { id: number | null; message: OutMessage | Erased } & Record<
        string,
        unknown
      >
  >(
    `with ${holding('outbox')}, taken as (
       update svod.chat_outbox message set state = 'sending', attempts = message.attempts + 1
       from held cross join lateral (
         select id, state from svod.chat_outbox
         where conversation = held.key and state in ('waiting', 'sending') order by coalesce(place, id), id limit 1
       ) head
       where message.id = head.id and message.state in ('waiting', 'sending')
       returning message.id, held.key, message.address, message.account, message.replaces, message.message, message.buttons,
         case when message.files = '{}' then '{}' else
           array(select file.id from svod.chat_files file where file.id = any (message.files)) end as "keptFiles",
         message.place is not null as "isNotice", message.attempts, message.queued_at as "queuedAt",
         head.state = 'sending' as interrupted
     )
     select * from held left join taken using (key)`,
    claimValues(claim),
  );
  return {
    keys: rows.map(({ key }) => key),
    entries: rows.flatMap(({ id, message, ...row }) =>
      id === null
        ? []
        : [{ ...row, id, message: 'erased' in message ? erasedNotice(message.language) : message }],
    ),
  };
}

/**
 * Ends deliveries, in one statement, for lines that are still held; the others are missing from the answer. `dueAt` is there
 * when something waits behind.
 */
export async function endDeliveries(
  db: Queryable,
  ends: readonly DeliveryEnd[],
  now: Date,
): Promise<ReadonlyMap<string, { readonly dueAt: Date | null }>> {
  const { rows } = await db.query<{ key: string; waiting: number; dueAt: Date }>(
    `with given as (
       select * from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::timestamptz[], $7::boolean[],
         $8::boolean[], $9::text[], $10::text[])
         as given (key, held_by, id, state, ref, due_at, afresh, ends_line, show_token, notice)
     ), held as (
       select line.key from svod.chat_outbox_lines line join given using (key, held_by) order by line.key for update of line
     ), noticed as (
       insert into svod.chat_outbox (conversation, place, address, account, message, queued_at)
       select message.conversation, message.id, message.address, message.account, given.notice::jsonb, $11
       from given join held using (key) join svod.chat_outbox message on message.id = given.id
       where given.notice is not null
       returning conversation
     ), killed as (
       update svod.chat_outbox message set state = 'dead', address = null, account = null, replaces = null, message = null,
         settled_at = $11
       from given join held using (key)
       where given.ends_line and message.conversation = given.key and message.id <> given.id and message.state = 'waiting'
       returning message.conversation
     ), settled as (
       update svod.chat_outbox message set
         state = given.state,
         ref = coalesce(given.ref::jsonb, message.ref),
         replaces = case when given.state = 'waiting' and not given.afresh then message.replaces end,
         address = case when given.state in ('waiting', 'unknown') then message.address end,
         account = case when given.state in ('waiting', 'unknown') then message.account end,
         message = case when given.state in ('waiting', 'unknown') then message.message end,
         show_token = coalesce(given.show_token, message.show_token),
         settled_at = case when given.state = 'waiting' then null else $11::timestamptz end
       from given join held using (key) where message.id = given.id
     )
     update svod.chat_outbox_lines line set
       held_by = null, held_until = null, due_at = given.due_at,
       waiting = line.waiting - (given.state <> 'waiting')::int
         + (select count(*)::int from noticed where noticed.conversation = line.key)
         - (select count(*)::int from killed where killed.conversation = line.key)
     from given join held using (key) where line.key = given.key
     returning line.key, line.waiting, line.due_at as "dueAt"`,
    [
      ends.map(end => end.key),
      ends.map(end => end.heldBy),
      ends.map(end => end.id),
      ends.map(end => end.state),
      ends.map(end => end.ref && storedJson(end.ref)),
      ends.map(end => end.dueAt),
      ends.map(end => end.afresh),
      ends.map(end => end.endsLine),
      ends.map(end => end.showToken),
      ends.map(end => end.notice && storedJson(end.notice)),
      now,
    ],
  );
  return new Map(rows.map(row => [row.key, { dueAt: row.waiting > 0 ? row.dueAt : null }]));
}

/**
 * A message that was taken for unknown stands on the platform after all: the answer came when its line was no longer held.
 */
export async function arrivedAfterAll(db: Queryable, id: number, ref: MessageRef, now: Date): Promise<void> {
  await db.query(
    `update svod.chat_outbox set state = 'sent', ref = $2::jsonb, address = null, account = null, replaces = null,
       message = null, settled_at = $3
     where id = $1 and state = 'unknown'`,
    [id, storedJson(ref), now],
  );
}

/** What a pressed «Show the answer» finds. */
export type Shown = 'queued' | 'there' | 'gone';

/**
 * Queues a message of unknown fate once more, to replace the notice that told of it: `from`, or the notice as it was sent.
 * `there`: it is on its way or stands already. `gone`: it is no longer kept, or is not this account's.
 */
export async function showUnknown(
  db: Queryable,
  press: { token: string; event: InboundEvent; from: MessageRef | null; now: Date },
): Promise<{ readonly shown: Shown; readonly dueAt: Date | null }> {
  const { event, from, token, now } = press;
  const { rows } = await db.query<{ dueAt: Date }>(
    `with shown as (
       update svod.chat_outbox message set state = 'waiting', attempts = 0, queued_at = $5, settled_at = null,
         replaces = coalesce($4::jsonb, (select notice.ref from svod.chat_outbox notice
           where notice.place = message.id and notice.ref is not null order by notice.id desc limit 1))
       where show_token = $1 and state = 'unknown' and message is not null and conversation = $2
         and (account is null or account ->> 'id' = $3)
       returning conversation
     )
     update svod.chat_outbox_lines line set waiting = line.waiting + 1,
       due_at = case when line.waiting = 0 then greatest(line.due_at, $5) else line.due_at end
     from shown where line.key = shown.conversation returning line.due_at as "dueAt"`,
    [token, event.conversationKey, event.account.id, from && storedJson(from), now],
  );
  if (rows[0]) return { shown: 'queued', dueAt: rows[0].dueAt };
  const kept = await db.query(
    `select from svod.chat_outbox where show_token = $1 and state in ('waiting', 'sending', 'sent') and conversation = $2`,
    [token, event.conversationKey],
  );
  return { shown: kept.rows.length > 0 ? 'there' : 'gone', dueAt: null };
}
