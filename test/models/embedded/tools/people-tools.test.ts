import { beforeAll, describe, expect, test } from 'vitest';
import type { Catalogue } from '../../../../src/catalog/catalogue.ts';
import { understand } from '../../../../src/models/embedded/understand.ts';
import { describeOnEmbedded } from '../../../support/databases.ts';
import { catalogueOf, insertFour } from '../engine-under-test.ts';

describeOnEmbedded('the engine, asked for people to offer something to or for look-alikes', base => {
  let catalogue: Catalogue;
  beforeAll(async () => {
    await insertFour(base.db);
    catalogue = await catalogueOf(base.db);
  });
  const read = (text: string) =>
    understand({ text, catalogue, today: '2026-11-23', tools: ['rank_leads', 'find_similar'] });

  test.each([
    ['топ-20 лидов для Хвои', { company: 'hvoya', top: 20 }],
    ['кому предложить страховку в первую очередь? 15 человек', { company: 'insurance', top: 15 }],
    ['give me the 10 best leads for Expobank', { company: 'expobank', top: 10 }],
    ['whom should we call first at Hvoya?', { company: 'hvoya' }],
    ['лиды', { company: null }],
    ['покажи 5 перспективных клиентов для Д2', { company: 'd2', top: 5 }],
  ])('%s', (text, args) => {
    expect(read(text)).toMatchObject({ kind: 'tool', name: 'rank_leads', args });
  });

  test.each([
    ['найди 10 клиентов, похожих на клиента 42', { clientId: 42, top: 10 }],
    ['who looks like client 7?', { clientId: 7 }],
    ['похожие на клиента №15', { clientId: 15 }],
    ['5 clients similar to client 3', { clientId: 3, top: 5 }],
    ['кто похож на Медведеву Анну', { name: 'Медведеву Анну' }],
  ])('%s', (text, args) => {
    expect(read(text)).toMatchObject({ kind: 'tool', name: 'find_similar', args });
  });

  test('keeps a condition on the people, in the statement and in words', () => {
    const leads = read('лиды для Хвои из Казани с высшим образованием');
    expect(leads).toMatchObject({ kind: 'tool', name: 'rank_leads', args: { company: 'hvoya' } });
    const args = leads.kind === 'tool' ? leads.args : {};
    expect(args.where).toMatch(/city = 'Казань'/);
    expect(args.where).toMatch(/Высшее/);
    expect(args.rows).toContain('Казань');
    const similar = read('похожие на клиента 42 из Москвы');
    expect(similar.kind === 'tool' && similar.args).toMatchObject({
      clientId: 42,
      where: expect.stringMatching(/Москва/),
    });
  });

  test('asks about a condition it does not understand, never passes over it', () => {
    expect(read('лиды для Хвои с бирюзовыми глазами').kind).toBe('clarify');
    expect(read('похожие на клиента 42 по гороскопу').kind).toBe('clarify');
  });

  test('takes counts and figures of the lists as questions', () => {
    expect(read('сколько лидов у Хвои').kind).toBe('query');
  });

  test('takes what is told of the past as a question to the data', () => {
    expect(read('who did Hvoya offer something and converted').kind).not.toBe('tool');
    expect(read('who was offered something by hvoya and converted').kind).toBe('query');
    expect(read('people who declined an offer from expobank').kind).toBe('query');
  });

  describe('a file', () => {
    const ask = (text: string) =>
      understand({ text, catalogue, today: '2026-11-23', tools: ['export_table', 'ask_back'] });
    const file = (text: string) => {
      const read = ask(text);
      if (read.kind !== 'tool' || read.name !== 'export_table') throw new Error(JSON.stringify(read));
      return read.args;
    };

    test.each([
      ['выгрузи в excel', 'xlsx'],
      ['выгрузи это', 'xlsx'],
      ['выгрузи их, пожалуйста, в csv', 'csv'],
      ['скачай последнюю таблицу в эксель', 'xlsx'],
      ['export it as csv', 'csv'],
      ['save this to excel', 'xlsx'],
    ])('of what was answered last: %s', (text, format) => {
      expect(file(text)).toEqual({ format });
    });

    test.each([
      ['выгрузи в excel клиентов из Казани', 'xlsx', /city = 'Казань'/],
      ['выгрузи в эксель имена и телефоны клиентов из Казани', 'xlsx', /mobile_phone.*city = 'Казань'/s],
      ['средний доход по городам в csv', 'csv', /avg\(c\.income_amount\)/],
      ['export clients from Kazan to excel', 'xlsx', /city = 'Казань'/],
    ])('of what the request itself names, never of another table: %s', (text, format, sql) => {
      expect(file(text)).toMatchObject({ format, sql: expect.stringMatching(sql) });
    });

    test('that names what is not understood is asked about, each choice a file again', () => {
      const asked = ask('выгрузи в excel клиентов из Нарнии');
      expect(asked.kind).toBe('clarify');
      const options = asked.kind === 'clarify' ? asked.options : [];
      expect(options.length).toBeGreaterThan(0);
      for (const option of options) expect(file(option)).toHaveProperty('sql');
    });

    test('of document numbers is refused', () => {
      expect(ask('выгрузи в excel паспорта клиентов').kind).toBe('refuse');
    });
  });
});
