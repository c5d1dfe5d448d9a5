import { afterEach, beforeEach } from 'vitest';
import { type Person, startTelegramServer, type TelegramServer } from '../../support/telegram.ts';

/** A simulated Telegram, fresh for each test, with two people in it. */
export class Talk {
  telegram!: TelegramServer;
  anna!: Person;
  boris!: Person;

  /** Call once in a test file. */
  static perTest(): Talk {
    const talk = new Talk();
    beforeEach(async () => {
      talk.telegram = await startTelegramServer();
      talk.anna = talk.telegram.person({ name: 'Анна', language: 'ru' });
      talk.boris = talk.telegram.person({ name: 'Борис' });
    });
    afterEach(() => talk.telegram.close());
    return talk;
  }

  /** Anna's private chat, which she has begun. */
  begun() {
    const chat = this.telegram.privately(this.anna);
    chat.say('/start');
    return chat;
  }

  addressOf(chat: number, more: object = {}) {
    return { bot: this.telegram.bot.id, chat, topic: null, replyTo: null, ...more };
  }
}
