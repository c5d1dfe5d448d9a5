import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Reply } from '../../../src/assistant/message.ts';
import type { Cell, Table } from '../../../src/capabilities/tool.ts';
import { startWeb, type WebServer } from '../../../src/chat/web/server.ts';
import { readConfig } from '../../../src/config.ts';
import { AppError } from '../../../src/errors.ts';
import { createLogger } from '../../../src/log.ts';
import {
  askOnPage,
  browserNote,
  chromiumPath,
  launchBrowser,
  openPage,
  tableCells,
  type WatchedPage,
} from './support/browser.ts';
import { roomBase } from './support/room.ts';
import { ScriptedAssistant } from './support/scripted-assistant.ts';

/** What the page does with answers of every kind; `talk.test.ts` has the real assistant and base behind it. */
describe.skipIf(!chromiumPath)(`the chat page${browserNote}`, () => {
  const base = roomBase();
  let browser: Browser;
  const servers: WebServer[] = [];
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

  async function visit(assistant: ScriptedAssistant, options: Parameters<typeof openPage>[2] = {}, env = {}) {
    const server = await startWeb({
      assistant,
      room: await base.room(assistant),
      config: readConfig({ SVOD_HTTP_PORT: '0', ...env }),
      logger: createLogger('silent'),
      examples: async language =>
        language === 'ru'
          ? ['Сколько клиентов в Казани?', 'Топ 5 городов', 'Средний доход', 'Кто родился в мае?']
          : ['How many clients are in Kazan?', 'Top 5 cities', 'Average income', 'Who was born in May?'],
      healthy: async () => true,
    });
    servers.push(server);
    const watched = await openPage(browser, server.url, options);
    opened.push(watched);
    return watched.page;
  }

  test('greets in the language of the browser and asks an example when it is pressed', async () => {
    const assistant = answering({ text: 'Их 12' });
    const page = await visit(assistant, { locale: 'en-GB' });
    expect(await page.locator('h1').textContent()).toBe('What would you like to know?');
    expect(await page.locator('.example').count()).toBe(3);
    await page.getByRole('button', { name: 'More examples' }).click();
    await page.getByRole('button', { name: 'Who was born in May?' }).click();
    await page.locator('.answer').waitFor();
    expect(assistant.asked.map(message => [message.text, message.language])).toEqual([
      ['Who was born in May?', 'en'],
    ]);
  });

  test('changes language and light at once and remembers both', async () => {
    const page = await visit(answering({ text: 'Готово', table: people(), sql: 'select 1' }));
    await askOnPage(page, 'клиенты');
    expect(await page.getByRole('button', { name: 'Показать запрос' }).count()).toBe(1);
    await page.getByText('English').click();
    await page.getByRole('button', { name: 'Show SQL' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    // What was answered in Russian stays so, figures and headings alike.
    expect((await tableCells(page))[1]?.[2]).toMatch(/^150\s000\s₽$/);
    await page.getByTitle('Dark').click();
    const dark = await background(page);
    await page.reload();
    await page.locator('.composer').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    expect(await background(page)).toBe(dark);
    expect(luminance(dark)).toBeLessThan(60);
  });

  test('follows the dark of the system without being told', async () => {
    const page = await visit(answering({}), { colorScheme: 'dark' });
    expect(luminance(await background(page))).toBeLessThan(60);
  });

  test('shows ten rows, then more, and says how many there are', async () => {
    const page = await visit(answering({ text: 'Нашлось', sql: 'select 1', table: numbers(75, 1240) }));
    await askOnPage(page, 'клиенты');
    expect((await tableCells(page)).length).toBe(10);
    expect(await page.locator('.table-count').textContent()).toMatch(/^10 из 1\s240$/);
    await page.getByRole('button', { name: 'Показать ещё 50' }).click();
    expect((await tableCells(page)).length).toBe(60);
    await page.getByRole('button', { name: 'Показать ещё 15' }).click();
    expect((await tableCells(page)).length).toBe(75);
    expect(await page.locator('.table-note').textContent()).toMatch(/первые 75.*CSV или XLSX/);
  });

  test('sorts by the value and not by its look, keeps empty ones last, goes back to the given order', async () => {
    const page = await visit(answering({ text: 'Нашлось', sql: 'select 1', table: people() }));
    await askOnPage(page, 'клиенты');
    const sums = async () => (await tableCells(page)).map(row => row[2]?.replace(/\s/g, ' '));
    const given = ['99 001 ₽', '150 000 ₽', '—', '1 000 000 ₽'];
    expect(await sums()).toEqual(given);
    expect(await page.getByText('99 001 ₽').getAttribute('title')).toMatch(/^99\s000,50\s₽$/);
    const header = page.getByRole('columnheader', { name: 'Сумма кредита' });
    await header.getByRole('button').click();
    expect(await header.getAttribute('aria-sort')).toBe('ascending');
    expect(await sums()).toEqual(['99 001 ₽', '150 000 ₽', '1 000 000 ₽', '—']);
    await page.keyboard.press('Enter');
    expect(await header.getAttribute('aria-sort')).toBe('descending');
    expect(await sums()).toEqual(['1 000 000 ₽', '150 000 ₽', '99 001 ₽', '—']);
    await page.keyboard.press('Space');
    expect(await header.getAttribute('aria-sort')).toBeNull();
    expect(await sums()).toEqual(given);
  });

  test('hostile text in values, headings, questions and answers stays text', async () => {
    const evil = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;
    const table: Table = {
      columns: [
        { name: 'id', type: 'int8', label: evil, format: 'id' },
        { name: 'full_name', type: 'text', label: evil, format: 'text' },
      ],
      rows: [
        [1, evil],
        [2, 'javascript:alert(1)'],
      ],
      totalRows: 2,
      truncated: false,
    };
    const reply = {
      text: `**${evil}** [сюда](javascript:alert(1)) ![](http://evil.example/x.png)\n\n- ${evil}`,
      understood: evil,
      sql: `select '${evil}'`,
      table,
      options: [evil],
    };
    const page = await visit(answering(reply));
    await askOnPage(page, evil);
    await page.getByRole('button', { name: 'Показать запрос' }).click();
    expect((await tableCells(page))[0]?.[1]).toBe(evil);
    expect(
      await page.locator('#app img, #app script, #app a[href^="javascript"], #app [onerror]').count(),
    ).toBe(0);
    expect(await page.title()).not.toBe('owned');
    await page.reload();
    await page.locator('.answer').waitFor();
    expect(await page.locator('#app img, #app script').count()).toBe(0);
    expect(await page.title()).not.toBe('owned');
  });

  test('the browser itself refuses to turn text into markup or to run what the page did not bring', async () => {
    const page = await visit(answering({}));
    const refused = await page.evaluate<string>(`
      try { document.body.insertAdjacentHTML('beforeend', '<b>x</b>'); '' } catch (error) { error.name }
    `);
    expect(refused).toBe('TypeError');
    // The browser reports what it refused; that is this test's own doing.
    for (const watched of opened) watched.complaints.length = 0;
  });

  test('sets bold, lists and code of an answer, and copies the statement as it ran', async () => {
    const sql = "select 'a  from b' as x from t where y = 'it''s' group by x";
    const page = await visit(
      answering({
        text: 'Есть **12** и `код`:\n\n- раз\n- *два*\n\n_Имена скрыты._\n\n2 * 3 * 4 = 24 у car_price',
        sql,
        table: people(),
      }),
      { permissions: ['clipboard-read', 'clipboard-write'] },
    );
    await askOnPage(page, 'клиенты');
    const text = page.locator('.headline');
    expect(await text.locator('strong').allTextContents()).toEqual(['12']);
    expect(await text.locator('code').allTextContents()).toEqual(['код']);
    expect(await text.locator('li').allTextContents()).toEqual(['раз', 'два']);
    expect(await text.locator('p > em').allTextContents()).toEqual(['Имена скрыты.']);
    expect(await text.locator('p').last().textContent()).toBe('2 * 3 * 4 = 24 у car_price');
    await page.getByRole('button', { name: 'Показать запрос' }).click();
    expect(await page.locator('.statement code').textContent()).toContain("'a  from b'");
    expect(await page.locator('.statement .sql-string').allTextContents()).toEqual([
      "'a  from b'",
      "'it''s'",
    ]);
    await page.getByRole('button', { name: 'Скопировать' }).click();
    await expect.poll(() => page.evaluate<string>('navigator.clipboard.readText()')).toBe(sql);
  });

  test('says what is being done, and stops at the button and at Escape', async () => {
    const stopped: string[] = [];
    const assistant = new ScriptedAssistant(async (message, listen, signal) => {
      listen({ kind: 'progress', text: 'Запрашиваю базу…' });
      await new Promise(resolve => signal.addEventListener('abort', resolve));
      stopped.push(message.text);
      throw new AppError('cancelled', 'stopped');
    });
    const page = await visit(assistant);
    for (const [question, stop] of [
      ['первый', () => page.getByRole('button', { name: 'Остановить' }).click()],
      ['второй', () => page.keyboard.press('Escape')],
    ] as const) {
      await page.locator('#question').fill(question);
      await page.keyboard.press('Enter');
      await page.getByText('Запрашиваю базу…').waitFor();
      await stop();
      await page.locator('.turn:last-child .stopped').waitFor();
      await expect.poll(() => stopped).toContain(question);
    }
    expect(await page.locator('.turn:last-child .stopped').textContent()).toContain('Остановлено.');
  });

  test('an error is told in words; it can be tried again or answered without the model', async () => {
    const assistant = new ScriptedAssistant(async message =>
      message.model === 'embedded'
        ? { text: 'Их **12**' }
        : { kind: 'error', text: 'Языковая модель не отвечает.', canAnswerWithoutModel: true },
    );
    const page = await visit(assistant);
    await askOnPage(page, 'сколько клиентов');
    expect(await page.locator('.answer-error').textContent()).toContain('Языковая модель не отвечает.');
    await page.getByRole('button', { name: 'Ответить без модели' }).click();
    await page.getByText('Их 12').first().waitFor();
    expect(assistant.asked.map(message => [message.text, message.model])).toEqual([
      ['сколько клиентов', undefined],
      ['сколько клиентов', 'embedded'],
    ]);
  });

  test('an unexpected failure shows a sentence and a reference, never its cause', async () => {
    const page = await visit(
      new ScriptedAssistant(async () => {
        throw new Error('SELECT secret FROM passports');
      }),
    );
    await askOnPage(page, 'сколько клиентов');
    const card = await page.locator('.answer-error').textContent();
    expect(card).toMatch(/Номер для поддержки: [0-9a-f]{6}/);
    expect(card).not.toContain('passports');
  });

  test('says that the connection is lost when the server goes away', async () => {
    const page = await visit(answering({ text: 'Готово' }));
    await servers[0]?.close();
    await askOnPage(page, 'сколько клиентов');
    expect(await page.locator('.answer-error').textContent()).toContain('Связь со svod прервалась');
    for (const watched of opened) watched.complaints.length = 0;
  });

  test('offered readings can be pressed once and die with the next question', async () => {
    const assistant = new ScriptedAssistant(async message =>
      message.text === 'лояльные'
        ? {
            kind: 'clarify',
            text: 'Кого показать?',
            options: ['Клиенты двух компаний', 'Клиенты с тремя договорами'],
          }
        : { text: 'Их 7' },
    );
    const page = await visit(assistant);
    await askOnPage(page, 'лояльные');
    await page.getByRole('button', { name: 'Клиенты двух компаний' }).click();
    await page.getByText('Их 7').first().waitFor();
    expect(assistant.asked.map(message => message.text)).toEqual(['лояльные', 'Клиенты двух компаний']);
    expect(new Set(assistant.asked.map(message => message.threadId)).size).toBe(1);
    const options = page.locator('.option');
    expect([await options.nth(0).isDisabled(), await options.nth(1).isDisabled()]).toEqual([true, true]);
  });

  test('a bad answer is reported with its reason, a good one at once', async () => {
    const assistant = answering({ text: 'Их 7', sql: 'select 7' });
    const page = await visit(assistant);
    await askOnPage(page, 'сколько');
    await page.getByRole('button', { name: 'Плохой ответ' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Отправить' }).click();
    expect(await dialog.getByRole('alert').textContent()).toBe('Выберите причину или напишите её');
    await dialog.getByRole('radio', { name: 'Цифры неверны' }).check();
    await dialog.getByRole('textbox').fill('должно быть восемь');
    await dialog.getByRole('button', { name: 'Отправить' }).click();
    await expect
      .poll(() => assistant.judged.map(({ verdict, reason }) => [verdict, reason]))
      .toEqual([['down', 'Цифры неверны: должно быть восемь']]);
    const bad = page.getByRole('button', { name: 'Плохой ответ' });
    await expect.poll(() => bad.getAttribute('aria-pressed')).toBe('true');
    await page.getByRole('button', { name: 'Хороший ответ' }).click();
    await expect.poll(() => assistant.judged.at(-1)?.verdict).toBe('up');
  });

  test('a conversation can be reopened, its rows asked for again, and deleted', async () => {
    const assistant = answering({
      text: 'Нашлось 4',
      understood: 'все клиенты',
      sql: 'select 1',
      table: people(),
    });
    const page = await visit(assistant);
    await askOnPage(page, 'клиенты с кредитом');
    expect(page.url()).toContain(`/c/${assistant.asked[0]?.threadId}`);
    await page.reload();
    await page.getByText('Нашлось 4').first().waitFor();
    expect(await page.locator('.understood').textContent()).toContain('все клиенты');
    expect(await page.locator('table').count()).toBe(0);
    await page.getByRole('button', { name: 'Показать таблицу' }).click();
    await page.locator('table').waitFor();
    expect((await tableCells(page)).length).toBe(4);

    await page.getByRole('button', { name: 'Новый разговор' }).first().click();
    expect(await page.locator('h1').textContent()).toBe('О чём спросить базу?');
    await page.getByRole('link', { name: 'клиенты с кредитом' }).click();
    await page.getByText('Нашлось 4').first().waitFor();
    await page.getByRole('link', { name: 'клиенты с кредитом' }).hover();
    await page.getByRole('button', { name: 'Удалить разговор «клиенты с кредитом»' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Удалить' }).click();
    await page.getByText('Здесь появятся ваши разговоры').waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
  });

  test('a conversation that is gone says so and leaves a new one', async () => {
    const page = await visit(answering({ text: 'Готово' }));
    await page.goto(`${servers[0]?.url}/c/${randomUUID()}`);
    await page.locator('.toast').waitFor();
    expect(await page.locator('h1').textContent()).toBe('О чём спросить базу?');
    for (const watched of opened) watched.complaints.length = 0;
  });

  test('everything can be reached with the keyboard alone', async () => {
    const page = await visit(answering({ text: 'Нашлось', sql: 'select 1', table: people() }));
    await page.reload();
    await page.locator('.composer').waitFor();
    expect(await focusedName(page)).toBe('Ваш вопрос');
    await page.keyboard.type('клиенты');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('с кредитом');
    await page.keyboard.press('Enter');
    await page.locator('.answer').waitFor();
    expect(await page.locator('.question p').textContent()).toBe('клиенты\nс кредитом');
    const reached = new Set<string>();
    for (let n = 0; n < 40; n++) {
      await page.keyboard.press('Shift+Tab');
      reached.add(await focusedName(page));
    }
    for (const name of [
      'Показать запрос',
      'Скачать CSV',
      'Скачать XLSX',
      'Хороший ответ',
      'Плохой ответ',
      'Таблица: клиенты с кредитом',
      'Новый разговор',
      'Перейти к вопросу',
    ]) {
      expect([...reached]).toContain(name);
    }
    await page.getByRole('button', { name: 'Плохой ответ' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    for (let n = 0; n < 12; n++) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate(FOCUS_IS_INSIDE)).toBe(true);
    }
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await focusedName(page)).toBe('Плохой ответ');
  });

  test('tells a screen reader the answer', async () => {
    const page = await visit(answering({ text: 'Нашлось **12** клиентов' }));
    await askOnPage(page, 'сколько');
    expect(await page.getByRole('status').textContent()).toBe('Нашлось 12 клиентов');
  });

  test.each([360, 390])('fits a phone %i px wide, tables scroll inside their frame', async width => {
    const page = await visit(
      answering({
        text: 'Нашлось',
        sql: `select ${'x'.repeat(400)}`,
        table: wide(),
        understood: 'слово'.repeat(60),
      }),
      {
        viewport: { width, height: 740 },
        hasTouch: true,
        isMobile: true,
      },
    );
    const overflows = () => page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
    expect(await overflows()).toBe(false);
    await askOnPage(page, `клиенты ${'оченьдлинноеслово'.repeat(12)}`);
    await page.getByRole('button', { name: 'Показать запрос' }).click();
    expect(await overflows()).toBe(false);
    const [inside, outside] = await page
      .locator('.table-scroll')
      .evaluate(element => [element.scrollWidth, element.clientWidth] as const);
    expect(inside).toBeGreaterThan(outside);
    expect(await page.locator('.table-frame.more-right').count()).toBe(1);

    const rail = page.locator('.rail');
    expect(await rail.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Открыть список разговоров' }).click();
    await expect.poll(() => rail.isVisible()).toBe(true);
    expect(await page.locator('.main[inert]').count()).toBe(1);
    await page.keyboard.press('Escape');
    await expect.poll(() => rail.isVisible()).toBe(false);
    expect(await focusedName(page)).toBe('Открыть список разговоров');
  });

  test('the answer does not move what is already there', async () => {
    const page = await visit(answering({ text: 'Нашлось', sql: 'select 1', table: people() }));
    await page.evaluate(`
      window.shift = 0;
      new PerformanceObserver(list => { for (const entry of list.getEntries()) window.shift += entry.value; })
        .observe({ type: 'layout-shift', buffered: true });
    `);
    await askOnPage(page, 'клиенты');
    await askOnPage(page, 'клиенты ещё раз');
    expect(await page.evaluate<number>('window.shift')).toBeLessThan(0.1);
  });

  test('signs in with the key and out again', async () => {
    const token = 'correct-horse-battery';
    const assistant = answering({ text: 'Готово' });
    const server = await startWeb({
      assistant,
      room: await base.room(assistant),
      config: readConfig({ SVOD_HTTP_PORT: '0', SVOD_WEB_TOKEN: token }),
      logger: createLogger('silent'),
      examples: async () => [],
      healthy: async () => true,
    });
    servers.push(server);
    const context = await browser.newContext({ locale: 'ru-RU' });
    const page = await context.newPage();
    await page.goto(server.url);
    await page.getByLabel('Ключ доступа').fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Ключ доступа').fill(token);
    await page.getByRole('button', { name: 'Войти' }).click();
    await page.locator('.composer').waitFor();
    await askOnPage(page, 'сколько');
    await page.getByRole('button', { name: 'Выйти' }).click();
    await page.getByLabel('Ключ доступа').waitFor();
    await context.close();
  });
});

function answering(reply: Partial<Reply>): ScriptedAssistant {
  return new ScriptedAssistant(async () => reply);
}

function people(): Table {
  return table(
    [
      [1, 'Белова Анна', 99_000.5],
      [2, 'Орлов Иван', 150_000],
      [3, 'Ёлкина Мария', null],
      [4, 'Захаров Пётр', 1_000_000],
    ],
    4,
  );
}

function numbers(count: number, totalRows: number): Table {
  return table(
    Array.from({ length: count }, (_, n) => [n + 1, `Клиент ${n + 1}`, n * 1000]),
    totalRows,
  );
}

function table(rows: readonly (readonly Cell[])[], totalRows: number): Table {
  return {
    columns: [
      { name: 'id', type: 'int8', label: 'Номер', format: 'id' },
      { name: 'full_name', type: 'text', label: 'Имя', format: 'text' },
      { name: 'credit_sum', type: 'numeric', label: 'Сумма кредита', format: 'money' },
    ],
    rows,
    totalRows,
    truncated: rows.length < totalRows,
  };
}

function wide(): Table {
  const columns = Array.from({ length: 14 }, (_, n) => ({
    name: `c${n}`,
    type: 'text',
    label: `Столбец ${n}`,
    format: 'text' as const,
  }));
  return {
    columns,
    rows: [columns.map(column => `${column.label} со значением`)],
    totalRows: 1,
    truncated: false,
  };
}

function background(page: Page): Promise<string> {
  return page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');
}

function luminance(color: string): number {
  return Math.max(...(color.match(/\d+/g) ?? ['255']).slice(0, 3).map(Number));
}

// Code for the browser stands in text: it is typed by the page's own tsconfig, which knows a document, and not by this one.
const FOCUS_IS_INSIDE = `document.activeElement === document.body || !!document.activeElement.closest('dialog')`;

function focusedName(page: Page): Promise<string> {
  return page.evaluate<string>(
    `document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim()`,
  );
}
