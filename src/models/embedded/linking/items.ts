import type { Sense } from '../../../catalog/lexicon.ts';
import type { ColumnRef } from '../plan.ts';
import type { Period } from './periods.ts';
import type { Role } from './roles.ts';
import type { SaidNumber } from './tokens.ts';

/** A span of the text and everything it may stand for; `unknown` when nothing. */
export interface Item {
  /** First token and how many. */
  readonly at: number;
  readonly length: number;
  readonly text: string;
  readonly senses: readonly Sense[];
  readonly roles: readonly Role[];
  readonly number?: SaidNumber;
  readonly period?: Period;
  readonly quoted?: string;
  readonly unknown: boolean;
}

/** What the item does, if it does this among other things. */
export function hasRole<R extends Role['role']>(
  item: Item | undefined,
  role: R,
): Extract<Role, { role: R }> | undefined {
  return item?.roles.find((known): known is Extract<Role, { role: R }> => known.role === role);
}

/** What the item may mean, of one kind of meaning. */
export function sensesOf<K extends Sense['kind']>(
  item: Item | undefined,
  kind: K,
): Extract<Sense, { kind: K }>[] {
  return (item?.senses ?? []).filter((sense): sense is Extract<Sense, { kind: K }> => sense.kind === kind);
}

/** The columns an item names. */
export function columnsAt(item: Item | undefined): ColumnRef[] {
  return sensesOf(item, 'column').map(({ relation, column }) => ({ relation, column }));
}

const PASSED: ReadonlySet<Role['role']> = new Set([
  'skip',
  'all',
  'predicate',
  'relative',
  'itself',
  'distinct',
  'show',
  'only',
  'both',
]);

/** True for an item that carries nothing of its own: a preposition, a filler. */
export function isPassing(item: Item | undefined): boolean {
  if (!item || item.unknown || item.number || item.period || item.quoted !== undefined) return false;
  return (
    item.senses.every(sense => sense.kind === 'filler' || sense.kind === 'light') &&
    item.roles.every(role => PASSED.has(role.role))
  );
}

/** The next item that carries something, at or after `from`. */
export function skipPassing(items: readonly Item[], from: number): number {
  let next = from;
  while (next < items.length && isPassing(items[next])) next++;
  return next;
}

/** The last item that carries something before `from`, or -1. */
export function skipBack(items: readonly Item[], from: number): number {
  let last = from - 1;
  while (last >= 0 && isPassing(items[last])) last--;
  return last;
}
