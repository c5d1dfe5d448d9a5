import type { Queryable } from '../data/database.ts';
import type { Account, Address, MessageRef, OutMessage, Platform } from './port.ts';
import { storedJson } from './stored-json.ts';

/** A message on its way into the outbox. */
export interface QueuedMessage {
  readonly conversation: string;
  readonly platform: Platform;
  readonly address: Address;
  /** Whose eyes it is for; null when it is the room's. */
  readonly account: Account | null;
  readonly replaces: MessageRef | null;
  readonly message: OutMessage;
  /** Ids of its buttons that want to know where it stands. */
  readonly buttons: readonly string[];
}

/**
 * Queues messages in their order, as a part of the caller's transaction when there is one. Returns from when on the first of
 * each conversation may leave.
 */
export async function queueMessages(
  db: Queryable,
  messages: readonly QueuedMessage[],
  now: Date,
): Promise<readonly Date[]> {
  const { rows } = await db.query<{ dueAt: Date }>(
    `with outgoing as (select * from ${messagesFrom('$2')} as given), ${queueOutgoing('$1')}
     select due_at as "dueAt" from lined`,
    [now, toMessages(messages.map(message => ({ message, turn: null })))],
  );
  return rows.map(row => row.dueAt);
}

/** The messages as the parameter that `messagesFrom` reads; `turn` is the line of the turn that says it. */
export function toMessages(
  messages: readonly { readonly message: QueuedMessage; readonly turn: string | null }[],
): string {
  return storedJson(
    messages.map(({ message, turn }, place) => ({
      ...message,
      // The platform knows the account by its id; a name in the outbox would only be one more to erase.
      account: message.account && { ...message.account, name: '', email: null },
      files: filesOf(message.message),
      turn,
      place,
    })),
  );
}

/** The rows of such a parameter. */
export function messagesFrom(parameter: string): string {
  return `(select * from jsonb_to_recordset(${parameter}::jsonb) as one (turn text, place int, conversation text, platform text,
           address jsonb, account jsonb, replaces jsonb, message jsonb, buttons text[], files text[]))`;
}

/**
 * The part of a statement that queues the rows of its `outgoing`. A line that has just delivered something keeps its pace, so
 * `due_at` never moves back.
 */
export function queueOutgoing(now: string): string {
  return `queued as (
       insert into svod.chat_outbox (conversation, address, account, replaces, message, buttons, files, queued_at)
       select conversation, address, nullif(account, 'null'), nullif(replaces, 'null'), message, buttons, files, ${now}::timestamptz
       from outgoing order by place
     ), lined as (
       insert into svod.chat_outbox_lines as line (key, platform, waiting, due_at)
       select conversation, min(platform), count(*), ${now}::timestamptz from outgoing
       group by conversation order by conversation
       on conflict (key) do update set
         waiting = line.waiting + excluded.waiting,
         due_at = case when line.waiting = 0 then greatest(line.due_at, excluded.due_at) else line.due_at end
       returning due_at
     )`;
}

/** The attached files that a message holds. */
export function filesOf(message: OutMessage): readonly string[] {
  return message.blocks.flatMap(block => {
    if (block.kind === 'file') return [block.file.fileId];
    return block.kind === 'chart' ? [block.picture.fileId] : [];
  });
}
