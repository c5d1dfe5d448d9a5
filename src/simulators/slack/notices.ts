import type { Delivery } from './delivery/delivery.ts';
import type { JsonObject } from './json.ts';
import { fileJson, messageJson } from './wire.ts';
import type { Channel, Message, Workspace, World } from './world.ts';

interface Teller {
  readonly world: World;
  readonly delivery: Delivery;
}

/** The subscription that brings a channel's messages, and how Slack calls that kind of channel in events. */
const BY_KIND = {
  public: { subscription: 'message.channels', type: 'channel' },
  private: { subscription: 'message.groups', type: 'group' },
  im: { subscription: 'message.im', type: 'im' },
  mpim: { subscription: 'message.mpim', type: 'mpim' },
} as const;

/**
 * Tells the app of a message in a channel that it is in: its own messages too, as Slack does. A mention anywhere but in a
 * direct conversation with the app comes twice, as `message` and as `app_mention`, each with its own event id; the second
 * does not tell the kind of channel.
 */
export function notifyMessage(
  teller: Teller,
  workspace: Workspace,
  channel: Channel,
  message: Message,
  change: 'message_changed' | 'message_deleted' | null = null,
): void {
  const bot = workspace.installation?.botUserId;
  if (!bot || message.onlyFor || !channel.members.has(bot)) return;
  const { subscription, type } = BY_KIND[channel.kind];
  const shown = eventMessage(teller, workspace, channel, message);
  const event = change
    ? changeEvent(teller.world, channel, message, shown, change)
    : { ...shown, channel: channel.id, event_ts: message.ts, channel_type: type };
  teller.delivery.event(workspace, { ...event, channel_type: type }, subscription);
  if (!change && channel.kind !== 'im' && !message.botId && message.text.includes(`<@${bot}>`)) {
    const { subtype: _left, ...mention } = shown;
    teller.delivery.event(
      workspace,
      { ...mention, type: 'app_mention', channel: channel.id, event_ts: message.ts },
      'app_mention',
    );
  }
}

/** In a channel shared by Slack Connect a file comes as a hint to ask `files.info`. */
function eventMessage(teller: Teller, workspace: Workspace, channel: Channel, message: Message): JsonObject {
  const shown = messageJson(message, workspace, teller.world);
  if (!channel.shared || message.files.length === 0) return shown;
  const files = message.files.map(file => ({
    id: file.id,
    created: fileJson(file, teller.world).created,
    mode: 'file_access',
    file_access: 'check_file_info',
    user: '',
    size: 0,
  }));
  return { ...shown, files };
}

function changeEvent(
  world: World,
  channel: Channel,
  message: Message,
  shown: JsonObject,
  change: 'message_changed' | 'message_deleted',
): JsonObject {
  const before = message.history.at(-1);
  const event = {
    type: 'message',
    subtype: change,
    channel: channel.id,
    hidden: true,
    ts: world.marks.stamp(),
  };
  const previous = { ...shown, ...(before && { text: before.text }) };
  return change === 'message_changed'
    ? { ...event, message: shown, previous_message: previous, event_ts: event.ts }
    : { ...event, deleted_ts: message.ts, previous_message: previous, event_ts: event.ts };
}
