import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  startTelegramSimulator,
  type TelegramSimulator,
} from '../../../src/simulators/telegram/simulator.ts';
import { browserNote, chromiumPath, launchBrowser } from '../../chat/web/support/browser.ts';
import { callBot, type Envelope, type Seat } from '../../support/telegram.ts';

let simulator: TelegramSimulator;
let anna: Seat;

beforeEach(async () => {
  simulator = await startTelegramSimulator({ language: 'ru' });
  const [first] = simulator.people;
  const account = simulator.server.platform.people.get(first?.telegramId ?? 0);
  if (!account) throw new Error('The demo has no people');
  anna = simulator.server.privately(account);
});
afterEach(() => simulator.close());

function bot(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<Envelope> {
  return callBot(simulator.apiRoot, simulator.token, method, params);
}

describe('the demo’s platform', () => {
  it('has people with and without a role, a private chat each and a group with topics', async () => {
    expect(simulator.people.map(({ role }) => role)).toEqual(['admin', 'marketer', 'analyst', null]);
    expect((await bot('getMe')).result).toMatchObject({ username: simulator.botUsername });
    expect([...simulator.group.room.topics.values()]).toEqual(['Клиенты', 'Лиды']);
    expect(simulator.group.room.members.has(simulator.people[3]?.telegramId ?? 0)).toBe(false);
  });

  it('answers neither other sites nor other names', async () => {
    const url = `${simulator.apiRoot}/bot${simulator.token}/getMe`;
    const status = async (headers: Record<string, string>) => (await fetch(url, { headers })).status;
    expect(await status({})).toBe(200);
    expect(await status({ origin: 'https://example.com' })).toBe(403);
    expect(await status({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    const { request } = await import('node:http');
    const rebound = await new Promise(resolve =>
      request(url, { headers: { host: 'attacker.example' } }, response => resolve(response.statusCode)).end(),
    );
    expect(rebound).toBe(403);
  });

  it('shows a person only what is theirs', async () => {
    anna.say('доход клиента Иванова');
    const state = async (id: number | undefined) =>
      (await fetch(`${simulator.pageUrl}sim/state?as=${id}`)).text();
    expect(await state(simulator.people[0]?.telegramId)).toContain('Иванова');
    for (const { telegramId } of simulator.people.slice(1))
      expect(await state(telegramId)).not.toContain('Иванова');
    const peek = await fetch(
      `${simulator.pageUrl}sim/act?as=${simulator.people[1]?.telegramId}&room=${encodeURIComponent(anna.room.key)}`,
      { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"kind":"stop"}' },
    );
    expect(peek.status).toBe(400);
  });
});

describe.skipIf(!chromiumPath)(`the page in a browser${browserNote}`, { timeout: 90_000 }, () => {
  let browser: Browser;
  let complaints: string[];

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(() => {
    complaints = [];
  });
  // Before the simulator goes: a page without its server complains.
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });

  async function open(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ locale: 'ru-RU', reducedMotion: 'reduce', ...options });
    const page = await context.newPage();
    page.on('console', message => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', error => complaints.push(error.message));
    await page.goto(simulator.pageUrl);
    await page.locator('.chat-line').first().waitFor();
    return page;
  }

  it('talks: begin, a rich answer, a pressed button, a file', async () => {
    const page = await open({ viewport: { width: 1280, height: 800 } });
    expect(await page.locator('.label').textContent()).toBe(
      'Симулятор Telegram: ничего не уходит в интернет',
    );
    await page.getByRole('button', { name: 'Начать' }).click();
    await page.getByRole('textbox', { name: 'Сообщение' }).fill('доход по городам');
    await page.keyboard.press('Enter');
    await page.locator('.message.mine').nth(1).waitFor();
    expect(anna.messages().map(message => message.text)).toEqual(['/start', 'доход по городам']);

    await bot('sendRichMessage', {
      chat_id: anna.chatId,
      rich_message: {
        blocks: [
          { type: 'heading', size: 2, text: 'Доход' },
          {
            type: 'table',
            cells: [[{ text: '<img src=x>', is_header: true }], [{ text: '120 000', align: 'right' }]],
          },
        ],
      },
      reply_markup: { inline_keyboard: [[{ text: 'Показать SQL', callback_data: 'v1:sql:1' }]] },
    });
    await page.locator('.rich table').waitFor();
    expect(await page.locator('.rich th').textContent()).toBe('<img src=x>');
    await page.getByRole('button', { name: 'Показать SQL' }).click();
    const { result } = await bot('getUpdates', { timeout: 5, offset: -1 });
    const [{ callback_query: query }] = result as [{ callback_query: { id: string; data: string } }];
    expect(query.data).toBe('v1:sql:1');
    await bot('answerCallbackQuery', { callback_query_id: query.id, text: 'Сейчас покажу' });
    await page.locator('.toast', { hasText: 'Сейчас покажу' }).waitFor();

    const path = join(tmpdir(), `svod-${createHash('sha1').update(simulator.token).digest('hex')}.csv`);
    await writeFile(path, 'a;b\n1;2\n');
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Приложить файл' }).click();
    await (await chooser).setFiles(path);
    await page.getByLabel('Как пересланное от другого человека').check();
    await page.locator('dialog').getByRole('button', { name: 'Отправить' }).click();
    await page.locator('.document').waitFor();
    expect(anna.messages().at(-1)).toMatchObject({
      document: { file_size: 8 },
      forward_origin: { type: 'hidden_user' },
    });
    expect(complaints).toEqual([]);
  });

  it('streams a draft that can be stopped, then the answer in its place', async () => {
    anna.say('/start');
    const page = await open();
    await bot('sendMessageDraft', { chat_id: anna.chatId, draft_id: 1, can_stop: true });
    await page.locator('.draft', { hasText: 'Думаю…' }).waitFor();
    await bot('sendMessageDraft', {
      chat_id: anna.chatId,
      draft_id: 1,
      text: 'Считаю доход',
      can_stop: true,
    });
    await page.locator('.draft', { hasText: 'Считаю доход' }).waitFor();
    await page.getByRole('button', { name: 'Остановить' }).click();
    await page.locator('.draft').waitFor({ state: 'detached' });
    const { result } = await bot('getUpdates', { offset: -1 });
    expect(result).toMatchObject([{ stopped_message_generation: { draft_id: 1 } }]);
    await bot('sendMessage', { chat_id: anna.chatId, text: 'Остановлено' });
    await page.locator('.message.theirs', { hasText: 'Остановлено' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('keeps the end in sight when a picture comes, and unfolds only what is folded', async () => {
    anna.say('/start');
    for (let at = 0; at < 30; at += 1)
      await bot('sendMessage', { chat_id: anna.chatId, text: `строка ${at}` });
    const page = await open({ viewport: { width: 390, height: 844 } });
    await page.locator('.chat-line').first().click();
    await page.locator('.message').getByText('строка 29').waitFor();
    const tall = { width: 700, height: 900, channels: 3, background: '#2a7fc5' } as const;
    const form = new FormData();
    form.set('chat_id', String(anna.chatId));
    form.set(
      'photo',
      new Blob([await sharp({ create: tall }).png().toBuffer()], { type: 'image/png' }),
      'a.png',
    );
    await fetch(`${simulator.apiRoot}/bot${simulator.token}/sendPhoto`, { method: 'POST', body: form });
    const picture = page.locator('.photo img');
    await picture.waitFor();
    await expect
      .poll(() => picture.evaluate(one => 'naturalWidth' in one && one.naturalWidth))
      .toBeGreaterThan(0);
    const list = page.locator('.messages');
    const fromEnd = await list.evaluate(one => one.scrollHeight - one.scrollTop - one.clientHeight);
    expect(fromEnd).toBeLessThan(2);
    const { width, height } = (await picture.boundingBox()) ?? { width: 0, height: 0 };
    expect(height).toBeLessThanOrEqual(480);
    expect(width / height).toBeCloseTo(700 / 900, 1);

    const quoted = (text: string) => `<blockquote expandable>${text}</blockquote>`;
    const say = (text: string) => bot('sendMessage', { chat_id: anna.chatId, text, parse_mode: 'HTML' });
    await say(quoted('Коротко'));
    const quote = page.locator('blockquote').last();
    await quote.filter({ hasText: 'Коротко' }).waitFor();
    await say(quoted('слово '.repeat(80)));
    const more = page.locator('blockquote').last().getByRole('button', { name: 'Показать целиком' });
    await more.waitFor();
    expect(await page.getByRole('button', { name: 'Показать целиком' }).count()).toBe(1);
    await more.click();
    await page.getByRole('button', { name: 'Свернуть' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('fits a phone, in both languages and for everyone', async () => {
    anna.say('/start');
    await bot('setMyCommands', { commands: [{ command: 'help', description: 'Что я умею' }] });
    await bot('sendMessage', { chat_id: anna.chatId, text: 'ы'.repeat(600) });
    const page = await open({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
    await page.locator('.chat-line').first().click();
    await page.getByRole('textbox', { name: 'Сообщение' }).fill('/');
    await page.getByRole('option', { name: '/help' }).waitFor();
    const isOverflowing = () => page.locator('html').evaluate(html => html.scrollWidth > html.clientWidth);
    expect(await isOverflowing()).toBe(false);
    await page.getByRole('button', { name: 'К списку чатов' }).click();
    await page.getByLabel('Язык').selectOption('en');
    await page.getByLabel('You write as').selectOption({ label: 'Игорь Незнамов, unknown to the bot' });
    await page.locator('.chat-line').nth(1).waitFor({ state: 'detached' });
    await page.locator('.chat-line').first().click();
    expect(await page.getByRole('button', { name: 'Start' }).isVisible()).toBe(true);
    expect(await isOverflowing()).toBe(false);
    expect(complaints).toEqual([]);
  });
});
