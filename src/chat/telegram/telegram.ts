import type { Readable } from 'node:stream';
import type { Chat, ChatMember } from '@grammyjs/types';
import type { Language } from '../../capabilities/tool.ts';
import { isAppError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { loggedError } from '../logged-error.ts';
import {
  type Account,
  type Address,
  type Capabilities,
  type ChatPort,
  DeliveryError,
  type FileRef,
  type InboundEvent,
  MESSENGER_ROWS,
  type MessageRef,
  type OutMessage,
  type Progress,
  type ReadAttached,
  type Readers,
} from '../port.ts';
import { isPrivate, type TelegramMessageRef, telegramAddress, telegramRef } from './address.ts';
import { type DeliverDeps, type DeliverOptions, deliver, type Sent } from './deliver.ts';
import { download } from './download.ts';
import { envelopeOf, refOf } from './envelope.ts';
import { ApiFailure, deliveryErrorOf } from './failure.ts';
import { LIMITS, PACE } from './limits.ts';
import { accountOf } from './parse.ts';
import { sendToOne } from './privately.ts';
import { startProgress } from './progress.ts';
import { type Envelope, renderLastResort, renderMessage } from './render.ts';
import { renderDeletion, renderDoubt, renderEdit } from './render-edit.ts';
import { ServerFeatures } from './server-features.ts';
import { settle } from './settle.ts';
import type { Transport } from './transport.ts';

export interface TelegramDeps {
  readonly transport: Transport;
  readonly readAttached: ReadAttached;
  readonly logger: Logger;
  /** Of what the bot says to those whose own language is unknown. */
  readonly language: Language;
  /** Folder of a Bot API server run with --local: lifts its bounds on files. */
  readonly filesDir?: string | null;
  readonly wait?: (ms: number) => Promise<void>;
}

/** A bot of Telegram. Holds nothing but what it has learnt about the server. */
export class TelegramPort implements ChatPort {
  readonly platform = 'telegram';
  readonly capabilities: Capabilities;
  readonly #deps: TelegramDeps;
  readonly #features = new ServerFeatures();
  readonly #delivery: DeliverDeps;

  constructor(deps: TelegramDeps) {
    const isLocal = Boolean(deps.filesDir);
    this.#deps = deps;
    this.capabilities = {
      forms: 'steps',
      maxDownloadBytes: isLocal ? LIMITS.localDownloadBytes : LIMITS.downloadBytes,
      ephemeral: true,
      answers: 'blocks',
      maxRows: MESSENGER_ROWS,
      pace: { conversationMs: PACE.conversationMs, perSecond: PACE.perSecond },
    };
    this.#delivery = {
      transport: deps.transport,
      features: this.#features,
      readAttached: deps.readAttached,
      maxUploadBytes: isLocal ? LIMITS.localUploadBytes : LIMITS.uploadBytes,
      wait: deps.wait ?? (ms => new Promise(done => setTimeout(done, ms))),
    };
  }

  async send(address: Address, message: OutMessage): Promise<MessageRef> {
    return this.#guarded(async () => {
      const to = telegramAddress(address);
      return refOf(await this.#sendTo(envelopeOf(to), message), to);
    });
  }

  async edit(ref: MessageRef, message: OutMessage): Promise<MessageRef> {
    return this.#guarded(async () => {
      const old = telegramRef(ref);
      const calls = renderEdit(old, message, this.#features);
      if (!calls) return this.#cannotReplace(old);
      try {
        const sent = await deliver(calls, this.#delivery, { doubt: renderDoubt(old, message) });
        // Nothing comes back for what was so already: then it stands where it stood.
        return sent ? refOf(sent, old) : old;
      } catch (error) {
        const isRefused = error instanceof ApiFailure && ['gone', 'rejected', 'markup'].includes(error.kind);
        if (isRefused) return this.#cannotReplace(old);
        throw error;
      }
    });
  }

  async settle(ref: MessageRef, note: string | null): Promise<void> {
    await this.#guarded(() => settle(telegramRef(ref), note, this.#deps.transport));
  }

  async sendPrivately(address: Address, account: Account, message: OutMessage): Promise<MessageRef> {
    return this.#guarded(() =>
      sendToOne(telegramAddress(address), Number(account.id), {
        transport: this.#deps.transport,
        features: this.#features,
        send: (envelope, options) => this.#sendTo(envelope, message, options),
        remove: ref => this.#delete(ref),
      }),
    );
  }

  async acknowledge(event: InboundEvent, note?: string): Promise<void> {
    const { callback } = event.handle;
    if (callback === undefined) return;
    const text = note?.slice(0, LIMITS.toastCharacters).toWellFormed();
    await this.#deps.transport
      .call('answerCallbackQuery', { callback_query_id: callback, ...(text && { text }) })
      .catch(error => this.#deps.logger.debug({ call: messageOf(error) }, 'a press was not acknowledged'));
  }

  async openForm(): Promise<void> {
    throw new DeliveryError('rejected', 'Telegram has no modals: forms are asked in steps.');
  }

  async progress(event: InboundEvent, text: string): Promise<Progress> {
    const { transport, language } = this.#deps;
    return startProgress(event, text, { transport, language, features: this.#features });
  }

  async download(file: FileRef, options: { maxBytes: number; signal: AbortSignal }): Promise<Readable> {
    return this.#guarded(() =>
      download(file, options, {
        transport: this.#deps.transport,
        maxBytes: this.capabilities.maxDownloadBytes,
        filesDir: this.#deps.filesDir ?? null,
      }),
    );
  }

  /** Telegram names a group's administrators and counts the rest: complete only when everybody is an administrator. */
  async readers(address: Address): Promise<Readers> {
    return this.#guarded(async () => {
      const { chat, bot } = telegramAddress(address);
      if (isPrivate(chat)) return { accountIds: [String(chat)], complete: true };
      const [administrators, count] = await Promise.all([
        this.#deps.transport.call('getChatAdministrators', { chat_id: chat }) as Promise<ChatMember[]>,
        this.#deps.transport.call('getChatMemberCount', { chat_id: chat }) as Promise<number>,
      ]);
      const others = administrators.filter(({ user }) => user.id !== bot);
      // The bot itself is a member whether it is an administrator or not.
      return { accountIds: others.map(({ user }) => String(user.id)), complete: others.length + 1 === count };
    });
  }

  /** The name only: Telegram tells a person's language with their messages and no time zone at all. */
  async profile(account: Account): Promise<Account> {
    return this.#guarded(async () => {
      const chat = (await this.#deps.transport.call('getChat', { chat_id: Number(account.id) })) as Chat;
      if (chat.type !== 'private') return account;
      return { ...account, name: accountOf(chat).name };
    });
  }

  async showHome(): Promise<void> {}

  async [Symbol.asyncDispose](): Promise<void> {}

  async #sendTo(envelope: Envelope, message: OutMessage, options?: DeliverOptions): Promise<Sent> {
    const calls = renderMessage(message, envelope, this.#features);
    try {
      return await deliver(calls, this.#delivery, options);
    } catch (error) {
      if (!(error instanceof ApiFailure) || !['rejected', 'markup'].includes(error.kind)) throw error;
      this.#deps.logger.warn({ call: error.message }, 'Telegram refused a message, its summary is sent');
      return deliver([renderLastResort(message, envelope)], this.#delivery, options);
    }
  }

  /** Takes the old message away, so that whoever hears `rejected` and sends anew leaves one message in the end. */
  async #cannotReplace(old: TelegramMessageRef): Promise<never> {
    const { method, payload } = renderDeletion(old);
    await this.#deps.transport.call(method, payload).catch(error => {
      if (!(error instanceof ApiFailure) || ['later', 'unknown'].includes(error.kind)) throw error;
    });
    throw new DeliveryError('rejected', 'edit: the message cannot become this one');
  }

  async #delete(ref: TelegramMessageRef): Promise<void> {
    const { method, payload } = renderDeletion(ref);
    await this.#deps.transport
      .call(method, payload)
      .catch(error => this.#deps.logger.warn({ call: messageOf(error) }, 'a message was not deleted'));
  }

  /** Only `DeliveryError` and `AppError` leave this adapter. */
  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof ApiFailure) throw deliveryErrorOf(error);
      if (error instanceof DeliveryError || isAppError(error)) throw error;
      this.#deps.logger.error({ error: loggedError(error) }, 'a message was not made');
      throw new DeliveryError('rejected', 'a message was not made');
    }
  }
}

/** Failed calls name method and code; anything else is not put into a log by its text. */
function messageOf(error: unknown): string {
  return error instanceof ApiFailure ? error.message : 'unexpected';
}
