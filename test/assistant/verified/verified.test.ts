import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '../../../src/access/actor.ts';
import { GROUP_ADMIN } from '../../../src/access/actor.ts';
import { openEmbeddings } from '../../../src/models/model.ts';
import { ask, assistantOver, openAiModel } from '../../support/assistant.ts';
import { describeOnBothDatabases, describeOnEmbedded } from '../../support/databases.ts';
import { type OpenAiServer, type Step, startOpenAiServer } from '../../support/openai-server.ts';
import { insertPeople, makePeople } from '../../support/secret-people.ts';

const marketer: Actor = { role: 'marketer', company: 'd2' };
const analyst: Actor = { role: 'analyst', company: 'd2' };
const BY_CITY = 'select city, count(*) as clients_count from clients group by city order by 2 desc';

const query = (sql: string): Step => ({ calls: [{ name: 'query_clients', args: { sql } }] });
const systemOf = ({ requests }: OpenAiServer, at = 0) => String(requests[at]?.body.messages[0]?.content);

describeOnBothDatabases('verified pairs', base => {
  const people = makePeople(30);
  beforeAll(() => insertPeople(base.db, people));
  beforeEach(async () => void (await base.db.query('delete from svod.verified_pairs')));

  /** Asks, is answered by `sql`, and marks the answer. Returns the answer's id. */
  async function askAndMark(
    question: string,
    sql: string,
    actor: Actor,
    threadId: string = crypto.randomUUID(),
  ) {
    await using server = await startOpenAiServer([query(sql), {}]);
    const assistant = await assistantOver(base.db, { model: await openAiModel(server.url) });
    const reply = await assistant.answer(ask(question, { actor, threadId }));
    expect(reply.kind).toBe('answer');
    await assistant.feedback({ answerId: reply.id, actor, verdict: 'up' });
    return reply.id;
  }

  /** The system prompt that the question is asked with. */
  async function promptFor(question: string, actor: Actor) {
    await using server = await startOpenAiServer([{ say: 'SMALLTALK: Да.' }]);
    const assistant = await assistantOver(base.db, { model: await openAiModel(server.url) });
    await assistant.answer(ask(question, { actor }));
    return systemOf(server);
  }

  test('an answer marked right is an example for the same question in other words, and only for its owner', async () => {
    await askAndMark('сколько клиентов в каждом городе', BY_CITY, marketer);
    const line = JSON.stringify({ question: 'сколько клиентов в каждом городе', sql: BY_CITY });
    expect(await promptFor('число клиентов по городам', marketer)).toContain(line);
    expect(await promptFor('число клиентов по городам', analyst)).not.toContain(line);
    expect(await promptFor('средняя длительность звонка', marketer)).not.toContain(line);
  });

  test('a mark that is taken back takes the example away', async () => {
    const answerId = await askAndMark('сколько клиентов в каждом городе', BY_CITY, marketer);
    const assistant = await assistantOver(base.db, {});
    await assistant.feedback({ answerId, actor: marketer, verdict: 'down' });
    expect(await assistant.verified.list(GROUP_ADMIN)).toEqual([]);
  });

  test('the same answer marked twice is one example', async () => {
    const answerId = await askAndMark('сколько клиентов в каждом городе', BY_CITY, marketer);
    const assistant = await assistantOver(base.db, {});
    await assistant.feedback({ answerId, actor: marketer, verdict: 'up' });
    await askAndMark('сколько клиентов в каждом городе', BY_CITY, marketer);
    expect(await assistant.verified.list(GROUP_ADMIN)).toHaveLength(1);
  });

  test('what an admin vouches for is everyone’s, runs first, and can be removed by admins only', async () => {
    const assistant = await assistantOver(base.db, {});
    const pair = { question: 'сколько клиентов в каждом городе', statement: BY_CITY };
    await expect(assistant.verified.add({ ...pair, actor: marketer })).rejects.toMatchObject({
      code: 'not_allowed',
    });
    await expect(
      assistant.verified.add({ ...pair, statement: 'delete from clients', actor: GROUP_ADMIN }),
    ).rejects.toMatchObject({ code: 'statement_rejected' });
    await expect(
      assistant.verified.add({
        ...pair,
        statement: 'select full_name::int from clients',
        actor: GROUP_ADMIN,
      }),
    ).rejects.toMatchObject({ code: 'statement_failed' });
    const kept = await assistant.verified.add({ ...pair, actor: GROUP_ADMIN });
    expect(kept).toMatchObject({ audience: null, keptBy: 'admin@*', language: 'ru', ...pair });
    for (const actor of [marketer, analyst])
      expect(await promptFor('клиенты по городам', actor)).toContain(BY_CITY);
    await expect(assistant.verified.remove(kept.id, marketer)).rejects.toMatchObject({ code: 'not_allowed' });
    await assistant.verified.remove(kept.id, GROUP_ADMIN);
    await expect(assistant.verified.remove(kept.id, GROUP_ADMIN)).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await promptFor('клиенты по городам', marketer)).not.toContain(BY_CITY);
  });

  test('no name, telephone or address of a question or a statement is kept, and none reaches a model', async () => {
    const [one, two] = people;
    if (!one || !two) throw new Error('There are people.');
    const marks: [string, string][] = [
      [
        `сколько кредитов у клиента по фамилии ${one.lastName}`,
        `select count(*) as deals_count from deals d join clients c on c.id = d.client_id where c.last_name = '${one.lastName}'`,
      ],
      [
        `в каком городе живёт клиент с телефоном ${two.phone}`,
        `select city from clients where mobile_phone = '${two.phone}'`,
      ],
      [
        `сколько клиентов с почтой ${two.email} или доходом больше 1000`,
        `select count(*) as clients_count from clients where email = '${two.email}' or income_amount > 1000`,
      ],
      ['клиент номер 3', 'select id, full_name from clients where id = 3'],
    ];
    for (const [question, sql] of marks) await askAndMark(question, sql, marketer);
    const { rows } = await base.db.query('select question, statement, stems from svod.verified_pairs');
    expect(rows.length).toBeGreaterThanOrEqual(2);
    const secrets = people.flatMap(({ firstName, lastName, phone, email }) => [
      firstName,
      lastName,
      lastName.toLowerCase(),
      phone,
      phone.slice(2),
      email,
    ]);
    const kept = JSON.stringify(rows);
    expect(secrets.filter(secret => kept.includes(secret))).toEqual([]);
    const prompts: string[] = [];
    for (const question of [
      'сколько кредитов у клиента по фамилии',
      'в каком городе живёт клиент',
      'сколько клиентов с почтой',
    ])
      prompts.push(await promptFor(question, marketer));
    expect(prompts.join('')).toContain("last_name = '…'");
    expect(secrets.filter(secret => prompts.join('').includes(secret))).toEqual([]);
  });

  test('an example that today’s guard refuses is shown to nobody', async () => {
    await base.db.query(
      `insert into svod.verified_pairs (question, statement, language, stems, kept_by) values
         ('сколько клиентов по городам', 'select city, count(*) from svod.clients group by city', 'ru', $1, 'admin@*'),
         ('сколько клиентов по городам', $2, 'ru', $1, 'admin@*')`,
      [['клиент', 'город'], BY_CITY],
    );
    const prompt = await promptFor('сколько клиентов по городам', marketer);
    expect(prompt).toContain(BY_CITY);
    expect(prompt).not.toContain('svod.clients');
  });

  test('a statement copied from an example runs as the person who asks', async () => {
    const contacts = 'select id, full_name, mobile_phone from clients order by id';
    const assistant = await assistantOver(base.db, {});
    await assistant.verified.add({
      question: 'телефоны всех клиентов',
      statement: contacts,
      actor: GROUP_ADMIN,
    });
    await using server = await startOpenAiServer([query(contacts), {}]);
    const asked = await assistantOver(base.db, { model: await openAiModel(server.url) });
    const reply = await asked.answer(ask('телефоны всех клиентов', { actor: analyst }));
    expect(systemOf(server)).toContain(contacts);
    expect(reply.table?.totalRows).toBe(30);
    expect(people.filter(({ phone }) => JSON.stringify(reply.table).includes(phone))).toEqual([]);
  });

  test('of a follow-up only what says everything itself becomes an example', async () => {
    const threadId = crypto.randomUUID();
    await askAndMark('сколько клиентов в каждом городе', BY_CITY, marketer, threadId);
    await askAndMark(
      'а только из Казани',
      "select count(*) as n from clients where city = 'Казань'",
      marketer,
      threadId,
    );
    await askAndMark(
      'сколько всего клиентов',
      "select count(*) as n from clients where city = 'Казань'",
      marketer,
      threadId,
    );
    await askAndMark(
      'сколько клиентов из Самары',
      "select count(*) as n from clients where city = 'Самара'",
      marketer,
      threadId,
    );
    const assistant = await assistantOver(base.db, {});
    const kept = (await assistant.verified.list(GROUP_ADMIN)).map(({ question }) => question);
    expect(kept).toEqual(['сколько клиентов в каждом городе', 'сколько клиентов из Самары']);
  });

  test('answers of other kinds are no examples', async () => {
    await using server = await startOpenAiServer([{ say: 'SMALLTALK: Здравствуйте!' }]);
    const assistant = await assistantOver(base.db, { model: await openAiModel(server.url) });
    const reply = await assistant.answer(ask('привет, сколько клиентов', { actor: marketer }));
    await assistant.feedback({ answerId: reply.id, actor: marketer, verdict: 'up' });
    expect(await assistant.verified.list(GROUP_ADMIN)).toEqual([]);
  });
});

/** Three meanings, one a direction: what a real embedding does with synonyms that share no word. */
function meaning(text: string): number[] {
  const of = (...words: string[]) => Number(words.some(word => text.toLowerCase().includes(word)));
  return [
    of('город', 'столиц', 'откуда', 'town'),
    of('доход', 'зарабат', 'income'),
    of('кредит', 'заём', 'loan'),
    0.01,
  ];
}

describeOnBothDatabases('verified pairs by meaning', base => {
  const embeddingsOf = (server: OpenAiServer) =>
    openEmbeddings(
      { provider: 'openai', name: 'test-embedding', baseUrl: server.url, timeoutMs: 3_000 },
      null,
    );
  const income = 'select avg(income_amount) as avg_income_amount from clients';

  beforeAll(async () => {
    await insertPeople(base.db, makePeople(30));
    const assistant = await assistantOver(base.db, {});
    await assistant.verified.add({
      question: 'сколько клиентов в каждом городе',
      statement: BY_CITY,
      actor: GROUP_ADMIN,
    });
    await assistant.verified.add({
      question: 'средний доход клиентов',
      statement: income,
      actor: GROUP_ADMIN,
    });
  });

  test('are found by it where the base has pgvector, and by words where it has not', async () => {
    await using server = await startOpenAiServer(() => ({ say: 'SMALLTALK: Да.' }), meaning);
    const assistant = await assistantOver(base.db, {
      model: await openAiModel(server.url),
      embeddings: await embeddingsOf(server),
    });
    await assistant.answer(ask('сколько они зарабатывают'));
    await assistant.answer(ask('средний доход клиентов'));
    expect(systemOf(server, 1)).toContain(income);
    if (base.db.hasVectors) {
      expect(systemOf(server, 1)).not.toContain(BY_CITY);
      expect(systemOf(server, 0)).toContain(income);
      expect(server.embedded.slice(0, 2).sort()).toEqual([
        'сколько клиентов в каждом городе',
        'средний доход клиентов',
      ]);
      expect(server.embedded).toHaveLength(4);
    } else expect(server.embedded).toEqual([]);
  });

  test('are found by words when the embedding model is away or answers nonsense', async () => {
    for (const embed of [undefined, () => [], () => [Number.NaN]]) {
      await using server = await startOpenAiServer(() => ({ say: 'SMALLTALK: Да.' }), embed);
      const assistant = await assistantOver(base.db, {
        model: await openAiModel(server.url),
        embeddings: { ...(await embeddingsOf(server)), model: `other-${embed?.length}` },
      });
      await assistant.answer(ask('средний доход клиентов'));
      expect(systemOf(server)).toContain(income);
    }
  });
});

describeOnEmbedded('the embedded base', base => {
  test('can be searched by meaning', () => {
    expect(base.db.hasVectors).toBe(true);
  });
});
