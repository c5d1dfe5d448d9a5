import { chatWords } from '../../words/chat.ts';
import { moveQueued } from '../moved-room.ts';
import { DeliveryError } from '../port.ts';
import { markBlocked, moveConversation } from './accounts.ts';
import { type Encounter, isMember, sayText } from './encounter.ts';
import { startPage } from './start-page.ts';
import { refusal } from './strangers.ts';

type Lifecycle = Extract<Encounter['event']['body'], { kind: 'lifecycle' }>;

/** What happens to a conversation rather than in it. Nothing is sent where the bot was shut out. */
export async function meetLifecycle(encounter: Encounter, body: Lifecycle): Promise<void> {
  const { deps, exchange, event, language } = encounter;
  switch (body.what) {
    case 'home': {
      const { message } = isMember(encounter) ? await startPage(encounter) : await refusal(encounter);
      return exchange.port.showHome(event.account, message).catch(unlessUnreachable);
    }
    case 'joined':
      if (event.room === 'group') sayText(encounter, chatWords[language].room.hello);
      return;
    case 'blocked':
      return markBlocked(deps.db, event.platform, event.account.id);
    case 'removed':
      return;
    case 'moved':
      await moveConversation(deps.db, event.conversationKey, body.to);
      return moveQueued(deps.db, { from: event.conversationKey, to: body.to, address: body.address });
  }
}

/** A home that cannot be shown is nothing to speak of; one that cannot be shown yet is tried again. */
function unlessUnreachable(error: unknown): void {
  if (!(error instanceof DeliveryError) || error.outcome === 'later') throw error;
}
