import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SlackSimulator, startSlackSimulator } from '../../../src/simulators/slack/simulator.ts';
import { browserNote, chromiumPath, launchBrowser } from '../../chat/web/support/browser.ts';
import { startBolt } from './support/bolt.ts';
import { plain, section } from './support/call.ts';
import { showEverything } from './support/showcase.ts';

describe('the simulator', () => {
  it('keeps its people under the same accounts from one start to the next, and its tokens for one run', async () => {
    const first = await startSlackSimulator({ language: 'ru' });
    await first.close();
    await using second = await startSlackSimulator({ language: 'ru' });
    expect(second.people.map(person => person.slackId)).toEqual(first.people.map(person => person.slackId));
    expect(second.people.map(person => person.role)).toEqual(['admin', 'marketer', 'analyst', null]);
    expect(second.botToken).not.toBe(first.botToken);
  });

  it('marks events of two runs apart, so that a bot that remembers takes none for a repetition', async () => {
    const eventOf = async () => {
      await using simulator = await startSlackSimulator({ language: 'ru' });
      const { workspace } = simulator.server;
      const anna = workspace.personOf(simulator.people[0]?.slackId ?? '');
      anna?.say(anna.dm, 'привет');
      const attempt = await simulator.server.until(() => simulator.server.delivery.attempts[0], 'an attempt');
      return attempt.eventId;
    };
    expect(await eventOf()).not.toBe(await eventOf());
  });

  it('serves its page to this machine only, under a strict policy', async () => {
    await using simulator = await startSlackSimulator({ language: 'en' });
    const page = await fetch(simulator.pageUrl);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(await page.text()).toContain('<html lang="en">');
    const act = (headers: Record<string, string>) =>
      fetch(`${simulator.pageUrl}sim/act?me=${simulator.people[0]?.slackId}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ kind: 'openHome', tab: 'home' }),
      });
    expect((await act({})).status).toBe(200);
    expect((await act({ origin: 'https://evil.test' })).status).toBe(403);
    expect((await act({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });
});

describe.skipIf(!chromiumPath)(`the page${browserNote}`, () => {
  let browser: Browser;
  let simulator: SlackSimulator;
  const complaints: string[] = [];
  beforeAll(async () => {
    browser = await launchBrowser();
    simulator = await startSlackSimulator({ language: 'ru' });
  });
  afterAll(async () => {
    await browser?.close();
    await simulator?.close();
    expect(complaints).toEqual([]);
  });

  async function open(width = 1280): Promise<Page> {
    const context = await browser.newContext({
      locale: 'ru-RU',
      viewport: { width, height: 820 },
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    page.on('console', message => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', error => complaints.push(error.message));
    await page.goto(simulator.pageUrl);
    await page.locator('.sidebar').waitFor();
    return page;
  }

  it('says what it is, and lets a person talk with a bot: thread, button, form, home, whisper', async () => {
    await using _bot = await startBolt(simulator.server, 'socket', app => {
      app.message(async ({ message, say }) => {
        if (message.subtype !== undefined) return;
        const blocks = [
          section(`*Эхо*: ${message.text}`),
          { type: 'actions', elements: [{ type: 'button', action_id: 'ask', text: plain('Уточнить') }] },
        ];
        await say({ text: 'эхо', blocks: blocks as never, thread_ts: message.ts });
      });
      app.action('ask', async ({ ack, body, client }) => {
        await ack();
        if (body.type !== 'block_actions') return;
        await client.views.open({
          trigger_id: body.trigger_id,
          view: {
            type: 'modal',
            callback_id: 'form',
            title: plain('Уточнение') as never,
            submit: plain('Готово') as never,
            blocks: [
              {
                type: 'input',
                block_id: 'city',
                label: plain('Город') as never,
                element: { type: 'plain_text_input', action_id: 'text' },
              },
            ],
          },
        });
      });
      app.view('form', async ({ ack, view, client, body }) => {
        const city = view.state.values.city?.text?.value ?? '';
        if (city === 'Нет') return ack({ response_action: 'errors', errors: { city: 'Нет такого города' } });
        await ack();
        await client.chat.postMessage({ channel: body.user.id, text: `Город: ${city}` });
      });
      app.event('app_home_opened', async ({ event, client }) => {
        await client.views.publish({
          user_id: event.user,
          view: { type: 'home', blocks: [section('Это дом') as never] },
        });
      });
      app.command('/svod', async ({ ack }) => {
        await ack('Подсказка');
      });
    });
    const page = await open();
    expect(await page.locator('.simulator-label').textContent()).toBe(
      'Симулятор Slack: ничего не уходит в интернет',
    );
    await page.locator('.channel textarea').fill('сколько <b>клиентов</b>?');
    await page.keyboard.press('Enter');
    // The answer's thread opens by itself.
    const answer = page.locator('.thread .message').last();
    await answer.getByText('Эхо').waitFor();
    expect(await answer.locator('.section-text').textContent()).toBe('Эхо: сколько <b>клиентов</b>?');
    await answer.getByRole('button', { name: 'Уточнить' }).click();
    const form = page.locator('dialog[open]');
    await form.getByRole('button', { name: 'Готово' }).click();
    await form.getByText('Заполните поле').waitFor();
    await form.getByRole('textbox').fill('Нет');
    await form.getByRole('button', { name: 'Готово' }).click();
    await form.getByText('Нет такого города').waitFor();
    await form.getByRole('textbox').fill('Казань');
    await form.getByRole('button', { name: 'Готово' }).click();
    await page.locator('.channel').getByText('Город: Казань').waitFor();
    expect(await page.locator('dialog[open]').count()).toBe(0);
    await page.getByRole('tab', { name: 'Главная' }).click();
    await page.getByText('Это дом').waitFor();
    await page.locator('.row', { hasText: 'клиенты' }).click();
    await page.locator('.channel textarea').fill('/svod');
    await page.keyboard.press('Enter');
    await page.locator('.only-you', { hasText: 'Подсказка' }).getByText('Видно только вам').waitFor();
    // In a conversation of several people the heading names the others.
    await page.locator('.row', { hasText: 'Максим' }).click();
    await page.locator('.channel h2', { hasText: 'Максим Орлов, Свод' }).waitFor();
    await page.locator('.channel textarea').fill('@Свод привет');
    await page.keyboard.press('Enter');
    await page.locator('.thread .message').last().getByText('Эхо').waitFor();
    await page.locator('.row', { hasText: 'клиенты' }).click();
    // Somebody else does not see it.
    await page.locator('.people summary').click();
    await page.getByRole('button', { name: 'Вера Лебедева' }).click();
    await page.locator('.people summary', { hasText: 'Вера' }).waitFor();
    expect(await page.locator('.only-you').count()).toBe(0);
    await page.context().close();
  }, 60_000);

  it('keeps the latest in sight, however tall a picture turns out to be', async () => {
    const { workspace } = simulator.server;
    const channel = workspace.channel({
      name: 'картинки',
      members: simulator.people.flatMap(({ slackId }) => workspace.personOf(slackId) ?? []),
    });
    const anna = workspace.personOf(simulator.people[0]?.slackId ?? '');
    for (let at = 0; at < 30; at += 1) anna?.say(channel, `строка ${at}`);
    const page = await open();
    await page.locator('.row', { hasText: 'картинки' }).click();
    const list = page.locator('.channel .messages');
    await list.getByText('строка 29').waitFor();
    const fromEnd = () =>
      list.evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight);
    expect(await fromEnd()).toBeLessThan(2);
    const tall = { width: 300, height: 900, channels: 3, background: '#1164a3' } as const;
    const bytes = new Uint8Array(await sharp({ create: tall }).png().toBuffer());
    anna?.upload(channel, { name: 'высокая.png', bytes, mimetype: 'image/png' });
    const picture = list.locator('img').last();
    await picture.waitFor();
    await expect
      .poll(() => picture.evaluate(one => 'naturalWidth' in one && one.naturalWidth))
      .toBeGreaterThan(0);
    await expect.poll(fromEnd).toBeLessThan(2);
    // Whoever reads further up is left there, until they say something themselves.
    await list.evaluate(element => element.scrollTo(0, 0));
    await list.getByText('строка 0', { exact: true }).waitFor();
    workspace.personOf(simulator.people[1]?.slackId ?? '')?.say(channel, 'чужая строка');
    await list.getByText('чужая строка').waitFor({ state: 'attached' });
    expect(await fromEnd()).toBeGreaterThan(200);
    await page.locator('.channel textarea').fill('своя строка');
    await page.keyboard.press('Enter');
    await list.getByText('своя строка').waitFor();
    await expect.poll(fromEnd).toBeLessThan(2);
    await page.context().close();
  }, 60_000);

  it('draws every kind of block, sorts and pages a table, and fits a phone', async () => {
    await showEverything(simulator.server);
    const page = await open(390);
    await page.getByRole('button', { name: 'Свод', exact: true }).click();
    await page.locator('.thread-link').last().click();
    const thread = page.locator('.thread');
    await thread.locator('.task').first().waitFor();
    expect(await thread.locator('svg.chart-drawing').count()).toBe(3);
    expect(await thread.locator('.chart rect').count()).toBe(12);
    expect(await thread.locator('.slice').count()).toBe(4);
    const cells = () => thread.locator('.data-table tbody th').allTextContents();
    expect(await cells()).toEqual(['Москва', 'Казань', 'Екатеринбург', 'Новосибирск', 'Самара']);
    await thread.getByRole('button', { name: 'Средний доход' }).click();
    expect((await cells())[0]).toBe('Уфа');
    await thread.getByRole('button', { name: 'Следующая страница' }).click();
    expect(await cells()).toEqual(['Казань', 'Москва']);
    expect(await thread.locator('.only-you').textContent()).toContain('Видно только вам');
    expect(await thread.locator('.status').textContent()).toContain('Считаю строки…');
    const overflow = await page.locator('html').evaluate(root => root.scrollWidth - root.clientWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await thread.getByRole('button', { name: 'Остановить' }).click();
    await thread.getByText('Остановлено').waitFor();
    await page.context().close();
  }, 60_000);
});
