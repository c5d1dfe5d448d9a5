import { expect, test } from 'vitest';
import { ruleSentence, whySentence } from '../../src/words/matching-why.ts';

test('says in both languages what agrees and what differs, and nothing of what is unknown', () => {
  const findings = [
    { name: 'phone', finding: 'agrees' },
    { name: 'birth_date', finding: 'agrees' },
    { name: 'last_name', finding: 'differs' },
    { name: 'email', finding: 'unknown' },
  ] as const;
  expect(whySentence(findings, 'ru')).toBe('совпадает: телефон, дата рождения; расходится: фамилия');
  expect(whySentence(findings, 'en')).toBe('agrees: phone, birth date; differs: surname');
});

test('reads a link’s rule out', () => {
  expect(ruleSentence('phone,first_name~', 'ru')).toBe('совпадает: телефон; похоже: имя');
  expect(ruleSentence('first', 'en')).toBe('a record of its own');
  expect(ruleSentence('decision', 'ru')).toBe('так решил сотрудник');
});
