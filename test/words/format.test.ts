import { describe, expect, it } from 'vitest';
import type { Cell, ColumnFormat } from '../../src/capabilities/tool.ts';
import {
  countForm,
  countOf,
  formatCell,
  formatDate,
  formatMoney,
  formatNumber,
  formatPercent,
  headingOf,
  oneLine,
  showsKopecks,
} from '../../src/words/format.ts';

const clients = {
  ru: ['клиент', 'клиента', 'клиентов'],
  en: ['client', 'clients'],
} as const;

/** Spaces of typography, written out so that a failing assertion can be read. */
const seen = (text: string) => text.replaceAll('\u202f', '_').replaceAll('\u00a0', '~');

describe('a space that must not break', () => {
  it('stands in every percent, thousand and sum, and outlives being put on one line', () => {
    const texts = [formatPercent(13.9, 'ru'), formatNumber(1_234_567, 'ru'), formatMoney(1_234.5, 'ru')];
    for (const text of texts) expect(text).not.toContain(' ');
    expect(oneLine(`  доля\n ${formatPercent(13.9, 'ru')}  всех `)).toBe('доля 13,9\u00a0% всех');
  });
});

describe('formatCell', () => {
  const cases: [Cell, ColumnFormat, string, string][] = [
    [1234567, 'integer', '1_234_567', '1,234,567'],
    [41.23456, 'number', '41,23', '41.23'],
    [0.004567, 'number', '0,00457', '0.00457'],
    [-1500, 'number', '−1_500', '−1,500'],
    [103452.34782, 'money', '103_452~₽', '₽103,452'],
    [29000.09, 'money', '29_000,09~₽', '₽29,000.09'],
    [100000, 'money', '100_000~₽', '₽100,000'],
    ['123456789012345678', 'integer', '123_456_789_012_345_678', '123,456,789,012,345,678'],
    [12.54, 'percent', '12,5~%', '12.5%'],
    ['1981-06-14', 'date', '14.06.1981', '14 Jun 1981'],
    ['2025-06-01', 'month', 'июнь 2025', 'June 2025'],
    ['2025-04-01', 'quarter', 'II кв. 2025', 'Q2 2025'],
    [2019, 'year', '2019', '2019'],
    [104512, 'id', '104512', '104512'],
    [true, 'boolean', 'да', 'yes'],
    [false, 'boolean', 'нет', 'no'],
    [['expobank', 'd2'], 'list', 'expobank, d2', 'expobank, d2'],
    [[], 'list', '—', '—'],
    [null, 'money', '—', '—'],
    ['', 'text', '—', '—'],
    [0, 'integer', '0', '0'],
  ];
  it.each(cases)('shows %j as %s in both languages', (cell, format, ru, en) => {
    expect(seen(formatCell(cell, { format }, 'ru'))).toBe(ru);
    expect(seen(formatCell(cell, { format }, 'en'))).toBe(en);
  });

  it('shows a value that does not fit its format as it is, without throwing', () => {
    expect(formatCell('NaN', { format: 'money' }, 'ru')).toBe('NaN');
    expect(formatCell('скоро', { format: 'date' }, 'ru')).toBe('скоро');
    expect(formatCell('2025', { format: 'quarter' }, 'en')).toBe('2025');
    expect(formatCell('infinity', { format: 'date' }, 'en')).toBe('infinity');
  });
});

describe('money', () => {
  it('keeps kopecks that the value has and drops digits that an average made', () => {
    expect(seen(formatMoney(12.5, 'ru'))).toBe('12,50~₽');
    expect(seen(formatMoney(1666.6666666, 'ru'))).toBe('1_667~₽');
    expect(seen(formatMoney('250000.00', 'en'))).toBe('₽250,000');
  });
});

describe('a column', () => {
  it('shows kopecks when its values have them, and none when an average made them', () => {
    expect(showsKopecks([29000.09, 1200, null])).toBe(true);
    expect(showsKopecks([72656.14, 104273.333333])).toBe(false);
    expect(showsKopecks([100000, null])).toBe(false);
    expect(seen(formatCell(72656.14, { format: 'money' }, 'ru', { kopecks: false }))).toBe('72_656~₽');
    expect(seen(formatCell(1200, { format: 'money' }, 'ru', { kopecks: true }))).toBe('1_200,00~₽');
  });

  it('has a heading with a capital, and keeps a name as the statement gives it', () => {
    expect(headingOf({ label: 'сумма кредита', name: 'credit_sum' })).toBe('Сумма кредита');
    expect(headingOf({ label: 'credit_sum', name: 'credit_sum' })).toBe('credit_sum');
  });
});

describe('dates', () => {
  it('shows a moment in the given zone, over midnight too', () => {
    expect(formatDate('2026-11-01T21:30:00.000Z', 'ru', { timeZone: 'Europe/Moscow' })).toBe(
      '02.11.2026, 00:30',
    );
    expect(formatDate('2026-11-01T21:30:00.000Z', 'en', { timeZone: 'UTC' })).toBe('1 Nov 2026, 21:30');
  });
});

describe('counted words', () => {
  it.each([
    [0, 'клиентов', 'clients'],
    [1, 'клиент', 'client'],
    [2, 'клиента', 'clients'],
    [5, 'клиентов', 'clients'],
    [11, 'клиентов', 'clients'],
    [21, 'клиент', 'clients'],
    [104, 'клиента', 'clients'],
    [1.5, 'клиента', 'clients'],
  ])('%d takes "%s" and "%s"', (count, ru, en) => {
    expect(countForm(count, clients, 'ru')).toBe(ru);
    expect(countForm(count, clients, 'en')).toBe(en);
  });

  it('joins the number and the word so that a line never breaks between them', () => {
    expect(seen(countOf(1240, clients, 'ru'))).toBe('1_240~клиентов');
    expect(seen(countOf(1, clients, 'en'))).toBe('1~client');
  });
});

it('groups four-digit numbers as well, so that a column stays even', () => {
  expect(seen(formatNumber(9999, 'ru'))).toBe('9_999');
});
