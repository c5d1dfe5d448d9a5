import { beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../../src/access/actor.ts';
import { similarTool } from '../../../src/capabilities/similar-clients/tool.ts';
import type { Tool } from '../../../src/capabilities/tool.ts';
import { describeOnEmbedded } from '../../support/databases.ts';
import { insertPeople, PEOPLE, peopleDeps } from '../people-base.ts';

const ADMIN: Actor = { role: 'admin', company: '*' };

describeOnEmbedded('look-alikes', base => {
  const tools = new Map<string, Tool>();
  beforeAll(async () => {
    await insertPeople(base.db);
    for (const sharing of ['group', 'own'] as const) {
      const deps = await peopleDeps(base.db, sharing);
      tools.set(sharing, similarTool({ ...deps, findPeople: async text => (text === 'Двое' ? [1, 2] : []) }));
    }
  });
  const ask = (args: Record<string, unknown>, actor = ADMIN, sharing = 'group') => {
    const tool = tools.get(sharing)!;
    return tool.run(tool.schema.parse(args), { actor, language: 'ru', threadId: 't', maxRows: 1_000 });
  };

  test('put the twin first, wholly alike, and never the client itself', async () => {
    const { table } = await ask({ clientId: PEOPLE, top: 5 });
    expect(table!.rows[0]![0]).toBe(PEOPLE - 1);
    expect(table!.rows[0]![2]).toBeGreaterThan(99);
    expect(table!.rows.map(row => row[0])).not.toContain(PEOPLE);
    const likeness = table!.rows.map(row => Number(row[2]));
    expect(likeness).toEqual(likeness.toSorted((a, b) => b - a));
  });

  test('keep to the people that the condition names', async () => {
    const { table } = await ask({ clientId: PEOPLE, top: 5, where: "city = 'Казань'" });
    expect(table!.rows).toHaveLength(5);
    expect(new Set(table!.rows.map(row => row[4]))).toEqual(new Set(['Казань']));
  });

  test('show a member who shares nothing the own people only, and hide the others', async () => {
    const member: Actor = { role: 'marketer', company: 'hvoya' };
    const { table } = await ask({ clientId: 7, top: 100 }, member, 'own');
    expect(table!.rows.length).toBe(39);
    const hidden = await ask({ clientId: PEOPLE }, member, 'own');
    expect(hidden.table).toBeUndefined();
    expect(hidden.text).toContain('Такого клиента нет');
  });

  test('are refused to analysts, and asked about when a name fits several or nobody is named', async () => {
    expect(await ask({ clientId: 7 }, { role: 'analyst', company: 'hvoya' })).toMatchObject({
      kind: 'refuse',
    });
    expect((await ask({ name: 'Двое' })).options).toEqual(['похожие на клиента 1', 'похожие на клиента 2']);
    expect(await ask({})).toMatchObject({ kind: 'clarify' });
    expect((await ask({ name: 'Никто' })).text).toContain('Такого клиента нет');
  });

  test('take an erased client out of the vectors', async () => {
    await ask({ clientId: 7 });
    await base.db.query('delete from svod.touches where client_id = 300');
    await base.db.query('delete from svod.source_records where client_id = 300');
    await base.db.query('delete from svod.clients where id = 300');
    const { rows } = await base.db.query('select from svod.client_vectors where client_id = 300');
    expect(rows).toEqual([]);
  });
});
