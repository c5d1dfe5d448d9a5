import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  callBot,
  DEMO_TOKEN,
  type Envelope,
  manualClock,
  type Seat,
  startTelegramServer,
  type TelegramServer,
} from '../../support/telegram.ts';

interface Update {
  readonly update_id: number;
  readonly message?: { readonly text?: string };
}

const clock = manualClock();
let telegram: TelegramServer;
let chat: Seat;

beforeEach(async () => {
  telegram = await startTelegramServer({ clock });
  chat = telegram.privately(telegram.person({ name: 'Ира' }));
});
afterEach(() => telegram.close());

function call(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<Envelope> {
  return callBot(telegram.url, DEMO_TOKEN, method, params);
}

async function poll(params: Readonly<Record<string, unknown>> = {}): Promise<Update[]> {
  return (await call('getUpdates', params)).result as Update[];
}

describe('polling', () => {
  it('hands an update out until the next offset confirms it', async () => {
    chat.say('раз');
    chat.say('два');
    const first = await poll();
    expect(first.map(update => update.message?.text)).toEqual(['раз', 'два']);
    expect(await poll({ limit: 1 })).toEqual(first.slice(0, 1));
    expect(await poll({ offset: first[1]?.update_id })).toEqual(first.slice(1));
    expect(await poll({ offset: (first[1]?.update_id ?? 0) + 1 })).toEqual([]);
    expect(first[1]?.update_id).toBe((first[0]?.update_id ?? 0) + 1);
  });

  it('waits for an update, or for its time to pass', async () => {
    const waiting = poll({ timeout: 30 });
    await telegram.reached('getUpdates');
    chat.say('вот');
    const [update] = await waiting;
    expect(update?.message?.text).toBe('вот');
    const idle = poll({ offset: (update?.update_id ?? 0) + 1, timeout: 30 });
    await telegram.reached('getUpdates');
    clock.advance(30_000);
    expect(await idle).toEqual([]);
  });

  it('belongs to the latest poller', async () => {
    const first = call('getUpdates', { timeout: 30 });
    await telegram.reached('getUpdates');
    const second = poll({ timeout: 30 });
    expect(await first).toEqual({
      ok: false,
      error_code: 409,
      description:
        'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    });
    chat.say('вот');
    expect(await second).toHaveLength(1);
  });

  it('brings only the kinds that were asked for', async () => {
    await call('getUpdates', { allowed_updates: ['callback_query'] });
    chat.say('мимо');
    expect(await poll()).toEqual([]);
    await call('getUpdates', { allowed_updates: [] });
    chat.say('сюда');
    expect(await poll()).toHaveLength(1);
  });

  it('can bring a confirmed update once more, under its old id', async () => {
    chat.say('раз');
    const [first] = await poll();
    const offset = (first?.update_id ?? 0) + 1;
    await poll({ offset });
    expect(telegram.redeliver()).toBe(1);
    expect(await poll({ offset })).toEqual([first]);
    expect(await poll({ offset })).toEqual([]);
  });
});

describe('a webhook', () => {
  let hook: Server;
  let url: string;
  let answers: { status: number; body?: string }[];
  let got: { update: Update; secret: string | undefined }[];

  let seen: number;

  beforeEach(async () => {
    seen = 0;
    answers = [];
    got = [];
    hook = createServer(async (request, response) => {
      let text = '';
      for await (const chunk of request) text += String(chunk);
      got.push({
        update: JSON.parse(text) as Update,
        secret: request.headers['x-telegram-bot-api-secret-token'] as string | undefined,
      });
      const { status, body } = answers.shift() ?? { status: 200 };
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
    await new Promise<void>(done => hook.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`;
  });
  afterEach(() => {
    hook.closeAllConnections();
    hook.close();
  });

  /** Waits until one more delivery has come to its end. */
  async function delivery(): Promise<boolean> {
    const { found } = await telegram.journal.waitFor(entry => entry.kind === 'delivery' && entry, {
      from: seen,
    });
    seen = telegram.journal.entries.indexOf(found) + 1;
    return found.isTaken;
  }

  it('carries the secret and ends polling', async () => {
    await call('setWebhook', { url, secret_token: 'abc_-9' });
    expect((await call('getUpdates')).description).toBe(
      "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    );
    chat.say('раз');
    expect(await delivery()).toBe(true);
    expect(got.map(one => [one.update.message?.text, one.secret])).toEqual([['раз', 'abc_-9']]);
    expect((await call('deleteWebhook')).description).toBe('Webhook was deleted');
    expect(await poll()).toEqual([]);
  });

  it('gets a refused update again, later and later, before the chat’s next one', async () => {
    answers = [{ status: 500 }, { status: 503 }];
    await call('setWebhook', { url });
    chat.say('раз');
    chat.say('два');
    expect(await delivery()).toBe(false);
    const info = (await call('getWebhookInfo')).result;
    expect(info).toMatchObject({
      pending_update_count: 2,
      last_error_message: 'Wrong response from the webhook: 500 Internal Server Error',
    });
    clock.advance(1000);
    expect(await delivery()).toBe(false);
    clock.advance(1999);
    expect(got).toHaveLength(2);
    clock.advance(1);
    expect([await delivery(), await delivery()]).toEqual([true, true]);
    expect(got.map(one => one.update.message?.text)).toEqual(['раз', 'раз', 'раз', 'два']);
    expect(new Set(got.slice(0, 3).map(one => one.update.update_id)).size).toBe(1);
  });

  it('may answer with a call of a method', async () => {
    answers = [
      { status: 200, body: JSON.stringify({ method: 'sendMessage', chat_id: chat.chatId, text: 'сразу' }) },
    ];
    await call('setWebhook', { url });
    chat.say('раз');
    expect((await chat.next()).text).toBe('сразу');
  });

  it('is redelivered what it has taken', async () => {
    await call('setWebhook', { url });
    chat.say('раз');
    await delivery();
    telegram.redeliver();
    await delivery();
    expect(got[1]).toEqual(got[0]);
  });

  it('is on this machine, and signed with letters that a header takes', async () => {
    expect((await call('setWebhook', { url: 'https://bot.example.com/hook' })).description).toBe(
      'Bad Request: bad webhook: the simulator delivers to this machine only',
    );
    expect((await call('setWebhook', { url, secret_token: 'пароль' })).description).toBe(
      'Bad Request: secret token contains unallowed characters',
    );
  });
});
