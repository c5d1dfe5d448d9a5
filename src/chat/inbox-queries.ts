import type { Queryable } from '../data/database.ts';
import { type Claim, claimValues, type Hold, holding, type Taken } from './lines.ts';
import type { InboundEvent } from './port.ts';
import { messagesFrom, type QueuedMessage, queueOutgoing, toMessages } from './queued-message.ts';
import { storedJson, storedText } from './stored-json.ts';

/** An event as it is kept: the platform's ids apart from what people wrote, which is all that an erasure searches. */
interface EventRow {
  readonly envelope: Omit<InboundEvent, 'account' | 'body'> & {
    readonly account: Omit<InboundEvent['account'], 'name' | 'email'>;
  };
  readonly said: Pick<InboundEvent, 'body'> & {
    readonly account: Pick<InboundEvent['account'], 'name' | 'email'>;
  };
}

/** An event that is to be handled now. `attempts` counts this one. */
export interface TakenEvent {
  readonly key: string;
  readonly event: InboundEvent;
  readonly attempts: number;
}

/** How a turn ended, and what it says. */
export interface TurnEnd extends Hold {
  readonly event: Pick<InboundEvent, 'platform' | 'dedupeKey'>;
  /** `waiting`: it is to be handled again. */
  readonly state: 'waiting' | 'done' | 'set_aside';
  /** The try does not count: it was cut short by a shutdown. */
  readonly uncounted: boolean;
  readonly dueAt: Date;
  readonly reference: string | null;
  readonly messages: readonly QueuedMessage[];
}

/** Stores the events that are new, in this order. True for the new ones. */
export async function storeEvents(
  db: Queryable,
  events: readonly InboundEvent[],
  now: Date,
): Promise<readonly boolean[]> {
  const rows = events.map(toRow);
  const { rows: arrived } = await db.query<{ place: number }>(
    `with given as (
       select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) with ordinality
         as given (platform, dedupe_key, conversation, envelope, said, place)
     ), arrived as (
       insert into svod.chat_inbox (platform, dedupe_key, conversation, envelope, said, arrived_at)
       select platform, dedupe_key, conversation, envelope::jsonb, said::jsonb, $6 from given order by place
       on conflict (platform, dedupe_key) do nothing
       returning platform, dedupe_key, conversation
     ), lined as (
       insert into svod.chat_inbox_lines as line (key, platform, waiting, due_at)
       select conversation, min(platform), count(*), $6 from arrived group by conversation order by conversation
       on conflict (key) do update set
         waiting = line.waiting + excluded.waiting,
         due_at = case when line.waiting = 0 then excluded.due_at else line.due_at end
     )
     select min(place) as place from given join arrived using (platform, dedupe_key) group by platform, dedupe_key`,
    [
      events.map(event => event.platform),
      events.map(event => storedText(event.dedupeKey)),
      events.map(event => storedText(event.conversationKey)),
      rows.map(row => storedJson(row.envelope)),
      rows.map(row => storedJson(row.said)),
      now,
    ],
  );
  const places = new Set(arrived.map(row => row.place));
  return events.map((_, index) => places.has(index + 1));
}

/** Claims lines and takes the head of each; committed before it is handled. */
export async function takeEvents(db: Queryable, claim: Claim): Promise<Taken<TakenEvent>> {
  const { rows } = await db.query<EventRow & { key: string; attempts: number | null }>(
    `with ${holding('inbox')}, taken as (
       update svod.chat_inbox event set state = 'running', attempts = event.attempts + 1
       from held cross join lateral (
         select platform, dedupe_key from svod.chat_inbox
         where conversation = held.key and state in ('waiting', 'running') order by sequence limit 1
       ) head
       where event.platform = head.platform and event.dedupe_key = head.dedupe_key
         and event.state in ('waiting', 'running')
       returning held.key, event.envelope, event.said, event.attempts
     )
     select key, taken.envelope, taken.said, taken.attempts from held left join taken using (key)`,
    claimValues(claim),
  );
  return {
    keys: rows.map(({ key }) => key),
    entries: rows.flatMap(({ key, attempts, ...row }) =>
      attempts === null ? [] : [{ key, attempts, event: fromRow(row) }],
    ),
  };
}

/**
 * Ends turns and queues what they say, in one statement. Only for lines that are still held: the others are missing from the
 * answer, and nothing of theirs is kept. `more` tells that something waits behind one that is over, `outgoingDueAt` when the
 * first of a conversation's new messages may leave.
 */
export async function endTurns(
  db: Queryable,
  ends: readonly TurnEnd[],
  now: Date,
): Promise<{
  readonly ended: ReadonlySet<string>;
  readonly more: boolean;
  readonly outgoingDueAt: readonly Date[];
}> {
  const { rows } = await db.query<{ key: string | null; more: boolean; dueAt: Date | null }>(
    `with given as (
       select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[], $7::timestamptz[],
         $8::text[]) as given (key, held_by, platform, dedupe_key, state, uncounted, due_at, reference)
     ), held as (
       select line.key from svod.chat_inbox_lines line join given using (key, held_by) order by line.key for update of line
     ), settled as (
       update svod.chat_inbox event set
         state = given.state,
         attempts = event.attempts - given.uncounted::int,
         reference = given.reference,
         envelope = case when given.state = 'done' then null else event.envelope end,
         said = case when given.state = 'done' then null else event.said end,
         settled_at = case when given.state = 'waiting' then null else $9::timestamptz end
       from given join held using (key)
       where event.platform = given.platform and event.dedupe_key = given.dedupe_key
     ), freed as (
       update svod.chat_inbox_lines line set
         held_by = null, held_until = null, stop_asked = null, due_at = given.due_at,
         waiting = line.waiting - (given.state <> 'waiting')::int
       from given join held using (key) where line.key = given.key
       returning line.key, given.state <> 'waiting' and line.waiting > 0 as more
     ), outgoing as (
       select given.* from ${messagesFrom('$10')} as given join held on held.key = given.turn
     ), ${queueOutgoing('$9')}
     select key, more, null::timestamptz as "dueAt" from freed union all select null, false, due_at from lined`,
    [
      ends.map(end => end.key),
      ends.map(end => end.heldBy),
      ends.map(end => end.event.platform),
      ends.map(end => storedText(end.event.dedupeKey)),
      ends.map(end => end.state),
      ends.map(end => end.uncounted),
      ends.map(end => end.dueAt),
      ends.map(end => end.reference),
      now,
      toMessages(ends.flatMap(end => end.messages.map(message => ({ message, turn: end.key })))),
    ],
  );
  return {
    ended: new Set(rows.flatMap(row => row.key ?? [])),
    more: rows.some(row => row.more),
    outgoingDueAt: rows.flatMap(row => row.dueAt ?? []),
  };
}

/**
 * Makes a stored event a request to stop the turn that runs in its conversation, and so ends the event. Null when no turn runs
 * there that this account may stop: then the event waits like any other.
 */
export async function askToStop(db: Queryable, event: InboundEvent, now: Date): Promise<Hold | null> {
  const { rows } = await db.query<{ key: string; heldBy: string }>(
    `with settled as (
       update svod.chat_inbox event set state = 'done', envelope = null, said = null, settled_at = $5
       from svod.chat_inbox_lines line join svod.chat_inbox running on running.conversation = line.key
       where event.platform = $1 and event.dedupe_key = $2 and event.state = 'waiting'
         and line.key = event.conversation and line.held_until > $5
         and running.state = 'running' and ($3 or running.envelope -> 'account' ->> 'id' = $4)
       returning line.key, line.held_by
     )
     update svod.chat_inbox_lines line set stop_asked = settled.held_by, waiting = line.waiting - 1
     from settled where line.key = settled.key returning settled.key, settled.held_by as "heldBy"`,
    [event.platform, storedText(event.dedupeKey), event.room === 'private', event.account.id, now],
  );
  return rows[0] ?? null;
}

/** Those of the holds whose turn a person has asked to stop. */
export async function stopsAsked(db: Queryable, holds: readonly Hold[]): Promise<readonly Hold[]> {
  const { rows } = await db.query<{ key: string; heldBy: string }>(
    `select key, held_by as "heldBy" from svod.chat_inbox_lines
       join unnest($1::text[], $2::text[]) as hold (key, held_by) using (key, held_by)
     where stop_asked = held_by`,
    [holds.map(hold => hold.key), holds.map(hold => hold.heldBy)],
  );
  return rows;
}

function toRow({ account: { name, email, ...account }, body, ...event }: InboundEvent): EventRow {
  return { envelope: { ...event, account }, said: { account: { name, email }, body } };
}

function fromRow({ envelope, said }: EventRow): InboundEvent {
  return { ...envelope, account: { ...envelope.account, ...said.account }, body: said.body };
}
