import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const KNOWN = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where Chromium is, by CHROMIUM_PATH or in its usual places; undefined where there is none. */
export const chromiumPath = [process.env.CHROMIUM_PATH, ...KNOWN].find(path => path && existsSync(path));

/** Why the browser tests did not run, as part of the names of the skipped tests. */
export const browserNote = chromiumPath
  ? ''
  : ' (SKIPPED: no Chromium here, install it or set CHROMIUM_PATH)';
if (!chromiumPath)
  console.warn('The chat page is not tested: no Chromium here. Install it or set CHROMIUM_PATH.');

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    ...(chromiumPath && { executablePath: chromiumPath }),
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A page and everything that it complained about: console errors, uncaught errors, violations of the policy. */
export interface WatchedPage {
  readonly page: Page;
  readonly complaints: string[];
}

/** Opens the address as a person of this language, light and screen. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    locale: 'ru-RU',
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', error => complaints.push(error.message));
  await page.goto(url);
  await page.locator('.composer').waitFor();
  return { page, complaints };
}

/** Writes a question and waits for what became of it. */
export async function askOnPage(page: Page, question: string): Promise<void> {
  const turns = await page.locator('.turn').count();
  await page.locator('#question').fill(question);
  await page.keyboard.press('Enter');
  await page.locator('.turn').nth(turns).and(page.locator(':not(.turn-running)')).waitFor();
}

/** Cells of the latest table, row by row, as they are read. */
export function tableCells(page: Page): Promise<string[][]> {
  return page
    .locator('.turn:last-child tbody tr')
    .evaluateAll(rows => rows.map(row => [...row.children].map(cell => cell.textContent ?? '')));
}
