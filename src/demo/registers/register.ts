import { addDays } from '../dates.ts';
import { typedEmail, typedName, typedPhone } from '../mistakes.ts';
import type { DemoCompany, Person } from '../people.ts';
import type { Random } from '../random.ts';

export type Field = string | number | Date | null;

/** A company's register before it becomes a file: rows in file order, and whose row each is. */
export interface Register {
  readonly company: DemoCompany;
  readonly headers: readonly string[];
  readonly rows: readonly (readonly Field[])[];
  /** Index of the true person of each row. */
  readonly owners: readonly number[];
  /** Day of each row's contract. */
  readonly signedOn: readonly string[];
}

/** What a clerk wrote down of a person, with that clerk's own gaps and slips. */
export interface Written {
  readonly last: string;
  readonly first: string;
  readonly middle: string;
  readonly birthDate: string | null;
  /** Ten digits after +7. */
  readonly phone: string | null;
  readonly phoneText: string;
  readonly email: string | null;
  readonly signedOn: string;
}

/** One row a client, a second one for the few who came again; in the order the contracts were typed in, which is none. */
export function makeRegister(
  random: Random,
  people: readonly Person[],
  today: string,
  form: {
    readonly company: DemoCompany;
    readonly headers: readonly string[];
    readonly comesAgain: number;
    readonly row: (person: Person, written: Written) => readonly Field[];
  },
): Register {
  const entries: { owner: number; signedOn: string; row: readonly Field[] }[] = [];
  people.forEach((person, owner) => {
    if (!person.companies.includes(form.company)) return;
    const visits = random.chance(form.comesAgain) ? 2 : 1;
    for (let visit = 0; visit < visits; visit += 1) {
      const written = writeDown(random, person, makeSignedOn(random, today));
      entries.push({ owner, signedOn: written.signedOn, row: form.row(person, written) });
    }
  });
  const mixed = random.shuffled(entries);
  return {
    company: form.company,
    headers: form.headers,
    rows: mixed.map(entry => entry.row),
    owners: mixed.map(entry => entry.owner),
    signedOn: mixed.map(entry => entry.signedOn),
  };
}

function writeDown(random: Random, person: Person, signedOn: string): Written {
  const [current, former] = person.phones;
  const phone = random.chance(0.05) ? null : former && random.chance(0.5) ? former : current;
  const last = person.maiden && random.chance(0.5) ? person.maiden : person.last;
  return {
    last: typedName(random, last),
    first: typedName(random, person.first),
    middle: random.chance(0.08) ? '' : typedName(random, person.middle),
    birthDate: random.chance(0.03) ? null : person.birthDate,
    phone,
    phoneText: phone === null ? '' : typedPhone(random, phone),
    email: random.chance(0.07) ? null : typedEmail(random, person.email),
    signedOn,
  };
}

/** Business grows over the years and the last fortnight is not typed in yet. */
function makeSignedOn(random: Random, today: string): string {
  const ago = Math.floor(14 + 365 * 5.2 * random.next() ** 1.35);
  return addDays(today, -ago);
}

/** Rounded to thousands: contracts are. */
export function thousands(amount: number): number {
  return Math.max(1, Math.round(amount / 1000)) * 1000;
}
