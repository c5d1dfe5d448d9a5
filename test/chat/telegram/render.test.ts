import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Block, OutMessage } from '../../../src/chat/port.ts';
import type { TelegramMessageRef } from '../../../src/chat/telegram/address.ts';
import type { ApiCall } from '../../../src/chat/telegram/api-call.ts';
import { LIMITS } from '../../../src/chat/telegram/limits.ts';
import { renderLastResort, renderMessage } from '../../../src/chat/telegram/render.ts';
import { renderEdit } from '../../../src/chat/telegram/render-edit.ts';
import { telegramWords } from '../../../src/words/telegram.ts';
import { parsedText } from './entities.ts';
import { answer, CHART, CITIES, column, message, table, text } from './messages.ts';

const every = { chat_id: 501 };
const NEW = { rich: true };
const OLD = { rich: false };

function render(out: OutMessage, options = NEW): ApiCall[] {
  return renderMessage(out, { every }, options);
}

/** The calls of a message without what they are replaced by, bytes as text. */
function readable(calls: readonly ApiCall[]): unknown {
  return JSON.parse(
    JSON.stringify(calls, (_, value) =>
      value instanceof Uint8Array ? new TextDecoder().decode(value) : value,
    ),
  );
}

const only = (calls: readonly ApiCall[]) => {
  expect(calls).toHaveLength(1);
  return calls[0] as ApiCall & { payload: Record<string, never> };
};

/** Every HTML text of the calls and of what would be called instead. */
function htmlOf(calls: readonly ApiCall[]): { html: string; limit: number }[] {
  return calls.flatMap(({ payload, instead }) => {
    const own = payload.parse_mode === 'HTML';
    const html = (payload.text ?? payload.caption) as string;
    return [
      ...(own ? [{ html, limit: payload.text === undefined ? 1024 : 4096 }] : []),
      ...htmlOf(instead ?? []),
    ];
  });
}

describe.each(['ru', 'en'] as const)('an answer (%s)', language => {
  it('is one rich message with a native table, and has plainer forms', async () => {
    const calls = renderMessage(
      answer(language),
      {
        every: { chat_id: -1002001, message_thread_id: 17 },
        reply: { message_id: 42, allow_sending_without_reply: true },
      },
      NEW,
    );
    const golden = join(import.meta.dirname, `golden/answer.${language}.json`);
    await expect(`${JSON.stringify(readable(calls), null, 2)}\n`).toMatchFileSnapshot(golden);
  });
});

describe('text', () => {
  const htmlFor = (markdown: string) => only(render(message([text(markdown)]))).payload.text;

  it('is escaped wherever it comes from', () => {
    expect(htmlFor('**A&B** <script> 1 < 2 > 0 `a<b`')).toBe(
      '<b>A&amp;B</b> &lt;script&gt; 1 &lt; 2 &gt; 0 <code>a&lt;b</code>',
    );
  });

  it('shows the little Markdown of replies, and links as they are written', () => {
    expect(htmlFor('# Итог\n\n- **раз**, *два*\n- [x](http://evil.example)')).toBe(
      '<b>Итог</b>\n\n• <b>раз</b>, <i>два</i>\n• [x](http://evil.example)',
    );
  });

  it.each([
    'И*** П***, +7 9** ***-**-12, i***@mail.ru',
    '+7 9** ***-**-12, +7 9** ***-**-13 и **',
    '2*3*4 = 24',
  ])('keeps the stars of what is masked: %s', masked => {
    expect(htmlFor(masked)).toBe(masked);
  });

  it('shows no preview of an address in it', () => {
    expect(only(render(message([text('https://example.org')]))).payload).toMatchObject({
      link_preview_options: { is_disabled: true },
    });
  });

  it('goes without markup when its entities are refused', () => {
    expect(only(render(message([text('**да** & нет')]))).instead).toEqual([
      {
        method: 'sendMessage',
        payload: { chat_id: 501, text: 'да & нет', link_preview_options: { is_disabled: true } },
      },
    ]);
  });

  it('of a statement is code with its language, a note unfolds when pressed', () => {
    const blocks: Block[] = [
      { kind: 'code', language: 'sql', text: 'SELECT count(*)\nFROM clients\nWHERE age < 30' },
      { kind: 'code', language: 'text', text: 'a  b' },
      { kind: 'note', markdown: 'Источник: *clients*' },
    ];
    expect(only(render(message(blocks))).payload.text).toBe(
      '<pre><code class="language-sql">SELECT count(*)\nFROM clients\nWHERE age &lt; 30</code></pre>\n<pre>a  b</pre>\n<blockquote expandable>Источник: <i>clients</i></blockquote>',
    );
  });

  it('leaves out blocks that say nothing', () => {
    const blocks: Block[] = [text(' \n'), text('Да'), { kind: 'note', markdown: '' }];
    expect(only(render(message(blocks))).payload.text).toBe('Да');
    expect(only(render(message([text('')]))).payload.text).toBe('Коротко о главном');
  });

  it('is the summary where there are buttons only', () => {
    const rows = [[{ id: 'a', label: 'Да' }]];
    expect(only(render(message([{ kind: 'buttons', rows }]))).payload.text).toBe('Коротко о главном');
  });
});

describe('what the bot says of itself', () => {
  it.each(['ru', 'en'] as const)('fits where Telegram shows it (%s)', language => {
    const { description, shortDescription } = telegramWords[language];
    expect(description.length).toBeLessThanOrEqual(LIMITS.descriptionCharacters);
    expect(shortDescription.length).toBeLessThanOrEqual(LIMITS.shortDescriptionCharacters);
  });
});

describe('a text longer than a message', () => {
  const paragraph = (n: number) => `**Клиент ${n}** & ${'договор на лизинг '.repeat(20)}😀`;
  const long = message([
    text(Array.from({ length: 40 }, (_, n) => paragraph(n)).join('\n')),
    { kind: 'code', language: 'sql', text: `SELECT 1\n${'-- комментарий < & >\n'.repeat(400)}` },
    { kind: 'note', markdown: 'слово '.repeat(1500) },
    { kind: 'buttons', rows: [[{ id: 'a', label: 'Да' }]] },
  ]);

  it('is split so that every part parses and fits as Telegram counts', () => {
    const parts = htmlOf(render(long));
    expect(parts.length).toBeGreaterThan(5);
    for (const { html, limit } of parts) {
      const shown = parsedText(html);
      expect(shown.length).toBeLessThanOrEqual(limit);
      expect(shown.trim()).toBe(shown);
      expect(shown).not.toBe('');
      expect(shown.isWellFormed()).toBe(true);
    }
  });

  it('loses no word and keeps the order', () => {
    const words = (shown: string) => shown.split(/\s+/).filter(word => word !== '');
    const parts = htmlOf(render(long)).map(({ html }) => parsedText(html));
    const whole = [
      ...Array.from({ length: 40 }, (_, n) => paragraph(n).replaceAll('**', '')),
      `SELECT 1\n${'-- комментарий < & >\n'.repeat(400)}`,
      'слово '.repeat(1500),
    ].join('\n');
    expect(words(parts.join('\n'))).toEqual(words(whole));
  });

  it('is cut between lines where it can be', () => {
    const [first] = htmlOf(render(long));
    expect(parsedText(first?.html ?? '')).toMatch(/😀$/);
  });

  it('has its buttons under the last part and the reply on the first', () => {
    const calls = renderMessage(long, { every, reply: { message_id: 9 } }, NEW);
    expect(calls.map(({ payload }) => 'reply_markup' in payload)).toEqual([
      ...calls.slice(1).map(() => false),
      true,
    ]);
    expect(calls.map(({ payload }) => 'reply_parameters' in payload)).toEqual([
      true,
      ...calls.slice(1).map(() => false),
    ]);
  });

  it('is cut inside a line that is longer than a message, but not inside a character', () => {
    const calls = render(message([text('😀'.repeat(5000))]));
    const shown = calls.map(({ payload }) => payload.text as string);
    expect(shown.join('')).toBe('😀'.repeat(5000));
    expect(shown.every(part => part.isWellFormed() && part.length <= 4096)).toBe(true);
  });
});

describe('a table', () => {
  const block = (shown = CITIES): Block => ({
    kind: 'table',
    table: shown,
    caption: 'Показаны 3 из 41',
    language: 'ru',
    timeZone: 'Europe/Moscow',
  });
  const wide = table(
    [column('name', 'text', 'клиент'), column('note', 'text', 'место работы')],
    [['Иванова <Мария>', 'ООО «Ромашка & партнёры», '.repeat(3)]],
  );

  it('never makes a link of a value by itself', () => {
    expect(only(render(message([block()]))).payload.rich_message).toMatchObject({
      skip_entity_detection: true,
    });
  });

  it('is drawn in monospaced lines for an old server, where they fit a phone', () => {
    const { html } = htmlOf(render(message([block()]), OLD))[0] ?? { html: '' };
    expect(html).toBe(
      [
        '<pre>Город            Клиентов  Средний доход',
        '───────────────  ────────  ─────────────',
        'Казань              1\u202f240   103\u202f452,00\u00a0₽',
        'Нижний Новгород        87    64\u202f000,50\u00a0₽',
        '—                       3              —</pre>\n<i>Показаны 3 из 41</i>',
      ].join('\n'),
    );
  });

  it('that is wider goes into a file with all of its columns, between the words around it', () => {
    const calls = render(message([text('Вот'), block(wide), text('Ещё')]), OLD);
    expect(calls.map(call => call.method)).toEqual(['sendMessage', 'sendDocument', 'sendMessage']);
    const { upload, payload } = calls[1] as ApiCall;
    expect(payload.caption).toBe(
      '<i>Показаны 3 из 41</i>\n\n<i>Таблица шире экрана, поэтому она в файле.</i>',
    );
    expect(upload?.file).toMatchObject({ name: 'таблица.csv', mediaType: 'text/csv' });
    const bytes = upload && 'bytes' in upload.file ? upload.file.bytes : new Uint8Array();
    expect(new TextDecoder().decode(bytes)).toContain('Иванова <Мария>;');
  });

  it('of more columns than a native one has goes into a file too', () => {
    const columns = Array.from({ length: 21 }, (_, n) => column(`c${n}`, 'integer'));
    const calls = render(message([block(table(columns, [columns.map((_, n) => n * 1000)]))]));
    expect(calls.map(call => call.method)).toEqual(['sendDocument']);
  });

  it('shows a gap for a value that is missing, so that no cell vanishes', () => {
    const { rich_message } = only(render(message([block()]))).payload as never as {
      rich_message: { blocks: { cells: { text: string }[][] }[] };
    };
    expect(rich_message.blocks[0]?.cells[3]?.map(cell => cell.text)).toEqual(['—', '3', '—']);
  });

  it('compares two records side by side, or one below the other on an old server', () => {
    const comparison: Block = {
      kind: 'comparison',
      heads: ['Экспобанк', 'Хвоя'],
      rows: [['Телефон', '+7 999 111-22-33', '+7 999 111-22-34']],
    };
    const rich = only(render(message([comparison]))).payload.rich_message;
    expect(JSON.stringify(rich)).toContain('"is_header":true');
    const long = { ...comparison, rows: [['Работа', 'ООО «Ромашка»'.repeat(3), 'ИП Иванов']] } as Block;
    expect(only(render(message([long]), OLD)).payload.text).toBe(
      `<b>Работа</b>\nЭкспобанк: ${'ООО «Ромашка»'.repeat(3)}\nХвоя: ИП Иванов`,
    );
  });
});

describe('a chart', () => {
  it('is a photo with the words under it, what it shows said for a screen reader', () => {
    const call = only(render(message([text('**Готово.**'), CHART, { kind: 'note', markdown: 'по всем' }])));
    expect(call).toMatchObject({
      method: 'sendPhoto',
      payload: {
        caption:
          '<b>Готово.</b>\n\nДоход по городам\n\n<i>Столбцы: доход по городам, больше всего 103 452 ₽ в Казани</i>\n<blockquote expandable>по всем</blockquote>',
        parse_mode: 'HTML',
      },
      upload: { field: 'photo', file: { fileId: 'chart-1' } },
    });
  });

  it('that is refused as a photo goes as a file, and leaves its words when that is refused too', () => {
    const [document] = only(render(message([CHART]))).instead ?? [];
    expect(document).toMatchObject({ method: 'sendDocument', upload: { field: 'document' } });
    expect(document?.instead?.[0]?.payload.text).toContain('Файл «chart.png» не отправился');
    expect(document?.instead?.[0]?.payload.text).toContain('больше всего 103 452 ₽ в Казани');
  });

  it('with words longer than a caption stands beside a message of its own', () => {
    const calls = render(message([text('слово '.repeat(300)), CHART]));
    expect(calls.map(call => call.method)).toEqual(['sendMessage', 'sendPhoto']);
  });

  it('with a table is a photo beside a rich message, buttons under the last', () => {
    const out = answer('ru');
    const calls = render({ ...out, blocks: [CHART, ...out.blocks] });
    expect(calls.map(call => call.method)).toEqual(['sendPhoto', 'sendRichMessage']);
    expect(calls.map(({ payload }) => 'reply_markup' in payload)).toEqual([false, true]);
  });

  it('whose caption is too long says the rest in the next message', () => {
    const chart = { ...CHART, caption: 'слово '.repeat(400) } as Block;
    const calls = render(message([chart]));
    expect(calls.map(call => call.method)).toEqual(['sendPhoto', 'sendMessage']);
    for (const { html, limit } of htmlOf(calls)) expect(parsedText(html).length).toBeLessThanOrEqual(limit);
  });
});

describe('buttons', () => {
  const markup = (blocks: readonly Block[], more: Partial<OutMessage> = {}) =>
    only(render(message([text('Отправить?'), ...blocks], more))).payload.reply_markup;
  const buttons = (...row: Extract<Block, { kind: 'buttons' }>['rows'][number]): Block => ({
    kind: 'buttons',
    rows: [row],
  });

  it('carry an opaque id, a style or an address, thumbs in a row of their own', () => {
    const feedback: Block = {
      kind: 'feedback',
      up: { id: 'u', label: '👍' },
      down: { id: 'd', label: '👎' },
    };
    const site = { id: 'x', label: 'Открыть', url: 'https://example.org/c/1' };
    expect(markup([buttons({ id: 's', label: 'Отправить', style: 'danger' }, site), feedback])).toEqual({
      inline_keyboard: [
        [
          { text: 'Отправить', style: 'danger', callback_data: 'v1:s' },
          { text: 'Открыть', url: 'https://example.org/c/1' },
        ],
        [
          { text: '👍', callback_data: 'v1:u' },
          { text: '👎', callback_data: 'v1:d' },
        ],
      ],
    });
  });

  it('whose address Telegram would refuse become text, so that the message is not lost', () => {
    const call = only(
      render(
        message([
          text('Отчёт готов'),
          buttons({ id: 'x', label: 'Открыть', url: 'http://localhost:8080/c/1' }),
        ]),
      ),
    );
    expect(call.payload).not.toHaveProperty('reply_markup');
    expect(call.payload.text).toBe('Отчёт готов\n\nОткрыть: http://localhost:8080/c/1');
  });

  it('with an id that Telegram would cut are refused before they are sent', () => {
    const at = (length: number) => () => markup([buttons({ id: 'i'.repeat(length), label: 'x' })]);
    expect(at(61)).not.toThrow();
    expect(at(62)).toThrow(RangeError);
    expect(() => markup([buttons({ id: 'я'.repeat(31), label: 'x' })])).toThrow(RangeError);
  });

  it('open the reply field when a line of text is waited for', () => {
    expect(markup([], { expectsReply: true })).toEqual({ force_reply: true, selective: true });
    expect(markup([buttons({ id: 'a', label: 'Отмена' })], { expectsReply: true })).toMatchObject({
      inline_keyboard: [[{ text: 'Отмена' }]],
      force_reply: true,
    });
  });

  it('that lead elsewhere are left out of the last resort', () => {
    const site = { id: 'x', label: 'Открыть', url: 'https://example.org' };
    const out = message([text('x'), buttons({ id: 'a', label: 'Да' }, site)], { summary: 'Коротко' });
    expect(renderLastResort(out, { every })).toEqual({
      method: 'sendMessage',
      payload: {
        chat_id: 501,
        text: 'Коротко',
        reply_markup: { inline_keyboard: [[{ text: 'Да', callback_data: 'v1:a' }]] },
      },
    });
  });
});

describe('an edit', () => {
  const ref = {
    bot: 7,
    chat: -1002001,
    topic: 17,
    message: 55,
    kind: 'text',
    ephemeral: null,
    receiver: null,
  } as const;

  const editOf = (place: TelegramMessageRef, out: OutMessage) => renderEdit(place, out, NEW) ?? [];

  it('changes the first message and sends what does not fit after it, into the same topic', () => {
    const calls = editOf(ref, message([text('слово '.repeat(1000))]));
    expect(calls.map(call => call.method)).toEqual(['editMessageText', 'sendMessage']);
    expect(calls[0]?.payload).toMatchObject({ chat_id: -1002001, message_id: 55, parse_mode: 'HTML' });
    expect(calls[0]?.payload).not.toHaveProperty('message_thread_id');
    expect(calls[1]?.payload).toMatchObject({ chat_id: -1002001, message_thread_id: 17 });
  });

  it('puts a native table into the message, or lines when the server is old', () => {
    const [call] = editOf(ref, answer('ru'));
    expect(call?.method).toBe('editMessageText');
    expect(call?.payload).toHaveProperty('rich_message');
    expect(call?.instead?.[0]).toMatchObject({ method: 'editMessageText', payload: { message_id: 55 } });
    expect(call?.instead?.[0]?.instead?.[0]).toMatchObject({ method: 'editMessageText' });
  });

  it('turns a text into a picture', () => {
    const [call] = editOf(ref, message([CHART]));
    expect(call).toMatchObject({
      method: 'editMessageMedia',
      payload: { chat_id: -1002001, message_id: 55, media: { type: 'photo', parse_mode: 'HTML' } },
      upload: { field: 'media' },
    });
    expect(call?.payload).not.toHaveProperty('caption');
    expect(call?.instead?.[0]).toMatchObject({
      method: 'editMessageMedia',
      payload: { media: { type: 'document' } },
    });
  });

  it('is impossible where the old message cannot become the new one', () => {
    const media = { ...ref, kind: 'media' } as const;
    expect(renderEdit(media, message([text('Отменено')]), NEW)).toBeNull();
    expect(editOf(media, message([CHART]))).toHaveLength(1);
    expect(renderEdit(ref, message([text('Кому?')], { expectsReply: true }), NEW)).toBeNull();
  });

  it('of what one person alone sees stays with that person', () => {
    const own = { ...ref, message: 0, ephemeral: 12, receiver: 501 } as const;
    const calls = editOf(own, message([text('слово '.repeat(1000))]));
    expect(calls[0]).toMatchObject({
      method: 'editEphemeralMessageText',
      payload: { chat_id: -1002001, receiver_user_id: 501, ephemeral_message_id: 12 },
    });
    expect(calls[1]?.payload.ephemeral_message_parameters).toEqual({ receiver_user_id: 501 });
  });
});
