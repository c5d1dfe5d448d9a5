import { ErrorCode, WebClient } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { DrivenClock, startSlackServer } from '../../support/slack.ts';
import { call } from './support/call.ts';

async function room(options: Parameters<typeof startSlackServer>[0] = {}) {
  const slack = await startSlackServer(options);
  const channel = slack.workspace.channel({ name: 'sales' });
  const post = (text = 'да') =>
    fetch(`${slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${slack.workspace.botToken}` },
      body: new URLSearchParams({ channel: channel.id, text }),
    });
  return {
    slack,
    channel,
    post,
    texts: () => slack.workspace.messages(channel).map(message => message.text),
  };
}

describe('faults', () => {
  it('answer 429 with how long to wait, for as many calls as asked', async () => {
    const { slack, channel, post } = await room();
    await using _ = slack;
    slack.faults.next('chat.postMessage', { kind: 'rate_limited', retryAfterSeconds: 7 }, 2);
    const client = new WebClient(slack.workspace.botToken, {
      slackApiUrl: slack.apiUrl,
      rejectRateLimitedCalls: true,
    });
    await expect(client.chat.postMessage({ channel: channel.id, text: 'да' })).rejects.toMatchObject({
      code: ErrorCode.RateLimitedError,
      retryAfter: 7,
    });
    expect((await post()).status).toBe(429);
    expect((await post()).status).toBe(200);
  });

  it('break before or after the work is done', async () => {
    const { slack, post, texts } = await room();
    await using _ = slack;
    slack.faults.next('chat.postMessage', { kind: 'drop', when: 'before' });
    await expect(post('до')).rejects.toThrow();
    slack.faults.next('chat.postMessage', { kind: 'drop', when: 'after' });
    await expect(post('после')).rejects.toThrow();
    slack.faults.next('chat.postMessage', { kind: 'status', status: 503 });
    expect((await post('никогда')).status).toBe(503);
    slack.faults.next('*', { kind: 'error', error: 'fatal_error' });
    expect(await (await post('тоже')).json()).toEqual({ ok: false, error: 'fatal_error' });
    expect(texts()).toEqual(['после']);
  });

  it('hold a call back until its time', async () => {
    const clock = new DrivenClock();
    const { slack, post, texts } = await room({ clock });
    await using _ = slack;
    slack.faults.next('chat.postMessage', { kind: 'delay', ms: 5000 });
    const slow = post('медленно');
    await clock.whenWaiting();
    await post('быстро');
    expect(texts()).toEqual(['быстро']);
    clock.advance(5000);
    await slow;
    expect(texts()).toEqual(['быстро', 'медленно']);
  });

  it('come by chance the same way for the same seed', async () => {
    const run = async (seed: number) => {
      const { slack, post } = await room({ seed });
      await using _ = slack;
      slack.faults.rate('chat.postMessage', { kind: 'status', status: 500 }, 0.3);
      const statuses: number[] = [];
      for (let at = 0; at < 40; at += 1) statuses.push((await post()).status);
      return statuses;
    };
    const [first, again, other] = [await run(1), await run(1), await run(2)];
    expect(first).toEqual(again);
    expect(first).not.toEqual(other);
    const broken = first.filter(status => status === 500).length;
    expect(broken).toBeGreaterThan(4);
    expect(broken).toBeLessThan(20);
  });

  it('lose an upload and a download', async () => {
    const { slack } = await room();
    await using _ = slack;
    const { upload_url = '' } = await call(slack, 'files.getUploadURLExternal', {
      filename: 'a.csv',
      length: 1,
    });
    slack.faults.next('upload', { kind: 'status', status: 500 });
    expect((await fetch(upload_url, { method: 'POST', body: 'a' })).status).toBe(500);
    expect((await fetch(upload_url, { method: 'POST', body: 'a' })).status).toBe(200);
    const anna = slack.workspace.person({ name: 'anna' });
    const [file] = anna.upload(anna.dm, { name: 'a.ogg', bytes: new Uint8Array(3) }).files;
    slack.faults.next('download', { kind: 'drop', when: 'before' });
    const url = `${slack.origin}/files-pri/${slack.workspace.id}-${file?.id}/download/a.ogg`;
    const get = () => fetch(url, { headers: { authorization: `Bearer ${slack.workspace.botToken}` } });
    await expect(get()).rejects.toThrow();
    expect((await get()).status).toBe(200);
  });
});

describe('rate limits by the letter', () => {
  it('let one post a second through for a channel, and a burst', async () => {
    const clock = new DrivenClock();
    const { slack, post } = await room({ clock, rateLimits: true });
    await using _ = slack;
    const statuses: number[] = [];
    for (let at = 0; at < 5; at += 1) statuses.push((await post()).status);
    expect(statuses).toEqual([200, 200, 200, 200, 429]);
    expect((await post()).headers.get('retry-after')).toBe('4');
    clock.advance(4000);
    expect((await post()).status).toBe(200);
  });
});

describe('a second workspace', () => {
  it('gets its own token by the OAuth walk of a Bolt app', async () => {
    await using slack = await startSlackServer({
      workspaces: [{ name: 'один' }, { name: 'два', installed: false }],
    });
    const second = slack.workspaces[1];
    if (!second) throw new Error('there is no second workspace');
    const { App, LogLevel } = await import('@slack/bolt');
    const installations: { team: string; token: string; scopes: readonly string[] }[] = [];
    const app = new App({
      signingSecret: slack.app.signingSecret,
      clientId: slack.app.clientId,
      clientSecret: slack.app.clientSecret,
      stateSecret: 'state-secret',
      scopes: ['chat:write', 'im:history'],
      redirectUri: 'http://127.0.0.1/slack/oauth_redirect',
      installerOptions: {
        directInstall: true,
        clientOptions: { slackApiUrl: slack.apiUrl },
        redirectUriPath: '/slack/oauth_redirect',
      },
      logLevel: LogLevel.ERROR,
      clientOptions: { slackApiUrl: slack.apiUrl },
      installationStore: {
        async storeInstallation({ team, bot }) {
          installations.push({ team: team?.id ?? '', token: bot?.token ?? '', scopes: bot?.scopes ?? [] });
        },
        async fetchInstallation() {
          throw new Error('not asked for here');
        },
      },
    });
    const server = await app.start({ port: 0, host: '127.0.0.1' });
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const boris = second.person({ name: 'boris' });
    const said = await slack.installApp(
      second,
      boris,
      `http://127.0.0.1:${port}/slack/install`,
      `http://127.0.0.1:${port}`,
    );
    await app.stop();
    expect(said.status).toBe(200);
    expect(installations).toEqual([
      { team: second.id, token: second.botToken, scopes: ['chat:write', 'im:history'] },
    ]);
    expect(await call(slack, 'auth.test', {}, second.botToken)).toMatchObject({
      ok: true,
      team_id: second.id,
    });
    expect(second.botToken).not.toBe(slack.workspace.botToken);
  });

  it('gets none for a wrong secret, a used code or another address', async () => {
    await using slack = await startSlackServer();
    const anna = slack.workspace.person({ name: 'anna' });
    expect(anna.id).toBeTruthy();
    const consent = await fetch(
      `${slack.origin}/oauth/v2/authorize?client_id=${slack.app.clientId}&scope=chat:write&redirect_uri=http://app.test/back&state=s`,
      { redirect: 'manual' },
    );
    const back = new URL(consent.headers.get('location') ?? '');
    expect(back.searchParams.get('state')).toBe('s');
    const code = back.searchParams.get('code');
    const right = {
      code,
      client_id: slack.app.clientId,
      client_secret: slack.app.clientSecret,
      redirect_uri: 'http://app.test/back',
    };
    const access = (changes: object) => call(slack, 'oauth.v2.access', { ...right, ...changes }, null);
    expect(await access({ client_secret: 'нет' })).toMatchObject({ error: 'bad_client_secret' });
    expect(await access({ client_id: 'нет' })).toMatchObject({ error: 'invalid_client_id' });
    expect(await access({ code: 'нет' })).toMatchObject({ error: 'invalid_code' });
    expect(await access({ redirect_uri: 'http://other.test' })).toMatchObject({ error: 'bad_redirect_uri' });
    expect(await access({})).toMatchObject({ ok: true, token_type: 'bot', scope: 'chat:write' });
    expect(await access({})).toMatchObject({ error: 'code_already_used' });
  });
});
