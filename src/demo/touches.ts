import { addDays, daysBetween } from './dates.ts';
import { DEMO_COMPANIES, type DemoCompany, type Person } from './people.ts';
import type { Random } from './random.ts';
import type { Register } from './registers/register.ts';
import { wishFor } from './wishes.ts';

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

/** Offers that a person gets in the time that the demo looks back on, from all companies. */
const OFFERS_A_PERSON = 6;
const LOOK_BACK_DAYS = 550;
/** Offers of one company this close tire. */
const LATELY_DAYS = 120;

type Offer = Omit<Touch, 'outcome'> & { readonly owner: number };

/**
 * Offers of the last year and a half with outcomes that follow from what was known before the offer (`wishes.ts`), so that a
 * lead model has something true to learn; about one in seven is converted, and an honest share of the rest is plain luck. Nobody
 * is offered again what they took. Oldest first.
 */
export function makeTouches(
  random: Random,
  people: readonly Person[],
  registers: readonly Register[],
  today: string,
): Touch[] {
  const signed = signedDays(people, registers);
  /** By company and person, the days of offers so far and how the last one ended. */
  const past = new Map<string, { readonly days: string[]; last: Outcome }>();
  return makeOffers(random, people, registers, today).flatMap(({ owner, ...offer }) => {
    const { offeredBy, offeredOn, channel } = offer;
    const key = `${offeredBy} ${owner}`;
    const before = past.get(key) ?? null;
    if (before?.last === 'converted') return [];
    const person = people[owner] as Person;
    const wish = wishFor(offeredBy, {
      person,
      on: offeredOn,
      signedOn: signed[owner] ?? [],
      lastOutcome: before?.last ?? null,
      lately: before?.days.filter(day => daysBetween(day, offeredOn) <= LATELY_DAYS).length ?? 0,
    });
    const outcome = answer(random, wish + channelFit(channel, person), channel);
    past.set(key, { days: [...(before?.days ?? []), offeredOn], last: outcome });
    return [{ ...offer, outcome }];
  });
}

/** To whom, by whom, how and when; a company writes to its own clients a little more often than to others. */
function makeOffers(
  random: Random,
  people: readonly Person[],
  registers: readonly Register[],
  today: string,
): Offer[] {
  const places = registers.flatMap(register =>
    register.owners.map((owner, index) => ({ company: register.company, row: index + 1, owner })),
  );
  return Array.from({ length: OFFERS_A_PERSON * people.length }, (): Offer => {
    const { company, row, owner } = random.pick(places);
    const { age } = people[owner] as Person;
    return {
      owner,
      offeredBy: random.chance(0.16) ? company : random.pick(DEMO_COMPANIES),
      sourceCompany: company,
      sourceRow: row,
      channel: random.chance(age > 55 ? 0.6 : 0.38) ? 'phone' : 'email',
      offeredOn: addDays(today, -random.int(3, LOOK_BACK_DAYS)),
    };
  }).sort((one, other) => one.offeredOn.localeCompare(other.offeredOn));
}

/** The days on which each person signed something, in no order. */
function signedDays(people: readonly Person[], registers: readonly Register[]): string[][] {
  const days = people.map((): string[] => []);
  for (const { owners, signedOn } of registers) {
    for (const [row, owner] of owners.entries()) days[owner]?.push(signedOn[row] as string);
  }
  return days;
}

function channelFit(channel: Touch['channel'], person: Person): number {
  if (channel === 'phone') return person.age > 50 ? 0.2 : -0.1;
  return person.age < 40 ? 0.2 : -0.1;
}

function answer(random: Random, wish: number, channel: Touch['channel']): Outcome {
  if (channel === 'phone' && random.chance(0.28)) return 'no_answer';
  const point = random.next();
  const converts = 1 / (1 + Math.exp(-wish));
  if (point < converts) return 'converted';
  if (point < converts * 1.8) return 'interested';
  return random.chance(channel === 'phone' ? 0.75 : 0.28) ? 'declined' : 'ignored';
}
