import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { App, type Receiver } from '@slack/bolt';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { SlackApi } from '../../../src/chat/slack/api.ts';
import { BOT_SCOPES } from '../../../src/chat/slack/install-pages.ts';
import { parse } from '../../../src/chat/slack/parse.ts';
import { registerSlack } from '../../../src/chat/slack/register.ts';
import { COMMAND } from '../../../src/chat/slack/typed-commands.ts';
import { messageShortcut } from './support/payloads.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const manifest = z
  .object({
    display_information: z.object({ name: z.string().max(35), description: z.string().max(140) }),
    features: z.looseObject({
      app_home: z.looseObject({ home_tab_enabled: z.literal(true), messages_tab_enabled: z.literal(true) }),
      agent_view: z.object({ agent_description: z.string().max(300) }),
      slash_commands: z.array(z.looseObject({ command: z.string(), description: z.string().max(2000) })),
      shortcuts: z.array(
        z.object({
          name: z.string().max(24),
          type: z.literal('message'),
          callback_id: z.string(),
          description: z.string().max(150),
        }),
      ),
    }),
    oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
    settings: z.looseObject({ event_subscriptions: z.object({ bot_events: z.array(z.string()) }) }),
  })
  .parse(parseYaml(readFileSync(resolve(ROOT, 'docs/slack-manifest.yaml'), 'utf8')));

/** What Slack's reference asks for each method that is called; nothing where any token will do. */
const SCOPES_OF_METHODS: Readonly<Record<string, readonly string[]>> = {
  'agents.sessions.setStatus': ['chat:write'],
  'assistant.threads.setStatus': ['chat:write'],
  'assistant.threads.setSuggestedPrompts': ['assistant:write'],
  'auth.test': [],
  'chat.appendStream': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.startStream': ['chat:write'],
  'chat.stopStream': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.members': ['channels:read', 'groups:read', 'mpim:read'],
  'conversations.open': ['im:write'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history', 'mpim:history'],
  'files.completeUploadExternal': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  'files.info': ['files:read'],
  'users.info': ['users:read', 'users:read.email'],
  'views.open': [],
  'views.publish': [],
};
const SCOPES_OF_EVENTS: Readonly<Record<string, readonly string[]>> = {
  agent_session_stopped: ['assistant:write'],
  app_home_opened: [],
  app_mention: ['app_mentions:read'],
  app_uninstalled: [],
  'message.channels': ['channels:history'],
  'message.groups': ['groups:history'],
  'message.im': ['im:history'],
  'message.mpim': ['mpim:history'],
  tokens_revoked: [],
};
/** In errors these stand for requests that are no methods. */
const NO_METHODS = new Set(['files.download', 'files.upload']);

const FOLDER = resolve(ROOT, 'src/chat/slack');
const called = new Set(
  readdirSync(FOLDER).flatMap(file =>
    [
      ...readFileSync(resolve(FOLDER, file), 'utf8').matchAll(
        /'((?:agents|assistant|auth|chat|conversations|files|users|views)\.[\w.]+)'/g,
      ),
    ]
      .map(([, method = '']) => method)
      .filter(method => !NO_METHODS.has(method)),
  ),
);

/** The events that a mounted app listens to, as Bolt is told of them. */
function heardEvents(): string[] {
  const receiver: Receiver = { init() {}, start: () => Promise.resolve(), stop: () => Promise.resolve() };
  const app = new App({ receiver, token: 'xoxb-1', deferInitialization: true });
  const heard: string[] = [];
  app.event = ((name: string) => void heard.push(name)) as App['event'];
  const logger = pino({ level: 'silent' });
  registerSlack(app, {
    api: new SlackApi({ apiUrl: 'http://127.0.0.1:1/', logger, authorize: () => Promise.resolve(null) }),
    logger,
    language: 'ru',
    accept: () => Promise.resolve(),
    joined: () => Promise.resolve(false),
  });
  return heard;
}

const { bot_events } = manifest.settings.event_subscriptions;
const { bot: scopes } = manifest.oauth_config.scopes;

describe('the app’s manifest', () => {
  it('subscribes to what the app listens to, and to nothing else', () => {
    const told = new Set(bot_events.map(event => (event.startsWith('message.') ? 'message' : event)));
    expect([...told].sort()).toEqual(heardEvents().sort());
  });

  it('asks for the scopes that the app’s calls and events need, and for no other', () => {
    expect([...called].sort()).toEqual(Object.keys(SCOPES_OF_METHODS).sort());
    expect([...bot_events].sort()).toEqual(Object.keys(SCOPES_OF_EVENTS).sort());
    const needed = new Set([
      'commands',
      ...Object.values(SCOPES_OF_METHODS).flat(),
      ...Object.values(SCOPES_OF_EVENTS).flat(),
    ]);
    expect([...scopes].sort()).toEqual([...needed].sort());
  });

  it('asks for the same when a workspace installs the app by our own pages', () => {
    expect([...BOT_SCOPES].sort()).toEqual([...scopes].sort());
  });

  it('names the command and the shortcuts that are understood', () => {
    const { slash_commands, shortcuts } = manifest.features;
    expect(slash_commands.map(({ command }) => command)).toEqual([COMMAND]);
    for (const { callback_id } of shortcuts) {
      const parsed = parse(messageShortcut({ callback_id }), { botUserId: null, receivedAt: new Date() });
      expect(parsed?.event.body.kind).toBe('shortcut');
    }
    expect(new Set(shortcuts.map(({ callback_id }) => callback_id)).size).toBe(2);
  });
});
