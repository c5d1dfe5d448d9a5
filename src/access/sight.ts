import type { Sharing } from './acting.ts';
import type { Actor } from './actor.ts';

/** What the views keep from a member, told so that a person is never shown "none" for "not yours to see". */
export interface Sight {
  /** The own company's people only, whatever is asked. */
  readonly ownPeopleOnly: boolean;
  /** Relations of which only the own company's rows exist for the member. */
  readonly ownRowsOnly: ReadonlySet<string>;
  /** Columns whose true values the member never reads: comparing with them finds nothing that is there. */
  readonly masked: ReadonlySet<string>;
  /** Columns masked for some of the people. */
  readonly partlyMasked: ReadonlySet<string>;
}

const CONTACTS = ['mobile_phone', 'email'];
const NAMES = ['full_name', 'first_name', 'middle_name', 'last_name'];
const CALL_TEXTS = ['manager', 'topic', 'summary', 'next_step'];

/**
 * The limits of a member's sight in the demo's views, as migration 0004 draws them; null for an admin, who has none. It
 * enforces nothing: it only lets an answer say what the database left out. A test holds the two together.
 */
export function sightOf(actor: Actor, sharing: Sharing): Sight | null {
  if (actor.role === 'admin') return null;
  const analyst = actor.role === 'analyst';
  return {
    ownPeopleOnly: sharing === 'own',
    ownRowsOnly: new Set(['calls', 'leads']),
    masked: new Set(analyst ? [...NAMES, ...CONTACTS, ...CALL_TEXTS] : []),
    partlyMasked: new Set(analyst || sharing === 'own' ? [] : CONTACTS),
  };
}
