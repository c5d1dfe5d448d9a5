import { addDays, ageOn, yearOf } from './dates.ts';
import { declined, firstName, type Gender, latin, patronymic, surname } from './names.ts';
import type { Random } from './random.ts';
import { bodies, type City, cars, cities, mailHosts, positions, workplaces } from './world.ts';

export const DEMO_COMPANIES = ['expobank', 'd2', 'expocar', 'autoexpress', 'hvoya', 'leasing'] as const;
export type DemoCompany = (typeof DEMO_COMPANIES)[number];

export interface Car {
  readonly brand: string;
  readonly model: string;
  readonly year: number;
  readonly price: number;
  readonly body: string;
  readonly isNew: boolean;
  readonly automatic: boolean;
  readonly mileageKm: number;
}

/** A person of the demo as they truly are; registers hold what each company wrote down of them. */
export interface Person {
  readonly gender: Gender;
  readonly first: string;
  readonly middle: string;
  readonly last: string;
  /** Surname before marriage, under which an older register may know her. */
  readonly maiden: string | null;
  readonly birthDate: string;
  readonly age: number;
  readonly city: City;
  /** Ten digits after +7; the second is an older number that some registers still hold. */
  readonly phones: readonly [string, string | null];
  readonly email: string;
  readonly education: string;
  readonly family: string;
  readonly children: number;
  readonly job: string;
  readonly position: string;
  readonly workplace: string;
  readonly experience: number;
  readonly income: number;
  readonly extraIncome: { readonly amount: number; readonly kind: string } | null;
  readonly ownsHome: boolean;
  readonly car: Car | null;
  readonly companies: readonly DemoCompany[];
}

/** The demo's people; traits hang together (age, schooling, pay, car), so that charts and models find something true. */
export function makePeople(random: Random, count: number, today: string): Person[] {
  const phones = new Set<string>();
  const emails = new Set<string>();
  const people: Person[] = [];
  while (people.length < count) {
    const person = makePerson(random, today, phones, emails);
    people.push(person);
    if (people.length < count && person.family === 'Женат' && random.chance(0.05)) {
      people.push(makeSpouse(random, person, today, phones, emails));
    }
  }
  return random.shuffled(people);
}

function makePerson(
  random: Random,
  today: string,
  phones: Set<string>,
  emails: Set<string>,
  given: Partial<Person> = {},
): Person {
  const gender = given.gender ?? (random.chance(0.51) ? 'Женский' : 'Мужской');
  const birthDate = given.birthDate ?? makeBirthDate(random, today);
  const age = ageOn(birthDate, today);
  const family = given.family ?? makeFamily(random, age);
  const last = given.last ?? declined(surname(random), gender);
  const first = firstName(random, gender);
  const city = given.city ?? random.weighted(cities.map(place => [place, place.weight] as const));
  const work = makeWork(random, age, city);
  const car = random.chance(0.55 + Math.min(0.3, work.income / 600_000))
    ? makeCar(random, work.income, today)
    : null;
  return {
    gender,
    first,
    middle: patronymic(random, gender),
    last,
    maiden: gender === 'Женский' && family !== 'Холост' && random.chance(0.12) ? other(random, last) : null,
    birthDate,
    age,
    city,
    phones: given.phones ?? [
      unused(phones, () => `9${random.int(0, 9)}${random.digits(8)}`),
      random.chance(0.1) ? unused(phones, () => `9${random.int(0, 9)}${random.digits(8)}`) : null,
    ],
    email: unused(emails, () => makeEmail(random, first, last, birthDate)),
    family,
    children: makeChildren(random, age, family),
    ...work,
    extraIncome: makeExtraIncome(random, age, work.income),
    ownsHome: random.chance(0.35 + Math.min(0.45, (age - 20) / 70)),
    car,
    companies: makeMemberships(random, work.income, work.job, car !== null),
  };
}

/** Husband and wife with one phone in both registers: a phone alone must not make them one person. */
function makeSpouse(
  random: Random,
  partner: Person,
  today: string,
  phones: Set<string>,
  emails: Set<string>,
): Person {
  const gender = partner.gender === 'Мужской' ? 'Женский' : 'Мужской';
  const stem = masculine(partner.last, partner.gender);
  return makePerson(random, today, phones, emails, {
    gender,
    last: declined(stem, gender),
    family: 'Женат',
    city: partner.city,
    birthDate: addDays(partner.birthDate, random.int(-1500, 1500)),
    phones: [partner.phones[0], null],
  });
}

function makeBirthDate(random: Random, today: string): string {
  const age = random.weighted([
    [random.int(20, 29), 19],
    [random.int(30, 44), 42],
    [random.int(45, 59), 26],
    [random.int(60, 78), 13],
  ]);
  return addDays(today, -Math.floor(age * 365.25) - random.int(1, 364));
}

function makeFamily(random: Random, age: number): string {
  const married = Math.min(0.68, 0.12 + (age - 20) * 0.03);
  const divorced = Math.min(0.18, Math.max(0, (age - 26) * 0.01));
  const widowed = age > 50 ? (age - 50) * 0.008 : 0.003;
  return random.weighted([
    ['Женат', married],
    ['Разведен', divorced],
    ['Вдова/Вдовец', widowed],
    ['Холост', Math.max(0.06, 1 - married - divorced - widowed)],
  ]);
}

function makeChildren(random: Random, age: number, family: string): number {
  if (age < 22 || (family === 'Холост' && random.chance(0.8))) return 0;
  const ripe = Math.min(1, (age - 20) / 16);
  return random.weighted([
    [0, 1.3 - ripe],
    [1, 1.2 * ripe],
    [2, 0.95 * ripe],
    [3, 0.22 * ripe],
    [4, 0.05 * ripe],
  ]);
}

function makeWork(random: Random, age: number, city: City) {
  const schooled = random.chance(age < 23 ? 0.15 : 0.47);
  const education = schooled
    ? 'Высшее'
    : random.weighted([
        ['Среднее', 70],
        ['Высшее неоконченное', age < 28 ? 30 : 14],
        ['Среднее неоконченное', 12],
      ]);
  const suited = positions.filter(([, needsDegree]) => schooled || !needsDegree);
  const [position, , pay] = random.pick(suited);
  const job =
    age >= 62 && random.chance(0.72)
      ? 'Пенсионер'
      : random.weighted([
          ['Найм', 72],
          ['ИП', 9],
          ['Самозанятый', 10],
          ['Собственное дело', 6],
        ]);
  const career = Math.min(1.15, 0.7 + Math.max(0, age - 22) * 0.022);
  const kind = { Пенсионер: 0.48, ИП: 1.35, 'Собственное дело': 2.1, Самозанятый: 0.95, Найм: 1 }[job] ?? 1;
  const raw = 82_000 * pay * city.pay * career * kind * Math.exp(random.normal(0, 0.3));
  return {
    education,
    job,
    position,
    workplace: job === 'ИП' ? `ИП ${surname(random)}` : random.pick(workplaces),
    experience: Math.max(0, Math.min(age - 19, Math.round(Math.abs(random.normal(7, 7))))),
    income: Math.max(18_000, Math.round(raw / 500) * 500),
  };
}

function makeExtraIncome(random: Random, age: number, income: number): Person['extraIncome'] {
  if (!random.chance(0.28)) return null;
  const kind = random.weighted([
    ['Аренда', income > 120_000 ? 4 : 1.5],
    ['Пенсия', age > 55 ? 4 : 0],
    ['Пособие', age < 40 ? 1.5 : 0.5],
    ['Алименты', 1],
    ['Доход от ценных бумаг/депозитов', income > 150_000 ? 3 : 0.5],
  ]);
  return { amount: Math.round((income * (0.08 + random.next() * 0.35)) / 1000) * 1000, kind };
}

function makeCar(random: Random, income: number, today: string): Car {
  const reach = income * 24;
  const { brand, models, price } = random.weighted(
    cars.map(kind => [kind, kind.weight * Math.exp(-(Math.log(kind.price / reach) ** 2))] as const),
  );
  const years = random.weighted([
    [0, 22],
    [random.int(1, 3), 26],
    [random.int(4, 8), 32],
    [random.int(9, 16), 20],
  ]);
  const model = random.pick<string>(models);
  return {
    brand,
    model,
    year: yearOf(today) - years,
    price: Math.round((price * 0.91 ** years * (0.85 + random.next() * 0.3)) / 1000) * 1000,
    body: bodies[model] ?? 'Кроссовер',
    isNew: years === 0,
    automatic: random.chance(price > 2_000_000 ? 0.9 : 0.5),
    mileageKm: years === 0 ? random.int(5, 60) : years * random.int(9, 21) * 1000,
  };
}

function makeMemberships(random: Random, income: number, job: string, hasCar: boolean): DemoCompany[] {
  const business = job === 'ИП' || job === 'Собственное дело';
  const odds: Record<DemoCompany, number> = {
    expobank: 0.62,
    d2: hasCar ? 0.38 : 0.16,
    expocar: hasCar ? 0.38 : 0,
    autoexpress: hasCar ? 0.35 : 0,
    hvoya: Math.min(0.5, 0.06 + income / 700_000),
    leasing: hasCar ? (business ? 0.42 : 0.13) : 0,
  };
  const joined = DEMO_COMPANIES.filter(company => random.chance(odds[company]));
  return joined.length > 0 ? joined : [random.chance(0.75) ? 'expobank' : 'd2'];
}

function makeEmail(random: Random, first: string, last: string, birthDate: string): string {
  const [given, family] = [latin(first).toLowerCase(), latin(last).toLowerCase()];
  const name = random.pick([
    `${given}.${family}`,
    `${given.charAt(0)}${family}`,
    `${family}${birthDate.slice(2, 4)}`,
    `${family}_${given}`,
    `${given}${random.int(10, 999)}`,
  ]);
  return `${name}@${random.weighted(mailHosts)}`;
}

function other(random: Random, last: string): string {
  for (;;) {
    const maiden = declined(surname(random), 'Женский');
    if (maiden !== last) return maiden;
  }
}

function masculine(last: string, gender: Gender): string {
  if (gender === 'Мужской') return last;
  return last.endsWith('ая') ? `${last.slice(0, -2)}ий` : last.slice(0, -1);
}

function unused(taken: Set<string>, make: () => string): string {
  for (;;) {
    const value = make();
    if (taken.has(value)) continue;
    taken.add(value);
    return value;
  }
}
