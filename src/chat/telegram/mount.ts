import type { Language } from '../../capabilities/tool.ts';
import type { Logger } from '../../log.ts';
import type { AcceptEvent, InboundEvent, ReadAttached } from '../port.ts';
import type { GrammyLike, GrammyTransportOptions } from './grammy.ts';
import { type TelegramMiddleware, telegramMiddleware } from './middleware.ts';
import type { TelegrafLike } from './telegraf.ts';
import { TelegramPort } from './telegram.ts';
import type { Transport } from './transport.ts';

/** A bot that someone already runs, of either framework. */
export type HostBot = (TelegrafLike | GrammyLike) & { use(middleware: TelegramMiddleware): unknown };

export interface MountOptions extends GrammyTransportOptions {
  readonly accept: AcceptEvent;
  readonly readAttached: ReadAttached;
  /** False leaves an event to the host's other handlers. */
  readonly when?: (event: InboundEvent, update: object) => boolean;
  /** Hears of what could not be stored; see `MiddlewareOptions`. */
  readonly failed?: (error: unknown) => void;
  readonly language: Language;
  readonly filesDir?: string | null;
  readonly logger: Logger;
}

/**
 * Puts svod into a bot that is already there: `bot.use` of what takes the events, and the port that answers through the same
 * bot. The host keeps its commands, polling or webhook, and error handling; handlers added before it come first, and what
 * svod does not take goes on to those after it: the middleware stands in line before this function first waits.
 */
export async function mountTelegram(bot: HostBot, options: MountOptions): Promise<TelegramPort> {
  const { accept, when, failed, logger, language, readAttached, filesDir = null } = options;
  bot.use(telegramMiddleware({ accept, logger, ...(when && { when }), ...(failed && { failed }) }));
  const transport = await transportOf(bot, options);
  return new TelegramPort({ transport, readAttached, logger, language, filesDir });
}

async function transportOf(bot: HostBot, options: MountOptions): Promise<Transport> {
  if ('telegram' in bot) return (await import('./telegraf.ts')).telegrafTransport(bot);
  return (await import('./grammy.ts')).grammyTransport(bot, options);
}
