import { beforeAll, describe, expect, test } from 'vitest';
import type { Catalogue } from '../../../../src/catalog/catalogue.ts';
import type { Plan } from '../../../../src/models/embedded/plan.ts';
import { understand } from '../../../../src/models/embedded/understand.ts';
import type { Understanding } from '../../../../src/models/embedded/understanding.ts';
import { describeOnEmbedded } from '../../../support/databases.ts';
import { catalogueOf, insertFour } from '../engine-under-test.ts';

const TOOLS = ['query_clients', 'describe_data', 'ask_back'];

describeOnEmbedded('the embedded engine, asked for statistics', base => {
  let catalogue: Catalogue;
  beforeAll(async () => {
    await insertFour(base.db);
    catalogue = await catalogueOf(base.db);
  });

  /** The last of the texts, each read after the ones before it. */
  const read = (...texts: string[]): Understanding => {
    let previous: Plan | null = null;
    let last: Understanding | undefined;
    for (const text of texts) {
      last = understand({ text, catalogue, today: '2026-11-23', previous, tools: TOOLS });
      if ('plan' in last && last.plan) previous = last.plan;
    }
    if (!last) throw new Error('No text was given.');
    return last;
  };
  const args = (...texts: string[]) => {
    const understood = read(...texts);
    if (understood.kind !== 'tool') return understood.kind;
    const { title, ...rest } = understood.args;
    expect(title).toEqual(expect.any(String));
    expect(understood.name).toBe('describe_data');
    return rest;
  };

  describe('describes', () => {
    test.each([
      ['describe age', { columns: ['clients.age'] }],
      ['описательная статистика по доходу', { columns: ['clients.income_amount'] }],
      ['статистика по городам', { columns: ['clients.city'] }],
      ['summary statistics of income and age', { columns: ['clients.income_amount', 'clients.age'] }],
      ['опиши доход по полу', { columns: ['clients.income_amount'], groupBy: ['clients.gender'] }],
      [
        'есть ли выбросы в сумме кредита у женщин?',
        { columns: ['clients.credit_sum'], where: "clients.gender = 'Женский'" },
      ],
      ['какое распределение возраста', { columns: ['clients.age'] }],
      ['describe deal amounts by product', { columns: ['deals.amount'], groupBy: ['deals.product'] }],
      [
        'опиши возраст клиентов Хвои',
        { columns: ['clients.age'], where: "'hvoya' = any(clients.companies)" },
      ],
    ])('%s', (text, expected) => {
      expect(args(text)).toEqual({ purpose: 'describe', ...expected });
    });

    test('all that is measured, when rows or nothing are named', () => {
      expect(args('опиши клиентов из Казани')).toMatchObject({
        columns: expect.arrayContaining(['clients.age', 'clients.income_amount']),
        where: "clients.city = 'Казань'",
      });
      expect(args('описательная статистика по сделкам')).toMatchObject({
        columns: expect.arrayContaining(['deals.amount']),
      });
    });
  });

  describe('correlates', () => {
    const pair = ['clients.income_amount', 'clients.age'];
    test.each([
      ['какая корреляция между доходом и возрастом?', { columns: pair }],
      ['correlation of income and age', { columns: pair }],
      ['корреляция Спирмена дохода и возраста', { columns: pair }],
      ['кореляция дохода и возраста', { columns: pair }],
      ['does income depend on age?', { columns: pair }],
      [
        'как связаны доход и возраст у клиентов из Москвы',
        { columns: pair, where: "clients.city = 'Москва'" },
      ],
      ['correlation of income and age by gender', { columns: pair, groupBy: ['clients.gender'] }],
      [
        'корреляционная матрица дохода, возраста и суммы кредита',
        { columns: [...pair, 'clients.credit_sum'] },
      ],
    ])('%s', (text, expected) => {
      expect(args(text)).toEqual({ purpose: 'correlate', ...expected });
    });
  });

  describe('compares, when asked whether a difference is real', () => {
    const byGender = { columns: ['clients.income_amount'], groupBy: ['clients.gender'] };
    const bothGenders = { ...byGender, where: "clients.gender in ('Мужской', 'Женский')" };
    test.each([
      ['сравни доход мужчин и женщин — разница значима?', bothGenders],
      ['Is the difference in income between men and women significant?', bothGenders],
      ['мужчины зарабатывают значимо больше женщин?', bothGenders],
      ['t-test for income by gender', byGender],
      ['зависит ли доход от пола?', byGender],
      ['влияет ли пол на доход', byGender],
      [
        'is there a real difference in credit amount between cities?',
        { columns: ['clients.credit_sum'], groupBy: ['clients.city'] },
      ],
      [
        'есть ли значимая разница в сумме кредита между Москвой и Казанью',
        {
          columns: ['clients.credit_sum'],
          groupBy: ['clients.city'],
          where: "clients.city in ('Москва', 'Казань')",
        },
      ],
    ])('%s', (text, expected) => {
      expect(args(text)).toEqual({ purpose: 'compare', ...expected });
    });
  });

  test('a question that goes on from a statistic stays one', () => {
    expect(args('describe income', 'а по полу?')).toEqual({
      purpose: 'describe',
      columns: ['clients.income_amount'],
      groupBy: ['clients.gender'],
    });
    expect(args('корреляция дохода и возраста', 'а у женщин?')).toEqual({
      purpose: 'correlate',
      columns: ['clients.income_amount', 'clients.age'],
      where: "clients.gender = 'Женский'",
    });
  });

  test.each([
    'сравни средний доход мужчин и женщин',
    'средний доход по городам',
    'медиана и стандартное отклонение дохода',
    'кто зарабатывает больше 100 тысяч',
    'распределение клиентов по городам',
    'сколько клиентов в каждом городе',
  ])('stays a plain statement: %s', text => {
    expect(read(text).kind).toBe('query');
  });

  test.each(['корреляция дохода и флюгера', 'значима ли разница дохода блондинов и брюнетов'])(
    'asks back where a word found no place: %s',
    text => {
      expect(read(text).kind).toBe('clarify');
    },
  );

  test('a base without the tool is answered by a statement', () => {
    const understood = understand({
      text: 'describe age',
      catalogue,
      today: '2026-11-23',
      tools: ['query_clients'],
    });
    expect(understood.kind).toBe('query');
  });
});
