import { describe, expect, test } from 'vitest';
import { figuresSupported, isSupported } from '../../src/assistant/prose.ts';
import type { Table } from '../../src/capabilities/tool.ts';

const table: Table = {
  columns: [{ name: 'avg_income_amount', type: 'numeric', label: 'В среднем: доход', format: 'money' }],
  rows: [[103452.33, 'Казань']],
  totalRows: 1240,
  truncated: false,
};
const cities: Table = {
  columns: [
    { name: 'city', type: 'text', label: 'Город', format: 'text' },
    { name: 'clients_count', type: 'int8', label: 'Клиенты', format: 'integer' },
    { name: 'share_percent', type: 'numeric', label: 'Доля', format: 'percent' },
    { name: 'change', type: 'numeric', label: 'Изменение', format: 'number' },
    { name: 'month', type: 'date', label: 'Месяц', format: 'month' },
  ],
  rows: [
    ['Казань', 120, 17.4, -5, '2024-03-01'],
    ['Самара', 300, 43.5, 1.24, '2024-04-01'],
    ['Москва', 5_000_000, 39.1, 12.5, '2024-05-01'],
  ],
  totalRows: 3,
  truncated: false,
};
const evidence = { texts: ['клиенты старше 40 из Казани, five of them'], table };

describe("a model's prose", () => {
  test.each([
    'Средний доход 103 452.',
    'The average is 103,452.33.',
    'Это 103452,3 рубля.',
    'Всего 1 240 клиентов старше 40.',
    'Found 1,240 clients.',
    'These are the five oldest.',
    'Считаю по анкетам.',
    'Город взят из анкеты, а Казань написана одинаково.',
  ])('is shown when all of it is borne out: %s', prose => {
    expect(isSupported(prose, evidence)).toBe(true);
  });

  test.each([
    'Средний доход 104 000.',
    'Это 17 % базы.',
    'About two thirds of them.',
    'Больше половины живёт там.',
    'Их двадцать.',
    'Самый щедрый из них Барсуков.',
    'Все они из города Самара.',
    'Лидирует «ромашка».',
    'There are 1,241 clients.',
    'Their phone is +7 912 345-00-17.',
  ])('is dropped when something in it is made up: %s', prose => {
    expect(isSupported(prose, evidence)).toBe(false);
  });

  test.each([
    'Казань — 120 клиентов.',
    'В Казани... а Самара: **300**, доля 43,5 %.',
    'Доля Самары 43,5%.',
    'Москва: 5 млн.',
    'Москва: 5 000 000.',
    'В марте — 120.',
    'Казань: снижение на 5.',
    'Казань: −5.',
    '№ 300 и 120 — это клиенты.',
  ])('is shown when the result says so: %s', prose => {
    expect(isSupported(prose, { texts: ['клиенты по городам: Казани, Самары'], table: cities })).toBe(true);
  });

  test.each([
    ['another row’s figure', 'Казань — 300 клиентов.'],
    ['a share that is a count', 'Доля Самары 300 %.'],
    ['a count that is a share', 'Самара — 43,5 клиента.'],
    ['a percentage computed', 'Самара больше Казани на 150 %.'],
    ['a difference computed', 'Между ними 180 клиентов.'],
    ['a scale', 'Самара — 300 тысяч.'],
    ['another scale', 'Москва: 5 тыс.'],
    ['a bare figure of a scale', 'Москва — 5.'],
    ['a decimal read as a thousand', 'Самара: 12,400.'],
    ['digits without their point', 'Москва: изменение 125.'],
    ['a sign', 'Самара: −1,24.'],
    ['a range', 'От 120 до 310.'],
    ['a range with a dash', '100–300 клиентов.'],
    ['a month', 'В июне — 120.'],
    ['a date', 'С 15.03.2024.'],
    ['emphasis inside', 'Их 1**3**0.'],
    ['an escape inside', 'Их 1\\_30.'],
    ['markup inside', 'Их 1<b>30</b>.'],
    ['an invisible letter inside', 'Их 1\u200b30.'],
    ['full-width digits', 'Их １３０.'],
    ['Arabic digits', 'Их ١٣٠.'],
    ['a fraction sign', 'Это ½ базы.'],
    ['a fraction', 'Это 2/3 базы.'],
    ['a letter for a digit', 'Их 1O0.'],
    ['Roman digits', 'Их XIV.'],
    ['a power', 'Их 3e5.'],
    ['a keycap', 'Их 7️⃣.'],
    ['zero in words', 'Там ноль клиентов.'],
    ['nobody', 'Там никого нет.'],
    ['one and a half', 'В полтора раза.'],
    ['a pair', 'Их пара.'],
    ['a dozen', 'Около дюжины.'],
    ['hundreds', 'Несколько сотен.'],
    ['both', 'Оба из Казани.'],
    ['all', 'Все из Казани.'],
    ['the only one', 'Единственный клиент.'],
    ['none', 'None of them are from there.'],
    ['a single one', 'Only a single client.'],
    ['once more the question’s figure', 'Это 40 клиентов.'],
  ])('is dropped for %s: %s', (_, prose) => {
    expect(
      isSupported(prose, { texts: ['клиенты старше 40 по городам: Казани, Самары'], table: cities }),
    ).toBe(false);
  });

  test('of a result whose values the model was not shown may only tell how many rows there are', () => {
    const unseen = { texts: ['клиенты по городам'], table: { ...cities, rows: [] } };
    expect(isSupported('В таблице 3 строки.', unseen)).toBe(true);
    expect(isSupported('Больше других — 300.', unseen)).toBe(false);
  });

  test('a reading may name what the question names', () => {
    expect(figuresSupported('Клиенты старше 40', evidence)).toBe(true);
    expect(figuresSupported('Клиенты старше 45', evidence)).toBe(false);
  });
});
