import { beforeAll, describe, expect, test } from 'vitest';
import type { Catalogue } from '../../../../src/catalog/catalogue.ts';
import { describeOnEmbedded } from '../../../support/databases.ts';
import { catalogueOf, conversation, insertFour } from '../engine-under-test.ts';

describeOnEmbedded('an answer of the embedded engine', base => {
  let catalogue: Catalogue;
  beforeAll(async () => {
    await insertFour(base.db);
    catalogue = await catalogueOf(base.db);
  });
  const last = (...texts: string[]) => conversation(catalogue, texts).at(-1)!;
  const reading = (...texts: string[]) => {
    const understanding = last(...texts);
    return understanding.kind === 'query' ? understanding.understood : understanding.kind;
  };

  test.each([
    'сколько клиентов заинтересовались, но не купили',
    'сколько клиентов не купили',
    'how many of the other clients are there',
    'give me the numbers',
    'что у нас по Казани?',
    'сделай отчёт',
    'show me the interesting customers',
  ])('is not given where a word found no place: %s', text => {
    expect(last(text).kind).toBe('clarify');
  });

  test('does not take a verb for a value it is spelt like', () => {
    expect(reading('клиенты, которые купили BMW')).toBe('Клиенты: марка машины — BMW.');
  });

  test('asks two rows of the data for two things no one row is', () => {
    expect(reading('у кого есть и лизинг, и проживание в отеле')).toContain('с договором (проживание)');
    expect(last('договоры с лизингом и автокредитом').kind).not.toBe('error');
  });

  test('gives averages of two kinds for each of them', () => {
    expect(reading('average income of doctors vs drivers')).toMatch(/^Average income by job position/);
  });

  test('says how it was read as a person would', () => {
    expect(reading('средний доход по городам')).toBe('Средний доход по городам.');
    expect(reading('сколько договоров по месяцам за 2025 год')).toBe(
      'Число договоров по месяцам: дата договора — 2025 год.',
    );
    expect(reading('clients without a phone')).toBe('Clients: no phone on record.');
  });

  test.each([
    'добавь нового клиента Иванова',
    'перенеси клиентов из Москвы в Казань',
    'mark client 15 as a VIP',
    'please set income to 0 for everyone',
  ])('is a refusal where an order is given: %s', text => {
    expect(last(text).kind).toBe('refuse');
  });

  test('offers readings of what was understood, and understands each of them', () => {
    const asked = last('врачи из Казани с большим уловом');
    expect(asked.kind).toBe('clarify');
    const options = asked.kind === 'clarify' ? asked.options : [];
    expect(options.length).toBeGreaterThan(0);
    for (const option of options) {
      expect(option).toContain('врач');
      expect(last(option).kind).toBe('query');
    }
  });

  describe('in a thread', () => {
    test('replaces the city, and lists the people behind a figure when it is asked who', () => {
      expect(reading('сколько врачей в Казани', 'а в Москве?')).toContain('Москва');
      expect(reading('средний доход врачей', 'а кто из них женат')).toMatch(/^Клиенты/);
    });
  });
});
