import type { JsonObject } from './json.ts';
import type { Channel, Message, SlackFile, SlackUser, View, Workspace, World } from './world.ts';
import { zoneOffsetSeconds } from './zones.ts';

/** Our things as Slack's JSON shows them. Fields that a bot could lean on are all here; decoration is left out. */

export function messageJson(message: Message, workspace: Workspace, world: World): JsonObject {
  const replies =
    workspace.channels
      .get(message.channelId)
      ?.replies.get(message.ts)
      ?.filter(one => !one.deleted) ?? [];
  return {
    type: 'message',
    ...(message.subtype && { subtype: message.subtype }),
    ts: message.ts,
    user: message.userId,
    team: workspace.id,
    text: message.text,
    ...(message.blocks.length > 0 && { blocks: message.blocks }),
    ...(message.attachments.length > 0 && { attachments: message.attachments }),
    ...(message.files.length > 0 && { files: message.files.map(file => fileJson(file, world)) }),
    ...(message.botId && {
      bot_id: message.botId,
      app_id: world.app.id,
      bot_profile: {
        id: message.botId,
        app_id: world.app.id,
        name: world.app.name,
        deleted: false,
        team_id: workspace.id,
      },
    }),
    ...(message.threadTs && { thread_ts: message.threadTs, parent_user_id: parentUser(message, workspace) }),
    ...(replies.length > 0 && {
      thread_ts: message.ts,
      reply_count: replies.length,
      reply_users: [...new Set(replies.map(reply => reply.userId))],
      latest_reply: replies.at(-1)?.ts,
    }),
    ...(message.editedTs && { edited: { user: message.userId, ts: message.editedTs } }),
    ...(message.metadata && { metadata: message.metadata }),
    ...(message.stream && {
      streaming_state: message.stream.state === 'streaming' ? 'in_progress' : 'completed',
    }),
    ...(message.reactions.length > 0 && { reactions: reactionsJson(message) }),
    ...(message.onlyFor && { is_ephemeral: true }),
  };
}

function parentUser(message: Message, workspace: Workspace): string | undefined {
  return workspace.channels.get(message.channelId)?.messages.get(message.threadTs ?? '')?.userId;
}

function reactionsJson(message: Message): JsonObject[] {
  const byName = Map.groupBy(message.reactions, one => one.name);
  return [...byName].map(([name, ones]) => ({
    name,
    count: ones.length,
    users: ones.map(one => one.userId),
  }));
}

export function userJson(
  user: SlackUser,
  world: World,
  options: { email: boolean; locale: boolean },
): JsonObject {
  return {
    id: user.id,
    team_id: user.teamId,
    name: user.name,
    deleted: user.deleted,
    real_name: user.realName,
    tz: user.tz,
    tz_label: user.tz,
    tz_offset: zoneOffsetSeconds(user.tz, world.clock.now()),
    profile: {
      real_name: user.realName,
      real_name_normalized: user.realName,
      display_name: user.displayName,
      display_name_normalized: user.displayName,
      team: user.teamId,
      ...(options.email && user.email !== null && { email: user.email }),
      ...(user.isBot && { api_app_id: world.app.id }),
    },
    is_admin: user.isAdmin,
    is_owner: false,
    is_restricted: false,
    is_ultra_restricted: false,
    is_bot: user.isBot,
    is_app_user: false,
    is_email_confirmed: user.email !== null,
    ...(options.locale && { locale: user.locale }),
  };
}

export function channelJson(channel: Channel, workspace: Workspace, forUser: string | null): JsonObject {
  const im = channel.kind === 'im';
  // Group conversations were given ids with a G once, and are channels by their id now.
  const isOld = channel.id.startsWith('G');
  return {
    id: channel.id,
    ...(im ? { user: channel.withUser } : { name: channel.name, name_normalized: channel.name }),
    is_channel: channel.kind === 'public' || (channel.kind === 'mpim' && !isOld),
    is_group: channel.kind === 'private' || (channel.kind === 'mpim' && isOld),
    is_im: im,
    is_mpim: channel.kind === 'mpim',
    is_private: channel.kind !== 'public',
    is_archived: channel.archived,
    is_general: false,
    is_shared: channel.shared,
    is_ext_shared: channel.shared,
    is_org_shared: false,
    is_member: forUser !== null && channel.members.has(forUser),
    context_team_id: workspace.id,
    shared_team_ids: [workspace.id],
    ...(im ? { is_open: true } : { topic: { value: '' }, purpose: { value: '' } }),
  };
}

export function fileJson(file: SlackFile, world: World): JsonObject {
  const { url_private, url_private_download, permalink } = fileAddresses(file, world);
  const byChannel = Map.groupBy(file.shares, share => share.channelId);
  const places = [...byChannel].map(([id, shares]) => [id, shares.map(share => ({ ts: share.ts }))] as const);
  const hidden = (id: string) =>
    !id.startsWith('C') || world.workspaces.get(file.teamId)?.channels.get(id)?.kind !== 'public';
  return {
    id: file.id,
    created: Math.floor(file.createdMs / 1000),
    timestamp: Math.floor(file.createdMs / 1000),
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: file.name.split('.').pop()?.toLowerCase() ?? 'binary',
    pretty_type: file.name.split('.').pop()?.toUpperCase() ?? 'Binary',
    user: file.userId,
    user_team: file.teamId,
    size: file.bytes.byteLength || file.announced,
    mode: 'hosted',
    is_external: false,
    is_public: false,
    ...(file.altText && { alt_txt: file.altText }),
    url_private,
    url_private_download,
    permalink,
    file_access: 'visible',
    channels: places.map(([id]) => id).filter(id => !hidden(id)),
    ims: places.map(([id]) => id).filter(id => id.startsWith('D')),
    groups: places.map(([id]) => id).filter(id => !id.startsWith('D') && hidden(id)),
    shares: {
      public: Object.fromEntries(places.filter(([id]) => !hidden(id))),
      private: Object.fromEntries(places.filter(([id]) => hidden(id))),
    },
  };
}

export function fileAddresses(file: SlackFile, world: World) {
  const path = `${world.origin}/files-pri/${file.teamId}-${file.id}`;
  const name = encodeURIComponent(file.name.replaceAll(/[^\w.-]+/g, '_').toLowerCase());
  return {
    url_private: `${path}/${name}`,
    url_private_download: `${path}/download/${name}`,
    permalink: `${world.origin}/archives/files/${file.teamId}/${file.id}`,
  };
}

export function viewJson(view: View, workspace: Workspace, world: World): JsonObject {
  const { content } = view;
  return {
    id: view.id,
    team_id: workspace.id,
    type: content.type,
    blocks: content.blocks,
    private_metadata: content.private_metadata ?? '',
    callback_id: content.callback_id ?? '',
    state: { values: {} },
    hash: view.hash,
    title: content.title ?? { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: content.clear_on_close ?? false,
    notify_on_close: content.notify_on_close ?? false,
    close: content.close ?? null,
    submit: content.submit ?? null,
    previous_view_id: view.previousId,
    root_view_id: view.rootId,
    app_id: world.app.id,
    external_id: content.external_id ?? '',
    app_installed_team_id: workspace.id,
    bot_id: workspace.installation?.botId ?? '',
  };
}
