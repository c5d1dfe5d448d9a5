import { beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../src/access/actor.ts';
import { sightOf } from '../../src/access/sight.ts';
import { ask, assistantOver } from '../support/assistant.ts';
import { describeOnEmbedded } from '../support/databases.ts';
import { engineCall, scriptedEngine } from '../support/scripted-model.ts';
import { insertPeople, makePeople } from '../support/secret-people.ts';

const analyst: Actor = { role: 'analyst', company: 'expobank' };
const stranger: Actor = { role: 'manager', company: 'd2' };
const says = (sql: string) => engineCall('Так я понял', 'query_clients', { sql, title: 'Так я понял' });

describeOnEmbedded('what is forbidden is never shown as none', base => {
  const people = makePeople(6);
  beforeAll(() => insertPeople(base.db, people));

  test.each([
    `select id from clients where last_name = '${people[0]?.lastName}'`,
    `select count(*) from clients c where c.mobile_phone like '+7912%'`,
    `select id from clients group by id, full_name having full_name > 'Л'`,
    `select email, count(*) from clients group by email`,
  ])('an analyst who searches by what is masked is told so: %s', async sql => {
    const assistant = await assistantOver(base.db, { embedded: scriptedEngine([says(sql)]) });
    const reply = await assistant.answer(ask('найди', { actor: analyst }));
    expect(reply).toMatchObject({ kind: 'refuse', table: null });
    expect(reply.text).toMatch(/скрыты/);
  });

  test('an analyst may still see masked names and count the missing contacts', async () => {
    const sql = 'select id, full_name, email from clients where email is null order by full_name';
    const assistant = await assistantOver(base.db, { embedded: scriptedEngine([says(sql)]) });
    expect(await assistant.answer(ask('без почты', { actor: analyst }))).toMatchObject({ kind: 'answer' });
  });

  test("a member who searches by a stranger's contact is told that not all may be found", async () => {
    const sql = `select id from clients where email = '${people[0]?.email}'`;
    const assistant = await assistantOver(base.db, { embedded: scriptedEngine([says(sql)]) });
    const reply = await assistant.answer(ask('чей это адрес', { actor: stranger }));
    expect(reply.table?.totalRows).toBe(0);
    expect(reply.text).toMatch(/скрыты/);
  });

  test('where companies do not share, the answer says whose clients were counted', async () => {
    const sql = "select count(*) as clients_count from clients where city = 'Казань'";
    const assistant = await assistantOver(base.db, { embedded: scriptedEngine([says(sql)]), sharing: 'own' });
    const reply = await assistant.answer(ask('сколько в Казани', { actor: stranger }));
    expect(reply.table?.rows).toEqual([[0]]);
    expect(reply.text).toMatch(/только клиенты компании d2/);
  });

  test('calls say whose they are, and an admin is told nothing', async () => {
    const sql = 'select count(*) as calls_count from calls';
    const assistant = await assistantOver(base.db, { embedded: scriptedEngine([says(sql), says(sql)]) });
    expect((await assistant.answer(ask('звонки', { actor: stranger }))).text).toMatch(
      /только своей компании/,
    );
    expect((await assistant.answer(ask('звонки'))).text).not.toMatch(/только/);
  });

  test('the columns said to be masked are those that the views mask, and no others', async () => {
    const shown = async (actor: Actor) => {
      const sql = 'select * from clients order by id limit 1';
      const assistant = await assistantOver(base.db, { embedded: scriptedEngine([says(sql)]) });
      const { table } = await assistant.answer(ask('первый', { actor }));
      return new Map(table?.columns.map((column, index) => [column.name, table.rows[0]?.[index]]));
    };
    const all = await shown({ role: 'admin', company: '*' });
    for (const [actor, limits] of [
      [analyst, sightOf(analyst, 'group')?.masked],
      [stranger, sightOf(stranger, 'group')?.partlyMasked],
    ] as const) {
      const seen = await shown(actor);
      const differing = [...all].filter(
        ([name, value]) => JSON.stringify(seen.get(name)) !== JSON.stringify(value),
      );
      expect(differing.map(([name]) => name).filter(name => !limits?.has(name))).toEqual([]);
      expect(differing.length).toBeGreaterThan(0);
    }
  });
});
