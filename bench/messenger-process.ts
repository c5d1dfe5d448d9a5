import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver } from '@slack/bolt';
import { Bot, webhookCallback } from 'grammy';
import { Telegraf } from 'telegraf';
import { attachedFiles } from '../src/chat/attached-files.ts';
import { openChat } from '../src/chat/chat-room.ts';
import type { Capabilities, ChatPort, Platform } from '../src/chat/port.ts';
import { createSlack } from '../src/chat/slack/bolt.ts';
import { startTelegram } from '../src/chat/telegram/runner.ts';
import { migrate } from '../src/data/migrate.ts';
import { type DatabaseOptions, openDatabase } from '../src/data/open.ts';
import { createLogger } from '../src/log.ts';
import { messageOf, textOf } from '../test/support/chat-events.ts';
import { BOT, isOurs, isSlack, type MessengerKind } from './messenger-kinds.ts';

// One bot that answers what it is told, in a process of its own: `messenger-process.ts KIND PLATFORM BASE`. PLATFORM is the
// address of a `MessengerPlatform`, BASE is `DatabaseOptions` as JSON. It prints the address of its webhook and the memory it
// stands at; SIGTERM ends it.
const [kindGiven = '', platform = '', base = ''] = process.argv.slice(2);
const kind = kindGiven as MessengerKind;
const logger = createLogger('error');
const PATH = '/hook';

const url = isOurs(kind)
  ? await ours()
  : await { telegraf: bareTelegraf, grammY: bareGrammy, Bolt: bareBolt }[kind as 'telegraf']();
process.stdout.write(`${url}\n`);

async function ours(): Promise<string> {
  const db = await openDatabase(JSON.parse(base) as DatabaseOptions, { logger });
  await migrate(db);
  const ports = new Map<Platform, ChatPort>();
  const room = openChat({
    db,
    ports,
    handle: async ({ event, say }) => say(messageOf(textOf(event))),
    logger,
    language: 'ru',
  });
  const shared = { accept: room.accept, readAttached: attachedFiles(db), logger, language: 'ru' as const };
  if (isSlack(kind)) {
    const slack = createSlack(
      {
        apiUrl: `${platform}/api/`,
        transport: { kind: 'http', signingSecret: BOT.signingSecret, path: PATH },
        listen: { host: '127.0.0.1', port: 0 },
        workspaces: { kind: 'one', botToken: BOT.slackToken },
      },
      { ...shared, db, joined: async () => true },
    );
    ports.set('slack', unpaced(slack.port));
    await room.start();
    await slack.start();
    return `http://127.0.0.1:${slack.address?.port}${PATH}`;
  }
  const telegram = await startTelegram({
    ...shared,
    token: BOT.token,
    framework: kind === 'svod, grammY' ? 'grammy' : 'telegraf',
    updates: { kind: 'webhook', url: `http://127.0.0.1:1${PATH}`, secret: BOT.secret },
    apiRoot: platform,
    filesDir: null,
    commands: [],
  });
  ports.set('telegram', unpaced(telegram.port));
  await room.start();
  await telegram.ready;
  return listen((request, response) => void telegram.webhook?.node(request, response));
}

/** Without the pace that the platforms ask for: the bare bots keep none either. */
function unpaced<Port extends ChatPort>(port: Port): Port {
  const pace = { conversationMs: 0, perSecond: 100_000 };
  (port as { capabilities: Capabilities }).capabilities = { ...port.capabilities, pace };
  return port;
}

async function bareTelegraf(): Promise<string> {
  const bot = new Telegraf(BOT.token, { telegram: { apiRoot: platform } });
  bot.on('text', context => context.reply(context.message.text));
  bot.botInfo = await bot.telegram.getMe();
  return listen(bot.webhookCallback(PATH, { secretToken: BOT.secret }));
}

async function bareGrammy(): Promise<string> {
  const bot = new Bot(BOT.token, { client: { apiRoot: platform } });
  bot.on('message:text', context => context.reply(context.message.text));
  await bot.init();
  return listen(webhookCallback(bot, 'http', { secretToken: BOT.secret }));
}

async function bareBolt(): Promise<string> {
  const receiver = new HTTPReceiver({ signingSecret: BOT.signingSecret, endpoints: [PATH] });
  const app = new App({
    receiver,
    token: BOT.slackToken,
    clientOptions: { slackApiUrl: `${platform}/api/` },
  });
  app.message(async ({ message, say }) => {
    if ('text' in message && message.text) await say(message.text);
  });
  const server = await receiver.start(0);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}`;
}

async function listen(serve: RequestListener): Promise<string> {
  const server = createServer(serve);
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}`;
}
