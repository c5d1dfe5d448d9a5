import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Excel from 'exceljs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type App, openApp } from '../../../src/app.ts';
import { importFiles } from '../../../src/capabilities/clients/import/import.ts';
import { startWeb, type WebServer } from '../../../src/chat/web/server.ts';
import { readConfig } from '../../../src/config.ts';
import {
  askOnPage,
  browserNote,
  chromiumPath,
  launchBrowser,
  openPage,
  tableCells,
  type WatchedPage,
} from './support/browser.ts';

const QUESTION = 'выведи всех клиентов с высшим образованием и суммой кредита больше 100000';
const HOSTILE = `<img src=x onerror="document.title='owned'">`;

/** Clients of the little base: with higher education and more than 100 000 there are fourteen. */
const REGISTER = [
  'client_sirname,client_name,client_middle_name,client_birthdate,client_mobile_phone,client_education,credit_sum,client_registration_city',
  ...Array.from({ length: 13 }, (_, n) => {
    const number = String(n).padStart(2, '0');
    return `Кузнецов${'абвгдежзиклмн'[n]},Иван,Петрович,1980-01-${number === '00' ? '28' : number},+790510000${number},Высшее,${100_000 + (13 - n) * 50_000},Казань`;
  }),
  `"${HOSTILE.replaceAll('"', '""')}",Анна,Ивановна,1990-05-05,+79051000050,Высшее,1500000,Москва`,
  '=Сумма(А),Анна,Сергеевна,1991-05-05,+79051000051,Среднее,700000,Москва',
  'Бедный,Пётр,Ильич,1971-05-05,+79051000052,Высшее,100000,Самара',
  'Средний,Олег,Ильич,1975-05-05,+79051000053,Среднее,900000,Самара',
];

describe.skipIf(!chromiumPath)(`a conversation with the real base in a browser${browserNote}`, () => {
  let browser: Browser;
  let home: string;
  let app: App;
  let server: WebServer;
  let watched: WatchedPage | undefined;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'svod-talk-'));
    const config = readConfig({
      SVOD_HOME: join(home, 'base'),
      SVOD_HTTP_PORT: '0',
      SVOD_LOG_LEVEL: 'silent',
    });
    app = await openApp(config);
    const register = join(home, 'register.csv');
    await writeFile(register, REGISTER.join('\n'));
    const { db, logger, companies } = app;
    const deps = {
      db,
      logger,
      companies,
      catalogDir: config.catalogDir,
      documentKey: null,
      now: () => new Date(),
    };
    const [summary] = await importFiles(deps, { kind: 'register', company: 'expobank', files: [register] });
    expect(summary?.rowsAdded).toBe(17);
    server = await startWeb({
      assistant: await app.assistant(),
      room: await app.directRoom(),
      config,
      logger,
      examples: async language => (await app.catalogue()).examples[language],
      healthy: async () => (await db.query('select 1')).rowCount === 1,
    });
    browser = await launchBrowser();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await app?.[Symbol.asyncDispose]();
    await rm(home, { recursive: true, force: true });
  });
  afterEach(async () => {
    await watched?.page.context().close();
    expect(watched?.complaints ?? []).toEqual([]);
    watched = undefined;
  });

  async function visit(options: Parameters<typeof openPage>[2] = {}): Promise<Page> {
    watched = await openPage(browser, server.url, options);
    return watched.page;
  }

  test('the first question of all: the right rows, how it was read, its statement, in order when sorted', async () => {
    const page = await visit();
    await askOnPage(page, QUESTION);
    const rows = await tableCells(page);
    expect(rows.length).toBe(10);
    expect(await page.locator('.table-count').textContent()).toBe('10 из 14');
    await page.getByRole('button', { name: 'Показать ещё 4' }).click();
    const all = await tableCells(page);
    expect(all.length).toBe(14);
    expect(all.flat().join(' ')).not.toMatch(/Бедный|Средний|=Сумма/);

    const understood = await page.locator('.understood').textContent();
    expect(understood).toContain('Как я понял');
    expect(understood).toMatch(/высшее/i);
    expect(understood).toMatch(/100\s?000/);
    await page.getByRole('button', { name: 'Показать запрос' }).click();
    const statement = (await page.locator('.statement code').textContent()) ?? '';
    expect(statement).toMatch(/^\s*select\b/i);
    expect(statement).toContain("'Высшее'");
    const run = await app.db.query(statement.replace(/\blimit\s+\d+\s*$/i, ''));
    expect(run.rowCount).toBe(14);

    const header = page.getByRole('columnheader', { name: /Сумма кредита/i });
    await header.getByRole('button').click();
    const at = await page
      .locator('thead th')
      .evaluateAll(cells => cells.findIndex(cell => cell.hasAttribute('aria-sort')));
    const sums = (await tableCells(page)).map(row =>
      Number((row[at] ?? '').replace(/[^\d,]/g, '').replace(',', '.')),
    );
    expect(sums).toEqual(sums.toSorted((a, b) => a - b));
    expect([sums[0], sums.at(-1)]).toEqual([150_000, 1_500_000]);
  });

  test('a client with markup for a name is read, not run', async () => {
    const page = await visit();
    await askOnPage(page, 'покажи клиентов из Москвы');
    expect((await tableCells(page)).flat().join(' ')).toMatch(/<img src=x onerror=/i);
    expect(await page.locator('#app img').count()).toBe(0);
    expect(await page.title()).not.toBe('owned');
  });

  test('the answer can be taken along as CSV and as XLSX with all of its rows', async () => {
    const page = await visit();
    await askOnPage(page, QUESTION);
    const csv = await download(page, 'Скачать CSV');
    expect(csv.name).toMatch(/^выведи-всех-клиентов-с-высшим-образованием.*\.csv$/);
    const text = (await readFile(csv.path)).toString('utf8');
    expect(text.startsWith('\ufeff')).toBe(true);
    expect(text.trim().split('\r\n').length).toBe(15);
    expect(text).toContain('1500000');

    const xlsx = await download(page, 'Скачать XLSX');
    const book = new Excel.Workbook();
    await book.xlsx.readFile(xlsx.path);
    const sheet = book.worksheets[0];
    const cells = sheet?.getSheetValues().flat() ?? [];
    expect(cells).toContain(1_500_000);
    expect(cells).not.toContain(900_000);
  });

  test('a value that a spreadsheet would run as a formula is defused', async () => {
    const page = await visit();
    await askOnPage(page, 'клиенты со средним образованием');
    const csv = await download(page, 'Скачать CSV');
    const text = (await readFile(csv.path)).toString('utf8');
    expect(text).toContain("'=Сумма(А) Анна Сергеевна");
    expect(text).not.toMatch(/(^|[;,\r\n])"?=/);
  });

  test('a single figure is the headline', async () => {
    const page = await visit();
    await askOnPage(page, 'сколько клиентов в Казани?');
    expect(await page.locator('.turn:last-child .headline').textContent()).toContain('13');
    expect(await page.locator('.turn:last-child table').count()).toBe(0);
  });

  test('follows the conversation, keeps it, and asks for its rows again', async () => {
    const page = await visit();
    await askOnPage(page, QUESTION);
    await askOnPage(page, 'а сколько их?');
    expect(await page.locator('.turn:last-child .headline').textContent()).toContain('14');
    await page.reload();
    await page.locator('.turn').nth(1).waitFor();
    expect(await page.locator('table').count()).toBe(0);
    await page.locator('.turn').first().getByRole('button', { name: 'Показать таблицу' }).click();
    await page.locator('table').waitFor();
    expect(await page.locator('.table-count').textContent()).toBe('10 из 14');
  });

  test('a bad answer is kept with its reason', async () => {
    const page = await visit();
    await askOnPage(page, 'сколько клиентов в Самаре?');
    await page.getByRole('button', { name: 'Плохой ответ' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: 'Вопрос понят не так' }).check();
    await dialog.getByRole('textbox').fill('нужны только женщины');
    await dialog.getByRole('button', { name: 'Отправить' }).click();
    const kept = () =>
      app.db
        .query<{ verdict: string; reason: string }>('select verdict, reason from svod.feedback')
        .then(({ rows }) => rows);
    await expect
      .poll(kept)
      .toEqual([{ verdict: 'down', reason: 'Вопрос понят не так: нужны только женщины' }]);
  });

  test('answers in English on an English page', async () => {
    const page = await visit({ locale: 'en-US', colorScheme: 'dark' });
    expect(await page.locator('.example').first().textContent()).toMatch(/^[\x20-\x7e]+$/);
    await askOnPage(page, 'clients with higher education and a credit over 100000');
    expect(await page.locator('.table-count').textContent()).toBe('10 of 14');
    expect(await page.locator('.understood').textContent()).toContain('How I read it');
    expect((await tableCells(page)).flat().join(' ')).toMatch(/₽[\d,]+/);
  });

  test('what changes data is refused in words', async () => {
    const page = await visit();
    await askOnPage(page, 'удали всех клиентов из Казани');
    expect(await page.locator('.turn:last-child .answer-refuse').textContent()).toMatch(/[а-яё]{3}/i);
    expect((await app.db.query('select 1 from svod.clients')).rowCount).toBe(17);
  });

  test('every example that is offered is answered with a table or a figure', async () => {
    const page = await visit();
    const { examples } = await app.catalogue();
    for (const example of examples.ru) {
      await askOnPage(page, example);
      const kinds = await page.locator('.turn:last-child .answer').getAttribute('class');
      expect([example, kinds]).toEqual([example, 'answer answer-answer']);
    }
  });
});

async function download(page: Page, button: string): Promise<{ name: string; path: string }> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('.turn:last-child').getByRole('button', { name: button }).click(),
  ]);
  return { name: file.suggestedFilename(), path: await file.path() };
}
