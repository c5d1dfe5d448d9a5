import { type App, LogLevel } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { DurableSocketReceiver } from '../../../src/chat/slack/socket-receiver.ts';
import { type SlackServer, startSlackServer } from '../../support/slack.ts';

function receiverFor(server: SlackServer, errors: unknown[]) {
  const receiver = new DurableSocketReceiver({
    appToken: server.app.appToken,
    logger: {
      debug() {},
      info() {},
      warn() {},
      error: (...told: unknown[]) => void errors.push(...told),
      setLevel() {},
      getLevel: () => LogLevel.ERROR,
      setName() {},
    },
    // How long it waits before it comes back.
    clientPingTimeout: 20,
    installerOptions: { clientOptions: { slackApiUrl: server.apiUrl } },
  });
  receiver.init({ processEvent: async ({ ack }) => ack() } as App);
  return receiver;
}

describe('the socket', () => {
  it('comes back when Slack asks for it, and when it was cut', async () => {
    await using server = await startSlackServer();
    const receiver = receiverFor(server, []);
    await receiver.start();
    const anna = server.workspace.person({ name: 'anna' });
    for (const [at, lose] of [
      () => server.sockets.disconnect('refresh_requested'),
      () => server.sockets.cut(),
    ].entries()) {
      lose();
      await server.until(() => server.calls('apps.connections.open').length === at + 2, 'a new connection');
      await server.until(() => server.sockets.count === 1, 'the socket');
    }
    anna.say(anna.dm, 'ещё здесь?');
    await server.until(() => server.delivery.attempts.some(({ outcome }) => outcome === 'ok'), 'a delivery');
    await receiver.stop();
  });

  it('whose token was taken back meanwhile says so, and does not end the process', async () => {
    await using server = await startSlackServer();
    const errors: unknown[] = [];
    const receiver = receiverFor(server, errors);
    await receiver.start();
    server.faults.next('apps.connections.open', { kind: 'error', error: 'invalid_auth' });
    server.sockets.cut();
    await expect.poll(() => errors.join('\n')).toContain('nothing is received until svod is started anew');
    await receiver.stop();
  });
});
