import type { SaidNumber } from '../linking/tokens.ts';
import type { Operator } from '../plan.ts';

/** What a comparator says after "not": «не больше 40» is at most 40. */
export const FLIPPED: Readonly<Record<Operator, Operator>> = {
  '>': '<=',
  '<': '>=',
  '>=': '<',
  '<=': '>',
  '=': '<>',
  '<>': '=',
};

/** A bound as said: one number or two, and the place to go on from after them. */
export interface Bounds {
  readonly op: Operator;
  readonly low: SaidNumber;
  readonly high: SaidNumber | null;
  readonly next: number;
}

/** Bounds as an atom keeps them, without units. */
export function plainBounds(bounds: Bounds): { op: Operator; value: number; high?: number } {
  return { op: bounds.op, value: bounds.low.value, ...(bounds.high ? { high: bounds.high.value } : {}) };
}

/** «от 500 до 900 тысяч»: the first number takes the second's multiplier and unit when it has none of its own. */
export function lend(low: SaidNumber, high: SaidNumber): SaidNumber {
  const scaled =
    low.scale === 1 && high.scale > 1 && low.value < (high.value / high.scale) * 10 && low.value < high.scale
      ? low.value * high.scale
      : low.value;
  return { ...low, value: scaled, unit: low.unit ?? high.unit };
}
