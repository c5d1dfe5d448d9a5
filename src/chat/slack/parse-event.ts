import type { z } from 'zod';
import type { FileRef, InboundBody } from '../port.ts';
import { beginsWithMention, mentions, plainText } from './incoming-text.ts';
import { accountOf, eventIn, isDirect, momentOf, type ParseContext, type Parsed } from './parsed.ts';
import { addressed, envelope, type SlackFile, type SlackMessageEvent } from './payload.ts';
import { type Place, type Workspace, workspaceKey } from './place.ts';

type Envelope = z.infer<typeof envelope>;

/** An Events API payload as an event, null when it is not for us. */
export function parseEvent(body: unknown, context: ParseContext): Parsed | null {
  const read = envelope.safeParse(body);
  if (!read.success) return null;
  const { event } = read.data;
  const workspace = workspaceOfEvent(read.data);
  switch (event.type) {
    case 'message':
    case 'app_mention':
      return parseMessage(event, workspace, context);
    case 'app_home_opened':
      // The messages tab is greeted with suggested prompts by the transport; nobody said anything yet.
      if (event.tab !== 'home') return null;
      return told(
        read.data,
        { ...workspace, channel: event.user, thread: null, user: event.user, direct: true },
        context,
        {
          kind: 'lifecycle',
          what: 'home',
        },
      );
    case 'agent_session_stopped':
      return told(
        read.data,
        {
          ...workspace,
          channel: event.channel,
          thread: event.thread_ts,
          user: event.user,
          direct: isDirect(event.channel),
        },
        context,
        { kind: 'stop' },
      );
  }
}

/** Installation that an event is for: in a channel shared between workspaces, not always that of its author. */
export function workspaceOfEvent(body: unknown): Workspace {
  const { team_id, enterprise_id, authorizations } = addressed.parse(body);
  const authorized = authorizations?.[0];
  return {
    team: authorized?.team_id ?? team_id,
    enterprise: authorized?.is_enterprise_install
      ? (authorized.enterprise_id ?? enterprise_id ?? null)
      : null,
  };
}

function told({ event_id, event }: Envelope, place: Place, context: ParseContext, body: InboundBody): Parsed {
  const at = 'event_ts' in event ? event.event_ts : '';
  return {
    event: eventIn(place, accountOf(place.team, place.user, null), {
      body,
      dedupeKey: `slack:${workspaceKey(place)}:${event_id}`,
      sentAt: momentOf(at, context.receivedAt),
    }),
    onlyIfJoined: false,
  };
}

function parseMessage(
  event: SlackMessageEvent & { readonly type: 'message' | 'app_mention' },
  workspace: Workspace,
  context: ParseContext,
): Parsed | null {
  if (event.bot_id || event.user === context.botUserId) return null;
  // Edits, joins and the like are messages too; a message with files is the only other one that a person wrote.
  if (event.subtype && event.subtype !== 'file_share') return null;
  const direct = isDirect(event.channel);
  const named = event.type === 'app_mention' || mentions(event.text, context.botUserId);
  const follows = !direct && !named;
  if (follows && (!event.thread_ts || beginsWithMention(event.text))) return null;
  const body = bodyOf(event, workspace, context);
  if (!body) return null;
  const place: Place = {
    ...workspace,
    channel: event.channel,
    thread: event.thread_ts ?? event.ts,
    user: event.user,
    direct,
  };
  const home = event.user_team ?? event.source_team ?? event.team ?? workspace.team;
  return {
    event: eventIn(place, accountOf(home, event.user, null), {
      body,
      // By the message and not by the event's id: one that names the bot is told twice, as a mention and as a message.
      dedupeKey: `slack:${workspaceKey(workspace)}:${event.channel}:${event.ts}`,
      sentAt: momentOf(event.ts, context.receivedAt),
    }),
    onlyIfJoined: follows,
  };
}

function bodyOf(event: SlackMessageEvent, workspace: Workspace, context: ParseContext): InboundBody | null {
  const text = plainText(event.text, context.botUserId);
  const files = filesOf(event, workspace);
  if (files.length > 0) return { kind: 'files', files, text };
  if (text !== '') return { kind: 'text', text, addressed: true };
  // The bot's name alone is a way of asking what it can do.
  return mentions(event.text, context.botUserId) ? { kind: 'command', name: 'help', argument: '' } : null;
}

/** The files of the message and of messages that were shared in it. */
function filesOf(event: SlackMessageEvent, workspace: Workspace): FileRef[] {
  const own = (event.files ?? []).map(file => ({ file, forwarded: false }));
  const shared = (event.attachments ?? []).flatMap(({ files }) =>
    (files ?? []).map(file => ({ file, forwarded: true })),
  );
  return [...own, ...shared]
    .filter(({ file }) => file.mode !== 'tombstone' && file.mode !== 'hidden_by_limit')
    .map(({ file, forwarded }) => ({
      id: `${workspaceKey(workspace)}:${file.id}`,
      name: file.subtype === 'slack_audio' ? null : (file.name ?? null),
      mediaType: file.mimetype ?? null,
      size: file.size ?? null,
      kind: kindOf(file),
      forwarded: forwarded || (typeof file.user === 'string' && file.user !== event.user),
    }));
}

function kindOf({ subtype, mimetype }: SlackFile): FileRef['kind'] {
  if (subtype === 'slack_audio') return 'voice';
  const [family] = (mimetype ?? '').split('/');
  return family === 'audio' || family === 'video' || family === 'image' ? family : 'document';
}
