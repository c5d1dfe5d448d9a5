import type { JsonObject } from '../json.ts';
import { directChannel, groupChannel } from '../messages.ts';
import { SlackError } from '../slack-error.ts';
import { channelJson, messageJson } from '../wire.ts';
import type { Channel, Message } from '../world.ts';
import { type Call, checkScope, type Method, openedChannel, visibleChannel } from './method.ts';
import { pageOf } from './pages.ts';

/** People of one group conversation, the app not counted: conversations.open. */
const MOST_PEOPLE = 8;

export const conversationMethods: Readonly<Record<string, Method>> = {
  'conversations.open': { token: 'bot', tier: 'tier3', scope: 'im:write', run: open },
  'conversations.info': { token: 'bot', tier: 'tier3', scope: null, run: info },
  'conversations.list': { token: 'bot', tier: 'tier2', scope: null, run: list },
  'conversations.members': { token: 'bot', tier: 'tier4', scope: null, run: members },
  'conversations.history': { token: 'bot', tier: 'tier3', scope: null, run: history },
  'conversations.replies': { token: 'bot', tier: 'tier3', scope: null, run: replies },
};

function open(call: Call): JsonObject {
  const { args, world, workspace } = call;
  if (args.has('channel')) {
    const channel = visibleChannel(call, args.required('channel'));
    return { no_op: true, already_open: true, channel: { id: channel.id } };
  }
  const users = args.required('users').split(',').filter(Boolean);
  if (users.length === 0 || users.some(id => !workspace.users.has(id)))
    throw new SlackError('user_not_found');
  if (users.length > MOST_PEOPLE) throw new SlackError('too_many_users');
  if (users.length > 1) checkScope(call, 'mpim:write');
  const [userId = ''] = users;
  const channel =
    users.length > 1 ? groupChannel(world, workspace, users) : directChannel(world, workspace, userId);
  const shown = args.flag('return_im') ? channelJson(channel, workspace, null) : { id: channel.id };
  return { channel: shown };
}

function info(call: Call): JsonObject {
  const channel = openedChannel(call, call.args.required('channel'), 'read');
  const shown = channelJson(channel, call.workspace, call.installation.botUserId);
  const count = call.args.flag('include_num_members') ? { num_members: channel.members.size } : {};
  return { channel: { ...shown, ...count } };
}

const TYPE_OF = { public: 'public_channel', private: 'private_channel', im: 'im', mpim: 'mpim' } as const;

function list(call: Call): JsonObject {
  const { args, workspace, installation } = call;
  const types = (args.text('types') ?? 'public_channel').split(',');
  const channels = [...workspace.channels.values()].filter(
    channel =>
      types.includes(TYPE_OF[channel.kind]) &&
      (channel.kind === 'public' || channel.members.has(installation.botUserId)) &&
      !(args.flag('exclude_archived') && channel.archived),
  );
  const { page, next } = pageOf(args, channels, 100);
  return {
    channels: page.map(channel => ({
      ...channelJson(channel, workspace, installation.botUserId),
      num_members: channel.members.size,
    })),
    response_metadata: { next_cursor: next },
  };
}

function members(call: Call): JsonObject {
  const channel = openedChannel(call, call.args.required('channel'), 'read');
  const { page, next } = pageOf(call.args, [...channel.members], 100);
  return { members: page, response_metadata: { next_cursor: next } };
}

function history(call: Call): JsonObject {
  const channel = readable(call);
  const messages = [...channel.messages.values()].filter(
    message => seen(message) && (!message.threadTs || message.broadcast) && within(call, message.ts),
  );
  return paged(call, messages.reverse());
}

/** Bots read a channel's messages only where they are members. */
function readable(call: Call): Channel {
  const channel = openedChannel(call, call.args.required('channel'), 'history');
  if (!channel.members.has(call.installation.botUserId)) throw new SlackError('not_in_channel');
  return channel;
}

function replies(call: Call): JsonObject {
  const channel = readable(call);
  const root = channel.messages.get(call.args.required('ts'));
  if (!root || !seen(root)) throw new SlackError('thread_not_found');
  const answers = (channel.replies.get(root.threadTs ?? root.ts) ?? []).filter(seen);
  return paged(call, [root, ...answers.filter(message => within(call, message.ts))]);
}

function paged(call: Call, messages: readonly Message[]): JsonObject {
  const { page, next } = pageOf(call.args, messages, 100);
  return {
    messages: page.map(message => messageJson(message, call.workspace, call.world)),
    has_more: next !== '',
    response_metadata: { next_cursor: next },
  };
}

function seen(message: Message): boolean {
  return !message.deleted && !message.onlyFor;
}

function within(call: Call, ts: string): boolean {
  const [oldest, latest] = [call.args.text('oldest') ?? '0', call.args.text('latest') ?? ''];
  const inclusive = call.args.flag('inclusive');
  const after = inclusive ? Number(ts) >= Number(oldest) : Number(ts) > Number(oldest);
  const before = latest === '' || (inclusive ? Number(ts) <= Number(latest) : Number(ts) < Number(latest));
  return after && before;
}
