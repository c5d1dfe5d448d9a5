import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { examineSlack, type SlackExaminee } from '../../../src/chat/slack/examine.ts';
import { BOT_SCOPES } from '../../../src/chat/slack/install-pages.ts';
import { silentLogger } from '../../support/databases.ts';
import { type SlackServer, startSlackServer } from '../../support/slack.ts';

describe('an app that is looked at', () => {
  let server: SlackServer;
  beforeEach(async () => {
    server = await startSlackServer();
  });
  afterEach(() => server.close());
  const examinee = (more: Partial<SlackExaminee> = {}): SlackExaminee => ({
    apiUrl: server.apiUrl,
    botToken: server.workspace.botToken,
    appToken: server.app.appToken,
    logger: silentLogger,
    ...more,
  });

  it('is fine with both of its tokens and every scope', async () => {
    expect(await examineSlack(examinee())).toEqual({ kind: 'ok', team: 'Свод', missing: [] });
    expect(await examineSlack(examinee({ appToken: null }))).toMatchObject({ kind: 'ok' });
    expect(await examineSlack(examinee({ appToken: null, botToken: null }))).toEqual({ kind: 'answers' });
  });

  it('is told which token is refused: unknown, of another kind, or taken back', async () => {
    const { appToken } = server.app;
    const { botToken } = server.workspace;
    expect(await examineSlack(examinee({ botToken: 'xoxb-of-nobody' }))).toEqual({
      kind: 'bot_token_refused',
    });
    expect(await examineSlack(examinee({ appToken: botToken }))).toEqual({ kind: 'app_token_refused' });
    expect(await examineSlack(examinee({ botToken: appToken }))).toEqual({ kind: 'bot_token_refused' });
    server.faults.next('apps.connections.open', { kind: 'error', error: 'missing_scope' });
    expect(await examineSlack(examinee())).toEqual({ kind: 'socket_not_allowed' });
    server.faults.next('auth.test', { kind: 'error', error: 'account_inactive' });
    expect(await examineSlack(examinee())).toEqual({ kind: 'bot_token_refused' });
  });

  it('is out of reach where nobody listens, where Slack is broken, and where it takes too long', async () => {
    expect(await examineSlack(examinee({ apiUrl: 'http://127.0.0.1:1/api/' }))).toEqual({
      kind: 'unreachable',
    });
    server.faults.next('auth.test', { kind: 'status', status: 503 });
    expect(await examineSlack(examinee())).toEqual({ kind: 'unreachable' });
    server.faults.next('auth.test', { kind: 'delay', ms: 60_000 });
    expect(await examineSlack(examinee({ timeoutMs: 100 }))).toEqual({ kind: 'unreachable' });
  });

  it('names the scopes that it lacks', async () => {
    const scopes = BOT_SCOPES.filter(scope => scope !== 'files:write' && scope !== 'users:read.email');
    await server.close();
    server = await startSlackServer({ app: { scopes } });
    expect(await examineSlack(examinee())).toMatchObject({
      kind: 'ok',
      missing: ['files:write', 'users:read.email'],
    });
  });
});
