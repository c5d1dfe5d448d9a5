import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { InboundEvent } from '../../../src/chat/port.ts';
import { SlackApi } from '../../../src/chat/slack/api.ts';
import { registerSlack } from '../../../src/chat/slack/register.ts';
import { SlackPort } from '../../../src/chat/slack/slack-port.ts';
import { DurableSocketReceiver } from '../../../src/chat/slack/socket-receiver.ts';
import { type SlackServer, startSlackServer, textOf } from '../../support/slack.ts';
import { outMessage } from './support/messages.ts';
import { TRANSPORTS, type Transport } from './support/running.ts';

/** Somebody's own Bolt app, with a greeting, a button, a command and a form of its own, and ours mounted on it. */
async function startHost(server: SlackServer, transport: Transport) {
  const accepted: InboundEvent[] = [];
  const { appToken, signingSecret } = server.app;
  const receiver =
    transport === 'http'
      ? new HTTPReceiver({ signingSecret, processBeforeResponse: true, logLevel: LogLevel.ERROR })
      : new DurableSocketReceiver({
          appToken,
          logLevel: LogLevel.ERROR,
          installerOptions: { clientOptions: { slackApiUrl: server.apiUrl } },
        });
  const app = new App({
    token: server.workspace.botToken,
    receiver,
    clientOptions: { slackApiUrl: server.apiUrl },
    logLevel: LogLevel.ERROR,
    deferInitialization: true,
  });
  app.message('ping', async ({ say }) => {
    await say({
      text: 'pong',
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text: 'pong' } },
        {
          type: 'actions',
          elements: [{ type: 'button', action_id: 'approve', text: { type: 'plain_text', text: 'Approve' } }],
        },
      ],
    });
  });
  const pressed: string[] = [];
  app.action('approve', async ({ ack }) => {
    pressed.push('approve');
    await ack();
  });
  app.command('/deploy', async ({ ack }) => ack('deploying'));

  const logger = pino({ level: 'silent' });
  const api = new SlackApi({
    apiUrl: server.apiUrl,
    logger,
    authorize: () => Promise.resolve({ token: server.workspace.botToken, botUserId: null }),
  });
  registerSlack(app, {
    api,
    logger,
    language: 'ru',
    joined: () => Promise.resolve(false),
    accept: async event => void accepted.push(event),
  });
  const port = new SlackPort({ api, logger, readAttached: () => Promise.reject(new Error('no files here')) });
  await app.init();
  const listening: unknown = await (receiver instanceof HTTPReceiver ? receiver.start(0) : receiver.start());
  if (transport === 'http' && listening && typeof listening === 'object' && 'address' in listening) {
    const { port: number } = (listening as { address(): { port: number } }).address();
    await server.setRequestUrl(`http://127.0.0.1:${number}/slack/events`);
  }
  return { accepted, pressed, port, [Symbol.asyncDispose]: () => receiver.stop() };
}

describe.each(TRANSPORTS)('mounted on somebody’s app by %s', transport => {
  it('lets the app’s own listeners go on, and takes what is ours', async () => {
    await using server = await startSlackServer();
    await using host = await startHost(server, transport);
    const anna = server.workspace.person({ name: 'anna' });

    anna.say(anna.dm, 'ping');
    const pong = await server.workspace.nextMessage({ channel: anna.dm, containing: 'pong' });
    expect(await anna.press(pong, 'Approve')).toMatchObject({ ok: true });
    expect(host.pressed).toEqual(['approve']);
    expect(JSON.stringify(await anna.command(anna.dm, '/deploy'))).toContain('deploying');
    expect(host.accepted.map(({ body }) => body.kind)).toEqual(['text']);

    expect(await anna.command(anna.dm, '/svod сколько клиентов')).toMatchObject({ ok: true });
    const asked = host.accepted[1];
    await host.port.send(
      asked?.address ?? {},
      outMessage([
        { kind: 'text', markdown: 'Ответ' },
        {
          kind: 'buttons',
          rows: [
            [
              { id: 'b1', label: 'Ещё' },
              { id: 'b2', label: 'Открыть', url: 'https://svod.example/' },
            ],
          ],
        },
      ]),
    );
    const answer = await server.workspace.nextMessage({ channel: anna.dm, containing: 'Ответ' });
    expect(textOf(answer)).toContain('Ответ');
    expect(await anna.press(answer, 'Ещё')).toMatchObject({ ok: true });
    expect(host.accepted.at(-1)?.body).toMatchObject({ kind: 'press', button: 'b1' });
    // A press that opens an address is acknowledged and is nothing to answer.
    expect(await anna.press(answer, 'Открыть')).toMatchObject({ ok: true });
    expect(host.accepted).toHaveLength(3);
    expect(host.pressed).toEqual(['approve']);
  });
});
