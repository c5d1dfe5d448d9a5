import { pino } from 'pino';
import { afterEach, beforeEach, expect } from 'vitest';
import { DeliveryError, type MessageRef } from '../../../../src/chat/port.ts';
import { SlackApi } from '../../../../src/chat/slack/api.ts';
import { SlackPort } from '../../../../src/chat/slack/slack-port.ts';
import { outMessage } from './messages.ts';
import { type ScriptedSlack, startScriptedSlack } from './scripted-slack.ts';

export const TOKEN = 'xoxb-1-secret';
export const address = {
  team: 'T1',
  enterprise: null,
  channel: 'C1',
  thread: '1.2',
  user: 'U1',
  direct: false,
};
export const direct = { ...address, channel: 'D1', direct: true };
export const ref = {
  ...address,
  kind: 'message',
  ts: '1700000000.000100',
  responseUrl: null,
} as unknown as MessageRef;
export const account = {
  platform: 'slack',
  id: 'T1:U1',
  name: '',
  language: null,
  timeZone: null,
  email: null,
} as const;
export const hello = outMessage([{ kind: 'text', markdown: 'Здравствуйте' }]);
export const buttons = { kind: 'buttons', rows: [[{ id: 'b1', label: 'Да' }]] } as const;

export interface PortUnderTest {
  slack: ScriptedSlack;
  port: SlackPort;
  /** False: the app was removed from the workspace. */
  installed: boolean;
  /** Lines of the log; no token and no address may be in them after a test. */
  logged: string[];
  /** Milliseconds that the port would have waited. */
  paused: number[];
}

/** A port over a Slack that says what each test scripts, new for every test of the file. */
export function portUnderTest(): PortUnderTest {
  const on = { installed: true, logged: [], paused: [] } as unknown as PortUnderTest;
  beforeEach(async () => {
    const slack = await startScriptedSlack();
    Object.assign(on, { slack, installed: true, logged: [], paused: [] });
    const logger = pino({ level: 'debug' }, { write: (line: string) => void on.logged.push(line) });
    const api = new SlackApi({
      apiUrl: slack.apiUrl,
      logger,
      authorize: () => Promise.resolve(on.installed ? { token: TOKEN, botUserId: 'UBOT' } : null),
    });
    on.port = new SlackPort({
      api,
      logger,
      readAttached: id =>
        id === 'gone' ? Promise.reject(new Error('gone')) : Promise.resolve(new Uint8Array([1, 2, 3])),
      pause: ms => Promise.resolve(void on.paused.push(ms)),
    });
  });
  afterEach(async () => {
    await on.slack[Symbol.asyncDispose]();
    expect(on.logged.join('\n')).not.toMatch(/xoxb|127\.0\.0\.1/);
  });
  return on;
}

export async function failureOf(work: Promise<unknown>): Promise<DeliveryError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof DeliveryError)) throw new Error(`no DeliveryError: ${String(error)}`);
  expect(`${error.message} ${error.stack} ${String(error.cause)}`).not.toMatch(/xoxb|127\.0\.0\.1/);
  return error;
}
