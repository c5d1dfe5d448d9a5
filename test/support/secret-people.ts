import type { Database } from '../../src/data/database.ts';

const CITIES = ['Казань', 'Москва', 'Самара'] as const;

export interface Person {
  readonly firstName: string;
  readonly lastName: string;
  readonly phone: string;
  readonly email: string;
  readonly city: string;
  readonly income: number;
}

/** People whose every value is unlike any other text, so that finding one in a request proves a leak. */
export function makePeople(count: number): Person[] {
  return Array.from({ length: count }, (_, index) => ({
    firstName: `Имяслав${index}`,
    lastName: `Секретнов${index}`,
    phone: `+7912${String(3_450_017 + index * 37)}`,
    email: `tajna${index}@skryto${index}.example`,
    city: CITIES[index % CITIES.length] ?? 'Казань',
    income: 71_013 + index * 977,
  }));
}

/** Puts the people into the base as clients of `expobank`, with a company for them. */
export async function insertPeople(db: Database, people: readonly Person[]): Promise<void> {
  await db.query(
    `insert into svod.companies (slug, name_ru, name_en) values ('expobank', 'Экспобанк', 'Expobank'), ('d2', 'Д2', 'D2')
     on conflict do nothing`,
  );
  await db.query(
    `insert into svod.clients (first_name, last_name, mobile_phone, email, city, income_amount, education, companies)
     select *, 'Высшее', array['expobank'] from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::numeric[])`,
    [
      people.map(person => person.firstName),
      people.map(person => person.lastName),
      people.map(person => person.phone),
      people.map(person => person.email),
      people.map(person => person.city),
      people.map(person => person.income),
    ],
  );
}
