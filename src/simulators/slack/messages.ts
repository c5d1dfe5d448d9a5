import { isObject, type JsonObject } from './json.ts';
import type { Stream } from './stream.ts';
import type { Channel, Message, SlackFile, Workspace, World } from './world.ts';

export interface NewMessage {
  readonly userId: string;
  readonly botId?: string | null;
  readonly text: string;
  readonly blocks?: readonly JsonObject[];
  readonly attachments?: readonly JsonObject[];
  readonly files?: readonly SlackFile[];
  readonly threadTs?: string | null;
  readonly broadcast?: boolean;
  readonly subtype?: string | null;
  readonly metadata?: JsonObject | null;
  readonly onlyFor?: string | null;
  readonly stream?: Stream | null;
}

/** Puts a message into a channel, gives its blocks their ids and tells the watchers. Tells no app. */
export function addMessage(world: World, channel: Channel, fresh: NewMessage): Message {
  const message: Message = {
    ts: world.marks.stamp(),
    channelId: channel.id,
    userId: fresh.userId,
    botId: fresh.botId ?? null,
    threadTs: fresh.threadTs ?? null,
    broadcast: fresh.broadcast ?? false,
    subtype: fresh.subtype ?? null,
    text: fresh.text,
    blocks: withBlockIds(world, fresh.blocks ?? []),
    attachments: fresh.attachments ?? [],
    files: fresh.files ?? [],
    metadata: fresh.metadata ?? null,
    editedTs: null,
    deleted: false,
    history: [],
    reactions: [],
    onlyFor: fresh.onlyFor ?? null,
    stream: fresh.stream ?? null,
  };
  channel.messages.set(message.ts, message);
  if (message.threadTs) {
    const replies = channel.replies.get(message.threadTs);
    if (replies) replies.push(message);
    else channel.replies.set(message.threadTs, [message]);
  }
  for (const file of message.files) file.shares.push({ channelId: channel.id, ts: message.ts });
  // A reply of the app takes its "is thinking" away.
  if (message.botId && !message.onlyFor) clearStatus(world, channel, message.threadTs ?? message.ts);
  announce(world, channel, message);
  return message;
}

/** Replaces what a message says, keeping what it said before. */
export function editMessage(
  world: World,
  channel: Channel,
  message: Message,
  change: {
    text?: string;
    blocks?: readonly JsonObject[];
    attachments?: readonly JsonObject[];
    metadata?: JsonObject | null;
  },
): void {
  const at = world.marks.stamp();
  message.history.push({ at, text: message.text, blocks: message.blocks });
  if (change.text !== undefined) message.text = change.text;
  if (change.blocks) message.blocks = withBlockIds(world, change.blocks);
  if (change.attachments) message.attachments = change.attachments;
  if (change.metadata !== undefined) message.metadata = change.metadata;
  message.editedTs = at;
  announce(world, channel, message);
}

export function deleteMessage(world: World, channel: Channel, message: Message): void {
  message.deleted = true;
  announce(world, channel, message);
}

export function clearStatus(world: World, channel: Channel, threadTs: string): void {
  if (channel.statuses.delete(threadTs)) {
    world.changed({ what: 'status', teamId: channel.teamId, channelId: channel.id, ts: threadTs });
  }
}

export function announce(world: World, channel: Channel, message: Message): void {
  world.changed({ what: 'message', teamId: channel.teamId, channelId: channel.id, ts: message.ts });
}

/** Blocks without an id get one, as Slack gives it. */
export function withBlockIds(world: World, blocks: readonly JsonObject[]): readonly JsonObject[] {
  return blocks.map(block =>
    typeof block.block_id === 'string' ? block : { ...block, block_id: world.marks.id('b') },
  );
}

/** The root of the thread that a message belongs to or would begin. */
export function rootOf(message: Message): string {
  return message.threadTs ?? message.ts;
}

/** The direct conversation of a person with the app, made at its first use. */
export function directChannel(world: World, workspace: Workspace, userId: string): Channel {
  for (const channel of workspace.channels.values()) {
    if (channel.kind === 'im' && channel.withUser === userId) return channel;
  }
  const channel = newChannel(world, workspace, { kind: 'im', name: userId, withUser: userId });
  channel.members.add(userId);
  if (workspace.installation) channel.members.add(workspace.installation.botUserId);
  return channel;
}

/** The direct conversation of these people and the app, made at its first use. The same people have only one. */
export function groupChannel(world: World, workspace: Workspace, userIds: readonly string[]): Channel {
  const ids = [...new Set([...userIds, workspace.installation?.botUserId ?? ''])];
  for (const channel of workspace.channels.values()) {
    const { kind, members } = channel;
    if (kind === 'mpim' && members.size === ids.length && ids.every(id => members.has(id))) return channel;
  }
  return newGroupChannel(world, workspace, ids, 'C');
}

/** Slack names such a conversation after its members: `mpdm-anna--max--svod-1`. */
export function newGroupChannel(
  world: World,
  workspace: Workspace,
  userIds: readonly string[],
  letter: 'C' | 'G',
): Channel {
  const handles = userIds.map(id => workspace.users.get(id)?.name ?? id);
  const name = `mpdm-${handles.join('--')}-1`;
  return newChannel(world, workspace, { kind: 'mpim', name, letter, members: userIds });
}

export function newChannel(
  world: World,
  workspace: Workspace,
  options: {
    kind: Channel['kind'];
    name: string;
    shared?: boolean;
    withUser?: string;
    letter?: 'C' | 'G';
    members?: readonly string[];
  },
): Channel {
  const channel: Channel = {
    id: world.marks.id(options.kind === 'im' ? 'D' : (options.letter ?? 'C')),
    teamId: workspace.id,
    name: options.name,
    kind: options.kind,
    shared: options.shared ?? false,
    archived: false,
    members: new Set(options.members),
    withUser: options.withUser ?? null,
    messages: new Map(),
    replies: new Map(),
    statuses: new Map(),
    statusLog: [],
    sessions: new Map(),
    titles: new Map(),
    prompts: null,
  };
  workspace.channels.set(channel.id, channel);
  world.changed({ what: 'people', teamId: workspace.id, channelId: channel.id });
  return channel;
}

/** Objects of a list that came over the wire. */
export function objects(list: readonly unknown[]): readonly JsonObject[] {
  return list.filter(isObject);
}
