import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import type { TurnEvent } from '../../src/assistant/message.ts';
import { hushUpgradeAdvice } from '../../src/models/quiet.ts';
import { ask, assistantOver, openAiModel } from '../support/assistant.ts';
import { describeOnEmbedded } from '../support/databases.ts';
import { type Step, startOpenAiServer } from '../support/openai-server.ts';
import { insertPeople, makePeople } from '../support/secret-people.ts';

const query = (sql: string, title?: string): Step => ({
  calls: [{ name: 'query_clients', args: title === undefined ? { sql } : { sql, title } }],
});

describeOnEmbedded('a language model over the wire', base => {
  beforeAll(async () => {
    hushUpgradeAdvice(console);
    await insertPeople(base.db, makePeople(30));
  });

  test('calls the tool, reads the shape of the result, and the person gets the table', async () => {
    await using server = await startOpenAiServer([
      query("select id, full_name, city from clients where city = 'Казань' order by id", 'Клиенты из Казани'),
      { say: 'Беру город из анкеты.' },
    ]);
    const assistant = await assistantOver(base.db, { model: await openAiModel(server.url) });
    const reply = await assistant.answer(ask('клиенты из Казани'));
    expect(reply).toMatchObject({
      kind: 'answer',
      tool: 'query_clients',
      understood: 'Клиенты из Казани.',
      model: 'openai:test-model',
      modelCalls: 2,
      canAnswerWithoutModel: false,
    });
    expect(reply.table?.rows).toHaveLength(10);
    expect(reply.table?.columns.map(column => column.name)).toEqual(['id', 'full_name', 'city']);
    expect(reply.text).toBe('Нашлось 10 клиентов.\n\nБеру город из анкеты.');
    const result = server.requests[1]?.body.messages.at(-1);
    expect(result).toMatchObject({ role: 'tool', tool_call_id: 'call_0_0' });
    expect(JSON.parse(String(result?.content))).toMatchObject({
      status: 'ok',
      rows: 10,
      columns: ['id', 'full_name', 'city'],
    });
  });

  test('offers exactly the registered tools, with the catalogue in its system prompt', async () => {
    await using server = await startOpenAiServer([{ say: 'SMALLTALK: Здравствуйте!' }]);
    const assistant = await assistantOver(base.db, { model: await openAiModel(server.url) });
    const reply = await assistant.answer(ask('привет'));
    expect(reply).toMatchObject({ kind: 'answer', tool: null, sql: null, text: 'Здравствуйте!' });
    const [request] = server.requests;
    expect(request?.body.tools?.map(tool => tool.function.name)).toEqual(['query_clients', 'ask_back']);
    const system = request?.body.messages[0];
    expect(system?.role).toBe('system');
    expect(JSON.stringify(system?.content)).toContain('income_amount numeric');
    expect(JSON.stringify(system?.content)).not.toContain('{{');
  });

  test('sends a failing statement back once, by code and hint, and takes the repaired one', async () => {
    await using server = await startOpenAiServer([
      query('select count(*) from clients where incom_amount > 100'),
      query(
        'select count(*) as clients_count from clients where income_amount > 100',
        'Клиенты с доходом больше 100',
      ),
      {},
    ]);
    const assistant = await assistantOver(base.db, { model: await openAiModel(server.url) });
    const reply = await assistant.answer(ask('сколько клиентов с доходом больше 100'));
    expect(reply).toMatchObject({ kind: 'answer', modelCalls: 3 });
    expect(reply.table?.rows).toEqual([[30]]);
    const failure = JSON.parse(String(server.requests[1]?.body.messages.at(-1)?.content));
    expect(failure).toMatchObject({ status: 'failed' });
    expect(failure.code).toMatch(/^(statement_rejected|unknown_column)$/);
    expect(failure.hint).toContain('incom_amount');
  });

  test('ends with a plain sentence when the third try fails too', async () => {
    const broken = query('select no_such_column from clients');
    await using server = await startOpenAiServer([broken, broken, broken, broken]);
    const assistant = await assistantOver(base.db, { model: await openAiModel(server.url) });
    const reply = await assistant.answer(ask('покажи что-нибудь'));
    expect(['error', 'refuse']).toContain(reply.kind);
    expect(reply.canAnswerWithoutModel).toBe(true);
    expect(reply.text).not.toMatch(/no_such_column|column|select/i);
    expect(server.requests).toHaveLength(3);
  });

  test('never runs a statement that writes, and says so', async () => {
    const deletion = query('delete from clients');
    await using server = await startOpenAiServer([deletion, deletion, deletion]);
    const assistant = await assistantOver(base.db, { model: await openAiModel(server.url) });
    const reply = await assistant.answer(ask('удали всех клиентов'));
    expect(reply).toMatchObject({ kind: 'refuse', table: null });
    expect((await base.db.query('select count(*)::int as n from svod.clients')).rows).toEqual([{ n: 30 }]);
  });

  test('shows an ask_back as a question with options, without another call', async () => {
    await using server = await startOpenAiServer([
      {
        calls: [
          {
            name: 'ask_back',
            args: {
              question: 'Какие клиенты лучшие?',
              options: ['топ 10 клиентов по доходу', 'топ 10 по сумме кредита'],
            },
          },
        ],
      },
    ]);
    const assistant = await assistantOver(base.db, { model: await openAiModel(server.url) });
    const reply = await assistant.answer(ask('лучшие клиенты'));
    expect(reply).toMatchObject({
      kind: 'clarify',
      tool: 'ask_back',
      text: 'Какие клиенты лучшие?',
      options: ['топ 10 клиентов по доходу', 'топ 10 по сумме кредита'],
      modelCalls: 1,
    });
  });

  test('takes up the thread: the next request carries the question, the statement and the shape', async () => {
    await using server = await startOpenAiServer([
      query("select id, full_name from clients where city = 'Казань' order by id", 'Клиенты из Казани'),
      {},
      query("select count(*) as clients_count from clients where city = 'Казань'", 'Сколько их'),
      {},
    ]);
    const assistant = await assistantOver(base.db, { model: await openAiModel(server.url) });
    const threadId = crypto.randomUUID();
    await assistant.answer(ask('клиенты из Казани', { threadId }));
    const reply = await assistant.answer(ask('а сколько их?', { threadId }));
    expect(reply.table?.rows).toEqual([[10]]);
    const roles = server.requests[2]?.body.messages.map(message => message.role);
    expect(roles).toEqual(['system', 'user', 'assistant', 'tool', 'user']);
  });

  test.each<[string, readonly Step[], RegExp]>([
    ['answers 500', [{ fault: 'broken' }], /не отвечает/],
    ['is busy without saying for how long', [{ fault: 'busy' }], /не отвечает/],
    ['asks to be left alone for a minute', [{ fault: 'busy', retryAfterSeconds: 60 }], /не отвечает/],
    ['refuses the key', [{ fault: 'unauthorized' }], /не настроена/],
    ['sends a page instead of JSON', [{ fault: 'html' }], /верить этому нельзя|не отвечает/],
    ['breaks off in the middle', [{ fault: 'drop' }], /не отвечает|верить этому нельзя/],
    ['is silent', [{ fault: 'silence' }], /не успела/],
    [
      'calls an unknown tool again and again',
      Array.from({ length: 9 }, (): Step => ({ calls: [{ name: 'drop_table', args: {} }] })),
      /верить этому нельзя/,
    ],
    [
      'sends arguments that are no JSON, twice',
      Array.from(
        { length: 9 },
        (): Step => ({ calls: [{ name: 'query_clients', args: '{"sql": "select' }] }),
      ),
      /верить этому нельзя/,
    ],
    [
      'sends arguments of another form, twice',
      Array.from({ length: 9 }, (): Step => ({ calls: [{ name: 'query_clients', args: { statement: 1 } }] })),
      /верить этому нельзя/,
    ],
    [
      'never stops calling tools',
      Array.from({ length: 20 }, () => query('select count(*) from clients')),
      /запуталась/,
    ],
    ['invents an answer', [{ say: 'У вас 4 815 клиентов.' }, { say: 'Их 4 815.' }], /верить этому нельзя/],
    ['says nothing', [{ say: '' }, { say: '' }], /верить этому нельзя/],
  ])('a model that %s gives a clear sentence', async (_, script, sentence) => {
    await using server = await startOpenAiServer(script);
    const assistant = await assistantOver(base.db, {
      model: await openAiModel(server.url),
      limits: { modelTimeoutMs: 700 },
    });
    const started = performance.now();
    const reply = await assistant.answer(ask('сколько у нас клиентов'));
    expect(performance.now() - started).toBeLessThan(4_000);
    expect(reply).toMatchObject({ kind: 'error', table: null, canAnswerWithoutModel: true });
    expect(reply.text).toMatch(sentence);
    expect(reply.text).not.toMatch(/sk-secret|error|https?:|127\.0\.0\.1|4 815/i);
    expect(server.requests.length).toBeLessThanOrEqual(6);
  });

  test('a model that is not there gives a clear sentence', async () => {
    const assistant = await assistantOver(base.db, { model: await openAiModel('http://127.0.0.1:9/v1') });
    const reply = await assistant.answer(ask('сколько у нас клиентов'));
    expect(reply).toMatchObject({ kind: 'error', canAnswerWithoutModel: true });
    expect(reply.text).toMatch(/не отвечает/);
  });

  test('waits once for a model that asks for a second, and says so', async () => {
    await using server = await startOpenAiServer([
      { fault: 'busy', retryAfterSeconds: 1 },
      query('select count(*) as clients_count from clients', 'Сколько клиентов'),
      {},
    ]);
    const events: TurnEvent[] = [];
    const assistant = await assistantOver(base.db, { model: await openAiModel(server.url) });
    const reply = await assistant.answer(ask('сколько клиентов'), event => events.push(event));
    expect(reply).toMatchObject({ kind: 'answer', modelCalls: 3 });
    expect(events.map(event => (event.kind === 'progress' ? event.text : event.kind))).toContain(
      'Модель занята, жду 1 с…',
    );
  });

  test('drops prose with a figure or a name that no result bears out', async () => {
    const count = query('select count(*) as clients_count from clients', 'Сколько клиентов');
    for (const say of [
      'Это 77 % рынка.',
      'Больше половины из Москвы.',
      'Самый щедрый — Иннокентий Барсуков.',
    ]) {
      await using server = await startOpenAiServer([count, { say }]);
      const assistant = await assistantOver(base.db, { model: await openAiModel(server.url) });
      const reply = await assistant.answer(ask('сколько клиентов'));
      expect(reply.text).not.toContain(say);
      expect(reply.table?.rows).toEqual([[30]]);
    }
  });

  test('refuses in its own words when the model gives none that can be shown', async () => {
    await using server = await startOpenAiServer([{ say: 'REFUSE: Не могу удалить 4 815 клиентов.' }]);
    const assistant = await assistantOver(base.db, { model: await openAiModel(server.url) });
    const reply = await assistant.answer(ask('удали всех'));
    expect(reply).toMatchObject({ kind: 'refuse', sql: null });
    expect(reply.text).toMatch(/только читаю/);
  });

  test("the person's Stop reaches a silent model at once, and the thread goes on", async () => {
    await using server = await startOpenAiServer([
      { fault: 'silence' },
      query('select count(*) from clients'),
      {},
    ]);
    const assistant = await assistantOver(base.db, { model: await openAiModel(server.url) });
    const stop = new AbortController();
    const threadId = crypto.randomUUID();
    const answering = assistant.answer(ask('сколько клиентов', { threadId }), undefined, stop.signal);
    while (server.requests.length === 0) await delay(5);
    stop.abort();
    const reply = await answering;
    expect(reply).toMatchObject({ kind: 'error', text: 'Остановлено.', canAnswerWithoutModel: false });
    expect(await assistant.answer(ask('сколько клиентов', { threadId }))).toMatchObject({ kind: 'answer' });
  });
});
