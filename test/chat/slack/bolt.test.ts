import { describe, expect, it } from 'vitest';
import { isAppError } from '../../../src/errors.ts';
import { DrivenClock, signatureHeaders, startSlackServer, textOf } from '../../support/slack.ts';
import { chartBlock, outMessage, tableBlock } from './support/messages.ts';
import { acceptedBy, runSlack, TRANSPORTS } from './support/running.ts';

const buttons = { kind: 'buttons', rows: [[{ id: 'b1', label: 'Показать SQL' }]] } as const;
const thumbs = {
  kind: 'feedback',
  up: { id: 'up1', label: '👍' },
  down: { id: 'down1', label: '👎' },
} as const;

describe.each(TRANSPORTS)('Slack by %s', transport => {
  it('takes a question and answers in its thread with a table, a picture, buttons and thumbs', async () => {
    await using server = await startSlackServer();
    await using running = await runSlack(server, { transport });
    const anna = server.workspace.person({ name: 'anna' });
    const channel = server.workspace.channel({ name: 'marketing', members: [anna] });
    const asked = anna.mention(channel, 'сколько <клиентов> & лидов?');
    const event = await acceptedBy(server, running, 1);
    expect(event).toMatchObject({
      room: 'group',
      account: { id: `${server.workspace.id}:${anna.id}` },
      body: { kind: 'text', text: 'сколько <клиентов> & лидов?', addressed: true },
    });

    await running.slack.port.send(
      event.address,
      outMessage([
        { kind: 'text', markdown: '**1 240** клиентов' },
        tableBlock(),
        chartBlock(),
        buttons,
        thumbs,
      ]),
    );
    const answer = await server.workspace.nextMessage({ channel, thread: asked });
    expect(answer.blocks.map(({ type }) => type)).toEqual([
      'rich_text',
      'data_table',
      'context',
      'data_visualization',
      'image',
      'actions',
      'context_actions',
    ]);
    expect(answer.text).toBe('Средний доход: 101 200 ₽');

    await anna.press(answer, 'Показать SQL');
    await anna.press(answer, 'down1');
    const [, press, thumb] = running.accepted;
    expect(press?.body).toMatchObject({
      kind: 'press',
      button: 'b1',
      from: { channel: channel.id, ts: answer.ts },
    });
    expect(press?.conversationKey).toBe(event.conversationKey);
    expect(thumb?.body).toMatchObject({ kind: 'press', button: 'down1' });
  });

  it('tells a mention once, though Slack tells it as a message too', async () => {
    await using server = await startSlackServer();
    await using running = await runSlack(server, { transport });
    const anna = server.workspace.person({ name: 'anna' });
    const channel = server.workspace.channel({ name: 'marketing', members: [anna] });
    anna.mention(channel, 'привет');
    anna.say(channel, 'между собой');
    anna.say(anna.dm, 'напрямую');
    await server.until(() => running.accepted.some(({ room }) => room === 'private'), 'the direct message');
    await server.until(() => server.delivery.attempts.length === 4, 'all deliveries');
    expect(running.accepted.filter(({ room }) => room === 'group')).toHaveLength(1);
    expect(running.accepted.some(({ body }) => JSON.stringify(body).includes('между собой'))).toBe(false);
  });

  it('follows a thread that the bot takes part in, and no other', async () => {
    await using server = await startSlackServer();
    await using running = await runSlack(server, { transport });
    const anna = server.workspace.person({ name: 'anna' });
    const channel = server.workspace.channel({ name: 'marketing', private: true, members: [anna] });
    const ours = anna.mention(channel, 'сколько клиентов?');
    const event = await acceptedBy(server, running, 1);
    running.joined.add(event.conversationKey);
    const theirs = anna.say(channel, 'что на обед?');
    anna.reply(theirs, 'суп');
    anna.reply(ours, 'а в Уфе?');
    await server.until(
      () => running.accepted.some(({ body }) => body.kind === 'text' && body.text === 'а в Уфе?'),
      'the follow-up',
    );
    expect(running.accepted.some(({ body }) => body.kind === 'text' && body.text === 'суп')).toBe(false);
  });

  it.each(['C', 'G'] as const)(
    'is one of several people in their direct conversation with an id in %s',
    async letter => {
      await using server = await startSlackServer();
      await using running = await runSlack(server, { transport });
      const anna = server.workspace.person({ name: 'anna' });
      const boris = server.workspace.person({ name: 'boris' });
      const group = server.workspace.groupDm([anna, boris], { letter });
      anna.say(group, 'обед?');
      const asked = anna.mention(group, 'сколько клиентов?');
      const event = await acceptedBy(server, running, 1);
      expect(event).toMatchObject({
        room: 'group',
        address: { channel: group.id, direct: false },
        body: { kind: 'text', text: 'сколько клиентов?' },
      });
      running.joined.add(event.conversationKey);
      await running.slack.port.send(event.address, outMessage([{ kind: 'text', markdown: 'Ответ' }]));
      await server.workspace.nextMessage({ channel: group, thread: asked, containing: 'Ответ' });
      boris.reply(asked, 'а в Уфе?');
      const followUp = await acceptedBy(server, running, 2);
      expect(followUp).toMatchObject({
        conversationKey: event.conversationKey,
        account: { id: `${server.workspace.id}:${boris.id}` },
      });
      // What was said, the mention of it, the answer and the follow-up.
      await server.until(() => server.delivery.attempts.length === 5, 'all deliveries');
      expect(running.accepted).toHaveLength(2);
      expect(await running.slack.port.readers(event.address)).toEqual({
        accountIds: [anna, boris].map(({ id }) => `${server.workspace.id}:${id}`),
        complete: true,
      });
    },
  );

  it('hears of a mention among several people where it may not see who they are', async () => {
    // An installation from before the app asked for that: it is told of mentions and of nothing else there.
    const older = (held: readonly string[]) => held.filter(one => !one.includes('mpim'));
    await using newer = await startSlackServer();
    await using server = await startSlackServer({
      app: { scopes: older(newer.app.scopes), events: older(newer.app.events) },
    });
    await using running = await runSlack(server, { transport });
    const anna = server.workspace.person({ name: 'anna' });
    anna.mention(server.workspace.groupDm([anna]), 'сколько клиентов?');
    const { address } = await acceptedBy(server, running, 1);
    await expect(running.slack.port.readers(address)).rejects.toThrow('missing_scope');
  });

  it('lets Slack come again with an event that could not be stored', async () => {
    const clock = new DrivenClock();
    await using server = await startSlackServer({ clock });
    await using running = await runSlack(server, { transport });
    const failed = running.failOnce();
    const anna = server.workspace.person({ name: 'anna' });
    anna.say(anna.dm, 'сколько клиентов?');
    await failed;
    // Nobody acknowledges an envelope that failed: Slack waits its three seconds.
    if (transport === 'socket') clock.advance(3000);
    await acceptedBy(server, running, 1);
    const events = server.delivery.attempts.filter(({ kind }) => kind === 'event');
    expect(events.map(({ outcome }) => outcome === 'ok')).toEqual([false, true]);
    expect(running.log.join()).not.toContain('сколько клиентов');
  });

  it('takes commands, shortcuts, forms, files, the home and the Stop button', async () => {
    await using server = await startSlackServer();
    await using running = await runSlack(server, { transport });
    const { port } = running.slack;
    const anna = server.workspace.person({ name: 'anna' });
    const channel = server.workspace.channel({ name: 'sales', members: [anna] });

    expect(await anna.command(channel, '/svod сколько клиентов')).toMatchObject({ ok: true });
    expect(server.workspace.ephemerals(anna).map(textOf)).toEqual(['Отвечу в личных сообщениях.']);
    const asked = running.accepted[0];
    expect(asked?.body).toEqual({ kind: 'text', text: 'сколько клиентов', addressed: true });
    await port.send(asked?.address ?? {}, outMessage([{ kind: 'text', markdown: 'Ответ' }, buttons]));
    const answer = await server.workspace.nextMessage({ channel: anna.dm, containing: 'Ответ' });

    await anna.press(answer, 'Показать SQL');
    const press = running.accepted.at(-1);
    if (!press) throw new Error('no press');
    await port.openForm(press, {
      id: 'why',
      title: 'Что не так?',
      submit: 'Отправить',
      cancel: 'Отмена',
      fields: [{ name: 'reason', label: 'Причина', kind: 'text', required: true }],
    });
    await server.until(() => anna.modal, 'the form');
    expect(await anna.submit({ reason: 'не те города' })).toEqual({ kind: 'closed' });
    expect(running.accepted.at(-1)).toMatchObject({
      conversationKey: press.conversationKey,
      body: { kind: 'form', form: 'why', values: { reason: 'не те города' } },
    });

    await anna.shortcut(answer, 'svod:explain');
    expect(running.accepted.at(-1)?.body).toMatchObject({ kind: 'shortcut', name: 'explain' });

    anna.upload(anna.dm, { name: 'звонок.m4a', bytes: Buffer.from('звук') });
    const file = await server.until(
      () => running.accepted.find(({ body }) => body.kind === 'files'),
      'the file',
    );
    if (file.body.kind !== 'files' || !file.body.files[0]) throw new Error('no file');
    const stream = await port.download(file.body.files[0], {
      maxBytes: 100,
      signal: new AbortController().signal,
    });
    expect(Buffer.concat(await stream.toArray()).toString()).toBe('звук');

    anna.openHome();
    await server.until(() => running.accepted.some(({ body }) => body.kind === 'lifecycle'), 'the home');
    await port.showHome(file.account, outMessage([{ kind: 'text', markdown: 'Дом' }, buttons]));
    expect(anna.home?.content.type).toBe('home');
    await anna.pressInView('Показать SQL');
    expect(running.accepted.at(-1)).toMatchObject({
      room: 'private',
      body: { kind: 'press', button: 'b1', from: null },
    });

    const thread = anna.mention(channel, 'долгий вопрос');
    anna.stop(thread);
    await server.until(() => running.accepted.some(({ body }) => body.kind === 'stop'), 'the stop');
  });

  it('suggests what to ask where somebody opens the conversation, in their language', async () => {
    await using server = await startSlackServer();
    await using running = await runSlack(server, { transport });
    const boris = server.workspace.person({ name: 'boris', locale: 'en-US' });
    boris.openHome('messages');
    const [call] = await server.until(
      () =>
        server.calls('assistant.threads.setSuggestedPrompts').length > 0 &&
        server.calls('assistant.threads.setSuggestedPrompts'),
      'the prompts',
    );
    expect(JSON.stringify(call)).toContain('Average income by city');
    expect(running.accepted).toEqual([]);
  });

  it('shows a turn at work, and turns it into the answer', async () => {
    await using server = await startSlackServer();
    await using running = await runSlack(server, { transport });
    const { port } = running.slack;
    const anna = server.workspace.person({ name: 'anna' });
    const channel = server.workspace.channel({ name: 'sales', members: [anna] });
    const thread = anna.mention(channel, 'долгий вопрос');
    const event = await acceptedBy(server, running, 1);
    const progress = await port.progress(event, 'Ищу таблицы');
    progress.stream('Пишу отв');
    await server.until(() => server.calls('chat.startStream').length > 0, 'the stream');
    await progress.close();
    if (!progress.ref) throw new Error('no stream');
    const ref = await port.edit(
      progress.ref,
      outMessage([{ kind: 'text', markdown: 'Ответ' }, tableBlock(), buttons]),
    );
    const answer = await server.workspace.nextMessage({ channel, thread });
    expect(answer.ts).toBe(ref.ts);
    expect(textOf(answer)).toContain('Ответ');
    expect(textOf(answer)).not.toContain('Пишу отв');

    await port.settle(ref, 'Отправил Иван, 14:02');
    await port.settle(ref, 'Отправил Иван, 14:02');
    expect(answer.blocks.map(({ type }) => type)).toEqual(['rich_text', 'data_table', 'context', 'context']);
    expect(textOf(answer)).toContain('Отправил Иван, 14:02');
  });

  it('refuses a token that Slack does not know before anything is received', async () => {
    await using server = await startSlackServer();
    const error = await runSlack(server, { transport, botToken: 'xoxb-wrong' }).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(isAppError(error, 'config_invalid')).toBe(true);
    expect(String(error)).not.toMatch(/xoxb|127\.0\.0\.1/);
  });
});

describe('Slack by http', () => {
  it('hears nobody who cannot sign', async () => {
    await using server = await startSlackServer();
    await using running = await runSlack(server, { transport: 'http' });
    const body = JSON.stringify({ type: 'event_callback', event: { type: 'app_mention' } });
    const send = (headers: Record<string, string>) =>
      fetch(`${running.url}/slack/events`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', ...headers },
      });
    expect((await send({})).status).toBe(401);
    const old = Math.floor(Date.now() / 1000) - 600;
    expect((await send(signatureHeaders(server.app.signingSecret, body, old))).status).toBe(401);
    expect(running.accepted).toEqual([]);
  });
});
