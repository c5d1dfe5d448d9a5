import { type ChatRoom, type ChatRoomOptions, openChat } from './chat/chat-room.ts';
import { listedCommands } from './chat/conversation/command-list.ts';
import type { HandleEvent } from './chat/exchange.ts';
import type { ChatPort, Platform, ReadAttached } from './chat/port.ts';
import type { SlackSettings } from './chat/slack/bolt.ts';
import type { Slack } from './chat/slack/running-slack.ts';
import type { RunningTelegram, TelegramOptions } from './chat/telegram/runner.ts';
import type { Hook } from './chat/web/server.ts';
import type { Config } from './config.ts';
import type { Database } from './data/database.ts';
import type { Logger } from './log.ts';

/** What of the application the messengers need. */
export interface MessengerDeps {
  readonly db: Database;
  readonly config: Config;
  readonly logger: Logger;
  /** What is done with what people say. */
  conversation(): Promise<HandleEvent>;
}

/** How the messengers of a deployment are reached; null is one that is not configured. */
export interface MessengerSettings {
  readonly telegram: Pick<TelegramOptions, 'token' | 'framework' | 'updates' | 'apiRoot' | 'filesDir'> | null;
  readonly slack: SlackSettings | null;
}

/** The messengers and the room they meet in. Closing it stops the bots first, then lets what runs come to its end. */
export interface Messengers extends AsyncDisposable {
  readonly room: ChatRoom;
  readonly telegram: RunningTelegram | null;
  readonly slack: Slack | null;
  /** Resolves when every messenger is reached. Rejects with `config_invalid` when one refuses its token. */
  readonly ready: Promise<void>;
  /** To be mounted on the page's server. */
  readonly hooks: readonly Hook[];
}

/** What the settings say of messengers; null when they name none. */
export function configuredMessengers(config: Config): MessengerSettings | null {
  const [telegram, slack] = [configuredTelegram(config), configuredSlack(config)];
  return telegram || slack ? { telegram, slack } : null;
}

function configuredTelegram({ telegram, secrets }: Config): MessengerSettings['telegram'] {
  if (telegram.kind === 'off' || !secrets.telegramToken) return null;
  const { framework, apiRoot, filesDir } = telegram;
  const updates =
    telegram.kind === 'webhook'
      ? { kind: 'webhook' as const, url: telegram.url, secret: secrets.telegramWebhookSecret ?? '' }
      : { kind: 'polling' as const };
  return { token: secrets.telegramToken, framework, updates, apiRoot, filesDir };
}

/** The configuration has made sure that the secrets of the chosen way are there. */
function configuredSlack({ slack, secrets }: Config): SlackSettings | null {
  if (slack.kind === 'off') return null;
  const { apiUrl, listen, workspaces } = slack;
  return {
    apiUrl,
    listen,
    transport:
      slack.kind === 'http'
        ? { kind: 'http', signingSecret: secrets.slackSigningSecret ?? '', path: slack.path }
        : { kind: 'socket', appToken: secrets.slackAppToken ?? '' },
    workspaces:
      workspaces.kind === 'many'
        ? {
            ...workspaces,
            clientSecret: secrets.slackClientSecret ?? '',
            stateSecret: secrets.slackStateSecret ?? '',
            tokenKey: secrets.slackTokenKey ?? Buffer.alloc(0),
          }
        : { kind: 'one', botToken: secrets.slackBotToken ?? '' },
  };
}

/** A room, what is done in it, and the messengers that a host or we put into it. */
export interface Room {
  readonly room: ChatRoom;
  /** Messengers may be added until the room is started. */
  readonly ports: Map<Platform, ChatPort>;
  readonly readAttached: ReadAttached;
}

/** What a turn gets to finish when the process is told to stop. */
const STOP_WITHIN_MS = 20_000;

/** The room's own time, real when absent. */
export type RoomTime = Partial<Pick<ChatRoomOptions, 'clock' | 'holdMs'>>;

/** The room in which the assistant is met, with no messenger in it yet. Throws `usage` for a domain's unknown company. */
export async function openRoom(app: MessengerDeps, time: RoomTime = {}): Promise<Room> {
  const { db, config, logger } = app;
  const [handle, { bindButtons }, { attachedFiles }, { tellOfExpired }] = await Promise.all([
    app.conversation(),
    import('./chat/conversation/buttons.ts'),
    import('./chat/attached-files.ts'),
    import('./chat/conversation/expired-approvals.ts'),
  ]);
  const { language } = config;
  const ports = new Map<Platform, ChatPort>();
  const room = openChat({
    db,
    ports,
    handle,
    logger,
    language,
    bindButtons,
    ...time,
    tidy: ({ post }, now) => tellOfExpired({ db, now, language, post }),
  });
  return { room, ports, readAttached: attachedFiles(db) };
}

/** Opens what is configured. Throws `config_invalid` when a messenger refuses its token. */
export async function openMessengers(
  app: MessengerDeps,
  settings: MessengerSettings,
  time: RoomTime = {},
): Promise<Messengers> {
  const { room, ports, readAttached } = await openRoom(app, time);
  const { logger, config } = app;
  const closing = new AsyncDisposableStack();
  const base = { accept: room.accept, readAttached, logger, language: config.language };
  let telegram: RunningTelegram | null = null;
  if (settings.telegram) {
    const { startTelegram } = await import('./chat/telegram/runner.ts');
    telegram = closing.use(
      await startTelegram({ ...settings.telegram, ...base, commands: listedCommands() }),
    );
    ports.set('telegram', telegram.port);
  }
  let slack: Slack | null = null;
  if (settings.slack) {
    const [{ createSlack }, { takesPart }] = await Promise.all([
      import('./chat/slack/bolt.ts'),
      import('./chat/slack/takes-part.ts'),
    ]);
    const joined = (conversationKey: string) => takesPart(app.db, conversationKey);
    slack = closing.use(createSlack(settings.slack, { ...base, db: app.db, joined }));
    ports.set('slack', slack.port);
  }
  await room.start();
  const ready = Promise.all([telegram?.ready, slack?.start()]).then(() => {});
  // Whoever waits for it is told; nobody has to.
  ready.catch(() => {});
  return {
    room,
    telegram,
    slack,
    ready,
    hooks: hooksOf(settings, telegram),
    async [Symbol.asyncDispose]() {
      await closing.disposeAsync();
      await room.stop({ withinMs: STOP_WITHIN_MS });
    },
  };
}

function hooksOf(
  { telegram: settings }: MessengerSettings,
  telegram: RunningTelegram | null,
): readonly Hook[] {
  if (!telegram?.webhook || settings?.updates.kind !== 'webhook') return [];
  const { webhook } = telegram;
  return [{ path: new URL(settings.updates.url).pathname, fetch: request => webhook.fetch(request) }];
}
