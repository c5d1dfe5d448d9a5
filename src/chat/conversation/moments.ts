import { formatDate } from '../../words/format.ts';
import type { Encounter } from './encounter.ts';

/** When something was decided: `14:02` today, the day too otherwise, in the reader's zone. */
export function momentOf(
  at: Date,
  { deps, language, timeZone }: Pick<Encounter, 'deps' | 'language' | 'timeZone'>,
): string {
  const full = (moment: Date) => formatDate(moment.toISOString(), language, { timeZone });
  const [day, time] = full(at).split(', ');
  return full(deps.now()).split(', ')[0] === day && time ? time : full(at);
}
