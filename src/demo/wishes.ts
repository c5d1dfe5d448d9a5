import { daysBetween, yearOf } from './dates.ts';
import type { DemoCompany, Person } from './people.ts';

/** Whoever is offered something, as they stand on that day. */
export interface Prospect {
  readonly person: Person;
  /** ISO day of the offer. */
  readonly on: string;
  /** Days on which they signed with any company of the group, in no order. */
  readonly signedOn: readonly string[];
  /** How the company's last offer to them ended; null before the first. */
  readonly lastOutcome: 'interested' | 'declined' | 'ignored' | 'no_answer' | null;
  /** The company's offers to them in the four months before. */
  readonly lately: number;
}

/**
 * Log-odds that the person takes the company's offer. Everything here was so before the offer was made, and registers hold most
 * of it: a lead model finds a good part and never all, as luck and what nobody wrote down do the rest. Each company sells to
 * people of its own: an order good for one is no good for another.
 *
 * | company | who takes its offers |
 * | --- | --- |
 * | expobank | young families that rent |
 * | d2 | owners of fresh cars, married people |
 * | expocar | owners of old cars with an income for a new one |
 * | autoexpress | people of modest income with an old car or none |
 * | hvoya | good incomes, children, large cities |
 * | leasing | people in business for themselves, the more so with a car |
 *
 * What the product's own ranking makes of it with a thousand people, on the latest quarter of offers (six companies, five days to
 * set the demo on): an area under the curve of 0.62 to 0.81, 0.73 in the middle; its 95 % interval was above 0.5 each time.
 *
 * Common to all: who signed something lately is open to more, who signed long ago or never is not; interest shown before comes
 * back, a refusal lasts, and offers that follow each other tire.
 */
export function wishFor(company: DemoCompany, prospect: Prospect): number {
  const { person } = prospect;
  const known = person.companies.includes(company) ? 0.3 : 0;
  return OWN[company](person, carAge(prospect)) + known + warmth(prospect) + memory(prospect);
}

const OWN: Readonly<Record<DemoCompany, (person: Person, carAge: number | null) => number>> = {
  expobank: ({ age, ownsHome, children }) =>
    -3.2 + (age < 35 ? 1.1 : age < 50 ? 0.3 : -0.9) + (ownsHome ? 0 : 1.2) + 0.35 * Math.min(children, 2),
  d2: ({ family, children }, carAge) =>
    -3.3 +
    (carAge === null ? -0.6 : carAge <= 3 ? 1.7 : carAge <= 6 ? 0.5 : -0.6) +
    (family === 'Женат' ? 0.8 : 0) +
    (children > 0 ? 0.3 : 0),
  expocar: ({ income }, carAge) =>
    -3.5 + (carAge === null ? 0 : Math.min(2.2, carAge * 0.26)) + (income > 110_000 ? 1.8 : 0),
  autoexpress: ({ income }, carAge) =>
    -2.4 +
    (carAge === null ? 0.2 : carAge >= 6 ? 1.3 : -0.4) +
    (income < 70_000 ? 1.2 : income > 120_000 ? -1.3 : 0),
  hvoya: ({ income, children, city }) =>
    -4 + Math.min(2.4, income / 85_000) + (children > 0 ? 1 : 0) + (city.pay > 1.2 ? 0.5 : 0),
  leasing: ({ job }, carAge) =>
    -2.7 +
    (job === 'ИП' || job === 'Собственное дело' ? 2.7 : job === 'Самозанятый' ? 1.3 : -0.5) +
    (carAge === null ? -0.3 : carAge >= 4 ? 0.5 : 0.2),
};

function carAge({ person, on }: Prospect): number | null {
  return person.car && yearOf(on) - person.car.year;
}

function warmth({ signedOn, on }: Prospect): number {
  const days = Math.min(...signedOn.map(day => daysBetween(day, on)).filter(ago => ago > 0));
  return days <= 180 ? 0.7 : days <= 540 ? 0.3 : days <= 1080 ? 0 : -0.4;
}

function memory({ lastOutcome, lately }: Prospect): number {
  const last = { interested: 0.9, declined: -0.8, ignored: -0.3, no_answer: 0 };
  return (lastOutcome ? last[lastOutcome] : 0) - 0.5 * lately;
}
