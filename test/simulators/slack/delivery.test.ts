import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { DrivenClock, type SlackServer, signatureHeaders, startSlackServer } from '../../support/slack.ts';

interface Request {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** An app's bare HTTP end: keeps what comes and answers as it is told; null never answers. */
async function startReceiver(
  answer: (request: Request) => { status: number; body?: string; headers?: Record<string, string> } | null,
) {
  const requests: Request[] = [];
  const first = Promise.withResolvers<void>();
  const server = createServer(async (incoming, response) => {
    let body = '';
    for await (const chunk of incoming) body += chunk;
    if (body.includes('"url_verification"')) {
      response.end(JSON.parse(body).challenge);
      return;
    }
    const request = { headers: incoming.headers, body };
    requests.push(request);
    first.resolve();
    const said = answer(request);
    if (said) response.writeHead(said.status, said.headers ?? {}).end(said.body ?? '');
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  return {
    requests,
    /** Resolves with the first request. */
    called: first.promise,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise(done => server.close(done));
    },
  };
}

function speaker(slack: SlackServer) {
  const anna = slack.workspace.person({ name: 'anna' });
  return { anna, say: (text: string) => anna.say(anna.dm, text) };
}

const attempts = (slack: SlackServer, count: number) =>
  slack.until(() => slack.delivery.attempts.length >= count, `${count} attempts`);

describe('delivery by HTTP', () => {
  it('signs every request over its raw body', async () => {
    await using slack = await startSlackServer();
    await using app = await startReceiver(() => ({ status: 200 }));
    await slack.setRequestUrl(app.url);
    speaker(slack).say('привет');
    await attempts(slack, 1);
    const [request] = app.requests;
    const seconds = Number(request?.headers['x-slack-request-timestamp']);
    expect(Math.abs(seconds - Date.now() / 1000)).toBeLessThan(60);
    expect(request?.headers['x-slack-signature']).toBe(
      signatureHeaders(slack.app.signingSecret, request?.body ?? '', seconds)['x-slack-signature'],
    );
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      type: 'event_callback',
      team_id: slack.workspace.id,
      api_app_id: slack.app.id,
      event: { type: 'message', channel_type: 'im', text: 'привет' },
      authorizations: [{ user_id: slack.workspace.botUserId, is_bot: true }],
    });
  });

  it('comes again at once, after a minute and after five, and then no more', async () => {
    const clock = new DrivenClock();
    await using slack = await startSlackServer({ clock });
    await using app = await startReceiver(() => ({ status: 500 }));
    await slack.setRequestUrl(app.url);
    speaker(slack).say('привет');
    await attempts(slack, 2);
    clock.advance(59_000);
    expect(app.requests).toHaveLength(2);
    clock.advance(1000);
    await attempts(slack, 3);
    clock.advance(300_000);
    await attempts(slack, 4);
    clock.advance(86_400_000);
    expect(app.requests.map(request => request.headers['x-slack-retry-num'])).toEqual([
      undefined,
      '1',
      '2',
      '3',
    ]);
    expect(app.requests.at(-1)?.headers['x-slack-retry-reason']).toBe('http_error');
    expect(new Set(app.requests.map(request => JSON.parse(request.body).event_id)).size).toBe(1);
  });

  it('waits three seconds and no longer, and heeds an app that wants no retry', async () => {
    const clock = new DrivenClock();
    await using slack = await startSlackServer({ clock });
    let calls = 0;
    await using app = await startReceiver(() => {
      calls += 1;
      return calls === 1 ? null : { status: 503, headers: { 'x-slack-no-retry': '1' } };
    });
    await slack.setRequestUrl(app.url);
    speaker(slack).say('привет');
    await app.called;
    clock.advance(3000);
    await attempts(slack, 2);
    clock.advance(86_400_000);
    expect(slack.delivery.attempts.map(one => one.outcome)).toEqual(['http_timeout', 'http_error']);
    expect(app.requests[1]?.headers['x-slack-retry-reason']).toBe('http_timeout');
  });

  it('hands presses over once, even when they are not taken', async () => {
    await using slack = await startSlackServer();
    await using app = await startReceiver(request => ({
      status: request.body.startsWith('payload=') ? 500 : 200,
    }));
    await slack.setRequestUrl(app.url);
    const { anna, say } = speaker(slack);
    const message = say('привет');
    expect(await anna.shortcut(message, 'similar')).toMatchObject({ ok: false, reason: 'http_error' });
    const presses = app.requests.filter(request => request.body.startsWith('payload='));
    expect(presses).toHaveLength(1);
    expect(JSON.parse(new URLSearchParams(presses[0]?.body).get('payload') ?? '')).toMatchObject({
      type: 'message_action',
      callback_id: 'similar',
      message: { text: 'привет' },
    });
  });

  it('takes no address that does not answer the challenge', async () => {
    await using slack = await startSlackServer();
    await expect(slack.setRequestUrl('http://127.0.0.1:9/slack/events')).rejects.toThrow('challenge');
  });

  it('tells the app its own messages, their edits and deletions too', async () => {
    await using slack = await startSlackServer();
    await using app = await startReceiver(() => ({ status: 200 }));
    await slack.setRequestUrl(app.url);
    const channel = slack.workspace.channel({ name: 'sales' });
    const api = (method: string, args: object) =>
      fetch(`${slack.apiUrl}${method}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${slack.workspace.botToken}` },
        body: JSON.stringify({ channel: channel.id, ...args }),
      }).then(response => response.json() as Promise<{ ts: string }>);
    const { ts } = await api('chat.postMessage', { text: 'раз' });
    await api('chat.update', { ts, text: 'два' });
    await api('chat.delete', { ts });
    await attempts(slack, 3);
    expect(app.requests.map(request => JSON.parse(request.body).event.subtype ?? 'new').sort()).toEqual([
      'message_changed',
      'message_deleted',
      'new',
    ]);
  });
});

describe('an address for answers', () => {
  it('serves five times, for the person or the channel, and changes what was pressed', async () => {
    const clock = new DrivenClock();
    await using slack = await startSlackServer({ clock });
    const urls: string[] = [];
    await using app = await startReceiver(request => {
      const url = new URLSearchParams(request.body).get('response_url');
      if (url) urls.push(url);
      return { status: 200 };
    });
    await slack.setRequestUrl(app.url);
    const { anna } = speaker(slack);
    const channel = slack.workspace.channel({ name: 'sales', members: [anna] });
    await anna.command(channel, '/svod');
    const [url = ''] = urls;
    const post = (body: object) => fetch(url, { method: 'POST', body: JSON.stringify(body) });
    expect((await post({ text: 'тихо' })).status).toBe(200);
    expect((await post({ text: 'всем', response_type: 'in_channel' })).status).toBe(200);
    expect(slack.workspace.ephemerals(anna).map(message => message.text)).toEqual(['тихо']);
    expect(slack.workspace.messages(channel).map(message => message.text)).toEqual(['всем']);
    for (const text of ['3', '4', '5']) expect((await post({ text })).status).toBe(200);
    const sixth = await post({ text: '6' });
    expect([sixth.status, await sixth.json()]).toEqual([404, { ok: false, error: 'used_url' }]);
    await anna.command(channel, '/svod');
    clock.advance(31 * 60_000);
    const late = await fetch(urls[1] ?? '', { method: 'POST', body: '{"text":"поздно"}' });
    expect(await late.json()).toMatchObject({ error: 'expired_url' });
  });
});
