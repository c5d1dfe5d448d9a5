import type { Person } from '../people.ts';
import type { Random } from '../random.ts';
import { makeRegister, type Register, thousands } from './register.ts';

/** Paths of the nested objects, so that the register is a table like the others until it is written. */
const headers = [
  'client.fio',
  'client.birth_date',
  'client.phones',
  'client.email',
  'client.city',
  'client.employment',
  'client.income',
  'contract.number',
  'contract.date',
  'contract.amount',
  'contract.term',
  'contract.advance',
  'contract.asset.brand',
  'contract.asset.model',
  'contract.asset.year',
  'contract.asset.price',
  'contract.asset.condition',
];

/** The leasing company's feed: one nested object a contract. */
export function makeLeasing(random: Random, people: readonly Person[], today: string): Register {
  return makeRegister(random, people, today, {
    company: 'leasing',
    headers,
    comesAgain: 0.03,
    row: (person, written) => {
      const price = person.car?.price ?? 2_000_000;
      const advance = thousands(price * (0.1 + random.next() * 0.39));
      return [
        [written.last, written.first, written.middle].filter(Boolean).join(' '),
        written.birthDate,
        written.phoneText || null,
        written.email,
        person.city.name,
        person.job,
        person.income,
        `ЭЛ-${random.digits(6)}`,
        written.signedOn,
        Math.max(100_000, price - advance),
        random.pick([12, 24, 36, 48, 60]),
        advance,
        person.car?.brand ?? null,
        person.car?.model ?? null,
        person.car?.year ?? null,
        price,
        person.car?.isNew ? 'Новый' : 'Подержанный',
      ];
    },
  });
}
