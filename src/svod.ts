import type { App as BoltApp } from '@slack/bolt';
import { openApp } from './app.ts';
import type { SlackApi } from './chat/slack/api.ts';
import type { HostBot, MountOptions } from './chat/telegram/mount.ts';
import { readConfig } from './config.ts';
import { openRoom } from './messengers.ts';

/** How a Telegram bot that is already there takes svod in. */
export type TelegramMount = Pick<MountOptions, 'when' | 'failed' | 'apiRoot' | 'InputFile' | 'filesDir'>;

/** How a Bolt app that is already there takes svod in. */
export interface SlackMount {
  /** Token of the one workspace, or who knows the token of each. */
  readonly authorize: string | ConstructorParameters<typeof SlackApi>[0]['authorize'];
  /** Slack's own unless told otherwise; ends with a slash. */
  readonly apiUrl?: string;
  /** `/svod` unless told otherwise. */
  readonly command?: string;
}

/** svod inside another program's bots. Mount first, then `start`; events that come earlier are stored and wait. */
export interface Svod extends AsyncDisposable {
  /**
   * Puts svod into a telegraf or grammY bot by `bot.use`. The host keeps its commands, its way of receiving and its error
   * handling; what svod does not take goes on to the handlers after it.
   */
  mountTelegram(bot: HostBot, options?: TelegramMount): Promise<void>;
  /** Listens on a Bolt app beside the host's own listeners. The app needs `processBeforeResponse: true`. */
  mountSlack(app: BoltApp, options: SlackMount): Promise<void>;
  /** Begins to answer. */
  start(): Promise<void>;
}

const SLACK_API = 'https://slack.com/api/';
const STOP_WITHIN_MS = 20_000;

/**
 * Opens svod for a host program. `settings` are those of `.env.example`, by name; the environment is not read. Throws
 * `config_invalid` with every problem at once, and what opening the base throws.
 */
export async function openSvod(settings: Readonly<Record<string, string | undefined>> = {}): Promise<Svod> {
  const app = await openApp(readConfig(settings), { longLived: true });
  const { logger, config, db } = app;
  const { room, ports, readAttached } = await openRoom(app);
  const base = { accept: room.accept, readAttached, logger, language: config.language };
  return {
    async mountTelegram(bot, options = {}) {
      const { mountTelegram } = await import('./chat/telegram/mount.ts');
      ports.set('telegram', await mountTelegram(bot, { ...options, ...base }));
    },
    async mountSlack(bolt, { authorize, apiUrl = SLACK_API, command }) {
      const [{ SlackApi }, { SlackPort }, { registerSlack }, { takesPart }] = await Promise.all([
        import('./chat/slack/api.ts'),
        import('./chat/slack/slack-port.ts'),
        import('./chat/slack/register.ts'),
        import('./chat/slack/takes-part.ts'),
      ]);
      const ask =
        typeof authorize === 'string'
          ? () => Promise.resolve({ token: authorize, botUserId: null })
          : authorize;
      const api = new SlackApi({ apiUrl, authorize: ask, logger });
      const joined = (conversationKey: string) => takesPart(db, conversationKey);
      registerSlack(bolt, { ...base, api, joined, ...(command && { command }) });
      ports.set('slack', new SlackPort({ ...base, api }));
    },
    start: () => room.start(),
    async [Symbol.asyncDispose]() {
      await room.stop({ withinMs: STOP_WITHIN_MS });
      await app[Symbol.asyncDispose]();
    },
  };
}
