import type { TelegramAddress, TelegramMessageRef } from './address.ts';
import type { Sent } from './deliver.ts';
import type { Envelope } from './render.ts';

/** The parameters that take a message to its place; `receiver` is the only one who sees it, in a group. */
export function envelopeOf(to: TelegramAddress, receiver: number | null = null): Envelope {
  const every = {
    chat_id: to.chat,
    ...(to.topic !== null && { message_thread_id: to.topic }),
    ...(receiver !== null && { ephemeral_message_parameters: { receiver_user_id: receiver } }),
  };
  // What was replied to may be deleted by now; the answer is worth more than the thread to it.
  return to.replyTo === null
    ? { every }
    : { every, reply: { message_id: to.replyTo, allow_sending_without_reply: true } };
}

/** Where the message stands that came of a delivery to `at`. */
export function refOf(
  sent: Sent,
  at: { bot: number; chat: number; topic: number | null; receiver?: number | null },
): TelegramMessageRef {
  return {
    bot: at.bot,
    chat: sent?.chat ?? at.chat,
    topic: at.topic,
    message: sent?.message ?? 0,
    kind: sent?.kind ?? 'text',
    ephemeral: sent?.ephemeral ?? null,
    receiver: sent?.ephemeral == null ? null : (at.receiver ?? null),
  };
}
