import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App as BoltApp } from '@slack/bolt';
import { Bot } from 'grammy';
import { Telegraf } from 'telegraf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GROUP_ADMIN } from '../src/access/actor.ts';
import { addMember } from '../src/access/members.ts';
import { openApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { openSvod } from '../src/svod.ts';
import { insertPeople, PEOPLE } from './capabilities/people-base.ts';
import { startSlackServer } from './support/slack.ts';
import { DEMO_TOKEN, startTelegramServer } from './support/telegram.ts';

describe('svod inside a bot that is already there', () => {
  let home: string;
  const settings = () => ({ SVOD_HOME: home, SVOD_LOG_LEVEL: 'silent' });
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'svod-host-'));
    await using app = await openApp(readConfig(settings()));
    await insertPeople(app.db);
  });
  afterAll(() => rm(home, { recursive: true, force: true }));

  async function enrol(surface: string, externalId: string): Promise<void> {
    await using app = await openApp(readConfig(settings()));
    await addMember(app.db, GROUP_ADMIN, {
      name: 'Анна',
      actor: GROUP_ADMIN,
      identities: [{ surface, externalId }],
    });
  }

  test.each(['telegraf', 'grammy'])('answers in a %s bot, whose own command still works', async kind => {
    await using server = await startTelegramServer();
    const person = server.person({ name: 'Анна', language: 'ru', id: kind === 'telegraf' ? 501 : 502 });
    await enrol('telegram', String(person.user.id));
    await using svod = await openSvod(settings());
    let stop: () => unknown;
    if (kind === 'telegraf') {
      const bot = new Telegraf(DEMO_TOKEN, { telegram: { apiRoot: server.url } });
      bot.command('host', context => context.reply('я — хозяин'));
      await svod.mountTelegram(bot);
      await svod.start();
      const running = bot.launch();
      stop = async () => {
        bot.stop();
        await running.catch(() => {});
      };
    } else {
      const bot = new Bot(DEMO_TOKEN, { client: { apiRoot: server.url } });
      bot.command('host', context => context.reply('я — хозяин'));
      await svod.mountTelegram(bot, { apiRoot: server.url });
      await svod.start();
      const running = bot.start();
      stop = async () => {
        await bot.stop();
        await running;
      };
    }
    try {
      const seat = server.privately(person);
      seat.say('/host');
      expect(await seat.next()).toMatchObject({ text: 'я — хозяин' });
      seat.say('сколько клиентов');
      expect(JSON.stringify(await seat.next())).toContain(String(PEOPLE));
    } finally {
      await stop();
    }
  });

  test('answers in a Bolt app, whose own command still works', async () => {
    await using slack = await startSlackServer();
    const person = slack.workspace.person({ name: 'anna', realName: 'Анна' });
    await enrol('slack', `${slack.workspace.id}:${person.id}`);
    await using svod = await openSvod(settings());
    const bolt = new BoltApp({
      token: slack.workspace.botToken,
      appToken: slack.app.appToken,
      socketMode: true,
      processBeforeResponse: true,
      clientOptions: { slackApiUrl: slack.apiUrl },
    });
    bolt.command('/host', async ({ ack }) => ack('я — хозяин'));
    await svod.mountSlack(bolt, { authorize: slack.workspace.botToken, apiUrl: slack.apiUrl });
    await svod.start();
    await bolt.start();
    try {
      const answer = await person.command(person.dm, '/host');
      expect(JSON.stringify(answer)).toContain('я — хозяин');
      const said = person.say(person.dm, 'сколько клиентов');
      await slack.workspace.nextMessage({ channel: person.dm, thread: said, containing: String(PEOPLE) });
    } finally {
      await bolt.stop();
    }
  });
});
