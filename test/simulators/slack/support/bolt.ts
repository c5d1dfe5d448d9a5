import { App, LogLevel } from '@slack/bolt';
import type { SlackServer } from '../../../support/slack.ts';

/** A plain Bolt app that is stopped with its scope. */
export interface RunningBolt extends AsyncDisposable {
  readonly app: App;
  readonly url: string | null;
}

export type Transport = 'http' | 'socket';

/** Starts the real Bolt against the server, by HTTP with signed requests or by Socket Mode. */
export async function startBolt(
  slack: SlackServer,
  transport: Transport,
  register: (app: App) => void,
): Promise<RunningBolt> {
  const app = new App({
    token: slack.workspace.botToken,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: slack.apiUrl },
    ...(transport === 'http'
      ? { signingSecret: slack.app.signingSecret, processBeforeResponse: true }
      : { socketMode: true, appToken: slack.app.appToken }),
  });
  register(app);
  const stop = async () => {
    await app.stop();
  };
  if (transport === 'socket') {
    await app.start();
    return { app, url: null, [Symbol.asyncDispose]: stop };
  }
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const url = `http://127.0.0.1:${port}/slack/events`;
  await slack.setRequestUrl(url);
  return { app, url, [Symbol.asyncDispose]: stop };
}
