import type { Message, User } from 'grammy/types';
import { type BotAccount, type BotOptions, createBot } from './accounts.ts';
import { badRequest, forbidden } from './api-error.ts';
import type { Clock } from './clock.ts';
import { FileStore } from './file-store.ts';
import { type Draft, Journal } from './journal.ts';
import type { ReplyMarkup } from './reply-markup.ts';
import { isIn, type Person, type Post, type Room } from './room.ts';
import type { UpdateContent, UpdateKind } from './update-queue.ts';

/** A button press that waits for its answer. */
export interface Press {
  readonly id: string;
  readonly botId: number;
  readonly personId: number;
  readonly room: Room;
  readonly at: number;
  answered: boolean;
}

export interface PlatformOptions {
  readonly bots: readonly BotOptions[];
  readonly clock: Clock;
  readonly localFolder: string | null;
}

/** Bot API 9.3: a draft is a 30-second preview. */
const DRAFT_LIFE_MS = 30_000;

/** Everything that the simulated platform knows. */
export class Platform {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly files: FileStore;
  readonly bots: readonly BotAccount[];
  readonly people = new Map<number, Person>();
  readonly rooms = new Map<string, Room>();
  readonly presses = new Map<string, Press>();
  readonly #draftTimers = new Map<string, () => void>();
  readonly #privateMessageIds = new Map<number, number>();
  #nextPersonId = 100_001;
  #nextGroupId = 1_000_001;

  constructor(options: PlatformOptions) {
    this.clock = options.clock;
    this.journal = new Journal(() => this.clock.now());
    this.files = new FileStore(options.localFolder);
    // Ids grow from one start to the next, as on the platform: a bot that kept its last one is not confused.
    const firstUpdateId = Math.floor(this.clock.now() / 100) % 2_000_000_000;
    this.bots = options.bots.map(bot => createBot(bot, firstUpdateId));
  }

  /** Seconds since 1970, as every date of the Bot API. */
  get date(): number {
    return Math.floor(this.clock.now() / 1000);
  }

  addPerson(user: Omit<User, 'id' | 'is_bot'> & { id?: number }): Person {
    const id = user.id ?? this.#nextPersonId++;
    if (this.people.has(id)) throw new Error(`There is a person ${id} already`);
    const person: Person = { user: { ...user, id, is_bot: false }, isDeactivated: false };
    this.people.set(id, person);
    return person;
  }

  privateRoom(bot: BotAccount, person: Person): Room {
    const key = `private:${bot.id}:${person.user.id}`;
    const known = this.rooms.get(key);
    if (known) return known;
    const room = newRoom({ key, id: person.user.id, kind: 'private', title: '', parties: { bot, person } });
    for (const user of [bot.user, person.user]) room.members.set(user.id, { user, status: 'member' });
    this.rooms.set(key, room);
    return room;
  }

  addGroup(options: {
    kind: 'group' | 'supergroup';
    title: string;
    username?: string;
    isForum?: boolean;
  }): Room {
    const number = this.#nextGroupId++;
    // Supergroups carry the prefix -100.
    const id = options.kind === 'group' ? -number : -1_000_000_000_000 - number;
    const room = newRoom({ key: `group:${id}`, id, parties: null, ...options });
    this.rooms.set(room.key, room);
    return room;
  }

  /** The room that a bot means by `chat_id`, once it may send there. Throws the platform's refusals. */
  roomFor(bot: BotAccount, chatId: string | undefined): Room {
    const room = this.knownRoom(bot, chatId);
    if (room.movedTo !== null) {
      throw badRequest('group chat was upgraded to a supergroup chat', { migrate_to_chat_id: room.movedTo });
    }
    if (room.parties) {
      if (room.parties.person.isDeactivated) throw forbidden('user is deactivated');
      if (!room.isStarted) throw forbidden("bot can't initiate conversation with a user");
      if (!isIn(room, bot.id)) throw forbidden('bot was blocked by the user');
    } else if (!isIn(room, bot.id)) {
      const status = room.members.get(bot.id)?.status;
      const which = room.kind === 'group' ? 'group' : 'supergroup';
      if (!status) throw badRequest('chat not found');
      throw forbidden(
        status === 'kicked'
          ? `bot was kicked from the ${which} chat`
          : `bot is not a member of the ${which} chat`,
      );
    }
    return room;
  }

  /** The room that a bot means, whether it may send there or not. */
  knownRoom(bot: BotAccount, chatId: string | undefined): Room {
    const wanted = chatId?.trim();
    if (!wanted) throw badRequest('chat_id is empty');
    if (wanted.startsWith('@')) {
      const name = wanted.slice(1).toLowerCase();
      for (const room of this.rooms.values()) if (room.username?.toLowerCase() === name) return room;
      throw badRequest('chat not found');
    }
    const room = this.rooms.get(`group:${wanted}`) ?? this.rooms.get(`private:${bot.id}:${wanted}`);
    if (room) return room;
    const person = this.people.get(Number(wanted));
    if (person) return this.privateRoom(bot, person);
    throw badRequest('chat not found');
  }

  nextMessageId(room: Room): number {
    if (room.kind === 'supergroup') return room.nextMessageId++;
    // Private chats and basic groups share the numbers of one account.
    const account = room.parties?.bot.id ?? 0;
    const id = (this.#privateMessageIds.get(account) ?? 0) + 1;
    this.#privateMessageIds.set(account, id);
    return id;
  }

  /** Puts a message into its room; what a bot sends ends its drafts there. */
  post(room: Room, message: Message, by: Post['by'], keyboard: ReplyMarkup | null = null): Message {
    const post: Post = { message, by, earlier: [], keyboard, reaction: [], isDeleted: false };
    if (message.receiver_user) {
      room.ephemeral.set(`${message.receiver_user.id}:${message.ephemeral_message_id}`, post);
    } else room.posts.set(message.message_id, post);
    if (by === 'bot') for (const draftId of [...room.drafts.keys()]) this.endDraft(room, draftId);
    this.journal.add({ kind: 'message', room: room.key, message, by });
    return message;
  }

  change(room: Room, post: Post, message: Message): Message {
    const before = post.message;
    post.earlier.push(before);
    post.message = message;
    this.journal.add({ kind: 'edited', room: room.key, message, before });
    return message;
  }

  remove(room: Room, post: Post): void {
    post.isDeleted = true;
    const { message_id, ephemeral_message_id } = post.message;
    this.journal.add({
      kind: 'deleted',
      room: room.key,
      messageId: message_id,
      ephemeralId: ephemeral_message_id ?? null,
    });
  }

  /** Hands an update to the bots of a room that may see it. */
  tell<K extends UpdateKind>(
    room: Room,
    kind: K,
    content: UpdateContent<K>,
    sees: (bot: BotAccount) => boolean = () => true,
  ): void {
    for (const bot of this.bots) {
      const isThere = room.parties ? room.parties.bot === bot : room.members.has(bot.id);
      if (isThere && sees(bot)) bot.updates.add(kind, content, room.key, this.clock.now());
    }
  }

  showDraft(room: Room, draft: Draft): void {
    const key = `${room.key}#${draft.draftId}`;
    const known = room.drafts.get(draft.draftId);
    if (known?.stopped) return;
    this.#draftTimers.get(key)?.();
    room.drafts.set(draft.draftId, draft);
    this.#draftTimers.set(
      key,
      this.clock.after(DRAFT_LIFE_MS, () => this.endDraft(room, draft.draftId)),
    );
    this.journal.add({ kind: 'draft', room: room.key, draft });
  }

  endDraft(room: Room, draftId: number): void {
    const key = `${room.key}#${draftId}`;
    this.#draftTimers.get(key)?.();
    this.#draftTimers.delete(key);
    if (room.drafts.delete(draftId)) this.journal.add({ kind: 'draft-ended', room: room.key, draftId });
  }

  close(): void {
    for (const stop of this.#draftTimers.values()) stop();
    for (const bot of this.bots) {
      bot.webhook?.close();
      bot.updates.interrupt('the server is closing');
    }
  }
}

function newRoom(
  room: Pick<Room, 'key' | 'id' | 'kind' | 'title' | 'parties'> & { username?: string; isForum?: boolean },
): Room {
  return {
    ...room,
    username: room.username ?? null,
    isForum: room.isForum ?? false,
    members: new Map(),
    topics: new Map(),
    posts: new Map(),
    ephemeral: new Map(),
    drafts: new Map(),
    // The first message of a supergroup says that it was made.
    nextMessageId: 2,
    movedTo: null,
    isStarted: room.kind !== 'private',
  };
}
