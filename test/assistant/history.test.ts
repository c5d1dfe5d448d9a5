import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../src/access/actor.ts';
import { GROUP_ADMIN } from '../../src/access/actor.ts';
import { ask, assistantOver } from '../support/assistant.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { engineCall, scriptedEngine } from '../support/scripted-model.ts';
import { insertPeople, makePeople } from '../support/secret-people.ts';

const analyst: Actor = { role: 'analyst', company: 'd2' };
const count = () =>
  engineCall('Сколько всего клиентов', 'query_clients', {
    sql: 'select count(*) as clients_count from clients',
    title: 'Сколько клиентов',
  });
const list = () =>
  engineCall('Все клиенты', 'query_clients', {
    sql: 'select id, full_name, mobile_phone from clients order by id',
    title: 'Все клиенты',
  });

describeOnBothDatabases('conversations', base => {
  const people = makePeople(12);
  beforeAll(() => insertPeople(base.db, people));

  test("the engine gets back its plan, and the results' shape, in the thread's next question", async () => {
    const embedded = scriptedEngine([count(), count()]);
    const assistant = await assistantOver(base.db, { embedded });
    const threadId = crypto.randomUUID();
    await assistant.answer(ask('сколько клиентов', { threadId }));
    await assistant.answer(ask('а теперь?', { threadId }));
    const [, , second] = embedded.chat.seen;
    expect(second?.map(message => message.type)).toEqual(['human', 'ai', 'tool', 'ai', 'human']);
    expect(second?.[1]?.additional_kwargs.svod).toEqual({ plan: { marker: 'Сколько всего клиентов' } });
    expect(JSON.parse(second?.[2]?.text ?? '')).toMatchObject({ status: 'ok', rows: 1 });
  });

  test('threads know nothing of each other, and neither do persons with the same thread', async () => {
    const embedded = scriptedEngine([count(), count(), count()]);
    const assistant = await assistantOver(base.db, { embedded });
    const threadId = crypto.randomUUID();
    await assistant.answer(ask('сколько клиентов', { threadId }));
    await assistant.answer(ask('сколько клиентов'));
    await assistant.answer(ask('сколько клиентов', { threadId, actor: analyst }));
    const firsts = embedded.chat.seen.filter(messages => messages.at(-1)?.type === 'human');
    expect(firsts.map(messages => messages.length)).toEqual([1, 1, 1]);
    expect(await assistant.history(threadId, analyst)).toHaveLength(1);
    expect((await assistant.threads(analyst)).map(thread => thread.id)).toContain(threadId);
  });

  test('one turn of a thread runs at a time, in the order they came; other threads go ahead', async () => {
    const order: string[] = [];
    let release = () => {};
    const held = new Promise<void>(resolve => {
      release = resolve;
    });
    const said = (messages: readonly { text: string }[]) => messages.at(-1)?.text ?? '';
    const embedded = scriptedEngine(
      Array.from({ length: 3 }, () => async (messages: readonly { text: string }[]) => {
        order.push(`begins ${said(messages)}`);
        if (said(messages) === 'первый') await held;
        order.push(`ends ${said(messages)}`);
        return count();
      }),
    );
    const assistant = await assistantOver(base.db, { embedded });
    const threadId = crypto.randomUUID();
    const first = assistant.answer(ask('первый', { threadId }));
    while (!order.includes('begins первый')) await delay(5);
    const second = assistant.answer(ask('второй', { threadId }));
    await assistant.answer(ask('другой'));
    expect(order).toEqual(['begins первый', 'begins другой', 'ends другой']);
    release();
    await Promise.all([first, second]);
    expect(order.slice(3)).toEqual(['ends первый', 'begins второй', 'ends второй']);
    const turns = await assistant.history(threadId, GROUP_ADMIN);
    expect(turns.map(turn => turn.question)).toEqual(['первый', 'второй']);
  });

  test('a failed turn is shown in the thread and does not enter what the model reads', async () => {
    const broken = engineCall('Не то', 'query_clients', { sql: 'select nothing_here from clients' });
    const embedded = scriptedEngine([broken, count()]);
    const assistant = await assistantOver(base.db, { embedded });
    const threadId = crypto.randomUUID();
    expect(await assistant.answer(ask('сломайся', { threadId }))).toMatchObject({ table: null });
    await assistant.answer(ask('сколько клиентов', { threadId }));
    expect(embedded.chat.seen.at(-2)?.map(message => message.type)).toEqual(['human']);
    const kinds = (await assistant.history(threadId, GROUP_ADMIN)).map(turn => turn.answer.kind);
    expect(kinds).toHaveLength(2);
    expect(kinds[1]).toBe('answer');
  });

  test('history keeps the statement and the shape; showing again asks as the person of now', async () => {
    const assistant = await assistantOver(base.db, { embedded: scriptedEngine([list()]) });
    const threadId = crypto.randomUUID();
    const reply = await assistant.answer(ask('все клиенты', { threadId }));
    const [turn] = await assistant.history(threadId, GROUP_ADMIN);
    expect(turn).toMatchObject({
      question: 'все клиенты',
      answer: {
        id: reply.id,
        understood: 'Все клиенты.',
        totalRows: 12,
        text: 'Все клиенты — 12 строк.',
        verdict: null,
      },
    });
    expect(turn?.answer.columns?.map(column => column.name)).toEqual(['id', 'full_name', 'mobile_phone']);
    const again = await assistant.rerun(reply.id, GROUP_ADMIN, { maxRows: 5 });
    expect(again).toMatchObject({ totalRows: 12, truncated: true });
    expect(again.rows[0]).toContain(people[0]?.phone);
    expect(await assistant.question(reply.id, GROUP_ADMIN)).toBe('все клиенты');
    await expect(assistant.rerun(reply.id, analyst, { maxRows: 5 })).rejects.toMatchObject({
      code: 'not_found',
    });
    const { rows } = await base.db.query('select to_jsonb(t)::text as kept from svod.turns t');
    expect(people.filter(person => JSON.stringify(rows).includes(person.phone))).toEqual([]);
  });

  test("a person's word on an answer is kept, the last one counts, and only on one's own", async () => {
    const assistant = await assistantOver(base.db, { embedded: scriptedEngine([count()]) });
    const threadId = crypto.randomUUID();
    const { id: answerId } = await assistant.answer(ask('сколько', { threadId }));
    await assistant.feedback({ answerId, actor: GROUP_ADMIN, verdict: 'up' });
    await assistant.feedback({ answerId, actor: GROUP_ADMIN, verdict: 'down', reason: 'Не те клиенты\0' });
    const { rows } = await base.db.query('select verdict, reason from svod.feedback where answer_id = $1', [
      answerId,
    ]);
    expect(rows).toEqual([{ verdict: 'down', reason: 'Не те клиенты' }]);
    const [turn] = await assistant.history(threadId, GROUP_ADMIN);
    expect(turn?.answer.verdict).toBe('down');
    await expect(assistant.feedback({ answerId, actor: analyst, verdict: 'up' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('a deleted thread is gone with its turns, and only its owner can delete it', async () => {
    const assistant = await assistantOver(base.db, { embedded: scriptedEngine([count()]) });
    const threadId = crypto.randomUUID();
    const { id } = await assistant.answer(ask('сколько', { threadId }));
    await expect(assistant.deleteThread(threadId, analyst)).rejects.toMatchObject({ code: 'not_found' });
    await assistant.deleteThread(threadId, GROUP_ADMIN);
    expect(await assistant.history(threadId, GROUP_ADMIN)).toEqual([]);
    await expect(assistant.question(id, GROUP_ADMIN)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('text that the base cannot hold, empty and endless questions end in words', async () => {
    const assistant = await assistantOver(base.db, { embedded: scriptedEngine([count()]) });
    expect(await assistant.answer(ask('сколько\0 клиентов \ud800'))).toMatchObject({ kind: 'answer' });
    expect(await assistant.answer(ask('  '))).toMatchObject({ kind: 'refuse', sql: null });
    expect(await assistant.answer(ask('я'.repeat(5_000)))).toMatchObject({ kind: 'refuse', sql: null });
  });

  test('an analyst reads masked contacts in the answer to the same question', async () => {
    const assistant = await assistantOver(base.db, { embedded: scriptedEngine([list()]) });
    const reply = await assistant.answer(ask('все клиенты', { actor: analyst }));
    expect(reply.table?.totalRows).toBe(12);
    expect(people.filter(person => JSON.stringify(reply.table).includes(person.phone))).toEqual([]);
  });
});
