import { beforeEach, expect, it } from 'vitest';
import { GROUP_ADMIN, parseActor } from '../../../src/access/actor.ts';
import { addMember, memberByIdentity } from '../../../src/access/members.ts';
import { openChat } from '../../../src/chat/chat-room.ts';
import type { ConversationDeps } from '../../../src/chat/conversation/encounter.ts';
import { seatOf } from '../../../src/chat/conversation/room.ts';
import type { HandleEvent } from '../../../src/chat/exchange.ts';
import type { ChatPort, Platform } from '../../../src/chat/port.ts';
import { createSlack } from '../../../src/chat/slack/bolt.ts';
import { takesPart } from '../../../src/chat/slack/takes-part.ts';
import type { Database } from '../../../src/data/database.ts';
import { emptyChat } from '../../support/chat-under-test.ts';
import { describeOnBothDatabases, silentLogger } from '../../support/databases.ts';
import { type Person, type SlackServer, startSlackServer, textOf } from '../../support/slack.ts';
import { outMessage } from './support/messages.ts';
import { settingsFor } from './support/running.ts';

const echo: HandleEvent = async exchange => {
  const { body } = exchange.event;
  const said = body.kind === 'text' ? body.text : body.kind;
  exchange.say(
    outMessage([{ kind: 'text', markdown: `ответ на «${said}»` }], { summary: `ответ на «${said}»` }),
  );
};

/** Answers with whose right a question here is answered by, and where. */
function tellSeat(db: Database): HandleEvent {
  return async exchange => {
    const { event } = exchange;
    const member = await memberByIdentity(db, 'slack', event.account.id);
    if (!member) throw new Error(`${event.account.id} is not enrolled`);
    const { asker, where } = await seatOf({
      deps: { db, sharing: 'group' } as ConversationDeps,
      exchange,
      event,
      member,
      actor: member,
      language: 'ru',
      timeZone: 'Europe/Moscow',
    });
    exchange.say(outMessage([{ kind: 'text', markdown: `${asker.role} ${where}` }]));
  };
}

/** Slack over a socket, in a room with a real inbox and outbox. */
async function startRoom(server: SlackServer, db: Database, handle = echo) {
  const ports = new Map<Platform, ChatPort>();
  const room = openChat({ db, ports, handle, logger: silentLogger, language: 'ru' });
  const slack = createSlack(settingsFor(server, { transport: 'socket' }), {
    accept: room.accept,
    joined: key => takesPart(db, key),
    readAttached: () => Promise.reject(new Error('no files here')),
    db,
    logger: silentLogger,
    language: 'ru',
  });
  ports.set('slack', slack.port);
  await room.start();
  await slack.start();
  return {
    room,
    async [Symbol.asyncDispose]() {
      await slack[Symbol.asyncDispose]();
      await room.stop({ withinMs: 1000 });
    },
  };
}

describeOnBothDatabases('a room in Slack', base => {
  beforeEach(() => emptyChat(base.db));

  it('answers a mention once, however often Slack tells of it, and then the thread without one', async () => {
    await using server = await startSlackServer();
    await using _room = await startRoom(server, base.db);
    const anna = server.workspace.person({ name: 'anna' });
    const channel = server.workspace.channel({ name: 'sales', members: [anna] });
    server.faults.nextDelivery({ kind: 'twice', parallel: true });
    const asked = anna.mention(channel, 'сколько клиентов');
    await server.workspace.nextMessage({ channel, thread: asked, containing: 'ответ на «сколько клиентов»' });
    anna.reply(asked, 'а в Уфе?');
    await server.workspace.nextMessage({ channel, thread: asked, containing: 'ответ на «а в Уфе?»' });
    anna.say(channel, 'это не боту');
    anna.say(anna.dm, 'напрямую');
    await server.workspace.nextMessage({ channel: anna.dm, containing: 'ответ на «напрямую»' });
    const answers = server.workspace.messages(channel).filter(({ botId }) => botId !== null);
    expect(answers.map(textOf)).toHaveLength(2);
  });

  it('gives a direct conversation of several people the least right of those who read it', async () => {
    await using server = await startSlackServer();
    const { workspace } = server;
    await using _room = await startRoom(server, base.db, tellSeat(base.db));
    const enrol = async (name: string, role: string) => {
      const person = workspace.person({ name });
      await addMember(base.db, GROUP_ADMIN, {
        name,
        actor: parseActor(role, ['d2']),
        identities: [{ surface: 'slack', externalId: `${workspace.id}:${person.id}` }],
      });
      return person;
    };
    const anna = await enrol('anna', 'manager@d2');
    const boris = await enrol('boris', 'manager@d2');
    const vera = await enrol('vera', 'analyst@d2');
    const rightIn = async (people: readonly Person[]) => {
      const channel = workspace.groupDm(people);
      const thread = anna.mention(channel, 'кто это читает?');
      return textOf(await workspace.nextMessage({ channel, thread, containing: /manager|analyst/ }));
    };
    expect(await rightIn([anna, boris])).toContain('manager here');
    expect(await rightIn([anna, boris, vera])).toContain('manager privately');
    expect(await rightIn([anna, workspace.person({ name: 'nobody' })])).toContain('manager privately');
  });

  it('says what Slack would not take at once, and says it once', async () => {
    await using server = await startSlackServer();
    await using _room = await startRoom(server, base.db);
    const anna = server.workspace.person({ name: 'anna' });
    server.faults.next('chat.postMessage', { kind: 'rate_limited', retryAfterSeconds: 1 });
    server.faults.next('chat.postMessage', { kind: 'status', status: 503 });
    anna.say(anna.dm, 'сколько клиентов');
    await server.workspace.nextMessage({ channel: anna.dm, containing: 'ответ на', timeoutMs: 25_000 });
    expect(server.workspace.messages(anna.dm).filter(({ botId }) => botId !== null)).toHaveLength(1);
  });

  it('does not repeat an answer of which nobody knows whether it arrived', async () => {
    await using server = await startSlackServer();
    await using _room = await startRoom(server, base.db);
    const anna = server.workspace.person({ name: 'anna' });
    server.faults.next('chat.postMessage', { kind: 'drop', when: 'after' });
    anna.say(anna.dm, 'сколько клиентов');
    const answer = await server.workspace.nextMessage({ channel: anna.dm });
    const notice = await server.workspace.nextMessage({ channel: anna.dm, after: answer });
    expect(textOf(answer)).toContain('ответ на');
    expect(textOf(notice)).not.toContain('ответ на');
    expect(server.workspace.messages(anna.dm).filter(({ botId }) => botId !== null)).toHaveLength(2);
  });
});
