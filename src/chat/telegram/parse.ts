import type {
  CallbackQuery,
  Chat,
  ChatMember,
  ChatMemberUpdated,
  Message,
  Update,
  User,
} from '@grammyjs/types';
import type { Account, InboundBody, InboundEvent } from '../port.ts';
import { conversationKey, isPrivate, type TelegramAddress, type TelegramMessageRef } from './address.ts';
import { filesOf } from './incoming-files.ts';
import { readWords, tidy } from './incoming-text.ts';
import { buttonOf } from './keyboard.ts';

/** The bot itself, as getMe tells. */
export interface BotIdentity {
  readonly id: number;
  /** Without the @. */
  readonly username: string;
}

export interface ParseContext {
  readonly bot: BotIdentity;
  /** Dates what Telegram does not: presses and stops. */
  readonly receivedAt: Date;
}

/**
 * What an update means, or null when it is not for us: edits, channels, other bots, buttons that we did not make, commands
 * of others. Pure; text of people is kept as they wrote it but for what no database stores (NUL, halves of characters).
 */
export function parseUpdate(update: Update, context: ParseContext): InboundEvent | null {
  if (update.message) return parseMessage(update.message, update.update_id, context);
  if (update.callback_query) return parsePress(update.callback_query, update.update_id, context);
  if (update.my_chat_member) return parseMembership(update.my_chat_member, update.update_id, context);
  const stopped = update.stopped_message_generation;
  if (!stopped) return null;
  const { chat } = stopped;
  const topic = stopped.message_thread_id ?? null;
  // The chat is the person: no other field says who pressed.
  const account = { id: chat.id, first_name: chat.first_name, last_name: chat.last_name };
  return eventOf(update.update_id, context, { chat, topic, account, body: { kind: 'stop' } });
}

function parseMessage(message: Message, updateId: number, context: ParseContext): InboundEvent | null {
  const { chat, from } = message;
  if (chat.type === 'channel') return null;
  const topic = topicOf(message);
  const sentAt = new Date(message.date * 1000);
  if (message.migrate_to_chat_id !== undefined && from) {
    const to = conversationKey(context.bot.id, message.migrate_to_chat_id, null);
    // What was replied to has another number in the new group.
    const address = { chat: message.migrate_to_chat_id, replyTo: null };
    const body = { kind: 'lifecycle', what: 'moved', to, address } as const;
    return eventOf(updateId, context, { chat, topic: null, account: from, sentAt, body });
  }
  // A message on behalf of a group or channel carries a made-up sender that many people share: it is nobody's.
  if (!from || from.is_bot || message.sender_chat || message.business_connection_id) return null;
  const body = bodyOf(message, context.bot);
  if (!body) return null;
  return eventOf(updateId, context, {
    chat,
    topic,
    account: from,
    sentAt,
    body,
    replyTo: chat.type === 'private' ? null : message.message_id,
    ...(message.media_group_id && { handle: { album: message.media_group_id } }),
  });
}

function bodyOf(message: Message, bot: BotIdentity): InboundBody | null {
  const isGroup = message.chat.type !== 'private';
  const words = readWords(message, bot);
  const addressed = !isGroup || words.mentioned || repliesTo(message, bot);
  const files = filesOf(message);
  // What people send each other in a room is not taken, let alone downloaded.
  if (files.length > 0) return addressed ? { kind: 'files', files, text: words.text } : null;
  if (words.command) return words.command.isOurs ? words.command.body : null;
  if (words.text === '' && !words.mentioned) return null;
  return { kind: 'text', text: words.text, addressed };
}

function parsePress(query: CallbackQuery, updateId: number, context: ParseContext): InboundEvent | null {
  const button = buttonOf(query.data);
  const { message, from } = query;
  if (button === null || !message || message.chat.type === 'channel' || from.is_bot) return null;
  // Of a message too old to be shown, date 0, only its place is known.
  const seen = message.date === 0 ? null : (message as Message);
  const topic = seen ? topicOf(seen) : null;
  const ref: TelegramMessageRef = {
    bot: context.bot.id,
    chat: message.chat.id,
    topic,
    message: message.message_id,
    kind: seen && hasMedia(seen) ? 'media' : 'text',
    ephemeral: seen?.ephemeral_message_id ?? null,
    receiver: seen?.ephemeral_message_id === undefined ? null : from.id,
  };
  return eventOf(updateId, context, {
    chat: message.chat,
    topic,
    account: from,
    body: { kind: 'press', button, from: ref },
    replyTo: message.chat.type === 'private' || message.message_id === 0 ? null : message.message_id,
    handle: { callback: query.id },
  });
}

function parseMembership(
  change: ChatMemberUpdated,
  updateId: number,
  context: ParseContext,
): InboundEvent | null {
  const { chat, from } = change;
  if (chat.type === 'channel') return null;
  const [was, is] = [isInside(change.old_chat_member), isInside(change.new_chat_member)];
  if (was === is) return null;
  const what = is ? 'joined' : chat.type === 'private' ? 'blocked' : 'removed';
  return eventOf(updateId, context, {
    chat,
    topic: null,
    account: from,
    sentAt: new Date(change.date * 1000),
    body: { kind: 'lifecycle', what },
  });
}

interface Seen {
  readonly chat: Chat;
  readonly topic: number | null;
  readonly account: Pick<User, 'id' | 'first_name' | 'last_name' | 'language_code'>;
  readonly body: InboundBody;
  readonly sentAt?: Date;
  readonly replyTo?: number | null;
  readonly handle?: Readonly<Record<string, string>>;
}

function eventOf(updateId: number, { bot, receivedAt }: ParseContext, seen: Seen): InboundEvent {
  const address: TelegramAddress = {
    bot: bot.id,
    chat: seen.chat.id,
    topic: seen.topic,
    replyTo: seen.replyTo ?? null,
  };
  return {
    platform: 'telegram',
    dedupeKey: `tg:${bot.id}:${updateId}`,
    conversationKey: conversationKey(bot.id, seen.chat.id, seen.topic),
    room: isPrivate(seen.chat.id) ? 'private' : 'group',
    account: accountOf(seen.account),
    address,
    sentAt: (seen.sentAt ?? receivedAt).toISOString(),
    body: seen.body,
    handle: seen.handle ?? {},
  };
}

/** The account behind a Telegram user. Usernames are left out: they change hands. */
export function accountOf(user: Seen['account']): Account {
  return {
    platform: 'telegram',
    id: String(user.id),
    name: tidy([user.first_name, user.last_name].filter(Boolean).join(' ')).slice(0, 128),
    language: languageOf(user.language_code),
    timeZone: null,
    email: null,
  };
}

function languageOf(code: string | undefined): Account['language'] {
  const [language] = (code ?? '').toLowerCase().split('-');
  return language === 'ru' || language === 'en' ? language : null;
}

/** Replies in a group without topics carry a thread id too, which no message can be sent to. */
function topicOf(message: Message): number | null {
  return message.is_topic_message ? (message.message_thread_id ?? null) : null;
}

/** A message in a topic counts as a reply to the message that made the topic, whoever made it. */
function repliesTo({ reply_to_message: replied }: Message, bot: BotIdentity): boolean {
  return replied?.from?.id === bot.id && !('forum_topic_created' in replied && replied.forum_topic_created);
}

function hasMedia(message: Message): boolean {
  return Boolean(message.photo ?? message.document ?? message.audio ?? message.voice ?? message.video);
}

function isInside(member: ChatMember): boolean {
  if (member.status === 'restricted') return member.is_member;
  return member.status !== 'left' && member.status !== 'kicked';
}
