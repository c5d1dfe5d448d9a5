import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { plainReply, type Reply } from '../../../src/assistant/message.ts';
import type { Table } from '../../../src/capabilities/tool.ts';
import { renderReply } from '../../../src/chat/terminal/render.ts';
import type { SessionDeps } from '../../../src/chat/terminal/session.ts';
import { AppError } from '../../../src/errors.ts';
import { type DatabaseUnderTest, describeOnEmbedded } from '../../support/databases.ts';
import { ScriptedAssistant } from '../web/support/scripted-assistant.ts';
import { openShop, plain, sitDown } from './at-terminal.ts';

const cities: Table = {
  columns: [
    { name: 'city', label: 'Город', type: 'text', format: 'text' },
    { name: 'clients_count', label: 'Клиентов', type: 'int8', format: 'integer' },
  ],
  rows: Array.from({ length: 12 }, (_, index) => [`Город ${index + 1}`, 100 - index]),
  totalRows: 12,
  truncated: false,
};

function reply(parts: Partial<Reply>): Reply {
  return {
    ...plainReply({
      id: 'answer',
      kind: 'answer',
      text: '',
      language: 'ru',
      ms: 1,
      model: 'embedded',
      modelCalls: 1,
    }),
    ...parts,
  };
}

it('a note of an answer is dimmed, each line of it, and the marks around it are not shown', () => {
  const dim = (text: string) => `<${text}>`;
  const look = { style: { ...plain, dim }, width: 30, rows: 10, timeZone: 'Europe/Moscow' };
  const text = 'Клиентов: 7\n\n_Имена и контакты для вашей роли скрыты._\nу car_price_1 и car_price_2';
  expect(renderReply(reply({ text }), look)).toEqual([
    'Клиентов: 7',
    '',
    '<Имена и контакты для вашей>',
    '<роли скрыты.>',
    'у car_price_1 и car_price_2',
  ]);
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'svod-chat-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A session over an assistant that gives these replies in turn and remembers what it was asked. */
async function open(
  { db }: DatabaseUnderTest,
  replies: (Partial<Reply> | Error)[],
  more: Partial<SessionDeps> = {},
) {
  const assistant = new ScriptedAssistant(async (_, listen) => {
    listen({ kind: 'progress', text: 'Запрашиваю базу…' });
    const next = replies.shift();
    if (next instanceof Error) throw next;
    return next ?? { text: 'Готово.' };
  });
  const now = () => new Date('2026-11-23T09:00:00Z');
  const { room } = await openShop(db, { assistant, now });
  return { ...sitDown(room, { folder, ...more }), asked: assistant.asked };
}

describeOnEmbedded('the terminal chat', base => {
  it('shows the headline, the table, how the question was read, and the statement on demand', async () => {
    const { type } = await open(base, [
      {
        text: '**12** городов.',
        table: cities,
        understood: 'клиенты по городам',
        sql: 'select city\nfrom clients',
      },
    ]);
    const { text } = await type('клиенты по городам');
    expect(text).toMatch(/^12 городов/);
    expect(text).toContain('Город 10');
    expect(text).not.toContain('Город 11');
    expect(text).toContain('ещё 2 строки — дальше: /more');
    expect(text).toContain('Как я понял: клиенты по городам');
    expect((await type('/sql')).text).toBe('select city\nfrom clients');
    expect((await type('/more')).text).toContain('Город 12');
    expect((await type('/more')).text).toBe('Больше строк нет.');
  });

  it('keeps one thread until /new', async () => {
    const { type, asked } = await open(base, []);
    await type('сколько клиентов');
    await type('а из Казани?');
    await type('/new');
    await type('сколько договоров');
    const [first, second, third] = asked.map(message => message.threadId);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    expect((await type('/sql')).text).toContain('Запроса пока нет');
  });

  it('takes an option by its number and sends any other text as a question', async () => {
    const { type, asked } = await open(base, [
      { kind: 'clarify', text: 'Что считать?', options: ['число клиентов', 'сумму кредитов'] },
    ]);
    expect((await type('сколько')).text).toContain('  2  сумму кредитов');
    expect((await type('7')).text).toBe('Введите номер от 1 до 2 или спросите иначе.');
    await type('2');
    await type('5');
    expect(asked.map(message => message.text)).toEqual(['сколько', 'сумму кредитов', '5']);
  });

  it('offers to answer without the model when it fails, and asks the same question then', async () => {
    const { type, asked } = await open(base, [
      { kind: 'error', text: 'Модель не отвечает.', canAnswerWithoutModel: true },
    ]);
    expect((await type('средний доход')).text).toContain('  1  Ответить без модели');
    await type('1');
    expect(asked[1]).toMatchObject({ text: 'средний доход', model: 'embedded' });
    expect(asked[0]?.model).toBeUndefined();
  });

  it('saves the latest table beside an older file, never over it', async () => {
    const { type } = await open(base, [
      { text: 'Города', table: cities, sql: 'select 1' },
      { text: 'Спасибо!' },
    ]);
    expect((await type('/export xlsx')).text).toContain('Выгружать пока нечего');
    await type('города');
    await type('спасибо');
    await writeFile(join(folder, 'города-2026-11-23.csv'), 'mine');
    expect((await type('/export csv')).text).toContain('города-2026-11-23-2.csv, 12 строк.');
    expect(await readFile(join(folder, 'города-2026-11-23.csv'), 'utf8')).toBe('mine');
    expect((await readFile(join(folder, 'города-2026-11-23-2.csv'), 'utf8')).split('\r\n')[1]).toBe(
      'Город 1;100',
    );
    expect((await type('/export pdf')).text).toContain('/export csv');
    expect(await readdir(folder)).toHaveLength(2);
  });

  it('says in words that the file could not be saved', async () => {
    const { type } = await open(base, [{ text: 'Города', table: cities, sql: 'select 1' }], {
      folder: join(folder, 'none'),
    });
    await type('города');
    expect((await type('/export csv')).text).toContain('Файл не сохранился');
  });

  it('switches its language, leaves on /quit and says what an unknown command is', async () => {
    const { type, asked } = await open(base, []);
    expect((await type('/language en')).text).toBe('I answer in English.');
    await type('how many clients');
    expect(asked[0]?.language).toBe('en');
    expect((await type('/language fr')).text).toContain('/language ru');
    expect((await type('/delete')).text).toContain('There is no command /delete');
    const help = (await type('/help')).text;
    for (const command of ['/export csv', '/members', '/more', '/quit']) expect(help).toContain(command);
    expect((await type('')).next).toBe('go on');
    expect((await type('/quit')).next).toBe('leave');
  });

  it('puts a failure into words and keeps its text for the log', async () => {
    const { type, reported } = await open(base, [
      new AppError('database_restarting', 'x'),
      new Error('relation "secret" at 10.0.0.1'),
    ]);
    expect((await type('раз')).text).toBe(
      'База перезапускается после тяжёлого запроса. Повторите через несколько секунд.',
    );
    const second = await type('два');
    expect(second.text).toContain('Что-то сломалось у нас');
    expect(second.text).not.toContain('secret');
    expect(reported).toHaveLength(1);
    expect(second.next).toBe('go on');
  });
});
