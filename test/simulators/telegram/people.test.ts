import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  callBot,
  DEMO_TOKEN,
  type Person,
  startTelegramServer,
  type TelegramServer,
} from '../../support/telegram.ts';

interface Update {
  readonly update_id: number;
  readonly [kind: string]: unknown;
}

let telegram: TelegramServer;
let ira: Person;
let oleg: Person;

beforeEach(async () => {
  telegram = await startTelegramServer({ bots: [{ token: DEMO_TOKEN, username: 'svod_bot' }] });
  ira = telegram.person({ name: 'Ира', lastName: 'Котова', username: 'ira', language: 'ru' });
  oleg = telegram.person({ name: 'Oleg', language: 'en' });
});
afterEach(() => telegram.close());

/** Updates that the bot has not confirmed, confirmed now. */
async function updates(): Promise<Update[]> {
  const { result } = await callBot(telegram.url, DEMO_TOKEN, 'getUpdates');
  const list = result as Update[];
  await callBot(telegram.url, DEMO_TOKEN, 'getUpdates', { offset: (list.at(-1)?.update_id ?? 0) + 1 });
  return list;
}

const bot = (method: string, params: Record<string, unknown>) =>
  callBot(telegram.url, DEMO_TOKEN, method, params);

describe('people', () => {
  it('write as their account says', async () => {
    telegram.privately(ira).say('/ask@svod_bot доход');
    expect(await updates()).toMatchObject([
      {
        message: {
          message_id: 1,
          from: { id: ira.user.id, is_bot: false, first_name: 'Ира', username: 'ira', language_code: 'ru' },
          chat: { id: ira.user.id, type: 'private', first_name: 'Ира', last_name: 'Котова' },
          text: '/ask@svod_bot доход',
          entities: [{ type: 'bot_command', offset: 0, length: 13 }],
        },
      },
    ]);
  });

  it('send and forward recordings', async () => {
    const chat = telegram.privately(ira);
    chat.sendVoice({ seconds: 12, bytes: Buffer.from('ogg') });
    chat.sendAudio({ name: 'звонок.mp3', title: 'Звонок', seconds: 300 }, { forwardedFrom: 'Менеджер' });
    const origin = { type: 'user' as const, date: 1, sender_user: oleg.user };
    chat.sendDocument(
      { name: 'call.wav', mediaType: 'audio/wav' },
      { forwardedFrom: origin, caption: 'вот', album: '7' },
    );
    expect((await updates()).map(update => update.message)).toMatchObject([
      { voice: { duration: 12, mime_type: 'audio/ogg', file_size: 3 } },
      {
        audio: { file_name: 'звонок.mp3' },
        forward_origin: { type: 'hidden_user', sender_user_name: 'Менеджер' },
      },
      {
        document: { mime_type: 'audio/wav' },
        caption: 'вот',
        media_group_id: '7',
        forward_origin: { type: 'user' },
      },
    ]);
  });

  it('are heard in a group by what is meant for the bot only, until it is made an administrator', async () => {
    const group = telegram.group({ title: 'Отдел', people: [ira, oleg] });
    const seat = group.as(oleg);
    seat.say('между собой');
    seat.say('@ira привет');
    seat.say('/ask@other_bot доход');
    seat.say('/ask доход');
    seat.mention('доход');
    const { result } = await bot('sendMessage', { chat_id: group.id, text: 'Вот' });
    seat.reply(result as never, 'а по городам?');
    const texts = async () => (await updates()).map(({ message }) => (message as { text?: string }).text);
    expect(await texts()).toEqual(['/ask доход', '@svod_bot доход', 'а по городам?']);
    group.addBot(ira, telegram.bot, 'administrator');
    await updates();
    seat.say('между собой');
    expect(await texts()).toEqual(['между собой']);
  });

  it('write in topics, where every message answers the topic’s beginning', async () => {
    const group = telegram.group({ title: 'Отдел', people: [ira], topics: ['Лиды', 'Звонки'] });
    const thread = group.topic('Звонки');
    group.as(ira).mention('итоги', { thread });
    expect(await updates()).toMatchObject([
      {
        message: {
          message_thread_id: thread,
          is_topic_message: true,
          chat: { type: 'supergroup', is_forum: true },
          reply_to_message: { forum_topic_created: { name: 'Звонки' } },
        },
      },
    ]);
  });

  it('let the bot in, put it out and shut it out, and it is told', async () => {
    const group = telegram.group({ title: 'Отдел', kind: 'group', people: [ira], bots: null });
    group.addBot(ira);
    group.removeBot(ira);
    const chat = telegram.privately(oleg);
    chat.say('/start');
    chat.block();
    const statuses = (await updates()).flatMap(({ my_chat_member }) => {
      const change = my_chat_member as
        | { chat: { type: string }; new_chat_member: { status: string } }
        | undefined;
      return change ? [`${change.chat.type} ${change.new_chat_member.status}`] : [];
    });
    expect(statuses).toEqual(['group member', 'group kicked', 'private kicked']);
    expect(() => chat.say('ау')).toThrow('unblock');
  });

  it('press buttons under and inside messages', async () => {
    const chat = telegram.privately(ira);
    chat.say('/start');
    await bot('sendRichMessage', {
      chat_id: chat.chatId,
      rich_message: {
        blocks: [
          {
            type: 'paragraph',
            text: ['Отчёт ', { type: 'button', button: { text: 'Внутри', callback_data: 'a' } }],
          },
          { type: 'buttons', buttons: [{ text: 'Рядом', callback_data: 'b' }] },
        ],
      },
      reply_markup: { inline_keyboard: [[{ text: 'Снизу', callback_data: 'c' }]] },
    });
    for (const label of ['Внутри', 'Рядом', 'Снизу']) chat.press(label);
    const queries = (await updates()).flatMap(({ callback_query: query }) => query ?? []);
    expect(queries).toMatchObject([{ data: 'a' }, { data: 'b' }, { data: 'c', from: { first_name: 'Ира' } }]);
    expect(() => chat.press('Нет такой')).toThrow(
      'There is no button "Нет такой"; there are: Снизу, Внутри, Рядом',
    );
  });

  it('see what is meant for one of them alone', async () => {
    const group = telegram.group({ title: 'Отдел', people: [ira, oleg] });
    const sent = await bot('sendMessage', {
      chat_id: group.id,
      text: 'Только вам',
      ephemeral_message_parameters: { receiver_user_id: ira.user.id },
    });
    expect(sent.result).toMatchObject({
      message_id: 0,
      ephemeral_message_id: 1,
      receiver_user: { first_name: 'Ира' },
    });
    const texts = (person: Person) =>
      group
        .as(person)
        .messages()
        .map(message => message.text);
    expect([texts(ira), texts(oleg)]).toEqual([['Только вам'], []]);
    const place = { chat_id: group.id, receiver_user_id: ira.user.id, ephemeral_message_id: 1 };
    await bot('editEphemeralMessageText', { ...place, text: 'Поправил' });
    expect(texts(ira)).toEqual(['Поправил']);
    expect((await bot('deleteEphemeralMessage', place)).result).toBe(true);
    expect(texts(ira)).toEqual([]);
  });

  it('wait for the bot without missing or repeating a message', async () => {
    const chat = telegram.privately(ira);
    chat.say('/start');
    const { result } = await bot('sendMessage', { chat_id: chat.chatId, text: 'Считаю' });
    expect((await chat.next()).text).toBe('Считаю');
    const answer = chat.until(message => message.text === 'Готово');
    const message_id = (result as { message_id: number }).message_id;
    await bot('editMessageText', { chat_id: chat.chatId, message_id, text: 'Почти' });
    await bot('editMessageText', { chat_id: chat.chatId, message_id, text: 'Готово' });
    expect((await answer).message_id).toBe(message_id);
    await expect(chat.next(undefined, 5)).rejects.toThrow('Waited 5 ms in vain; since then: nothing');
  });
});
