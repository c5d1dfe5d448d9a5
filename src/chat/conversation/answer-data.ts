import { z } from 'zod';
import type { Asker } from '../../access/actor.ts';
import type { EarlierAnswer } from '../../assistant/message.ts';
import { isAppError } from '../../errors.ts';
import type { MemberEncounter } from './encounter.ts';
import { roomSeat, type Seat } from './room.ts';

const answerData = z.object({ answer: z.string(), shared: z.boolean().default(false) });

/** An earlier answer, found again as whoever speaks of it now. */
export interface FoundAnswer {
  readonly id: string;
  readonly turn: EarlierAnswer;
  readonly asker: Asker;
  readonly seat: Seat;
}

/**
 * The answer that a button or form speaks of, with the rights that whoever uses it has now: their own for an answer of
 * theirs, the room's for one that stood in a room. Null where it is not theirs to look back on, whatever the reason.
 */
export async function answerOf(encounter: MemberEncounter, data: unknown): Promise<FoundAnswer | null> {
  const { answer: id, shared } = answerData.parse(data);
  const seat = shared ? await roomSeat(encounter) : ownSeat(encounter);
  if (!seat) return null;
  try {
    const turn = await encounter.deps.assistant.earlier(id, seat.asker);
    return { id, turn, asker: seat.asker, seat };
  } catch (error) {
    if (isAppError(error, 'not_found')) return null;
    throw error;
  }
}

/** An answer of one's own: in a room's ephemeral message what comes of it stays private too. */
function ownSeat({ actor, event }: MemberEncounter): Seat {
  return { asker: actor, where: event.room === 'private' ? 'here' : 'privately' };
}

/** How a message about the answer is delivered: to where the answer stands. */
export function besideAnswer({ seat }: FoundAnswer): { readonly privately?: true } {
  return seat.where === 'privately' ? { privately: true } : {};
}
