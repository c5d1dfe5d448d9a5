import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/access/actor.ts';
import { makeChart } from '../../../src/capabilities/charts/charts.ts';
import { keepPicture } from '../../../src/capabilities/charts/files.ts';
import { chartTool } from '../../../src/capabilities/charts/tool.ts';
import { limitsOfSight } from '../../../src/capabilities/text2sql/limits.ts';
import type { RunStatement } from '../../../src/capabilities/tool.ts';
import type { Catalogue } from '../../../src/catalog/catalogue.ts';
import { catalogueOf } from '../../models/embedded/engine-under-test.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { ASKED, contextOf, drawn, insertPeople, people, runnerOf } from './charts-under-test.ts';

const ALL = people(400, 60);
const incomes = ALL.flatMap(({ income }) => income ?? []);

/** Linear interpolation between order statistics, as `percentile_cont` does it. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  return below + (at % 1) * ((sorted[Math.ceil(at)] ?? Number.NaN) - below);
}

function correlation(pairs: readonly (readonly [number, number])[]): number {
  const mean = (at: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[at], 0) / pairs.length;
  const [mx, my] = [mean(0), mean(1)];
  const sum = (of: (x: number, y: number) => number) =>
    pairs.reduce((total, [x, y]) => total + of(x - mx, y - my), 0);
  return sum((x, y) => x * y) / Math.sqrt(sum(x => x * x) * sum((_, y) => y * y));
}

describeOnBothDatabases('charts', base => {
  let deps: { runStatement: RunStatement; catalogue: Catalogue };
  beforeAll(async () => {
    await insertPeople(base.db, ALL);
    await base.db.query(
      `insert into svod.companies (slug, name_ru, name_en) values ('expobank', 'Экспобанк', 'Expobank'), ('d2', 'Д2', 'D2')
       on conflict do nothing`,
    );
    const catalogue = await catalogueOf(base.db);
    deps = { catalogue, runStatement: await runnerOf(base.db, catalogue) };
  });

  it('a histogram counts every value once, in ranges with round bounds, the tail in an open one', async () => {
    const { table, spec, notes } = await drawn({ kind: 'histogram', x: 'income_amount' }, deps);
    const bins = table.rows.map(([from, to, count, open]) => ({
      from: Number(from),
      to: Number(to),
      count: Number(count),
      open,
    }));
    expect(bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(incomes.length);
    for (const bin of bins.filter(one => !one.open)) {
      expect(bin.count).toBe(incomes.filter(value => value >= bin.from && value < bin.to).length);
    }
    const [first] = bins;
    expect(String((first?.to ?? 0) - (first?.from ?? 0))).toMatch(/^[125]0*$/);
    expect(bins.at(-1)?.open).toBe(Math.max(...incomes) >= (bins.at(-1)?.to ?? 0));
    expect(notes.join()).toContain('363');
    expect(JSON.stringify(spec)).not.toMatch(/NaN|null_/);
  });

  it('a box plot has the quartiles, whiskers and outliers of each group, the nameless one included', async () => {
    const { table, spec } = await drawn({ kind: 'boxplot', y: 'income_amount', x: 'education' }, deps);
    expect(table.rows).toHaveLength(4);
    for (const row of table.rows) {
      const own = ALL.filter(one => one.education === row[0]).flatMap(({ income }) => income ?? []);
      const [q1, q3] = [quantile(own, 0.25), quantile(own, 0.75)];
      const inside = own.filter(value => value >= q1 - 1.5 * (q3 - q1) && value <= q3 + 1.5 * (q3 - q1));
      const expected = [own.length, Math.min(...inside), q1, quantile(own, 0.5), q3, Math.max(...inside)];
      expected.forEach((value, at) => {
        expect(Number(row[at + 1])).toBeCloseTo(value, 6);
      });
      expect(Number(row[7])).toBe(own.length - inside.length);
    }
    expect(JSON.stringify(spec)).toContain('не указано');
  });

  it('a density integrates to one', async () => {
    const { table } = await drawn({ kind: 'density', x: 'income_amount' }, deps);
    const points = table.rows.map(row => [Number(row[0]), Number(row[1])] as const);
    const area = points
      .slice(1)
      .reduce((sum, [x, y], at) => sum + ((x - points[at]![0]) * (y + points[at]![1])) / 2, 0);
    expect(area).toBeGreaterThan(0.98);
    expect(area).toBeLessThan(1.02);
  });

  it('a scatter plot tells the correlation and the count of all points, sampled or not', async () => {
    const { table, finding } = await drawn(
      { kind: 'scatter', x: 'income_amount', y: 'car_price' },
      deps,
      'en',
    );
    const pairs = ALL.filter(one => one.income !== null && one.price !== null).map(
      one => [one.income ?? 0, one.price ?? 0] as const,
    );
    expect(table.rows).toHaveLength(pairs.length);
    expect(Number(table.rows[0]?.[2])).toBe(pairs.length);
    expect(Number(table.rows[0]?.[3])).toBeCloseTo(correlation(pairs), 9);
    expect(finding).toContain(correlation(pairs).toFixed(2).replace(/0$/, ''));
  });

  it('a correlation heat map holds every pair both ways round, computed over the rows that have both', async () => {
    const columns = ['age', 'income_amount', 'car_price'];
    const { table, chart } = await drawn({ kind: 'heatmap', columns }, deps);
    expect(chart).toBe('heatmap');
    expect(table.rows).toHaveLength(9);
    const cell = (one: string, other: string) =>
      Number(table.rows.find(row => row[0] === one && row[1] === other)?.[2]);
    const pairs = ALL.filter(one => one.income !== null && one.price !== null).map(
      one => [one.income ?? 0, one.price ?? 0] as const,
    );
    expect(cell('income_amount', 'car_price')).toBeCloseTo(correlation(pairs), 9);
    expect(cell('car_price', 'income_amount')).toBe(cell('income_amount', 'car_price'));
    expect(cell('age', 'age')).toBe(1);
  });

  it('bars keep every group in the rows, show the largest and say how many more there are', async () => {
    const { table, spec, notes } = await drawn({ kind: 'bar', x: 'city' }, deps);
    expect(table.rows).toHaveLength(60);
    const shown = new Set((spec.data as { values: { x: string }[] }).values.map(value => value.x));
    expect(shown.size).toBe(24);
    expect(shown.has('прочие')).toBe(true);
    expect(notes.join()).toMatch(/37\sгрупп/);
    const sum = (spec.data as { values: { y: number }[] }).values.reduce(
      (total, value) => total + value.y,
      0,
    );
    expect(sum).toBe(ALL.length);
  });

  it('averages of many groups are not added up into "others"', async () => {
    const { spec, notes } = await drawn({ kind: 'bar', x: 'city', y: 'avg(income_amount)' }, deps, 'en');
    const shown = (spec.data as { values: { x: string }[] }).values.map(value => value.x);
    expect(shown).not.toContain('others');
    expect(notes.join()).toContain('24 of 60');
  });

  it('bars on a logarithmic scale become dots, as such a scale has no zero for a bar to stand on', async () => {
    const asked = { kind: 'bar', x: 'city', y: 'avg(income_amount)', scale: 'log' } as const;
    const { spec, notes } = await drawn(asked, deps);
    const [dots] = spec.layer as { mark: { type: string } }[];
    const { x } = spec.encoding as { x: { scale: { type: string; domain: [number, number] } } };
    const shown = (spec.data as { values: { y: number }[] }).values.map(value => value.y);
    expect(dots?.mark.type).toBe('point');
    expect(x.scale.type).toBe('log');
    expect(x.scale.domain[0]).toBeLessThan(Math.min(...shown));
    expect(x.scale.domain[1]).toBeGreaterThan(Math.max(...shown));
    expect(notes.join()).toMatch(/показаны точки/);
    expect((await drawn(asked, deps, 'en')).notes.join()).toMatch(/dots/);
  });

  it('dots leave out what a logarithmic scale cannot show, and say so', async () => {
    const sql = "select * from (values ('a', 10), ('b', 1000), ('c', 0), ('d', -5)) as t (name, total_sum)";
    const { spec, notes } = await drawn({ kind: 'bar', sql, scale: 'log' }, deps);
    const shown = (spec.data as { values: { x: string }[] }).values.map(value => value.x);
    expect(shown.toSorted()).toEqual(['a', 'b']);
    expect(notes.join()).toMatch(/Нули и отрицательные/);
  });

  it.each([
    { kind: 'pie', x: 'education' },
    { kind: 'histogram', x: 'income_amount' },
    { kind: 'bar', x: 'city', color: 'education', layout: 'stacked' },
  ] as const)('where a logarithmic scale does not fit, says that the scale is ordinary: %j', async asked => {
    const { spec, notes } = await drawn({ ...asked, scale: 'log' }, deps);
    expect(JSON.stringify(spec)).not.toContain('"type":"log"');
    expect(notes.join()).toMatch(/не подходит/);
  });

  it('draws no line over names that have no order, and offers bars', async () => {
    const context = contextOf('ru');
    const asked = { ...ASKED, kind: 'line', x: 'city', y: 'avg(income_amount)' } as const;
    const made = await makeChart(asked, context, { ...deps, catalogue: () => deps.catalogue });
    expect(made).toMatchObject({ kind: 'asked', options: ['Столбчатая диаграмма'] });
    expect(made.kind === 'asked' && made.text).toMatch(/порядка нет/);
  });

  it('draws a line over steps of a scale, in their order', async () => {
    const sql =
      "select * from (values ('65+', 3), ('25–34', 9), ('до 25', 5), ('35–64', 8)) as t (age_group, clients_count)";
    const made = await drawn({ kind: 'line', sql }, deps);
    const shown = (made.spec.data as { values: { x: string }[] }).values.map(value => value.x);
    expect([made.chart, shown]).toEqual(['line', ['до 25', '25–34', '35–64', '65+']]);
  });

  it('a list column is taken apart, its codes called by the names of the companies', async () => {
    const { spec, table, notes } = await drawn({ kind: 'bar', x: 'companies' }, deps);
    expect(table.rows.map(row => [row[0], Number(row[1])])).toEqual([
      ['expobank', 400],
      ['d2', 133],
    ]);
    expect(JSON.stringify(spec)).toMatch(/Экспобанк/);
    expect(notes.join()).toMatch(/клиентом нескольких компаний, поэтому сумма больше/);
  });

  it('draws the table that was answered last, as the person, in the kind that fits it', async () => {
    const sql =
      "select date_trunc('year', birth_date)::date as year, count(*) as clients_count from clients group by 1 order by 1";
    const earlier = { answerId: 'a', sql, title: 'Клиенты по годам рождения' };
    const made = await drawn({}, deps, 'ru', { earlier });
    expect([made.chart, made.sql, made.title]).toEqual(['line', sql, earlier.title]);
    expect((await drawn({ kind: 'pie' }, deps, 'ru', { earlier })).chart).toBe('pie');
  });

  it('draws a statement of values: its rows are the source', async () => {
    const sql = "select id, income_amount from clients where city = 'Город 01'";
    const { table } = await drawn({ kind: 'histogram', x: 'income_amount', sql }, deps);
    const own = ALL.filter(one => one.city === 'Город 01' && one.income !== null);
    expect(table.rows.reduce((sum, row) => sum + Number(row[2]), 0)).toBe(own.length);
  });

  it('says that there is nothing to draw, and asks when it is not said what', async () => {
    const ask = (request: object) =>
      makeChart({ ...ASKED, ...request }, contextOf('ru'), { ...deps, catalogue: () => deps.catalogue });
    expect((await ask({ kind: 'histogram', x: 'income_amount', where: "city = 'Нигде'" })).kind).toBe(
      'nothing',
    );
    expect((await ask({ kind: 'bar', x: 'education', where: "city = 'Нигде'" })).kind).toBe('nothing');
    expect((await ask({ kind: 'pie' })).kind).toBe('asked');
    expect((await ask({ kind: 'boxplot', x: 'education' })).kind).toBe('asked');
    expect(await ask({ kind: 'bar', x: 'shoe_size' })).toMatchObject({
      kind: 'failed',
      failure: { code: 'unknown_column', hint: 'shoe_size' },
    });
  });

  it.each([
    ['true) union all select usename::text, 1 from pg_user --'],
    ['exists (select 1 from svod.clients)'],
    ['pg_sleep(10) is null'],
    ["city = 'x'; drop table svod.clients"],
  ])('a condition cannot leave the guard: %s', async where => {
    const made = await makeChart({ ...ASKED, kind: 'bar', x: 'education', where }, contextOf('en'), {
      ...deps,
      catalogue: () => deps.catalogue,
    });
    expect(made).toMatchObject({ kind: 'failed', failure: { code: 'statement_rejected' } });
  });

  it('lets nothing that was asked become an expression, an address or code of the spec', async () => {
    const evil = 'datum.x || window.alert(1) https://evil.example/x.json';
    const { spec } = await drawn(
      {
        kind: 'bar',
        title: evil,
        rows: evil,
        sql: `select '${evil.replaceAll("'", "''")}' as "datum['x']", 3 as "format(1)" union all select 'b', 4`,
      },
      deps,
    );
    const suspicious: string[] = [];
    const walk = (value: unknown, path: string): void => {
      if (typeof value === 'string' && value.includes('evil.example')) suspicious.push(path);
      if (typeof value === 'object' && value !== null)
        for (const [key, inner] of Object.entries(value)) walk(inner, `${path}.${key}`);
    };
    walk(spec, '');
    expect(suspicious.length).toBeGreaterThan(0);
    for (const path of suspicious) {
      expect(path).toMatch(/^\.(description|title\.(text|subtitle)|data\.values|encoding\.\w+\.sort|title)/);
    }
    expect(JSON.stringify(spec)).not.toMatch(/"(url|href|loader|signal)":/);
  });

  // No age among them: it grows by itself.
  it.each([
    [{ kind: 'histogram', x: 'income_amount' }],
    [{ kind: 'histogram', x: 'car_price', color: 'gender' }],
    [{ kind: 'boxplot', y: 'income_amount', x: 'education' }],
    [{ kind: 'density', x: 'income_amount', color: 'education' }],
    [{ kind: 'scatter', x: 'income_amount', y: 'car_price', color: 'gender' }],
    [{ kind: 'heatmap', columns: ['income_amount', 'car_price', 'companies_count'] }],
    [{ kind: 'heatmap', x: 'education', y: 'gender' }],
    [{ kind: 'bar', x: 'education', y: 'avg(income_amount)' }],
    [{ kind: 'bar', x: 'education', color: 'gender', layout: 'stacked' }],
    [{ kind: 'line', x: 'year(birth_date)', y: 'count(*)', color: 'gender' }],
    [{ kind: 'pie', x: 'city' }],
  ] as const)('draws the same specs as before: %j', async request => {
    const hashes: Record<string, string> = {};
    for (const language of ['ru', 'en'] as const) {
      const { spec } = await drawn(request as object, deps, language);
      // Figures are rounded to twelve digits: the two bases may add up in another order.
      const text = JSON.stringify(spec, (_, value) =>
        typeof value === 'number' ? Number(value.toPrecision(12)) : value,
      );
      hashes[language] = createHash('sha256').update(text).digest('hex').slice(0, 16);
    }
    expect(hashes).toMatchSnapshot(JSON.stringify(request));
  });

  describe('as a tool', () => {
    const analyst = { role: 'analyst', company: 'expobank' } as unknown as Actor;
    const tool = (home: string) =>
      chartTool({
        runStatement: deps.runStatement,
        catalogue: () => deps.catalogue,
        limitsOfSight: limitsOfSight({ sharing: 'group', companyName: slug => slug }),
        renderer: { png: async () => new Uint8Array([1, 2, 3]) },
        home,
        now: () => new Date(),
      });

    it('refuses to group or choose by what the person may not read', async () => {
      const home = await mkdtemp(join(tmpdir(), 'svod-charts-'));
      const args = tool(home).schema.parse({ kind: 'bar', x: 'city', where: "last_name like 'Ф%'" });
      const result = await tool(home).run(args, contextOf('ru', { actor: analyst }));
      expect(result.kind).toBe('refuse');
      expect(result.table).toBeUndefined();
      await rm(home, { recursive: true });
    });

    it('never tells "none" for what the person may not look for', async () => {
      const args = tool('/nowhere').schema.parse({
        kind: 'histogram',
        x: 'income_amount',
        where: "last_name = 'Фамилия 7'",
      });
      const result = await tool('/nowhere').run(args, contextOf('ru', { actor: analyst }));
      expect(result.kind).toBe('refuse');
    });

    it('answers with the picture, its statement and its figures', async () => {
      const home = await mkdtemp(join(tmpdir(), 'svod-charts-'));
      const result = await tool(home).run(
        tool(home).schema.parse({ kind: 'bar', x: 'education' }),
        contextOf('ru'),
      );
      expect(result.kind).toBe('answer');
      expect(result.chart?.kind).toBe('bar');
      expect((await stat(result.chart?.png ?? '')).size).toBe(3);
      expect(result.sql).toContain('group by');
      expect(result.table?.rows).toHaveLength(4);
      await rm(home, { recursive: true });
    });
  });
});

describe('pictures', () => {
  it('have names nobody can guess, are readable by this user alone and go after a day', async () => {
    const home = await mkdtemp(join(tmpdir(), 'svod-charts-'));
    const now = new Date();
    const old = await keepPicture(new Uint8Array([1]), home, now);
    const fresh = await keepPicture(new Uint8Array([2]), home, now);
    expect(old).not.toBe(fresh);
    expect(old).toMatch(/charts\/[\w-]{24}\.png$/);
    expect((await stat(old)).mode & 0o777).toBe(0o600);
    const yesterday = new Date(now.getTime() - 86_400_000 - 1000);
    await utimes(old, yesterday, yesterday);
    await keepPicture(new Uint8Array([3]), home, now);
    expect((await readdir(join(home, 'charts'))).length).toBe(2);
    await rm(home, { recursive: true });
  });
});
