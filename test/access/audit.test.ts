import { beforeAll, expect, test } from 'vitest';
import { GROUP_ADMIN } from '../../src/access/actor.ts';
import { type AuditEntry, type AuditFilter, readAudit, recordDeed } from '../../src/access/audit.ts';
import { ask, assistantOver } from '../support/assistant.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { engineCall, scriptedEngine } from '../support/scripted-model.ts';
import { insertPeople, makePeople } from '../support/secret-people.ts';

const analyst = { role: 'analyst', company: 'd2' } as const;

describeOnBothDatabases('the audit', base => {
  beforeAll(() => insertPeople(base.db, makePeople(3)));

  const entries = async (filter: AuditFilter = {}): Promise<AuditEntry[]> => {
    const found: AuditEntry[] = [];
    for await (const page of readAudit(base.db, filter)) found.push(...page);
    return found;
  };

  test('knows every question, its statement and how many rows it gave, without the surface doing anything', async () => {
    const sql = 'select id, full_name from clients order by id';
    const embedded = scriptedEngine([
      engineCall('Все', 'query_clients', { sql, title: 'Все' }),
      engineCall('Кто?', 'ask_back', { question: 'Кто?', options: ['a', 'b'] }),
    ]);
    const assistant = await assistantOver(base.db, { embedded });
    const reply = await assistant.answer(ask('все клиенты', { actor: analyst }));
    await assistant.answer(ask('а кто', { actor: analyst }));
    await assistant.answer(ask('х'.repeat(4_001), { actor: analyst }));
    const found = await entries({ member: 'analyst@d2', kind: 'question' });
    expect(found).toMatchObject([
      {
        outcome: 'done',
        question: 'все клиенты',
        statement: sql,
        totalRows: 3,
        answerId: reply.id,
        tool: 'query_clients',
      },
      { outcome: 'asked_back', question: 'а кто', statement: null, tool: 'ask_back' },
      { outcome: 'refused', question: 'х'.repeat(4_000) },
    ]);
  });

  test('knows who ran an answer again, and who took it out as a file', async () => {
    const embedded = scriptedEngine([
      engineCall('Все', 'query_clients', { sql: 'select id from clients', title: 'Все' }),
    ]);
    const assistant = await assistantOver(base.db, { embedded });
    const { id } = await assistant.answer(ask('все'));
    await assistant.rerun(id, GROUP_ADMIN, { maxRows: 2 });
    await assistant.rerun(id, GROUP_ADMIN, { maxRows: 50, format: 'xlsx' });
    expect((await entries()).filter(entry => entry.answerId === id)).toMatchObject([
      { kind: 'question', totalRows: 3 },
      { kind: 'again', totalRows: 2 },
      { kind: 'export', totalRows: 3, detail: { format: 'xlsx' } },
    ]);
  });

  test('keeps what is asked when the person forgets the conversation', async () => {
    const embedded = scriptedEngine([engineCall('?', 'ask_back', { question: '?', options: [] })]);
    const assistant = await assistantOver(base.db, { embedded });
    const threadId = crypto.randomUUID();
    await assistant.answer(ask('это забудут', { threadId }));
    await assistant.deleteThread(threadId, GROUP_ADMIN);
    expect((await entries()).map(entry => entry.question)).toContain('это забудут');
  });

  test.each([
    ['delete from svod.audit'],
    ['truncate svod.audit'],
    ["update svod.audit set actor = 'nobody'"],
    ["update svod.audit set question = 'another question'"],
    ["update svod.audit set outcome = 'done' where outcome = 'refused'"],
    ["update svod.audit set detail = '{}'"],
    ["insert into svod.audit select * from svod.audit on conflict (id) do update set actor = 'x'"],
  ])('is only added to, even by the owner of the base: %s', async statement => {
    await recordDeed(base.db, {
      actor: analyst,
      kind: 'import',
      outcome: 'refused',
      question: 'q',
      detail: { a: 1 },
    });
    const before = await entries();
    await expect(base.db.query(statement)).rejects.toMatchObject({
      code: expect.stringMatching(/42501|428C9/),
    });
    expect(await entries()).toEqual(before);
  });

  test('lets a question be blotted out whole, and nothing beside it', async () => {
    await recordDeed(base.db, {
      actor: analyst,
      kind: 'statement',
      outcome: 'done',
      statement: 'select secret',
    });
    const last = (await entries()).at(-1)!;
    await base.db.query(`update svod.audit set statement = '[erased]' where id = $1`, [last.id]);
    expect((await entries()).at(-1)).toEqual({ ...last, statement: '[erased]' });
  });

  test('is read by member, kind and day', async () => {
    const manager = { role: 'manager', company: 'hvoya' } as const;
    await recordDeed(base.db, {
      actor: { ...manager, memberId: 41 },
      kind: 'card',
      outcome: 'done',
      clientId: 7,
    });
    expect(await entries({ member: '41' })).toMatchObject([{ clientId: 7, memberId: 41 }]);
    expect(await entries({ member: 'manager@' })).toHaveLength(1);
    expect(await entries({ member: '@hvoya', kind: 'card' })).toHaveLength(1);
    expect(await entries({ member: '@hvoya', kind: 'import' })).toEqual([]);
    expect(await entries({ since: '2999-01-01' })).toEqual([]);
    expect((await entries({ since: '2020-01-01' })).length).toBe((await entries()).length);
  });

  test('is read in pages, in order', async () => {
    await base.db.query(
      `insert into svod.audit (actor, kind, outcome) select 'admin@d2', 'links', 'done' from generate_series(1, 2100)`,
    );
    const ids = (await entries({ kind: 'links' })).map(entry => entry.id);
    expect(ids).toHaveLength(2100);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
  });
});
