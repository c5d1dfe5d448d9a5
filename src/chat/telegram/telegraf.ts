import { Telegraf, TelegramError } from 'telegraf';
import type { Payload } from './api-call.ts';
import { failureOfAnswer, failureOfSilence } from './failure.ts';
import type { BotOptions, FrameworkBot } from './framework-bot.ts';
import type { TelegramMiddleware } from './middleware.ts';
import {
  callSignal,
  DEFAULT_API_ROOT,
  fileUrlOf,
  type Transport,
  type UploadBytes,
  uploadName,
} from './transport.ts';

/** What is needed of a telegraf bot, by shape: a host's own bot may come from another copy of the package. */
export interface TelegrafLike {
  readonly telegram: {
    readonly token: string;
    readonly options: { readonly apiRoot: string };
    callApi(method: never, payload: never, options?: never): Promise<unknown>;
  };
}

type CallApi = (method: string, payload: Payload, options: { signal: AbortSignal }) => Promise<unknown>;

/** Calls the Bot API through telegraf. `bot.telegram` has no response of a webhook to answer into, unlike a context's. */
export function telegrafTransport({ telegram }: TelegrafLike): Transport {
  return {
    async call(method, payload, options = {}) {
      // Its type lists the methods of Bot API 7.1; what it is called with goes through as it is.
      const call = telegram.callApi.bind(telegram) as unknown as CallApi;
      try {
        return await call(method, withUpload(payload, options.upload), { signal: callSignal(options) });
      } catch (error) {
        throw isTelegramError(error)
          ? failureOfAnswer(method, {
              code: error.code,
              description: error.description,
              parameters: error.parameters,
            })
          : failureOfSilence(method, error);
      }
    },
    fileUrl: path => fileUrlOf(telegram.options.apiRoot, telegram.token, path),
  };
}

/** A telegraf bot of our own. */
export function openTelegraf(options: BotOptions): FrameworkBot {
  const bot = new Telegraf(options.token, {
    // The default of 90 s gives up on the wait and not on the work, and stops a bot that has no `catch`.
    handlerTimeout: Number.POSITIVE_INFINITY,
    telegram: { apiRoot: options.apiRoot ?? DEFAULT_API_ROOT, webhookReply: false },
  });
  bot.catch(error => {
    throw error;
  });
  return {
    transport: telegrafTransport(bot),
    use: (middleware: TelegramMiddleware) => void bot.use(middleware),
    prepare: me => {
      bot.botInfo = me as unknown as NonNullable<typeof bot.botInfo>;
    },
    handle: update => bot.handleUpdate(update as unknown as Parameters<typeof bot.handleUpdate>[0]),
  };
}

/** telegraf drops objects from a multipart body without a word: they are written as JSON before it sees them. */
function withUpload(payload: Payload, upload: UploadBytes | undefined): Payload {
  if (!upload) return payload;
  const file = { source: Buffer.from(upload.bytes), filename: uploadName(upload.name) };
  const flat = Object.fromEntries(
    Object.entries(payload).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null && name !== 'media' ? JSON.stringify(value) : value,
    ]),
  );
  return upload.field === 'media'
    ? { ...flat, media: { ...(payload.media as object), media: file } }
    : { ...flat, [upload.field]: file };
}

/** By class for our own copy of telegraf, by shape for a host's. */
function isTelegramError(error: unknown): error is TelegramError {
  if (error instanceof TelegramError) return true;
  return error instanceof Error && 'response' in error && 'code' in error && typeof error.code === 'number';
}
