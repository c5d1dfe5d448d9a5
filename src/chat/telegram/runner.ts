import type { Update, UserFromGetMe } from '@grammyjs/types';
import type { Language } from '../../capabilities/tool.ts';
import { AppError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { pause } from '../pause.ts';
import type { AcceptEvent, ReadAttached } from '../port.ts';
import { ApiFailure } from './failure.ts';
import type { FrameworkBot } from './framework-bot.ts';
import { telegramMiddleware } from './middleware.ts';
import { type Polling, startPolling } from './polling.ts';
import { ALLOWED_UPDATES, type BotCommand, describeBot } from './set-up.ts';
import { TelegramPort } from './telegram.ts';
import type { Transport } from './transport.ts';
import { createWebhook, type Webhook } from './webhook.ts';

export interface TelegramOptions {
  readonly token: string;
  readonly framework: 'telegraf' | 'grammy';
  readonly updates:
    | { readonly kind: 'polling' }
    /** `url` is what Telegram posts to; `secret` proves that it is Telegram. */
    | { readonly kind: 'webhook'; readonly url: string; readonly secret: string };
  /** Root of another Bot API server than Telegram's. */
  readonly apiRoot: string | null;
  /** Folder of that server's files, when it runs with --local. */
  readonly filesDir: string | null;
  readonly commands: readonly BotCommand[];
  readonly language: Language;
  readonly accept: AcceptEvent;
  readonly readAttached: ReadAttached;
  readonly logger: Logger;
  /** Between tries; resolves early when the signal is aborted. A real pause when absent. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** A bot that runs. States: starting (asks who it is, again and again while Telegram cannot be reached), running, stopped. */
export interface RunningTelegram extends AsyncDisposable {
  readonly port: TelegramPort;
  /** To be mounted on a server; null when polling. Says 503 until the bot knows who it is. */
  readonly webhook: Webhook | null;
  /** Resolves when the bot runs. Rejects with `config_invalid` when Telegram refuses the token or the webhook. */
  readonly ready: Promise<void>;
  /** Takes no more updates, stores the one in hand, confirms what is stored. */
  stop(): Promise<void>;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** Starts the bot and returns at once: what else the process serves need not wait for Telegram. */
export async function startTelegram(options: TelegramOptions): Promise<RunningTelegram> {
  const bot = await openBot(options);
  const stopping = new AbortController();
  const { accept, logger, language, readAttached, filesDir, updates, wait = pause } = options;
  const { transport } = bot;
  let polling: Polling | undefined;

  // What is not stored must reach the polling or the webhook, which asks for it again.
  const failed = (error: unknown) => {
    throw error;
  };
  bot.use(telegramMiddleware({ accept, logger, failed, wait: ms => wait(ms, stopping.signal) }));
  let isKnown = false;
  const handle = (update: Update) => bot.handle(update);
  const start = async () => {
    const me = (await untilReached(transport, 'getMe', {}, options, stopping.signal)) as UserFromGetMe | null;
    if (!me) return;
    bot.prepare(me);
    isKnown = true;
    const [method, payload] = howToDeliver(updates);
    await untilReached(transport, method, payload, options, stopping.signal);
    if (stopping.signal.aborted) return;
    if (updates.kind === 'polling') {
      polling = startPolling({ transport, handle, logger, wait, allowedUpdates: ALLOWED_UPDATES });
      polling.done.catch(() => logger.error('Telegram refuses the token now, no more updates are taken'));
    }
    void describeBot(transport, options, stopping.signal);
  };
  const ready = start();
  ready.catch(() => {});
  const port = new TelegramPort({ transport, readAttached, logger, language, filesDir });
  const stop = async () => {
    stopping.abort();
    await ready.catch(() => {});
    await polling?.stop();
  };
  return {
    port,
    webhook:
      updates.kind === 'webhook'
        ? createWebhook({ secret: updates.secret, isReady: () => isKnown, handle, logger })
        : null,
    ready,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** The framework that is not chosen is not even loaded. */
async function openBot({ framework, token, apiRoot }: TelegramOptions): Promise<FrameworkBot> {
  if (framework === 'grammy') return (await import('./grammy.ts')).openGrammy({ token, apiRoot });
  return (await import('./telegraf.ts')).openTelegraf({ token, apiRoot });
}

function howToDeliver(updates: TelegramOptions['updates']): [string, object] {
  return updates.kind === 'polling'
    ? ['deleteWebhook', {}]
    : ['setWebhook', { url: updates.url, secret_token: updates.secret, allowed_updates: ALLOWED_UPDATES }];
}

/** Null when stopped before Telegram answered. */
async function untilReached(
  transport: Transport,
  method: string,
  payload: object,
  { logger, wait = pause }: TelegramOptions,
  signal: AbortSignal,
): Promise<unknown> {
  for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
    try {
      return await transport.call(method, { ...payload }, { signal });
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      if (error.kind === 'unauthorized') throw refused('SVOD_TELEGRAM_TOKEN:refused');
      if (error.kind === 'rejected') throw refused('SVOD_TELEGRAM_WEBHOOK_URL:refused');
      if (signal.aborted) break;
      logger.warn({ call: error.message, pauseMs }, 'Telegram cannot be reached, asking again');
      await wait(Math.max(pauseMs, error.afterMs), signal);
    }
  }
  return null;
}

function refused(problem: string): AppError {
  return new AppError('config_invalid', problem, { detail: { problems: problem } });
}
