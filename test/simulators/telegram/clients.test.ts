import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Bot as GrammyBot, InputFile, webhookCallback } from 'grammy';
import { Telegraf } from 'telegraf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEMO_TOKEN, type Person, startTelegramServer, type TelegramServer } from '../../support/telegram.ts';

/** A bot that repeats what it is told, made with either library. */
interface EchoBot {
  poll(): Promise<void>;
  handler(): Parameters<typeof createServer>[1];
  sendDocument(chatId: number, bytes: Buffer, name: string): Promise<unknown>;
  stop(): Promise<void>;
}

function telegrafEcho(root: string): EchoBot {
  const bot = new Telegraf(DEMO_TOKEN, { telegram: { apiRoot: root, webhookReply: true } });
  bot.on('text', context => context.reply(`echo: ${context.message.text}`));
  bot.on('callback_query', context => context.answerCbQuery('pressed'));
  let polling: Promise<void> | null = null;
  return {
    async poll() {
      await new Promise<void>(ready => {
        polling = bot.launch(ready);
      });
    },
    handler: () => (request, response) =>
      void bot.webhookCallback('/hook', { secretToken: 's3cret' })(request, response),
    sendDocument: (chatId, source, filename) =>
      bot.telegram.sendDocument(
        chatId,
        { source, filename },
        { caption: 'файл', reply_markup: inlineMarkup() },
      ),
    async stop() {
      if (polling) bot.stop();
      await polling;
    },
  };
}

function grammyEcho(root: string): EchoBot {
  const bot = new GrammyBot(DEMO_TOKEN, { client: { apiRoot: root } });
  bot.on('message:text', context => context.reply(`echo: ${context.message.text}`));
  bot.on('callback_query:data', context => context.answerCallbackQuery('pressed'));
  let polling: Promise<void> | null = null;
  return {
    async poll() {
      await new Promise<void>(ready => {
        polling = bot.start({ onStart: () => ready() });
      });
    },
    handler: () => webhookCallback(bot, 'http', { secretToken: 's3cret' }),
    sendDocument: (chatId, bytes, name) =>
      bot.api.sendDocument(chatId, new InputFile(bytes, name), {
        caption: 'файл',
        reply_markup: inlineMarkup(),
      }),
    async stop() {
      if (polling) await bot.stop();
      await polling;
    },
  };
}

function inlineMarkup() {
  return { inline_keyboard: [[{ text: 'Нажать', callback_data: 'v1:press:1' }]] };
}

describe.each([
  ['telegraf', telegrafEcho],
  ['grammY', grammyEcho],
])('a plain %s bot', (_, makeBot) => {
  let telegram: TelegramServer;
  let ira: Person;
  let bot: EchoBot;
  let hook: Server | null = null;

  beforeEach(async () => {
    telegram = await startTelegramServer();
    ira = telegram.person({ name: 'Ира', language: 'ru' });
    bot = makeBot(telegram.url);
  });

  afterEach(async () => {
    await bot.stop();
    hook?.closeAllConnections();
    hook?.close();
    hook = null;
    await telegram.close();
  });

  async function hookUp(): Promise<void> {
    const server = createServer(bot.handler());
    hook = server;
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`${telegram.url}/bot${DEMO_TOKEN}/setWebhook`, {
      method: 'POST',
      body: new URLSearchParams({ url: `http://127.0.0.1:${port}/hook`, secret_token: 's3cret' }),
    });
    expect(await response.json()).toEqual({ ok: true, result: true, description: 'Webhook was set' });
  }

  it('answers by polling', async () => {
    await bot.poll();
    const chat = telegram.privately(ira);
    chat.say('привет');
    expect((await chat.next()).text).toBe('echo: привет');
  });

  it('answers by a signed webhook', async () => {
    await hookUp();
    const chat = telegram.privately(ira);
    chat.say('привет');
    expect((await chat.next()).text).toBe('echo: привет');
  });

  it('answers a pressed button', async () => {
    await bot.poll();
    const chat = telegram.privately(ira);
    chat.say('привет');
    await chat.next();
    await bot.sendDocument(chat.chatId, Buffer.from('a;b\n1;2\n'), 'список.csv');
    const sent = await chat.next();
    const press = chat.press('Нажать');
    expect(sent.reply_markup).toEqual(inlineMarkup());
    expect(await press.answer).toMatchObject({ text: 'pressed', showAlert: false });
  });

  it('uploads a document whose name is Russian', async () => {
    const chat = telegram.privately(ira);
    chat.say('/start');
    await bot.sendDocument(chat.chatId, Buffer.from('a;b\n1;2\n'), 'список.csv');
    const { document, caption } = await chat.next();
    expect([document?.file_name, document?.file_size, caption]).toEqual(['список.csv', 8, 'файл']);
  });
});
