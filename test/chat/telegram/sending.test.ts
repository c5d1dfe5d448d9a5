import { describe, expect, it } from 'vitest';
import type { Block } from '../../../src/chat/port.ts';
import { telegramRef } from '../../../src/chat/telegram/address.ts';
import { FRAMEWORKS, png, portTo } from './bots.ts';
import { answer, CHART, message, text } from './messages.ts';
import { Talk } from './talk.ts';

const talk = Talk.perTest();

describe.each(FRAMEWORKS)('sending through %s', framework => {
  it('shows an answer with a native table, its buttons under it', async () => {
    const { port } = portTo(framework, talk.telegram.url);
    const chat = talk.begun();
    const ref = telegramRef(await port.send(talk.addressOf(chat.chatId), answer('ru')));
    const shown = await chat.next();
    expect(shown.message_id).toBe(ref.message);
    expect(shown.rich_message?.blocks.map(block => block.type)).toEqual(['paragraph', 'table', 'footer']);
    expect(chat.buttons()).toEqual(['Показать SQL', 'XLSX', '👍', '👎']);
  });

  it('draws the table in lines for a server that knows no rich messages, and asks it once only', async () => {
    talk.telegram.faults.isOld = true;
    const { port } = portTo(framework, talk.telegram.url);
    const chat = talk.begun();
    await port.send(talk.addressOf(chat.chatId), answer('ru'));
    await port.send(talk.addressOf(chat.chatId), answer('en'));
    expect((await chat.next()).text).toContain('Нижний Новгород        87    64\u202f000,50\u00a0₽');
    expect(talk.telegram.calls.filter(call => call.method.toLowerCase() === 'sendrichmessage')).toHaveLength(
      1,
    );
    expect(
      chat
        .messages()
        .at(-1)
        ?.entities?.map(entity => entity.type),
    ).toContain('pre');
  });

  it('uploads a picture with its caption, buttons and the message it replies to', async () => {
    const { port } = portTo(framework, talk.telegram.url, { files: { 'chart-1': await png(640, 400) } });
    const group = talk.telegram.group({ title: 'Продажи', people: [talk.anna] });
    const asked = group.as(talk.anna).mention('доход по городам');
    const rows = [[{ id: 'x', label: 'XLSX' }]];
    const out = message([CHART, { kind: 'buttons', rows }]);
    const ref = await port.send(talk.addressOf(group.id, { replyTo: asked.message_id }), out);
    const shown = group.as(talk.anna).messages().at(-1);
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
    const { port } = portTo(framework, talk.telegram.url, { files: { 'chart-1': long } });
    const chat = talk.begun();
    await port.send(talk.addressOf(chat.chatId), message([CHART]));
    expect((await chat.next()).document).toMatchObject({
      file_name: 'chart.png',
      file_size: long.byteLength,
    });
    expect(talk.telegram.callsOf('sendPhoto')).toEqual([]);
  });

  it('says the words of a picture that has been cleared', async () => {
    const { port } = portTo(framework, talk.telegram.url);
    const chat = talk.begun();
    await port.send(talk.addressOf(chat.chatId), message([text('Готово'), CHART]));
    expect((await chat.next()).text).toContain('больше всего 103 452 ₽ в Казани');
  });

  it('names a file as people do and lets no name write headers', async () => {
    const bytes = new TextEncoder().encode('a;b\n');
    const { port } = portTo(framework, talk.telegram.url, { files: { f: bytes } });
    const chat = talk.begun();
    const file = (name: string): Block => ({
      kind: 'file',
      file: { fileId: 'f', name, mediaType: 'text/csv' },
      caption: 'Все строки',
    });
    await port.send(talk.addressOf(chat.chatId), message([file('Клиенты, 3 марта.csv')]));
    await port.send(talk.addressOf(chat.chatId), message([file('a"\r\nX-Evil: 1\r\n\r\n../b.csv')]));
    expect((await chat.next()).document?.file_name).toBe('Клиенты, 3 марта.csv');
    expect((await chat.next()).document?.file_name).toMatch(/^[^"\r\n/\\]+\.csv$/);
  });

  it('asks again without markup when entities are refused, so that no answer is lost', async () => {
    const { port } = portTo(framework, talk.telegram.url);
    const chat = talk.begun();
    const description =
      'Bad Request: can\'t parse entities: Can\'t find end tag corresponding to start tag "b"';
    talk.telegram.faults.next('sendMessage', { kind: 'error', code: 400, description });
    await port.send(talk.addressOf(chat.chatId), message([text('**да**')]));
    const shown = await chat.next();
    expect([shown.text, shown.entities]).toEqual(['да', undefined]);
  });

  it('sends the summary when a message is refused in every shape', async () => {
    const { port, log } = portTo(framework, talk.telegram.url);
    const chat = talk.begun();
    const refused = { kind: 'error', code: 400, description: 'Bad Request: SOMETHING_NEW' } as const;
    talk.telegram.faults.next('sendMessage', refused, 2);
    await port.send(talk.addressOf(chat.chatId), message([text('**да**')], { summary: 'Да' }));
    expect((await chat.next()).text).toBe('Да');
    expect(log.lines.join()).toContain('sendMessage: 400');
  });

  it('leaves a topic that is gone, and keeps one that stands', async () => {
    const { port } = portTo(framework, talk.telegram.url);
    const group = talk.telegram.group({ title: 'Отдел', people: [talk.anna], topics: ['Лиды'] });
    const seat = group.as(talk.anna);
    await port.send(talk.addressOf(group.id, { topic: group.topic('Лиды') }), message([text('в теме')]));
    await port.send(talk.addressOf(group.id, { topic: 99_999 }), message([text('без темы')]));
    expect((await seat.next()).message_thread_id).toBe(group.topic('Лиды'));
    const outside = await seat.next();
    expect([outside.text, outside.message_thread_id]).toEqual(['без темы', undefined]);
  });

  it('follows a group that became a supergroup', async () => {
    const { port } = portTo(framework, talk.telegram.url);
    const group = talk.telegram.group({ title: 'Продажи', kind: 'group', people: [talk.anna] });
    const moved = group.upgrade();
    const ref = await port.send(talk.addressOf(group.id), message([text('привет')]));
    expect(telegramRef(ref).chat).toBe(moved.id);
    expect(moved.as(talk.anna).messages().at(-1)?.text).toBe('привет');
  });
});
