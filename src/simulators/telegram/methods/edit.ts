import type { Message } from 'grammy/types';
import { badRequest } from '../api-error.ts';
import { messageCaption, messageText } from '../entities/formatted.ts';
import { inlineMarkup } from '../keyboard.ts';
import { readRichMessage } from '../rich/rich-message.ts';
import type { Post, Room } from '../room.ts';
import { readItem, typeOf } from './media.ts';
import type { Call, Method } from './method.ts';

const DELETABLE_FOR_MS = 48 * 3_600_000;
const MAX_DELETED_AT_ONCE = 100;
/** What a message holds; an edit puts one set of these in place of another. */
const CONTENT = [
  'text',
  'entities',
  'rich_message',
  'caption',
  'caption_entities',
  'show_caption_above_media',
  'photo',
  'document',
  'audio',
  'voice',
  'reply_markup',
] as const;
type Changed = Partial<Pick<Message, (typeof CONTENT)[number]>>;

const NOT_MODIFIED =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message';

const editMessageText: Method = call => editText(call, ownPost(call));

const editMessageCaption: Method = call => editCaption(call, ownPost(call));

const editMessageReplyMarkup: Method = call => editMarkup(call, ownPost(call));

const editMessageMedia: Method = async call => {
  const { room, post } = ownPost(call);
  if (post.message.text !== undefined || post.message.rich_message)
    throw badRequest('there is no media in the message to edit');
  const item = call.params.json('media', 'InputMedia');
  if (item === undefined) throw badRequest('there is no media in the request');
  const content = await readItem(call, item, typeOf(item));
  return apply(call, room, post, { ...(content as Changed), ...markupOf(call) });
};

async function editText(call: Call, { room, post }: Found): Promise<Message> {
  const { message } = post;
  if (message.text === undefined && !message.rich_message)
    throw badRequest('there is no text in the message to edit');
  if (call.params.has('rich_message')) {
    const rich = await readRichMessage(call.params, call.platform.files, { isDraft: false });
    return apply(call, room, post, { rich_message: rich, ...markupOf(call) });
  }
  const { text, entities } = messageText(call.params);
  return apply(call, room, post, {
    text,
    ...(entities.length > 0 && { entities: [...entities] }),
    ...markupOf(call),
  });
}

function editCaption(call: Call, { room, post }: Found): Message {
  const { message } = post;
  if (message.text !== undefined || message.rich_message)
    throw badRequest('there is no caption in the message to edit');
  const { text, entities } = messageCaption(call.params);
  const { photo, document, audio, voice } = message;
  return apply(call, room, post, {
    ...(photo && { photo }),
    ...(document && { document }),
    ...(audio && { audio }),
    ...(voice && { voice }),
    ...(text && { caption: text }),
    ...(entities.length > 0 && { caption_entities: [...entities] }),
    ...markupOf(call),
  });
}

function editMarkup(call: Call, { room, post }: Found): Message {
  const kept = Object.fromEntries(
    CONTENT.filter(name => name !== 'reply_markup' && post.message[name] !== undefined).map(name => [
      name,
      post.message[name],
    ]),
  );
  return apply(call, room, post, { ...(kept as Changed), ...markupOf(call) });
}

function markupOf({ params }: Call): Changed {
  const markup = inlineMarkup(params);
  return markup ? { reply_markup: markup } : {};
}

function apply({ platform }: Call, room: Room, post: Post, changed: Changed): Message {
  const rest = Object.fromEntries(
    Object.entries(post.message).filter(([name]) => !(CONTENT as readonly string[]).includes(name)),
  );
  if (JSON.stringify(contentOf(post.message)) === JSON.stringify(contentOf(changed)))
    throw badRequest(NOT_MODIFIED);
  return platform.change(room, post, { ...rest, ...changed, edit_date: platform.date } as unknown as Message);
}

function contentOf(message: Changed): unknown[] {
  return CONTENT.map(name => message[name] ?? null);
}

interface Found {
  readonly room: Room;
  readonly post: Post;
}

/** The message that a bot may edit: its own, and still there. */
function ownPost({ platform, bot, params }: Call): Found {
  if (params.has('inline_message_id')) throw badRequest('MESSAGE_ID_INVALID');
  const room = platform.roomFor(bot, params.text('chat_id'));
  const id = params.integer('message_id');
  if (id === undefined) throw badRequest('message identifier is not specified');
  const post = room.posts.get(id);
  if (!post || post.isDeleted) throw badRequest('message to edit not found');
  if (post.message.from?.id !== bot.id) throw badRequest("message can't be edited");
  return { room, post };
}

const deleteMessage: Method = ({ platform, bot, params }) => {
  const room = platform.roomFor(bot, params.text('chat_id'));
  const id = params.integer('message_id');
  if (id === undefined) throw badRequest('message identifier is not specified');
  const post = room.posts.get(id);
  if (!post || post.isDeleted) throw badRequest('message to delete not found');
  if (!isDeletable(post, room, bot.id, platform.clock.now()))
    throw badRequest("message can't be deleted for everyone");
  platform.remove(room, post);
  return true;
};

/** Messages that cannot be deleted are passed over. */
const deleteMessages: Method = ({ platform, bot, params }) => {
  const room = platform.roomFor(bot, params.text('chat_id'));
  const ids = params.array('message_ids', 'Integer') ?? [];
  if (ids.length < 1 || ids.length > MAX_DELETED_AT_ONCE)
    throw badRequest('message identifiers are not specified');
  for (const id of ids) {
    const post = room.posts.get(Number(id));
    if (post && !post.isDeleted && isDeletable(post, room, bot.id, platform.clock.now()))
      platform.remove(room, post);
  }
  return true;
};

function isDeletable(post: Post, room: Room, botId: number, now: number): boolean {
  if (now - post.message.date * 1000 > DELETABLE_FOR_MS) return false;
  if (post.message.from?.id === botId || room.parties) return true;
  return ['administrator', 'creator'].includes(room.members.get(botId)?.status ?? '');
}

/** Ephemeral messages are edited and deleted by their own numbers, and the answer is True. */
function ephemeral(change: (call: Call, found: Found) => unknown): Method {
  return async call => {
    const room = call.platform.roomFor(call.bot, call.params.text('chat_id'));
    const key = `${call.params.integer('receiver_user_id')}:${call.params.integer('ephemeral_message_id')}`;
    const post = room.ephemeral.get(key);
    if (!post || post.isDeleted) throw badRequest('message to edit not found');
    await change(call, { room, post });
    return true;
  };
}

export const editMethods = {
  editMessageText,
  editMessageCaption,
  editMessageMedia,
  editMessageReplyMarkup,
  deleteMessage,
  deleteMessages,
  editEphemeralMessageText: ephemeral(editText),
  editEphemeralMessageCaption: ephemeral(editCaption),
  editEphemeralMessageReplyMarkup: ephemeral(editMarkup),
  deleteEphemeralMessage: ephemeral((call, { room, post }) => call.platform.remove(room, post)),
};
