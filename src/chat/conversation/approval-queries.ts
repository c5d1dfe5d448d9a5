import type { Queryable } from '../../data/database.ts';
import type { Account, Address, InboundEvent, Platform } from '../port.ts';

/** Where whoever asked for an approval is told what came of it. */
export interface AskedFrom {
  readonly platform: Platform;
  readonly account: Account;
  readonly conversation: string;
  readonly address: Address;
}

/** Keeps where an approval was asked for. */
export async function keepAskedFrom(db: Queryable, approvalId: string, event: InboundEvent): Promise<void> {
  const { platform, account, conversationKey, address } = event;
  await db.query(
    `insert into svod.chat_approvals (approval_id, platform, account, conversation, address)
     values ($1, $2, $3::jsonb, $4, $5::jsonb) on conflict do nothing`,
    [
      approvalId,
      platform,
      JSON.stringify({ ...account, email: null }),
      conversationKey,
      JSON.stringify(address),
    ],
  );
}

/** Null for what was not asked for in a messenger. */
export async function askedFrom(db: Queryable, approvalId: string): Promise<AskedFrom | null> {
  const { rows } = await db.query<AskedFrom & Record<string, unknown>>(
    'select platform, account, conversation, address from svod.chat_approvals where approval_id = $1',
    [approvalId],
  );
  return rows[0] ?? null;
}
