import { LogLevel, SocketModeReceiver } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { DrivenClock, startSlackServer, textOf } from '../../support/slack.ts';
import { startBolt, type Transport } from './support/bolt.ts';

describe.each<Transport>(['http', 'socket'])('a plain Bolt app by %s', transport => {
  it('answers in a direct conversation, in a channel thread and in a private channel', async () => {
    await using slack = await startSlackServer();
    await using _bot = await startBolt(slack, transport, app => {
      app.message(async ({ message, say }) => {
        if (message.subtype !== undefined || message.channel_type !== 'im') return;
        await say(`echo: ${message.text}`);
      });
      app.event('app_mention', async ({ event, say }) => {
        await say({ text: `mention: ${event.text}`, thread_ts: event.thread_ts ?? event.ts });
      });
    });
    const anna = slack.workspace.person({ name: 'anna' });
    const open = slack.workspace.channel({ name: 'sales', members: [anna] });
    const closed = slack.workspace.channel({ name: 'board', private: true, members: [anna] });

    anna.say(anna.dm, 'сколько <клиентов> & лидов?');
    const answer = await slack.workspace.nextMessage({ channel: anna.dm });
    expect(answer.text).toBe('echo: сколько &lt;клиентов&gt; &amp; лидов?');
    expect(answer.botId).toBe(slack.workspace.botId);

    for (const channel of [open, closed]) {
      const asked = anna.mention(channel, 'привет');
      const reply = await slack.workspace.nextMessage({ channel, thread: asked });
      expect(reply.text).toBe(`mention: <@${slack.workspace.botUserId}> привет`);
      expect(reply.threadTs).toBe(asked.ts);
    }
  });

  it('takes presses, opens a modal, refuses a field and then takes the form', async () => {
    await using slack = await startSlackServer();
    await using _bot = await startBolt(slack, transport, app => {
      app.message(async ({ say }) => {
        await say({
          text: 'Что дальше?',
          blocks: [
            {
              type: 'actions',
              elements: [
                {
                  type: 'button',
                  action_id: 'open',
                  text: { type: 'plain_text', text: 'Открыть' },
                  value: 'v1',
                },
              ],
            },
          ],
        });
      });
      app.action('open', async ({ ack, body, client, respond }) => {
        await ack();
        if (body.type !== 'block_actions') return;
        await respond({ text: 'открываю', replace_original: false });
        await client.views.open({
          trigger_id: body.trigger_id,
          view: {
            type: 'modal',
            callback_id: 'form',
            private_metadata: 'kept',
            title: { type: 'plain_text', text: 'Письмо' },
            submit: { type: 'plain_text', text: 'Отправить' },
            blocks: [
              {
                type: 'input',
                block_id: 'subject',
                label: { type: 'plain_text', text: 'Тема' },
                element: { type: 'plain_text_input', action_id: 'text', max_length: 20 },
              },
            ],
          },
        });
      });
      app.view('form', async ({ ack, view, body, client }) => {
        const subject = view.state.values.subject?.text?.value ?? '';
        if (subject.includes('!')) {
          await ack({ response_action: 'errors', errors: { subject: 'Без восклицаний' } });
          return;
        }
        await ack();
        await client.chat.postMessage({
          channel: body.user.id,
          text: `${view.private_metadata}: ${subject}`,
        });
      });
    });
    const anna = slack.workspace.person({ name: 'anna' });
    anna.say(anna.dm, 'меню');
    const menu = await slack.workspace.nextMessage({ channel: anna.dm });
    expect(await anna.press(menu, 'Открыть')).toMatchObject({ ok: true });
    const modal = await slack.until(() => anna.modal, 'the modal');
    expect(modal.content.callback_id).toBe('form');
    const whisper = await slack.until(() => slack.workspace.ephemerals(anna)[0], 'the answer to the press');
    expect(whisper.text).toBe('открываю');

    await expect(anna.submit({})).rejects.toThrow('subject must be filled');
    await expect(anna.submit({ subject: 'а'.repeat(21) })).rejects.toThrow('longer than 20');
    expect(await anna.submit({ subject: 'Срочно!' })).toEqual({
      kind: 'errors',
      errors: { subject: 'Без восклицаний' },
    });
    expect(anna.modal).not.toBeNull();
    expect(await anna.submit({ subject: 'Скидка' })).toEqual({ kind: 'closed' });
    expect(anna.modal).toBeNull();
    const sent = await slack.workspace.nextMessage({ channel: anna.dm, after: menu });
    expect(sent.text).toBe('kept: Скидка');
  });

  it('takes commands, shortcuts, files, the opened home and the stop button', async () => {
    await using slack = await startSlackServer();
    const heard: string[] = [];
    await using _bot = await startBolt(slack, transport, app => {
      app.command('/svod', async ({ ack, command }) => {
        await ack(`команда ${command.text}`);
      });
      app.shortcut('similar', async ({ ack, shortcut, client }) => {
        await ack();
        if (shortcut.type !== 'message_action') return;
        await client.chat.postMessage({
          channel: shortcut.channel.id,
          text: `похожие на ${shortcut.message.text}`,
        });
      });
      app.message(async ({ message, say }) => {
        if (message.subtype === 'file_share') {
          const file = message.files?.[0];
          const response = await fetch(String(file?.url_private_download), {
            headers: { authorization: `Bearer ${slack.workspace.botToken}` },
          });
          await say(`${file?.mimetype} ${(await response.arrayBuffer()).byteLength}`);
        }
      });
      app.event('app_home_opened', async ({ event, client }) => {
        await client.views.publish({
          user_id: event.user,
          view: { type: 'home', blocks: [{ type: 'header', text: { type: 'plain_text', text: 'Дом' } }] },
        });
      });
      app.event('agent_session_stopped', async ({ event }) => {
        heard.push(`stop ${event.thread_ts}`);
      });
    });
    const anna = slack.workspace.person({ name: 'anna' });
    const channel = slack.workspace.channel({ name: 'sales', members: [anna] });

    await anna.command(channel, '/svod помощь <сейчас>');
    expect(slack.workspace.ephemerals(anna).map(textOf)).toEqual(['команда помощь &lt;сейчас&gt;']);

    const said = anna.say(channel, 'Иванов');
    await anna.shortcut(said, 'similar');
    expect((await slack.workspace.nextMessage({ channel, after: said })).text).toBe('похожие на Иванов');

    anna.upload(anna.dm, { name: 'звонок.ogg', bytes: new Uint8Array(1234) });
    expect((await slack.workspace.nextMessage({ channel: anna.dm })).text).toBe('audio/ogg 1234');

    anna.openHome();
    const home = await slack.until(() => anna.home, 'the home');
    expect(home.content.type).toBe('home');

    anna.stop(said);
    await slack.until(() => heard[0], 'the stop');
    expect(heard).toEqual([`stop ${said.ts}`]);
  });

  it('runs a handler again for an event that it did not take, and again for one that comes twice', async () => {
    const clock = new DrivenClock();
    await using slack = await startSlackServer({ clock });
    const heard: (string | number | undefined)[] = [];
    await using _bot = await startBolt(slack, transport, app => {
      app.event('app_mention', async ({ body, context }) => {
        heard.push(body.event_id, context.retryNum ?? 0);
      });
    });
    const anna = slack.workspace.person({ name: 'anna' });
    const channel = slack.workspace.channel({ name: 'sales', members: [anna] });
    slack.faults.nextDelivery({ kind: 'lost' }, 1);
    slack.faults.nextDelivery({ kind: 'twice', parallel: true }, 1);
    anna.mention(channel, 'раз');
    await slack.until(() => heard.length === 4, 'two runs of one mention');
    expect(new Set(heard.filter(one => typeof one === 'string')).size).toBe(1);
    expect(heard.filter(one => typeof one === 'number').sort()).toEqual([0, 1]);
  });
});

describe('Socket Mode', () => {
  it('lets a client come again after a refresh and goes on with it', async () => {
    await using slack = await startSlackServer();
    const { client } = new SocketModeReceiver({
      appToken: slack.app.appToken,
      // The SDK waits this long before it comes again.
      clientPingTimeout: 20,
      logLevel: LogLevel.ERROR,
      installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } },
    });
    const heard: string[] = [];
    client.on('message', async ({ ack, event }) => {
      await ack();
      heard.push(event.text);
    });
    await client.start();
    const opened = slack.calls('apps.connections.open').length;
    slack.sockets.disconnect('refresh_requested');
    await slack.until(
      () => slack.sockets.count === 1 && slack.calls('apps.connections.open').length > opened,
      'a new connection',
    );
    const anna = slack.workspace.person({ name: 'anna' });
    anna.say(anna.dm, 'есть кто?');
    await slack.until(() => slack.delivery.attempts.find(one => one.outcome === 'ok'), 'the acknowledgement');
    expect(heard).toEqual(['есть кто?']);
    await client.disconnect();
  });
});
