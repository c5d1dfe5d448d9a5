import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { modelFailure } from '../../src/models/failure.ts';
import { openProviderModel } from '../../src/models/model.ts';
import { forbidTracing, hushUpgradeAdvice } from '../../src/models/quiet.ts';
import { ask, assistantOver } from '../support/assistant.ts';
import { describeOnEmbedded } from '../support/databases.ts';
import { startOpenAiServer } from '../support/openai-server.ts';
import { insertPeople, makePeople } from '../support/secret-people.ts';

const COUNT = { sql: 'select count(*) as clients_count from clients', title: 'Сколько клиентов' };

interface Wire extends AsyncDisposable {
  readonly url: string;
  readonly bodies: readonly { path: string; body: { messages: { role: string; content: unknown }[] } }[];
}

/** Answers each POST with the next text as it is. */
async function startWire(answers: readonly string[], contentType: string): Promise<Wire> {
  const bodies: Wire['bodies'][number][] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const answer = answers[bodies.push({ path: request.url ?? '', body: JSON.parse(text) }) - 1];
    response.writeHead(answer === undefined ? 500 : 200, { 'content-type': contentType }).end(answer);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

describeOnEmbedded('other providers over the wire', base => {
  beforeAll(() => insertPeople(base.db, makePeople(11)));

  test('anthropic: tool call, tool result, answer', async () => {
    const message = {
      id: 'm',
      type: 'message',
      role: 'assistant',
      model: 'claude-test',
      stop_sequence: null,
    };
    const usage = { input_tokens: 10, output_tokens: 5 };
    const call = { type: 'tool_use', id: 'toolu_1', name: 'query_clients', input: COUNT };
    await using wire = await startWire(
      [
        JSON.stringify({ ...message, content: [call], stop_reason: 'tool_use', usage }),
        JSON.stringify({ ...message, content: [{ type: 'text', text: '' }], stop_reason: 'end_turn', usage }),
      ],
      'application/json',
    );
    const model = await openProviderModel(
      { kind: 'provider', provider: 'anthropic', name: 'claude-test', baseUrl: wire.url, timeoutMs: 3_000 },
      'key',
    );
    const assistant = await assistantOver(base.db, { model });
    const reply = await assistant.answer(ask('сколько клиентов'));
    expect(reply).toMatchObject({ kind: 'answer', model: 'anthropic:claude-test', modelCalls: 2 });
    expect(reply.table?.rows).toEqual([[11]]);
    expect(wire.bodies[1]?.body.messages.at(-1)).toMatchObject({
      role: 'user',
      content: [{ type: 'tool_result', tool_use_id: 'toolu_1' }],
    });
  });

  test('ollama: tool call, tool result, answer', async () => {
    const line = (message: object) =>
      `${JSON.stringify({ model: 'm', created_at: '2026-01-01T00:00:00Z', message, done: false })}\n${JSON.stringify(
        {
          model: 'm',
          created_at: '2026-01-01T00:00:00Z',
          message: { role: 'assistant', content: '' },
          done: true,
          done_reason: 'stop',
        },
      )}\n`;
    await using wire = await startWire(
      [
        line({
          role: 'assistant',
          content: '',
          tool_calls: [{ function: { name: 'query_clients', arguments: COUNT } }],
        }),
        line({ role: 'assistant', content: '' }),
      ],
      'application/x-ndjson',
    );
    const model = await openProviderModel(
      { kind: 'provider', provider: 'ollama', name: 'm', baseUrl: wire.url, timeoutMs: 3_000 },
      null,
    );
    const assistant = await assistantOver(base.db, { model });
    const reply = await assistant.answer(ask('сколько клиентов'));
    expect(reply).toMatchObject({ kind: 'answer', model: 'ollama:m', modelCalls: 2 });
    expect(reply.table?.rows).toEqual([[11]]);
    expect(wire.bodies.map(({ path }) => path)).toEqual(['/api/chat', '/api/chat']);
  });
});

describe('opening a model', () => {
  test.each([
    ['openai', 'without a key and without a server of its own'],
    ['nosuchprovider', 'that LangChain does not know'],
    ['mistralai', 'whose package is not installed'],
  ])('%s, %s, is told at once', async provider => {
    const opening = openProviderModel(
      { kind: 'provider', provider, name: 'm', baseUrl: null, timeoutMs: 1_000 },
      null,
    );
    await expect(opening).rejects.toMatchObject({
      code: 'model_misconfigured',
      detail: { model: `${provider}:m` },
    });
  });

  test('nothing is retried behind our back', async () => {
    await using server = await startOpenAiServer(() => ({ fault: 'broken' }));
    const { chat } = await openProviderModel(
      { kind: 'provider', provider: 'openai', name: 'm', baseUrl: server.url, timeoutMs: 1_000 },
      null,
    );
    await expect(chat.invoke('hello')).rejects.toThrow();
    expect(server.requests).toHaveLength(1);
  });

  test('a streaming answer is put together again', async () => {
    const args = { sql: 'select count(*) from clients', title: 'Сколько «клиентов»' };
    await using server = await startOpenAiServer([
      { say: 'Считаю клиентов', calls: [{ name: 'query_clients', args }] },
    ]);
    const { chat } = await openProviderModel(
      { kind: 'provider', provider: 'openai', name: 'm', baseUrl: server.url, timeoutMs: 1_000 },
      null,
    );
    let text = '';
    let call = '';
    for await (const chunk of await chat.stream('сколько')) {
      text += chunk.text;
      call += chunk.tool_call_chunks?.map(piece => piece.args ?? '').join('') ?? '';
    }
    expect(text).toBe('Считаю клиентов');
    expect(JSON.parse(call)).toEqual(args);
    expect(server.requests[0]?.body.stream).toBe(true);
  });
});

describe('keeping LangChain quiet', () => {
  test('takes every tracing variable out of the environment, and nothing else', () => {
    const env: NodeJS.ProcessEnv = {
      LANGSMITH_TRACING: 'true',
      LANGSMITH_API_KEY: 'secret',
      LANGCHAIN_TRACING_V2: 'true',
      LANGCHAIN_ENDPOINT: 'https://collector.example',
      LANGCHAIN_VERBOSE: 'true',
      PATH: '/bin',
    };
    forbidTracing(env);
    expect(env).toEqual({
      PATH: '/bin',
      LANGSMITH_TRACING: 'false',
      LANGCHAIN_TRACING_V2: 'false',
      LANGCHAIN_CALLBACKS_BACKGROUND: 'true',
    });
  });

  test('hushes the one untrue advice, and lets other warnings through', () => {
    const said: unknown[] = [];
    const console = { warn: (...text: unknown[]) => void said.push(text) };
    hushUpgradeAdvice(console);
    console.warn('New LangChain packages are available that more efficiently handle tool calling.');
    console.warn('disk full', 1);
    expect(said).toEqual([['disk full', 1]]);
  });
});

describe("reading a model's failure", () => {
  const failure = (more: object, cause?: unknown) => Object.assign(new Error('x', { cause }), more);
  test.each([
    [failure({ status: 401 }), 'model_misconfigured'],
    [failure({ status: 500 }), 'model_unavailable'],
    [failure({ status: 429 }), 'model_unavailable'],
    [failure({ name: 'APIConnectionTimeoutError' }), 'model_timeout'],
    [failure({}, failure({ code: 'ECONNREFUSED' })), 'model_unavailable'],
    [new TypeError('fetch failed'), 'model_unavailable'],
    [new TypeError("Cannot read properties of undefined (reading 'message')"), 'model_untrusted'],
    ['a string', 'model_untrusted'],
  ])('%s is %s', (error, code) => {
    expect(modelFailure(error).code).toBe(code);
  });

  test('a busy model may say for how long', () => {
    const headers = new Headers({ 'retry-after': '2' });
    expect(modelFailure(failure({ status: 429, headers })).retryAfterMs).toBe(2_000);
    expect(modelFailure(failure({ status: 500, headers })).retryAfterMs).toBeNull();
    expect(
      modelFailure(failure({ status: 429, headers: { 'retry-after': 'soon' } })).retryAfterMs,
    ).toBeNull();
  });
});
