import type { Update } from '@grammyjs/types';
import type { Logger } from '../../log.ts';
import { loggedError } from '../logged-error.ts';
import type { AcceptEvent, InboundEvent } from '../port.ts';
import { type BotIdentity, parseUpdate } from './parse.ts';

/** The part of a context that telegraf and grammY share; the bot itself is under `botInfo` in one, `me` in the other. */
export interface UpdateContext {
  readonly update: object;
  readonly me?: unknown;
  readonly botInfo?: unknown;
}

/** Fits `bot.use` of telegraf and of grammY. */
export type TelegramMiddleware = (context: UpdateContext, next: () => Promise<unknown>) => Promise<void>;

export interface MiddlewareOptions {
  readonly accept: AcceptEvent;
  /** False leaves an event to the host's other handlers. Without it everything that is addressed to the bot is taken. */
  readonly when?: (event: InboundEvent, update: object) => boolean;
  /**
   * Hears of an event that could not be stored after three tries. What it throws reaches the host: a webhook then answers
   * 500 and Telegram delivers again, while the polling of either framework stops or goes on without the update.
   */
  readonly failed?: (error: unknown) => void;
  readonly logger: Logger;
  readonly now?: () => Date;
  readonly wait?: (ms: number) => Promise<void>;
}

const PAUSES_MS = [50, 250];

/**
 * Stores what is for us and returns within milliseconds; the work is done elsewhere. Leaves everything else to `next`:
 * what people say among themselves, other programs' buttons, edits. Keeps no state in the host's session.
 */
export function telegramMiddleware(options: MiddlewareOptions): TelegramMiddleware {
  return async (context, next) => {
    const event = read(context, options);
    if (!event) {
      await next();
      return;
    }
    try {
      await store(event, options);
    } catch (error) {
      options.logger.error(
        { dedupeKey: event.dedupeKey, error: loggedError(error) },
        'a Telegram update was not stored',
      );
      options.failed?.(error);
    }
  };
}

function read(context: UpdateContext, options: MiddlewareOptions): InboundEvent | null {
  const bot = identityOf(context);
  if (!bot) return null;
  try {
    const receivedAt = options.now?.() ?? new Date();
    const event = parseUpdate(context.update as Update, { bot, receivedAt });
    if (!event || (event.body.kind === 'text' && !event.body.addressed)) return null;
    return (options.when?.(event, context.update) ?? true) ? event : null;
  } catch (error) {
    // A shape that no Bot API has documented, or a mistake of the host's `when`: nothing of the update may be in the log.
    options.logger.error({ error: loggedError(error) }, 'a Telegram update was not understood');
    return null;
  }
}

async function store(event: InboundEvent, { accept, wait }: MiddlewareOptions): Promise<void> {
  for (const pause of PAUSES_MS) {
    try {
      return await accept(event);
    } catch {
      await (wait ?? sleep)(pause);
    }
  }
  await accept(event);
}

function sleep(ms: number): Promise<void> {
  return new Promise(done => setTimeout(done, ms));
}

function identityOf({ botInfo, me }: UpdateContext): BotIdentity | null {
  const bot = (botInfo ?? me) as Partial<BotIdentity> | undefined;
  return typeof bot?.id === 'number' && typeof bot.username === 'string'
    ? { id: bot.id, username: bot.username }
    : null;
}
