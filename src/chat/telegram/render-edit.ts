import { telegramWords } from '../../words/telegram.ts';
import type { OutMessage } from '../port.ts';
import type { TelegramMessageRef } from './address.ts';
import type { ApiCall, Payload } from './api-call.ts';
import { type RenderOptions, renderMessage } from './render.ts';

/**
 * The message as calls of which the first changes the one that stands; null when it cannot become that. A text can become
 * anything; a picture or file only another one; and a message that asks for a reply has to be new, because an edited one
 * cannot open the reply field.
 */
export function renderEdit(
  ref: TelegramMessageRef,
  message: OutMessage,
  options: RenderOptions,
): readonly ApiCall[] | null {
  if (message.expectsReply) return null;
  const [first, ...rest] = renderMessage(message, { every: envelopeOf(ref) }, options);
  const edited = first && asEdit(first, ref);
  return edited ? [edited, ...rest] : null;
}

/** Says that the end of a message may be missing: nobody knows, and saying it twice would be worse. */
export function renderDoubt(ref: TelegramMessageRef, { language }: OutMessage): ApiCall {
  return {
    method: 'sendMessage',
    payload: { ...envelopeOf(ref), text: telegramWords[language].maybeMissing },
  };
}

/** Takes the old message away. */
export function renderDeletion(ref: TelegramMessageRef): ApiCall {
  return ref.ephemeral === null
    ? { method: 'deleteMessage', payload: place(ref) }
    : { method: 'deleteEphemeralMessage', payload: place(ref) };
}

/** `Text`, `Media`, `Caption` or `ReplyMarkup` of a message, the one of a group's or one person's. */
export function editMethod(ref: TelegramMessageRef, what: string): string {
  return ref.ephemeral === null ? `editMessage${what}` : `editEphemeralMessage${what}`;
}

/** The parameters that name a message. */
export function place(ref: TelegramMessageRef): Payload {
  return ref.ephemeral === null
    ? { chat_id: ref.chat, message_id: ref.message }
    : { chat_id: ref.chat, receiver_user_id: ref.receiver, ephemeral_message_id: ref.ephemeral };
}

function envelopeOf(ref: TelegramMessageRef): Payload {
  return {
    chat_id: ref.chat,
    ...(ref.topic !== null && { message_thread_id: ref.topic }),
    ...(ref.ephemeral !== null && { ephemeral_message_parameters: { receiver_user_id: ref.receiver } }),
  };
}

function asEdit(call: ApiCall, ref: TelegramMessageRef): ApiCall | null {
  const { message_thread_id, ephemeral_message_parameters, reply_parameters, ...payload } = call.payload;
  const [plainer, ...rest] = call.instead ?? [];
  const then = plainer && (asEdit(plainer, ref) ?? plainer);
  const instead = then ? { instead: [then, ...rest] } : {};
  if (call.upload) {
    const { caption, parse_mode, ...others } = payload;
    const type = call.upload.field === 'photo' ? 'photo' : 'document';
    const media = { type, ...(caption !== undefined && { caption, parse_mode }) };
    return {
      method: editMethod(ref, 'Media'),
      payload: { ...others, ...place(ref), media },
      upload: { field: 'media', file: call.upload.file },
      ...instead,
    };
  }
  if (ref.kind === 'media') return null;
  return { method: editMethod(ref, 'Text'), payload: { ...payload, ...place(ref) }, ...instead };
}
