import type { Update } from '@grammyjs/types';
import type { TelegramMiddleware } from './middleware.ts';
import type { Transport } from './transport.ts';

/** A bot of either framework, as the runner needs it. */
export interface FrameworkBot {
  readonly transport: Transport;
  use(middleware: TelegramMiddleware): void;
  /** Tells the bot who it is, so that it need not ask by itself. Before the first `handle`. */
  prepare(me: object): void;
  /** Runs one update through the middleware; rejects with what a handler threw. */
  handle(update: Update): Promise<void>;
}

export interface BotOptions {
  readonly token: string;
  /** Telegram's own when null. */
  readonly apiRoot: string | null;
}
