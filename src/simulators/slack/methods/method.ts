import type { Delivery } from '../delivery/delivery.ts';
import type { Sockets } from '../delivery/sockets.ts';
import type { JsonObject } from '../json.ts';
import { SlackError } from '../slack-error.ts';
import type { Channel, Installation, Message, Workspace, World } from '../world.ts';
import type { Args } from './args.ts';
import type { Triggers } from './triggers.ts';

/** Timings that a test may want otherwise; milliseconds. */
export interface Timings {
  /** From completing an upload to the file being shared and shown. */
  readonly fileShareMs: number;
  /** Silence after which a stream is over. */
  readonly streamIdleMs: number;
}

/** What every method works with. */
export interface Services {
  readonly world: World;
  readonly delivery: Delivery;
  readonly sockets: Sockets;
  readonly triggers: Triggers;
  readonly timings: Timings;
}

/** One authorised call of a bot. */
export interface Call extends Services {
  readonly args: Args;
  readonly workspace: Workspace;
  readonly installation: Installation;
}

/** A call without a bot's token: of the app itself, or of nobody. */
export interface BareCall extends Services {
  readonly args: Args;
  readonly authorization: string | null;
}

/** Calls a minute by tier, and one a second and channel for posts: Slack's rate limits. */
export type Tier = 'tier1' | 'tier2' | 'tier3' | 'tier4' | 'post';

export type Method =
  | {
      readonly token: 'bot';
      readonly tier: Tier;
      readonly scope: string | null;
      readonly run: (call: Call) => JsonObject | Promise<JsonObject>;
    }
  | {
      readonly token: 'app' | 'none';
      readonly tier: Tier;
      readonly run: (call: BareCall) => JsonObject | Promise<JsonObject>;
    };

/** A channel that the bot can see; a private one that it is not in does not exist for it. */
export function visibleChannel(call: Call, id: string): Channel {
  const channel = call.workspace.channels.get(id);
  const member = channel?.members.has(call.installation.botUserId) ?? false;
  if (!channel || (channel.kind !== 'public' && !member)) throw new SlackError('channel_not_found');
  return channel;
}

/** What Slack calls each kind of channel in the scopes that let an app look into it. */
const SCOPE_OF_KIND = { public: 'channels', private: 'groups', im: 'im', mpim: 'mpim' } as const;

/** A channel of which the bot may learn who is in it (`read`), or what was said there (`history`). */
export function openedChannel(call: Call, id: string, right: 'read' | 'history'): Channel {
  const channel = visibleChannel(call, id);
  checkScope(call, `${SCOPE_OF_KIND[channel.kind]}:${right}`);
  return channel;
}

/** Throws `missing_scope`, naming it, when the installation was not given it. */
export function checkScope({ installation }: Pick<Call, 'installation'>, scope: string): void {
  const { scopes } = installation;
  if (!scopes.includes(scope)) {
    throw new SlackError('missing_scope', { needed: scope, provided: scopes.join(',') });
  }
}

/** A channel that the bot may post to. */
export function ownChannel(call: Call, id: string): Channel {
  const channel = visibleChannel(call, id);
  if (!channel.members.has(call.installation.botUserId)) throw new SlackError('not_in_channel');
  if (channel.archived) throw new SlackError('is_archived');
  return channel;
}

export function messageAt(channel: Channel, ts: string): Message {
  const message = channel.messages.get(ts);
  if (!message || message.deleted || message.onlyFor) throw new SlackError('message_not_found');
  return message;
}
