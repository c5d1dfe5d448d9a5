import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parseActor } from '../../../src/access/actor.ts';
import { memberByIdentity } from '../../../src/access/members.ts';
import type { Assistant } from '../../../src/assistant/assistant.ts';
import { linkPeople } from '../../../src/capabilities/clients/linkage/link-people.ts';
import { startWeb, type WebServer } from '../../../src/chat/web/server.ts';
import { readConfig } from '../../../src/config.ts';
import { createLogger } from '../../../src/log.ts';
import { emptyRegisters, peopleLinkage, storeRecords } from '../../capabilities/clients/linkage/register.ts';
import { assistantOver } from '../../support/assistant.ts';
import { engineCall, scriptedEngine } from '../../support/scripted-model.ts';
import { insertPeople, makePeople } from '../../support/secret-people.ts';
import { NOON } from '../conversation/support/office.ts';
import {
  askOnPage,
  browserNote,
  chromiumPath,
  launchBrowser,
  openPage,
  type WatchedPage,
} from './support/browser.ts';
import { roomBase } from './support/room.ts';
import { ScriptedAssistant } from './support/scripted-assistant.ts';

const phone = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };

describe.skipIf(!chromiumPath)(`commands, buttons and forms on the page${browserNote}`, () => {
  const base = roomBase();
  const servers: WebServer[] = [];
  let browser: Browser;
  let opened: WatchedPage[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    const complaints = opened.flatMap(watched => watched.complaints);
    for (const { page } of opened) await page.context().close();
    for (const server of servers.splice(0)) await server.close();
    opened = [];
    expect(complaints).toEqual([]);
  });

  async function serve(assistant: Assistant): Promise<string> {
    const server = await startWeb({
      assistant,
      room: await base.room(assistant),
      config: readConfig({ SVOD_HTTP_PORT: '0' }),
      logger: createLogger('silent'),
      examples: async () => ['Сколько клиентов?'],
      healthy: async () => true,
      actorFor: request => parseActor(request.headers.get('x-actor') ?? 'admin', ['d2', 'expobank']),
    });
    servers.push(server);
    return server.url;
  }

  async function visit(url: string, options: Parameters<typeof openPage>[2] = {}): Promise<Page> {
    const watched = await openPage(browser, url, options);
    opened.push(watched);
    return watched.page;
  }
  const as = (actor: string) => ({ extraHTTPHeaders: { 'x-actor': actor } });
  const overflows = (page: Page) =>
    page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
  const focused = (page: Page) => page.evaluate<string>('document.activeElement.textContent.trim()');

  test('a slash lists the commands; one is found by its first letters and run with the keyboard alone', async () => {
    const page = await visit(await serve(answering()));
    const menu = page.getByRole('listbox', { name: 'Команды' });
    await page.locator('#question').pressSequentially('/');
    expect(await menu.getByRole('option').count()).toBe(12);
    await page.keyboard.press('ArrowDown');
    expect(await menu.locator('[aria-selected="true"]').textContent()).toContain('/help');
    expect(await page.getByRole('status').textContent()).toBe('/help: эта подсказка');
    await page.keyboard.press('Escape');
    expect(await menu.isVisible()).toBe(false);
    await page.locator('#question').fill('');
    await page.locator('#question').pressSequentially('/he');
    expect(await menu.getByRole('option').allTextContents()).toEqual(['/helpэта подсказка']);
    await page.keyboard.press('Enter');
    await page.locator('.message').waitFor();
    expect(await page.locator('.message li').first().textContent()).toBe('/start: кто я и что могу спросить');
    expect(await page.locator('#question').inputValue()).toBe('');
    // Commands alone are no conversation to come back to.
    expect(new URL(page.url()).pathname).toBe('/');
  });

  test('the menu opens by its button too, waits for a word where a command needs one, and fits a phone', async () => {
    const page = await visit(await serve(answering()), phone);
    await page.getByRole('button', { name: 'Команды' }).tap();
    await page.getByRole('option', { name: '/language' }).tap();
    expect(await page.locator('#question').inputValue()).toBe('/language ');
    expect(await overflows(page)).toBe(false);
    await page.keyboard.type('en');
    await page.keyboard.press('Enter');
    await page.getByText('I answer in English.').first().waitFor();
    expect(await page.evaluate<string>('document.cookie')).toContain('svod-answers=en');
  });

  test('a form is filled and sent with the keyboard alone, and says what is missing', async () => {
    const page = await visit(await serve(answering()));
    await askOnPage(page, '/members');
    await page.getByRole('button', { name: 'Добавить' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Новый участник' });
    await dialog.waitFor();
    await page.keyboard.press('Enter');
    expect(await dialog.getByRole('alert').textContent()).toBe('«Имя»: это поле нужно заполнить');
    await page.keyboard.type('Пётр Новый');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Tab');
    await dialog.getByLabel('Компания').selectOption({ label: 'Экспобанк' });
    await page.keyboard.press('Tab');
    await page.keyboard.type('4242');
    await page.keyboard.press('Enter');
    await page.getByText('Добавлен участник Пётр Новый').first().waitFor();
    expect(await memberByIdentity(base.db, 'telegram', '4242')).toMatchObject({ company: 'expobank' });
    expect(await focused(page)).toBe('Добавить');
  });

  test('a list turns its pages in place, and the keyboard stays on its button', async () => {
    const { db } = base;
    await db.query(
      `insert into svod.members (name, role, company)
       select 'Участник ' || n, 'manager', 'd2' from generate_series(1, 20) as n`,
    );
    const page = await visit(await serve(answering()));
    await askOnPage(page, '/members');
    const before = await page.locator('.message').textContent();
    await page.getByRole('button', { name: 'Дальше' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.message').textContent()).not.toBe(before);
    expect(await page.locator('.turn').count()).toBe(1);
    expect(await focused(page)).toBe('Дальше');
  });

  test('a doubtful pair is laid side by side, decided by a press, and its card says what came of it', async () => {
    await emptyRegisters(base.db);
    const oleg = { first_name: 'Олег', middle_name: 'Львович', last_name: 'Щукин', gender: 'Мужской' };
    const more = { mobile_phone: '+79035556677', email: 'oleg@shchukin.ru', city: 'Тверь' };
    await storeRecords(base.db, [{ ...oleg, ...more, birth_date: '1979-05-21' }], 'hotel');
    await storeRecords(base.db, [{ ...oleg, ...more, birth_date: '1951-10-02' }], 'hotel');
    const linkage = await peopleLinkage();
    await base.db.transaction(tx => linkPeople(tx, linkage, 'all'));
    const page = await visit(await serve(answering()), phone);
    await askOnPage(page, '/review');
    expect(await page.locator('.comparison .differs').allTextContents()).toEqual([
      'дата рождения21.05.197902.10.1951',
    ]);
    expect(await overflows(page)).toBe(false);
    await page.getByRole('button', { name: 'Разные люди' }).tap();
    await page.getByText('Спорных записей нет.').first().waitFor();
    expect(await page.locator('.message-outcome').textContent()).toMatch(/^Разные люди: так решил/);
    expect(await page.getByRole('button', { name: 'Один человек' }).count()).toBe(0);
  });

  test('a file that another person has to allow is asked for by its button, and comes when they have', async () => {
    const home = await mkdtemp(join(tmpdir(), 'svod-page-approval-'));
    try {
      await emptyRegisters(base.db);
      await insertPeople(base.db, makePeople(12));
      const phones = engineCall('Телефоны клиентов', 'query_clients', {
        sql: 'select id, mobile_phone from clients order by id',
        title: 'Телефоны клиентов',
      });
      const url = await serve(
        await assistantOver(base.db, {
          embedded: scriptedEngine([phones, engineCall('', 'export_table', { format: 'csv' })]),
          exports: { home, approval: 'contacts' },
          now: () => NOON,
        }),
      );
      const anna = await visit(url, as('manager@expobank'));
      await askOnPage(anna, 'телефоны клиентов');
      await anna.getByRole('button', { name: 'Скачать CSV' }).click();
      await anna.getByText('ждёт одобрения').first().waitFor();
      // The browser tells of the answer 403 itself.
      opened[0]!.complaints.length = 0;
      const admin = await visit(url);
      await askOnPage(admin, '/approvals');
      await admin.getByRole('button', { name: 'Одобрить' }).click();
      await admin.locator('.message-outcome').waitFor();
      // The page asks for its mail when it is looked at again.
      await anna.evaluate('document.dispatchEvent(new Event("visibilitychange"))');
      await anna.getByText('Одобрил(а) администратор').first().waitFor();
      const [file] = await Promise.all([
        anna.waitForEvent('download'),
        anna.getByRole('button', { name: /^Скачать «.*\.csv»$/ }).click(),
      ]);
      expect(file.suggestedFilename()).toMatch(/^телефоны-клиентов.*\.csv$/);
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  });

  test('/reset begins a new conversation, and a second press is heard of in a toast', async () => {
    const page = await visit(await serve(answering()));
    await askOnPage(page, 'сколько клиентов');
    await page.locator('#question').fill('/reset');
    await page.keyboard.press('Enter');
    await page.locator('.toast').getByText('Новый разговор.').waitFor();
    expect(await page.locator('h1').textContent()).toBe('О чём спросить базу?');
    expect(new URL(page.url()).pathname).toBe('/');
  });
});

function answering(): ScriptedAssistant {
  return new ScriptedAssistant(async ({ text }) => ({ text: `Ответ на: ${text}` }));
}
