import type { Language } from '../capabilities/tool.ts';
import type { Database, Queryable } from '../data/database.ts';
import { forgetFiles } from './attached-files.ts';
import { erasedNotice, withoutLostFiles } from './notices.ts';
import type { Address, OutMessage, Platform } from './port.ts';
import { filesOf } from './queued-message.ts';

/** A message that waits in the outbox for a surface of ours to ask for it. */
export interface WaitingMessage {
  readonly id: number;
  readonly conversation: string;
  readonly address: Address;
  readonly message: OutMessage;
  readonly buttons: readonly string[];
}

interface Row extends Omit<WaitingMessage, 'message'>, Record<string, unknown> {
  readonly message: OutMessage | { readonly erased: true; readonly language: Language };
  readonly keptFiles: readonly string[];
}

/** What waits for the conversations whose keys begin like this, first things first. */
export async function waitingMail(
  db: Queryable,
  platform: Platform,
  conversations: string,
): Promise<readonly WaitingMessage[]> {
  const { rows } = await db.query<Row>(
    `select said.id, said.conversation, said.address, said.message, said.buttons,
       array(select file.id from svod.chat_files file where file.id = any (said.files)) as "keptFiles"
     from svod.chat_outbox_lines line join svod.chat_outbox said on said.conversation = line.key and said.state = 'waiting'
     where line.waiting > 0 and line.platform = $1 and starts_with(line.key, $2) order by said.id`,
    [platform, conversations],
  );
  return rows.map(({ message, keptFiles, ...row }) => ({
    ...row,
    message: 'erased' in message ? erasedNotice(message.language) : withoutLostFiles(message, keptFiles),
  }));
}

/** Ends what nobody came for. */
export async function expireMail(db: Database, before: Date, now: Date): Promise<void> {
  const { rows } = await db.query<{ id: number; conversation: string; files: string[] }>(
    `select said.id, said.conversation, said.files
     from svod.chat_outbox_lines line join svod.chat_outbox said on said.conversation = line.key and said.state = 'waiting'
     where line.waiting > 0 and line.platform in ('terminal', 'web') and said.queued_at < $1`,
    [before],
  );
  await endMail(db, 'expired', rows, now);
}

/** Ends what was read. Two readers may end it: the second one changes nothing. */
export function settleMail(db: Database, read: readonly WaitingMessage[], now: Date): Promise<void> {
  const ends = read.map(({ id, conversation, message }) => ({ id, conversation, files: filesOf(message) }));
  return endMail(db, 'sent', ends, now);
}

async function endMail(
  db: Database,
  state: 'sent' | 'expired',
  ends: readonly { readonly id: number; readonly conversation: string; readonly files: readonly string[] }[],
  now: Date,
): Promise<void> {
  if (ends.length === 0) return;
  await db.query(
    `with lines as (
       select key from svod.chat_outbox_lines where key = any ($2::text[]) order by key for update
     ), settled as (
       update svod.chat_outbox said set state = $4, address = null, account = null, replaces = null, message = null,
         settled_at = $3
       from lines where said.id = any ($1::bigint[]) and said.conversation = lines.key and said.state = 'waiting'
       returning said.conversation
     )
     update svod.chat_outbox_lines line set waiting = line.waiting - counted.ended
     from (select conversation, count(*)::int as ended from settled group by conversation) counted
     where line.key = counted.conversation`,
    [ends.map(({ id }) => id), [...new Set(ends.map(({ conversation }) => conversation))], now, state],
  );
  await forgetFiles(
    db,
    ends.flatMap(({ files }) => files),
  );
}
