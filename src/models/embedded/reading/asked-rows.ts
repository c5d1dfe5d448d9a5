import { sensesOf } from '../linking/items.ts';
import type { ColumnRef } from '../plan.ts';
import type { Reading } from './frame.ts';

/** Rows were named or asked for before this place: «у кого», "client with", not "what is the maximum". */
export function asksForRows(reading: Reading, at: number): boolean {
  const { frame, items } = reading;
  if (frame.which && frame.groups.length > 0 && !frame.who) return false;
  if (frame.who) return true;
  if (frame.counts || frame.share !== null) return false;
  const named = frame.mentions.some(mention => mention.via === 'noun' && mention.at < at);
  const preposition = items[at - 1]?.text.toLowerCase() ?? '';
  const before2 = items[at - 2]?.text.toLowerCase() ?? '';
  return (
    named && /^(с|со|with|the|having|has|у|по|имеет|имеющий)$/.test(preposition) && !/^(of)$/.test(before2)
  );
}

/** «самый большой кредит»: of things of a kind, the rows themselves are meant, not the latest of each owner. */
export function thingOf(
  { items, catalogue }: Reading,
  at: number,
  columns: readonly ColumnRef[],
): string | null {
  const thing = sensesOf(items[at], 'value').find(sense =>
    columns.some(ref => ref.relation === sense.relation),
  );
  return thing && thing.relation !== catalogue.defaultRelation ? thing.relation : null;
}
