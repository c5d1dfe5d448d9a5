import { createHmac } from 'node:crypto';

/** Slack's headers of a signed request: `v0=` HMAC-SHA256 of `v0:<seconds>:<raw body>`. */
export function signatureHeaders(
  signingSecret: string,
  body: string,
  seconds: number = Math.floor(Date.now() / 1000),
): Record<string, string> {
  const digest = createHmac('sha256', signingSecret).update(`v0:${seconds}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': String(seconds), 'x-slack-signature': `v0=${digest}` };
}
