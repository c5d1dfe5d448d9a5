import type { Message } from 'grammy/types';
import type { BotAccount } from './accounts.ts';
import { isIn, type Room } from './room.ts';

/**
 * Whether a bot gets a person's message. In groups a bot in privacy mode (BotFather's default) sees commands that are not
 * another bot's, mentions of itself and replies to its own messages; an administrator and a bot without it see everything.
 */
export function isSeenBy(bot: BotAccount, room: Room, message: Message): boolean {
  if (!isIn(room, bot.id)) return false;
  if (room.parties || bot.readsAllGroupMessages) return true;
  if (room.members.get(bot.id)?.status === 'administrator') return true;
  if (message.reply_to_message?.from?.id === bot.id) return true;
  const name = bot.user.username.toLowerCase();
  const text = (message.text ?? message.caption ?? '').toLowerCase();
  const entities = message.entities ?? message.caption_entities ?? [];
  return entities.some(({ type, offset, length }) => {
    const written = text.slice(offset, offset + length);
    if (type === 'mention') return written === `@${name}`;
    if (type !== 'bot_command') return false;
    const [, addressee] = written.split('@');
    return addressee === undefined || addressee === name;
  });
}
