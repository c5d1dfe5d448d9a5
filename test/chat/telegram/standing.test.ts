import { describe, expect, it } from 'vitest';
import { FRAMEWORKS, png, portTo, refusal } from './bots.ts';
import { answer, CHART, message, text } from './messages.ts';
import { Talk } from './talk.ts';

const talk = Talk.perTest();

describe.each(FRAMEWORKS)('a message that stands, through %s', framework => {
  it('is edited, and edited again to the same without complaint', async () => {
    const { port } = portTo(framework, talk.telegram.url);
    const chat = talk.begun();
    const ref = await port.send(talk.addressOf(chat.chatId), message([text('Считаю…')]));
    const edited = await port.edit(ref, answer('ru'));
    expect(edited).toEqual(ref);
    expect(await port.edit(edited, answer('ru'))).toEqual(ref);
    const mine = chat.messages().filter(shown => shown.from?.is_bot);
    expect(mine).toHaveLength(1);
    expect(mine[0]?.rich_message?.blocks).toHaveLength(3);
  });

  it('gets its table in lines from a server that knows no native ones', async () => {
    talk.telegram.faults.isOld = true;
    const { port } = portTo(framework, talk.telegram.url);
    const chat = talk.begun();
    const ref = await port.send(talk.addressOf(chat.chatId), message([text('Считаю…')]));
    expect(await port.edit(ref, answer('ru'))).toEqual(ref);
    expect(chat.messages().at(-1)?.text).toContain('Нижний Новгород        87');
    expect(chat.buttons()).toEqual(['Показать SQL', 'XLSX', '👍', '👎']);
  });

  it('is taken away where it cannot become the new one, so that one message stands in the end', async () => {
    const { port } = portTo(framework, talk.telegram.url, { files: { 'chart-1': await png(640, 400) } });
    const chat = talk.begun();
    const ref = await port.send(talk.addressOf(chat.chatId), message([CHART]));
    // Once more after a crash: the old one is gone by then.
    for (let n = 0; n < 2; n++) {
      expect((await refusal(port.edit(ref, message([text('Отменено')])))).outcome).toBe('rejected');
    }
    expect(chat.messages().filter(shown => shown.from?.is_bot)).toEqual([]);
  });

  it('is refused an edit for later when it cannot be taken away yet', async () => {
    const { port } = portTo(framework, talk.telegram.url);
    const chat = talk.begun();
    const ref = await port.send(talk.addressOf(chat.chatId), message([text('Кому?')]));
    talk.telegram.faults.next('deleteMessage', { kind: 'flood', retryAfterSeconds: 4 });
    const edit = port.edit(ref, message([text('Кому?')], { expectsReply: true }));
    expect(await refusal(edit)).toMatchObject({ outcome: 'later', afterMs: 4000 });
  });

  it('says that an end may be missing, and never says that end twice', async () => {
    const { port } = portTo(framework, talk.telegram.url);
    const chat = talk.begun();
    const ref = await port.send(talk.addressOf(chat.chatId), message([text('Считаю…')]));
    talk.telegram.faults.next('sendMessage', { kind: 'drop', when: 'after' });
    expect(await port.edit(ref, message([text('слово '.repeat(1000))]))).toEqual(ref);
    const mine = chat.messages().filter(shown => shown.from?.is_bot);
    expect(mine.map(shown => shown.text?.slice(0, 16))).toEqual([
      'слово слово слов',
      'слово слово слов',
      'Связь прервалась',
    ]);
  });

  it('loses its buttons and gets a line, once, however often that is asked', async () => {
    const { port } = portTo(framework, talk.telegram.url);
    const chat = talk.begun();
    const rows = [[{ id: 's', label: 'Отправить' }]];
    const ref = await port.send(
      talk.addressOf(chat.chatId),
      message([text('**Письмо** Ивану'), { kind: 'buttons', rows }]),
    );
    for (let n = 0; n < 3; n++) await port.settle(ref, 'Отправила Анна, 14:02');
    const shown = chat.messages().at(-1);
    expect(shown?.text).toBe('Письмо Ивану\n\nОтправила Анна, 14:02');
    expect(shown?.entities).toMatchObject([{ type: 'bold' }, { type: 'italic', length: 21 }]);
    expect(shown?.reply_markup).toBeUndefined();
  });

  it('says what came of it on its button when the line could not be added yet', async () => {
    const { port } = portTo(framework, talk.telegram.url);
    const chat = talk.begun();
    const rows = [[{ id: 's', label: 'Отправить' }]];
    const ref = await port.send(
      talk.addressOf(chat.chatId),
      message([text('Письмо'), { kind: 'buttons', rows }]),
    );
    talk.telegram.faults.next('editMessageText', { kind: 'flood', retryAfterSeconds: 2 });
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
    const { port } = portTo(framework, talk.telegram.url, { files: { 'chart-1': await png(640, 400) } });
    const chat = talk.begun();
    const table = await port.send(talk.addressOf(chat.chatId), answer('ru'));
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
    const picture = await port.send(talk.addressOf(chat.chatId), message([CHART, { kind: 'buttons', rows }]));
    await port.settle(picture, null);
    expect(chat.messages().at(-1)).not.toHaveProperty('reply_markup');
    await port.settle(picture, 'Готово');
    expect(chat.messages().at(-1)?.caption).toMatch(/в Казани\n\nГотово$/);
  });
});
