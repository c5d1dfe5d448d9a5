import type { Queryable } from '../../data/database.ts';

/** Whether something was said to the bot, or by it, in this conversation lately: a follow-up there needs no mention. */
export async function takesPart(db: Queryable, conversationKey: string): Promise<boolean> {
  const { rows } = await db.query<{ takesPart: boolean }>(
    `select exists (select from svod.chat_inbox_lines where key = $1)
      or exists (select from svod.chat_outbox_lines where key = $1) as "takesPart"`,
    [conversationKey],
  );
  return rows[0]?.takesPart ?? false;
}
