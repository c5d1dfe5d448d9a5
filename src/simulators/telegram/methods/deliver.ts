import type { InlineKeyboardMarkup, Message, ReplyParameters } from 'grammy/types';
import { badRequest } from '../api-error.ts';
import { replyMarkup } from '../keyboard.ts';
import { isObject, type Params } from '../params.ts';
import { chatOf, isIn, type Room } from '../room.ts';
import type { Call } from './method.ts';

/** What a message is besides its place: text, media, rich content. */
export type Content = Omit<Message, 'message_id' | 'date' | 'chat' | 'from' | 'reply_markup'>;

/** Where a send goes; everything that can be refused about it has been checked. */
export interface Target {
  readonly room: Room;
  readonly threadId: number | null;
  readonly replyTo: Message | null;
  readonly quote: string | null;
  /** The one person who sees it. */
  readonly receiver: number | null;
}

export function targetOf({ platform, bot, params }: Call): Target {
  const room = platform.roomFor(bot, params.text('chat_id'));
  const threadId = threadOf(room, params);
  const reply = replyOf(room, params);
  return {
    room,
    threadId: threadId ?? inheritedThread(room, reply.replyTo),
    ...reply,
    receiver: receiverOf(room, params),
  };
}

/** Posts what a bot sends and answers with the message as Telegram returns it. */
export function deliver(call: Call, target: Target, content: Content): Message {
  const { platform, bot, params } = call;
  const { room, threadId, replyTo, quote, receiver } = target;
  const markup = replyMarkup(params);
  const inline = markup && 'inline_keyboard' in markup ? (markup as InlineKeyboardMarkup) : undefined;
  const message: Message = {
    message_id: receiver === null ? platform.nextMessageId(room) : 0,
    from: bot.user,
    chat: chatOf(room),
    date: platform.date,
    ...(threadId !== null && { message_thread_id: threadId }),
    ...(threadId !== null && (room.isForum || room.parties) && { is_topic_message: true as const }),
    ...(replyTo && { reply_to_message: withoutReply(replyTo) }),
    ...(replyTo && quote !== null && { quote: { text: quote, position: 0, is_manual: true as const } }),
    ...(receiver !== null && {
      ephemeral_message_id: nextEphemeralId(room, receiver),
      receiver_user: room.members.get(receiver)?.user,
    }),
    ...(params.flag('protect_content') && { has_protected_content: true as const }),
    ...content,
    ...(inline && { reply_markup: inline }),
  } as Message;
  return platform.post(room, message, 'bot', markup && !inline ? markup : null);
}

/** A thread that was asked for must be there. */
export function threadOf(room: Room, params: Params): number | null {
  const threadId = params.integer('message_thread_id');
  if (threadId === undefined || threadId === 0) return null;
  const isKnown = room.topics.has(threadId) || (!room.isForum && !room.parties && room.posts.has(threadId));
  if (!isKnown) throw badRequest('message thread not found');
  return threadId;
}

function inheritedThread(room: Room, replyTo: Message | null): number | null {
  return (room.isForum || room.parties) && replyTo?.message_thread_id ? replyTo.message_thread_id : null;
}

function replyOf(room: Room, params: Params): { replyTo: Message | null; quote: string | null } {
  const given = params.object('reply_parameters', 'ReplyParameters') as Partial<ReplyParameters> | undefined;
  const id = given ? Number(given.message_id) : params.integer('reply_to_message_id');
  if (!id) return { replyTo: null, quote: null };
  const post = room.posts.get(id);
  if (!post || post.isDeleted) {
    const mayGo = given?.allow_sending_without_reply === true || params.flag('allow_sending_without_reply');
    if (!mayGo) throw badRequest('message to be replied not found');
    return { replyTo: null, quote: null };
  }
  const quote = typeof given?.quote === 'string' && given.quote !== '' ? given.quote : null;
  const whole = post.message.text ?? post.message.caption ?? '';
  if (quote !== null && !whole.includes(quote)) throw badRequest('QUOTE_TEXT_INVALID');
  return { replyTo: post.message, quote };
}

function receiverOf(room: Room, params: Params): number | null {
  const given = params.json('ephemeral_message_parameters', 'EphemeralMessageParameters');
  if (given === undefined) return null;
  const id = isObject(given) ? Number(given.receiver_user_id) : Number.NaN;
  if (!Number.isInteger(id))
    throw badRequest('can\'t parse EphemeralMessageParameters: Can\'t find field "receiver_user_id"');
  if (room.parties) throw badRequest('ephemeral messages can be sent only to groups and supergroups');
  if (!isIn(room, id)) throw badRequest('user not found');
  return id;
}

function nextEphemeralId(room: Room, receiver: number): number {
  const mine = [...room.ephemeral.keys()].filter(key => key.startsWith(`${receiver}:`));
  return mine.length + 1;
}

/** A quoted message does not quote in turn. */
export function withoutReply(message: Message): NonNullable<Message['reply_to_message']> {
  const { reply_to_message: _, ...rest } = message;
  return rest as NonNullable<Message['reply_to_message']>;
}
