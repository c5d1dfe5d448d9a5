/**
 * Payloads in the shapes that docs.slack.dev shows for the Events API, slash commands and interactions, with the fields that
 * Slack really sends and nobody reads, so that a replay meets what a workspace would send.
 */

export const TEAM = 'T061EG9R6';
export const BOT = 'U0LAN0Z89';
export const PERSON = 'U061F7AUR';

interface Told {
  readonly [field: string]: unknown;
}

/** An Events API envelope around an event. */
export function envelope(event: Told, outer: Told = {}) {
  return {
    token: 'XXYYZZ',
    team_id: TEAM,
    api_app_id: 'AXXXXXXXXX',
    event,
    type: 'event_callback',
    event_id: 'Ev08MFMKH6',
    event_time: 1_782_234_567,
    authorizations: [
      { enterprise_id: null, team_id: TEAM, user_id: BOT, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: false,
    context_channel: 'C061EG9SL',
    ...outer,
  };
}

export function mention(fields: Told = {}) {
  return {
    type: 'app_mention',
    user: PERSON,
    text: `<@${BOT}> сколько клиентов в Казани?`,
    ts: '1782234567.000100',
    channel: 'C061EG9SL',
    team: TEAM,
    event_ts: '1782234567.000100',
    blocks: [{ type: 'rich_text', block_id: 'x', elements: [] }],
    ...fields,
  };
}

export function message(fields: Told = {}) {
  return {
    type: 'message',
    channel: 'D024BE91L',
    channel_type: 'im',
    user: PERSON,
    text: 'средний доход по городам',
    ts: '1782234600.000200',
    event_ts: '1782234600.000200',
    team: TEAM,
    client_msg_id: '2e1b0a0a-1111-4222-8333-444444444444',
    ...fields,
  };
}

export function sharedFile(fields: Told = {}) {
  return {
    id: 'F0S43P1CZ',
    created: 1_782_234_500,
    timestamp: 1_782_234_500,
    name: 'call.m4a',
    title: 'call.m4a',
    mimetype: 'audio/mp4',
    filetype: 'm4a',
    user: PERSON,
    size: 812_345,
    mode: 'hosted',
    is_external: false,
    url_private: 'https://files.slack.com/files-pri/T061EG9R6-F0S43P1CZ/call.m4a',
    url_private_download: 'https://files.slack.com/files-pri/T061EG9R6-F0S43P1CZ/download/call.m4a',
    ...fields,
  };
}

export function slashCommand(fields: Told = {}) {
  return {
    token: 'gIkuvaNzQIHg97ATvDxqgjtO',
    team_id: TEAM,
    team_domain: 'example',
    channel_id: 'C2147483705',
    channel_name: 'test',
    user_id: PERSON,
    user_name: 'anna',
    command: '/svod',
    text: 'сколько клиентов',
    api_app_id: 'A123456',
    is_enterprise_install: 'false',
    response_url: 'https://hooks.slack.com/commands/1234/5678',
    trigger_id: '13345224609.738474920.8088930838d88f008e0',
    ...fields,
  };
}

export function blockActions(action: Told = {}, fields: Told = {}) {
  return {
    type: 'block_actions',
    user: { id: PERSON, username: 'anna', name: 'anna', team_id: TEAM },
    api_app_id: 'A02',
    token: 'Shh_its_a_seekrit',
    container: {
      type: 'message',
      message_ts: '1782234700.000300',
      channel_id: 'C061EG9SL',
      is_ephemeral: false,
      thread_ts: '1782234567.000100',
    },
    trigger_id: '12466734323.1395872398',
    team: { id: TEAM, domain: 'example' },
    enterprise: null,
    is_enterprise_install: false,
    channel: { id: 'C061EG9SL', name: 'marketing' },
    message: {
      bot_id: 'BAH5CA16Z',
      type: 'message',
      text: '…',
      user: BOT,
      ts: '1782234700.000300',
      thread_ts: '1782234567.000100',
    },
    response_url: 'https://hooks.slack.com/actions/AABA1ABCD/1232321423432/D09sSasdasdAS9091209',
    actions: [
      {
        action_id: 'svod:b7f3',
        block_id: 'WaXA',
        text: { type: 'plain_text', text: 'Показать SQL', emoji: true },
        type: 'button',
        action_ts: '1782234710.426204',
        ...action,
      },
    ],
    ...fields,
  };
}

export function viewSubmission(view: Told = {}, fields: Told = {}) {
  return {
    type: 'view_submission',
    team: { id: TEAM, domain: 'example' },
    user: { id: PERSON, username: 'anna', name: 'anna', team_id: TEAM },
    api_app_id: 'A02',
    token: 'Shh_its_a_seekrit',
    trigger_id: '12466734323.1395872399',
    is_enterprise_install: false,
    response_urls: [],
    view: {
      id: 'VNHU13V36',
      team_id: TEAM,
      type: 'modal',
      callback_id: 'svod:reason',
      hash: '1782234720.b1f1d3c1',
      state: {
        values: {
          reason: { 'svod:field': { type: 'plain_text_input', value: 'не те города' } },
          kind: {
            'svod:field': {
              type: 'static_select',
              selected_option: { text: { type: 'plain_text', text: 'Цифры' }, value: 'figures' },
            },
          },
          more: { 'svod:field': { type: 'plain_text_input', value: null } },
        },
      },
      ...view,
    },
    ...fields,
  };
}

export function messageShortcut(fields: Told = {}) {
  return {
    type: 'message_action',
    token: 'Shh_its_a_seekrit',
    action_ts: '1782234730.426204',
    team: { id: TEAM, domain: 'example' },
    user: { id: PERSON, username: 'anna', team_id: TEAM, name: 'anna' },
    channel: { id: 'C061EG9SL', name: 'marketing' },
    is_enterprise_install: false,
    callback_id: 'svod:explain',
    trigger_id: '12466734323.1395872400',
    response_url: 'https://hooks.slack.com/app/T061EG9R6/1/x',
    message_ts: '1782234640.000400',
    message: {
      type: 'message',
      user: 'U9',
      ts: '1782234640.000400',
      text: 'Рост 12 &amp; 13 %, см. <https://example.com|отчёт>',
    },
    ...fields,
  };
}
