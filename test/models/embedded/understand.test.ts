import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Catalogue } from '../../../src/catalog/catalogue.ts';
import { describeOnEmbedded } from '../../support/databases.ts';
import { catalogueOf, conversation, insertFour, namesFor, rowsFor } from './engine-under-test.ts';

describeOnEmbedded('the embedded engine', base => {
  let catalogue: Catalogue;
  beforeAll(async () => {
    await insertFour(base.db);
    catalogue = await catalogueOf(base.db);
  });
  const names = (...texts: string[]) => namesFor(base.db, catalogue, ...texts);
  const figure = async (...texts: string[]) => Number((await rowsFor(base.db, catalogue, ...texts))[0]?.[0]);
  const understood = (text: string) => conversation(catalogue, [text])[0]!;

  describe('lists', () => {
    test.each([
      ['клиенты из Казани', ['Медведева', 'Медова']],
      ['выведи всех клиентов с высшим образованием и суммой кредита больше 100000', ['Медведева']],
      ['клеинты из казани с доходом болше 150к', ['Медведева']],
      ['women without a phone', ['Медведева']],
      ['кто не оставил почту', ['Быков']],
      ['клиенты Экспобанка, которых нет в Д2', ['Быков']],
      ['clients of d2 but not expobank', ['Соколов']],
      ['клиенты не из Москвы', ['Медведева', 'Медова']],
      ['у кого фамилия начинается на Мед', ['Медведева', 'Медова']],
      ['у кого день рождения в декабре', ['Медведева']],
      ['clients with more than one loan', ['Быков', 'Медведева']],
      ['клиенты, которым предлагали по почте и телефону', ['Быков', 'Медведева']],
      ['кому звонили и не дозвонились', ['Быков']],
      ['клиенты от 20 до 40 лет с новой машиной', ['Медведева']],
      ['врачи или водители', ['Быков', 'Медведева']],
      ['клиенты с кредитом от полумиллиона до 4 млн', ['Медведева', 'Соколов']],
      ['people under 30', ['Медова']],
    ])('%s', async (text, expected) => {
      expect(await names(text)).toEqual(expected);
    });

    test('a list of clients carries the id first, and its order is complete', () => {
      const reading = understood('3 самых богатых клиента');
      expect(reading).toMatchObject({ kind: 'query', plan: { limit: 3 } });
      expect(reading.kind === 'query' && reading.sql).toMatch(
        /^select c\.id, [\s\S]*order by c\.income_amount desc nulls last, c\.id\nlimit 3$/,
      );
    });
  });

  describe('figures', () => {
    test('counts, averages, medians, sums and shares are what the data says', async () => {
      expect(await figure('сколько у нас клиентов')).toBe(4);
      expect(await figure('средний доход женщин')).toBe(160000);
      expect(await figure('median credit amount')).toBe(500000);
      expect(await figure('на какую сумму выдали кредитов в 2025')).toBe(1500000);
      expect(await figure('доля клиентов с высшим образованием')).toBe(50);
      expect(await figure('какой процент женщин из Казани состоит в браке')).toBe(50);
      expect(await figure('средний срок кредита в годах')).toBeCloseTo(40 / 12);
    });

    test('groups keep those without a name, a ranking leaves them out', async () => {
      expect(await rowsFor(base.db, catalogue, 'число клиентов по городам')).toHaveLength(3);
      expect(await rowsFor(base.db, catalogue, 'топ 5 городов по числу клиентов')).toEqual([
        ['Казань', 2],
        ['Москва', 1],
      ]);
      expect(await rowsFor(base.db, catalogue, 'в каких городах больше 1 клиента')).toEqual([['Казань', 2]]);
    });

    test('a company group takes each company a client belongs to', async () => {
      const rows = await rowsFor(base.db, catalogue, 'number of clients by company');
      expect(Object.fromEntries(rows as [string, number][])).toEqual({ expobank: 2, d2: 2, hvoya: 2 });
    });

    test('"how many of them" restricts that figure alone', async () => {
      const [row] = await rowsFor(
        base.db,
        catalogue,
        'сколько предложений сделала каждая компания и сколько из них сконвертировалось',
      );
      expect(row).toEqual(['hvoya', 4, 2]);
    });
  });

  describe('follow-ups', () => {
    test('go on from the plan before: count, narrow, list, group, replace', async () => {
      expect(await figure('клиенты из Казани', 'а сколько их?')).toBe(2);
      expect(await names('клиенты с кредитом', 'а сколько их?', 'покажи только из Москвы')).toEqual([
        'Быков',
      ]);
      expect(await figure('сколько клиентов в Москве', 'а в Казани?')).toBe(2);
      expect(await rowsFor(base.db, catalogue, 'клиенты из Казани', 'разбей по образованию')).toEqual([
        ['Высшее', 2],
      ]);
      expect(await names('клиенты из Казани', 'без условия по городу')).toHaveLength(4);
    });

    test('a whole question begins anew', async () => {
      expect(await figure('клиенты из Казани', 'сколько у нас клиентов')).toBe(4);
    });
  });

  describe('asking back', () => {
    test.each([
      ['какая прибыль по клиентам', 'прибыль'],
      ['what is the churn risk of our clients?', 'churn'],
      ['клиенты из Атлантиды', 'Атлантиды'],
    ])('%s: names the word it does not know', (text, word) => {
      const reading = understood(text);
      expect(reading.kind).toBe('clarify');
      expect(reading.kind === 'clarify' && reading.question).toContain(word);
    });

    test.each([
      'покажи лучших клиентов',
      'show top clients',
      'богатые клиенты',
      'клиенты больше 100000',
      'не',
      'клиенты не',
    ])('%s: says nothing definite, so it is asked about', text => {
      expect(understood(text).kind).toBe('clarify');
    });

    test('offers whole questions that it understands, each with its own reading', () => {
      const reading = understood('клиенты Экспобанка и Д2');
      expect(reading).toMatchObject({ kind: 'clarify' });
      const options = reading.kind === 'clarify' ? reading.options : [];
      const statements = options.map(option => {
        const next = understood(option);
        return next.kind === 'query' ? next.sql : null;
      });
      expect(statements).toHaveLength(2);
      expect(new Set(statements).size).toBe(2);
      expect(statements).not.toContain(null);
    });

    test('a chart that cannot be drawn is refused in words, with the table as the way out', () => {
      const reading = understood('построй круговую диаграмму клиентов по образованию');
      expect(reading).toMatchObject({ kind: 'clarify', question: expect.stringContaining('графики') });
    });
  });

  test.each([
    'удали всех клиентов из Самары',
    'UPDATE clients SET income_amount = 0',
    'drop the clients table',
    'покажи номера паспортов клиентов из Уфы',
    'show passport numbers',
    'сколько клиентов; delete from clients',
  ])('%s: refused', text => {
    expect(understood(text).kind).toBe('refuse');
  });

  test.each(['привет! что ты умеешь?', 'спасибо', 'добрый день', 'hi', 'what can you do'])(
    '%s: small talk',
    text => {
      expect(understood(text).kind).toBe('smalltalk');
    },
  );

  test('answers in the language of the question', () => {
    expect(understood('average age by city')).toMatchObject({
      language: 'en',
      understood: /^Average age by group: city\.$/,
    });
    expect(understood('средний возраст по городам')).toMatchObject({
      language: 'ru',
      understood: /^Среднее: возраст по группам: город\.$/,
    });
  });

  test('every statement made for the eval questions runs, and every option offered is understood', async () => {
    const text = await readFile(resolve(import.meta.dirname, '../../../eval/ask/own.jsonl'), 'utf8');
    const questions = text
      .split('\n')
      .filter(Boolean)
      .map((line): { text: string; thread: string | null } => JSON.parse(line));
    let ran = 0;
    for (const question of questions.filter(({ thread }) => thread === null)) {
      const reading = understood(question.text);
      if (reading.kind === 'query') {
        await base.db.query(reading.sql);
        ran++;
      }
      if (reading.kind === 'clarify')
        for (const option of reading.options) expect(understood(option).kind, option).toBe('query');
    }
    expect(ran).toBeGreaterThan(100);
  });
});
