import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { BOT } from './messenger-kinds.ts';

const BUSY = {
  ok: false,
  error_code: 429,
  description: 'Too Many Requests: retry after 1',
  parameters: { retry_after: 1 },
};

/**
 * Telegram's and Slack's side of a run: answers every call at once with what the bots read of it. The simulators keep all that
 * happens, which here would be measured along with the bots.
 */
export class MessengerPlatform implements AsyncDisposable {
  /** Messages that were sent. */
  sent = 0;
  /** How often each text of a message to Telegram came, in the order of their first coming. */
  readonly texts = new Map<string, number>();
  /** Share of Telegram's messages answered "retry after a second". */
  readonly #busyShare: number;
  readonly #server: Server;

  constructor({ busyShare = 0 }: { readonly busyShare?: number } = {}) {
    this.#busyShare = busyShare;
    this.#server = createServer((request, response) => {
      void this.#answer(request).then(
        body =>
          response
            .writeHead('error_code' in body ? 429 : 200, { 'content-type': 'application/json' })
            .end(JSON.stringify(body)),
        () => response.destroy(),
      );
    });
    // A connection that is closed just as the next message goes out would be an answer of unknown fate.
    this.#server.keepAliveTimeout = 60_000;
  }

  async listen(): Promise<string> {
    await new Promise<void>(ready => this.#server.listen(0, '127.0.0.1', ready));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async #answer(request: IncomingMessage): Promise<object> {
    const body = await text(request);
    const method = request.url?.split('/').at(-1) ?? '';
    if (request.url?.startsWith('/api/')) return { ok: true, ...this.#slack(method) };
    if (method === 'sendMessage' && Math.random() < this.#busyShare) return BUSY;
    return { ok: true, result: this.#telegram(method, body) };
  }

  #telegram(method: string, body: string): unknown {
    if (method === 'getMe')
      return { id: BOT.id, is_bot: true, first_name: 'Bench', username: 'bench_bot', can_join_groups: true };
    if (!method.startsWith('send')) return true;
    this.sent++;
    const { chat_id, text = '' } = JSON.parse(body) as { chat_id: number; text?: string };
    if (this.#busyShare > 0) this.texts.set(text, (this.texts.get(text) ?? 0) + 1);
    return {
      message_id: this.sent,
      date: Math.floor(Date.now() / 1000),
      chat: { id: chat_id, type: 'private', first_name: 'A' },
      text: '',
    };
  }

  #slack(method: string): object {
    if (method === 'auth.test')
      return { team: 'Bench', team_id: BOT.team, user_id: BOT.slackUser, bot_id: 'B0BENCH' };
    if (method !== 'chat.postMessage') return {};
    this.sent++;
    return {
      channel: 'D0BENCH',
      ts: `${Math.floor(Date.now() / 1000)}.${String(this.sent).padStart(6, '0')}`,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(done => this.#server.close(done));
  }
}
