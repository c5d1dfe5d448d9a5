import type { User } from 'grammy/types';
import type { BotAccount } from './accounts.ts';
import { Group, type GroupOptions } from './group.ts';
import type { Journal } from './journal.ts';
import type { Platform } from './platform.ts';
import type { Person, Post } from './room.ts';
import { Seat } from './seat.ts';

export interface PersonOptions {
  readonly name: string;
  readonly lastName?: string;
  readonly username?: string;
  /** IETF tag of the person's Telegram, `ru` or `en` and any other. */
  readonly language?: string;
  readonly id?: number;
}

/** The people's side of the simulated platform. */
export class TelegramDriver {
  readonly platform: Platform;

  constructor(platform: Platform) {
    this.platform = platform;
  }

  get journal(): Journal {
    return this.platform.journal;
  }

  /** The first bot: most servers have one only. */
  get bot(): BotAccount {
    const [bot] = this.platform.bots;
    if (!bot) throw new Error('This server has no bot');
    return bot;
  }

  person(options: PersonOptions): Person {
    const user: Omit<User, 'id' | 'is_bot'> & { id?: number } = {
      first_name: options.name,
      ...(options.lastName && { last_name: options.lastName }),
      ...(options.username && { username: options.username }),
      ...(options.language && { language_code: options.language }),
      ...(options.id && { id: options.id }),
    };
    return this.platform.addPerson(user);
  }

  /** A person's private chat with a bot. Until something is said there, the bot cannot write into it. */
  privately(person: Person, bot: BotAccount = this.bot): Seat {
    return new Seat(this.platform, this.platform.privateRoom(bot, person), person);
  }

  group(options: GroupOptions): Group {
    return Group.create(this.platform, options);
  }

  /** Messages of a chat as they stand, oldest first, deleted ones left out; private chats are those of the first bot. */
  messages(chatId: number): readonly Post[] {
    return [...this.platform.knownRoom(this.bot, String(chatId)).posts.values()].filter(
      post => !post.isDeleted,
    );
  }

  /** Delivers the latest updates that the bot has confirmed already once more, under the same ids. */
  redeliver(count = 1, bot: BotAccount = this.bot): number {
    return bot.updates.redeliver(count);
  }
}
