import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A chat-completions request as it came over the wire. */
export interface RecordedRequest {
  readonly headers: IncomingMessage['headers'];
  /** The body's own text, for searching. */
  readonly text: string;
  readonly body: {
    readonly model: string;
    readonly stream?: boolean;
    readonly messages: readonly {
      role: string;
      content: unknown;
      tool_calls?: unknown;
      tool_call_id?: string;
    }[];
    readonly tools?: readonly { type: string; function: { name: string } }[];
  };
}

/** What the model does next: says something, calls tools, or misbehaves. */
export type Step =
  | {
      readonly say?: string;
      /** `args` as text goes out as it is, valid JSON or not. */
      readonly calls?: readonly { readonly name: string; readonly args: object | string }[];
    }
  | { readonly fault: 'busy'; readonly retryAfterSeconds?: number }
  | { readonly fault: 'broken' | 'html' | 'silence' | 'drop' | 'unauthorized' };

export type Script = readonly Step[] | ((request: RecordedRequest, index: number) => Step);

/** A chat-completions server of a test's own on 127.0.0.1: streaming and not, scripted, keeping every request. */
export interface OpenAiServer extends AsyncDisposable {
  /** To be given as the base URL: ends in `/v1`. */
  readonly url: string;
  readonly requests: readonly RecordedRequest[];
  /** Texts that came to be embedded, in their order. */
  readonly embedded: readonly string[];
}

/** Steps are used in order; a request beyond the last is answered as broken, and the test sees it in `requests`. */
export async function startOpenAiServer(
  script: Script,
  embed?: (text: string) => readonly number[],
): Promise<OpenAiServer> {
  const requests: RecordedRequest[] = [];
  const embedded: string[] = [];
  const server = createServer(async (incoming, response) => {
    const text = await readText(incoming);
    if (embed && incoming.method === 'POST' && incoming.url === '/v1/embeddings') {
      const { input, model } = JSON.parse(text) as { input: string | string[]; model: string };
      const texts = [input].flat();
      embedded.push(...texts);
      const data = texts.map((one, index) => ({ object: 'embedding', index, embedding: embed(one) }));
      sendJson(response, 200, { object: 'list', data, model, usage: { prompt_tokens: 1, total_tokens: 1 } });
      return;
    }
    if (incoming.method !== 'POST' || incoming.url !== '/v1/chat/completions') {
      response.writeHead(404).end();
      return;
    }
    const request: RecordedRequest = { headers: incoming.headers, text, body: JSON.parse(text) };
    const index = requests.push(request) - 1;
    const step = typeof script === 'function' ? script(request, index) : script[index];
    answer(response, request, step ?? { fault: 'broken' }, index);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    embedded,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

function answer(response: ServerResponse, request: RecordedRequest, step: Step, index: number): void {
  if ('fault' in step) misbehave(response, step, request.body.stream === true);
  else if (request.body.stream) stream(response, request.body.model, step, index);
  else sendJson(response, 200, completion(request.body.model, step, index));
}

function misbehave(
  response: ServerResponse,
  step: Extract<Step, { fault: string }>,
  streaming: boolean,
): void {
  switch (step.fault) {
    case 'silence':
      return;
    case 'busy':
      if (step.retryAfterSeconds !== undefined)
        response.setHeader('retry-after', String(step.retryAfterSeconds));
      sendJson(response, 429, { error: { message: 'Rate limit reached', type: 'requests' } });
      return;
    case 'broken':
      sendJson(response, 500, { error: { message: 'The server had an error', type: 'server_error' } });
      return;
    case 'unauthorized':
      sendJson(response, 401, { error: { message: 'Incorrect API key provided: sk-secret', type: 'auth' } });
      return;
    case 'html':
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<html><body>Sign in to the proxy</body></html>');
      return;
    case 'drop': {
      const type = streaming ? 'text/event-stream' : 'application/json';
      response.writeHead(200, { 'content-type': type });
      response.write(streaming ? 'data: {"id":"x","object":"chat.comp' : '{"id":"x","obj', () =>
        response.destroy(),
      );
    }
  }
}

function completion(model: string, step: Exclude<Step, { fault: string }>, index: number): object {
  const calls = toolCalls(step, index);
  return {
    id: `chatcmpl-${index}`,
    object: 'chat.completion',
    created: 1_764_000_000,
    model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: step.say ?? null,
          ...(calls.length > 0 ? { tool_calls: calls } : {}),
        },
        finish_reason: calls.length > 0 ? 'tool_calls' : 'stop',
      },
    ],
    usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
  };
}

function stream(
  response: ServerResponse,
  model: string,
  step: Exclude<Step, { fault: string }>,
  index: number,
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const calls = toolCalls(step, index);
  const send = (delta: object, finish: string | null = null) => {
    const choice = { index: 0, delta, finish_reason: finish };
    const chunk = { id: `chatcmpl-${index}`, object: 'chat.completion.chunk', created: 1_764_000_000, model };
    response.write(`data: ${JSON.stringify({ ...chunk, choices: [choice] })}\n\n`);
  };
  send({ role: 'assistant', content: '' });
  for (const piece of (step.say ?? '').match(/.{1,7}/gsu) ?? []) send({ content: piece });
  for (const [at, call] of calls.entries()) {
    send({
      tool_calls: [
        { index: at, id: call.id, type: 'function', function: { name: call.function.name, arguments: '' } },
      ],
    });
    for (const piece of call.function.arguments.match(/.{1,11}/gsu) ?? []) {
      send({ tool_calls: [{ index: at, function: { arguments: piece } }] });
    }
  }
  send({}, calls.length > 0 ? 'tool_calls' : 'stop');
  response.end('data: [DONE]\n\n');
}

function toolCalls(step: Exclude<Step, { fault: string }>, index: number) {
  return (step.calls ?? []).map(({ name, args }, at) => ({
    id: `call_${index}_${at}`,
    type: 'function',
    function: { name, arguments: typeof args === 'string' ? args : JSON.stringify(args) },
  }));
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function readText(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
