import { Bot } from 'grammy';
import { Telegraf } from 'telegraf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AcceptEvent, InboundEvent } from '../../../src/chat/port.ts';
import { type MountOptions, mountTelegram } from '../../../src/chat/telegram/mount.ts';
import { DEMO_TOKEN, type Person, startTelegramServer, type TelegramServer } from '../../support/telegram.ts';
import { attached, FRAMEWORKS, type Framework, png, readableLog } from './bots.ts';
import { CHART, message, text } from './messages.ts';

let telegram: TelegramServer;
let anna: Person;
let open: AsyncDisposableStack;

beforeEach(async () => {
  open = new AsyncDisposableStack();
  telegram = open.use(await startTelegramServer());
  anna = telegram.person({ name: 'Анна', language: 'ru' });
});

afterEach(() => open.disposeAsync());

/** A bot that was there before svod, with handlers, buttons and an error handler of its own. */
async function host(framework: Framework, more: Partial<MountOptions> & { accept: AcceptEvent }) {
  const { logger, lines } = readableLog();
  const errors: unknown[] = [];
  const options = {
    readAttached: attached({ 'chart-1': await png(64, 64) }),
    language: 'ru' as const,
    logger,
    apiRoot: telegram.url,
    ...more,
  };
  if (framework === 'telegraf') {
    const bot = new Telegraf(DEMO_TOKEN, { telegram: { apiRoot: telegram.url } });
    bot.command('weather', context => context.reply('Солнечно'));
    const port = await mountTelegram(bot, options);
    bot.action('menu', context => context.answerCbQuery('меню хозяина'));
    bot.on('text', context => context.reply('это хозяин'));
    bot.catch(error => void errors.push(error));
    const ready = Promise.withResolvers<void>();
    const running = bot.launch(() => ready.resolve());
    open.defer(async () => {
      bot.stop();
      await running;
    });
    await ready.promise;
    return { port, errors, lines };
  }
  const bot = new Bot(DEMO_TOKEN, { client: { apiRoot: telegram.url } });
  bot.command('weather', context => context.reply('Солнечно'));
  const port = await mountTelegram(bot, options);
  bot.callbackQuery('menu', context => context.answerCallbackQuery('меню хозяина'));
  bot.on('message:text', context => context.reply('это хозяин'));
  bot.catch(error => void errors.push(error));
  const ready = Promise.withResolvers<void>();
  const running = bot.start({ onStart: () => ready.resolve() });
  open.defer(async () => {
    await bot.stop();
    await running;
  });
  await ready.promise;
  return { port, errors, lines };
}

/** Where events land, one by one. */
function inbox() {
  const stored: InboundEvent[] = [];
  const waiting: ((event: InboundEvent) => void)[] = [];
  return {
    stored,
    accept: async (event: InboundEvent) => {
      stored.push(event);
      waiting.shift()?.(event);
    },
    next: () => new Promise<InboundEvent>(done => waiting.push(done)),
  };
}

describe.each(FRAMEWORKS)('in someone’s %s bot', framework => {
  it('svod takes questions and answers through the same bot, files and replies included', async () => {
    const box = inbox();
    const { port } = await host(framework, { accept: box.accept });
    const group = telegram.group({ title: 'Отдел', people: [anna] });
    const arrived = box.next();
    const asked = group.as(anna).mention('доход по городам');
    const event = await arrived;
    await port.send(
      event.address,
      message([CHART, { kind: 'buttons', rows: [[{ id: 'x', label: 'Ещё' }]] }]),
    );
    const shown = group.as(anna).messages().at(-1);
    expect(shown).toMatchObject({
      photo: expect.anything(),
      reply_to_message: { message_id: asked.message_id },
      reply_markup: { inline_keyboard: [[{ callback_data: 'v1:x' }]] },
    });
  });

  it('the host keeps its commands, its buttons and what people say among themselves', async () => {
    const box = inbox();
    const { port } = await host(framework, { accept: box.accept });
    const chat = telegram.privately(anna);
    chat.say('/weather');
    expect((await chat.next()).text).toBe('Солнечно');
    const group = telegram.group({ title: 'Отдел', people: [anna], bots: 'administrator' });
    const seat = group.as(anna);
    seat.say('обед?');
    expect((await seat.next()).text).toBe('это хозяин');

    const ours = box.next();
    chat.say('сколько клиентов');
    await port.send(
      (await ours).address,
      message([text('42'), { kind: 'buttons', rows: [[{ id: 'a', label: 'Да' }]] }]),
    );
    const sent = await chat.next(shown => shown.text === '42');
    const foreign = chat.pressData(sent, 'menu');
    expect((await foreign.answer).text).toBe('меню хозяина');
    const press = box.next();
    chat.press('Да');
    expect((await press).body).toMatchObject({ kind: 'press', button: 'a' });
    expect(box.stored.map(event => event.body.kind)).toEqual(['text', 'press']);
  });

  it('the host says what svod may take', async () => {
    const box = inbox();
    const when = (event: InboundEvent) => event.body.kind === 'command' && event.body.name === 'ask';
    await host(framework, { accept: box.accept, when });
    const chat = telegram.privately(anna);
    chat.say('сколько клиентов');
    expect((await chat.next()).text).toBe('это хозяин');
    const arrived = box.next();
    chat.say('/ask сколько клиентов');
    expect((await arrived).body).toMatchObject({ name: 'ask', argument: 'сколько клиентов' });
  });

  it('what cannot be stored stops nobody’s bot, is tried three times and told to the host', async () => {
    let tries = 0;
    const told: unknown[] = [];
    const accept = async () => {
      tries++;
      throw new Error('the database is away, password=hunter2');
    };
    const { errors, lines } = await host(framework, { accept, failed: error => void told.push(error) });
    const chat = telegram.privately(anna);
    chat.say('сколько клиентов');
    chat.say('/weather');
    expect((await chat.next()).text).toBe('Солнечно');
    await expect.poll(() => told.length).toBe(1);
    expect([tries, errors]).toEqual([3, []]);
    expect(lines.join()).toContain('a Telegram update was not stored');
    expect(lines.join()).not.toMatch(/hunter2|сколько|SIMULATOR/);
  });

  it('a mistake in the host’s own rule leaves the update to the host', async () => {
    const box = inbox();
    const when = () => {
      throw new TypeError('undefined is not a function');
    };
    await host(framework, { accept: box.accept, when });
    const chat = telegram.privately(anna);
    chat.say('привет');
    expect((await chat.next()).text).toBe('это хозяин');
    expect(box.stored).toEqual([]);
  });
});
