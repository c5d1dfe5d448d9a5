import type { Sharing } from '../../access/acting.ts';
import type { Actor, Asker } from '../../access/actor.ts';
import type { Person } from '../../access/members.ts';
import type { Assistant } from '../../assistant/assistant.ts';
import type { Linkage } from '../../capabilities/clients/linkage/linkage.ts';
import type { Language } from '../../capabilities/tool.ts';
import type { Company } from '../../catalog/companies.ts';
import type { Database } from '../../data/database.ts';
import type { Logger } from '../../log.ts';
import type { Exchange } from '../exchange.ts';
import type { FileRef, InboundEvent, OutMessage, Platform } from '../port.ts';
import type { Allowance } from './allowance.ts';

/** Whoever's verified address ends in `domain` is enrolled as `actor`. */
export interface JoinDomain {
  readonly domain: string;
  readonly actor: Actor;
}

/** Takes a recording: downloads, transcribes and answers by itself. `note` is what the person wrote beside it. */
export type HandleCall = (call: {
  readonly encounter: MemberEncounter;
  readonly file: FileRef;
  readonly note: string;
}) => Promise<void>;

export interface ConversationDeps {
  readonly db: Database;
  readonly assistant: Assistant;
  /** Names of the tools that the assistant has: what it lacks is not promised. */
  readonly tools: ReadonlySet<string>;
  readonly companies: readonly Company[];
  /** Questions that this base answers. */
  readonly examples: (language: Language) => readonly string[];
  /** How records are matched; read when an admin first reviews pairs. */
  readonly linkage: () => Promise<Linkage>;
  readonly sharing: Sharing;
  readonly language: Language;
  readonly timeZone: string;
  readonly joinDomains: readonly JoinDomain[];
  readonly allowance: Allowance;
  readonly now: () => Date;
  readonly logger: Logger;
  readonly handleCall?: HandleCall;
}

/** One event with what is known about whoever caused it. */
export interface Encounter {
  readonly deps: ConversationDeps;
  readonly exchange: Exchange;
  readonly event: InboundEvent;
  /** Null for someone who is not enrolled. */
  readonly member: Person | null;
  readonly language: Language;
  /** IANA zone in which this person reads times. */
  readonly timeZone: string;
}

export interface MemberEncounter extends Encounter {
  readonly member: Person;
  /** The member with their own rights, as they are now. */
  readonly actor: Asker;
}

/** Tells a member's encounter from a stranger's. */
export function isMember(encounter: Encounter): encounter is MemberEncounter {
  return encounter.member !== null;
}

/** An encounter of whoever acts with the rights of this person. */
export function memberEncounter(base: Omit<Encounter, 'member'>, member: Person): MemberEncounter {
  const { id, role, company } = member;
  return { ...base, member, actor: { role, company, ...(id !== null && { memberId: id }) } };
}

/** Whose people an admin looks after from here: a messenger's own, and those of all of them from a surface of ours. Null is all. */
export function lookedAfter({ exchange, event }: Pick<Encounter, 'exchange' | 'event'>): Platform | null {
  return exchange.direct ? null : event.platform;
}

/** A person's own name; empty for whoever is known by their role alone. */
export function ownName({ id, name }: Person): string {
  return id === null ? '' : safeName(name);
}

/** Says a message of one paragraph. */
export function sayText(
  { exchange, language }: Pick<Encounter, 'exchange' | 'language'>,
  markdown: string,
  delivery?: Parameters<Exchange['say']>[1],
): void {
  exchange.say(textMessage(markdown, language), delivery);
}

/** How a message reaches the event's own account and nobody else of a room. */
export function privately({ event }: Pick<Encounter, 'event'>): { readonly privately?: true } {
  return event.room === 'group' ? { privately: true } : {};
}

/** A message of text alone. */
export function textMessage(markdown: string, language: Language): OutMessage {
  return { blocks: [{ kind: 'text', markdown }], summary: plainSummary(markdown), language };
}

const MAX_SUMMARY = 300;

/** A text as one plain line: the emphasis of Markdown is taken out, its escapes are undone. */
export function plainSummary(markdown: string): string {
  const line = markdown
    .replace(/\*\*([^*]+)\*\*/g, '$1')
    .replace(/(?<![\p{L}\p{N}])_([^_]+)_(?![\p{L}\p{N}])/gu, '$1')
    .replace(/`([^`]+)`/g, '$1')
    .replace(/\\([\\`*_[\]<>])/g, '$1')
    .replace(/[^\S\u00a0\u202f]+/g, ' ')
    .trim();
  return line.length <= MAX_SUMMARY ? line : `${line.slice(0, MAX_SUMMARY - 1).trimEnd()}…`;
}

/** A name as people typed it, fit to stand inside a Markdown text: it formats nothing and breaks no line. */
export function safeName(name: string, maxLength = 60): string {
  const plain = name
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .replace(/[\\`*_[\]<>|~]/g, '')
    .trim();
  return plain.length <= maxLength ? plain : `${plain.slice(0, maxLength - 1)}…`;
}

/** What people call a company. */
export function companyName(
  deps: Pick<ConversationDeps, 'companies'>,
  slug: string,
  language: Language,
): string {
  return deps.companies.find(company => company.slug === slug)?.name[language] ?? slug;
}
