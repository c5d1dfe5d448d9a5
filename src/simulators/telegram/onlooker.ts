import type { InlineKeyboardButton, Message } from 'grammy/types';
import type { Draft, Happening } from './journal.ts';
import type { Platform } from './platform.ts';
import { type Person, type Post, type Room, standing } from './room.ts';

/** A person who looks at a chat: what stands there for them, and what comes next. */
export class Onlooker {
  readonly person: Person;
  readonly room: Room;
  protected readonly platform: Platform;
  #seen: number;

  constructor(platform: Platform, room: Room, person: Person) {
    this.platform = platform;
    this.room = room;
    this.person = person;
    this.#seen = platform.journal.entries.length;
  }

  get chatId(): number {
    return this.room.id;
  }

  /** What stands in the chat as this person sees it, oldest first. */
  messages(): readonly Message[] {
    return this.visible().map(post => post.message);
  }

  /** The draft that is shown now. */
  draft(): Draft | null {
    return [...this.room.drafts.values()].findLast(draft => !draft.stopped || draft.keepOnStop) ?? null;
  }

  /** Resolves when a draft is shown. */
  async drafted(timeoutMs?: number): Promise<void> {
    if (this.draft()) return;
    const { journal } = this.platform;
    await journal.waitFor(entry => entry.kind === 'draft' && entry.room === this.room.key, {
      from: journal.entries.length,
      ...(timeoutMs && { timeoutMs }),
    });
  }

  /**
   * The bot's next message here, waiting for it where it has not come yet. Each call goes on behind what the last one found,
   * so messages come one by one and in order.
   */
  next(match: (message: Message) => boolean = () => true, timeoutMs?: number): Promise<Message> {
    return this.#await(
      entry => entry.kind === 'message' && entry.by === 'bot' && match(entry.message),
      timeoutMs,
    );
  }

  /** The next change of a bot's message. */
  nextEdit(match: (message: Message) => boolean = () => true, timeoutMs?: number): Promise<Message> {
    return this.#await(
      entry => entry.kind === 'edited' && isBots(entry.message) && match(entry.message),
      timeoutMs,
    );
  }

  /** The next message of the bot that reads like this, newly sent or edited into it: progress messages become answers. */
  until(match: (message: Message) => boolean, timeoutMs?: number): Promise<Message> {
    return this.#await(
      entry =>
        ((entry.kind === 'message' && entry.by === 'bot') ||
          (entry.kind === 'edited' && isBots(entry.message))) &&
        match(entry.message),
      timeoutMs,
    );
  }

  async #await(isMeant: (entry: Happening) => boolean, timeoutMs?: number): Promise<Message> {
    const { found, index } = await this.platform.journal.waitFor(
      entry =>
        'message' in entry &&
        entry.room === this.room.key &&
        this.#sees(entry.message) &&
        isMeant(entry) &&
        entry.message,
      { from: this.#seen, ...(timeoutMs && { timeoutMs }) },
    );
    this.#seen = index + 1;
    return found;
  }

  #sees(message: Message): boolean {
    return !message.receiver_user || message.receiver_user.id === this.person.user.id;
  }

  protected visible(): Post[] {
    const mine = [...this.room.ephemeral.values()].filter(
      post => !post.isDeleted && this.#sees(post.message),
    );
    return [...standing(this.room), ...mine];
  }

  /** Buttons that can be seen, newest message first. */
  buttons(): readonly string[] {
    return this.visible()
      .toReversed()
      .flatMap(({ message }) => message.reply_markup?.inline_keyboard ?? [])
      .flat()
      .map((button: InlineKeyboardButton) => button.text);
  }
}

function isBots(message: Message): boolean {
  return message.from?.is_bot === true;
}
