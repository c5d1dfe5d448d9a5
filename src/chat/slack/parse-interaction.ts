import { commandNamed } from '../../words/slack.ts';
import type { Address, InboundBody } from '../port.ts';
import { OURS } from './actions.ts';
import { plainText } from './incoming-text.ts';
import { readMetadata } from './modal.ts';
import {
  accountOf,
  directPlace,
  eventIn,
  isDirect,
  momentOf,
  type ParseContext,
  type Parsed,
} from './parsed.ts';
import { action, command, type Interaction, shortcut, viewSubmission } from './payload.ts';
import { type Place, type Standing, type Workspace, workspaceKey } from './place.ts';

/**
 * A slash command: a word we know is a command, anything else a question. Both are answered in the person's private
 * conversation: a command can be typed where the bot may not write, and only who typed it has seen it.
 */
export function parseCommand(body: unknown, { receivedAt }: ParseContext): Parsed | null {
  const read = command.safeParse(body);
  if (!read.success) return null;
  const { data } = read;
  const workspace = {
    team: data.team_id,
    enterprise: data.is_enterprise_install === 'true' ? (data.enterprise_id ?? null) : null,
  };
  const event = eventIn(
    directPlace(workspace, data.user_id),
    accountOf(data.team_id, data.user_id, data.user_name),
    {
      body: commandBody(plainText(data.text, null)),
      dedupeKey: `slack:${workspaceKey(workspace)}:${data.trigger_id}`,
      sentAt: receivedAt.toISOString(),
      handle: { triggerId: data.trigger_id, responseUrl: data.response_url },
    },
  );
  return { event, onlyIfJoined: false };
}

function commandBody(text: string): InboundBody {
  if (text === '') return { kind: 'command', name: 'help', argument: '' };
  return commandNamed(text) ?? { kind: 'text', text, addressed: true };
}

/** A press of one of our buttons or thumbs. */
export function parseAction(body: unknown, context: ParseContext): Parsed | null {
  const read = action.safeParse(body);
  const pressed = read.data?.actions[0];
  if (!read.success || !pressed?.action_id.startsWith(OURS)) return null;
  const { data } = read;
  const button = pressed.type === 'feedback_buttons' ? pressed.value : pressed.action_id.slice(OURS.length);
  if (!button) return null;
  const workspace = workspaceOfInteraction(data);
  const from = standingOfPress(data, workspace);
  const place: Place =
    from === null
      ? directPlace(workspace, data.user.id)
      : {
          ...workspace,
          channel: from.channel,
          thread: from.thread ?? from.ts,
          user: data.user.id,
          direct: isDirect(from.channel),
        };
  return {
    event: eventIn(place, accountOfInteraction(data, workspace), {
      body: { kind: 'press', button, from },
      dedupeKey: `slack:${workspaceKey(workspace)}:${data.user.id}:${pressed.action_ts}:${pressed.action_id}`,
      sentAt: momentOf(pressed.action_ts, context.receivedAt),
      handle: handleOf(data),
    }),
    onlyIfJoined: false,
  };
}

/** The message under which the button stands; null on the home page. */
function standingOfPress(data: ReturnType<typeof action.parse>, workspace: Workspace): Standing | null {
  const { container, channel, message, response_url } = data;
  const channelId = container.channel_id ?? channel?.id;
  if (container.type !== 'message' || !channelId || !container.message_ts) return null;
  return {
    ...workspace,
    kind: container.is_ephemeral ? 'ephemeral' : 'message',
    channel: channelId,
    ts: container.message_ts,
    thread: container.thread_ts ?? message?.thread_ts ?? null,
    user: data.user.id,
    // Good for half an hour; nothing else reaches a message that only one person sees.
    responseUrl: container.is_ephemeral ? (response_url ?? null) : null,
  };
}

/** A submitted modal of ours: it knows the conversation that it was opened from. */
export function parseView(body: unknown, { receivedAt }: ParseContext): Parsed | null {
  const read = viewSubmission.safeParse(body);
  if (!read.success || !read.data.view.callback_id.startsWith(OURS)) return null;
  const { data } = read;
  const opened = readMetadata(data.view.private_metadata);
  if (!opened) return null;
  const account = accountOfInteraction(data, opened);
  const values = Object.fromEntries(
    Object.entries(data.view.state.values).map(([name, held]) => {
      const [field] = Object.values(held);
      return [name, field?.selected_option?.value ?? field?.value ?? ''];
    }),
  );
  return {
    event: eventIn(opened, account, {
      body: { kind: 'form', form: data.view.callback_id.slice(OURS.length), values },
      // A view is closed by its first submission: pressing twice sends the same view.
      dedupeKey: `slack:${workspaceKey(opened)}:${data.view.id}`,
      sentAt: receivedAt.toISOString(),
      handle: handleOf(data),
    }),
    onlyIfJoined: false,
  };
}

const SHORTCUTS = new Map([
  [`${OURS}similar`, 'similar'],
  [`${OURS}explain`, 'explain'],
] as const);

/** A message shortcut: answered in the thread of a message of ours, otherwise in the person's private conversation. */
export function parseShortcut(body: unknown, { botUserId, receivedAt }: ParseContext): Parsed | null {
  const read = shortcut.safeParse(body);
  if (!read.success) return null;
  const { data } = read;
  const name = SHORTCUTS.get(data.callback_id as `${typeof OURS}similar`);
  if (!name) return null;
  const workspace = workspaceOfInteraction(data);
  const isOurs = botUserId !== null && data.message.user === botUserId;
  const place: Place = isOurs
    ? {
        ...workspace,
        channel: data.channel.id,
        thread: data.message.thread_ts ?? data.message_ts,
        user: data.user.id,
        direct: isDirect(data.channel.id),
      }
    : directPlace(workspace, data.user.id);
  return {
    event: eventIn(place, accountOfInteraction(data, workspace), {
      body: { kind: 'shortcut', name, text: plainText(data.message.text, botUserId) },
      dedupeKey: `slack:${workspaceKey(workspace)}:${data.user.id}:${data.action_ts}:${data.callback_id}`,
      sentAt: momentOf(data.action_ts, receivedAt),
      handle: handleOf(data),
    }),
    onlyIfJoined: false,
  };
}

function workspaceOfInteraction({ team, user, enterprise, is_enterprise_install }: Interaction): Workspace {
  return {
    team: team?.id ?? user.team_id ?? '',
    enterprise: is_enterprise_install ? (enterprise?.id ?? null) : null,
  };
}

function accountOfInteraction({ user }: Interaction, workspace: Workspace | Address) {
  return accountOf(user.team_id ?? String(workspace.team), user.id, user.name ?? user.username);
}

function handleOf({ trigger_id, response_url }: Interaction): Record<string, string> {
  return {
    ...(trigger_id ? { triggerId: trigger_id } : {}),
    ...(response_url ? { responseUrl: response_url } : {}),
  };
}
