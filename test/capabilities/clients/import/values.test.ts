import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseQuantity } from '../../../../src/capabilities/clients/import/values/cells.ts';
import { parseEmail, parsePhone } from '../../../../src/capabilities/clients/import/values/contacts.ts';
import { cyrillicName } from '../../../../src/capabilities/clients/import/values/cyrillic.ts';
import { detectDateOrder, parseDate } from '../../../../src/capabilities/clients/import/values/dates.ts';
import { fold } from '../../../../src/capabilities/clients/import/values/fold.ts';
import { groupsThousands, parseNumber } from '../../../../src/capabilities/clients/import/values/numbers.ts';
import {
  detectNameOrder,
  genderOf,
  properCase,
  splitFullName,
} from '../../../../src/capabilities/clients/import/values/person-names.ts';
import {
  cityOfAddress,
  parseCity,
  splitCar,
} from '../../../../src/capabilities/clients/import/values/places.ts';
import { loadVocabulary, type Vocabulary } from '../../../../src/capabilities/clients/import/vocabulary.ts';
import { catalogDir } from './files.ts';

let vocabulary: Vocabulary;
beforeAll(async () => {
  vocabulary = await loadVocabulary(join(catalogDir, 'import.yaml'));
});

describe('telephones', () => {
  it.each([
    ['89123456789', '+79123456789'],
    ['8 (912) 345-67-89', '+79123456789'],
    ['+7 912 345 67 89', '+79123456789'],
    ['7-912-345-67-89', '+79123456789'],
    ['9123456789', '+79123456789'],
    ['79123456789.0', '+79123456789'],
    ['8 495 123-45-67', '+74951234567'],
    ['+44 20 7946 0958', '+442079460958'],
    ['375291234567', '+375291234567'],
    ['8-912-345-67-89, 8-913-000-11-22', '+79123456789'],
  ])('reads %s', (text, expected) => expect(parsePhone(text)).toBe(expected));

  it.each(['123', 'abc', '+7999999999', '+79999999999', '00000000000', '1234567890123456789'])(
    'finds no telephone in %s',
    text => expect(parsePhone(text)).toBeNull(),
  );
});

describe('mail addresses', () => {
  it.each([
    [' Ivan.Petrov@Mail.RU ', 'ivan.petrov@mail.ru'],
    ['Иван <ivan@mail.ru>', 'ivan@mail.ru'],
    ['a@b.ru; c@d.ru', 'a@b.ru'],
    ['почта@пример.рф', 'почта@пример.рф'],
  ])('reads %s', (text, expected) => expect(parseEmail(text)).toBe(expected));

  it.each(['ivan', 'ivan@', '@mail.ru', 'a..b@mail.ru', 'ivan@mail', 'нет'])('finds no address in %s', text =>
    expect(parseEmail(text)).toBeNull(),
  );
});

describe('dates', () => {
  it.each([
    ['1985-02-01', '1985-02-01'],
    ['1985-02-01 00:00:00', '1985-02-01'],
    ['1985-02-01T10:11:12.123Z', '1985-02-01'],
    ['1985/2/1', '1985-02-01'],
    ['01.02.1985', '1985-02-01'],
    ['1.2.85', '1985-02-01'],
    ['01-02-1985', '1985-02-01'],
    ['01.02.1985 г.', '1985-02-01'],
    ['01.02.1985 13:45', '1985-02-01'],
    ['5 марта 2024 г.', '2024-03-05'],
    ['5 мая 2024', '2024-05-05'],
    ['5 Mar 2024', '2024-03-05'],
    ['March 5, 2024', '2024-03-05'],
    ['05-Mar-24', '2024-03-05'],
    ['19850201', '1985-02-01'],
    ['31079', '1985-02-01'],
    ['31079.5', '1985-02-01'],
    ['476064000', '1985-02-01'],
  ])('reads %s day first', (text, expected) => expect(parseDate(text, 'dmy', 2026)).toBe(expected));

  it.each(['31.02.1985', '32.01.1985', '01.13.1985', '29.02.2023', '00.00.0000', 'вчера', '12', ''])(
    'does not invent a day for "%s"',
    text => expect(parseDate(text, 'dmy', 2026)).toBeNull(),
  );

  it('takes two-digit years as past unless they may lie ahead', () => {
    expect(parseDate('01.02.27', 'dmy', 2026)).toBe('1927-02-01');
    expect(parseDate('01.02.27', 'dmy', 2029)).toBe('2027-02-01');
  });

  it('decides the order of a column by the values that leave no choice', () => {
    expect(detectDateOrder(['01/02/1985', '03/04/1990', '12/25/1990'])).toBe('mdy');
    expect(detectDateOrder(['01/02/1985', '25/12/1990'])).toBe('dmy');
    expect(detectDateOrder(['01/02/1985'])).toBe('dmy');
    expect(parseDate('12/25/1990', 'mdy', 2026)).toBe('1990-12-25');
  });
});

describe('numbers', () => {
  it.each([
    ['1236000.00', 1236000],
    ['29000,09', 29000.09],
    ['1 236 000,50 руб.', 1236000.5],
    ['1\u00a0236\u00a0000 ₽', 1236000],
    ['1,200,000.50', 1200000.5],
    ['1.200.000,50', 1200000.5],
    ["1'200'000", 1200000],
    ['$500,000.00', 500000],
    ['120к', 120000],
    ['1,5 млн', 1500000],
    ['2.5 млн руб.', 2500000],
    ['300 тыс. руб.', 300000],
    ['-5', -5],
    ['(1 000)', -1000],
    ['1.2E+6', 1200000],
  ])('reads %s', (text, expected) => expect(parseNumber(text)).toBe(expected));

  it.each(['abc', '12 мес', '1.2.3', '--', '12,34,5', ''])('finds no number in "%s"', text =>
    expect(parseNumber(text)).toBeNull(),
  );

  it('sees thousands in a column where three digits always follow the sign', () => {
    expect(groupsThousands(['1.500', '12.000', '850'])).toBe(true);
    expect(groupsThousands(['1.500', '12.25'])).toBe(false);
    expect(parseNumber('1.500', true)).toBe(1500);
    expect(parseNumber('1.500')).toBe(1.5);
  });

  it('reads quantities with their unit words, terms in months', () => {
    const term = { range: [1, 600] as const, whole: true, grouped: false, unit: 1 };
    expect(parseQuantity('36 мес.', term)).toEqual({ ok: true, value: 36 });
    expect(parseQuantity('3 года', term)).toEqual({ ok: true, value: 36 });
    expect(parseQuantity('сто', term)).toEqual({ ok: false, reason: 'not_a_number' });
    expect(parseQuantity('900', term)).toEqual({ ok: false, reason: 'number_out_of_range' });
    expect(parseQuantity('нет', { ...term, range: [0, 20] })).toEqual({ ok: true, value: 0 });
  });
});

describe('names', () => {
  const split = (text: string, order: 'last-first' | 'first-last' = 'last-first') =>
    splitFullName(text, order, vocabulary.firstNames);

  it.each([
    ['Петров Иван Сергеевич', ['Петров', 'Иван', 'Сергеевич']],
    ['Иван Сергеевич Петров', ['Петров', 'Иван', 'Сергеевич']],
    ['Петров, Иван Сергеевич', ['Петров', 'Иван', 'Сергеевич']],
    ['Иван Петров', ['Петров', 'Иван', null]],
    ['Petr Kuznetsov', ['Kuznetsov', 'Petr', null]],
    ['Алиев Руслан Магомед оглы', ['Алиев', 'Руслан', 'Магомед оглы']],
    ['Иванова (Петрова) Анна', ['Иванова', 'Анна', null]],
    ['Иван', [null, 'Иван', null]],
  ])('takes %s apart', (text, [last, first, middle]) => expect(split(text)).toEqual({ last, first, middle }));

  it('follows the order of the column where the words do not tell', () => {
    expect(split('Кронид Абакум', 'first-last')).toEqual({ first: 'Кронид', middle: null, last: 'Абакум' });
    expect(split('Кронид Абакум', 'last-first')).toEqual({ last: 'Кронид', middle: null, first: 'Абакум' });
    expect(detectNameOrder(['Иван Петров', 'Анна Белова'], vocabulary.firstNames)).toBe('first-last');
    expect(detectNameOrder(['Петров Иван', 'Белова Анна'], vocabulary.firstNames)).toBe('last-first');
  });

  it('keeps ё and hyphens when it mends capitals', () => {
    expect(properCase('ИВАНОВА-СЁМИНА')).toBe('Иванова-Сёмина');
    expect(properCase('пётр')).toBe('Пётр');
    expect(properCase('МакДональд')).toBe('МакДональд');
  });

  it('tells gender by patronymic before first name', () => {
    const gender = (first: string | null, middle: string | null) =>
      genderOf({ first, middle, last: null }, vocabulary.firstNames);
    expect(gender('Никита', null)).toBe('Мужской');
    expect(gender('Женя', 'Петровна')).toBe('Женский');
    expect(gender('Anna', null)).toBe('Женский');
    expect(gender('Саша', null)).toBeNull();
  });

  it('folds romanisations of a name to one text, and different names apart', () => {
    for (const spelling of ['Юрий', 'Yuriy', 'Yuri', 'Iurii', 'YURY'])
      expect(fold(spelling)).toBe(fold('юрий'));
    expect(fold('Щербаков')).toBe(fold('Shcherbakov'));
    expect(fold('Яна')).not.toBe(fold('Анна'));
    expect(fold('Анна')).toBe(fold('Anna'));
  });

  it('reads a Latin name back only when it is sure', () => {
    const surnames = new Map([[fold('Леонтьев'), 'Леонтьев']]);
    const back = (first: string, last: string, known = surnames) =>
      cyrillicName({ first, middle: null, last }, vocabulary.firstNames, known);
    expect(back('Petr', 'Kuznetsov')).toEqual({ first: 'Пётр', middle: null, last: 'Кузнецов' });
    expect(back('Viktor', 'Leontev')).toEqual({ first: 'Виктор', middle: null, last: 'Леонтьев' });
    expect(back('Viktor', 'Leontev', new Map())).toBeNull();
    expect(back('Bogumil', 'Kuznetsov')).toBeNull();
  });
});

describe('places and cars', () => {
  it.each([
    ['Moskva', 'Москва'],
    ['Moscow', 'Москва'],
    ['МОСКВА', 'Москва'],
    ['г. Казань', 'Казань'],
    ['Kazan', 'Казань'],
    ['Nizhniy Novgorod', 'Нижний Новгород'],
    ['Rostov-na-Donu', 'Ростов-на-Дону'],
    ['СПб', 'Санкт-Петербург'],
    ['Московская обл., г. Химки', 'Химки'],
    ['усть-КУТ', 'усть-КУТ'],
    ['МОГОЧА', 'Могоча'],
  ])('writes %s as %s', (text, expected) => expect(parseCity(text, vocabulary.cities)).toBe(expected));

  it('finds the city of an address', () => {
    expect(cityOfAddress('г. Самара, ул. Ленина, 5', vocabulary.cities)).toBe('Самара');
    expect(cityOfAddress('Пермь, ул. Ленина, 5', vocabulary.cities)).toBe('Пермь');
    expect(cityOfAddress('ул. Ленина, 5', vocabulary.cities)).toBeNull();
  });

  it('takes a car apart', () => {
    expect(splitCar('Лада Vesta 2020', vocabulary.carBrands)).toEqual({
      brand: 'Lada',
      model: 'Vesta',
      year: 2020,
    });
    expect(splitCar('Mercedes Benz E200', vocabulary.carBrands)).toEqual({
      brand: 'Mercedes-Benz',
      model: 'E200',
      year: null,
    });
  });
});
