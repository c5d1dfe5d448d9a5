import { z } from 'zod';

/**
 * The shapes that Slack sends, as far as they are read here: Events API envelopes, slash commands and interaction payloads.
 * Fields that are not named are dropped; anything that does not fit is not for us.
 */
const text = z.string();
const maybe = z.string().nullish();

const file = z.object({
  id: text,
  name: maybe,
  mimetype: maybe,
  size: z.number().nullish(),
  user: maybe,
  mode: maybe,
  /** `slack_audio` and `slack_video` are recorded in Slack itself. */
  subtype: maybe,
});
export type SlackFile = z.infer<typeof file>;

const message = z.object({
  user: text,
  text: z.string().default(''),
  ts: text,
  thread_ts: maybe,
  channel: text,
  channel_type: maybe,
  subtype: maybe,
  bot_id: maybe,
  user_team: maybe,
  source_team: maybe,
  team: maybe,
  files: z.array(file).nullish(),
  attachments: z
    .array(z.object({ files: z.array(file).nullish(), is_share: z.boolean().nullish() }))
    .nullish(),
});
export type SlackMessageEvent = z.infer<typeof message>;

/** The events that are handled. */
const events = z.discriminatedUnion('type', [
  message.extend({ type: z.literal('message') }),
  message.extend({ type: z.literal('app_mention') }),
  z.object({ type: z.literal('app_home_opened'), user: text, channel: text, tab: text, event_ts: text }),
  z.object({
    type: z.literal('agent_session_stopped'),
    user: text,
    channel: text,
    thread_ts: text,
    event_ts: text,
  }),
]);

/** For whom an Events API envelope is. */
export const addressed = z.object({
  team_id: text,
  enterprise_id: maybe,
  authorizations: z
    .array(z.object({ team_id: maybe, enterprise_id: maybe, is_enterprise_install: z.boolean().nullish() }))
    .nullish(),
});

/** The Events API envelope. */
export const envelope = addressed.extend({
  type: z.literal('event_callback'),
  event_id: text,
  event: events,
});

export const command = z.object({
  command: text,
  text: z.string().default(''),
  team_id: text,
  enterprise_id: maybe,
  /** A form field: a string here, a boolean everywhere else. */
  is_enterprise_install: maybe,
  channel_id: text,
  user_id: text,
  user_name: maybe,
  trigger_id: text,
  response_url: text,
});

const interaction = z.object({
  user: z.object({ id: text, name: maybe, username: maybe, team_id: maybe }),
  team: z.object({ id: text }).nullish(),
  enterprise: z.object({ id: text }).nullish(),
  is_enterprise_install: z.boolean().nullish(),
  trigger_id: maybe,
  response_url: maybe,
});
export type Interaction = z.infer<typeof interaction>;

export const action = interaction.extend({
  type: z.literal('block_actions'),
  container: z.object({
    type: text,
    message_ts: maybe,
    thread_ts: maybe,
    channel_id: maybe,
    is_ephemeral: z.boolean().nullish(),
  }),
  channel: z.object({ id: text }).nullish(),
  message: z.object({ thread_ts: maybe }).nullish(),
  actions: z.array(z.object({ type: text, action_id: text, value: maybe, action_ts: text })).min(1),
});

export const viewSubmission = interaction.extend({
  type: z.literal('view_submission'),
  view: z.object({
    id: text,
    callback_id: text,
    private_metadata: z.string().default(''),
    app_installed_team_id: maybe,
    state: z.object({
      values: z.record(
        text,
        z.record(text, z.object({ value: maybe, selected_option: z.object({ value: text }).nullish() })),
      ),
    }),
  }),
});

export const shortcut = interaction.extend({
  type: z.literal('message_action'),
  callback_id: text,
  action_ts: text,
  channel: z.object({ id: text }),
  message_ts: text,
  message: z.object({ text: z.string().default(''), thread_ts: maybe, user: maybe }),
});
