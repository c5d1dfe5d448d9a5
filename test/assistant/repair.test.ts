import { beforeAll, expect, test } from 'vitest';
import type { TurnEvent } from '../../src/assistant/message.ts';
import { ask, assistantOver, openAiModel } from '../support/assistant.ts';
import { describeOnBothDatabases, describeOnEmbedded } from '../support/databases.ts';
import { type OpenAiServer, type Step, startOpenAiServer } from '../support/openai-server.ts';
import { engineCall, scriptedEngine } from '../support/scripted-model.ts';
import { insertPeople, makePeople } from '../support/secret-people.ts';

const COUNT = 'select count(*) as clients_count from clients';
const LIST = 'select id, full_name from clients order by id';
const BY_CITY = 'select city, count(*) as clients_count from clients group by city';
const query = (sql: string): Step => ({ calls: [{ name: 'query_clients', args: { sql } }] });
const told = ({ requests }: OpenAiServer, at: number) =>
  JSON.parse(String(requests[at]?.body.messages.at(-1)?.content));

describeOnEmbedded('a statement put right', base => {
  beforeAll(() => insertPeople(base.db, makePeople(30)));

  test('two failures go back by code and hint, and the third try is the answer', async () => {
    await using server = await startOpenAiServer([
      query('select count(*) from clients where incom_amount > 1'),
      query('select full_name::int from clients'),
      query(COUNT),
      {},
    ]);
    const assistant = await assistantOver(base.db, { model: await openAiModel(server.url) });
    const reply = await assistant.answer(ask('сколько клиентов'));
    expect(reply).toMatchObject({ kind: 'answer', modelCalls: 4 });
    expect(reply.table?.rows).toEqual([[30]]);
    expect(told(server, 1)).toMatchObject({
      status: 'failed',
      hint: expect.stringContaining('incom_amount'),
    });
    expect(told(server, 2)).toEqual({ status: 'failed', code: 'invalid_value' });
  });

  test.each([
    ['топ 5 клиентов по доходу', LIST, `${LIST} limit 5`, 'too_many_rows', 5],
    ['top 3 clients by income', LIST, `${LIST} limit 3`, 'too_many_rows', 3],
    ['сколько у нас клиентов', LIST, COUNT, 'one_figure_expected', 1],
    [
      'what is the average income of our clients',
      LIST,
      'select avg(income_amount) from clients',
      'one_figure_expected',
      1,
    ],
    ['число клиентов по городам', COUNT, BY_CITY, 'group_missing', 3],
    ['how many clients in each city', COUNT, BY_CITY, 'group_missing', 3],
    [
      'сумма договоров по месяцам',
      'select sum(amount) as sum_amount from deals',
      "select date_trunc('month', signed_on)::date as month, sum(amount) as sum_amount from deals group by 1",
      'period_missing',
      0,
    ],
  ])('of another shape than asked goes back once: %s', async (question, first, second, code, rows) => {
    await using server = await startOpenAiServer([query(first), query(second), {}]);
    const assistant = await assistantOver(base.db, { model: await openAiModel(server.url) });
    const reply = await assistant.answer(ask(question));
    expect(told(server, 1)).toMatchObject({ status: 'check', code });
    expect(told(server, 2)).toMatchObject({ status: 'ok' });
    expect(reply).toMatchObject({ kind: 'answer', sql: second });
    expect(reply.table?.totalRows).toBe(rows);
  });

  test('a model that stands by its statement is believed', async () => {
    await using server = await startOpenAiServer([query(LIST), query(LIST), {}]);
    const assistant = await assistantOver(base.db, { model: await openAiModel(server.url) });
    const reply = await assistant.answer(ask('сколько у нас клиентов'));
    expect(told(server, 1)).toMatchObject({ status: 'check' });
    expect(told(server, 2)).toMatchObject({ status: 'ok', rows: 30 });
    expect(reply).toMatchObject({ kind: 'answer', modelCalls: 3 });
  });

  test.each([
    ['клиенты из Казани', LIST],
    ['сколько клиентов в Казани и Самаре по городам', BY_CITY],
    ['топ 10% клиентов', LIST],
    ['кто живёт в каждом городе', 'select id, city, full_name from clients order by city, id'],
    ['сколько клиентов', COUNT],
  ])('a shape that nothing speaks against goes through: %s', async (question, sql) => {
    await using server = await startOpenAiServer([query(sql), {}]);
    const assistant = await assistantOver(base.db, { model: await openAiModel(server.url) });
    await assistant.answer(ask(question));
    expect(told(server, 1)).toMatchObject({ status: 'ok' });
  });

  test('the answer’s words are heard before the model’s last word, and those of a doubtful one are not', async () => {
    await using server = await startOpenAiServer([query(LIST), query(COUNT), {}]);
    const assistant = await assistantOver(base.db, { model: await openAiModel(server.url) });
    const heard: TurnEvent[] = [];
    const atCall: number[] = [];
    const reply = await assistant.answer(ask('сколько у нас клиентов'), event => {
      heard.push(event);
      if (event.kind === 'text') atCall.push(server.requests.length);
    });
    const text = heard
      .flatMap(event => (event.kind === 'text' ? [event.delta] : []))
      .join('')
      .trim();
    expect(text).toBe(reply.text);
    expect(atCall).toEqual([2]);
  });
});

describeOnEmbedded('a model that fails', base => {
  beforeAll(() => insertPeople(base.db, makePeople(30)));
  const nonsense = Array.from({ length: 6 }, (): Step => ({ say: 'У вас 4 815 клиентов.' }));
  const broken = Array.from({ length: 6 }, () => query('select nothing_such from clients'));

  test.each<[string, readonly Step[], RegExp]>([
    ['is dead', [{ fault: 'broken' }], /сейчас не отвечает, поэтому ответ дан без неё\.$/],
    ['is busy', [{ fault: 'busy' }], /сейчас не отвечает, поэтому/],
    ['is slow', [{ fault: 'silence' }], /не успела ответить, поэтому/],
    ['refuses the key', [{ fault: 'unauthorized' }], /не настроена, поэтому/],
    ['talks nonsense', nonsense, /не справилась, поэтому/],
    ['never writes a statement that runs', broken, /не справилась, поэтому|не отвечает, поэтому/],
  ])('that %s is stood in for by the engine, and the person is told', async (_, script, said) => {
    await using server = await startOpenAiServer(script);
    const assistant = await assistantOver(base.db, {
      model: await openAiModel(server.url),
      embedded: scriptedEngine([engineCall('Сколько всего клиентов', 'query_clients', { sql: COUNT })]),
      limits: { modelTimeoutMs: 500 },
    });
    const threadId = crypto.randomUUID();
    const reply = await assistant.answer(ask('сколько клиентов', { threadId }));
    expect(reply).toMatchObject({ kind: 'answer', model: 'embedded', canAnswerWithoutModel: false });
    expect(reply.modelCalls).toBeGreaterThan(0);
    expect(reply.table?.rows).toEqual([[30]]);
    expect(reply.text).toMatch(said);
    const [turn, ...more] = await assistant.history(threadId, ask('').actor);
    expect(turn?.answer).toMatchObject({ id: reply.id, model: 'embedded' });
    expect(more).toEqual([]);
  });

  test('a question back of the engine’s is asked', async () => {
    await using server = await startOpenAiServer([{ fault: 'broken' }]);
    const back = engineCall('', 'ask_back', {
      question: 'Какие лучшие?',
      options: ['по доходу', 'по кредиту'],
    });
    const assistant = await assistantOver(base.db, {
      model: await openAiModel(server.url),
      embedded: scriptedEngine([back]),
    });
    const reply = await assistant.answer(ask('лучшие клиенты'));
    expect(reply).toMatchObject({ kind: 'clarify', options: ['по доходу', 'по кредиту'] });
  });

  test('what neither can answer is told as the model’s failure', async () => {
    await using server = await startOpenAiServer([{ fault: 'broken' }]);
    const assistant = await assistantOver(base.db, { model: await openAiModel(server.url) });
    const reply = await assistant.answer(ask('сколько клиентов'));
    expect(reply).toMatchObject({ kind: 'error', model: 'openai:test-model', canAnswerWithoutModel: true });
    expect(reply.text).toMatch(/не отвечает/);
  });

  test('a refused change is not asked of the engine again', async () => {
    const deletion = query('delete from clients');
    await using server = await startOpenAiServer([deletion, deletion, deletion]);
    const embedded = scriptedEngine([engineCall('', 'query_clients', { sql: COUNT })]);
    const assistant = await assistantOver(base.db, { model: await openAiModel(server.url), embedded });
    expect(await assistant.answer(ask('удали всех'))).toMatchObject({ kind: 'refuse', table: null });
    expect(embedded.chat.seen).toEqual([]);
  });
});

describeOnBothDatabases('the person’s Stop', base => {
  const HEAVY =
    'select count(*) as n from clients a cross join clients b cross join clients c cross join clients d cross join clients e where md5(a.full_name || b.full_name || c.full_name) > md5(d.full_name || e.full_name)';
  beforeAll(() => insertPeople(base.db, makePeople(60)));

  test('ends the running statement itself, and the base goes on', async () => {
    await using server = await startOpenAiServer([query(HEAVY)]);
    // Longer than the test may take: only the Stop can end it.
    const assistant = await assistantOver(base.db, {
      model: await openAiModel(server.url),
      statementTimeoutMs: 120_000,
    });
    const stop = new AbortController();
    const running = base.kind === 'server' ? untilActive : () => Promise.resolve();
    const answering = assistant.answer(
      ask('посчитай тяжёлое'),
      event => {
        if (event.kind === 'progress' && event.text === 'Запрашиваю базу…')
          void running().then(() => stop.abort());
      },
      stop.signal,
    );
    expect(await answering).toMatchObject({
      kind: 'error',
      text: 'Остановлено.',
      canAnswerWithoutModel: false,
    });
    while ((await active()) > 0);
    expect((await base.db.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });

  async function active(): Promise<number> {
    const { rows } = await base.db.query<{ n: number }>(
      "select count(*)::int as n from pg_stat_activity where state = 'active' and query like '%svod_answer%' and pid <> pg_backend_pid()",
    );
    return rows[0]?.n ?? -1;
  }

  async function untilActive(): Promise<void> {
    while ((await active()) === 0);
  }
});
