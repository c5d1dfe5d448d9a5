import { expect, test } from 'vitest';
import { createComparer } from '../../../../src/capabilities/clients/linkage/comparer.ts';
import { keyMaker } from '../../../../src/capabilities/clients/linkage/keys.ts';
import { foldName, soundKey } from '../../../../src/capabilities/clients/linkage/name-fold.ts';
import { type RawRecord, recordPreparer } from '../../../../src/capabilities/clients/linkage/record.ts';
import { loadLinkageSpec, parseLinkageSpec } from '../../../../src/capabilities/clients/linkage/spec.ts';
import { jaroWinkler, withinEdits } from '../../../../src/capabilities/clients/linkage/string-distance.ts';
import { CATALOG } from './register.ts';

test.each([
  ['Пётр', 'Petr', 'Pyotr', 'ПЕТР'],
  ['Кузнецов', 'Kuznetsov', 'Kuznetzov'],
  ['Щербаков', 'Shcherbakov', 'Scherbakov'],
  ['Юлия', 'Yulia', 'Iuliia', 'Julia', 'Yuliya'],
  ['Евгений', 'Evgeny', 'Yevgeniy', 'Evgenii'],
  ['Соловьёва', 'Solovyova', 'Soloveva', 'Solovyeva'],
  ['Хвостов', 'Khvostov'],
  ['Жуков', 'Zhukov'],
  ['Алексей', 'Alexey', 'Aleksei', 'Aleksej'],
  ['Цой', 'Tsoy', 'Tsoi'],
  ['Анна', 'Анна', 'Aннa', 'АННА'],
])('folds the spellings of %s together', (...spellings) => {
  expect(new Set(spellings.map(foldName)).size).toBe(1);
});

test('does not fold different names together', () => {
  const names = [
    'Иван',
    'Игорь',
    'Илья',
    'Олег',
    'Ольга',
    'Мария',
    'Марина',
    'Петров',
    'Попов',
    'Павлов',
    'Зайцев',
    'Сапов',
  ];
  expect(new Set(names.map(foldName)).size).toBe(names.length);
});

test('gives a misspelt name the sound of the right one', () => {
  for (const [right, wrong] of [
    ['Морозов', 'Мороззов'],
    ['Сергеева', 'Сиргеева'],
    ['Голубев', 'Галубев'],
    ['Федоров', 'Федороф'],
  ]) {
    expect(soundKey(foldName(wrong!))).toBe(soundKey(foldName(right!)));
  }
});

test('measures likeness as Winkler published it', () => {
  expect(jaroWinkler('martha', 'marhta')).toBeCloseTo(0.961, 3);
  expect(jaroWinkler('dixon', 'dicksonx')).toBeCloseTo(0.813, 3);
  expect(jaroWinkler('abc', 'xyz')).toBe(0);
});

test('counts a swap of neighbours as one edit and stops at the limit', () => {
  expect(withinEdits('петров', 'перто', 1)).toBe(false);
  expect(withinEdits('петров', 'петорв', 1)).toBe(true);
  expect(withinEdits('иванов', 'иваов', 1)).toBe(true);
  expect(withinEdits('иванов', 'ивнаво', 2)).toBe(true);
  expect(withinEdits('иванов', 'сидоров', 2)).toBe(false);
  expect(withinEdits('', 'аб', 1)).toBe(false);
});

test('agrees with the plain table of edits on thousands of random words', () => {
  let state = 17;
  const next = (below: number) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const word = () => Array.from({ length: next(7) }, () => 'абв'[next(3)]).join('');
  for (let round = 0; round < 4_000; round++) {
    const [a, b, limit] = [word(), word(), 1 + next(2)];
    expect(withinEdits(a, b, limit), `${a} ${b} ${limit}`).toBe(plainEdits(a, b) <= limit);
  }
});

const spec = await loadLinkageSpec(CATALOG);
const prepare = recordPreparer(spec);
const comparer = createComparer(spec);
const level = (respect: string, left: RawRecord, right: RawRecord): string => {
  const at = comparer.respects.findIndex(({ name }) => name === respect);
  const found = comparer.compare(prepare(left), prepare(right))[at]!;
  return found === 0 ? 'unknown' : (comparer.respects[at]!.levels[found - 1] ?? 'differs');
};

test.each([
  ['birth_date', '1984-03-07', '1984-03-07', 'same'],
  ['birth_date', '1984-03-07', '1984-07-03', 'day_month'],
  ['birth_date', '1984-03-07', '1984-03-17', 'edits 1'],
  ['birth_date', '1991-03-22', '1991-12-03', 'half_swap'],
  ['birth_date', '1984-03-07', '1963-03-07', 'parts md'],
  ['birth_date', '1984-03-07', '1962-12-25', 'differs'],
  ['birth_date', '1984-03-07', '1900-01-01', 'unknown'],
  ['first_name', 'Александр', 'Саша', 'nickname'],
  ['first_name', 'Анна', 'Алла', 'other_name'],
  ['first_name', 'Екатерина', 'Ектерина', 'edits 1'],
  ['first_name', 'Сергей', 'С.', 'initial'],
  ['last_name', 'Римская-Корсакова', 'Корсакова', 'words 1'],
  ['last_name', 'Белова', 'Кравцова', 'feminine gender'],
  ['last_name', 'Белов', 'Кравцов', 'differs'],
  ['mobile_phone', '+79161112233', '+79161112233', 'same'],
  ['mobile_phone', '+79161112233', '+79999999999', 'unknown'],
])('reads %s %s against %s as %s', (column, left, right, expected) => {
  const respect = column === 'mobile_phone' ? 'phone' : column;
  expect(level(respect, { [column]: left }, { [column]: right })).toBe(expected);
});

test('sees first and last name that changed places', () => {
  const left = { first_name: 'Пётр', last_name: 'Кузнецов' };
  const right = { first_name: 'Кузнецов', last_name: 'Пётр' };
  expect(level('first_name', left, right)).toBe('crossed last_name');
  expect(level('last_name', left, right)).toBe('crossed first_name');
});

test('turns levels into a number and back', () => {
  const levels = [1, 0, 7, 9, 2, 3, 1];
  expect(comparer.decode(comparer.encode(levels))).toEqual(levels);
});

test('lets another name pass for a slip only where the e-mail is the same', () => {
  const twins: [RawRecord, RawRecord] = [
    { first_name: 'Инна', email: null },
    { first_name: 'Ирина', email: null },
  ];
  const slip: [RawRecord, RawRecord] = [
    { first_name: 'Iина', email: 'i@a.ru' },
    { first_name: 'Ирина', email: 'i@a.ru' },
  ];
  expect(comparer.contradiction(prepare(twins[0]), prepare(twins[1]))).toBe('first_name');
  expect(comparer.contradiction(prepare(slip[0]), prepare(slip[1]))).toBeNull();
});

test.each([
  [
    'two unlike names that no list holds',
    { first_name: 'Аполлинарий' },
    { first_name: 'Евстигней' },
    'first_name',
  ],
  ['an unlisted name and its misspelling', { first_name: 'Аполлинарий' }, { first_name: 'Аполинрий' }, null],
  ['a name and its first letter', { first_name: 'Евстигней' }, { first_name: 'Е.' }, null],
  [
    'names that changed places, the surname being new',
    { first_name: 'Мария', last_name: 'Галкина' },
    { first_name: 'Спиридонова', last_name: 'Мария' },
    null,
  ],
])('knows whether %s can be of one person', (_, left, right, expected) => {
  expect(comparer.contradiction(prepare(left), prepare(right))).toBe(expected);
});

test('puts no name, telephone or address into a blocking key, and none where a part is missing', () => {
  const keys = keyMaker(spec);
  const whole = keys(
    prepare({
      first_name: 'Анна',
      last_name: 'Белова',
      birth_date: '1984-03-07',
      mobile_phone: '+79161112233',
    }),
  );
  expect(whole.every(({ key }) => Number.isSafeInteger(key))).toBe(true);
  expect(keys(prepare({ first_name: 'Анна' }))).toEqual([]);
});

test('refuses a spec with an unknown word, naming the place', () => {
  expect(() =>
    createComparer({ ...spec, comparisons: { city: { ...spec.comparisons.city!, levels: ['roughly'] } } }),
  ).toThrow(/roughly/);
  expect(() =>
    parseLinkageSpec(
      { fields: {}, comparisons: {}, blocking: { a: ['b'] }, thresholds: { link: 0.9, review: 0.5 } },
      'x.yaml',
    ),
  ).toThrow(/x\.yaml: blocking\.a: no such field: b/);
});

/** Optimal string alignment, written out. */
function plainEdits(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      let least = Math.min(
        table[i - 1]![j]! + 1,
        table[i]![j - 1]! + 1,
        table[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, table[i - 2]![j - 2]! + 1);
      table[i]![j] = least;
    }
  }
  return table[a.length]![b.length]!;
}
