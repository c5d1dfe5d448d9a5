import { describe, expect, it } from 'vitest';
import { reasonText } from '../../src/words/lead-reasons.ts';

const seen = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');
const span = (feature: string, from: number | null, to: number | null, lift = 1.42) =>
  ({ feature, bin: { from, to, value: null, lift } }) as const;
const value = (feature: string, of: string) =>
  ({ feature, bin: { from: null, to: null, value: of, lift: 2 } }) as const;
const ru = (facts: Parameters<typeof reasonText>[0]) => seen(reasonText(facts, 'ru', 'offers'));
const en = (facts: Parameters<typeof reasonText>[0]) => seen(reasonText(facts, 'en', 'offers'));

describe('a reason', () => {
  it.each([
    [
      span('months_since_deal', 8.84, 17.6),
      'последний договор 9–17 месяцев назад',
      'last deal 9 to 17 months ago',
    ],
    [
      span('months_since_deal', null, 0.9),
      'последний договор меньше месяца назад',
      'last deal less than a month ago',
    ],
    [
      span('months_since_deal', 21, null),
      'последний договор 21 месяц назад или раньше',
      'last deal 21 months ago or earlier',
    ],
    [span('work_experience_years', 2, 6), 'стаж от 2 до 5 лет', 'working for 2 to 5 years'],
    [span('work_experience_years', 2, 3), 'стаж 2 года', 'working for 2 years'],
    [span('work_experience_years', null, 1), 'стаж меньше года', 'working for less than a year'],
    [span('age', 31, null), 'возраст от 31 года', 'aged 31 years or more'],
    [span('income_amount', 90_000, 119_876), 'доход от 90 000 до 120 000 ₽', 'income ₽90,000 to ₽120,000'],
    [span('children_count', null, 1), 'без детей', 'no children'],
    [span('children_count', 2, null), '2 и больше детей', '2 or more children'],
    [
      span('companies_elsewhere', 1, 2),
      'клиент ещё 1 компании группы',
      'client of 1 other company of the group',
    ],
  ])('tells a range as a person would: %j', (facts, russian, english) => {
    expect(ru(facts)).toBe(`${russian} — покупают в 1,4 раза чаще`);
    expect(en(facts)).toBe(`${english}: buys 1.4 times as often`);
  });

  it('tells a value without the name of its column where a word says both', () => {
    expect(ru(value('gender', 'Женский'))).toBe('женщина — покупают в 2 раза чаще');
    expect(ru(value('outcome_here', 'ignored'))).toMatch(/^прошлое предложение осталось без ответа/);
    expect(ru(value('education', 'Высшее'))).toMatch(/^образование: высшее —/);
    expect(ru(value('city', 'Нижний Новгород'))).toMatch(/^город: Нижний Новгород —/);
  });

  it('speaks of being a client where it was learnt from who the clients are', () => {
    expect(seen(reasonText(value('city', 'Казань'), 'ru', 'clients'))).toBe(
      'город: Казань — становятся клиентами в 2 раза чаще',
    );
  });

  it('is a bare fact where it lifts nothing', () => {
    expect(ru(span('months_since_deal', 3, 4, 1))).toBe('последний договор 3 месяца назад');
  });
});
