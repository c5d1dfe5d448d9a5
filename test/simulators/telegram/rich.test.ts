import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  callBot,
  DEMO_TOKEN,
  type Envelope,
  type Seat,
  startTelegramServer,
  type TelegramServer,
} from '../../support/telegram.ts';

let telegram: TelegramServer;
let chat: Seat;

beforeEach(async () => {
  telegram = await startTelegramServer();
  chat = telegram.privately(telegram.person({ name: 'Ира' }));
  chat.say('/start');
});
afterEach(() => telegram.close());

function send(
  rich: unknown,
  method = 'sendRichMessage',
  more: Record<string, unknown> = {},
): Promise<Envelope> {
  return callBot(telegram.url, DEMO_TOKEN, method, { chat_id: chat.chatId, rich_message: rich, ...more });
}

async function blocksOf(rich: unknown): Promise<unknown> {
  const { result, description } = await send(rich);
  return description ?? (result as { rich_message: { blocks: unknown } }).rich_message.blocks;
}

const table = (rows: number, columns: number) => ({
  type: 'table',
  cells: Array.from({ length: rows }, () => Array.from({ length: columns }, () => ({ text: '1' }))),
});

describe('a rich message', () => {
  it('is given as blocks, and comes back as it is received', async () => {
    const cells = [
      [
        { text: 'Город', is_header: true },
        { text: 'Доход', is_header: true, align: 'right' },
      ],
      ['Москва', { text: { type: 'bold', text: '120 000' }, align: 'right' }],
    ];
    expect(
      await blocksOf({ blocks: [{ type: 'table', cells, is_striped: true, caption: '2 из 10' }] }),
    ).toEqual([
      {
        type: 'table',
        is_striped: true,
        caption: '2 из 10',
        cells: [
          [
            { text: 'Город', is_header: true, align: 'left', valign: 'middle' },
            { text: 'Доход', is_header: true, align: 'right', valign: 'middle' },
          ],
          [
            { text: 'Москва', align: 'left', valign: 'middle' },
            { text: { type: 'bold', text: '120 000' }, align: 'right', valign: 'middle' },
          ],
        ],
      },
    ]);
  });

  it('is read from Markdown', async () => {
    const markdown = [
      '## Доход по *городам*',
      '| Город | Доход |',
      '|:--|--:|',
      '| Москва \\| область | **120** |',
      '',
      '- раз',
      '- [x] два',
      '',
      '> цитата',
      '',
      '```sql',
      'select 1',
      '```',
      '<details><summary>Запрос</summary>',
      '',
      'snake_case_word и `код`',
      '</details>',
      '---',
    ].join('\n');
    expect(await blocksOf({ markdown })).toMatchObject([
      { type: 'heading', size: 2, text: ['Доход по ', { type: 'italic', text: 'городам' }] },
      {
        type: 'table',
        cells: [
          [
            { text: 'Город', is_header: true, align: 'left' },
            { text: 'Доход', align: 'right' },
          ],
          [{ text: 'Москва | область' }, { text: { type: 'bold', text: '120' }, align: 'right' }],
        ],
      },
      { type: 'list', items: [{ label: '•' }, { has_checkbox: true, is_checked: true }] },
      { type: 'blockquote', blocks: [{ type: 'paragraph', text: 'цитата' }] },
      { type: 'pre', language: 'sql', text: 'select 1' },
      {
        type: 'details',
        summary: 'Запрос',
        blocks: [{ type: 'paragraph', text: ['snake_case_word и ', { type: 'code', text: 'код' }] }],
      },
      { type: 'divider' },
    ]);
  });

  it('is read from HTML', async () => {
    const html =
      '<h3>Итоги</h3>Текст <b>жирный</b> &mdash; дальше<table bordered><tr><th>А</th></tr><tr><td align="right">1</td></tr></table><pre><code class="language-sql">select 1\nfrom t</code></pre><ol start="3"><li>три</li></ol>';
    expect(await blocksOf({ html })).toMatchObject([
      { type: 'heading', size: 3, text: 'Итоги' },
      { type: 'paragraph', text: ['Текст ', { type: 'bold', text: 'жирный' }, ' — дальше'] },
      {
        type: 'table',
        is_bordered: true,
        cells: [[{ text: 'А', is_header: true }], [{ text: '1', align: 'right' }]],
      },
      { type: 'pre', text: 'select 1\nfrom t', language: 'sql' },
      { type: 'list', items: [{ value: 3, label: '3.' }] },
    ]);
    expect(await blocksOf({ html: '<p>раз' })).toBe(
      'Bad Request: can\'t parse entities: Can\'t find end tag corresponding to start tag "p"',
    );
  });

  it.each([
    ['more than 500 blocks, rows among them', 'RICH_MESSAGE_BLOCKS_TOO_MUCH', { blocks: [table(500, 1)] }],
    ['more than 20 columns', 'RICH_MESSAGE_TABLE_COLUMNS_TOO_MUCH', { blocks: [table(1, 21)] }],
    [
      'more than 32,768 characters',
      'message is too long',
      { blocks: [{ type: 'paragraph', text: 'я'.repeat(32_769) }] },
    ],
    ['nothing', 'RICH_MESSAGE_CONTENT_REQUIRED', { blocks: [] }],
    [
      'two kinds of content',
      'RICH_MESSAGE_CONTENT_REQUIRED',
      { blocks: [{ type: 'divider' }], markdown: 'x' },
    ],
    [
      'a table without cells',
      'can\'t parse InputRichBlock: Can\'t find field "cells"',
      { blocks: [{ type: 'table', rows: [] }] },
    ],
    [
      'a heading without a size',
      'can\'t parse InputRichBlock: Can\'t find field "size"',
      { blocks: [{ type: 'heading', text: 'x' }] },
    ],
    [
      'an unknown block',
      "can't parse InputRichBlock: unsupported block type specified",
      { blocks: [{ type: 'chart' }] },
    ],
    [
      'a thinking block outside a draft',
      'RICH_MESSAGE_THINKING_NOT_ALLOWED',
      { blocks: [{ type: 'thinking', text: 'x' }] },
    ],
    [
      'too long a button',
      'BUTTON_DATA_INVALID',
      { blocks: [{ type: 'buttons', buttons: [{ text: 'x', callback_data: 'я'.repeat(33) }] }] },
    ],
  ])('is refused with %s', async (_, what, rich) => {
    expect(await send(rich)).toEqual({ ok: false, error_code: 400, description: `Bad Request: ${what}` });
  });

  it('stands at its limits', async () => {
    expect((await send({ blocks: [table(499, 1)] })).ok).toBe(true);
    expect((await send({ blocks: [table(1, 20)] })).ok).toBe(true);
    expect((await send({ blocks: [{ type: 'paragraph', text: 'я'.repeat(32_768) }] })).ok).toBe(true);
  });

  it('takes the place of a text by an edit, and the other way round', async () => {
    const { result } = await callBot(telegram.url, DEMO_TOKEN, 'sendMessage', {
      chat_id: chat.chatId,
      text: 'Считаю',
    });
    const { message_id } = result as { message_id: number };
    expect((await send({ markdown: '# Итог' }, 'editMessageText', { message_id })).ok).toBe(true);
    expect(chat.messages().at(-1)).toMatchObject({ rich_message: { blocks: [{ type: 'heading' }] } });
    expect(chat.messages().at(-1)?.text).toBeUndefined();
    expect((await send({ markdown: '# Итог' }, 'editMessageText', { message_id })).description).toContain(
      'message is not modified',
    );
  });

  it('streams as a draft, which may say that it thinks', async () => {
    const draft = { draft_id: 5, can_stop: true };
    await send({ blocks: [{ type: 'thinking', text: 'Считаю…' }] }, 'sendRichMessageDraft', draft);
    expect(chat.draft()?.rich?.blocks).toEqual([{ type: 'thinking', text: 'Считаю…' }]);
  });
});
