import type { BotCommand, MessageEntity } from 'grammy/types';
import type { BotAccount } from './accounts.ts';
import type { Draft, Happening } from './journal.ts';
import type { Platform } from './platform.ts';
import { isIn, type Person, type Post, type Room, standing } from './room.ts';
import type { PageDraft, PageEvent, PagePost, PageRoom } from './wire.ts';

/** Messages of a room that the page begins with. */
const SHOWN = 300;

/** Rooms that a person is in, their private chat with the bot first. */
export function roomsOf(platform: Platform, bot: BotAccount, person: Person): Room[] {
  const isMine = (room: Room) =>
    room.parties ? room.parties.person === person && room.parties.bot === bot : isIn(room, person.user.id);
  const rooms = [...platform.rooms.values()].filter(room => isMine(room) && room.movedTo === null);
  return rooms.sort((a, b) => Number(b.parties !== null) - Number(a.parties !== null));
}

export function pageRoom(bot: BotAccount, room: Room, person: Person): PageRoom {
  const mine = [...room.ephemeral.values()].filter(post => !post.isDeleted && isFor(post, person));
  const posts = [...standing(room), ...mine].sort((a, b) => a.message.date - b.message.date);
  return {
    key: room.key,
    kind: room.kind,
    title: room.parties ? bot.user.first_name : room.title,
    topics: [...room.topics].map(([id, name]) => ({ id, name })),
    isForum: room.isForum,
    memberCount: [...room.members.keys()].filter(id => isIn(room, id)).length,
    isBlocked: room.parties !== null && !isIn(room, bot.id),
    posts: posts.slice(-SHOWN).map(pagePost),
    drafts: [...room.drafts.values()].filter(draft => !draft.stopped || draft.keepOnStop).map(pageDraft),
    commands: commandsFor(bot, room, person),
  };
}

/** What a person gets to see of what happened; null for what is not theirs. */
export function pageEvent(
  rooms: ReadonlyMap<string, Room>,
  person: Person,
  entry: Happening,
): PageEvent | null {
  if (entry.kind === 'commands') return { kind: 'state' };
  if (entry.kind === 'delivery') return null;
  const room = rooms.get(entry.room);
  if (entry.kind === 'room') return { kind: 'state' };
  if (!room || !(room.parties ? room.parties.person === person : isIn(room, person.user.id))) return null;
  switch (entry.kind) {
    case 'message':
    case 'edited': {
      const { message_id, receiver_user, ephemeral_message_id } = entry.message;
      const post = receiver_user
        ? room.ephemeral.get(`${receiver_user.id}:${ephemeral_message_id}`)
        : room.posts.get(message_id);
      return post && isFor(post, person) ? { kind: 'post', room: room.key, post: pagePost(post) } : null;
    }
    case 'reaction': {
      const post = room.posts.get(entry.messageId);
      return post ? { kind: 'post', room: room.key, post: pagePost(post) } : null;
    }
    case 'deleted': {
      const { messageId, ephemeralId } = entry;
      return { kind: 'gone', room: room.key, messageId, ephemeralId };
    }
    case 'draft':
      return { kind: 'draft', room: room.key, draft: pageDraft(entry.draft) };
    case 'draft-ended':
      return { kind: 'draft-ended', room: room.key, draftId: entry.draftId };
    case 'action':
      return { kind: 'action', room: room.key, action: entry.action, threadId: entry.threadId };
    case 'answered': {
      const { queryId, text, showAlert } = entry.answer;
      return entry.personId === person.user.id ? { kind: 'answered', queryId, text, showAlert } : null;
    }
  }
}

function isFor(post: Post, person: Person): boolean {
  return !post.message.receiver_user || post.message.receiver_user.id === person.user.id;
}

function pagePost({ message, keyboard, reaction: [first] }: Post): PagePost {
  return { message, keyboard, reaction: first?.type === 'emoji' ? first.emoji : null };
}

function pageDraft({ draftId, threadId, text, entities, rich, canStop, stopped }: Draft): PageDraft {
  return { draftId, threadId, text, entities: entities as readonly MessageEntity[], rich, canStop, stopped };
}

/** The narrowest scope that has commands, in the person's language before any: Bot API, "Determining list of commands". */
function commandsFor(bot: BotAccount, room: Room, person: Person): readonly BotCommand[] {
  const { id, language_code: language = '' } = person.user;
  const isAdmin = ['creator', 'administrator'].includes(room.members.get(id)?.status ?? '');
  const scopes = room.parties
    ? [`chat/${room.id}/`, 'all_private_chats//', 'default//']
    : [
        `chat_member/${room.id}/${id}`,
        ...(isAdmin ? [`chat_administrators/${room.id}/`] : []),
        `chat/${room.id}/`,
        ...(isAdmin ? ['all_chat_administrators//'] : []),
        'all_group_chats//',
        'default//',
      ];
  for (const scope of scopes) {
    const commands = bot.commands.get(`${scope}/${language}`) ?? bot.commands.get(`${scope}/`);
    if (commands) return commands;
  }
  return [];
}
