import type { Role } from '../../access/actor.ts';
import type { Queryable } from '../../data/database.ts';
import type { Address, InboundEvent, Platform } from '../port.ts';

/** Where someone is reached when it is not they who spoke last. */
export interface KnownAccount {
  readonly platform: Platform;
  readonly externalId: string;
  readonly memberId: number;
  readonly name: string;
  readonly conversation: string;
  readonly address: Address;
  /** What the member chose; null leaves it to the deployment. */
  readonly language: 'ru' | 'en' | null;
}

/** Remembers where a person is reached privately. Events of rooms tell nothing of that. */
export async function rememberAccount(db: Queryable, event: InboundEvent, now: Date): Promise<void> {
  if (event.room !== 'private') return;
  const { platform, account, conversationKey, address } = event;
  await db.query(
    `insert into svod.chat_accounts as known (platform, external_id, name, conversation, address, seen_at)
     values ($1, $2, $3, $4, $5::jsonb, $6)
     on conflict (platform, external_id) do update
       set name = excluded.name, conversation = excluded.conversation, address = excluded.address, seen_at = excluded.seen_at,
         blocked = false`,
    [
      platform,
      account.id,
      account.name.toWellFormed().slice(0, 200),
      conversationKey,
      JSON.stringify(address),
      now,
    ],
  );
}

/** Nothing is sent to them until they write again. */
export async function markBlocked(db: Queryable, platform: Platform, externalId: string): Promise<void> {
  await db.query('update svod.chat_accounts set blocked = true where platform = $1 and external_id = $2', [
    platform,
    externalId,
  ]);
}

/** Members of these roles whom the bot can write to on the platform, or on any where it is null, longest enrolled first. */
export async function reachableMembers(
  db: Queryable,
  platform: Platform | null,
  roles: readonly Role[],
): Promise<readonly KnownAccount[]> {
  const { rows } = await db.query<KnownAccount & Record<string, unknown>>(
    `select known.platform, known.external_id as "externalId", member.id as "memberId", known.name, known.conversation, known.address, member.language
     from svod.members as member
     join svod.member_identities as held on held.member_id = member.id and ($1::text is null or held.surface = $1)
     join svod.chat_accounts as known on known.platform = held.surface and known.external_id = held.external_id
     where member.role = any ($2::text[]) and not known.blocked order by member.id`,
    [platform, roles],
  );
  return rows;
}

/** The room went on under another key: its buttons and forms go on there. Its thread begins anew. */
export async function moveConversation(db: Queryable, from: string, to: string): Promise<void> {
  await db.query(
    `with buttons as (update svod.chat_buttons set conversation = $2 where conversation = $1),
       forms as (update svod.chat_forms set conversation = $2 where conversation = $1)
     delete from svod.chat_threads where conversation = $1`,
    [from, to],
  );
}
