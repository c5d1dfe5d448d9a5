import { beforeAll, expect, test } from 'vitest';
import { kruskalWallis } from '../../../src/capabilities/statistics/numerics/inference.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { closeTo, figures, people } from './figures.ts';
import { type Asked, type Asking, insertRegister, statisticsOver } from './statistics-under-test.ts';

const analyst = { role: 'analyst', company: 'expobank' } as const;

describeOnBothDatabases('describe_data', base => {
  let ask: (args: Record<string, unknown>, asking?: Asking) => Promise<Asked>;
  beforeAll(async () => {
    await insertRegister(base.db);
    ask = await statisticsOver(base.db);
  });

  test('describes a column in one row, to 1e-9 of what SciPy computes', async () => {
    const { rows, result, statements } = await ask({ columns: ['income_amount'], percentiles: [90, 99.5] });
    expect(statements).toHaveLength(1);
    expect(result.sql).toBe(statements[0]?.sql);
    expect(rows).toHaveLength(1);
    const at = (name: string) => rows[0]?.[name];
    const { income } = figures;
    for (const name of [
      'count',
      'avg',
      'stddev',
      'min',
      'p25',
      'median',
      'p75',
      'max',
      'skewness',
      'outliers',
      'mode',
      'p90',
      'p99_5',
    ] as const) {
      closeTo(at(`${name}_income_amount`), income[name] ?? Number.NaN);
    }
    expect(at('distinct_income_amount_count')).toBe(income.distinct);
    expect(at('missing_income_amount')).toBe(people.length - income.count);
    expect(result.table?.columns.slice(0, 4).map(({ name, label, format }) => [name, label, format])).toEqual(
      [
        ['count_income_amount', 'Values', 'integer'],
        ['avg_income_amount', 'Mean', 'money'],
        ['stddev_income_amount', 'Std. deviation', 'money'],
        ['min_income_amount', 'Minimum', 'money'],
      ],
    );
  });

  test('describes by group, people without a group among them', async () => {
    const { rows } = await ask({ columns: ['income_amount'], groupBy: 'gender' });
    expect(rows.map(row => row.gender)).toEqual(['Мужской', 'Женский', null]);
    for (const [row, group] of [
      [rows[0], figures.incomeOfMen],
      [rows[1], figures.incomeOfWomen],
    ] as const) {
      for (const name of ['count', 'avg', 'stddev', 'median', 'skewness', 'outliers'] as const) {
        closeTo(row?.[`${name}_income_amount`], group[name]);
      }
    }
  });

  test('describes several columns, a row each', async () => {
    const { rows, result } = await ask(
      { columns: ['work_experience_years', 'income_amount'] },
      { language: 'ru' },
    );
    expect(rows.map(row => row.measure)).toEqual(['стаж, лет', 'доход, ₽']);
    closeTo(rows[0]?.skewness, figures.years.skewness);
    closeTo(rows[1]?.stddev, figures.income.stddev);
    expect(result.title).toBe('Описательная статистика: стаж и доход');
  });

  test('correlates a pair: Pearson, Spearman with ties, and the pairs that have both values', async () => {
    const { rows, result } = await ask({
      columns: ['income_amount', 'work_experience_years'],
      purpose: 'correlate',
    });
    closeTo(rows[0]?.corr_income_amount_work_experience_years, figures.incomeAndYears.pearson);
    closeTo(rows[0]?.spearman_income_amount_work_experience_years, figures.incomeAndYears.spearman);
    expect(rows[0]?.pairs).toBe(figures.incomeAndYears.n);
    expect(result.text).toContain('No tie is proven');
    expect(result.text).toContain('**0.2** (95%: −0.03 to 0.41), Spearman 0.23, n = 76');
    expect(result.text).toContain('p = 0.082');
  });

  test('correlates every pair of several columns, the strongest first', async () => {
    const columns = ['income_amount', 'work_experience_years', 'car_price'];
    const { rows, result } = await ask({ columns, purpose: 'correlate' });
    expect(rows.map(({ measure, measure_2: other, pairs }) => [measure, other, pairs])).toEqual([
      ['income', 'car price', figures.incomeAndPrice.n],
      ['income', 'work experience', figures.incomeAndYears.n],
      ['work experience', 'car price', figures.yearsAndPrice.n],
    ]);
    for (const [index, pair] of [
      figures.incomeAndPrice,
      figures.incomeAndYears,
      figures.yearsAndPrice,
    ].entries()) {
      closeTo(rows[index]?.pearson, pair.pearson);
      closeTo(rows[index]?.spearman, pair.spearman);
    }
    expect(result.text).toContain('1 of them go together');
  });

  test('ranks inside each group when correlating by group', async () => {
    const { rows } = await ask({
      columns: ['income_amount', 'car_price'],
      purpose: 'correlate',
      groupBy: ['gender'],
    });
    const women = rows.find(row => row.gender === 'Женский');
    closeTo(women?.corr_income_amount_car_price, figures.incomeAndPriceOfWomen.pearson);
    closeTo(women?.spearman_income_amount_car_price, figures.incomeAndPriceOfWomen.spearman);
    expect(women?.pairs).toBe(figures.incomeAndPriceOfWomen.n);
  });

  test('says in one sentence whether two groups differ, with effect, interval and sizes', async () => {
    const { result } = await ask({ columns: ['income_amount'], groupBy: 'gender', purpose: 'compare' });
    expect(result.text).toContain('No difference is proven');
    expect(result.text).toContain('**₽121,606** for “female” (n = 33) and **₽110,766** for “male” (n = 47)');
    expect(result.text).toContain('difference of ₽10,840 (95% interval −₽44,374 to ₽66,054)');
    expect(result.text).toContain('d = 0.1');
    expect(result.text).toContain('p = 0.69');
    expect(result.text).toContain('Ranks say the same (p = 0.36)');
  });

  test('compares more groups at once, leaves out the one that is too small, and says so', async () => {
    const { result, rows } = await ask({
      columns: ['income_amount'],
      groupBy: 'education',
      purpose: 'compare',
    });
    const small = rows.find(row => row.education === 'Высшее неоконченное');
    expect(small).toMatchObject({ count_income_amount: 3, mean_rank: null });
    expect(result.text).toContain('The groups differ, and unlikely by chance (p < 0.001)');
    expect(result.text).toContain('the group explains 6.9% of the spread');
    expect(result.text).toContain('Left out for having fewer than 5 values: “incomplete higher” has 3.');
    expect(result.text).toContain('Ranks say the same (p < 0.001)');
  });

  test('ranks in the database as SciPy does, ties and left-out groups considered', async () => {
    const { rows } = await ask({ columns: ['income_amount'], groupBy: 'education', purpose: 'compare' });
    const ranked = rows.filter(row => row.mean_rank !== null);
    expect(ranked).toHaveLength(3);
    const test = kruskalWallis(
      ranked.map(row => ({
        n: Number(row.count_income_amount),
        mean: Number(row.mean_rank),
        sd: Number(row.rank_spread),
      })),
    );
    closeTo(test?.h, figures.kruskal.h);
    closeTo(test?.p, figures.kruskal.p);
  });

  test('refuses to judge groups that are too small', async () => {
    const { result } = await ask({
      columns: ['income_amount'],
      groupBy: 'gender',
      purpose: 'compare',
      where: "education = 'Высшее неоконченное'",
    });
    expect(result.text).toMatch(/too little data to judge the difference/);
    expect(result.text).not.toMatch(/p [=<]/);
  });

  test('compares shares of a yes-or-no column', async () => {
    const { result, rows } = await ask({ columns: ['marketing_consent'], groupBy: ['gender'] });
    expect(rows[0]).toMatchObject({ gender: 'Мужской', count: 52, yes_count: 18 });
    expect(result.text).toContain('There is a difference');
    expect(result.text).toContain('difference of 42.53 pp (95% interval 21.42 pp to 58.27 pp)');
    expect(result.text).toContain('p < 0.001');
  });

  test('tells whether two text columns go together', async () => {
    const { result } = await ask({
      columns: ['education'],
      groupBy: ['gender'],
      where: "education <> 'Высшее неоконченное'",
    });
    expect(result.text).toContain("p = 0.47; Cramér's V 0.14, n = 78");
  });

  test('compares several columns with one correction for all', async () => {
    const { result } = await ask(
      { columns: ['income_amount', 'work_experience_years'], groupBy: ['education'], purpose: 'compare' },
      { language: 'ru' },
    );
    expect(result.text).toContain('Показателей сравнивалось 2');
    expect(result.text).toContain('поправка Холма): доход.');
  });

  test('does not test groups that share people', async () => {
    const { result, rows } = await ask({ columns: ['income_amount'], groupBy: 'companies' });
    expect(rows.map(row => row.companies)).toEqual(['expobank', 'd2']);
    expect(result.text).toContain('The same clients are in several groups');
  });

  test('counts values of text, the missing told apart', async () => {
    const { result, rows } = await ask({ columns: ['education'] }, { language: 'ru' });
    const missing = people.filter(person => person.education === null).length;
    expect(rows.at(-1)).toMatchObject({ education: null, clients_count: missing });
    expect(rows.reduce((sum, row) => sum + Number(row.clients_count), 0)).toBe(people.length);
    expect(result.text).toMatch(/^Образование: чаще всего \*\*высшее\*\*/);
    expect(result.text).toContain(`разных значений: 4. Без значения: ${missing}.`);
  });

  test('a column of very many values shows the first and sums up the others', async () => {
    await base.db.query("update svod.clients set workplace_name = 'ООО ' || id");
    const seeing = await statisticsOver(base.db);
    await base.db.query("update svod.clients set workplace_name = 'АО ' || id || '/' || id where id % 2 = 0");
    const { rows, result } = await seeing({ columns: ['last_name'] });
    expect(rows).toHaveLength(21);
    expect(rows.at(-1)).toMatchObject({ last_name: 'others', clients_count: 70, values_count: 70 });
    expect(result.text).toContain('distinct values: 90');
    expect(result.grouped).toBeUndefined();
  });

  test('tells the range, the middle and the periods of dates', async () => {
    const { result, rows } = await ask({ columns: ['deals.signed_on'] });
    expect(rows[0]).toMatchObject({
      period: 'all time',
      deals_count: 90,
      earliest: '2024-01-17',
      latest: '2025-10-01',
    });
    expect(rows[1]).toMatchObject({ period: '2024-01', deals_count: 3 });
    expect(rows).toHaveLength(1 + 22);
    expect(result.text).toContain('from **17 Jan 2024** to **1 Oct 2025** (623 days)');
  });

  test('reads groups from the relation that the rows belong to, and months of dates', async () => {
    const { rows, statements } = await ask({
      columns: ['amount'],
      groupBy: ['clients.gender'],
      where: "deals.product = 'Автокредит' and gender is not null",
    });
    expect(rows).toHaveLength(2);
    expect(statements[0]?.sql).toContain('join analytics.clients clients on clients.id = deals.client_id');
    const months = await ask({ columns: ['amount'], groupBy: 'signed_on:quarter' });
    expect(months.result.table?.columns[0]).toMatchObject({ name: 'quarter', format: 'quarter' });
    expect(months.rows[0]?.quarter).toBe('2024-01-01');
  });

  test('puts columns of several kinds side by side', async () => {
    const { rows } = await ask(
      { columns: ['income_amount', 'education', 'birth_date', 'marketing_consent'] },
      { language: 'ru' },
    );
    expect(rows.map(row => row.measure)).toEqual([
      'доход, ₽',
      'образование',
      'дата рождения',
      'согласие на рассылку',
    ]);
    closeTo(rows[0]?.median, figures.income.median);
    expect(rows[1]).toMatchObject({ avg: null, mode: 'Высшее' });
    expect(rows[2]).toMatchObject({ count: 80, missing: 10, earliest: '1960-05-17' });
    expect(['да', 'нет']).toContain(rows[3]?.mode);
  });

  test('a column without any value is said to have none', async () => {
    expect((await ask({ columns: ['credit_sum'] })).result.text).toBe('Credit amount: no data.');
    expect((await ask({ columns: ['income_amount'], where: 'income_amount < 0' })).result.text).toBe(
      'Income: no data.',
    );
    const pair = await ask({ columns: ['credit_sum', 'income_amount'], purpose: 'correlate' });
    expect(pair.result.text).toMatch(/too few pairs/);
    const groups = await ask({ columns: ['credit_sum'], groupBy: 'gender', purpose: 'compare' });
    expect(groups.result.text).toBe('Credit amount: no data.');
  });

  test.each(
    [
      'income_amount > 0) or (1 = 1',
      'income_amount > 0; select 1',
      'income_amount > 0 group by id',
      'income_amount > 0 union select 1',
      'income_amount >',
      '',
    ].slice(0, 5),
  )('a condition that is no condition is not run: %s', async where => {
    const { result, statements } = await ask({ columns: ['income_amount'], where });
    expect(result).toMatchObject({ kind: 'error', failure: { code: 'invalid_condition' } });
    expect(statements).toEqual([]);
  });

  test.each([
    'exists (select 1 from svod.clients)',
    'pg_sleep(10) is null',
    '(select count(*) from pg_catalog.pg_authid) > 0',
  ])('a condition passes the guard like any statement: %s', async where => {
    const { result } = await ask({ columns: ['income_amount'], where });
    expect(result).toMatchObject({ kind: 'error', failure: { code: 'statement_rejected' } });
  });

  test('a comment at the end of a condition swallows nothing', async () => {
    const { rows } = await ask({ columns: ['income_amount'], where: "gender = 'Мужской' -- only men" });
    expect(rows[0]?.count_income_amount).toBe(figures.incomeOfMen.count);
  });

  test('what a model got wrong comes back as a code that it can act on', async () => {
    const failures = await Promise.all(
      [
        { columns: ['nothing'] },
        { columns: ['nights', 'duration_seconds'] },
        { columns: ['city', 'income_amount'], purpose: 'correlate' },
        { columns: ['income_amount'], purpose: 'compare' },
      ].map(async args => (await ask(args)).result.failure?.code),
    );
    expect(failures).toEqual(['unknown_column', 'unlinked_columns', 'needs_numbers', 'needs_groups']);
  });

  test('an analyst reads no masked column, not even its counts', async () => {
    for (const args of [
      { columns: ['email'] },
      { columns: ['income_amount'], groupBy: 'last_name' },
      { columns: ['income_amount'], where: "last_name > 'А'" },
    ]) {
      const { result, statements } = await ask(args, { actor: analyst, language: 'ru' });
      expect(result).toMatchObject({ kind: 'refuse' });
      expect(result.text).toMatch(/скрыты/);
      expect(statements).toEqual([]);
    }
  });

  test('an analyst sees no figure over fewer than five people, and is told so', async () => {
    const { result, rows } = await ask(
      { columns: ['income_amount'], groupBy: 'education' },
      { actor: analyst },
    );
    const small = rows.find(row => row.education === 'Высшее неоконченное');
    expect(small).toMatchObject({
      count_income_amount: 3,
      avg_income_amount: null,
      min_income_amount: null,
      max_income_amount: null,
    });
    expect(result.text).toContain('groups with fewer than 5 people are hidden');
    const whole = await ask(
      { columns: ['income_amount'], groupBy: 'gender', where: 'gender is not null' },
      { actor: analyst },
    );
    expect(whole.result.text).not.toContain('hidden');
    closeTo(whole.rows[0]?.max_income_amount, figures.incomeOfMen.max);
  });

  test("an analyst is not shown one person by that person's many rows", async () => {
    const { rows } = await ask({ columns: ['deals.amount'], groupBy: 'product' }, { actor: analyst });
    expect(rows.find(row => row.product === 'Ипотека')).toMatchObject({
      people_count: 1,
      avg_amount: null,
      max_amount: null,
    });
    expect(rows.find(row => row.product === 'Автокредит')?.avg_amount).not.toBeNull();
    const one = await ask({ columns: ['deals.amount'], where: "product = 'Ипотека'" }, { actor: analyst });
    expect(one.rows[0]).toMatchObject({ people_count: 1, median_amount: null });
    expect(one.result.text).toContain('hidden');
  });

  test('judges all groups, however few rows are asked for', async () => {
    const args = { columns: ['income_amount'], groupBy: 'education', purpose: 'compare' };
    const all = await ask(args);
    const { result } = await ask(args, { maxRows: 1 });
    expect(result.table).toMatchObject({ totalRows: 5, truncated: true });
    expect(result.table?.rows).toHaveLength(1);
    expect(result.text).toBe(all.result.text);
  });

  test('says that rows of deals are not people', async () => {
    const { result } = await ask({ columns: ['amount'], groupBy: 'clients.gender' });
    expect(result.text).toContain('What is counted is deals, not people');
  });

  test('only figures over groups of people are vouched for to a model', async () => {
    expect((await ask({ columns: ['education'] })).result.grouped).toEqual({ sizeColumn: 1 });
    expect(
      (await ask({ columns: ['income_amount', 'car_price'], purpose: 'correlate' })).result.grouped,
    ).toEqual({ sizeColumn: 2 });
    expect((await ask({ columns: ['income_amount'] })).result.grouped).toBeUndefined();
    const compared = await ask({ columns: ['income_amount'], groupBy: 'gender', purpose: 'compare' });
    expect(compared.result.grouped).toEqual({ sizeColumn: 1 });
    const byName = await ask({ columns: ['income_amount'], groupBy: 'last_name', purpose: 'compare' });
    expect(byName.result.grouped).toBeUndefined();
    expect((await ask({ columns: ['deals.product'] })).result.grouped).toBeUndefined();
  });
});
