import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Channel, type SlackServer, startSlackServer } from '../../support/slack.ts';
import { call, mrkdwn, plain, section, table } from './support/call.ts';

let slack: SlackServer;
let channel: Channel;
beforeAll(async () => {
  slack = await startSlackServer();
  channel = slack.workspace.channel({ name: 'sales' });
});
afterAll(() => slack.close());

/** What the platform says to a message of these blocks: null when it takes it. */
async function verdict(...blocks: readonly object[]): Promise<readonly string[] | string | null> {
  const answer = await call(slack, 'chat.postMessage', { channel: channel.id, text: 'сводка', blocks });
  if (answer.ok) return null;
  return answer.error === 'invalid_blocks'
    ? (answer.response_metadata?.messages ?? [])
    : (answer.error ?? '');
}

const button = (changes: object = {}) => ({ type: 'button', action_id: 'a', text: plain('Да'), ...changes });
const actions = (...elements: readonly object[]) => ({ type: 'actions', elements });
const bar = (series: number, points: number, label = 'кв') => ({
  type: 'data_visualization',
  title: 'Выручка',
  chart: {
    type: 'bar',
    axis_config: { categories: Array.from({ length: points }, (_, at) => `${label}${at}`) },
    series: Array.from({ length: series }, (_, number) => ({
      name: `ряд ${number}`,
      data: Array.from({ length: points }, (_, at) => ({ label: `${label}${at}`, value: at })),
    })),
  },
});

describe('blocks of a message', () => {
  it.each<[string, object]>([
    ['a section of 3000 characters', section('а'.repeat(3000))],
    [
      'ten fields of 1000',
      { type: 'section', fields: Array.from({ length: 10 }, () => mrkdwn('а'.repeat(1000))) },
    ],
    ['a header of 150', { type: 'header', text: plain('а'.repeat(150)) }],
    ['25 buttons', actions(...Array.from({ length: 25 }, (_, at) => button({ action_id: `a${at}` })))],
    ['a button value of 2000', actions(button({ value: 'v'.repeat(2000) }))],
    ['a markdown of 12 000', { type: 'markdown', text: 'а'.repeat(12_000) }],
    ['a table of a header and a hundred rows', table(Array.from({ length: 101 }, () => ['а', 'б']))],
    ['a chart of six series and twenty points', bar(6, 20)],
    [
      'thumbs',
      {
        type: 'context_actions',
        elements: [
          {
            type: 'feedback_buttons',
            action_id: 'f',
            positive_button: { text: plain('Да'), value: 'up' },
            negative_button: { text: plain('Нет'), value: 'down' },
          },
        ],
      },
    ],
  ])('may hold %s', async (_, block) => {
    expect(await verdict(block)).toBeNull();
  });

  it.each<[string, object, string]>([
    [
      '3001 characters in a section',
      section('а'.repeat(3001)),
      'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    ],
    ['an empty section', section(''), 'must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
    ['a section of nothing', { type: 'section' }, 'missing required field: text [json-pointer:/blocks/0]'],
    [
      'eleven fields',
      { type: 'section', fields: Array.from({ length: 11 }, () => mrkdwn('а')) },
      'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
    ],
    [
      'a field of 2001',
      { type: 'section', fields: [mrkdwn('а'.repeat(2001))] },
      'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
    ],
    [
      'a header of 151',
      { type: 'header', text: plain('а'.repeat(151)) },
      'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'a header in mrkdwn',
      { type: 'header', text: mrkdwn('а') },
      'unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]',
    ],
    [
      'a button text of 76',
      actions(button({ text: plain('а'.repeat(76)) })),
      'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
    ],
    [
      'a button value of 2001',
      actions(button({ value: 'v'.repeat(2001) })),
      'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
    ],
    [
      'an action id of 256',
      actions(button({ action_id: 'a'.repeat(256) })),
      'must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]',
    ],
    [
      '26 buttons',
      actions(...Array.from({ length: 26 }, (_, at) => button({ action_id: `a${at}` }))),
      'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
    ],
    [
      'two buttons of one action id',
      actions(button(), button()),
      'action_id already exists: a [json-pointer:/blocks/0/elements/1/action_id]',
    ],
    [
      'eleven texts in a context',
      { type: 'context', elements: Array.from({ length: 11 }, () => mrkdwn('а')) },
      'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
    ],
    [
      'a picture without words',
      { type: 'image', image_url: 'https://example.test/a.png' },
      'missing required field: alt_text [json-pointer:/blocks/0]',
    ],
    [
      'an alternative text of 2001',
      { type: 'image', image_url: 'https://example.test/a.png', alt_text: 'а'.repeat(2001) },
      'must be less than 2001 characters [json-pointer:/blocks/0/alt_text]',
    ],
    [
      'a picture of a file that is not there',
      { type: 'image', slack_file: { id: 'F1' }, alt_text: 'а' },
      'invalid slack file [json-pointer:/blocks/0/slack_file]',
    ],
    ['an unknown block', { type: 'chart' }, 'unsupported type: chart [json-pointer:/blocks/0/type]'],
    [
      'a ragged table',
      table([['а', 'б'], ['в']]),
      'all rows must have the same number of cells [json-pointer:/blocks/0/rows/1]',
    ],
    [
      'an empty cell',
      table([
        ['а', 'б'],
        ['в', ''],
      ]),
      'must be more than 0 characters [json-pointer:/blocks/0/rows/1/1/text]',
    ],
    [
      'a table of a header only',
      table([['а']]),
      'no less than 2 items allowed [json-pointer:/blocks/0/rows]',
    ],
    [
      '102 rows',
      table(Array.from({ length: 102 }, () => ['а'])),
      'no more than 101 items allowed [json-pointer:/blocks/0/rows]',
    ],
    [
      '21 columns',
      table([Array(21).fill('а'), Array(21).fill('а')]),
      'no more than 20 items allowed [json-pointer:/blocks/0/rows/0]',
    ],
    [
      '10 001 characters of cells',
      table([['а'], ['б'.repeat(10_000)]]),
      'total cell characters must be less than 10001 [json-pointer:/blocks/0/rows]',
    ],
    ['seven series', bar(7, 2), 'no more than 6 items allowed [json-pointer:/blocks/0/chart/series]'],
    [
      '21 points',
      bar(1, 21),
      'no more than 20 items allowed [json-pointer:/blocks/0/chart/axis_config/categories]',
    ],
    [
      'a label of 21 characters',
      bar(1, 1, 'а'.repeat(20)),
      'must be less than 21 characters [json-pointer:/blocks/0/chart/axis_config/categories/0]',
    ],
    [
      'an empty rich text',
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: '' }] }],
      },
      'must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]',
    ],
  ])('may not hold %s', async (_, block, message) => {
    expect(await verdict(block)).toContain(`[ERROR] ${message}`);
  });

  it('are fifty at most, with one plain table and two charts', async () => {
    const divider = { type: 'divider' };
    expect(await verdict(...Array(50).fill(divider))).toBeNull();
    expect(await verdict(...Array(51).fill(divider))).toEqual([
      '[ERROR] no more than 50 items allowed [json-pointer:/blocks]',
    ]);
    const plainTable = { type: 'table', rows: [[{ type: 'raw_text', text: 'а' }]] };
    expect(await verdict(plainTable, plainTable)).toEqual([
      '[ERROR] only_one_table_allowed [json-pointer:/blocks]',
    ]);
    expect(await verdict(bar(1, 1), bar(1, 1))).toBeNull();
    expect(await verdict(bar(1, 1), bar(1, 1), bar(1, 1))).toEqual([
      '[ERROR] no more than 2 data_visualization blocks allowed [json-pointer:/blocks]',
    ]);
  });

  it('are too long together before each is by itself', async () => {
    const part = section('а'.repeat(2700));
    expect(await verdict(part, part, part, part)).toBeNull();
    expect(await verdict(part, part, part, part, part)).toBe('msg_blocks_too_long');
  });

  it('leave nothing behind when they are refused', async () => {
    const before = slack.workspace.messages(channel).length;
    await verdict(section('хорошо'), table([['а', 'б'], ['в']]));
    expect(slack.workspace.messages(channel)).toHaveLength(before);
  });
});

describe('blocks.validate', () => {
  it('says the same without posting, with pointers', async () => {
    expect(await call(slack, 'blocks.validate', { blocks: [section('да')] })).toEqual({ ok: true });
    expect(await call(slack, 'blocks.validate', { blocks: [section('')] })).toMatchObject({
      ok: false,
      error: 'invalid_blocks',
      errors: expect.arrayContaining([expect.objectContaining({ pointer: '/blocks/0/text/text' })]),
    });
  });
});
