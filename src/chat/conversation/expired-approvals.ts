import { memberById } from '../../access/members.ts';
import { expireApprovals } from '../../assistant/approval-queries.ts';
import type { Language } from '../../capabilities/tool.ts';
import type { Database } from '../../data/database.ts';
import { chatApprovalWords } from '../../words/chat-approval.ts';
import type { QueuedMessage } from '../queued-message.ts';
import { askedFrom } from './approval-queries.ts';
import { textMessage } from './encounter.ts';

/** Ends what nobody decided in time and tells whoever asked, where they asked; both or neither, and once. */
export async function tellOfExpired(deps: {
  readonly db: Database;
  readonly now: Date;
  readonly language: Language;
  readonly post: (messages: readonly QueuedMessage[]) => Promise<void>;
}): Promise<void> {
  const { db, now, post } = deps;
  await db.transaction(async tx => {
    const messages: QueuedMessage[] = [];
    for (const { id, memberId, request } of await expireApprovals(tx, now)) {
      const from = await askedFrom(tx, id);
      const asker = memberId === null ? null : await memberById(tx, memberId);
      // Whoever is no member any more hears nothing of what members asked for.
      if (!from || (memberId !== null && !asker)) continue;
      const language = asker?.language ?? from.account.language ?? deps.language;
      const { platform, conversation, address } = from;
      const message = textMessage(chatApprovalWords[language].notDecided(request.title[language]), language);
      messages.push({ platform, conversation, address, account: null, replaces: null, message, buttons: [] });
    }
    if (messages.length > 0) await post(messages);
  });
}
