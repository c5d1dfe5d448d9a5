import { setImmediate } from 'node:timers/promises';
import { pino } from 'pino';
import type { InboundEvent } from '../../../../src/chat/port.ts';
import { createSlack, type SlackSettings } from '../../../../src/chat/slack/bolt.ts';
import type { Slack } from '../../../../src/chat/slack/running-slack.ts';
import type { Database } from '../../../../src/data/database.ts';
import type { SlackServer } from '../../../support/slack.ts';

export type Transport = 'http' | 'socket';
export const TRANSPORTS: readonly Transport[] = ['http', 'socket'];

/** Our Slack against the simulator, with an inbox that keeps what it accepts in memory. */
export interface Running extends AsyncDisposable {
  readonly slack: Slack;
  readonly accepted: readonly InboundEvent[];
  /** Conversations that the bot takes part in. */
  readonly joined: Set<string>;
  readonly log: readonly string[];
  /** The inbox refuses the next event; resolves when it did. */
  failOnce(): Promise<void>;
  /** Where the app listens; null in Socket Mode for one workspace. */
  readonly url: string | null;
}

export interface RunOptions {
  readonly transport: Transport;
  readonly many?: boolean;
  readonly db?: Database;
  readonly botToken?: string;
}

const TOKEN_KEY = Buffer.alloc(32, 7);
export const REDIRECT_URL = 'https://svod.example/slack/oauth_redirect';

export async function runSlack(server: SlackServer, options: RunOptions): Promise<Running> {
  const accepted: InboundEvent[] = [];
  const joined = new Set<string>();
  const log: string[] = [];
  let fail: (() => void) | null = null;
  const slack = createSlack(settingsFor(server, options), {
    async accept(event) {
      if (fail) {
        fail();
        fail = null;
        throw new Error(`the base is away: ${JSON.stringify(event.body)}`);
      }
      // Storing takes a moment: what is acknowledged before it would show.
      await setImmediate();
      if (!accepted.some(({ dedupeKey }) => dedupeKey === event.dedupeKey)) accepted.push(event);
    },
    joined: key => Promise.resolve(joined.has(key)),
    readAttached: () => Promise.resolve(new Uint8Array(Buffer.from('png'))),
    db: options.db as Database,
    logger: pino({ level: 'debug' }, { write: (line: string) => void log.push(line) }),
    language: 'ru',
  });
  await slack.start();
  const { address } = slack;
  const url = address && `http://${address.host}:${address.port}`;
  if (options.transport === 'http') await server.setRequestUrl(`${url}/slack/events`);
  return {
    slack,
    accepted,
    joined,
    log,
    url,
    failOnce: () =>
      new Promise(resolve => {
        fail = resolve;
      }),
    [Symbol.asyncDispose]: () => slack[Symbol.asyncDispose](),
  };
}

export function settingsFor(server: SlackServer, options: RunOptions): SlackSettings {
  const { app } = server;
  return {
    apiUrl: server.apiUrl,
    transport:
      options.transport === 'http'
        ? { kind: 'http', signingSecret: app.signingSecret, path: '/slack/events' }
        : { kind: 'socket', appToken: app.appToken },
    listen: { host: '127.0.0.1', port: 0 },
    workspaces: options.many
      ? {
          kind: 'many',
          clientId: app.clientId,
          clientSecret: app.clientSecret,
          stateSecret: 'a-secret-of-states',
          redirectUrl: REDIRECT_URL,
          tokenKey: TOKEN_KEY,
        }
      : { kind: 'one', botToken: options.botToken ?? server.workspace.botToken },
  };
}

/** Resolves when so many events were accepted. */
export function acceptedBy(server: SlackServer, running: Running, count: number): Promise<InboundEvent> {
  return server.until(() => running.accepted[count - 1], `event ${count}`);
}
