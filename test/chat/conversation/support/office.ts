import { resolve } from 'node:path';
import type { Sharing } from '../../../../src/access/acting.ts';
import { type Actor, GROUP_ADMIN } from '../../../../src/access/actor.ts';
import { addMember } from '../../../../src/access/members.ts';
import type { Assistant } from '../../../../src/assistant/assistant.ts';
import { loadPeopleLinkage } from '../../../../src/capabilities/clients/linkage/link-people.ts';
import { loadCompanies, syncCompanies } from '../../../../src/catalog/companies.ts';
import { type AllowanceLimits, createAllowance } from '../../../../src/chat/conversation/allowance.ts';
import { createConversation } from '../../../../src/chat/conversation/conversation.ts';
import type {
  ConversationDeps,
  HandleCall,
  JoinDomain,
} from '../../../../src/chat/conversation/encounter.ts';
import type { HandleEvent } from '../../../../src/chat/exchange.ts';
import type { Platform } from '../../../../src/chat/port.ts';
import type { Database } from '../../../../src/data/database.ts';
import { type AssistantSetting, assistantOver } from '../../../support/assistant.ts';
import { silentLogger } from '../../../support/databases.ts';
import { type ScriptedAnswer, scriptedEngine } from '../../../support/scripted-model.ts';
import { Messenger, Person } from './messenger.ts';

const CATALOG = resolve(import.meta.dirname, '../../../../catalog');

export interface OfficeSetting {
  readonly platform?: Platform;
  readonly forms?: 'modal' | 'steps';
  readonly sharing?: Sharing;
  readonly script?: readonly ScriptedAnswer[];
  readonly assistant?: Assistant;
  readonly joinDomains?: readonly JoinDomain[];
  readonly limits?: Partial<AllowanceLimits>;
  readonly handleCall?: HandleCall;
  readonly tools?: readonly string[];
  readonly now?: () => Date;
  readonly exports?: AssistantSetting['exports'];
}

/** A messenger, the conversation behind it, and the people who talk to it. */
export interface Office {
  readonly messenger: Messenger;
  readonly handler: HandleEvent;
  /** Enrols someone and hands them over. */
  member(id: string, actor: Actor, name?: string): Promise<Person>;
  stranger(id: string, options?: ConstructorParameters<typeof Person>[3]): Person;
}

/** Noon of the frozen day, UTC: 15:00 in Moscow. */
export const NOON = new Date('2026-11-28T12:00:00Z');

export async function openOffice(db: Database, setting: OfficeSetting = {}): Promise<Office> {
  const companies = await loadCompanies(`${CATALOG}/companies.yaml`);
  await syncCompanies(db, companies);
  const now = setting.now ?? (() => NOON);
  const assistant =
    setting.assistant ??
    (await assistantOver(db, {
      embedded: scriptedEngine(setting.script ?? []),
      sharing: setting.sharing ?? 'group',
      now,
      ...(setting.exports && { exports: setting.exports }),
    }));
  const deps: ConversationDeps = {
    db,
    assistant,
    tools: new Set(setting.tools ?? ['query_clients', 'draw_chart']),
    companies,
    examples: language => (language === 'ru' ? ['сколько клиентов', 'кто из Казани'] : ['how many clients']),
    linkage: () => loadPeopleLinkage(`${CATALOG}/matching.yaml`),
    sharing: setting.sharing ?? 'group',
    language: 'ru',
    timeZone: 'Europe/Moscow',
    joinDomains: setting.joinDomains ?? [],
    allowance: createAllowance({
      db,
      timeZone: 'Europe/Moscow',
      now,
      wait: async () => undefined,
      limits: { strangerPerMinute: 100, personPerMinute: 600, companyPerMinute: 600, ...setting.limits },
    }),
    now,
    logger: silentLogger,
    ...(setting.handleCall && { handleCall: setting.handleCall }),
  };
  const handler = createConversation(deps);
  const messenger = new Messenger(db, {
    ...(setting.platform && { platform: setting.platform }),
    ...(setting.forms && { forms: setting.forms }),
  });
  return {
    messenger,
    handler,
    async member(id, actor, name = `Участник ${id}`) {
      const identities = [{ surface: messenger.platform, externalId: id }];
      const change = await addMember(db, GROUP_ADMIN, { name, actor, identities });
      if (change.kind !== 'done') throw new Error(`Not enrolled: ${change.kind}.`);
      return new Person(messenger, handler, id, { name });
    },
    stranger: (id, options) => new Person(messenger, handler, id, options),
  };
}
