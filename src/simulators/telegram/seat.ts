import { randomInt } from 'node:crypto';
import type { ChatMember, Message, MessageOrigin } from 'grammy/types';
import type { BotAccount } from './accounts.ts';
import { findButton } from './buttons.ts';
import { withDetected } from './entities/detect.ts';
import type { StoredFile } from './file-store.ts';
import type { CallbackAnswer } from './journal.ts';
import { audioOf, documentOf, takePhoto, voiceOf } from './media.ts';
import { withoutReply } from './methods/deliver.ts';
import { Onlooker } from './onlooker.ts';
import { isSeenBy } from './privacy-mode.ts';
import { chatOf, isIn, privateChatOf } from './room.ts';

export interface Placing {
  /** The topic, in a forum. */
  readonly thread?: number;
  readonly replyTo?: Message;
  /** Makes the message a forwarded one: whose it was. */
  readonly forwardedFrom?: MessageOrigin | string;
  readonly caption?: string;
  /** Shared by the messages of one album. */
  readonly album?: string;
}

export interface SentFile {
  readonly name?: string;
  readonly mediaType?: string;
  readonly bytes?: Uint8Array;
  /** What the platform says it weighs, where a test only pretends. */
  readonly size?: number;
  readonly seconds?: number;
  readonly title?: string;
  readonly performer?: string;
}

/** A pressed button. */
export interface PressedButton {
  readonly id: string;
  /** Resolves when the bot answers; a bot that never does leaves the button spinning. */
  readonly answer: Promise<CallbackAnswer>;
}

/** A person in a chat: what they do there. What they get to see is an `Onlooker`'s. */
export class Seat extends Onlooker {
  /** Writes a message: text, a /command, a mention. */
  say(text: string, placing: Placing = {}): Message {
    const entities = withDetected(text, []);
    return this.#send({ text, ...(entities.length > 0 && { entities }) }, placing);
  }

  /** Writes to the bot by its name, as in a group. */
  mention(text: string, placing: Placing = {}): Message {
    return this.say(`@${this.#bot().user.username} ${text}`, placing);
  }

  reply(to: Message, text: string, placing: Placing = {}): Message {
    return this.say(text, { ...placing, replyTo: to });
  }

  sendVoice(file: SentFile = {}, placing: Placing = {}): Message {
    const stored = this.#store('voice', file, 'voice.ogg', 'audio/ogg');
    return this.#send({ voice: voiceOf(stored, file.seconds ?? 3) }, placing);
  }

  sendAudio(file: SentFile = {}, placing: Placing = {}): Message {
    const stored = this.#store('music', file, 'audio.mp3', 'audio/mpeg');
    const { seconds: duration, title, performer } = file;
    return this.#send({ audio: audioOf(stored, { duration, title, performer }) }, placing);
  }

  sendDocument(file: SentFile = {}, placing: Placing = {}): Message {
    const stored = this.#store('documents', file, 'document.csv', 'text/csv');
    return this.#send({ document: documentOf(stored) }, placing);
  }

  /** A round video message, as some people send their voice. */
  sendVideoNote(file: SentFile = {}, placing: Placing = {}): Message {
    const stored = this.#store('video_notes', file, 'video.mp4', 'video/mp4');
    const ids = { file_id: stored.id, file_unique_id: stored.uniqueId, file_size: stored.size };
    return this.#send({ video_note: { ...ids, length: 240, duration: file.seconds ?? 3 } }, placing);
  }

  async sendPhoto(bytes: Uint8Array, placing: Placing = {}): Promise<Message> {
    const upload = { name: 'photo.png', mediaType: 'image/png', bytes };
    return this.#send({ photo: await takePhoto(this.platform.files, { kind: 'upload', upload }) }, placing);
  }

  /** Changes an own message. */
  edit(message: Message, text: string): Message {
    const post = this.room.posts.get(message.message_id);
    if (!post || post.isDeleted) throw new Error(`No message ${message.message_id} to edit`);
    const { entities: _, ...rest } = post.message;
    const entities = withDetected(text, []);
    const edited = {
      ...rest,
      text,
      ...(entities.length > 0 && { entities }),
      edit_date: this.platform.date,
    } as Message;
    this.platform.change(this.room, post, edited);
    this.platform.tell(this.room, 'edited_message', edited, bot => isSeenBy(bot, this.room, edited));
    return edited;
  }

  /** Presses a button by its label, the latest one of that name unless a message is given. Throws where there is none. */
  press(label: string, under?: Message): PressedButton {
    const found = findButton(this.visible(), label, under);
    const data = 'callback_data' in found.button ? found.button.callback_data : undefined;
    if (data === undefined) throw new Error(`The button "${label}" is not pressed back to the bot`);
    return this.pressData(found.message, data);
  }

  /** Presses a button by what it carries. */
  pressData(message: Message, data: string): PressedButton {
    const bot = this.platform.bots.find(one => one.id === message.from?.id);
    if (!bot) throw new Error('The button is under no message of a bot');
    const id = String(randomInt(2 ** 47)) + String(randomInt(1000, 10_000));
    const { journal, clock, presses } = this.platform;
    presses.set(id, {
      id,
      botId: bot.id,
      personId: this.person.user.id,
      room: this.room,
      at: clock.now(),
      answered: false,
    });
    const from = journal.entries.length;
    const query = { id, from: this.person.user, message, chat_instance: String(this.room.id), data };
    this.platform.tell(this.room, 'callback_query', query, one => one === bot);
    return {
      id,
      get answer() {
        return journal
          .waitFor(entry => entry.kind === 'answered' && entry.answer.queryId === id && entry.answer, {
            from,
          })
          .then(({ found }) => found);
      },
    };
  }

  /** Presses Stop on what is being written. Throws where nothing can be stopped. */
  stop(): void {
    const draft = [...this.room.drafts.values()].findLast(one => one.canStop && !one.stopped);
    if (!draft) throw new Error('Nothing is being written that could be stopped');
    this.room.drafts.set(draft.draftId, { ...draft, stopped: true });
    if (!draft.keepOnStop) {
      this.platform.journal.add({ kind: 'draft-ended', room: this.room.key, draftId: draft.draftId });
    }
    this.platform.tell(this.room, 'stopped_message_generation', {
      chat: privateChatOf(this.person),
      ...(draft.threadId !== null && { message_thread_id: draft.threadId }),
      draft_id: draft.draftId,
    });
  }

  /** Shuts the bot out of the private chat. */
  block(): void {
    this.#setBlocked(true);
  }

  unblock(): void {
    this.#setBlocked(false);
  }

  #send(content: Partial<Message>, placing: Placing): Message {
    const { room, person } = this;
    if (!isIn(room, person.user.id)) throw new Error(`${person.user.first_name} is not in this chat`);
    if (room.parties) {
      room.isStarted = true;
      if (!isIn(room, room.parties.bot.id)) throw new Error('The bot is blocked: unblock it first');
    }
    const { thread, replyTo, caption, album } = placing;
    // Telegram makes every message of a topic that answers nothing a reply to the topic's beginning.
    const topic = thread === undefined ? undefined : room.posts.get(thread)?.message;
    const answered = replyTo ?? topic;
    const message = {
      message_id: this.platform.nextMessageId(room),
      from: person.user,
      chat: chatOf(room),
      date: this.platform.date,
      ...(thread !== undefined && { message_thread_id: thread, is_topic_message: true }),
      ...(answered && { reply_to_message: withoutReply(answered) }),
      ...(placing.forwardedFrom && { forward_origin: originOf(placing.forwardedFrom, this.platform.date) }),
      ...(album && { media_group_id: album }),
      ...content,
      ...(caption && { caption, caption_entities: withDetected(caption, []) }),
    } as Message;
    this.platform.post(room, message, 'person');
    this.platform.tell(room, 'message', message, bot => isSeenBy(bot, room, message));
    return message;
  }

  #setBlocked(isBlocked: boolean): void {
    const bot = this.#bot();
    const member = this.room.members.get(bot.id);
    if (!this.room.parties || !member) throw new Error('Bots are blocked in private chats only');
    const status = (blocked: boolean) =>
      ({ user: bot.user, status: blocked ? 'kicked' : 'member' }) as ChatMember;
    member.status = isBlocked ? 'kicked' : 'member';
    this.platform.tell(this.room, 'my_chat_member', {
      chat: chatOf(this.room),
      from: this.person.user,
      date: this.platform.date,
      old_chat_member: status(!isBlocked),
      new_chat_member: status(isBlocked),
    });
    this.platform.journal.add({ kind: 'room', room: this.room.key });
  }

  #store(kind: StoredFile['kind'], file: SentFile, name: string, mediaType: string): StoredFile {
    return this.platform.files.add(kind, {
      name: file.name ?? name,
      mediaType: file.mediaType ?? mediaType,
      bytes: file.bytes ?? Buffer.from(`simulated ${kind}`),
      ...(file.size !== undefined && { size: file.size }),
    });
  }

  #bot(): BotAccount {
    const bot = this.room.parties?.bot ?? this.platform.bots.find(one => isIn(this.room, one.id));
    if (!bot) throw new Error('There is no bot in this chat');
    return bot;
  }
}

/** A bare name is someone who hides their account. */
function originOf(from: MessageOrigin | string, date: number): MessageOrigin {
  return typeof from === 'string' ? { type: 'hidden_user', date, sender_user_name: from } : from;
}
