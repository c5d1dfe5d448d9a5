import type { Chat, Message, ReactionType, User } from 'grammy/types';
import type { BotAccount } from './accounts.ts';
import type { Draft } from './journal.ts';
import type { ReplyMarkup } from './reply-markup.ts';

/** A person of the simulated platform. */
export interface Person {
  readonly user: User;
  /** The account was deleted: nothing reaches it. */
  isDeactivated: boolean;
}

export type MemberStatus = 'creator' | 'administrator' | 'member' | 'left' | 'kicked';

export interface Member {
  readonly user: User;
  status: MemberStatus;
}

/** A message as it stands, with everything it used to be. */
export interface Post {
  message: Message;
  readonly by: 'bot' | 'person';
  readonly earlier: Message[];
  /** What the sender did to the reader's keyboard: Telegram tells it to the reader's client only. */
  readonly keyboard: ReplyMarkup | null;
  /** What the bot put on it. */
  reaction: readonly ReactionType[];
  isDeleted: boolean;
}

/**
 * A chat. Private ones belong to one bot and one person, and the platform gives them the person's number; groups are shared.
 * A group becomes a supergroup once: then `movedTo` names the new chat and nothing more can be sent to the old one.
 */
export interface Room {
  /** `private:<bot>:<person>` or `group:<chat id>`. */
  readonly key: string;
  readonly id: number;
  readonly kind: 'private' | 'group' | 'supergroup';
  readonly title: string;
  readonly username: string | null;
  readonly isForum: boolean;
  readonly parties: { readonly bot: BotAccount; readonly person: Person } | null;
  readonly members: Map<number, Member>;
  /** Names by thread id. */
  readonly topics: Map<number, string>;
  readonly posts: Map<number, Post>;
  /** Messages that one person sees, by `<person>:<ephemeral id>`. */
  readonly ephemeral: Map<string, Post>;
  readonly drafts: Map<number, Draft>;
  nextMessageId: number;
  movedTo: number | null;
  /** False until the person has written to the bot. */
  isStarted: boolean;
}

export function chatOf(room: Room): Chat {
  if (room.parties) return privateChatOf(room.parties.person);
  if (room.kind === 'supergroup') {
    return {
      id: room.id,
      type: 'supergroup',
      title: room.title,
      ...(room.username && { username: room.username }),
      ...(room.isForum && { is_forum: true as const }),
    };
  }
  return { id: room.id, type: 'group', title: room.title };
}

export function privateChatOf({ user }: Person): Chat.PrivateChat {
  const { id, first_name, last_name, username } = user;
  return {
    id,
    type: 'private',
    first_name,
    ...(last_name && { last_name }),
    ...(username && { username }),
  };
}

export function isIn(room: Room, userId: number): boolean {
  const status = room.members.get(userId)?.status;
  return status !== undefined && status !== 'left' && status !== 'kicked';
}

/** Messages that stand, oldest first. */
export function standing(room: Room): Post[] {
  return [...room.posts.values()].filter(post => !post.isDeleted);
}
