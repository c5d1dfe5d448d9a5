import type { ChatFullInfo, ChatMember, ReactionType } from 'grammy/types';
import { badRequest } from '../api-error.ts';
import { isObject } from '../params.ts';
import { chatOf, isIn, type Member, type Room } from '../room.ts';
import { threadOf } from './deliver.ts';
import type { Call, Method } from './method.ts';

const ACTIONS = [
  'typing',
  'upload_photo',
  'record_video',
  'upload_video',
  'record_voice',
  'upload_voice',
  'upload_document',
  'choose_sticker',
  'find_location',
  'record_video_note',
  'upload_video_note',
];
/** A bot's answer to a press in longer than this comes too late. */
const PRESS_LIFE_MS = 15_000;
const MAX_NOTICE = 200;
/** Some of the reactions that bots may set: Bot API, ReactionTypeEmoji. */
const REACTIONS = [
  '👍',
  '👎',
  '❤',
  '🔥',
  '👏',
  '😁',
  '🤔',
  '🎉',
  '🙏',
  '👌',
  '👀',
  '⚡',
  '💯',
  '🤝',
  '✍',
  '🫡',
];

const sendChatAction: Method = ({ platform, bot, params }) => {
  const room = platform.roomFor(bot, params.text('chat_id'));
  const action = params.text('action') ?? '';
  if (!ACTIONS.includes(action)) throw badRequest('wrong parameter action in request');
  platform.journal.add({ kind: 'action', room: room.key, action, threadId: threadOf(room, params) });
  return true;
};

const answerCallbackQuery: Method = ({ platform, bot, params }) => {
  const press = platform.presses.get(params.text('callback_query_id') ?? '');
  const isLate = !press || press.botId !== bot.id || platform.clock.now() - press.at > PRESS_LIFE_MS;
  if (!press || isLate || press.answered) {
    throw badRequest('query is too old and response timeout expired or query ID is invalid');
  }
  const text = params.text('text') ?? '';
  if (text.length > MAX_NOTICE) throw badRequest('MESSAGE_TOO_LONG');
  press.answered = true;
  platform.journal.add({
    kind: 'answered',
    room: press.room.key,
    personId: press.personId,
    answer: {
      queryId: press.id,
      text: text || null,
      showAlert: params.flag('show_alert'),
      url: params.text('url') || null,
    },
  });
  return true;
};

const setMessageReaction: Method = ({ platform, bot, params }) => {
  const room = platform.roomFor(bot, params.text('chat_id'));
  const post = room.posts.get(params.integer('message_id') ?? 0);
  if (!post || post.isDeleted) throw badRequest('message to react not found');
  const reaction = params.array('reaction', 'ReactionType') ?? [];
  const isKnown = (one: unknown) =>
    isObject(one) && one.type === 'emoji' && REACTIONS.includes(String(one.emoji));
  // Bots set one reaction at most.
  if (reaction.length > 1 || !reaction.every(isKnown)) throw badRequest('REACTION_INVALID');
  post.reaction = reaction as ReactionType[];
  platform.journal.add({
    kind: 'reaction',
    room: room.key,
    messageId: post.message.message_id,
    reaction: reaction as ReactionType[],
  });
  return true;
};

const getFile: Method = ({ platform, params }) => {
  const id = params.text('file_id');
  if (!id) throw badRequest('file_id not specified');
  return platform.files.link(id);
};

const getChat: Method = call => {
  const room = memberRoom(call);
  return {
    ...chatOf(room),
    accent_color_id: 0,
    max_reaction_count: 11,
    accepted_gift_types: {
      unlimited_gifts: false,
      limited_gifts: false,
      unique_gifts: false,
      premium_subscription: false,
      gifts_from_channels: false,
    },
    ...(room.parties ? {} : { permissions: { can_send_messages: true } }),
  } as unknown as ChatFullInfo;
};

const getChatMember: Method = call => {
  const room = memberRoom(call);
  const id = call.params.integer('user_id');
  if (id === undefined) throw badRequest('invalid user_id specified');
  const member = room.members.get(id);
  if (member) return memberOf(member);
  const person = call.platform.people.get(id);
  if (!person) throw badRequest('user not found');
  return memberOf({ user: person.user, status: 'left' });
};

const getChatAdministrators: Method = call => {
  const room = memberRoom(call);
  if (room.parties) throw badRequest('there are no administrators in the private chat');
  return [...room.members.values()]
    .filter(
      ({ user, status }) =>
        ['creator', 'administrator'].includes(status) && (!user.is_bot || user.id === call.bot.id),
    )
    .map(memberOf);
};

const getChatMemberCount: Method = call => {
  const room = memberRoom(call);
  return [...room.members.values()].filter(({ user }) => isIn(room, user.id)).length;
};

const leaveChat: Method = ({ platform, bot, params }) => {
  const room = platform.roomFor(bot, params.text('chat_id'));
  const member = room.members.get(bot.id);
  if (room.parties || !member) throw badRequest("chat can't be left");
  member.status = 'left';
  platform.journal.add({ kind: 'room', room: room.key });
  return true;
};

/** What a bot may look at: rooms that it is in, and people who wrote to it, blocked or not. */
function memberRoom({ platform, bot, params }: Call): Room {
  const room = platform.knownRoom(bot, params.text('chat_id'));
  if (!room.parties) return platform.roomFor(bot, params.text('chat_id'));
  if (!room.isStarted) throw badRequest('chat not found');
  return room;
}

function memberOf({ user, status }: Member): ChatMember {
  if (status === 'creator') return { user, status, is_anonymous: false };
  if (status === 'kicked') return { user, status, until_date: 0 };
  if (status !== 'administrator') return { user, status };
  return {
    user,
    status,
    can_be_edited: false,
    is_anonymous: false,
    can_manage_chat: true,
    can_delete_messages: true,
    can_manage_video_chats: false,
    can_restrict_members: false,
    can_promote_members: false,
    can_change_info: false,
    can_invite_users: true,
    can_post_stories: false,
    can_edit_stories: false,
    can_delete_stories: false,
  } as ChatMember;
}

export const chatMethods = {
  sendChatAction,
  answerCallbackQuery,
  setMessageReaction,
  getFile,
  getChat,
  getChatMember,
  getChatAdministrators,
  getChatMemberCount,
  leaveChat,
};
