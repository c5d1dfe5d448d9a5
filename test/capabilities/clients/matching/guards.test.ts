import { describe, expect, it } from 'vitest';
import {
  clusterOf,
  compatible,
  type Evidence,
  type Identity,
  sameName,
} from '../../../../src/capabilities/clients/matching/guards.ts';

const person = (part: Partial<Identity>): Identity => ({
  birthDate: null,
  gender: null,
  firstName: null,
  middleName: null,
  lastName: null,
  ...part,
});
const ivan = person({ firstName: 'ivan', lastName: 'petrov', gender: 'Мужской', birthDate: '1985-02-01' });
const same = (left: Identity, right: Identity, ...keys: Evidence['keys'][number][]) =>
  compatible(clusterOf([left]), clusterOf([right]), { keys });

describe('a shared key', () => {
  it('joins records of one name', () => {
    expect(same(ivan, { ...ivan, birthDate: null }, 'phone')).toBe(true);
    expect(same(ivan, { ...ivan, lastName: 'petrof' }, 'phone')).toBe(true);
    expect(same(ivan, { ...ivan, firstName: 'i', birthDate: null }, 'email')).toBe(true);
  });

  it('does not join a family that shares a telephone', () => {
    expect(same(ivan, person({ firstName: 'ana', lastName: 'petrova' }), 'phone')).toBe(false);
    expect(same(ivan, person({ firstName: 'oleg', lastName: 'petrov' }), 'phone')).toBe(false);
    expect(same(ivan, { ...ivan, birthDate: '2010-02-01' }, 'phone')).toBe(false);
  });

  it('does not join what gender or patronymic speak against', () => {
    expect(same(ivan, { ...ivan, gender: 'Женский' }, 'phone', 'email')).toBe(false);
    expect(
      same({ ...ivan, middleName: 'sergeevich' }, { ...ivan, middleName: 'olegovich' }, 'name+birth'),
    ).toBe(false);
  });

  it('follows a woman through a change of surname only when the birth date agrees', () => {
    const olga = person({ firstName: 'olga', lastName: 'zorina', birthDate: '1970-10-01' });
    const married = person({ firstName: 'olga', lastName: 'ignateva', birthDate: '1970-10-01' });
    expect(same(olga, married, 'email')).toBe(true);
    expect(same(olga, { ...married, birthDate: null }, 'email')).toBe(false);
  });
});

describe('sameName', () => {
  it.each([
    ['petrov', 'petrov', true],
    ['petrov', 'petrvo', true],
    ['petrov', 'petroov', true],
    ['petrov', 'petr', false],
    ['ivan', 'i', true],
    ['ivan', 'o', false],
    ['oleg', 'olga', false],
    ['ana', 'iana', false],
  ])('%s and %s: %s', (left, right, expected) => expect(sameName(left, right)).toBe(expected));
});
