import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, openApp } from '../../../src/app.ts';
import { startWeb, type WebServer } from '../../../src/chat/web/server.ts';
import { readConfig } from '../../../src/config.ts';
import { insertPeople, people } from '../../capabilities/charts/charts-under-test.ts';
import { askOnPage, browserNote, chromiumPath, launchBrowser, openPage } from './support/browser.ts';

describe.skipIf(!chromiumPath)(`charts on the page${browserNote}`, () => {
  let browser: Browser;
  let home: string;
  let app: App;
  let server: WebServer;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'svod-page-charts-'));
    const config = readConfig({ SVOD_HOME: home, SVOD_HTTP_PORT: '0', SVOD_LOG_LEVEL: 'silent' });
    app = await openApp(config);
    await insertPeople(app.db, people(200));
    server = await startWeb({
      assistant: await app.assistant(),
      room: await app.directRoom(),
      config,
      logger: app.logger,
      examples: async language => (await app.catalogue()).examples[language],
      healthy: async () => true,
    });
    browser = await launchBrowser();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await app?.[Symbol.asyncDispose]();
    await rm(home, { recursive: true, force: true });
  });

  it('are drawn under the page’s own policy, tell a mark when it is pointed at, and follow the theme', async () => {
    const { page, complaints } = await openPage(browser, server.url, { colorScheme: 'light' });
    await askOnPage(page, 'построй гистограмму доходов');
    const canvas = page.locator('.chart canvas');
    await canvas.waitFor();
    expect(await page.locator('.chart-views').getAttribute('aria-label')).toContain('Чаще всего');
    expect(await page.locator('.chart-data table').isVisible()).toBe(false);

    const box = await canvas.boundingBox();
    const tip = page.locator('.chart-tip');
    for (let share = 0.14; share < 0.4 && !(await tip.isVisible()); share += 0.02) {
      await canvas.hover({ position: { x: (box?.width ?? 0) * share, y: (box?.height ?? 0) * 0.78 } });
      await tip.waitFor({ timeout: 250 }).catch(() => undefined);
    }
    expect(await tip.textContent()).toMatch(/Доход[\s\S]*₽[\s\S]*Количество/);

    await page.emulateMedia({ colorScheme: 'dark' });
    // `waitForFunction` would be an `eval` under the page's policy.
    const corner = `document.querySelector('.chart canvas')?.getContext('2d').getImageData(2, 2, 1, 1).data[0]`;
    await expect.poll(() => page.evaluate(corner), { timeout: 30_000 }).toBeLessThan(80);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('of a dashboard stand under one another on a phone and side by side where there is room', async () => {
    for (const [width, columns] of [
      [390, 1],
      [1280, 2],
    ] as const) {
      const { page, complaints } = await openPage(browser, server.url, { viewport: { width, height: 900 } });
      await askOnPage(page, 'построй дашборд по доходу');
      await page.locator('.chart-view canvas').nth(3).waitFor();
      const frame = (await page.locator('.chart-drawing').boundingBox())!;
      const boxes = await Promise.all(
        (await page.locator('.chart-view canvas').all()).map(async canvas => (await canvas.boundingBox())!),
      );
      for (const box of boxes) expect(box.x + box.width).toBeLessThanOrEqual(frame.x + frame.width + 1);
      expect(new Set(boxes.map(box => Math.round(box.x))).size, String(width)).toBe(columns);
      expect(complaints).toEqual([]);
      await page.context().close();
    }
  });

  it('fit a phone, and can be taken along as a picture', async () => {
    const { page, complaints } = await openPage(browser, server.url, {
      viewport: { width: 380, height: 800 },
    });
    await askOnPage(page, 'столбчатая диаграмма: средний доход по городам');
    await page.locator('.chart canvas').waitFor();
    const width = (await page.locator('.chart canvas').boundingBox())?.width ?? 0;
    expect(width).toBeGreaterThan(250);
    expect(width).toBeLessThan(380);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(380);
    const download = page.waitForEvent('download');
    await page.locator('.chart-foot button').click();
    expect((await download).suggestedFilename()).toBe('bar.png');
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
