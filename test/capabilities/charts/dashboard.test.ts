import { beforeAll, expect, it } from 'vitest';
import { type DashboardAnswer, makeDashboard } from '../../../src/capabilities/charts/dashboard.ts';
import { ChartRenderer } from '../../../src/capabilities/charts/rendering/renderer.ts';
import type { Language, RunStatement } from '../../../src/capabilities/tool.ts';
import type { Catalogue } from '../../../src/catalog/catalogue.ts';
import { understand } from '../../../src/models/embedded/understand.ts';
import { catalogueOf } from '../../models/embedded/engine-under-test.ts';
import { describeOnEmbedded } from '../../support/databases.ts';
import { contextOf, insertPeople, people, runnerOf } from './charts-under-test.ts';

const ALL = people(400);
const TOOLS = ['query_clients', 'describe_data', 'draw_chart', 'ask_back'];

describeOnEmbedded('a dashboard', base => {
  let deps: { runStatement: RunStatement; catalogue: () => Catalogue };
  let catalogue: Catalogue;
  beforeAll(async () => {
    await insertPeople(base.db, ALL);
    await base.db.query(
      `insert into svod.companies (slug, name_ru, name_en) values ('expobank', 'Экспобанк', 'Expobank'), ('d2', 'Д2', 'D2')
       on conflict do nothing`,
    );
    catalogue = await catalogueOf(base.db);
    deps = { catalogue: () => catalogue, runStatement: await runnerOf(base.db, catalogue) };
  });

  async function drawn(where: string | null = null, language: Language = 'ru'): Promise<DashboardAnswer> {
    const made = await makeDashboard({ where, title: null, rows: null }, contextOf(language), deps);
    if (made.kind !== 'chart') throw new Error(JSON.stringify(made));
    return made;
  }
  const panels = ({ spec }: DashboardAnswer) => spec.concat as Record<string, never>[];

  it('is one picture of panels of several kinds, each with a heading and figures of its own', async () => {
    const made = await drawn();
    const marks = panels(made).map(panel => JSON.stringify(panel.mark ?? (panel.layer as never)));
    expect(panels(made).length).toBeGreaterThanOrEqual(5);
    expect(panels(made).length).toBeLessThanOrEqual(6);
    expect(new Set(marks.map(mark => /"type":"(\w+)"/.exec(mark)?.[1])).size).toBeGreaterThanOrEqual(3);
    expect(made.options).toHaveLength(panels(made).length);
    expect(made.findings).toHaveLength(panels(made).length);
    expect(['histogram', 'boxplot', 'scatter', 'bar', 'pie']).toContain(made.chart);
    expect(JSON.stringify(made.spec)).not.toMatch(/\+7900|Фамилия|"(url|href|loader|signal)":/);
  });

  it('is told in sentences that say what each figure is of, with no stop doubled', async () => {
    for (const language of ['ru', 'en'] as const) {
      const { finding, findings, spec } = await drawn(null, language);
      expect(finding.startsWith(`${findings[0]?.title}: `)).toBe(true);
      expect(`${finding} ${spec.description}`).not.toMatch(/\.\.|\. \./);
    }
  });

  it('is of the rows that are meant', async () => {
    const women = ALL.filter(({ id }) => id % 2 === 0).length;
    const made = await drawn("gender = 'Женский'", 'en');
    const totals = panels(made)
      .map(panel => JSON.stringify(panel))
      .flatMap(text => /"total":"(\d+)"/.exec(text)?.[1] ?? []);
    expect(new Set(totals)).toEqual(new Set([String(women)]));
    // One value is no spread: nobody needs a picture of it.
    expect(JSON.stringify(made.options)).not.toMatch(/gender/);
  });

  it('shows what is filled in and differs, so other rows get other panels', async () => {
    const whole = (await drawn()).options.join();
    const without = (await drawn('education is null and income_amount is null')).options.join();
    expect(whole).toMatch(/доход/);
    expect(whole).toMatch(/образован/);
    expect(without).not.toMatch(/доход|образован/);
  });

  it('of nobody says that there is nothing', async () => {
    const made = await makeDashboard({ where: 'age > 500', title: null, rows: null }, contextOf('ru'), deps);
    expect(made.kind).toBe('nothing');
  });

  it('fails by code and hint for a condition that cannot be read', async () => {
    const made = await makeDashboard(
      { where: 'shoe_size > 1', title: null, rows: null },
      contextOf('ru'),
      deps,
    );
    expect(made).toMatchObject({ kind: 'failed', failure: { hint: expect.stringContaining('shoe_size') } });
  });

  it.each(['ru', 'en'] as const)(
    'can have each panel by itself, by its button, for the same rows (%s)',
    async language => {
      const asked = language === 'ru' ? 'дашборд по женщинам' : 'dashboard for women';
      const first = understand({ text: asked, catalogue, today: '2026-11-23', tools: TOOLS, previous: null });
      if (first.kind !== 'tool') throw new Error(JSON.stringify(first));
      expect(first).toMatchObject({
        name: 'draw_chart',
        args: { dashboard: true, where: expect.stringContaining('Женский') },
      });
      const { options } = await drawn(String(first.args.where), language);
      for (const text of options) {
        const then = understand({
          text,
          catalogue,
          today: '2026-11-23',
          tools: TOOLS,
          previous: first.plan ?? null,
          chart: first.args,
        });
        if (then.kind !== 'tool') throw new Error(`${text}: ${JSON.stringify(then)}`);
        expect(then.name).toBe('draw_chart');
        expect(`${text} ${then.args.where ?? then.args.sql}`).toContain('Женский');
        expect(then.args.dashboard).toBeUndefined();
      }
    },
  );

  it('asks back about a word it does not know, and never about nothing', () => {
    const read = (text: string) =>
      understand({ text, catalogue, today: '2026-11-23', tools: TOOLS, previous: null });
    expect(read('дашборд по хомякам').kind).toBe('clarify');
    for (const text of ['дашборд', 'сделай дашборд', 'dashboard', 'show me a dashboard of our clients'])
      expect(read(text)).toMatchObject({ kind: 'tool', args: { dashboard: true } });
  });

  it('is drawn by the same worker, no wider than a phone can show', async () => {
    await using renderer = new ChartRenderer();
    const png = Buffer.from(await renderer.png((await drawn()).spec));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    // A picture's size stands in its header; two of its pixels are one of the spec.
    expect(png.readUInt32BE(16)).toBeLessThan(2_400);
    expect(png.readUInt32BE(16) + png.readUInt32BE(20)).toBeLessThan(10_000);
  });
});
