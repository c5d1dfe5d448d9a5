import type { Address, MessageRef } from '../port.ts';

/** Where a message goes. Numbers of chats are Telegram's: a person's is positive, a group's negative. */
export interface TelegramAddress extends Address {
  readonly bot: number;
  readonly chat: number;
  /** Forum topic, or topic of a private chat. */
  readonly topic: number | null;
  /** Message that is replied to; in groups only. */
  readonly replyTo: number | null;
}

/** One message that stands in a chat. */
export interface TelegramMessageRef extends MessageRef {
  readonly bot: number;
  readonly chat: number;
  readonly topic: number | null;
  /** Zero for a message that one person alone sees: `ephemeral` and `receiver` name it then. */
  readonly message: number;
  readonly kind: 'text' | 'media';
  readonly ephemeral: number | null;
  readonly receiver: number | null;
}

/** Reads back what this adapter made. Throws `TypeError` on another platform's. */
export function telegramAddress(address: Address): TelegramAddress {
  const { bot, chat, topic = null, replyTo = null } = address;
  if (typeof bot !== 'number' || typeof chat !== 'number') throw new TypeError('Not an address of Telegram.');
  return { bot, chat, topic: numberOr(topic), replyTo: numberOr(replyTo) };
}

/** Reads back what this adapter made. Throws `TypeError` on another platform's. */
export function telegramRef(ref: MessageRef): TelegramMessageRef {
  const { bot, chat, message, topic = null, kind, ephemeral = null, receiver = null } = ref;
  if (typeof bot !== 'number' || typeof chat !== 'number' || typeof message !== 'number') {
    throw new TypeError('Not a message of Telegram.');
  }
  return {
    bot,
    chat,
    message,
    topic: numberOr(topic),
    kind: kind === 'media' ? 'media' : 'text',
    ephemeral: numberOr(ephemeral),
    receiver: numberOr(receiver),
  };
}

export function conversationKey(bot: number, chat: number, topic: number | null): string {
  return `tg:${bot}:${chat}:${topic ?? 0}`;
}

/** Telegram numbers people above zero, groups and channels below [api, Chat.id]. */
export function isPrivate(chat: number): boolean {
  return chat > 0;
}

function numberOr(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
