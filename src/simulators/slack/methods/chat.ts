import type { JsonObject } from '../json.ts';
import { addMessage, deleteMessage, directChannel, editMessage, rootOf } from '../messages.ts';
import { notifyMessage } from '../notices.ts';
import { SlackError } from '../slack-error.ts';
import { messageJson } from '../wire.ts';
import type { Channel, Message, Scheduled } from '../world.ts';
import { readContent, readMetadata } from './content.ts';
import { type Call, type Method, messageAt, ownChannel, visibleChannel } from './method.ts';

/** Characters: chat.postMessage truncates beyond, chat.update refuses. */
const MAX_TEXT = 40_000;
const MAX_UPDATED_TEXT = 4000;
const MAX_AHEAD_MS = 120 * 86_400_000;
const STAMP = /^\d{10,}\.\d{6}$/;

const scope = 'chat:write';

export const chatMethods: Readonly<Record<string, Method>> = {
  'chat.postMessage': { token: 'bot', tier: 'post', scope, run: postMessage },
  'chat.update': { token: 'bot', tier: 'tier3', scope, run: update },
  'chat.delete': { token: 'bot', tier: 'tier3', scope, run: remove },
  'chat.postEphemeral': { token: 'bot', tier: 'tier4', scope, run: postEphemeral },
  'chat.scheduleMessage': { token: 'bot', tier: 'tier3', scope, run: schedule },
  'chat.deleteScheduledMessage': { token: 'bot', tier: 'tier3', scope, run: deleteScheduled },
  'chat.scheduledMessages.list': { token: 'bot', tier: 'tier3', scope: null, run: listScheduled },
  'chat.getPermalink': { token: 'bot', tier: 'tier4', scope: null, run: permalink },
};

function postMessage(call: Call): JsonObject {
  const channel = postingChannel(call, call.args.required('channel'));
  const message = post(call, channel);
  return { channel: channel.id, ts: message.ts, message: messageJson(message, call.workspace, call.world) };
}

/** Channel id, or a person's id: then their direct conversation. */
export function postingChannel(call: Call, id: string): Channel {
  if (/^[UW]/.test(id)) {
    if (!call.workspace.users.has(id)) throw new SlackError('channel_not_found');
    return directChannel(call.world, call.workspace, id);
  }
  const named = id.startsWith('#')
    ? [...call.workspace.channels.values()].find(channel => `#${channel.name}` === id)
    : null;
  return ownChannel(call, named?.id ?? id);
}

function post(call: Call, channel: Channel): Message {
  const { world, workspace, args } = call;
  const content = readContent(args, workspace, world, MAX_TEXT);
  const metadata = readMetadata(args);
  const message = addMessage(world, channel, {
    userId: call.installation.botUserId,
    botId: call.installation.botId,
    text: content.text ?? '',
    blocks: content.blocks ?? [],
    attachments: content.attachments ?? [],
    threadTs: threadRoot(call, channel),
    broadcast: args.flag('reply_broadcast'),
    metadata,
  });
  notifyMessage(call, workspace, channel, message);
  return message;
}

/** The root named by `thread_ts`. A reply's own stamp leads to its root, as in Slack. */
export function threadRoot(call: Call, channel: Channel): string | null {
  if (!call.args.has('thread_ts')) return null;
  const ts = call.args.required('thread_ts');
  if (!STAMP.test(ts)) throw new SlackError('invalid_thread_ts');
  const parent = channel.messages.get(ts);
  if (!parent || parent.onlyFor) throw new SlackError('thread_not_found');
  return rootOf(parent);
}

function update(call: Call): JsonObject {
  const { args, world, workspace } = call;
  const channel = visibleChannel(call, args.required('channel'));
  const message = messageAt(channel, args.required('ts'));
  if (message.botId !== call.installation.botId) throw new SlackError('cant_update_message');
  if (message.stream?.state === 'streaming') throw new SlackError('streaming_state_conflict');
  const content = readContent(args, workspace, world, MAX_UPDATED_TEXT);
  const metadata = args.has('metadata') ? readMetadata(args) : undefined;
  // What an update leaves out stays: text alone does not take blocks away, an empty list does.
  editMessage(world, channel, message, {
    ...(content.text !== null && { text: content.text }),
    ...(content.blocks && { blocks: content.blocks }),
    ...(content.attachments && { attachments: content.attachments }),
    ...(metadata !== undefined && { metadata }),
  });
  notifyMessage(call, workspace, channel, message, 'message_changed');
  return {
    channel: channel.id,
    ts: message.ts,
    text: message.text,
    message: messageJson(message, workspace, world),
  };
}

function remove(call: Call): JsonObject {
  const channel = visibleChannel(call, call.args.required('channel'));
  const message = messageAt(channel, call.args.required('ts'));
  const streaming = message.stream?.state === 'streaming';
  if (message.botId !== call.installation.botId || streaming) throw new SlackError('cant_delete_message');
  deleteMessage(call.world, channel, message);
  notifyMessage(call, call.workspace, channel, message, 'message_deleted');
  return { channel: channel.id, ts: message.ts };
}

function postEphemeral(call: Call): JsonObject {
  const { args, world, workspace } = call;
  const channel = ownChannel(call, args.required('channel'));
  const userId = args.required('user');
  if (!channel.members.has(userId)) throw new SlackError('user_not_in_channel');
  const content = readContent(args, workspace, world, MAX_TEXT);
  const message = addMessage(world, channel, {
    userId: call.installation.botUserId,
    botId: call.installation.botId,
    text: content.text ?? '',
    blocks: content.blocks ?? [],
    attachments: content.attachments ?? [],
    threadTs: threadRoot(call, channel),
    onlyFor: userId,
  });
  return { message_ts: message.ts };
}

function schedule(call: Call): JsonObject {
  const { args, world, workspace } = call;
  const channel = postingChannel(call, args.required('channel'));
  const postAt = args.number('post_at', Number.NaN);
  if (!Number.isFinite(postAt)) throw new SlackError('invalid_time');
  const ahead = postAt * 1000 - world.clock.now();
  if (ahead <= 0) throw new SlackError('time_in_past');
  if (ahead > MAX_AHEAD_MS) throw new SlackError('time_too_far');
  const content = readContent(args, workspace, world, MAX_TEXT);
  const id = world.marks.id('Q');
  const cancel = world.clock.after(ahead, () => {
    workspace.scheduled.delete(id);
    post(call, channel);
  });
  const scheduled: Scheduled = { id, channelId: channel.id, postAt, text: content.text ?? '', cancel };
  workspace.scheduled.set(id, scheduled);
  return {
    channel: channel.id,
    scheduled_message_id: id,
    post_at: postAt,
    message: {
      type: 'delayed_message',
      text: scheduled.text,
      bot_id: call.installation.botId,
      team: workspace.id,
    },
  };
}

function deleteScheduled(call: Call): JsonObject {
  const id = call.args.required('scheduled_message_id');
  const scheduled = call.workspace.scheduled.get(id);
  if (!scheduled) throw new SlackError('invalid_scheduled_message_id');
  scheduled.cancel();
  call.workspace.scheduled.delete(id);
  return {};
}

function listScheduled(call: Call): JsonObject {
  const wanted = call.args.text('channel');
  const scheduled = [...call.workspace.scheduled.values()]
    .filter(one => !wanted || one.channelId === wanted)
    .map(one => ({ id: one.id, channel_id: one.channelId, post_at: one.postAt, text: one.text }));
  return { scheduled_messages: scheduled, response_metadata: { next_cursor: '' } };
}

function permalink(call: Call): JsonObject {
  const channel = visibleChannel(call, call.args.required('channel'));
  const message = messageAt(channel, call.args.required('message_ts'));
  const thread = message.threadTs ? `?thread_ts=${message.threadTs}&cid=${channel.id}` : '';
  const url = `${call.world.origin}/archives/${channel.id}/p${message.ts.replace('.', '')}${thread}`;
  return { channel: channel.id, permalink: url };
}
