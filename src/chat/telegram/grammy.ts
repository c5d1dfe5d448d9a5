import type { UserFromGetMe } from '@grammyjs/types';
import { Bot, GrammyError, InputFile } from 'grammy';
import type { Payload } from './api-call.ts';
import { failureOfAnswer, failureOfSilence } from './failure.ts';
import type { BotOptions, FrameworkBot } from './framework-bot.ts';
import type { TelegramMiddleware } from './middleware.ts';
import {
  type CallOptions,
  callSignal,
  DEFAULT_API_ROOT,
  fileUrlOf,
  type Transport,
  type UploadBytes,
  uploadName,
} from './transport.ts';

/** What is needed of a grammY bot, by shape. */
export interface GrammyLike {
  readonly token: string;
  readonly api: { readonly raw: object };
}

export interface GrammyTransportOptions {
  /** Root of the Bot API: grammY does not tell what its bot was made with. */
  readonly apiRoot?: string | null;
  /** The host's own class: grammY knows a file by its class, and another copy of the package has another one. */
  readonly InputFile?: new (
    bytes: Uint8Array,
    name: string,
  ) => object;
}

type RawCall = (...args: readonly unknown[]) => Promise<unknown>;

/** Methods that grammY calls with a signal in the payload's place. */
const WITHOUT_PAYLOAD = new Set(['getMe', 'getWebhookInfo', 'logOut', 'close']);

/** Calls the Bot API through grammY, its host's transformers (flood control, retries) included. */
export function grammyTransport(bot: GrammyLike, options: GrammyTransportOptions = {}): Transport {
  const File = options.InputFile ?? InputFile;
  const raw = bot.api.raw as Readonly<Record<string, RawCall>>;
  return {
    async call(method, payload, callOptions: CallOptions = {}) {
      const signal = callSignal(callOptions);
      const body = withUpload(payload, callOptions.upload, File);
      try {
        return await (WITHOUT_PAYLOAD.has(method) ? raw[method]?.(signal) : raw[method]?.(body, signal));
      } catch (error) {
        throw isGrammyError(error)
          ? failureOfAnswer(method, {
              code: error.error_code,
              description: error.description,
              parameters: error.parameters,
            })
          : failureOfSilence(method, error);
      }
    },
    fileUrl: path => fileUrlOf(options.apiRoot ?? DEFAULT_API_ROOT, bot.token, path),
  };
}

/** A grammY bot of our own. Its polling is not used: it goes on to the next update after a failed one. */
export function openGrammy(options: BotOptions): FrameworkBot {
  const apiRoot = (options.apiRoot ?? DEFAULT_API_ROOT).replace(/\/+$/, '');
  const bot = new Bot(options.token, { client: { apiRoot } });
  return {
    transport: grammyTransport(bot, { apiRoot }),
    use: (middleware: TelegramMiddleware) => void bot.use(middleware),
    prepare: me => {
      bot.botInfo = me as UserFromGetMe;
    },
    handle: update => bot.handleUpdate(update),
  };
}

function withUpload(
  payload: Payload,
  upload: UploadBytes | undefined,
  File: NonNullable<GrammyTransportOptions['InputFile']>,
): Payload {
  if (!upload) return payload;
  const file = new File(upload.bytes, uploadName(upload.name));
  return upload.field === 'media'
    ? { ...payload, media: { ...(payload.media as object), media: file } }
    : { ...payload, [upload.field]: file };
}

function isGrammyError(error: unknown): error is GrammyError {
  if (error instanceof GrammyError) return true;
  return error instanceof Error && 'error_code' in error && typeof error.error_code === 'number';
}
