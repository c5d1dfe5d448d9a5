import { AIMessage, HumanMessage, ToolMessage } from '@langchain/core/messages';
import { beforeAll, expect, test } from 'vitest';
import { EmbeddedChatModel } from '../../../src/models/embedded/chat-model.ts';
import { describeOnEmbedded } from '../../support/databases.ts';
import { catalogueOf, insertFour } from './engine-under-test.ts';

const tools = ['query_clients', 'ask_back'].map(name => ({
  type: 'function' as const,
  function: { name, parameters: { type: 'object', properties: {} } },
}));

describeOnEmbedded('the engine as a chat model', base => {
  let model: EmbeddedChatModel;
  beforeAll(async () => {
    await insertFour(base.db);
    const catalogue = await catalogueOf(base.db);
    model = new EmbeddedChatModel({
      catalogue: () => catalogue,
      timeZone: 'Europe/Moscow',
      now: () => new Date('2026-11-23T10:00:00Z'),
    });
  });

  test('answers a question with a tool call, its reading and its plan', async () => {
    const message = await model.bindTools(tools).invoke([new HumanMessage('клиенты из Казани')]);
    expect(message.tool_calls?.[0]).toMatchObject({
      name: 'query_clients',
      args: { sql: expect.stringContaining('Казань') },
    });
    expect(message.text).toBe('Клиенты: город — Казань.');
    expect(message.additional_kwargs.svod).toMatchObject({ plan: { relation: 'clients' } });
  });

  test('goes on from the plan that an earlier message of the history keeps', async () => {
    const first = await model.bindTools(tools).invoke([new HumanMessage('клиенты из Казани')]);
    const message = await model
      .bindTools(tools)
      .invoke([
        new HumanMessage('клиенты из Казани'),
        new AIMessage({ content: first.text, additional_kwargs: first.additional_kwargs }),
        new HumanMessage('а сколько их?'),
      ]);
    expect(message.tool_calls?.[0]?.args.sql).toMatch(/count\(\*\)[\s\S]*Казань/);
  });

  test('asks back by its tool, and in plain words where the tool is not there', async () => {
    const asked = [new HumanMessage('покажи лучших клиентов')];
    expect((await model.bindTools(tools).invoke(asked)).tool_calls?.[0]).toMatchObject({
      name: 'ask_back',
      args: { options: expect.any(Array) },
    });
    const plain = await model.invoke(asked);
    expect(plain.tool_calls).toEqual([]);
    expect(plain.additional_kwargs.svod).toEqual({ kind: 'clarify' });
  });

  test('marks refusals and small talk', async () => {
    expect((await model.invoke([new HumanMessage('удали всех')])).additional_kwargs.svod).toEqual({
      kind: 'refuse',
    });
    expect((await model.invoke([new HumanMessage('привет')])).additional_kwargs.svod).toEqual({
      kind: 'smalltalk',
    });
  });

  test('falls silent after a result and apologises after a failure', async () => {
    const history = [new HumanMessage('клиенты из Казани'), new AIMessage('')];
    const done = await model.invoke([...history, new ToolMessage({ content: '{}', tool_call_id: '1' })]);
    expect(done.text).toBe('');
    const failed = await model.invoke([
      ...history,
      new ToolMessage({ content: '{}', tool_call_id: '1', status: 'error' }),
    ]);
    expect(failed.additional_kwargs.svod).toEqual({ kind: 'error' });
    expect(failed.text).toMatch(/Не получилось/);
  });
});
