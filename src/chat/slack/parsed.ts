import type { Account, InboundEvent } from '../port.ts';
import { type Place, type Workspace, workspaceKey } from './place.ts';

/** What a parser is told about the app and the moment; nothing in it changes what a payload means. */
export interface ParseContext {
  /** The bot's own user in this workspace, null when it is not known. */
  readonly botUserId: string | null;
  /** When the payload arrived: commands and submitted modals carry no time of their own. */
  readonly receivedAt: Date;
}

export interface Parsed {
  readonly event: InboundEvent;
  /** A message in a thread that does not name the bot: ours only where the bot already takes part. */
  readonly onlyIfJoined: boolean;
}

/** `TEAM:USER`: the external id of a Slack account. */
export function accountId(team: string, user: string): string {
  return `${team}:${user}`;
}

/** What an event itself tells of a person; the profile has the rest. */
export function accountOf(team: string, user: string, name: string | null | undefined): Account {
  return {
    platform: 'slack',
    id: accountId(team, user),
    name: name ?? '',
    language: null,
    timeZone: null,
    email: null,
  };
}

/** `slack:<team>:<channel>:<thread>`; what a person says outside of any thread is one conversation of its own. */
function conversationKey(workspace: Workspace, channel: string, thread: string | null): string {
  return `slack:${workspaceKey(workspace)}:${channel}:${thread ?? '0'}`;
}

/**
 * Only a person's own conversation with the bot has a channel that begins with a D. A direct conversation of several people
 * begins with a C or, when it is old, with a G: others read there, so that it is a room like any channel.
 */
export function isDirect(channel: string): boolean {
  return channel.startsWith('D');
}

/** The person's private conversation, reached by their own id: Slack finds the channel. */
export function directPlace(workspace: Workspace, user: string): Place {
  return { ...workspace, channel: user, thread: null, user, direct: true };
}

/** The common part of an event in a place. */
export function eventIn(
  place: Place,
  account: Account,
  told: Pick<InboundEvent, 'body' | 'dedupeKey' | 'sentAt'> & Partial<Pick<InboundEvent, 'handle'>>,
): InboundEvent {
  return {
    platform: 'slack',
    conversationKey: conversationKey(place, place.channel, place.thread),
    room: place.direct ? 'private' : 'group',
    account,
    address: place,
    handle: {},
    ...told,
  };
}

/** ISO 8601 of a Slack timestamp, seconds with a fraction; the fallback when it is none. */
export function momentOf(ts: string, fallback: Date): string {
  const moment = new Date(Number(ts) * 1000);
  return Number.isNaN(moment.getTime()) ? fallback.toISOString() : moment.toISOString();
}
