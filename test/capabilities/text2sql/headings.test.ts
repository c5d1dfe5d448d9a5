import { resolve } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { groupingOf } from '../../../src/capabilities/text2sql/groups.ts';
import { headingsFor } from '../../../src/capabilities/text2sql/headings.ts';
import { headline } from '../../../src/capabilities/text2sql/headline.ts';
import type { Cell, Table } from '../../../src/capabilities/tool.ts';
import type { Catalogue } from '../../../src/catalog/catalogue.ts';
import { loadCatalogue } from '../../../src/catalog/load.ts';
import { overlappingGroups } from '../../../src/catalog/overlap.ts';
import { formatCell } from '../../../src/words/format.ts';
import { describeOnEmbedded } from '../../support/databases.ts';

const file = (name: string) => resolve(import.meta.dirname, '../../../catalog', name);
const CLIENTS = ['analytics.clients'];

describeOnEmbedded('what a result is called', base => {
  let catalogue: Catalogue;
  beforeAll(async () => {
    const files = { catalogue: file('analytics.yaml'), companies: file('companies.yaml') };
    catalogue = await loadCatalogue(base.db, files);
  });

  const heading = (name: string, type: string, language: 'ru' | 'en' = 'en', relations = CLIENTS) =>
    headingsFor([{ name, type }], catalogue, language, relations)[0];
  const table = (
    columns: [name: string, type: string][],
    rows: Cell[][],
    totalRows = rows.length,
  ): Table => ({
    columns: headingsFor(
      columns.map(([name, type]) => ({ name, type })),
      catalogue,
      'ru',
      CLIENTS,
    ),
    rows,
    totalRows,
    truncated: rows.length < totalRows,
  });

  test('of columns of one name the one of the relation that the rows come from is meant', () => {
    const ofClients = heading('id', 'int8', 'ru', ['analytics.clients', 'analytics.deals']);
    const ofDeals = heading('id', 'int8', 'ru', ['analytics.deals', 'analytics.clients']);
    expect([ofClients?.label, ofDeals?.label]).toEqual(['Номер клиента', 'Номер договора']);
  });

  test('codes go by their names for a person, and the cells keep the codes', () => {
    const { columns, rows } = table(
      [
        ['company', 'text'],
        ['deals_kind', 'text'],
        ['companies', '_text'],
      ],
      [['d2', 'insurance', ['d2', 'expobank']]],
    );
    expect(rows[0]?.map((cell, at) => formatCell(cell, columns[at]!, 'ru'))).toEqual([
      'Д2 Страхование',
      'страхование',
      'Д2 Страхование, Экспобанк',
    ]);
    expect(formatCell('constructor', columns[0]!, 'ru')).toBe('constructor');
    expect(rows[0]?.[0]).toBe('d2');
    expect(heading('city', 'text')).not.toHaveProperty('codes');
    expect(formatCell('d2', heading('company', 'text')!, 'en')).toBe('D2 Insurance');
  });

  test('a deal beside its client is no client found', () => {
    const deals = table(
      [
        ['id', 'int8'],
        ['company', 'text'],
        ['clients_id', 'int8'],
      ],
      [[7, 'd2', 42]],
    );
    const said = headline(
      { table: deals, title: 'Договоры', relations: [...CLIENTS, 'analytics.deals'] },
      catalogue,
      'ru',
    );
    expect(said).not.toMatch(/Наш[её]л/);
  });

  test('only counts of people under a list taken apart overlap', () => {
    const of = (...columns: [string, string][]) =>
      overlappingGroups(table(columns, []).columns, catalogue)?.name;
    expect(of(['companies', 'text'], ['clients_count', 'int8'])).toBe('companies');
    expect(of(['companies', '_text'], ['clients_count', 'int8'])).toBeUndefined();
    expect(of(['city', 'text'], ['clients_count', 'int8'])).toBeUndefined();
    expect(of(['companies', 'text'], ['avg_income_amount', 'numeric'])).toBeUndefined();
  });

  test.each([
    ['income_amount', 'numeric', 'money'],
    ['avg_income_amount', 'numeric', 'money'],
    ['sum_credit_sum', 'numeric', 'money'],
    ['avg_age', 'numeric', 'number'],
    ['clients_count', 'int8', 'integer'],
    ['count', 'int8', 'integer'],
    ['share_percent', 'numeric', 'percent'],
    ['month', 'date', 'month'],
    ['quarter', 'date', 'quarter'],
    ['signed_on_month', 'date', 'month'],
    ['year', 'numeric', 'year'],
    ['birth_date', 'date', 'date'],
    ['marketing_consent', 'bool', 'boolean'],
    ['companies', 'text[]', 'list'],
    ['id', 'int8', 'id'],
    ['city', 'text', 'text'],
    ['nobody_knows_this', 'int8', 'integer'],
    // A statement may reuse a column's name for something of another type.
    ['income_amount', 'text', 'text'],
  ])('%s of type %s is shown as %s', (name, type, format) => {
    expect(heading(name, type)?.format).toBe(format);
  });

  test('headings are words of the language, never a bare alias', () => {
    expect(heading('avg_income_amount', 'numeric', 'en')?.label).toBe('Average income');
    expect(heading('avg_income_amount', 'numeric', 'ru')?.label).toBe('Средний доход');
    expect(heading('avg_credit_sum', 'numeric', 'ru')?.label).toBe('Средняя сумма кредита');
    expect(heading('max_children_count', 'int4', 'ru')?.label).toBe('Максимальное число детей');
    expect(heading('sum_amount', 'numeric', 'ru', ['analytics.deals'])?.label).toBe('Общая сумма договора');
    expect(heading('clients_count', 'int8', 'ru')?.label).toBe('Клиентов');
    expect(heading('deals_count', 'int8', 'ru')?.label).toBe('Количество: договоры');
    expect(heading('converted_touches_count', 'int8', 'en')?.label).toMatch(/^Number of offers \(.+\)$/);
    expect(heading('distinct_city_count', 'int8', 'en')?.label).toBe('Distinct city');
    expect(heading('p25_income_amount', 'float8', 'en')).toMatchObject({
      label: '25th percentile of income',
      format: 'money',
    });
    expect(heading('corr_income_amount_car_price', 'float8', 'en')?.label).toBe(
      'Correlation of income and car price',
    );
    expect(heading('avg_credit_term_months_years', 'numeric', 'ru')?.label).toBe('Средний срок кредита, лет');
    expect(heading('deals_per_client', 'numeric', 'en')?.label).toMatch(/^Deals per client/i);
    expect(heading('deals_company', 'text', 'en')?.label).toBe('Company');
    expect(heading('avg_income_amount_2', 'numeric', 'en')?.label).toBe('Average income');
    expect(heading('?column?', 'int4', 'ru')?.label).toBe('Значение');
    expect(heading('total_spent_here', 'numeric', 'en')?.label).toBe('Total spent here');
  });

  test('a list of people is counted as people, and a cut one says so', () => {
    const list = table(
      [
        ['id', 'int8'],
        ['full_name', 'text'],
      ],
      [
        [1, 'А'],
        [2, 'Б'],
      ],
      1_240,
    );
    expect(headline({ table: list, title: 'x', relations: CLIENTS }, catalogue, 'ru')).toBe(
      'Нашлось 1\u202f240 клиентов.',
    );
    const one = table([['id', 'int8']], [[1]]);
    expect(headline({ table: one, title: null, relations: CLIENTS }, catalogue, 'ru')).toBe(
      'Нашёлся 1 клиент.',
    );
  });

  test('one value is said as a value, a missing one as missing', () => {
    const value = table([['avg_income_amount', 'numeric']], [[103_452.33333]]);
    expect(headline({ table: value, title: 'Средний доход', relations: CLIENTS }, catalogue, 'ru')).toMatch(
      /: \*\*103\u202f452\s₽\*\*$/,
    );
    const missing = table([['avg_income_amount', 'numeric']], [[null]]);
    expect(headline({ table: missing, title: null, relations: CLIENTS }, catalogue, 'ru')).toBe(
      'Средний доход: данных нет.',
    );
  });

  test('nothing found is said plainly, with what was looked for', () => {
    const none = table([['id', 'int8']], []);
    expect(headline({ table: none, title: 'Клиенты из Тулы', relations: CLIENTS }, catalogue, 'ru')).toBe(
      'Ничего не нашлось. Искал так: Клиенты из Тулы.',
    );
  });

  test('a value of the data is text, never markup', () => {
    const planted = table([['city', 'text']], [['[войти](https://evil.example) <img src=x> **жми**\n# x']]);
    const text = headline({ table: planted, title: null, relations: CLIENTS }, catalogue, 'ru');
    expect(text).not.toMatch(/(?<!\\)[[\]<>]|\n/);
  });

  test.each([
    ['select city, count(*) from analytics.clients group by city', 1],
    ['select count(*), avg(income_amount) from analytics.clients', 0],
    ['select city, round(avg(income_amount), 2), count(id) as n from analytics.clients group by 1', null],
    ['select city as town, count(*) from analytics.clients group by town', 1],
    [
      "select date_trunc('month', credit_issued_on)::date as month, count(*) from analytics.clients group by 1",
      1,
    ],
    [
      'select d.kind, count(distinct d.client_id), sum(d.amount) from analytics.deals d join analytics.clients c on c.id = d.client_id group by d.kind',
      1,
    ],
    ['select percentile_cont(0.5) within group (order by income_amount), count(*) from analytics.clients', 1],
    ['select d.kind, count(*) from analytics.deals d group by d.kind', null],
    ['select city, count(*), max(income_amount) from analytics.clients group by city', null],
    ["select city, count(*), string_agg(email, ',') from analytics.clients group by city", null],
    ['select last_name, count(*) from analytics.clients group by last_name', null],
    [
      'select city, count(*), avg(income_amount) filter (where id = 5) from analytics.clients group by city',
      null,
    ],
    [
      'select city, count(*), sum(case when id = 5 then income_amount end) from analytics.clients group by city',
      null,
    ],
    ['select city, count(*) over () from analytics.clients', null],
    [
      'select city, count(*), (select max(email) from analytics.clients) from analytics.clients group by city',
      null,
    ],
    ['select city, count(*) from analytics.clients group by city having max(income_amount) = 103452', null],
    ['with x as (select * from analytics.clients) select count(*) from x', null],
    ['select city, avg(income_amount) from analytics.clients group by city', null],
    ['select id, count(*) from analytics.clients group by id', null],
  ])('figures over groups are told from everything else: %s', async (sql, sizeColumn) => {
    const relations = [...sql.matchAll(/analytics\.\w+/g)].map(([name]) => name);
    const grouping = await groupingOf(sql, catalogue, [...new Set(relations)]);
    expect(grouping?.sizeColumn ?? null).toBe(sizeColumn);
  });
});
