import { randomInt } from 'node:crypto';
import type { Message } from '@grammyjs/types';
import type { Language } from '../../capabilities/tool.ts';
import { telegramWords } from '../../words/telegram.ts';
import { type InboundEvent, type Progress, STOP_BUTTON } from '../port.ts';
import { isPrivate, type TelegramMessageRef, telegramAddress } from './address.ts';
import type { Payload } from './api-call.ts';
import { ApiFailure } from './failure.ts';
import { keyboardOf } from './keyboard.ts';
import { LIMITS, PACE } from './limits.ts';
import { LiveText, type Shown } from './live-text.ts';
import type { ServerFeatures } from './server-features.ts';
import type { Transport } from './transport.ts';

export interface ProgressDeps {
  readonly transport: Transport;
  readonly features: ServerFeatures;
  readonly language: Language;
}

/**
 * Shows that work goes on. In a private chat a draft that streams and has Telegram's own stop button; it leaves nothing
 * behind. In a group a message with a Stop button, which the answer replaces. Where neither can be had, "typing…".
 */
export async function startProgress(
  event: InboundEvent,
  text: string,
  deps: ProgressDeps,
): Promise<Progress> {
  const { chat, topic, replyTo } = telegramAddress(event.address);
  const where: Payload = { chat_id: chat, ...(topic !== null && { message_thread_id: topic }) };
  if (isPrivate(chat)) {
    return deps.features.drafts ? draft(where, text, deps) : typing(where, deps.transport);
  }
  const reply = replyTo === null ? {} : { message_id: replyTo, allow_sending_without_reply: true };
  const language = event.account.language ?? deps.language;
  return placeholder(where, reply, text, { ...deps, language, bot: telegramAddress(event.address).bot });
}

function draft(where: Payload, text: string, { transport, features }: ProgressDeps): Progress {
  const draft_id = randomInt(1, 2 ** 31 - 1);
  let label = text;
  let streamed = '';
  let fallback: Progress | undefined;
  const live = new LiveText(
    {
      show: shown =>
        attempt(async () => {
          try {
            await transport.call('sendMessageDraft', { ...where, draft_id, text: shown, can_stop: true });
          } catch (error) {
            if (error instanceof ApiFailure && error.kind === 'noMethod') features.lacks('sendMessageDraft');
            throw error;
          }
        }).then(outcome => {
          if (outcome === 'stop') fallback = typing(where, transport);
          return outcome;
        }),
      everyMs: PACE.privateEditMs,
      againMs: PACE.draftMs,
    },
    { wanted: cut(text), shown: null },
  );
  const want = () => live.want(cut(streamed === '' ? label : streamed));
  return {
    ref: null,
    update(next) {
      label = next;
      want();
    },
    stream(delta) {
      streamed += delta;
      want();
    },
    async close() {
      await live.close();
      await fallback?.close();
    },
  };
}

async function placeholder(
  where: Payload,
  reply: Payload,
  text: string,
  deps: ProgressDeps & { bot: number },
): Promise<Progress> {
  const { transport, language, bot } = deps;
  const reply_markup = keyboardOf([[{ id: STOP_BUTTON, label: telegramWords[language].stop }]]);
  let message: Message;
  try {
    message = (await transport.call('sendMessage', {
      ...where,
      text: cut(text),
      reply_markup,
      ...('message_id' in reply && { reply_parameters: reply }),
    })) as Message;
  } catch {
    return typing(where, transport);
  }
  const live = new LiveText(
    {
      show: shown =>
        attempt(async () => {
          const at = { chat_id: message.chat.id, message_id: message.message_id };
          await transport.call('editMessageText', { ...at, text: shown, reply_markup });
        }),
      everyMs: PACE.groupEditMs,
      againMs: null,
    },
    { wanted: cut(text), shown: cut(text) },
  );
  const ref: TelegramMessageRef = {
    bot,
    chat: message.chat.id,
    topic: typeof where.message_thread_id === 'number' ? where.message_thread_id : null,
    message: message.message_id,
    kind: 'text',
    ephemeral: null,
    receiver: null,
  };
  return {
    ref,
    update: next => live.want(cut(next)),
    // A group sees the finished answer only: twenty messages a minute leave no room for growing ones.
    stream: () => {},
    close: () => live.close(),
  };
}

/** A chat action says nothing but that somebody works; it lasts for five seconds. */
function typing(where: Payload, transport: Transport): Progress {
  const live = new LiveText(
    {
      show: () =>
        attempt(async () => {
          await transport.call('sendChatAction', { ...where, action: 'typing' });
        }),
      everyMs: PACE.actionMs,
      againMs: PACE.actionMs,
    },
    { wanted: 'typing', shown: null },
  );
  return { ref: null, update: () => {}, stream: () => {}, close: () => live.close() };
}

/** Progress is never worth a failure: what cannot be shown is waited out or given up. */
async function attempt(call: () => Promise<void>): Promise<Shown> {
  try {
    await call();
    return 'shown';
  } catch (error) {
    if (!(error instanceof ApiFailure)) return 'stop';
    if (error.kind === 'same') return 'shown';
    if (error.kind === 'later' || error.kind === 'unknown') return { afterMs: error.afterMs };
    return 'stop';
  }
}

function cut(text: string): string {
  return text.length <= LIMITS.textCharacters
    ? text
    : `${text.slice(0, LIMITS.textCharacters - 1).toWellFormed()}…`;
}
