import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Block } from '../../../src/chat/port.ts';
import { telegramRef } from '../../../src/chat/telegram/address.ts';
import { accountOf } from '../../../src/chat/telegram/parse.ts';
import { type Person, startTelegramServer, type TelegramServer } from '../../support/telegram.ts';
import { FRAMEWORKS, png, portTo, refusal } from './bots.ts';
import { answer, CHART, message, text } from './messages.ts';

let telegram: TelegramServer;
let anna: Person;
let boris: Person;

beforeEach(async () => {
  telegram = await startTelegramServer();
  anna = telegram.person({ name: 'Анна', language: 'ru' });
  boris = telegram.person({ name: 'Борис' });
});

afterEach(() => telegram.close());

/** Anna's private chat, which she has begun. */
function begun(person = anna) {
  const chat = telegram.privately(person);
  chat.say('/start');
  return chat;
}

const addressOf = (chat: number, more = {}) => ({
  bot: telegram.bot.id,
  chat,
  topic: null,
  replyTo: null,
  ...more,
});

describe.each(FRAMEWORKS)('sending through %s', framework => {
  it('shows an answer with a native table, its buttons under it', async () => {
    const { port } = portTo(framework, telegram.url);
    const chat = begun();
    const ref = telegramRef(await port.send(addressOf(chat.chatId), answer('ru')));
    const shown = await chat.next();
    expect(shown.message_id).toBe(ref.message);
    expect(shown.rich_message?.blocks.map(block => block.type)).toEqual(['paragraph', 'table', 'footer']);
    expect(chat.buttons()).toEqual(['Показать SQL', 'XLSX', '👍', '👎']);
  });

  it('draws the table in lines for a server that knows no rich messages, and asks it once only', async () => {
    telegram.faults.isOld = true;
    const { port } = portTo(framework, telegram.url);
    const chat = begun();
    await port.send(addressOf(chat.chatId), answer('ru'));
    await port.send(addressOf(chat.chatId), answer('en'));
    expect((await chat.next()).text).toContain('Нижний Новгород        87    64\u202f000,50\u00a0₽');
    expect(telegram.calls.filter(call => call.method.toLowerCase() === 'sendrichmessage')).toHaveLength(1);
    expect(
      chat
        .messages()
        .at(-1)
        ?.entities?.map(entity => entity.type),
    ).toContain('pre');
  });

  it('uploads a picture with its caption, buttons and the message it replies to', async () => {
    const { port } = portTo(framework, telegram.url, { files: { 'chart-1': await png(640, 400) } });
    const group = telegram.group({ title: 'Продажи', people: [anna] });
    const asked = group.as(anna).mention('доход по городам');
    const rows = [[{ id: 'x', label: 'XLSX' }]];
    const out = message([CHART, { kind: 'buttons', rows }]);
    const ref = await port.send(addressOf(group.id, { replyTo: asked.message_id }), out);
    const shown = group.as(anna).messages().at(-1);
    expect(telegramRef(ref).kind).toBe('media');
    expect(shown).toMatchObject({
      photo: expect.arrayContaining([expect.anything()]),
      caption: expect.stringContaining('Доход по городам'),
      reply_to_message: { message_id: asked.message_id },
      reply_markup: { inline_keyboard: [[{ text: 'XLSX', callback_data: 'v1:x' }]] },
    });
  });

  it('sends a picture that is no good as a photo as a file, byte by byte', async () => {
    const long = await png(4000, 100);
    const { port } = portTo(framework, telegram.url, { files: { 'chart-1': long } });
    const chat = begun();
    await port.send(addressOf(chat.chatId), message([CHART]));
    expect((await chat.next()).document).toMatchObject({
      file_name: 'chart.png',
      file_size: long.byteLength,
    });
    expect(telegram.callsOf('sendPhoto')).toEqual([]);
  });

  it('says the words of a picture that has been cleared', async () => {
    const { port } = portTo(framework, telegram.url);
    const chat = begun();
    await port.send(addressOf(chat.chatId), message([text('Готово'), CHART]));
    expect((await chat.next()).text).toContain('больше всего 103 452 ₽ в Казани');
  });

  it('names a file as people do and lets no name write headers', async () => {
    const bytes = new TextEncoder().encode('a;b\n');
    const { port } = portTo(framework, telegram.url, { files: { f: bytes } });
    const chat = begun();
    const file = (name: string): Block => ({
      kind: 'file',
      file: { fileId: 'f', name, mediaType: 'text/csv' },
      caption: 'Все строки',
    });
    await port.send(addressOf(chat.chatId), message([file('Клиенты, 3 марта.csv')]));
    await port.send(addressOf(chat.chatId), message([file('a"\r\nX-Evil: 1\r\n\r\n../b.csv')]));
    expect((await chat.next()).document?.file_name).toBe('Клиенты, 3 марта.csv');
    expect((await chat.next()).document?.file_name).toMatch(/^[^"\r\n/\\]+\.csv$/);
  });

  it('asks again without markup when entities are refused, so that no answer is lost', async () => {
    const { port } = portTo(framework, telegram.url);
    const chat = begun();
    const description =
      'Bad Request: can\'t parse entities: Can\'t find end tag corresponding to start tag "b"';
    telegram.faults.next('sendMessage', { kind: 'error', code: 400, description });
    await port.send(addressOf(chat.chatId), message([text('**да**')]));
    const shown = await chat.next();
    expect([shown.text, shown.entities]).toEqual(['да', undefined]);
  });

  it('sends the summary when a message is refused in every shape', async () => {
    const { port, log } = portTo(framework, telegram.url);
    const chat = begun();
    const refused = { kind: 'error', code: 400, description: 'Bad Request: SOMETHING_NEW' } as const;
    telegram.faults.next('sendMessage', refused, 2);
    await port.send(addressOf(chat.chatId), message([text('**да**')], { summary: 'Да' }));
    expect((await chat.next()).text).toBe('Да');
    expect(log.lines.join()).toContain('sendMessage: 400');
  });

  it('leaves a topic that is gone, and keeps one that stands', async () => {
    const { port } = portTo(framework, telegram.url);
    const group = telegram.group({ title: 'Отдел', people: [anna], topics: ['Лиды'] });
    const seat = group.as(anna);
    await port.send(addressOf(group.id, { topic: group.topic('Лиды') }), message([text('в теме')]));
    await port.send(addressOf(group.id, { topic: 99_999 }), message([text('без темы')]));
    expect((await seat.next()).message_thread_id).toBe(group.topic('Лиды'));
    const outside = await seat.next();
    expect([outside.text, outside.message_thread_id]).toEqual(['без темы', undefined]);
  });

  it('follows a group that became a supergroup', async () => {
    const { port } = portTo(framework, telegram.url);
    const group = telegram.group({ title: 'Продажи', kind: 'group', people: [anna] });
    const moved = group.upgrade();
    const ref = await port.send(addressOf(group.id), message([text('привет')]));
    expect(telegramRef(ref).chat).toBe(moved.id);
    expect(moved.as(anna).messages().at(-1)?.text).toBe('привет');
  });
});

describe.each(FRAMEWORKS)('a delivery that fails through %s', framework => {
  const send = (chat: number, out = message([text('привет')]), apiRoot = telegram.url) =>
    portTo(framework, apiRoot).port.send(addressOf(chat), out);

  it('is for later when Telegram says how long to wait', async () => {
    telegram.faults.next('sendMessage', { kind: 'flood', retryAfterSeconds: 7 });
    expect(await refusal(send(begun().chatId))).toMatchObject({ outcome: 'later', afterMs: 7000 });
  });

  it.each([500, 502, 503])('is for later when the server fails with %d', async code => {
    telegram.faults.next('sendMessage', { kind: 'error', code, description: 'Bad Gateway' });
    expect(await refusal(send(begun().chatId))).toMatchObject({ outcome: 'later', afterMs: 2000 });
  });

  it('is for later when nobody listens', async () => {
    const other = await startTelegramServer();
    await other.close();
    expect((await refusal(send(1, undefined, other.url))).outcome).toBe('later');
  });

  it.each(['before', 'after'] as const)(
    'is unknown when the connection breaks %s it was done',
    async when => {
      telegram.faults.next('sendMessage', { kind: 'drop', when });
      expect((await refusal(send(begun().chatId))).outcome).toBe('unknown');
    },
  );

  it('is unknown when a gateway gives up', async () => {
    telegram.faults.next('sendMessage', { kind: 'error', code: 504, description: 'Gateway Timeout' });
    expect((await refusal(send(begun().chatId))).outcome).toBe('unknown');
  });

  it('is dead when the person blocked the bot, never began it, or is nobody', async () => {
    const chat = begun();
    chat.block();
    expect((await refusal(send(chat.chatId))).outcome).toBe('dead');
    expect((await refusal(send(telegram.privately(boris).chatId))).outcome).toBe('dead');
    expect((await refusal(send(-100777))).outcome).toBe('dead');
  });

  it('is dead when the bot was put out of the group', async () => {
    const group = telegram.group({ title: 'Продажи', people: [anna] });
    group.removeBot(anna);
    expect((await refusal(send(group.id))).outcome).toBe('dead');
  });

  it('tells method and code, and nothing of the token, the address or the text', async () => {
    const chat = begun();
    const errors = [];
    telegram.faults.next('sendMessage', { kind: 'drop', when: 'before' });
    errors.push(await refusal(send(chat.chatId, message([text('телефон 79990001122')]))));
    telegram.faults.next('sendMessage', { kind: 'error', code: 403, description: 'Forbidden: 79990001122' });
    errors.push(await refusal(send(chat.chatId, message([text('телефон 79990001122')]))));
    for (const error of errors) {
      const said = `${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`;
      expect(error.message).toMatch(/^sendMessage: \w+/);
      expect(said).not.toMatch(/SIMULATOR|127\.0\.0\.1|79990001122/);
    }
  });

  it('after its beginning stands is waited out, not begun anew', async () => {
    const { port, waits } = portTo(framework, telegram.url);
    const chat = begun();
    const long = message([text('слово '.repeat(1000))]);
    telegram.faults.next('sendMessage', { kind: 'delay', ms: 0 });
    telegram.faults.next('sendMessage', { kind: 'flood', retryAfterSeconds: 3 });
    await port.send(addressOf(chat.chatId), long);
    expect(waits).toEqual([3000]);
    expect(chat.messages().filter(shown => shown.from?.is_bot)).toHaveLength(2);
  });

  it('after its beginning stands becomes unknown in the end', async () => {
    const { port, waits } = portTo(framework, telegram.url);
    const chat = begun();
    telegram.faults.next('sendMessage', { kind: 'delay', ms: 0 });
    telegram.faults.next('sendMessage', { kind: 'flood', retryAfterSeconds: 20 }, 20);
    const error = await refusal(port.send(addressOf(chat.chatId), message([text('слово '.repeat(1000))])));
    expect(error.outcome).toBe('unknown');
    expect(waits).toEqual([20_000, 20_000, 20_000, 20_000]);
    // Longer than the whole delivery may take is not waited at all.
    telegram.faults.clear();
    telegram.faults.next('sendMessage', { kind: 'delay', ms: 0 });
    telegram.faults.next('sendMessage', { kind: 'flood', retryAfterSeconds: 900 });
    await refusal(port.send(addressOf(chat.chatId), message([text('слово '.repeat(1000))])));
    expect(waits).toHaveLength(4);
  });
});

describe.each(FRAMEWORKS)('a message that stands, through %s', framework => {
  it('is edited, and edited again to the same without complaint', async () => {
    const { port } = portTo(framework, telegram.url);
    const chat = begun();
    const ref = await port.send(addressOf(chat.chatId), message([text('Считаю…')]));
    const edited = await port.edit(ref, answer('ru'));
    expect(edited).toEqual(ref);
    expect(await port.edit(edited, answer('ru'))).toEqual(ref);
    const mine = chat.messages().filter(shown => shown.from?.is_bot);
    expect(mine).toHaveLength(1);
    expect(mine[0]?.rich_message?.blocks).toHaveLength(3);
  });

  it('is taken away where it cannot become the new one, so that one message stands in the end', async () => {
    const { port } = portTo(framework, telegram.url, { files: { 'chart-1': await png(640, 400) } });
    const chat = begun();
    const ref = await port.send(addressOf(chat.chatId), message([CHART]));
    // Once more after a crash: the old one is gone by then.
    for (let n = 0; n < 2; n++) {
      expect((await refusal(port.edit(ref, message([text('Отменено')])))).outcome).toBe('rejected');
    }
    expect(chat.messages().filter(shown => shown.from?.is_bot)).toEqual([]);
  });

  it('is refused an edit for later when it cannot be taken away yet', async () => {
    const { port } = portTo(framework, telegram.url);
    const chat = begun();
    const ref = await port.send(addressOf(chat.chatId), message([text('Кому?')]));
    telegram.faults.next('deleteMessage', { kind: 'flood', retryAfterSeconds: 4 });
    const edit = port.edit(ref, message([text('Кому?')], { expectsReply: true }));
    expect(await refusal(edit)).toMatchObject({ outcome: 'later', afterMs: 4000 });
  });

  it('says that an end may be missing, and never says that end twice', async () => {
    const { port } = portTo(framework, telegram.url);
    const chat = begun();
    const ref = await port.send(addressOf(chat.chatId), message([text('Считаю…')]));
    telegram.faults.next('sendMessage', { kind: 'drop', when: 'after' });
    expect(await port.edit(ref, message([text('слово '.repeat(1000))]))).toEqual(ref);
    const mine = chat.messages().filter(shown => shown.from?.is_bot);
    expect(mine.map(shown => shown.text?.slice(0, 16))).toEqual([
      'слово слово слов',
      'слово слово слов',
      'Связь прервалась',
    ]);
  });

  it('loses its buttons and gets a line, once, however often that is asked', async () => {
    const { port } = portTo(framework, telegram.url);
    const chat = begun();
    const rows = [[{ id: 's', label: 'Отправить' }]];
    const ref = await port.send(
      addressOf(chat.chatId),
      message([text('**Письмо** Ивану'), { kind: 'buttons', rows }]),
    );
    for (let n = 0; n < 3; n++) await port.settle(ref, 'Отправила Анна, 14:02');
    const shown = chat.messages().at(-1);
    expect(shown?.text).toBe('Письмо Ивану\n\nОтправила Анна, 14:02');
    expect(shown?.entities).toMatchObject([{ type: 'bold' }, { type: 'italic', length: 21 }]);
    expect(shown?.reply_markup).toBeUndefined();
  });

  it('says what came of it on its button when the line could not be added yet', async () => {
    const { port } = portTo(framework, telegram.url);
    const chat = begun();
    const rows = [[{ id: 's', label: 'Отправить' }]];
    const ref = await port.send(addressOf(chat.chatId), message([text('Письмо'), { kind: 'buttons', rows }]));
    telegram.faults.next('editMessageText', { kind: 'flood', retryAfterSeconds: 2 });
    expect((await refusal(port.settle(ref, 'Отменила Анна'))).outcome).toBe('later');
    expect(chat.buttons()).toEqual(['Отменила Анна']);
    await port.settle(ref, 'Отменила Анна');
    expect(
      chat
        .buttons()
        .concat(chat.messages().at(-1)?.text ?? '')
        .join(),
    ).toContain('Отменила Анна');
  });

  it('keeps its table or picture when a line is added', async () => {
    const { port } = portTo(framework, telegram.url, { files: { 'chart-1': await png(640, 400) } });
    const chat = begun();
    const table = await port.send(addressOf(chat.chatId), answer('ru'));
    for (let n = 0; n < 2; n++) await port.settle(table, 'Готово');
    const rich = chat.messages().at(-1);
    expect(rich?.rich_message?.blocks.map(block => block.type)).toEqual([
      'paragraph',
      'table',
      'footer',
      'footer',
    ]);
    expect(rich?.reply_markup).toBeUndefined();
    const rows = [[{ id: 's', label: 'Ещё' }]];
    const picture = await port.send(addressOf(chat.chatId), message([CHART, { kind: 'buttons', rows }]));
    await port.settle(picture, null);
    expect(chat.messages().at(-1)).not.toHaveProperty('reply_markup');
    await port.settle(picture, 'Готово');
    expect(chat.messages().at(-1)?.caption).toMatch(/в Казани\n\nГотово$/);
  });
});

describe.each(FRAMEWORKS)('words for one person, through %s', framework => {
  const account = () => accountOf(anna.user);

  it('are seen by that person alone where the server can', async () => {
    const { port } = portTo(framework, telegram.url);
    const group = telegram.group({ title: 'Продажи', people: [anna, boris] });
    const ref = await port.sendPrivately(addressOf(group.id), account(), message([text('Телефон: +7 999')]));
    expect(
      group
        .as(anna)
        .messages()
        .map(shown => shown.text),
    ).toContain('Телефон: +7 999');
    expect(JSON.stringify(group.as(boris).messages())).not.toContain('+7 999');
    expect(telegramRef(ref)).toMatchObject({ receiver: anna.user.id, message: 0 });
    await port.edit(ref, message([text('Уже не скажу')]));
    expect(group.as(anna).messages().at(-1)?.text).toBe('Уже не скажу');
  });

  it('go to the private chat where the server would show them to everybody', async () => {
    telegram.faults.isOld = true;
    const { port } = portTo(framework, telegram.url);
    const chat = begun();
    const group = telegram.group({ title: 'Продажи', people: [anna, boris] });
    await port.sendPrivately(addressOf(group.id), account(), message([text('Телефон: +7 999')]));
    expect((await chat.next()).text).toBe('Телефон: +7 999');
    expect(JSON.stringify(telegram.messages(group.id))).not.toContain('+7 999');
  });

  it('cannot be said at all where the bot was never begun, so that the caller can say that', async () => {
    telegram.faults.isOld = true;
    const { port } = portTo(framework, telegram.url);
    const group = telegram.group({ title: 'Продажи', people: [anna, boris] });
    const error = await refusal(port.sendPrivately(addressOf(group.id), account(), message([text('x')])));
    expect(error.outcome).toBe('dead');
  });

  it('in a private conversation stay there, in its topic', async () => {
    const { port } = portTo(framework, telegram.url);
    const chat = begun();
    await port.sendPrivately(addressOf(chat.chatId), account(), message([text('тут')]));
    expect((await chat.next()).text).toBe('тут');
  });
});

describe.each(FRAMEWORKS)('around messages, %s', framework => {
  it('a press is answered with a short note, and late answers harm nobody', async () => {
    const { port } = portTo(framework, telegram.url);
    const chat = begun();
    const rows = [[{ id: 's', label: 'Отправить' }]];
    await port.send(addressOf(chat.chatId), message([text('Письмо'), { kind: 'buttons', rows }]));
    const press = chat.press('Отправить');
    const event = { handle: { callback: press.id } } as never;
    await port.acknowledge(event, 'Отправляю '.repeat(50));
    expect((await press.answer).text).toHaveLength(200);
    await expect(port.acknowledge(event)).resolves.toBeUndefined();
    await expect(port.acknowledge({ handle: {} } as never)).resolves.toBeUndefined();
  });

  it('the readers of a group are known when all of them are administrators', async () => {
    const { port } = portTo(framework, telegram.url);
    const alone = telegram.group({ title: 'Один', people: [anna] });
    expect(await port.readers(addressOf(alone.id))).toEqual({
      accountIds: [String(anna.user.id)],
      complete: true,
    });
    const two = telegram.group({ title: 'Двое', people: [anna, boris], bots: 'administrator' });
    expect(await port.readers(addressOf(two.id))).toEqual({
      accountIds: [String(anna.user.id)],
      complete: false,
    });
    expect(await port.readers(addressOf(501))).toEqual({ accountIds: ['501'], complete: true });
  });

  it('a profile tells the name as it is now', async () => {
    const { port } = portTo(framework, telegram.url);
    begun();
    const old = { ...accountOf(anna.user), name: 'Аня' };
    expect(await port.profile(old)).toEqual({ ...old, name: 'Анна' });
  });

  it('a file is downloaded as it was sent, and its link is told to nobody', async () => {
    const { port, log } = portTo(framework, telegram.url);
    const bytes = Buffer.from('голос '.repeat(1000));
    const sent = begun().sendVoice({ bytes });
    const file = (size: number | null) =>
      ({
        id: sent.voice?.file_id ?? '',
        name: null,
        mediaType: null,
        size,
        kind: 'voice',
        forwarded: false,
      }) as const;
    const options = { maxBytes: 1_000_000, signal: AbortSignal.timeout(10_000) };
    const stream = await port.download(file(bytes.length), options);
    expect(Buffer.concat(await stream.toArray())).toEqual(bytes);
    expect(log.lines.join()).not.toContain('SIMULATOR');

    const calls = telegram.callsOf('getFile').length;
    await expect(port.download(file(30_000_000), options)).rejects.toMatchObject({
      code: 'file_too_large',
      detail: { megabytes: 1 },
    });
    expect(telegram.callsOf('getFile')).toHaveLength(calls);
    const more = await port.download(file(null), { ...options, maxBytes: 100 }).catch(error => error);
    expect(more).toMatchObject({ code: 'file_too_large' });
  });

  it('a file above the bound of Telegram’s own servers is refused in so many words', async () => {
    const { port } = portTo(framework, telegram.url);
    const sent = begun().sendAudio({ size: 25_000_000 });
    const options = { maxBytes: 100_000_000, signal: AbortSignal.timeout(10_000) };
    const file = {
      id: sent.audio?.file_id ?? '',
      name: null,
      mediaType: null,
      kind: 'audio',
      forwarded: false,
    } as const;
    for (const size of [25_000_000, null]) {
      await expect(port.download({ ...file, size }, options)).rejects.toMatchObject({
        code: 'file_too_large',
        detail: { megabytes: 20 },
      });
    }
    expect(port.capabilities.maxDownloadBytes).toBe(20_000_000);
  });
});
