import { type Agent, request } from 'node:http';
import { json } from 'node:stream/consumers';

export interface HttpAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Posts JSON and reads the JSON that comes back. Rejects when no answer comes. */
export function post(url: string, body: unknown, agent: Agent): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent }, answer => {
      json(answer).then(read => resolve({ status: answer.statusCode ?? 0, body: read }), reject);
    });
    sent.on('error', reject);
    sent.end(JSON.stringify(body));
  });
}
