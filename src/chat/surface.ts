import type { Actor } from '../access/actor.ts';
import type { Person } from '../access/members.ts';
import type { Language } from '../capabilities/tool.ts';
import { memberWords } from '../words/members.ts';
import type { Account, InboundBody, InboundEvent, Platform } from './port.ts';

/** Who speaks on a surface of ours: whoever acts as `actor`, by the program's own word. */
export interface Speaker {
  readonly platform: Exclude<Platform, 'telegram' | 'slack'>;
  readonly actor: Actor;
  /** Of the surface: what is said to them where neither their words nor their choice tell another. */
  readonly language: Language;
  /** What they chose to be answered in. */
  readonly chosen: Language | null;
  readonly timeZone: string;
}

/** The person as a conversation knows them: by their role, as the base has no name for them. */
export function personOf({ actor, language, chosen }: Speaker): Person {
  const { role, company } = actor;
  return { id: null, name: memberWords[chosen ?? language].roles[role], role, company, language: chosen };
}

/** `ROLE@COMPANY`: whoever acts as the same actor has the same threads, so they press the same buttons too. */
export function accountId({ role, company }: Actor): string {
  return `${role}@${company}`;
}

/** An event of theirs. `dedupeKey` is new for each: nothing comes twice. */
export function eventOf(
  speaker: Speaker,
  body: InboundBody,
  place: Pick<InboundEvent, 'dedupeKey' | 'conversationKey' | 'address'>,
): InboundEvent {
  const { platform, language, chosen, timeZone } = speaker;
  const account: Account = {
    platform,
    id: accountId(speaker.actor),
    name: personOf(speaker).name,
    language: chosen ?? language,
    timeZone,
    email: null,
  };
  return {
    platform,
    ...place,
    room: 'private',
    account,
    sentAt: new Date().toISOString(),
    body,
    handle: {},
  };
}

const COMMAND = /^\/([^\s/]+)(?:\s+([\s\S]*))?$/;

/** What a person typed: a command where it begins with a slash and a name, words otherwise. */
export function typed(text: string): InboundBody {
  const [, name, argument = ''] = COMMAND.exec(text) ?? [];
  return name === undefined
    ? { kind: 'text', text, addressed: true }
    : { kind: 'command', name: name.toLowerCase(), argument: argument.trim() };
}
