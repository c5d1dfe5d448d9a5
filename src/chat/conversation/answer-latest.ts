import type { EarlierTurn } from '../../assistant/message.ts';
import type { FoundAnswer } from './answer-data.ts';
import type { MemberEncounter } from './encounter.ts';
import { seatOf } from './room.ts';
import { currentThread } from './threads.ts';

/** The latest answer of the conversation's thread that `fits`, as whoever asks now; null when there is none. */
export async function latestAnswer(
  encounter: MemberEncounter,
  fits: (answer: EarlierTurn['answer']) => boolean,
): Promise<FoundAnswer | null> {
  const { deps } = encounter;
  const seat = await seatOf(encounter);
  const threadId = await currentThread(encounter);
  const turns = await deps.assistant.history(threadId, seat.asker);
  const turn = turns.findLast(({ answer }) => fits(answer));
  return turn ? { id: turn.answer.id, turn: { ...turn, threadId }, asker: seat.asker, seat } : null;
}
