import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { assign } from '../../../../src/capabilities/clients/import/mapping/assignment.ts';
import { headersHash, proposeMapping } from '../../../../src/capabilities/clients/import/mapping/mapping.ts';
import {
  type DealKind,
  loadVocabulary,
  type Vocabulary,
} from '../../../../src/capabilities/clients/import/vocabulary.ts';
import { catalogDir } from './files.ts';

let vocabulary: Vocabulary;
beforeAll(async () => {
  vocabulary = await loadVocabulary(join(catalogDir, 'import.yaml'));
});

/** Header -> field for a table given as columns with their values. */
function map(
  columns: Record<string, string[]>,
  deal: DealKind = 'credit',
  given: Record<string, string | null> = {},
) {
  const headers = Object.keys(columns);
  const length = Math.max(...Object.values(columns).map(values => values.length));
  const sample = Array.from({ length }, (_, row) => ({
    number: row + 1,
    line: row + 2,
    cells: headers.map(header => columns[header]![row] ?? ''),
  }));
  const mapping = proposeMapping({
    headers,
    sample,
    fields: vocabulary.fields,
    deal,
    vocabulary,
    given,
    year: 2026,
  });
  return Object.fromEntries(mapping.map(column => [column.header, column.field]));
}

const PHONES = ['89123456789', '+7 (912) 000-11-22'];
const MAILS = ['a@b.ru', 'c@d.ru'];
const NAMES = ['Петров Иван Сергеевич', 'Белова Анна Петровна'];

describe('names of columns', () => {
  it('are known in Russian, English and translit, in any case and style', () => {
    expect(
      map({
        фамилия: ['Петров', 'Белова'],
        ИМЯ: ['Иван', 'Анна'],
        'Моб. телефон': PHONES,
        'Эл. почта': MAILS,
      }),
    ).toEqual({
      фамилия: 'last_name',
      ИМЯ: 'first_name',
      'Моб. телефон': 'mobile_phone',
      'Эл. почта': 'email',
    });
    expect(
      map({
        lastName: ['Петров'],
        'First-Name': ['Иван'],
        CUSTOMER_PHONE_NUMBER: PHONES,
        dateOfBirth: ['1985-02-01'],
      }),
    ).toEqual({
      lastName: 'last_name',
      'First-Name': 'first_name',
      CUSTOMER_PHONE_NUMBER: 'mobile_phone',
      dateOfBirth: 'birth_date',
    });
    expect(
      map({ familiya: ['Петров'], imya: ['Иван'], data_rozhdeniya: ['01.02.1985'], summa_kredita: ['5'] }),
    ).toEqual({
      familiya: 'last_name',
      imya: 'first_name',
      data_rozhdeniya: 'birth_date',
      summa_kredita: 'deal_amount',
    });
  });

  it('are known with typos and inside paths', () => {
    expect(map({ Телефн: PHONES, Фамлия: ['Петров'], 'person.contacts.email': MAILS })).toEqual({
      Телефн: 'mobile_phone',
      Фамлия: 'last_name',
      'person.contacts.email': 'email',
    });
  });

  it('mean what the company sells', () => {
    const columns = {
      Гость: NAMES,
      Номер: ['Люкс', 'Стандарт'],
      Стоимость: ['5000', '7000'],
      Заезд: ['01.02.2024'],
      Ночей: ['3', '4'],
    };
    expect(map(columns, 'stay')).toEqual({
      Гость: 'full_name',
      Номер: 'deal_product',
      Стоимость: 'deal_amount',
      Заезд: 'deal_signed_on',
      Ночей: 'deal_nights',
    });
  });
});

describe('values', () => {
  it('find the field of a column whose name says nothing', () => {
    expect(
      map({ c1: NAMES, c2: PHONES, c3: MAILS, c4: ['01.02.1985', '03.04.1979'], c5: ['Москва', 'Уфа'] }),
    ).toEqual({
      c1: 'full_name',
      c2: 'mobile_phone',
      c3: 'email',
      c4: 'birth_date',
      c5: 'city',
    });
  });

  it('overrule a name that cannot be true', () => {
    expect(map({ Телефон: MAILS, Почта: PHONES, ФИО: NAMES })).toEqual({
      Телефон: 'email',
      Почта: 'mobile_phone',
      ФИО: 'full_name',
    });
  });

  it('tell a full name from a first name under the same header', () => {
    expect(map({ Имя: NAMES, Телефон: PHONES }).Имя).toBe('full_name');
    expect(map({ Имя: ['Иван', 'Анна'], Телефон: PHONES }).Имя).toBe('first_name');
  });
});

describe('what must not happen', () => {
  it('takes nobody else for the client', () => {
    const mapping = map({
      'ФИО менеджера': NAMES,
      'Телефон менеджера': PHONES,
      ФИО: NAMES,
      Телефон: PHONES,
      'Email агента': MAILS,
    });
    expect(mapping).toMatchObject({
      'ФИО менеджера': null,
      'Телефон менеджера': null,
      'Email агента': null,
      ФИО: 'full_name',
      Телефон: 'mobile_phone',
    });
  });

  it('puts documents aside and never into fields', () => {
    const mapping = map({
      ФИО: NAMES,
      'Серия паспорта': ['4510'],
      'Номер паспорта': ['123456'],
      СНИЛС: ['123-456-789 00'],
      'Дата выдачи паспорта': ['01.02.2004'],
      ИНН: ['123456789012'],
    });
    expect(Object.entries(mapping).filter(([, field]) => field !== 'document')).toEqual([
      ['ФИО', 'full_name'],
    ]);
  });

  it('uses each field once, for the better column, and a second telephone of the same name as a spare', () => {
    const mapping = map({
      Телефон: PHONES,
      'Телефон 2': PHONES,
      'Рабочий телефон': PHONES,
      ФИО: NAMES,
      Имя: ['Иван', 'Анна'],
      Фамилия: ['Петров', 'Белова'],
    });
    expect(mapping).toEqual({
      Телефон: 'mobile_phone',
      'Телефон 2': 'mobile_phone',
      'Рабочий телефон': null,
      ФИО: null,
      Имя: 'first_name',
      Фамилия: 'last_name',
    });
  });

  it('does not take any money for an income or any day for a birthday', () => {
    const mapping = map({
      ФИО: NAMES,
      'Сумма штрафов': ['100', '200'],
      'Дата последнего визита': ['01.02.2003', '05.06.2001'],
    });
    expect(mapping['Сумма штрафов']).not.toBe('income_amount');
    expect(mapping['Дата последнего визита']).not.toBe('birth_date');
  });
});

describe('a person', () => {
  it('has the last word', () => {
    const mapping = map({ ФИО: NAMES, Телефон: PHONES, 'Телефон 2': PHONES }, 'credit', {
      'Телефон 2': 'mobile_phone',
      ФИО: null,
    });
    expect(mapping).toEqual({ ФИО: null, Телефон: null, 'Телефон 2': 'mobile_phone' });
  });
});

describe('headersHash', () => {
  it('is one for the same headers in another order, case or spacing', () => {
    expect(headersHash(['Имя', 'Дата  рождения'])).toBe(headersHash(['дата рождения', 'ИМЯ']));
    expect(headersHash(['Имя'])).not.toBe(headersHash(['Имя', 'Город']));
  });
});

describe('assign', () => {
  it('finds the best sum where taking the best pair first would not', () => {
    expect(
      assign([
        [0.9, 0.8],
        [0.85, 0],
      ]),
    ).toEqual([1, 0]);
  });

  it('leaves alone what has no positive score', () => {
    expect(
      assign([
        [0, 0.5],
        [0, 0.6],
        [0.1, 0],
      ]),
    ).toEqual([-1, 1, 0]);
  });

  it('agrees with trying every way on random tables', () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed / 2147483648;
    };
    for (let round = 0; round < 50; round++) {
      const table = Array.from({ length: 4 }, () =>
        Array.from({ length: 5 }, () => (random() < 0.3 ? 0 : random())),
      );
      const sum = assign(table).reduce(
        (total, column, row) => total + (column < 0 ? 0 : table[row]![column]!),
        0,
      );
      expect(sum).toBeCloseTo(bestSum(table, 0, new Set()), 9);
    }
  });
});

function bestSum(table: number[][], row: number, taken: ReadonlySet<number>): number {
  if (row === table.length) return 0;
  let best = bestSum(table, row + 1, taken);
  for (const [column, score] of table[row]!.entries()) {
    if (!taken.has(column))
      best = Math.max(best, score + bestSum(table, row + 1, new Set([...taken, column])));
  }
  return best;
}
