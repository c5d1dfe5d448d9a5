import type { AnyBlock } from '@slack/types';
import { describe, expect, it } from 'vitest';
import type { Block } from '../../../src/chat/port.ts';
import { modalView } from '../../../src/chat/slack/modal.ts';
import { fits } from '../../../src/chat/slack/pack.ts';
import { render } from '../../../src/chat/slack/render.ts';
import { barSpec, chartBlock, incomes, outMessage, tableBlock, wideTable } from './support/messages.ts';

const pictures = new Map([['file-1', 'F1']]);
const rendered = (blocks: readonly Block[]) => render(outMessage(blocks), pictures);
/** The blocks of the first message in their richest form. */
const blocksOf = (...blocks: Block[]): readonly AnyBlock[] => rendered(blocks).parts[0]?.ladder[0] ?? [];
const texts = (value: unknown): string => JSON.stringify(value);

describe('an answer', () => {
  const answer: Block[] = [
    {
      kind: 'text',
      markdown: '**101 200 ₽** — средний доход, `income_amount` по _41 городу_.\n\n- Казань\n- Уфа',
    },
    tableBlock(),
    { kind: 'note', markdown: 'Понял так: **средний доход** по городам; данные на 12:00' },
    { kind: 'code', language: 'sql', text: "select city from clients where city <> 'Уфа'" },
    {
      kind: 'buttons',
      rows: [
        [
          { id: 'b1', label: 'Показать SQL' },
          { id: 'b2', label: 'Отправить', style: 'primary' },
        ],
        [{ id: 'b3', label: 'Удалить', style: 'danger' }],
      ],
    },
    { kind: 'feedback', up: { id: 'up1', label: '👍' }, down: { id: 'down1', label: '👎' } },
  ];

  it('in Russian is one message of native blocks', () => {
    expect(render(outMessage(answer))).toMatchSnapshot();
  });

  it('in English is one message of native blocks', () => {
    const english: Block[] = [
      { kind: 'text', markdown: '**₽101,200** is the average income.\n1. Kazan\n2. Ufa' },
      tableBlock(
        { columns: incomes.columns.map(column => ({ ...column, label: column.name })) },
        { language: 'en', caption: '3 of 41 rows' },
      ),
      { kind: 'feedback', up: { id: 'up1', label: '👍' }, down: { id: 'down1', label: '👎' } },
    ];
    expect(
      render(outMessage(english, { language: 'en', summary: 'Average income: ₽101,200' })),
    ).toMatchSnapshot();
  });

  it('names commands as they are typed in Slack, and leaves what only looks like one', () => {
    const markdown =
      'Начните заново: /members. Файлом: /export csv; см. https://ya.ru/help и и/или /members/list';
    const { parts } = render(
      outMessage([
        { kind: 'text', markdown },
        { kind: 'note', markdown: 'Посмотреть: /access' },
      ]),
    );
    expect(texts(parts)).toContain(
      'Начните заново: /svod members. Файлом: /svod export csv; см. https://ya.ru/help и и/или /members/list',
    );
    expect(texts(parts)).toContain('Посмотреть: /svod access');
  });

  it('always says itself in one line of text, escaped', () => {
    const { parts } = render(outMessage(answer, { summary: 'Доход > 100 & <!channel>' }));
    expect(parts[0]?.text).toBe('Доход &gt; 100 &amp; &lt;!channel&gt;');
  });

  it('of nothing but a summary is that summary', () => {
    expect(render(outMessage([]))).toEqual({
      parts: [
        { text: 'Средний доход: 101 200 ₽', ladder: [], plain: 'Средний доход: 101 200 ₽', pictures: [] },
      ],
      files: [],
    });
  });
});

describe('what a client’s field holds', () => {
  const hostile = '<!channel> *важно* _x_ <https://evil.example|счёт> & ~нет~';

  it('is shown and not obeyed, in running text', () => {
    expect(blocksOf({ kind: 'text', markdown: `Клиент ${hostile}`.replaceAll('*', '') })[0]).toMatchObject({
      type: 'rich_text',
      elements: [{ elements: expect.arrayContaining([{ type: 'text', text: 'Клиент <!channel> важно ' }]) }],
    });
  });

  it('is shown and not obeyed, in small print and in every plainer form', () => {
    const note: Block = { kind: 'note', markdown: 'Клиент <!channel> & <@U1>, ~нет~ `a<b` 2 * 3' };
    expect(blocksOf(note)[0]).toMatchObject({
      elements: [
        { text: 'Клиент &lt;!channel&gt; &amp; &lt;@U1&gt;, ~\u2060нет~ `a&lt;b` 2 * 3', verbatim: true },
      ],
    });
    const [part] = rendered([
      { kind: 'text', markdown: hostile },
      tableBlock(),
      { kind: 'code', language: 'text', text: hostile },
    ]).parts;
    for (const form of [...(part?.ladder.slice(1) ?? []), part?.plain]) {
      expect(texts(form)).not.toMatch(/<!|<https|<@/);
    }
  });

  it('cannot end a block of code', () => {
    const [part] = rendered([{ kind: 'code', language: 'text', text: 'a ``` *b*' }]).parts;
    expect(texts(part?.ladder[1])).toContain("```a ''' *b*```");
  });
});

describe('a table', () => {
  it('is native, its numbers numbers and its empty cells not empty', () => {
    const [table] = blocksOf(
      tableBlock({ rows: [['Казань', 1240, 103_452.5, null], ['Уфа']] as (typeof incomes)['rows'] }),
    );
    expect(table).toEqual({
      type: 'data_table',
      caption: 'Таблица ответа',
      page_size: 2,
      rows: [
        ['Город', 'Клиенты', 'Средний доход', 'С какого дня'].map(text => ({ type: 'raw_text', text })),
        [
          { type: 'raw_text', text: 'Казань' },
          { type: 'raw_number', value: 1240, text: '1\u202f240' },
          { type: 'raw_number', value: 103_452.5, text: '103\u202f452,50\u00a0₽' },
          { type: 'raw_text', text: '—' },
        ],
        // A ragged row rejects the whole message.
        ...[['Уфа', '—', '—', '—']].map(row => row.map(text => ({ type: 'raw_text', text }))),
      ],
    });
  });

  it('never has an empty cell, which would reject the whole message', () => {
    const blank = blocksOf(tableBlock(wideTable(2, 2, '  ')));
    expect(texts(blank)).not.toContain('"text":""');
    expect(texts(blank)).toContain('"text":" "');
  });

  it('says its size where it can be seen, too', () => {
    expect(texts(blocksOf(tableBlock())[1])).toContain('Показаны 3 строки из 41');
  });

  it('of more than twenty columns shows twenty and names the others', () => {
    const [table, , note] = blocksOf(tableBlock(wideTable(2, 23, 'я')));
    expect((table as { rows: unknown[][] }).rows.map(row => row.length)).toEqual([20, 20, 20]);
    expect(texts(note)).toContain('В таблицу не поместились столбцы: Столбец 21, Столбец 22, Столбец 23');
  });

  it('of more than a hundred rows shows a hundred and says so', () => {
    const [table, , note] = blocksOf(tableBlock(wideTable(130, 2, 'я')));
    expect(table).toMatchObject({ type: 'data_table', page_size: 10, rows: { length: 101 } });
    expect(texts(note)).toContain('Показаны первые 100 из 130');
  });

  it('with long texts has them cut to the ten thousand characters that Slack takes', () => {
    const [table] = blocksOf(tableBlock(wideTable(10, 10, 'длинное описание '.repeat(20))));
    const cells = (table as { rows: { text: string }[][] }).rows.flat();
    expect(table?.type).toBe('data_table');
    expect(cells.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(10_000);
    expect(cells.at(-1)?.text.endsWith('…')).toBe(true);
  });

  it('too large for a native one becomes lines of text', () => {
    const blocks = blocksOf(tableBlock(wideTable(100, 20, 'слишком длинный текст в каждой клетке')));
    expect(blocks.some(({ type }) => type === 'data_table')).toBe(false);
    expect(blocks.some(({ type }) => type === 'rich_text')).toBe(true);
  });

  it('without rows says only what it says of itself', () => {
    expect(blocksOf(tableBlock({ rows: [] })).map(({ type }) => type)).toEqual(['context']);
  });

  it('shares no message with another one', () => {
    expect(rendered([tableBlock(), tableBlock()]).parts).toHaveLength(2);
  });
});

describe('a chart', () => {
  it('is drawn by Slack with the picture beside it', () => {
    expect(blocksOf(chartBlock())).toEqual([
      {
        type: 'data_visualization',
        title: 'Средний доход по городам',
        chart: {
          type: 'bar',
          series: [
            {
              name: 'Средний доход, ₽',
              data: [
                { label: 'Казань', value: 103_452.46 },
                { label: 'Уфа', value: 98_000 },
              ],
            },
          ],
          axis_config: { categories: ['Казань', 'Уфа'], y_label: 'Средний доход, ₽' },
        },
      },
      {
        type: 'image',
        slack_file: { id: 'F1' },
        alt_text: 'Столбцы: доход по городам. Больше всего в Казани, 103 452 ₽.',
        title: { type: 'plain_text', text: 'Средний доход по городам', emoji: false },
      },
    ]);
  });

  it('of two series side by side keeps them apart', () => {
    const spec = barSpec(
      [
        ['Казань', 1, 'М'],
        ['Казань', 2, 'Ж'],
        ['Уфа', 3, 'М'],
        ['Уфа', 4, 'Ж'],
      ],
      { stack: null },
    );
    expect(blocksOf(chartBlock({ spec }))[0]).toMatchObject({
      chart: {
        series: [
          { name: 'М', data: { length: 2 } },
          { name: 'Ж', data: { length: 2 } },
        ],
      },
    });
  });

  it('of lines over time goes by the names of its moments', () => {
    const spec = {
      data: {
        values: [
          { x: 1, y: 5, at: 'янв 2025', told: '5' },
          { x: 2, y: 7, at: 'фев 2025', told: '7' },
        ],
      },
      encoding: { x: { field: 'x', type: 'temporal', title: null }, y: { field: 'y', title: 'Клиенты' } },
    };
    expect(blocksOf(chartBlock({ chartKind: 'line', spec }))[0]).toMatchObject({
      chart: { type: 'line', axis_config: { categories: ['янв 2025', 'фев 2025'] } },
    });
  });

  it('of shares is a pie', () => {
    const spec = {
      data: {
        values: [
          { name: 'М', y: 60, group: 'М — 60 %' },
          { name: 'Ж', y: 40, group: 'Ж — 40 %' },
        ],
      },
    };
    expect(blocksOf(chartBlock({ chartKind: 'pie', spec }))[0]).toMatchObject({
      chart: {
        type: 'pie',
        segments: [
          { label: 'М', value: 60 },
          { label: 'Ж', value: 40 },
        ],
      },
    });
  });

  const many = (count: number) => Array.from({ length: count }, (_, at) => [`г${at}`, at + 1] as const);
  it.each([
    ['more than twenty points', chartBlock({ spec: barSpec(many(21)) })],
    [
      'a name longer than Slack’s labels',
      chartBlock({
        spec: barSpec([
          ['Набережные Челны, Татарстан', 1],
          ['Уфа', 2],
        ]),
      }),
    ],
    [
      'more than six series',
      chartBlock({
        spec: barSpec(
          many(7).map(([x, y]) => ['Казань', y, x] as const),
          { stack: null },
        ),
      }),
    ],
    [
      'bars on each other',
      chartBlock({
        spec: barSpec([
          ['Казань', 1, 'М'],
          ['Казань', 2, 'Ж'],
        ]),
      }),
    ],
    [
      'a series with a gap',
      chartBlock({
        spec: barSpec(
          [
            ['Казань', 1, 'М'],
            ['Уфа', 2, 'М'],
            ['Уфа', 2, 'Ж'],
          ],
          { stack: null },
        ),
      }),
    ],
    [
      'a log scale',
      chartBlock({
        spec: barSpec(
          [
            ['Казань', 1],
            ['Уфа', 200],
          ],
          { scale: { type: 'log' } },
        ),
      }),
    ],
    ['a kind that Slack has not', chartBlock({ chartKind: 'boxplot' })],
    [
      'numbers along the axis',
      chartBlock({
        chartKind: 'line',
        spec: { data: { values: [{ x: 1, y: 1 }] }, encoding: { x: { type: 'quantitative' }, y: {} } },
      }),
    ],
    ['a spec of another form', chartBlock({ spec: { layer: [] } })],
  ])('with %s is its picture alone', (_, block) => {
    expect(blocksOf(block).map(({ type }) => type)).toEqual(['image']);
  });

  it('whose picture is not at hand inside goes beside the message, with what it shows', () => {
    const { parts, files } = render(outMessage([chartBlock({ chartKind: 'boxplot' })]));
    expect(parts[0]?.ladder).toEqual([
      expect.arrayContaining([expect.objectContaining({ type: 'context' })]),
    ]);
    expect(files).toEqual([
      {
        file: { fileId: 'file-1', name: 'chart.png', mediaType: 'image/png' },
        alt: 'Столбцы: доход по городам. Больше всего в Казани, 103 452 ₽.',
        caption: 'Средний доход по городам',
      },
    ]);
  });

  it('that Slack will not have at all is told in words', () => {
    const { parts, files } = render(
      outMessage([chartBlock({ chartKind: 'boxplot' })]),
      new Map([['file-1', null]]),
    );
    expect(texts(parts[0]?.ladder[0])).toContain('Больше всего в Казани');
    expect(files).toEqual([]);
  });

  it('comes at most twice in a message', () => {
    expect(rendered([chartBlock(), chartBlock(), chartBlock()]).parts).toHaveLength(2);
  });
});

describe('a long message', () => {
  const paragraph = `${'Слово за словом. '.repeat(40)}\n\n`;

  it('is divided where Slack’s limits say, and loses nothing', () => {
    const markdown = Array.from({ length: 60 }, (_, at) => `${at}: ${paragraph}`).join('');
    const { parts } = rendered([
      { kind: 'text', markdown },
      { kind: 'buttons', rows: [[{ id: 'b1', label: 'Ещё' }]] },
    ]);
    expect(parts.length).toBeGreaterThan(3);
    for (const part of parts) for (const blocks of part.ladder) expect(fits(blocks)).toBe(true);
    const all = parts
      .map(part => part.plain)
      .join(' ')
      .replace(/\s+/g, ' ');
    expect(all).toBe(markdown.replace(/\s+/g, ' ').trim());
    expect(texts(parts.at(-1)?.ladder[0])).toContain('svod:b1');
    expect(texts(parts.slice(0, -1))).not.toContain('svod:b1');
  });

  it('of many small blocks has at most fifty in each', () => {
    const { parts } = rendered(
      Array.from({ length: 120 }, (_, at) => ({ kind: 'note', markdown: `строка ${at}` })),
    );
    expect(parts.map(part => part.ladder[0]?.length)).toEqual([50, 50, 20]);
  });

  it('without a space in it is cut between characters and never inside one', () => {
    const { parts } = rendered([{ kind: 'text', markdown: '😀'.repeat(4000) }]);
    const joined = parts
      .map(part => part.plain)
      .join('')
      .replace(/\s/g, '');
    expect(joined).toBe('😀'.repeat(4000));
  });

  it('of code keeps its lines whole', () => {
    const lines = Array.from({ length: 300 }, (_, at) => `select ${at} from clients -- ${'x'.repeat(20)}`);
    const { parts } = rendered([{ kind: 'code', language: 'sql', text: lines.join('\n') }]);
    expect(
      parts
        .map(part => part.plain)
        .join('\n')
        .replace(/\n+/g, '\n')
        .replaceAll('&lt;', '<')
        .split('\n'),
    ).toEqual(lines);
  });
});

describe('controls', () => {
  it('are cut to what Slack takes', () => {
    const long = 'Очень длинная подпись '.repeat(10);
    const row = Array.from({ length: 30 }, (_, at) => ({ id: `b${at}`, label: long }));
    const [block] = blocksOf({ kind: 'buttons', rows: [row] });
    const { elements } = block as { elements: { text: { text: string } }[] };
    expect(elements).toHaveLength(25);
    expect(Math.max(...elements.map(({ text }) => text.text.length))).toBe(75);
  });

  it('that lead to a page carry its address', () => {
    const [block] = blocksOf({
      kind: 'buttons',
      rows: [[{ id: 'b', label: 'Открыть', url: 'https://svod.example/' }]],
    });
    expect(block).toMatchObject({ elements: [{ action_id: 'svod-link:b', url: 'https://svod.example/' }] });
  });

  it('of an empty row are none', () => {
    expect(rendered([{ kind: 'buttons', rows: [[]] }]).parts[0]?.ladder).toEqual([]);
  });
});

describe('a comparison', () => {
  const comparison: Block = {
    kind: 'comparison',
    heads: ['Экспобанк', 'Д2'],
    rows: [
      ['Имя', 'Иван *Петров*', 'Иван Петров'],
      ['Телефон', '', '+7 999'],
    ],
  };

  it('is a table of three columns', () => {
    expect(blocksOf(comparison)[0]).toMatchObject({
      type: 'data_table',
      page_size: 2,
      rows: [
        [{ text: ' ' }, { text: 'Экспобанк' }, { text: 'Д2' }],
        [{ text: 'Имя' }, { text: 'Иван *Петров*' }, { text: 'Иван Петров' }],
        [{ text: 'Телефон' }, { text: ' ' }, { text: '+7 999' }],
      ],
    });
  });

  it('is pairs of fields where Slack refuses the table', () => {
    const simple = rendered([comparison]).parts[0]?.ladder[1];
    expect(simple).toEqual([
      {
        type: 'section',
        fields: [
          '*Экспобанк*',
          '*Д2*',
          '_Имя_\nИван *\u2060Петров*',
          '_Имя_\nИван Петров',
          '_Телефон_\n—',
          '_Телефон_\n+7 999',
        ].map(text => ({ type: 'mrkdwn', text, verbatim: true })),
      },
    ]);
  });
});

describe('a form', () => {
  const place = { team: 'T', enterprise: null, channel: 'C', thread: null, user: 'U', direct: false };

  it('is a modal within Slack’s bounds', () => {
    const view = modalView(
      {
        id: 'f1',
        title: 'Заголовок длиннее двадцати четырёх знаков',
        submit: 'Отправить',
        cancel: 'Отмена',
        fields: [
          { name: 'subject', label: 'Тема', kind: 'line', required: true, maxLength: 100 },
          { name: 'body', label: 'Письмо', kind: 'text', required: false },
          {
            name: 'to',
            label: 'Кому',
            kind: 'choice',
            required: true,
            choices: [{ value: 'all', label: 'Всем' }],
          },
        ],
      },
      place,
    );
    expect(view).toMatchObject({
      type: 'modal',
      callback_id: 'svod:f1',
      title: { text: 'Заголовок длиннее двадц…' },
      blocks: [
        { block_id: 'subject', optional: false, element: { multiline: false, max_length: 100 } },
        { block_id: 'body', optional: true, element: { multiline: true, max_length: 3000 } },
        {
          block_id: 'to',
          element: { type: 'static_select', options: [{ value: 'all', text: { text: 'Всем' } }] },
        },
      ],
    });
    expect(view.title.text).toHaveLength(24);
  });
});
