import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import { startWeb, type WebDeps, type WebServer } from '../../../src/chat/web/server.ts';
import type { AskEvent } from '../../../src/chat/web/wire.ts';
import { readConfig } from '../../../src/config.ts';
import { AppError } from '../../../src/errors.ts';
import { createLogger } from '../../../src/log.ts';
import { http, post } from './support/http.ts';
import { roomBase } from './support/room.ts';
import { ScriptedAssistant } from './support/scripted-assistant.ts';

const base = roomBase();
const open: WebServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function serveWith(
  assistant: ScriptedAssistant,
  overrides: Partial<WebDeps> & { env?: Record<string, string> } = {},
): Promise<string> {
  const { env, ...deps } = overrides;
  const server = await startWeb({
    assistant,
    room: await base.room(assistant),
    config: readConfig({ SVOD_HTTP_PORT: '0', ...env }),
    logger: createLogger('silent'),
    examples: async language => (language === 'ru' ? ['Сколько клиентов?'] : ['How many clients?']),
    healthy: async () => true,
    ...deps,
  });
  open.push(server);
  return server.url;
}

const echo = () => new ScriptedAssistant(async message => ({ text: `Ответ на: ${message.text}` }));
const ask = (url: string, text: string, headers = {}) =>
  post(`${url}/api/ask`, { threadId: null, text }, headers);
const events = (text: string) =>
  text
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as AskEvent);

describe('answering', () => {
  test('streams the thread first, then progress as it is told, then the reply', async () => {
    const assistant = new ScriptedAssistant(async (_, listen) => {
      listen({ kind: 'progress', text: 'Читаю вопрос…' });
      return { text: 'Готово' };
    });
    const answer = await ask(await serveWith(assistant), 'сколько клиентов');
    expect(answer.headers['content-type']).toContain('application/x-ndjson');
    const [thread, progress, reply] = events(answer.text);
    expect(thread).toEqual({ kind: 'thread', threadId: assistant.asked[0]?.threadId });
    expect(progress).toEqual({ kind: 'progress', text: 'Читаю вопрос…' });
    expect(reply).toMatchObject({ kind: 'reply', reply: { text: 'Готово', file: null } });
  });

  test("keeps a conversation together and takes the person's language", async () => {
    const assistant = echo();
    const url = await serveWith(assistant);
    const threadId = randomUUID();
    await post(`${url}/api/ask`, { threadId, text: 'how many' }, { 'accept-language': 'en-GB,ru;q=0.5' });
    await post(
      `${url}/api/ask`,
      { threadId, text: 'сколько' },
      { cookie: 'svod-language=ru', 'accept-language': 'en' },
    );
    expect(assistant.asked.map(message => message.threadId)).toEqual([threadId, threadId]);
    expect(assistant.asked.map(message => message.language)).toEqual(['en', 'ru']);
  });

  test('a reader who goes away stops the turn', async () => {
    const { promise: started, resolve: start } = Promise.withResolvers<void>();
    const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
    const assistant = new ScriptedAssistant(async (_, __, signal) => {
      signal.addEventListener('abort', () => stop());
      start();
      await stopped;
      throw new AppError('cancelled', 'stopped');
    });
    const url = await serveWith(assistant);
    const controller = new AbortController();
    const response = await fetch(`${url}/api/ask`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ threadId: null, text: 'долгий вопрос' }),
      signal: controller.signal,
    });
    await started;
    controller.abort();
    await expect(stopped).resolves.toBeUndefined();
    await expect(response.text()).rejects.toThrow();
  });

  test('tells a failure in words with a reference; neither they nor the log hold a value', async () => {
    const assistant = new ScriptedAssistant(async () => {
      throw Object.assign(new Error('relation "secret_table" of Кузнецова Анна does not exist'), {
        code: '42P01',
        detail: 'Key (phone)=(+79051234567)',
      });
    });
    const logged: string[] = [];
    const logger = pino({ level: 'error' }, { write: line => logged.push(line) });
    const answer = await ask(await serveWith(assistant, { logger }), 'сколько клиентов');
    const failed = events(answer.text).at(-1);
    expect(failed).toMatchObject({ kind: 'failed', error: { code: 'internal' } });
    const reference = failed?.kind === 'failed' ? failed.error.reference : undefined;
    expect(reference).toMatch(/^[0-9a-f]{6}$/);
    expect(logged.join()).toContain(reference);
    expect(logged.join()).toContain('42P01');
    for (const secret of ['secret_table', 'Кузнецова', '79051234567']) {
      expect(answer.text).not.toContain(secret);
      expect(logged.join()).not.toContain(secret);
    }
  });

  test('never tells the path of a made file, and gives the file by the answer', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'svod-web-'));
    try {
      const path = join(folder, 'a.csv');
      await writeFile(path, 'id;имя\n1;Анна\n');
      const assistant = new ScriptedAssistant(async () => ({
        file: { name: 'клиенты.csv', mediaType: 'text/csv', path },
      }));
      const url = await serveWith(assistant);
      const answer = await ask(url, 'выгрузи');
      expect(answer.text).not.toContain(folder);
      const reply = events(answer.text).at(-1);
      const address = reply?.kind === 'reply' ? reply.reply.file?.url : undefined;
      expect((await http(`${url}${address}`)).text).toBe('id;имя\n1;Анна\n');
      expect((await http(`${url}/api/files/${randomUUID()}`)).status).toBe(404);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('what the server refuses', () => {
  test.each(['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example:80', '192.168.1.4'])(
    'a page opened under the name %s, because it was re-pointed here',
    async host => {
      const assistant = echo();
      const url = await serveWith(assistant);
      expect((await http(url, { headers: { host } })).status).toBe(403);
      expect((await ask(url, 'сколько', { host })).status).toBe(403);
      expect(assistant.asked).toEqual([]);
    },
  );

  test.each<Record<string, string>>([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://127.0.0.1:1' },
  ])('a question sent by another site: %o', async headers => {
    const assistant = echo();
    const answer = await ask(await serveWith(assistant), 'сколько', headers);
    expect(answer.status).toBe(403);
    expect(assistant.asked).toEqual([]);
  });

  test('a form of another site, whatever it calls its text', async () => {
    const assistant = echo();
    const url = await serveWith(assistant);
    const body = JSON.stringify({ threadId: null, text: 'сколько' });
    const answer = await http(`${url}/api/ask`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body,
    });
    expect(answer.status).toBe(400);
    expect(assistant.asked).toEqual([]);
  });

  test('another site fetching data, while its link may open the page', async () => {
    const url = await serveWith(echo());
    const elsewhere = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect((await http(`${url}/api/threads`, { headers: elsewhere })).status).toBe(403);
    expect((await http(`${url}/`, { headers: elsewhere })).status).toBe(200);
  });

  test('a body above its bound and a question above its length, in words', async () => {
    const url = await serveWith(echo());
    const huge = await ask(url, 'я'.repeat(80_000));
    expect([huge.status, JSON.parse(huge.text).message]).toEqual([413, 'Запрос слишком велик.']);
    const long = await ask(url, 'я'.repeat(2001), { 'accept-language': 'en' });
    expect([long.status, JSON.parse(long.text).message]).toEqual([
      400,
      'The question is too long: 2,000 characters at most.',
    ]);
  });

  test.each([
    '{',
    '[]',
    '{"threadId":null}',
    '{"threadId":"1; drop table","text":"x"}',
    '{"threadId":null,"text":"   "}',
    '{"threadId":null,"text":"x","model":"openai:gpt"}',
  ])('a malformed request: %s', async body => {
    const url = await serveWith(echo());
    const headers = { 'content-type': 'application/json' };
    expect((await http(`${url}/api/ask`, { method: 'POST', headers, body })).status).toBe(400);
  });

  test('questions faster than the bound, with the wait', async () => {
    const url = await serveWith(echo(), { limits: { questionsPerMinute: 6 } });
    const statuses: number[] = [];
    for (let n = 0; n < 14; n++) statuses.push((await ask(url, `вопрос ${n}`)).status);
    expect(statuses.slice(0, 12)).toEqual(Array(12).fill(200));
    const last = await ask(url, 'ещё');
    expect(last.status).toBe(429);
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
    expect(JSON.parse(last.text).message).toMatch(/^Слишком много вопросов подряд\. Подождите\s\d+\sсекунд/);
  });

  test('more questions at once than the bound, and takes them again when one is done', async () => {
    const { promise: gate, resolve: release } = Promise.withResolvers<void>();
    const assistant = new ScriptedAssistant(async () => {
      await gate;
      return { text: 'Готово' };
    });
    const url = await serveWith(assistant, { limits: { questionsAtOnce: 2 } });
    const first = ask(url, 'один');
    const second = ask(url, 'два');
    await expect.poll(() => assistant.asked.length).toBe(2);
    expect((await ask(url, 'три')).status).toBe(429);
    release();
    await Promise.all([first, second]);
    expect((await ask(url, 'четыре')).status).toBe(200);
  });

  test('files that are not of the page, whatever the path', async () => {
    const url = await serveWith(echo());
    for (const path of [
      '/assets/config.ts',
      '/assets/chat/web/server.ts',
      '/assets/page/tsconfig.json',
      '/assets/../../package.json',
      '/assets/%2e%2e/%2e%2e/package.json',
      '/assets/page/..%2f..%2fserver.ts',
      '/.env',
    ]) {
      expect([path, (await http(`${url}${path}`)).status]).toEqual([path, 404]);
    }
  });
});

describe('what goes with every response', () => {
  test.each(['/', '/assets/page/base.css', '/api/threads', '/nowhere', '/health'])(
    '%s forbids foreign scripts, frames and sniffing',
    async path => {
      const { headers } = await http(`${await serveWith(echo())}${path}`);
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-security-policy']).toContain("require-trusted-types-for 'script'");
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(headers['x-frame-options']).toBe('DENY');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('same-origin');
    },
  );

  test('data is kept by no cache, files are checked by their content', async () => {
    const url = await serveWith(echo());
    expect((await http(`${url}/api/threads`)).headers['cache-control']).toBe('no-store');
    const css = await http(`${url}/assets/page/base.css`);
    const again = await http(`${url}/assets/page/base.css`, {
      headers: { 'if-none-match': String(css.headers.etag) },
    });
    expect([css.status, again.status]).toEqual([200, 304]);
  });

  test('the page is in the language of the browser and carries no inline script', async () => {
    const url = await serveWith(echo());
    const english = await http(url, { headers: { 'accept-language': 'en-US,en;q=0.9' } });
    expect(english.text).toContain('<html lang="en"');
    const russian = await http(url, { headers: { 'accept-language': 'ru-RU,ru;q=0.9,en;q=0.8' } });
    expect(russian.text).toContain('<html lang="ru"');
    expect(russian.text).not.toMatch(/<script(?![^>]*\ssrc=)/);
    expect(russian.text).not.toMatch(/\son\w+=/);
  });
});

describe('files of an answer', () => {
  test('are named in words and cannot break out of their header', async () => {
    const table = {
      columns: [{ name: 'id', type: 'int8', label: 'Номер', format: 'id' as const }],
      rows: [[1], [2]],
      totalRows: 2,
      truncated: false,
    };
    const url = await serveWith(new ScriptedAssistant(async () => ({ table, sql: 'select 1' })));
    const reply = events((await ask(url, 'Клиенты "из" Казани\r\nX-Evil: 1 / ../../etc')).text).at(-1);
    const id = reply?.kind === 'reply' ? reply.reply.id : '';
    const file = await http(`${url}/api/export/${id}.csv`);
    expect([file.status, file.text]).toEqual([200, '\ufeffНомер\r\n1\r\n2\r\n']);
    const disposition = String(file.headers['content-disposition']);
    expect(decodeURIComponent(/filename\*=UTF-8''(.*)$/.exec(disposition)?.[1] ?? '')).toMatch(
      /^клиенты-из-казани-x-evil-1-etc-\d{4}-\d\d-\d\d\.csv$/,
    );
    expect(file.headers['x-evil']).toBeUndefined();
    expect((await http(`${url}/api/export/${randomUUID()}.csv`)).status).toBe(404);
    expect((await http(`${url}/api/export/${id}.exe`)).status).toBe(404);
  });
});

describe('the door', () => {
  const token = 'correct-horse-battery';
  const env = { SVOD_WEB_TOKEN: token };
  const signIn = (url: string, given: string) =>
    http(`${url}/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `token=${encodeURIComponent(given)}`,
    });
  const cookieOf = (answer: { headers: { 'set-cookie'?: string[] } }) =>
    answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';

  test('shows nothing to whoever has not signed in', async () => {
    const assistant = echo();
    const url = await serveWith(assistant, { env });
    const page = await http(url);
    expect([page.status, page.headers.location]).toEqual([303, '/sign-in']);
    expect((await ask(url, 'сколько')).status).toBe(401);
    expect(
      (await http(`${url}/api/threads`, { headers: { cookie: 'svod-session=a.99999999999999.b' } })).status,
    ).toBe(401);
    expect(assistant.asked).toEqual([]);
  });

  test('opens to the token with a cookie that scripts and other sites cannot use', async () => {
    const url = await serveWith(echo(), { env });
    const entered = await signIn(url, token);
    expect([entered.status, entered.headers.location]).toEqual([303, '/']);
    const [cookie = ''] = entered.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=(Lax|Strict)/);
    expect(cookie).not.toContain(token);
    expect((await http(`${url}/api/threads`, { headers: { cookie: cookieOf(entered) } })).status).toBe(200);
  });

  test('does not take a session of another token', async () => {
    const other = await serveWith(echo(), { env: { SVOD_WEB_TOKEN: 'another-long-token' } });
    const url = await serveWith(echo(), { env });
    const cookie = cookieOf(await signIn(other, 'another-long-token'));
    expect((await http(`${url}/api/threads`, { headers: { cookie } })).status).toBe(401);
  });

  test('says in words that a key is wrong, and slows down whoever goes on guessing', async () => {
    const url = await serveWith(echo(), { env });
    const guesses = await Promise.all(Array.from({ length: 6 }, (_, n) => signIn(url, `guess ${n}`)));
    expect(guesses[0]?.status).toBe(403);
    expect(guesses[0]?.text).toContain('Ключ не подошёл');
    const late = await signIn(url, token);
    expect(late.status).toBe(429);
    expect(Number(late.headers['retry-after'])).toBeGreaterThan(5);
  });
});

describe('running', () => {
  test('/health follows the base and is asked under any name', async () => {
    let isWell = true;
    const url = await serveWith(echo(), { healthy: async () => isWell });
    expect((await http(`${url}/health`, { headers: { host: 'probe.internal' } })).status).toBe(200);
    isWell = false;
    expect((await http(`${url}/health`)).status).toBe(503);
  });

  test('takes the next port when its own is busy and that is wished, else says which one is', async () => {
    const squatter = createServer();
    await new Promise<void>(done => squatter.listen(0, '127.0.0.1', done));
    const { port } = squatter.address() as AddressInfo;
    try {
      const env = { SVOD_HTTP_PORT: String(port) };
      await expect(serveWith(echo(), { env })).rejects.toMatchObject({
        code: 'config_invalid',
        message: expect.stringContaining(String(port)),
      });
      const url = await serveWith(echo(), { env, whenPortBusy: 'next' });
      expect(Number(new URL(url).port)).toBeGreaterThan(port);
    } finally {
      squatter.close();
    }
  });
});
