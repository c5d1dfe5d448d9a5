import { beforeAll, expect, test } from 'vitest';
import { ask, assistantOver, openAiModel } from '../support/assistant.ts';
import { describeOnEmbedded } from '../support/databases.ts';
import { startOpenAiServer } from '../support/openai-server.ts';
import { insertPeople, makePeople } from '../support/people.ts';

describeOnEmbedded('a language model over the wire', base => {
  const people = makePeople(30);
  beforeAll(() => insertPeople(base.db, people));

  test('calls the tool, gets the shape of the result, and the person gets the table', async () => {
    await using server = await startOpenAiServer([
      {
        calls: [
          {
            name: 'query_clients',
            args: {
              sql: "select id, full_name, city from clients where city = 'Казань' order by id",
              title: 'Клиенты из Казани',
            },
          },
        ],
      },
      { say: 'Беру город из анкеты.' },
    ]);
    const assistant = await assistantOver(base.db, { model: await openAiModel(server.url) });
    const reply = await assistant.answer(ask('клиенты из Казани'));
    expect(reply).toMatchObject({
      kind: 'answer',
      tool: 'query_clients',
      understood: 'Клиенты из Казани',
      model: 'openai:test-model',
      modelCalls: 2,
      canAnswerWithoutModel: false,
    });
    expect(reply.table?.rows).toHaveLength(10);
    expect(reply.table?.columns.map(column => column.name)).toEqual(['id', 'full_name', 'city']);
    expect(reply.text).toBe('Нашлось 10 клиентов.\n\nБеру город из анкеты.');
    expect(server.requests).toHaveLength(2);
    const result = server.requests[1]?.body.messages.at(-1);
    expect(result).toMatchObject({ role: 'tool', tool_call_id: 'call_0_0' });
    expect(JSON.parse(String(result?.content))).toMatchObject({
      status: 'ok',
      rows: 10,
      columns: ['id', 'full_name', 'city'],
    });
  });
});
