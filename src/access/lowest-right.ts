import type { Sharing } from './acting.ts';
import type { Actor, Role } from './actor.ts';

/** Stands where a company's slug would, and is none: nothing is this company's own. */
export const NO_COMPANY = '-';

/** From the least sight to the most. A marketer sees what a manager sees, and hears no calls and opens no cards. */
const BY_SIGHT: readonly Role[] = ['analyst', 'marketer', 'manager', 'admin'];

/**
 * What everyone in a room may see: the actor whose sight is within the sight of each reader. Null where there is none, and
 * then no data belongs in the room. Admins see everything, so they narrow nothing. Readers of several companies share only
 * the masked data of the whole group, and nothing at all where companies keep their clients to themselves.
 */
export function lowestRight(readers: readonly Actor[], sharing: Sharing): Actor | null {
  if (readers.length === 0) return null;
  const narrowed = readers.filter(({ role }) => role !== 'admin');
  const companies = new Set((narrowed.length > 0 ? narrowed : readers).map(({ company }) => company));
  const [company = NO_COMPANY] = companies;
  if (narrowed.length === 0) return { role: 'admin', company: companies.size === 1 ? company : '*' };
  if (companies.size > 1) return sharing === 'own' ? null : { role: 'analyst', company: NO_COMPANY };
  const role = BY_SIGHT.find(one => narrowed.some(reader => reader.role === one));
  return { role: role ?? 'analyst', company };
}

/** True when two actors see the same; an admin's company narrows nothing. */
export function seesTheSame(one: Actor, other: Actor): boolean {
  return one.role === other.role && (one.role === 'admin' || one.company === other.company);
}
