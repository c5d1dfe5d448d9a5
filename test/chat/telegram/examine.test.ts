import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { examineTelegram, type TelegramExaminee } from '../../../src/chat/telegram/examine.ts';
import { DEMO_TOKEN, startTelegramServer, type TelegramServer } from '../../support/telegram.ts';

describe('a bot that is looked at', () => {
  let server: TelegramServer;
  let hook: Server;
  let hookUrl: string;
  const examinee = (more: Partial<TelegramExaminee> = {}): TelegramExaminee => ({
    token: DEMO_TOKEN,
    apiRoot: server.url,
    updates: { kind: 'polling' },
    ...more,
  });
  beforeEach(async () => {
    server = await startTelegramServer();
    hook = createServer((_, response) => response.writeHead(500).end());
    await new Promise<void>(done => hook.listen(0, '127.0.0.1', done));
    hookUrl = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/hook`;
  });
  afterEach(async () => {
    await server.close();
    hook.close();
  });
  const call = (method: string, params: object = {}) =>
    fetch(`${server.url}/bot${DEMO_TOKEN}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(params),
    }).then(answer => answer.json() as Promise<{ ok: boolean; result: unknown }>);

  test('is fine when nobody else has its updates, and keeps those that wait', async () => {
    const anna = server.privately(server.person({ name: 'Анна' }));
    anna.say('раз');
    anna.say('два');
    expect(await examineTelegram(examinee())).toEqual({ kind: 'ok', username: 'svod_demo_bot', waiting: 2 });
    expect((await call('getUpdates')).result).toHaveLength(2);
  });

  test('is refused with another token, and out of reach where nobody listens or answers', async () => {
    const token = DEMO_TOKEN.replace('SIMULATOR', 'SIMULATED');
    expect(await examineTelegram(examinee({ token }))).toEqual({ kind: 'refused' });
    expect(await examineTelegram(examinee({ apiRoot: 'http://127.0.0.1:1' }))).toEqual({
      kind: 'unreachable',
    });
    const held = server.faults.hold('getMe');
    expect(await examineTelegram(examinee({ timeoutMs: 100 }))).toEqual({ kind: 'unreachable' });
    held.release();
  });

  test('has a webhook where it is to poll, another than its own, or one that fails', async () => {
    await call('setWebhook', { url: hookUrl });
    expect(await examineTelegram(examinee())).toMatchObject({ kind: 'webhook_set' });
    const elsewhere = { kind: 'webhook', url: 'https://bot.example/hook' } as const;
    expect(await examineTelegram(examinee({ updates: elsewhere }))).toMatchObject({
      kind: 'webhook_elsewhere',
    });
    const own = { kind: 'webhook', url: hookUrl } as const;
    expect(await examineTelegram(examinee({ updates: own }))).toMatchObject({ kind: 'ok' });
    server.privately(server.person({ name: 'Анна' })).say('раз');
    await server.journal.waitFor(entry => entry.kind === 'delivery' && !entry.isTaken);
    expect(await examineTelegram(examinee({ updates: own }))).toMatchObject({
      kind: 'webhook_failing',
      waiting: 1,
    });
    await call('deleteWebhook');
    expect(await examineTelegram(examinee({ updates: own }))).toMatchObject({ kind: 'ok' });
  });

  test('is polled by somebody else, who comes back as soon as they were pushed out', async () => {
    const pushedOut = call('getUpdates', { timeout: 30 });
    await server.reached('getUpdates');
    const looking = examineTelegram(examinee());
    expect((await pushedOut).ok).toBe(false);
    const back = call('getUpdates', { timeout: 30 });
    expect(await looking).toMatchObject({ kind: 'polled_elsewhere' });
    await server.close();
    await back.catch(() => undefined);
  });
});
