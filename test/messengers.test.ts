import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { parseActor } from '../src/access/actor.ts';
import { addMember, listMembers, removeMember } from '../src/access/members.ts';
import { type App, openApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import type { MessengerSettings, Messengers } from '../src/messengers.ts';
import { insertPeople } from './capabilities/people-base.ts';
import { SCENARIO } from './support/scenario/scenario.ts';
import { slackStage } from './support/scenario/slack-stage.ts';
import type { Stage } from './support/scenario/stage.ts';
import { telegramStage } from './support/scenario/telegram-stage.ts';
import { DEMO_TOKEN } from './support/telegram.ts';

/** Starts a messenger of ours against a stage. */
interface Surface {
  readonly name: string;
  readonly platform: 'telegram' | 'slack';
  open(app: App): Promise<{ stage: Stage; messengers: Messengers }>;
}

const SURFACES: readonly Surface[] = [
  ...(['telegraf', 'grammy'] as const).flatMap(framework =>
    (['polling', 'webhook'] as const).map(mode => ({
      name: `Telegram, ${framework} by ${mode}`,
      platform: 'telegram' as const,
      open: (app: App) => openTelegram(app, framework, mode),
    })),
  ),
  ...(['socket', 'http'] as const).map(mode => ({
    name: `Slack by ${mode}`,
    platform: 'slack' as const,
    open: (app: App) => openSlack(app, mode),
  })),
];

let home: string;
let app: App;
const listening: Server[] = [];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'svod-scenario-'));
  app = await openApp(readConfig({ SVOD_HOME: home, SVOD_LOG_LEVEL: 'silent' }));
  await insertPeople(app.db);
});
afterAll(async () => {
  await app?.[Symbol.asyncDispose]();
  for (const server of listening) server.close();
  await rm(home, { recursive: true, force: true });
});

describe.each(SURFACES)('people in $name', ({ platform, open }) => {
  let stage: Stage;
  let messengers: Messengers;
  beforeAll(async () => {
    ({ stage, messengers } = await open(app));
    await messengers.ready;
    for (const { id } of await listMembers(app.db)) await removeMember(app.db, app.groupAdmin, id);
    const enrol = (name: string, actor: string, externalId: string) =>
      addMember(app.db, app.groupAdmin, {
        name,
        actor: parseActor(actor, ['expobank', 'hvoya']),
        identities: [{ surface: platform, externalId }],
      });
    await enrol('Анна', 'admin@*', stage.accounts.admin);
    await enrol('Марк', 'marketer@hvoya', stage.accounts.marketer);
    // A bot may write first to nobody: both have met it.
    for (const who of [stage.admin, stage.marketer]) {
      who.say('привет');
      await who.next(/Здравствуйте/);
    }
  });
  afterAll(async () => {
    await messengers?.[Symbol.asyncDispose]();
    await stage?.[Symbol.asyncDispose]();
  });
  for (const { step, run } of SCENARIO) test(step, () => run(stage));
});

async function openTelegram(app: App, framework: 'telegraf' | 'grammy', mode: 'polling' | 'webhook') {
  const stage = await telegramStage();
  const hook = mode === 'webhook' ? await listen() : null;
  const settings: MessengerSettings = {
    slack: null,
    telegram: {
      token: DEMO_TOKEN,
      framework,
      updates: hook
        ? { kind: 'webhook', url: `${hook.url}/hooks/telegram`, secret: 'only-telegram-knows' }
        : { kind: 'polling' },
      apiRoot: stage.server.url,
      filesDir: null,
    },
  };
  const messengers = await app.openMessengers(settings);
  if (hook) hook.serve((request, response) => void messengers.telegram?.webhook?.node(request, response));
  return { stage, messengers };
}

async function listen() {
  const server = createServer();
  listening.push(server);
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    serve: (handler: RequestListener) => void server.on('request', handler),
  };
}

async function openSlack(app: App, mode: 'socket' | 'http') {
  const stage = await slackStage();
  const { app: registered, apiUrl } = stage.server;
  const path = '/slack/events';
  const messengers = await app.openMessengers({
    telegram: null,
    slack: {
      apiUrl,
      transport:
        mode === 'http'
          ? { kind: 'http', signingSecret: registered.signingSecret, path }
          : { kind: 'socket', appToken: registered.appToken },
      listen: { host: '127.0.0.1', port: 0 },
      workspaces: { kind: 'one', botToken: stage.server.workspace.botToken },
    },
  });
  await messengers.ready;
  const address = messengers.slack?.address;
  if (mode === 'http' && address) stage.server.setRequestUrl(`http://127.0.0.1:${address.port}${path}`);
  return { stage, messengers };
}
