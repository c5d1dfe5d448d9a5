import type { JsonObject } from '../json.ts';
import { messageJson, viewJson } from '../wire.ts';
import type { Channel, Message, SlackUser, View, Workspace, World } from '../world.ts';

/** Interaction payloads as Slack sends them. */

export interface Pressed {
  readonly world: World;
  readonly workspace: Workspace;
  readonly user: SlackUser;
  readonly triggerId: string;
}

function common({ world, workspace, user }: Pressed): JsonObject {
  return {
    user: { id: user.id, username: user.name, name: user.name, team_id: workspace.id },
    api_app_id: world.app.id,
    token: world.app.verificationToken,
    team: { id: workspace.id, domain: workspace.domain },
    enterprise: null,
    is_enterprise_install: false,
  };
}

function channelRef(channel: Channel): JsonObject {
  return { id: channel.id, name: channel.kind === 'im' ? 'directmessage' : channel.name };
}

/** A press in a message. An ephemeral message is named but not shown. */
export function messageActions(
  by: Pressed,
  channel: Channel,
  message: Message,
  actions: readonly JsonObject[],
  responseUrl: string,
): JsonObject {
  const ephemeral = message.onlyFor !== null;
  return {
    type: 'block_actions',
    ...common(by),
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: ephemeral,
      ...(message.threadTs && { thread_ts: message.threadTs }),
    },
    trigger_id: by.triggerId,
    channel: channelRef(channel),
    ...(!ephemeral && { message: messageJson(message, by.workspace, by.world) }),
    state: { values: {} },
    response_url: responseUrl,
    actions,
  };
}

/** A press in a modal or on the home. */
export function viewActions(
  by: Pressed,
  view: View,
  actions: readonly JsonObject[],
  values: JsonObject,
): JsonObject {
  return {
    type: 'block_actions',
    ...common(by),
    container: { type: 'view', view_id: view.id },
    trigger_id: by.triggerId,
    view: { ...viewJson(view, by.workspace, by.world), state: { values } },
    actions,
  };
}

export function viewSubmission(by: Pressed, view: View, values: JsonObject): JsonObject {
  return {
    type: 'view_submission',
    ...common(by),
    trigger_id: by.triggerId,
    view: { ...viewJson(view, by.workspace, by.world), state: { values } },
    response_urls: [],
  };
}

export function viewClosed(by: Pressed, view: View, cleared: boolean): JsonObject {
  return {
    type: 'view_closed',
    ...common(by),
    view: viewJson(view, by.workspace, by.world),
    is_cleared: cleared,
  };
}

export function messageShortcut(
  by: Pressed,
  channel: Channel,
  message: Message,
  callbackId: string,
  responseUrl: string,
): JsonObject {
  return {
    type: 'message_action',
    ...common(by),
    callback_id: callbackId,
    trigger_id: by.triggerId,
    action_ts: by.world.marks.stamp(),
    response_url: responseUrl,
    channel: channelRef(channel),
    message_ts: message.ts,
    message: messageJson(message, by.workspace, by.world),
  };
}

export function slashCommand(
  by: Pressed,
  channel: Channel,
  command: string,
  text: string,
  responseUrl: string,
): Record<string, string> {
  return {
    token: by.world.app.verificationToken,
    team_id: by.workspace.id,
    team_domain: by.workspace.domain,
    channel_id: channel.id,
    channel_name: channel.kind === 'im' ? 'directmessage' : channel.name,
    user_id: by.user.id,
    user_name: by.user.name,
    command,
    text,
    api_app_id: by.world.app.id,
    is_enterprise_install: 'false',
    response_url: responseUrl,
    trigger_id: by.triggerId,
  };
}
