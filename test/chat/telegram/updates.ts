import type { Message, MessageEntity, Update, User } from '@grammyjs/types';

/** Updates as Telegram posts them, typed by the Bot API's own shapes. */

export const BOT = { id: 7000000001, username: 'svod_bot' };
export const BOT_USER: User = { id: BOT.id, is_bot: true, first_name: 'Свод', username: BOT.username };
export const ANNA: User = {
  id: 501,
  is_bot: false,
  first_name: 'Анна',
  last_name: 'Смирнова',
  username: 'anna',
  language_code: 'ru',
};
export const GROUP = { id: -1002001, type: 'supergroup', title: 'Отдел продаж' } as const;
export const FORUM = { ...GROUP, id: -1002002, is_forum: true } as const;

/** 2026-03-02T09:00:00Z. */
const DATE = 1772442000;

let nextUpdate = 9000;

export function privately(more: Partial<Message>): Update {
  return messageIn({ id: ANNA.id, type: 'private', first_name: ANNA.first_name }, more);
}

export function inGroup(more: Partial<Message>): Update {
  return messageIn(GROUP, more);
}

export function messageIn(chat: Message['chat'], more: Partial<Message>): Update {
  const message = { message_id: 42, date: DATE, chat, from: ANNA, ...more };
  return { update_id: nextUpdate++, message } as Update;
}

/** The entity that covers `part` in `text`. */
export function entity(type: 'mention' | 'bot_command' | 'bold', text: string, part: string): MessageEntity {
  return { type, offset: text.indexOf(part), length: part.length };
}

export function press(data: string, message: object, from: User = ANNA): Update {
  return {
    update_id: nextUpdate++,
    callback_query: { id: '4382bfdwdsb323b2d9', from, chat_instance: '-77', data, message },
  } as Update;
}
