import { join } from 'node:path';
import { parseActor } from './access/actor.ts';
import type { Assistant } from './assistant/assistant.ts';
import type { Catalogue } from './catalog/catalogue.ts';
import type { Company } from './catalog/companies.ts';
import type { JoinDomain } from './chat/conversation/encounter.ts';
import type { DirectRoom } from './chat/direct-room.ts';
import type { HandleEvent } from './chat/exchange.ts';
import type { Config } from './config.ts';
import type { Database } from './data/database.ts';
import type { Logger } from './log.ts';

/** What of the application a conversation needs. */
export interface ConversationParts {
  readonly db: Database;
  readonly config: Config;
  readonly logger: Logger;
  readonly companies: readonly Company[];
  assistant(): Promise<Assistant>;
  toolNames(): Promise<ReadonlySet<string>>;
  catalogue(): Promise<Catalogue>;
}

/** What is done with what people say, in every messenger and on every surface of this process. Throws `usage` for a domain's unknown company. */
export async function openConversation(app: ConversationParts): Promise<HandleEvent> {
  const { db, config, logger, companies } = app;
  const [{ createConversation }, { createAllowance }, linkage, catalogue] = await Promise.all([
    import('./chat/conversation/conversation.ts'),
    import('./chat/conversation/allowance.ts'),
    import('./capabilities/clients/linkage/link-people.ts'),
    app.catalogue(),
  ]);
  const { timeZone, language, sharing } = config;
  return createConversation({
    db,
    assistant: await app.assistant(),
    tools: await app.toolNames(),
    companies,
    examples: spoken => catalogue.examples[spoken],
    linkage: () => linkage.loadPeopleLinkage(join(config.catalogDir, 'matching.yaml')),
    sharing,
    language,
    timeZone,
    joinDomains: joinDomainsOf(config, companies),
    allowance: createAllowance({ db, timeZone }),
    now: () => new Date(),
    logger,
  });
}

/** The room of the page and the terminal. */
export async function openDirectRoom(
  { db, config: { language } }: Pick<ConversationParts, 'db' | 'config'>,
  handle: HandleEvent,
): Promise<DirectRoom> {
  const [{ createDirectRoom }, { bindButtons }, { tellOfExpired }, { queueMessages }] = await Promise.all([
    import('./chat/direct-room.ts'),
    import('./chat/conversation/buttons.ts'),
    import('./chat/conversation/expired-approvals.ts'),
    import('./chat/queued-message.ts'),
  ]);
  return createDirectRoom({
    db,
    handle,
    bindButtons,
    language,
    // Where messengers run too, whoever is first tells; each is told once.
    tidy: now =>
      tellOfExpired({ db, now, language, post: async said => void (await queueMessages(db, said, now)) }),
  });
}

function joinDomainsOf({ joinDomains }: Config, companies: readonly Company[]): readonly JoinDomain[] {
  const slugs = companies.map(({ slug }) => slug);
  return joinDomains.map(({ domain, actor }) => ({ domain, actor: parseActor(actor, slugs) }));
}
