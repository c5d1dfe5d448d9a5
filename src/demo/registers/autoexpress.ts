import type { Person } from '../people.ts';
import type { Random } from '../random.ts';
import { makeRegister, type Register, thousands } from './register.ts';

const headers =
  'first_name last_name patronymic dob phone email city monthly_income employment loan_amount term_months down_payment signed_at brand model'.split(
    ' ',
  );

/** The broker's dump: English headers, tabs, ISO dates, and an income as the client named it that day. */
export function makeAutoexpress(random: Random, people: readonly Person[], today: string): Register {
  return makeRegister(random, people, today, {
    company: 'autoexpress',
    headers,
    comesAgain: 0.02,
    row: (person, written) => {
      const price = person.car?.price ?? person.income * 15;
      const down = thousands(price * (0.1 + random.next() * 0.4));
      return [
        written.first,
        written.last,
        written.middle,
        written.birthDate ?? '',
        written.phoneText,
        written.email ?? '',
        person.city.name,
        Math.round(person.income * random.normal(1, 0.05)),
        person.job,
        Math.max(100_000, thousands(price) - down),
        random.pick([12, 24, 36, 48, 60, 72, 84]),
        down,
        written.signedOn,
        person.car?.brand ?? '',
        person.car?.model ?? '',
      ];
    },
  });
}
