import type { Condition } from '../plan.ts';
import type { Reading } from './frame.ts';

/** Adds a stated condition, taking the pending connective and negation with it. */
export function addCondition(reading: Reading, at: number, options: readonly Condition[]): void {
  reading.frame.atoms.push({
    kind: 'condition',
    at,
    joiner: reading.joiner,
    negated: reading.negated !== null,
    options,
  });
  reading.negated = null;
  reading.joiner = 'and';
}
