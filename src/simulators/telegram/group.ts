import type { ChatMember, Message } from 'grammy/types';
import type { BotAccount } from './accounts.ts';
import type { Platform } from './platform.ts';
import { chatOf, type MemberStatus, type Person, type Room } from './room.ts';
import { Seat } from './seat.ts';

export interface GroupOptions {
  readonly title: string;
  /** `supergroup` by default; a basic group can be upgraded to one. */
  readonly kind?: 'group' | 'supergroup';
  readonly username?: string;
  /** The first one is the creator. */
  readonly people: readonly Person[];
  /** Names of topics: makes the group a forum. */
  readonly topics?: readonly string[];
  /** What the server's bots are in it; null to add them later. */
  readonly bots?: 'member' | 'administrator' | null;
}

/** A group and what its people can do with it. */
export class Group {
  readonly platform: Platform;
  readonly room: Room;

  private constructor(platform: Platform, room: Room) {
    this.platform = platform;
    this.room = room;
  }

  static create(platform: Platform, options: GroupOptions): Group {
    const { title, username, people, topics = [] } = options;
    const room = platform.addGroup({
      kind: options.kind ?? 'supergroup',
      title,
      ...(username && { username }),
      isForum: topics.length > 0,
    });
    for (const [index, { user }] of people.entries()) {
      room.members.set(user.id, { user, status: index === 0 ? 'creator' : 'member' });
    }
    const group = new Group(platform, room);
    for (const name of topics) group.addTopic(name);
    const status = options.bots === undefined ? 'member' : options.bots;
    if (status) for (const bot of platform.bots) room.members.set(bot.id, { user: bot.user, status });
    return group;
  }

  get id(): number {
    return this.room.id;
  }

  as(person: Person): Seat {
    if (!this.room.members.has(person.user.id))
      throw new Error(`${person.user.first_name} is not in ${this.room.title}`);
    return new Seat(this.platform, this.room, person);
  }

  /** The topic's thread id. */
  addTopic(name: string): number {
    const message = this.#notice({ forum_topic_created: { name, icon_color: 7_322_096 } });
    this.room.topics.set(message.message_id, name);
    const post = this.room.posts.get(message.message_id);
    if (post) post.message = { ...message, message_thread_id: message.message_id, is_topic_message: true };
    return message.message_id;
  }

  /** Thread id of a topic by its name. */
  topic(name: string): number {
    for (const [id, known] of this.room.topics) if (known === name) return id;
    throw new Error(`${this.room.title} has no topic ${name}`);
  }

  addBot(by: Person, bot: BotAccount = this.#bot(), status: 'member' | 'administrator' = 'member'): void {
    this.#setStatus(bot, status, by);
    const message = this.#notice({ new_chat_members: [bot.user] }, by);
    this.platform.tell(this.room, 'message', message);
  }

  /** `kicked` bars the bot, `left` only takes it out. */
  removeBot(by: Person, bot: BotAccount = this.#bot(), status: 'kicked' | 'left' = 'kicked'): void {
    this.#setStatus(bot, status, by);
    this.#notice({ left_chat_member: bot.user }, by);
  }

  add(person: Person): Seat {
    this.room.members.set(person.user.id, { user: person.user, status: 'member' });
    const message = this.#notice({ new_chat_members: [person.user] }, person);
    this.platform.tell(this.room, 'message', message);
    return this.as(person);
  }

  remove(person: Person): void {
    const member = this.room.members.get(person.user.id);
    if (member) member.status = 'left';
    const message = this.#notice({ left_chat_member: person.user }, person);
    this.platform.tell(this.room, 'message', message);
  }

  /** Turns a basic group into a supergroup with a new id; the old one answers sends with `migrate_to_chat_id`. */
  upgrade(): Group {
    const { room: old, platform } = this;
    if (old.kind !== 'group' || old.movedTo !== null) throw new Error(`${old.title} cannot be upgraded`);
    const room = platform.addGroup({ kind: 'supergroup', title: old.title });
    for (const [id, member] of old.members) room.members.set(id, { ...member });
    platform.tell(old, 'message', this.#notice({ migrate_to_chat_id: room.id }));
    old.movedTo = room.id;
    const moved = new Group(platform, room);
    platform.tell(room, 'message', moved.#notice({ migrate_from_chat_id: old.id }));
    platform.journal.add({ kind: 'room', room: old.key });
    return moved;
  }

  #setStatus(bot: BotAccount, status: MemberStatus, by: Person): void {
    const before = this.room.members.get(bot.id)?.status ?? 'left';
    const member = (status: MemberStatus) => ({ user: bot.user, status }) as ChatMember;
    this.room.members.set(bot.id, { user: bot.user, status });
    this.platform.tell(
      this.room,
      'my_chat_member',
      {
        chat: chatOf(this.room),
        from: by.user,
        date: this.platform.date,
        old_chat_member: member(before),
        new_chat_member: member(status),
      },
      one => one === bot,
    );
    this.platform.journal.add({ kind: 'room', room: this.room.key });
  }

  /** A service message of the group. */
  #notice(content: Partial<Message>, by?: Person): Message {
    const from = by?.user ?? this.room.members.values().next().value?.user;
    const message = {
      message_id: this.platform.nextMessageId(this.room),
      ...(from && { from }),
      chat: chatOf(this.room),
      date: this.platform.date,
      ...content,
    } as Message;
    return this.platform.post(this.room, message, 'person');
  }

  #bot(): BotAccount {
    const [bot] = this.platform.bots;
    if (!bot) throw new Error('This server has no bot');
    return bot;
  }
}
