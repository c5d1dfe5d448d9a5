import type { Actor, Asker } from '../../access/actor.ts';
import { lowestRight, seesTheSame } from '../../access/lowest-right.ts';
import { membersAmong } from '../../access/members.ts';
import type { MemberEncounter } from './encounter.ts';

/** With whose rights a question is answered, and who reads the answer. */
export interface Seat {
  readonly asker: Asker;
  /** `here`: everyone in the conversation reads it. `privately`: the room hears only that it was answered. */
  readonly where: 'here' | 'privately';
  /** Set for `privately`: whether the room may see an answer of less. */
  readonly roomMaySee?: boolean;
}

/**
 * In a private conversation people ask with their own rights. In a room the least right among its readers decides: when
 * that is the asker's own the answer stands in the room, otherwise it goes to the asker alone.
 */
export async function seatOf(encounter: MemberEncounter): Promise<Seat> {
  const own = encounter.actor;
  if (encounter.event.room === 'private') return { asker: own, where: 'here' };
  const lowest = await rightOfRoom(encounter);
  if (!lowest || !seesTheSame(lowest, own)) {
    return { asker: own, where: 'privately', roomMaySee: lowest !== null };
  }
  return { asker: inRoom(lowest, encounter), where: 'here' };
}

/** The room's own seat, whatever the asker may see; null where the room may see nothing. */
export async function roomSeat(encounter: MemberEncounter): Promise<Seat | null> {
  const lowest = await rightOfRoom(encounter);
  return lowest && { asker: inRoom(lowest, encounter), where: 'here' };
}

function inRoom(lowest: Actor, { member }: MemberEncounter): Asker {
  return { ...lowest, ...(member.id !== null && { memberId: member.id }), inRoom: true };
}

/** Null also when anyone who reads along is unknown, to us or to the platform. */
async function rightOfRoom({ deps, exchange, event, actor }: MemberEncounter): Promise<Actor | null> {
  // A platform that cannot tell now is one that does not tell.
  const readers = await exchange.port.readers(event.address).catch(() => null);
  if (!readers?.complete) return null;
  const { accountIds } = readers;
  const others = [...new Set(accountIds)].filter(id => id !== event.account.id);
  const members = await membersAmong(deps.db, event.platform, others);
  if (new Set(members.map(({ externalId }) => externalId)).size < others.length) return null;
  return lowestRight([{ role: actor.role, company: actor.company }, ...members], deps.sharing);
}
