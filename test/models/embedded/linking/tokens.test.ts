import { describe, expect, test } from 'vitest';
import { createStemmer } from '../../../../src/catalog/words.ts';
import { readPeriod } from '../../../../src/models/embedded/linking/periods.ts';
import { tokenize } from '../../../../src/models/embedded/linking/tokens.ts';

const stem = createStemmer();

describe('numbers', () => {
  test.each([
    ['100к', 100_000, null],
    ['250k', 250_000, null],
    ['1,5 млн', 1_500_000, null],
    ['полмиллиона', 500_000, null],
    ['half a million', 500_000, null],
    ['полтора миллиона рублей', 1_500_000, 'RUB'],
    ['50 тыщ руб', 50_000, 'RUB'],
    ['100 000', 100_000, null],
    ['10,000', 10_000, null],
    ['двадцать пять лет', 25, 'years'],
    ['сто двадцать', 120, null],
    ['двумя', 2, null],
    ['five', 5, null],
    ['36 months', 36, 'months'],
    ['90-й', 90, null],
  ])('%s', (text, value, unit) => {
    const tokens = tokenize(text, stem);
    expect(tokens).toHaveLength(1);
    expect(tokens[0]?.number).toMatchObject({ value, unit });
  });

  test('"60+" means that or more', () => {
    expect(tokenize('60+', stem)[0]?.number).toMatchObject({ value: 60, orMore: true });
  });

  test('letters and figures of one name stay together', () => {
    expect(tokenize('Д2 и X5', stem).map(token => token.word)).toEqual(['д2', 'и', 'x5']);
  });
});

describe('stretches of time, told on 23 November 2026', () => {
  test.each([
    ['в 2025 году', '2025-01-01', '2026-01-01'],
    ['in 2024', '2024-01-01', '2025-01-01'],
    ['since 2024', '2024-01-01', null],
    ['до 2022 года', null, '2022-01-01'],
    ['после 2020', '2021-01-01', null],
    ['за прошлый год', '2025-01-01', '2026-01-01'],
    ['last month', '2026-10-01', '2026-11-01'],
    ['за последние 30 дней', '2026-10-24', '2026-11-24'],
    ['в первой половине 2025', '2025-01-01', '2025-07-01'],
    ['first half of 2025', '2025-01-01', '2025-07-01'],
    ['Q1 2025', '2025-01-01', '2025-04-01'],
    ['во втором квартале 2024 года', '2024-04-01', '2024-07-01'],
    ['с марта по май 2024', '2024-03-01', '2024-06-01'],
    ['в марте 2025', '2025-03-01', '2025-04-01'],
    ['с 01.02.2025 по 15.02.2025', '2025-02-01', '2025-02-16'],
    ['between 2023 and 2024', '2023-01-01', '2025-01-01'],
    ['с начала года', '2026-01-01', null],
    ['в 2023-2024 годах', '2023-01-01', '2025-01-01'],
  ])('%s', (text, from, to) => {
    expect(readPeriod(tokenize(text, stem), 0, '2026-11-23')).toMatchObject({ from, to });
  });

  test('a month without a year is a month of any year', () => {
    expect(readPeriod(tokenize('в декабре', stem), 0, '2026-11-23')).toMatchObject({ month: 12, from: null });
  });

  test('a sum is no year', () => {
    expect(readPeriod(tokenize('2000 рублей', stem), 0, '2026-11-23')).toBeNull();
  });
});
