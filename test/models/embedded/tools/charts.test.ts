import { beforeAll, expect, it } from 'vitest';
import type { Catalogue } from '../../../../src/catalog/catalogue.ts';
import type { Plan } from '../../../../src/models/embedded/plan.ts';
import { understand } from '../../../../src/models/embedded/understand.ts';
import type { Understanding } from '../../../../src/models/embedded/understanding.ts';
import { describeOnEmbedded } from '../../../support/databases.ts';
import { catalogueOf, insertFour } from '../engine-under-test.ts';

describeOnEmbedded('requests for charts', base => {
  let catalogue: Catalogue;
  beforeAll(async () => {
    await insertFour(base.db);
    catalogue = await catalogueOf(base.db);
  });

  /** What the last of several messages was understood as. */
  function understood(...texts: string[]): Understanding {
    let previous: Plan | null = null;
    let chart: Readonly<Record<string, unknown>> | null = null;
    let last: Understanding | undefined;
    for (const text of texts) {
      last = understand({
        text,
        catalogue,
        today: '2026-11-23',
        previous,
        chart,
        tools: ['query_clients', 'describe_data', 'draw_chart', 'ask_back'],
      });
      if (last.kind === 'query' || last.kind === 'tool') {
        previous = last.plan ?? previous;
        chart = last.kind === 'tool' && last.name === 'draw_chart' ? last.args : null;
      }
    }
    if (!last) throw new Error('Nothing was said.');
    return last;
  }
  it('says that there is no chart yet where only its scale is spoken of', () => {
    expect(understood('логарифмическая шкала')).toMatchObject({ kind: 'clarify', options: [] });
    const after = understood('средний доход по городам', 'сделай логарифмическую шкалу');
    expect(after).toMatchObject({ kind: 'clarify', options: ['график в логарифмической шкале'] });
    expect(understood('average income by city', 'on a log scale')).toMatchObject({ kind: 'clarify' });
    expect(args('столбчатая диаграмма дохода по городам', 'логарифмическая шкала')).toMatchObject({
      scale: 'log',
    });
  });

  const args = (...texts: string[]) => {
    const last = understood(...texts);
    if (last.kind !== 'tool' || last.name !== 'draw_chart') throw new Error(JSON.stringify(last));
    return last.args;
  };

  it.each([
    ['построй гистограмму доходов', { kind: 'histogram', x: 'clients.income_amount' }],
    ['a histogram of credit terms please', { kind: 'histogram', x: 'clients.credit_term_months' }],
    [
      'ящик с усами: сумма кредита по образованию',
      { kind: 'boxplot', y: 'clients.credit_sum', x: 'clients.education' },
    ],
    ['box plot of income by city', { kind: 'boxplot', y: 'clients.income_amount', x: 'clients.city' }],
    [
      'покажи зависимость цены машины от дохода',
      { kind: 'scatter', x: 'clients.income_amount', y: 'clients.car_price' },
    ],
    ['scatter plot of income vs age', { kind: 'scatter', x: 'clients.age', y: 'clients.income_amount' }],
    ['плотность распределения возраста', { kind: 'density', x: 'clients.age' }],
    ['тепловая карта корреляций числовых полей клиентов', { kind: 'heatmap' }],
    [
      'correlation heatmap of age, income and credit sum',
      { kind: 'heatmap', columns: ['clients.age', 'clients.income_amount', 'clients.credit_sum'] },
    ],
    [
      'heatmap of education and family status',
      { kind: 'heatmap', x: 'clients.education', y: 'clients.family_status' },
    ],
    [
      'точечный график: доход и возраст, цвет по полу',
      { kind: 'scatter', x: 'clients.income_amount', y: 'clients.age', color: 'clients.gender' },
    ],
  ])('values: %s', (text, expected) => {
    expect(args(text)).toMatchObject(expected);
  });

  it('keeps the rows that are meant', () => {
    const drawn = args('гистограмма доходов женщин из Казани');
    expect(drawn.where).toContain("clients.city = 'Казань'");
    expect(drawn.where).toContain("clients.gender = 'Женский'");
    expect(drawn.rows).toContain('Казань');
  });

  it.each([
    ['график числа договоров по месяцам за 2025', null, /date_trunc\('month', d.signed_on\).*count\(\*\)/s],
    ['столбчатая диаграмма: средний чек договора по компаниям', 'bar', /d.company, avg\(d.amount\)/],
    ['bar chart of clients per company', 'bar', /unnest\(c.companies\)/],
    ['нарисуй круговую диаграмму по полу', 'pie', /c.gender, count\(\*\)/],
    ['line chart of deals by month', 'line', /date_trunc\('month'/],
  ])('figures: %s', (text, kind, sql) => {
    const drawn = args(text);
    expect(drawn.kind ?? null).toBe(kind);
    expect(drawn.sql).toMatch(sql);
  });

  it('shares of a whole are shares among those whose group is known', () => {
    expect(args('круговая диаграмма клиентов по образованию').sql).toContain('c.education is not null');
    expect(args('столбчатая диаграмма клиентов по образованию').sql).not.toContain('is not null');
  });

  it.each([
    ['построй по этому график', {}],
    ['as a pie chart please', { kind: 'pie' }],
    ['сделай столбиками', { kind: 'bar' }],
  ])('draws what was last answered: %s', (text, expected) => {
    expect(args('средний доход по образованию', text)).toEqual(expected);
  });

  it('changes the last chart: its kind, rows, groups and scale', () => {
    const first = 'построй гистограмму доходов';
    expect(args(first, 'покажи плотностью')).toMatchObject({ kind: 'density', x: 'clients.income_amount' });
    expect(args(first, 'только из Казани').where).toContain("'Казань'");
    expect(args(first, 'а теперь по полу')).toMatchObject({ kind: 'histogram', color: 'clients.gender' });
    expect(args(first, 'log scale')).toMatchObject({ kind: 'histogram', scale: 'log' });
    expect(args('линейный график: договоры по месяцам', 'make it a bar chart')).toMatchObject({
      kind: 'bar',
    });
    expect(args('столбчатая диаграмма: средний доход по городам', 'а по образованию').sql).toContain(
      'c.education',
    );
  });

  it('asks about a word it does not know, instead of drawing without it', () => {
    expect(understood('гистограмма удоев по фермам').kind).toBe('clarify');
    expect(understood('диаграмма лунных фаз по городам').kind).toBe('clarify');
  });

  it('leaves a question for a figure to statistics', () => {
    expect(understood('есть ли зависимость дохода от возраста')).toMatchObject({ name: 'describe_data' });
  });
});
