import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Call {
  readonly method: string;
  readonly token: string | null;
  /** Form fields; what is JSON inside is read. */
  readonly args: Readonly<Record<string, unknown>>;
}

/** An answer: Slack's JSON, a status with it, or a connection that breaks before any. */
export type Answer =
  | { readonly ok: boolean; readonly [field: string]: unknown }
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  | 'drop';

/**
 * An HTTP server that says exactly what a test scripts, for what a faithful Slack says only in an unlucky moment: refusals,
 * lost answers, broken connections.
 */
export interface ScriptedSlack extends AsyncDisposable {
  readonly apiUrl: string;
  readonly origin: string;
  readonly calls: readonly Call[];
  /** Calls of one method, in order. */
  of(method: string): Readonly<Record<string, unknown>>[];
  /** Resolves when a method was called so often. */
  received(method: string, count?: number): Promise<void>;
  /** What a method answers, one after another; the last one is repeated. */
  answer(method: string, ...answers: readonly Answer[]): void;
}

const USUAL: Readonly<Record<string, Answer>> = {
  'chat.postMessage': { ok: true, channel: 'C1', ts: '1700000000.000100' },
  'chat.update': { ok: true, channel: 'C1', ts: '1700000000.000100' },
  'chat.postEphemeral': { ok: true, message_ts: '1700000000.000900' },
  'chat.startStream': { ok: true, channel: 'C1', ts: '1700000000.000500' },
  'conversations.open': { ok: true, channel: { id: 'D1' } },
  'files.info': { ok: true, file: { id: 'F1', mimetype: 'image/png' } },
};

export async function startScriptedSlack(): Promise<ScriptedSlack> {
  const calls: Call[] = [];
  const scripts = new Map<string, Answer[]>();
  const arrivals = new EventEmitter();
  const server = createServer((request, response) => void serve(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const method = (request.url ?? '').replace(/^\/(api\/)?/, '');
    const { authorization } = request.headers;
    calls.push({ method, token: authorization?.replace('Bearer ', '') ?? null, args: argsOf(request, body) });
    arrivals.emit('call');
    const script = scripts.get(method);
    const answer = (script && script.length > 1 ? script.shift() : script?.[0]) ?? usual(method);
    if (answer === 'drop') request.socket.destroy();
    else if ('ok' in answer)
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    else response.writeHead(answer.status, answer.headers).end(answer.body ?? '');
  }

  function usual(method: string): Answer {
    if (method === 'files.getUploadURLExternal') {
      const made = calls.filter(call => call.method === method).length;
      return { ok: true, upload_url: `${origin}/upload/${made}`, file_id: `F${made}` };
    }
    return USUAL[method] ?? { ok: true };
  }

  return {
    apiUrl: `${origin}/api/`,
    origin,
    calls,
    of: method => calls.filter(call => call.method === method).map(call => call.args),
    async received(method, count = 1) {
      while (calls.filter(call => call.method === method).length < count) await once(arrivals, 'call');
    },
    answer: (method, ...answers) => void scripts.set(method, [...answers]),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function argsOf({ headers }: IncomingMessage, body: string): Record<string, unknown> {
  if (headers['content-type']?.startsWith('application/json'))
    return JSON.parse(body) as Record<string, unknown>;
  if (!headers['content-type']?.startsWith('application/x-www-form')) return { body };
  return Object.fromEntries(
    [...new URLSearchParams(body)].map(([name, value]) => [
      name,
      /^[[{]/.test(value) ? JSON.parse(value) : value,
    ]),
  );
}
