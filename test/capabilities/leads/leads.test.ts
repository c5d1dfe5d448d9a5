import { beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../../src/access/actor.ts';
import { FEATURES } from '../../../src/capabilities/leads/features.ts';
import { areaInterval, areaUnderCurve, fitLogistic } from '../../../src/capabilities/leads/logistic.ts';
import { chanceOf, learnModel, pointsSql } from '../../../src/capabilities/leads/model.ts';
import { bestCandidates, offersOf } from '../../../src/capabilities/leads/queries.ts';
import { leadsTool } from '../../../src/capabilities/leads/tool.ts';
import type { Language, Tool } from '../../../src/capabilities/tool.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { insertPeople, peopleDeps, TODAY } from '../people-base.ts';

const ADMIN: Actor = { role: 'admin', company: '*' };

describeOnBothDatabases('ranked leads', base => {
  let tool: Tool;
  beforeAll(async () => {
    await insertPeople(base.db);
    const deps = await peopleDeps(base.db);
    const insurer = { slug: 'd2', name: { ru: 'Д2', en: 'D2' }, deal: 'insurance' };
    tool = leadsTool({ ...deps, companies: [...deps.companies, insurer] });
  });
  const ask = (
    args: Record<string, unknown>,
    { actor = ADMIN, language = 'ru' }: { actor?: Actor; language?: Language } = {},
  ) => tool.run(tool.schema.parse(args), { actor, language, threadId: 't', maxRows: 1_000 });

  test('put those first who are like the people that bought, and say why in either language', async () => {
    const { table, text, model } = await ask({ company: 'hvoya', top: 15 });
    const at = (name: string) => table!.columns.findIndex(column => column.name === name);
    expect(table!.rows).toHaveLength(15);
    expect(new Set(table!.rows.map(row => row[at('city')]))).toEqual(new Set(['Казань']));
    expect(String(table!.rows[0]![at('reasons')])).toMatch(/город: Казань — покупают в\s[\d,]+\sраза чаще/);
    expect(text).toMatch(/15\sлидов/);
    expect(['scorecard', 'logistic']).toContain(model);
    const english = await ask({ company: 'Hvoya', top: 1 }, { language: 'en' });
    expect(String(english.table!.rows[0]!.at(-1))).toContain('city: Казань: buys');
  });

  test('leave out its own clients and whoever was asked in the last days', async () => {
    const { table } = await ask({ company: 'hvoya', top: 1_000 });
    const ids = table!.rows.map(row => Number(row[1]));
    expect(ids.length).toBeGreaterThan(300);
    expect(ids.filter(id => id <= 60)).toEqual([]);
  });

  test('keep to the people that the condition names', async () => {
    const { table } = await ask({ company: 'hvoya', top: 50, where: "city = 'Москва' and age >= 40" });
    expect(new Set(table!.rows.map(row => row[3]))).toEqual(new Set(['Москва']));
  });

  test('are not shown to analysts or to another company', async () => {
    expect(await ask({ company: 'hvoya' }, { actor: { role: 'analyst', company: 'hvoya' } })).toMatchObject({
      kind: 'refuse',
    });
    const foreign = await ask({ company: 'hvoya' }, { actor: { role: 'marketer', company: 'expobank' } });
    expect(foreign).toMatchObject({ kind: 'refuse' });
    expect(foreign.text).toContain('Хвоя');
    const own = await ask({}, { actor: { role: 'manager', company: 'hvoya' } });
    expect(own.table!.rows.length).toBe(20);
  });

  test('ask which company is meant where none or an unknown one is named', async () => {
    expect((await ask({})).options).toEqual([
      'лиды для компании Экспобанк',
      'лиды для компании Хвоя',
      'лиды для компании Д2',
    ]);
    expect(await ask({ company: 'Ромашка' })).toMatchObject({ kind: 'clarify' });
    expect((await ask({ company: 'stay', top: 3 })).title).toContain('Хвоя');
  });

  test('stand until the base changes', async () => {
    const ranked = async () =>
      (
        await base.db.query<{ at: string }>(
          "select ranked_at::text as at from svod.lead_models where company = 'hvoya'",
        )
      ).rows[0]!.at;
    await ask({ company: 'hvoya' });
    const before = await ranked();
    await ask({ company: 'hvoya' });
    expect(await ranked()).toBe(before);
    await base.db.query('delete from svod.touches where id = (select max(id) from svod.touches)');
    await ask({ company: 'hvoya' });
    expect(await ranked()).not.toBe(before);
  });

  test('fall back on likeness to present clients where too few offers are known', async () => {
    const { text, model, table } = await ask({ company: 'expobank' });
    expect(model).toBe('clients');
    expect(text).toContain('Лидов для компании Экспобанк нет');
    expect(table!.rows).toEqual([]);
  });

  test('promise no chances where past offers do not tell who buys, and begin with whoever dealt last', async () => {
    await base.db.query("insert into svod.companies (slug, name_ru, name_en) values ('d2', 'Д2', 'D2')");
    await base.db.query(
      `insert into svod.touches (client_id, record_id, company, channel, offered_on, outcome, import_id, row_hash)
       select client_id, id, 'd2', 'email', date '2025-01-01' + (client_id * 7 % 400)::int,
         case when md5('lot' || client_id) < '4' then 'converted' else 'ignored' end, import_id,
         decode(md5('d2' || id), 'hex')
       from svod.source_records`,
    );
    await base.db.query(
      `insert into svod.deals (client_id, record_id, company, kind, signed_on)
       select client_id, id, 'expobank', 'credit', case client_id when 200 then date '2026-10-01' else date '2026-08-20' end
       from svod.source_records where client_id in (200, 300)`,
    );
    const { table, text, model } = await ask({ company: 'd2', top: 50 });
    const at = (name: string) => table!.columns.findIndex(column => column.name === name);
    expect(model).toBe('recency');
    expect(text).toMatch(/не показывают, кто купит скорее/);
    expect(table!.columns[at('score')]?.label).toBe('Покупают в среднем, %');
    expect(new Set(table!.rows.map(row => row[at('score')])).size).toBe(1);
    expect(table!.rows.slice(0, 3).map(row => [row[at('id')], row[at('reasons')]])).toEqual([
      [200, ['последний договор 1\u00a0месяц назад']],
      [300, ['последний договор 3\u00a0месяца назад']],
      [1, []],
    ]);
    expect((await ask({ company: 'd2', top: 1 }, { language: 'en' })).text).toMatch(/do not tell who buys/);
    await base.db.query("delete from svod.touches where company = 'd2'");
    await base.db.query('delete from svod.deals');
  });

  test('are ordered in the database by the very sum that gives the chance', async () => {
    const model = learnModel(await offersOf(base.db, 'hvoya', 10_000), 'offers');
    const { sql, parameters } = pointsSql(model, 4);
    const { people } = await bestCandidates(base.db, 'hvoya', {
      today: TODAY,
      points: sql,
      parameters,
      most: 400,
    });
    const chances = people.map(({ values }) => chanceOf(model, values));
    expect(chances.length).toBeGreaterThan(300);
    expect(chances).toEqual(chances.toSorted((a, b) => b - a));
  });
});

describe('the lead model', () => {
  const example = (city: string | null, sold: boolean, on: string) => ({
    on,
    sold,
    values: FEATURES.map(({ name }) => (name === 'city' ? city : null)),
  });

  test('takes a value that only buyers are asked for as no evidence', () => {
    const examples = Array.from({ length: 400 }, (_, n) =>
      example(n % 4 === 0 ? 'Казань' : null, n % 4 === 0, `2025-01-${String((n % 28) + 1).padStart(2, '0')}`),
    );
    const model = learnModel(examples, 'offers');
    expect(chanceOf(model, example('Казань', true, '').values)).toBeCloseTo(
      chanceOf(model, example(null, true, '').values),
      6,
    );
  });

  test('fits a regression to the maximum likelihood', () => {
    // Two groups: 30 of 40 and 10 of 40 sold, so the log odds are ln 3 and -ln 3.
    const rows = Array.from({ length: 80 }, (_, n) => [n < 40 ? 1 : 0]);
    const sold = rows.map((_, n) => (n < 40 ? n < 30 : n < 50));
    const { intercept, coefficients } = fitLogistic(rows, sold, 0);
    expect(intercept).toBeCloseTo(-Math.log(3), 8);
    expect(coefficients[0]).toBeCloseTo(2 * Math.log(3), 8);
  });

  test('knows how sure an area under the curve is', () => {
    // An order by lot: the variance of Mann and Whitney's statistic where nothing differs.
    const { low, high } = areaInterval(0.5, 30, 70);
    expect((high - low) / 2 / 1.96).toBeCloseTo(Math.sqrt((30 + 70 + 1) / (12 * 30 * 70)), 10);
    expect(areaInterval(1, 20, 20)).toEqual({ low: 1, high: 1 });
    expect(areaInterval(0.55, 10, 40).low).toBeLessThan(0.5);
    expect(areaInterval(0.55, 2_000, 8_000).low).toBeGreaterThan(0.5);
  });

  test('counts ties half in the area under the curve', () => {
    expect(areaUnderCurve([1, 2, 3, 4], [false, false, true, true])).toBe(1);
    expect(areaUnderCurve([1, 1, 1, 1], [false, true, false, true])).toBe(0.5);
    expect(areaUnderCurve([3, 1, 2], [true, false, true])).toBe(1);
    expect(areaUnderCurve([1, 2], [true, true])).toBeNull();
  });
});
