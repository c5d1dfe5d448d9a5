import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { parseActor } from '../src/access/actor.ts';
import { addMember, listMembers, removeMember } from '../src/access/members.ts';
import { type App, openApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { type MessengerSettings, type Messengers, openMessengers, type RoomTime } from '../src/messengers.ts';
import { openConversation } from '../src/open-conversation.ts';
import { insertPeople } from './capabilities/people-base.ts';
import { type DatabaseUnderTest, describeOnServer } from './support/databases.ts';
import { hurriedClock } from './support/hurried-clock.ts';
import { holdClients } from './support/scenario/held-clients.ts';
import { SCENARIO } from './support/scenario/scenario.ts';
import { slackStage } from './support/scenario/slack-stage.ts';
import type { Stage } from './support/scenario/stage.ts';
import { telegramStage } from './support/scenario/telegram-stage.ts';

/** Starts a messenger of ours against a stage. */
interface Surface {
  readonly name: string;
  readonly platform: 'telegram' | 'slack';
  open(app: App): Promise<{ stage: Stage; messengers: Messengers }>;
}

const BOTS = {
  telegraf: { polling: 7_000_000_011, webhook: 7_000_000_012 },
  grammy: { polling: 7_000_000_013, webhook: 7_000_000_014 },
} as const;

const SURFACES: readonly Surface[] = [
  ...(['telegraf', 'grammy'] as const).flatMap(framework =>
    (['polling', 'webhook'] as const).map(mode => ({
      name: `Telegram, ${framework} by ${mode}`,
      platform: 'telegram' as const,
      // A bot of its own: updates of another front's would be taken for repeats of the same ones.
      open: (app: App) =>
        openTelegram(app, framework, mode, `${BOTS[framework][mode]}:SIMULATOR-not-a-real-bot`),
    })),
  ),
  ...(['socket', 'http'] as const).map(mode => ({
    name: `Slack by ${mode}`,
    platform: 'slack' as const,
    open: (app: App) => openSlack(app, mode),
  })),
];

const HURRY = 20;
/** The room takes a twentieth of a second for a second: the messengers' pace is its own tests' matter. Holds last as they do. */
const HURRIED: RoomTime = { clock: hurriedClock(HURRY), holdMs: 20_000 * HURRY };
const listening: Server[] = [];
afterAll(() => {
  for (const server of listening) server.close();
});

// One of them on the embedded base, as in the demo; the others where a statement can be held up.
const onServer = 'missing' in inject('postgresServer') ? [] : SURFACES.slice(1);
describe('people (embedded)', () =>
  meet(
    SURFACES.filter(surface => !onServer.includes(surface)),
    null,
  ));
if (onServer.length > 0) describeOnServer('people', base => meet(onServer, base));

/** On the server's base, or on an embedded one of their own. */
function meet(surfaces: readonly Surface[], base: DatabaseUnderTest | null): void {
  let home: string;
  let app: App;
  let url = '';
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'svod-scenario-'));
    const empty = await base?.createEmpty();
    if (empty?.kind === 'server') url = empty.url;
    const settings = { SVOD_LOG_LEVEL: 'silent', SVOD_EXPORT_APPROVAL: 'contacts', SVOD_HOME: home };
    app = await openApp(readConfig({ ...settings, DATABASE_URL: url }));
    await insertPeople(app.db);
  });
  afterAll(async () => {
    await app?.[Symbol.asyncDispose]();
    await rm(home, { recursive: true, force: true });
  });

  describe.each(surfaces)('in $name', ({ platform, open }) => {
    let stage: Stage;
    let messengers: Messengers;
    beforeAll(async () => {
      ({ stage, messengers } = await open(app));
      await messengers.ready;
      await enrolMembers(app, platform, stage);
    });
    afterAll(async () => {
      await messengers?.[Symbol.asyncDispose]();
      await stage?.[Symbol.asyncDispose]();
    });
    for (const one of SCENARIO) {
      if (one.holding) {
        // The embedded base has one connection: whoever holds that holds everything.
        const run = base ? test : test.skip;
        run(one.step, async () => {
          expect.hasAssertions();
          await one.run(stage, () => holdClients(url));
        });
        continue;
      }
      test(one.step, async () => {
        expect.hasAssertions();
        await one.run(stage);
      });
    }
  });
}

/** An admin and a marketer, who have both met the bot: it may write first to nobody. */
async function enrolMembers(app: App, platform: Surface['platform'], stage: Stage): Promise<void> {
  for (const { id } of await listMembers(app.db)) await removeMember(app.db, app.groupAdmin, id);
  const enrol = (name: string, actor: string, externalId: string) =>
    addMember(app.db, app.groupAdmin, {
      name,
      actor: parseActor(actor, ['expobank', 'hvoya']),
      identities: [{ surface: platform, externalId }],
    });
  await enrol('Анна', 'admin@*', stage.accounts.admin);
  await enrol('Марк', 'marketer@hvoya', stage.accounts.marketer);
  for (const who of [stage.admin, stage.marketer]) {
    who.say('привет');
    await who.next(/Здравствуйте/);
  }
}

/** As in a process of its own: people of another messenger, who have the same numbers, have used up nothing in it. */
function afresh(app: App) {
  return { ...app, conversation: () => openConversation(app) };
}

async function openTelegram(
  app: App,
  framework: 'telegraf' | 'grammy',
  mode: 'polling' | 'webhook',
  token: string,
) {
  const stage = await telegramStage(token);
  const hook = mode === 'webhook' ? await listen() : null;
  const settings: MessengerSettings = {
    slack: null,
    telegram: {
      token,
      framework,
      updates: hook
        ? { kind: 'webhook', url: `${hook.url}/hooks/telegram`, secret: 'only-telegram-knows' }
        : { kind: 'polling' },
      apiRoot: stage.server.url,
      filesDir: null,
    },
  };
  const messengers = await openMessengers(afresh(app), settings, HURRIED);
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
  const messengers = await openMessengers(
    afresh(app),
    {
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
    },
    HURRIED,
  );
  await messengers.ready;
  const address = messengers.slack?.address;
  if (mode === 'http' && address) stage.server.setRequestUrl(`http://127.0.0.1:${address.port}${path}`);
  return { stage, messengers };
}
