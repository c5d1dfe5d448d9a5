import { describe, expect, test } from 'vitest';
import { figuresSupported, isSupported } from '../../src/assistant/prose.ts';
import type { Table } from '../../src/capabilities/tool.ts';

const table: Table = {
  columns: [{ name: 'avg_income_amount', type: 'numeric', label: 'В среднем: доход', format: 'money' }],
  rows: [[103452.33, 'Казань']],
  totalRows: 1240,
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

  test('a reading may name what the question names', () => {
    expect(figuresSupported('Клиенты старше 40', evidence)).toBe(true);
    expect(figuresSupported('Клиенты старше 45', evidence)).toBe(false);
  });
});
