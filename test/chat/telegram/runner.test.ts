import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pause } from '../../../src/chat/pause.ts';
import type { InboundEvent } from '../../../src/chat/port.ts';
import {
  type RunningTelegram,
  startTelegram,
  type TelegramOptions,
} from '../../../src/chat/telegram/runner.ts';
import {
  DEMO_TOKEN,
  manualClock,
  type Person,
  startTelegramServer,
  type TelegramServer,
} from '../../support/telegram.ts';
import { attached, FRAMEWORKS, type Framework, readableLog } from './bots.ts';
import { message, text } from './messages.ts';

const SECRET = 'a_Secret-1';

let telegram: TelegramServer;
let anna: Person;
let open: AsyncDisposableStack;
let clock: ReturnType<typeof manualClock>;

beforeEach(async () => {
  open = new AsyncDisposableStack();
  clock = manualClock();
  telegram = open.use(await startTelegramServer({ clock }));
  anna = telegram.person({ name: 'Анна', language: 'ru' });
});

afterEach(() => open.disposeAsync());

/** A place where events arrive; `failing` of them are refused first, as by a database that is away. */
function inbox() {
  const stored: InboundEvent[] = [];
  const waiting: ((event: InboundEvent) => void)[] = [];
  const box = {
    stored,
    refused: 0,
    failing: 0,
    accept: async (event: InboundEvent) => {
      if (box.failing > 0) {
        box.failing--;
        box.refused++;
        throw new Error('the database is away');
      }
      stored.push(event);
      waiting.shift()?.(event);
    },
    next: () => new Promise<InboundEvent>(done => waiting.push(done)),
  };
  return box;
}

/** The bot, by polling or behind a server of ours that it told Telegram of. */
async function run(
  framework: Framework,
  kind: 'polling' | 'webhook',
  box: ReturnType<typeof inbox>,
  more: Partial<TelegramOptions> = {},
) {
  const log = readableLog();
  let running: RunningTelegram | undefined;
  const server: Server = createServer((request, response) => void running?.webhook?.node(request, response));
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  open.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/telegram`;
  running = await startTelegram({
    token: DEMO_TOKEN,
    framework,
    updates: kind === 'polling' ? { kind } : { kind, url, secret: SECRET },
    apiRoot: telegram.url,
    filesDir: null,
    commands: [
      { name: 'help', description: { ru: 'подсказка', en: 'help' } },
      { name: 'members', description: { ru: 'участники', en: 'members' }, privateOnly: true },
    ],
    language: 'ru',
    accept: box.accept,
    readAttached: attached({}),
    logger: log.logger,
    // Nothing here is worth a real second.
    wait: async () => {},
    ...more,
  });
  open.use(running);
  return { ...running, log, url };
}

const ways = FRAMEWORKS.flatMap(framework =>
  (['polling', 'webhook'] as const).map(kind => ({ framework, kind })),
);

describe.each(ways)('a bot on $framework by $kind', ({ framework, kind }) => {
  it('takes what is said to it and answers', async () => {
    const box = inbox();
    const { port, ready } = await run(framework, kind, box);
    await ready;
    const chat = telegram.privately(anna);
    const arrived = box.next();
    chat.say('сколько клиентов');
    const event = await arrived;
    expect(event).toMatchObject({
      dedupeKey: expect.stringMatching(/^tg:7000000001:\d+$/),
      body: { kind: 'text', text: 'сколько клиентов' },
    });
    await port.send(event.address, message([text('**42**')]));
    expect((await chat.next()).text).toBe('42');
  });

  it('does not confirm what is not stored: it comes again, in order, and once', async () => {
    const box = inbox();
    // Three tries of the middleware, then the platform's next delivery.
    box.failing = 3;
    const { ready, log } = await run(framework, kind, box);
    await ready;
    const chat = telegram.privately(anna);
    const both = Promise.all([box.next(), box.next()]);
    chat.say('раз');
    chat.say('два');
    // A webhook that failed is tried again a second later.
    await expect
      .poll(() => {
        if (box.refused === 3) clock.advance(1000);
        return box.stored.length;
      })
      .toBe(2);
    expect((await both).map(event => event.body)).toMatchObject([{ text: 'раз' }, { text: 'два' }]);
    expect(box.refused).toBe(3);
    expect(new Set(box.stored.map(event => event.dedupeKey)).size).toBe(2);
    expect(log.lines.join()).not.toMatch(/раз|SIMULATOR/);
  });

  it('takes a delivery that comes twice under the same key', async () => {
    const box = inbox();
    await (await run(framework, kind, box)).ready;
    const first = box.next();
    telegram.privately(anna).say('раз');
    await first;
    const again = box.next();
    // What the platform considers confirmed may be a moment behind what we stored.
    await expect.poll(() => telegram.redeliver(1)).toBe(1);
    expect((await again).dedupeKey).toBe((await first).dedupeKey);
  });

  it('leaves what people say among themselves unstored', async () => {
    const box = inbox();
    await (await run(framework, kind, box)).ready;
    const group = telegram.group({ title: 'Отдел', people: [anna], bots: 'administrator' });
    const arrived = box.next();
    group.as(anna).say('обед?');
    group.as(anna).mention('сколько клиентов');
    expect((await arrived).body).toMatchObject({ text: 'сколько клиентов' });
    expect(box.stored.filter(event => event.body.kind === 'text')).toHaveLength(1);
  });

  it('stops without losing what came while it stopped', async () => {
    const box = inbox();
    const first = await run(framework, kind, box);
    await first.ready;
    const arrived = box.next();
    const chat = telegram.privately(anna);
    chat.say('раз');
    await arrived;
    await first.stop();
    const second = inbox();
    const later = second.next();
    if (kind === 'polling') chat.say('два');
    await (await run(framework, kind, second)).ready;
    if (kind === 'webhook') chat.say('два');
    expect((await later).body).toMatchObject({ text: 'два' });
    expect(second.stored).toHaveLength(1);
  });
});

describe.each(FRAMEWORKS)('setting up on %s', framework => {
  it('says in both languages what the bot can, in groups less', async () => {
    const box = inbox();
    await (await run(framework, 'polling', box)).ready;
    await expect.poll(() => telegram.callsOf('setMyCommands').length).toBe(6);
    expect(telegram.callsOf('setMyDescription').length).toBeGreaterThan(0);
    const read = (value: unknown) => (typeof value === 'string' ? JSON.parse(value) : value);
    const lists = telegram
      .callsOf('setMyCommands')
      .map(({ scope, language_code, commands }) => [
        read(scope).type,
        language_code ?? null,
        read(commands).map(
          (one: { command: string; description: string }) => `${one.command} ${one.description}`,
        ),
      ]);
    expect(lists).toContainEqual(['all_private_chats', 'ru', ['help подсказка', 'members участники']]);
    expect(lists).toContainEqual(['all_group_chats', 'en', ['help help']]);
  });

  it('says nothing anew that is said already', async () => {
    const first = await run(framework, 'polling', inbox());
    await first.ready;
    await expect.poll(() => telegram.callsOf('setMyCommands').length).toBe(6);
    await first.stop();
    await (await run(framework, 'polling', inbox())).ready;
    await expect.poll(() => telegram.callsOf('getMyCommands').length).toBe(12);
    expect(telegram.callsOf('setMyCommands')).toHaveLength(6);
    expect(telegram.callsOf('setMyShortDescription').length).toBeLessThanOrEqual(3);
  });

  it('refuses a token that Telegram refuses, in words about the setting', async () => {
    const { ready } = await run(framework, 'polling', inbox(), {
      token: '7000000002:none-of-theirs',
    });
    await expect(ready).rejects.toMatchObject({
      code: 'config_invalid',
      message: 'SVOD_TELEGRAM_TOKEN:refused',
    });
  });

  it('waits for a Telegram that cannot be reached, and runs when it can', async () => {
    telegram.faults.next('getMe', { kind: 'drop', when: 'before' });
    const box = inbox();
    const { ready, log } = await run(framework, 'polling', box);
    await ready;
    expect(log.lines.join()).toContain('Telegram cannot be reached, asking again');
    expect(log.lines.join()).not.toContain('SIMULATOR');
  });

  it('is stopped while it waits', async () => {
    telegram.faults.next('getMe', { kind: 'flood', retryAfterSeconds: 600 }, 5);
    const { ready, stop } = await run(framework, 'polling', inbox(), { wait: pause });
    await expect.poll(() => telegram.callsOf('getMe').length).toBe(1);
    await stop();
    await ready;
    expect(telegram.callsOf('deleteWebhook')).toEqual([]);
  });
});

describe.each(FRAMEWORKS)('polling on %s', framework => {
  it.each([
    ['a broken connection', { kind: 'drop', when: 'before' }],
    ['a server that fails', { kind: 'error', code: 502, description: 'Bad Gateway' }],
    ['flood control', { kind: 'flood', retryAfterSeconds: 1 }],
    [
      'another poller',
      { kind: 'error', code: 409, description: 'Conflict: terminated by other getUpdates request' },
    ],
  ] as const)('survives %s', async (what, fault) => {
    telegram.faults.next('getUpdates', fault);
    const box = inbox();
    const { ready, log } = await run(framework, 'polling', box);
    const arrived = box.next();
    await ready;
    telegram.privately(anna).say('раз');
    expect((await arrived).body).toMatchObject({ text: 'раз' });
    if (what === 'another poller')
      expect(log.lines.join()).toContain('another process polls with this token');
  });

  it('stores chats side by side, and each chat in its order', async () => {
    const gate = Promise.withResolvers<void>();
    const stored: string[] = [];
    const both = Promise.withResolvers<void>();
    const boris = telegram.privately(telegram.person({ name: 'Борис' }));
    const chat = telegram.privately(anna);
    const accept = async ({ body }: InboundEvent) => {
      const said = body.kind === 'text' ? body.text : '';
      if (said === 'раз') await gate.promise;
      stored.push(said);
      if (said === 'Борис') gate.resolve();
      if (said === 'два') both.resolve();
    };
    chat.say('раз');
    chat.say('два');
    boris.say('Борис');
    await (await run(framework, 'polling', { ...inbox(), accept })).ready;
    await both.promise;
    expect(stored).toEqual(['Борис', 'раз', 'два']);
  });

  it('takes away a webhook that is set', async () => {
    const hooked = await run(framework, 'webhook', inbox());
    await hooked.ready;
    await hooked.stop();
    const box = inbox();
    await (await run(framework, 'polling', box)).ready;
    const arrived = box.next();
    telegram.privately(anna).say('раз');
    await arrived;
  });
});

describe.each(FRAMEWORKS)('a webhook on %s', framework => {
  const update = JSON.stringify({ update_id: 1, message: {} });
  const post = (url: string, headers: Record<string, string>, body = update) =>
    fetch(url, { method: 'POST', headers, body }).then(async response => [
      response.status,
      await response.text(),
    ]);
  const signed = { 'X-Telegram-Bot-Api-Secret-Token': SECRET };

  it('believes nobody without the secret', async () => {
    const box = inbox();
    const { url, ready } = await run(framework, 'webhook', box);
    await ready;
    expect(await post(url, {})).toEqual([401, '']);
    expect(await post(url, { 'X-Telegram-Bot-Api-Secret-Token': `${SECRET}x` })).toEqual([401, '']);
    expect(await post(url, signed, 'nonsense')).toEqual([400, '']);
    expect((await fetch(url)).status).toBe(405);
    expect(box.stored).toEqual([]);
  });

  it('says 200 with nothing in it for what is nobody’s, so that Telegram keeps no count of failures', async () => {
    const { url, ready } = await run(framework, 'webhook', inbox());
    await ready;
    expect(await post(url, signed)).toEqual([200, '']);
  });

  it('answers 503 until it knows who it is', async () => {
    const held = telegram.faults.hold('getMe');
    const { url, ready } = await run(framework, 'webhook', inbox());
    expect(await post(url, signed)).toEqual([503, '']);
    held.release();
    await ready;
    expect(await post(url, signed)).toEqual([200, '']);
  });

  it('tells Telegram what it wants to hear and the secret to say', async () => {
    const { url, ready } = await run(framework, 'webhook', inbox());
    await ready;
    const [call] = telegram.callsOf('setWebhook');
    expect(call).toMatchObject({ url, secret_token: SECRET });
    expect(JSON.stringify(call)).toContain('stopped_message_generation');
  });
});
