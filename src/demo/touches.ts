import { addDays, daysBetween, yearOf } from './dates.ts';
import { DEMO_COMPANIES, type DemoCompany, type Person } from './people.ts';
import type { Random } from './random.ts';
import type { Register } from './registers/register.ts';

export type Outcome = 'converted' | 'interested' | 'declined' | 'ignored' | 'no_answer';

/** An offer as the campaign program exports it: the person is named by a row of some company's file. */
export interface Touch {
  readonly offeredBy: DemoCompany;
  readonly sourceCompany: DemoCompany;
  /** Counted from 1 within the company's file. */
  readonly sourceRow: number;
  readonly channel: 'email' | 'phone';
  readonly offeredOn: string;
  readonly outcome: Outcome;
}

/**
 * Offers of the last year and a half with outcomes that follow from traits known before the offer, so that a lead model
 * has something true to learn; about one in seven is converted, and an honest share of the rest is plain luck.
 */
export function makeTouches(
  random: Random,
  people: readonly Person[],
  registers: readonly Register[],
  count: number,
  today: string,
): Touch[] {
  const places = registers.flatMap(register =>
    register.owners.map((owner, index) => ({ company: register.company, row: index + 1, owner })),
  );
  const offersSoFar = new Map<string, number>();
  return Array.from({ length: count }, () => {
    const { company, row, owner } = random.pick(places);
    const person = people[owner] as Person;
    const offeredBy = random.chance(0.16) ? company : random.pick(DEMO_COMPANIES);
    const channel: Touch['channel'] = random.chance(person.age > 55 ? 0.6 : 0.38) ? 'phone' : 'email';
    const offeredOn = addDays(today, -random.int(3, 550));
    const offers = offersSoFar.get(`${offeredBy}${owner}`) ?? 0;
    offersSoFar.set(`${offeredBy}${owner}`, offers + 1);
    const wish = wishFor(offeredBy, person, today) - 0.4 * offers + channelFit(channel, person);
    return {
      offeredBy,
      sourceCompany: company,
      sourceRow: row,
      channel,
      offeredOn,
      outcome: answer(random, wish, channel),
    };
  }).sort((one, other) => daysBetween(other.offeredOn, one.offeredOn));
}

/** Log-odds that the person takes the company's offer. */
function wishFor(offeredBy: DemoCompany, person: Person, today: string): number {
  const carAge = person.car ? yearOf(today) - person.car.year : null;
  const business = person.job === 'ИП' || person.job === 'Собственное дело';
  const known = person.companies.includes(offeredBy) ? 0.5 : 0;
  switch (offeredBy) {
    case 'expobank':
      return (
        known -
        2.4 +
        (person.age < 45 ? 0.5 : 0) +
        (person.ownsHome ? 0 : 0.8) +
        0.3 * Math.min(person.children, 2)
      );
    case 'd2':
      return known - 2.7 + (carAge !== null && carAge <= 4 ? 1.2 : 0) + (person.family === 'Женат' ? 0.5 : 0);
    case 'expocar':
      return (
        known -
        2.9 +
        (carAge === null ? 0.2 : Math.min(1.8, carAge * 0.16)) +
        (person.income > 130_000 ? 0.6 : 0)
      );
    case 'autoexpress':
      return known - 2.5 + (carAge !== null && carAge >= 7 ? 0.9 : 0) + (person.income < 90_000 ? 0.5 : -0.3);
    case 'hvoya':
      return (
        known -
        2.9 +
        Math.min(1.4, person.income / 200_000) +
        (person.children > 0 ? 0.6 : 0) +
        (person.city.pay > 1.2 ? 0.3 : 0)
      );
    case 'leasing':
      return known - 3.1 + (business ? 1.9 : 0) + (carAge !== null && carAge >= 4 ? 0.4 : 0);
  }
}

function channelFit(channel: Touch['channel'], person: Person): number {
  if (channel === 'phone') return person.age > 50 ? 0.4 : -0.1;
  return person.age < 40 ? 0.3 : -0.2;
}

function answer(random: Random, wish: number, channel: Touch['channel']): Outcome {
  if (channel === 'phone' && random.chance(0.28)) return 'no_answer';
  const point = random.next();
  const converts = 1 / (1 + Math.exp(-wish));
  if (point < converts) return 'converted';
  if (point < converts * 1.8) return 'interested';
  return random.chance(channel === 'phone' ? 0.75 : 0.28) ? 'declined' : 'ignored';
}
