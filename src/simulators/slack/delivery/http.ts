import type { Clock } from '../clock.ts';
import { parseJson } from '../json.ts';
import { ACK_MS, type Answer } from './answer.ts';
import { signatureHeaders } from './signature.ts';

interface Post {
  readonly url: string;
  readonly body: string;
  readonly contentType: 'application/json' | 'application/x-www-form-urlencoded';
  readonly signingSecret: string;
  readonly retry?: { readonly attempt: number; readonly reason: string };
}

/** One signed request to the app. Never throws; three seconds of the simulator's clock are all it waits. */
export async function postSigned(clock: Clock, post: Post): Promise<Answer> {
  const giveUp = new AbortController();
  const callOff = clock.after(ACK_MS, () => giveUp.abort());
  try {
    const response = await fetch(post.url, {
      method: 'POST',
      body: post.body,
      redirect: 'manual',
      signal: giveUp.signal,
      headers: {
        'content-type': post.contentType,
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        ...signatureHeaders(post.signingSecret, post.body),
        ...(post.retry && {
          'x-slack-retry-num': String(post.retry.attempt),
          'x-slack-retry-reason': post.retry.reason,
        }),
      },
    });
    const text = await response.text();
    const noRetry = response.headers.get('x-slack-no-retry') === '1';
    if (!response.ok) return { ok: false, reason: 'http_error', status: response.status, noRetry };
    return { ok: true, body: parseJson(text) ?? (text === '' ? undefined : text) };
  } catch {
    return { ok: false, reason: giveUp.signal.aborted ? 'http_timeout' : 'connection_failed', status: null };
  } finally {
    callOff();
  }
}
