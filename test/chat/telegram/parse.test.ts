import type { ChatMember, Message, Update } from '@grammyjs/types';
import { describe, expect, it } from 'vitest';
import type { InboundEvent } from '../../../src/chat/port.ts';
import { parseUpdate } from '../../../src/chat/telegram/parse.ts';
import {
  ANNA,
  BOT,
  BOT_USER,
  entity,
  FORUM,
  GROUP,
  inGroup,
  messageIn,
  press,
  privately,
} from './updates.ts';

const receivedAt = new Date('2026-03-02T09:00:01Z');
const parse = (update: Update) => parseUpdate(update, { bot: BOT, receivedAt });
const bodyOf = (update: Update) => parse(update)?.body ?? null;

const FORWARDED = { type: 'hidden_user', sender_user_name: 'Пётр', date: 1772440000 } as const;
const VOICE = {
  file_id: 'V1',
  file_unique_id: 'v',
  duration: 61,
  mime_type: 'audio/ogg',
  file_size: 240_000,
};

describe('a private message', () => {
  it('is a text for the bot, with who wrote it, where and when', () => {
    const update = privately({ text: '  средний доход по городам ' });
    expect(parse(update)).toEqual({
      platform: 'telegram',
      dedupeKey: `tg:7000000001:${update.update_id}`,
      conversationKey: 'tg:7000000001:501:0',
      room: 'private',
      account: {
        platform: 'telegram',
        id: '501',
        name: 'Анна Смирнова',
        language: 'ru',
        timeZone: null,
        email: null,
      },
      address: { bot: 7000000001, chat: 501, topic: null, replyTo: null },
      sentAt: '2026-03-02T09:00:00.000Z',
      body: { kind: 'text', text: 'средний доход по городам', addressed: true },
      handle: {},
    } satisfies InboundEvent);
  });

  it('keeps its topic in the key and in the address', () => {
    const event = parse(privately({ text: 'а в Москве?', is_topic_message: true, message_thread_id: 17 }));
    expect(event?.conversationKey).toBe('tg:7000000001:501:17');
    expect(event?.address.topic).toBe(17);
  });

  it('is dated the same and keyed the same when it is delivered again', () => {
    const update = privately({ text: 'сколько клиентов' });
    expect(parse(structuredClone(update))).toEqual(parse(update));
  });

  it('loses what no database stores: NUL and halves of characters', () => {
    const event = parse(privately({ text: 'до\0ход \ud83d', from: { ...ANNA, first_name: 'А\0' } }));
    expect(event?.body).toMatchObject({ text: 'доход \ufffd' });
    expect(event?.account.name).toBe('А Смирнова');
  });

  it.each([
    ['ru-RU', 'ru'],
    ['en', 'en'],
    ['EN-gb', 'en'],
    ['de', null],
    [undefined, null],
  ])('takes the language %s of the profile as %s', (code, language) => {
    const from = { ...ANNA, ...(code ? { language_code: code } : { language_code: undefined as never }) };
    expect(parse(privately({ text: 'привет', from }))?.account.language).toBe(language);
  });

  it.each([
    ['a sticker', { sticker: { file_id: 'S', file_unique_id: 's' } }],
    ['a contact', { contact: { phone_number: '+79990000000', first_name: 'Пётр' } }],
    ['a service note', { pinned_message: { message_id: 1, date: 0, chat: GROUP } }],
  ])('that is %s is nothing for us', (_, more) => {
    expect(parse(privately(more as Partial<Message>))).toBeNull();
  });
});

describe('a command', () => {
  const command = (text: string, name: string) => ({ text, entities: [entity('bot_command', text, name)] });

  it('comes without slash in lower case, with its argument', () => {
    expect(bodyOf(privately(command('/Export  xlsx ', '/Export')))).toEqual({
      kind: 'command',
      name: 'export',
      argument: 'xlsx',
    });
  });

  it('is ours in a group when it names this bot, in any case, or no bot', () => {
    expect(bodyOf(inGroup(command('/sql@SVOD_bot', '/sql@SVOD_bot')))).toMatchObject({ name: 'sql' });
    expect(bodyOf(inGroup(command('/sql', '/sql')))).toMatchObject({ name: 'sql' });
  });

  it('of another bot is not ours, even in reply to us', () => {
    const reply = { reply_to_message: { message_id: 1, date: 1, chat: GROUP, from: BOT_USER } as never };
    expect(parse(inGroup({ ...command('/sql@other_bot', '/sql@other_bot'), ...reply }))).toBeNull();
  });

  it('in the middle of a text is a part of the text', () => {
    const text = 'напиши /sql';
    expect(bodyOf(privately({ text, entities: [entity('bot_command', text, '/sql')] }))).toMatchObject({
      kind: 'text',
      text,
    });
  });
});

describe('a message in a group', () => {
  it('is for us when it mentions the bot, and the mention is cut out', () => {
    const text = '@Svod_bot, сколько клиентов в Казани?';
    const event = parse(inGroup({ text, entities: [entity('mention', text, '@Svod_bot')] }));
    expect(event).toMatchObject({
      room: 'group',
      conversationKey: 'tg:7000000001:-1002001:0',
      address: { chat: -1002001, replyTo: 42 },
      body: { kind: 'text', text: 'сколько клиентов в Казани?', addressed: true },
    });
  });

  it.each([
    ['сколько клиентов, @svod_bot?', 'сколько клиентов?'],
    ['а скажи @svod_bot про Казань', 'а скажи про Казань'],
    ['сколько клиентов, @svod_bot', 'сколько клиентов'],
    ['@svod_bot', ''],
    ['@svod_bot\nПо городам', 'По городам'],
    ['😀 @svod_bot привет', '😀 привет'],
  ])('reads %j as %j', (text, read) => {
    expect(bodyOf(inGroup({ text, entities: [entity('mention', text, '@svod_bot')] }))).toEqual({
      kind: 'text',
      text: read,
      addressed: true,
    });
  });

  it('is for us when it names the bot by its account, or replies to it', () => {
    const named = inGroup({
      text: 'Свод, доход?',
      entities: [{ type: 'text_mention', offset: 0, length: 4, user: BOT_USER }],
    });
    expect(bodyOf(named)).toEqual({ kind: 'text', text: 'доход?', addressed: true });
    const reply_to_message = { message_id: 7, date: 1, chat: GROUP, from: BOT_USER } as never;
    expect(bodyOf(inGroup({ text: 'а в Москве?', reply_to_message }))).toMatchObject({ addressed: true });
  });

  it('is theirs when it names others or nobody', () => {
    const text = '@svod_bot2 привет';
    const other = inGroup({ text, entities: [entity('mention', text, '@svod_bot2')] });
    expect(bodyOf(other)).toMatchObject({ addressed: false, text });
    expect(bodyOf(inGroup({ text: 'обед?' }))).toMatchObject({ addressed: false });
  });

  it('in a topic that the bot opened is not a reply to the bot', () => {
    const reply_to_message = {
      message_id: 7,
      date: 1,
      chat: FORUM,
      from: BOT_USER,
      forum_topic_created: { name: 'Лиды', icon_color: 0 },
    } as never;
    const update = messageIn(FORUM, {
      text: 'обед?',
      is_topic_message: true,
      message_thread_id: 7,
      reply_to_message,
    });
    expect(parse(update)).toMatchObject({
      conversationKey: 'tg:7000000001:-1002002:7',
      body: { addressed: false },
    });
  });

  it('in a thread of replies without topics has no topic to answer into', () => {
    expect(parse(inGroup({ text: 'да', message_thread_id: 900 }))?.address.topic).toBeNull();
  });

  it.each([
    ['another bot', { from: { ...ANNA, is_bot: true } }],
    ['an anonymous administrator', { sender_chat: GROUP }],
    ['a business account', { business_connection_id: 'b1' }],
  ])('of %s is nobody’s', (_, more) => {
    expect(parse(inGroup({ text: '/sql', ...(more as Partial<Message>) }))).toBeNull();
  });

  it('that says where the group went tells the new key', () => {
    expect(parse(inGroup({ migrate_to_chat_id: -1009009 }))).toMatchObject({
      conversationKey: 'tg:7000000001:-1002001:0',
      body: {
        kind: 'lifecycle',
        what: 'moved',
        to: 'tg:7000000001:-1009009:0',
        address: { chat: -1009009, replyTo: null },
      },
    });
    expect(parse(inGroup({ migrate_from_chat_id: -2001 }))).toBeNull();
  });
});

describe('a file', () => {
  it('keeps name, type and size from the message, and whose words were forwarded', () => {
    const audio = {
      file_id: 'A1',
      file_unique_id: 'a',
      duration: 600,
      file_name: 'Звонок Иванову.m4a',
      mime_type: 'audio/mp4',
      file_size: 9_000_000,
    };
    expect(bodyOf(privately({ audio, caption: 'разбери', forward_origin: FORWARDED }))).toEqual({
      kind: 'files',
      text: 'разбери',
      files: [
        {
          id: 'A1',
          name: 'Звонок Иванову.m4a',
          mediaType: 'audio/mp4',
          size: 9_000_000,
          kind: 'audio',
          forwarded: true,
        },
      ],
    });
  });

  it('is known by what it is, whatever way it was sent', () => {
    const document = (mime_type?: string) => ({
      document: { file_id: 'D', file_unique_id: 'd', ...(mime_type && { mime_type }) },
    });
    const video_note = { file_id: 'R', file_unique_id: 'r', length: 240, duration: 5 };
    const photo = [90, 1280, 320].map(width => ({
      file_id: `P${width}`,
      file_unique_id: 'p',
      width,
      height: 90,
    }));
    const first = (more: Partial<Message>) => {
      const body = bodyOf(privately(more));
      const [file] = body?.kind === 'files' ? body.files : [];
      return file && [file.id, file.kind, file.mediaType];
    };
    expect(first({ voice: VOICE })).toEqual(['V1', 'voice', 'audio/ogg']);
    expect(first({ video_note })).toEqual(['R', 'video', 'video/mp4']);
    expect(first(document('audio/x-wav'))).toEqual(['D', 'audio', 'audio/x-wav']);
    expect(first(document('text/csv'))).toEqual(['D', 'document', 'text/csv']);
    expect(first(document())).toEqual(['D', 'document', null]);
    expect(first({ photo })).toEqual(['P1280', 'image', 'image/jpeg']);
  });

  it('of an album says so, because each comes by itself', () => {
    expect(parse(privately({ voice: VOICE, media_group_id: '77' }))?.handle).toEqual({ album: '77' });
  });

  it('in a group is taken only when it is sent to the bot', () => {
    expect(parse(inGroup({ voice: VOICE }))).toBeNull();
    const caption = '@svod_bot что обещали?';
    const sent = inGroup({
      voice: VOICE,
      caption,
      caption_entities: [entity('mention', caption, '@svod_bot')],
    });
    expect(bodyOf(sent)).toMatchObject({ kind: 'files', text: 'что обещали?' });
  });
});

describe('a press', () => {
  const message = { message_id: 55, date: 1772442000, chat: GROUP, from: BOT_USER, text: 'Отправить?' };

  it('of our button names the button, the message and what to answer', () => {
    expect(parse(press('v1:9f2c', message))).toMatchObject({
      room: 'group',
      address: { chat: -1002001, replyTo: 55 },
      sentAt: receivedAt.toISOString(),
      handle: { callback: '4382bfdwdsb323b2d9' },
      body: {
        kind: 'press',
        button: '9f2c',
        from: { bot: BOT.id, chat: GROUP.id, topic: null, message: 55, kind: 'text', ephemeral: null },
      },
    });
  });

  it('under a picture, and under what one person alone sees, says so', () => {
    const photo = [{ file_id: 'P', file_unique_id: 'p', width: 9, height: 9 }];
    expect(bodyOf(press('v1:1', { ...message, photo }))).toMatchObject({ from: { kind: 'media' } });
    const own = { ...message, message_id: 0, ephemeral_message_id: 12 };
    expect(bodyOf(press('v1:1', own))).toMatchObject({ from: { message: 0, ephemeral: 12, receiver: 501 } });
  });

  it('under a message too old to be shown still names it', () => {
    expect(bodyOf(press('v1:1', { message_id: 3, date: 0, chat: GROUP }))).toMatchObject({
      from: { message: 3, topic: null },
    });
  });

  it.each(['v1:', 'v2:9f2c', 'menu', ''])('with the data %j is someone else’s', data => {
    expect(parse(press(data, message))).toBeNull();
  });

  it('from an inline message, which no chat is known of, is not ours', () => {
    const update = press('v1:1', message);
    delete update.callback_query?.message;
    expect(parse(update)).toBeNull();
  });
});

describe('what happens around messages', () => {
  const member = (status: string, more = {}) => ({ status, user: BOT_USER, ...more }) as ChatMember;
  const change = (chat: object, was: ChatMember, is: ChatMember): Update =>
    ({
      update_id: 1,
      my_chat_member: { chat, from: ANNA, date: 1772442000, old_chat_member: was, new_chat_member: is },
    }) as Update;
  const own = { id: ANNA.id, type: 'private', first_name: 'Анна' };
  const kicked = member('kicked', { until_date: 0 });

  it.each([
    ['blocked', change(own, member('member'), kicked)],
    ['joined', change(own, kicked, member('member'))],
    ['joined', change(GROUP, member('left'), member('administrator'))],
    ['joined', change(GROUP, member('left'), member('restricted', { is_member: true }))],
    ['removed', change(GROUP, member('administrator'), member('left'))],
    ['removed', change(GROUP, member('restricted', { is_member: true }), kicked)],
  ])('is told: %s', (what, update) => {
    expect(parse(update)).toMatchObject({ account: { id: '501' }, body: { kind: 'lifecycle', what } });
  });

  it('is not told when only rights change, nor of channels', () => {
    expect(parse(change(GROUP, member('member'), member('administrator')))).toBeNull();
    expect(
      parse(change({ id: -5, type: 'channel', title: 'c' }, member('left'), member('administrator'))),
    ).toBeNull();
  });

  it('includes Telegram’s own stop button', () => {
    const update: Update = {
      update_id: 5,
      stopped_message_generation: {
        chat: { id: 501, type: 'private', first_name: 'Анна' },
        message_thread_id: 17,
        draft_id: 3,
      },
    };
    expect(parse(update)).toMatchObject({
      conversationKey: 'tg:7000000001:501:17',
      account: { id: '501', name: 'Анна' },
      sentAt: receivedAt.toISOString(),
      body: { kind: 'stop' },
    });
  });

  it.each(['edited_message', 'channel_post', 'edited_channel_post', 'business_message', 'guest_message'])(
    'leaves %s alone',
    kind => {
      const { message } = privately({ text: 'привет' });
      expect(parse({ update_id: 1, [kind]: message } as Update)).toBeNull();
    },
  );
});
