import { type Catalogue, columnOf } from '../../../catalog/catalogue.ts';
import type { Item } from '../linking/items.ts';
import { columnsAt, hasRole, sensesOf } from '../linking/items.ts';
import type { Role } from '../linking/roles.ts';
import type { ColumnRef } from '../plan.ts';
import { asksNothing } from './passing.ts';
import { emptySketch, type Sketch } from './sketch.ts';

const NOISE: ReadonlySet<Role['role']> = new Set([
  'skip',
  'all',
  'predicate',
  'itself',
  'show',
  'only',
  'who',
  'which',
  'again',
]);

/** The items of a question that say something, and how far they are read. */
export interface Cursor {
  readonly catalogue: Catalogue;
  readonly items: readonly Item[];
  readonly sketch: Sketch;
  /** Items that no rule could place. */
  readonly loose: Item[];
  at: number;
  negated: boolean;
  joiner: 'and' | 'or';
  /** "both", «и … и»: what follows holds all at once. */
  both: boolean;
  /** Columns named and not yet used, by place. */
  readonly open: Map<number, readonly ColumnRef[]>;
  /** What the figure read last begins and ends with, for a bound that follows it. */
  lastFigure: { readonly index: number; readonly end: number } | null;
}

/** Leaves out what asks for nothing; the places of what stays are those in the shortened list. */
export function openCursor(items: readonly Item[], catalogue: Catalogue): Cursor {
  return {
    catalogue,
    items: items
      .map(plainRole)
      .filter((item, at, all) => !isNoise(item) && !isOfAll(all, at) && !isHeadCount(all, at)),
    sketch: emptySketch(),
    loose: [],
    at: 0,
    negated: false,
    joiner: 'and',
    both: false,
    open: new Map(),
    lastFigure: null,
  };
}

/** «Какие» is no city that sounds like it: a closed-class word is that, whatever value it sounds like. */
function plainRole(item: Item): Item {
  const closed = item.roles.some(({ role }) => NOISE.has(role) || CLOSED.has(role));
  const values = item.senses.length > 0 && item.senses.every(sense => sense.kind === 'value');
  return closed && values && item.length === 1 ? { ...item, senses: [] } : item;
}

const CLOSED: ReadonlySet<Role['role']> = new Set([
  'count',
  'and',
  'or',
  'not',
  'none',
  'by',
  'each',
  'relative',
  'pronoun',
  'cmp',
  'most',
  'least',
]);

/** «по всем игрокам», "for all": over all of them together, so no group. */
function isOfAll(items: readonly Item[], at: number): boolean {
  const role = (place: number, name: Role['role']) => hasRole(items[place], name) !== undefined;
  // "owned by students": after a participle it is no grouping.
  const participle =
    /^[a-z]+(ed|en|wn|ne|de|ght|ld|ung)$/i.test(items[at - 1]?.text ?? '') &&
    /^by$/i.test(items[at]?.text ?? '');
  return role(at, 'by') && (role(at + 1, 'all') || participle);
}

/** «10 000 человек», "20 people": what a number counts where people are no table. */
function isHeadCount(items: readonly Item[], at: number): boolean {
  return (
    items[at]!.unknown &&
    items[at - 1]?.number !== undefined &&
    /^(человека?|людей|people|persons)$/i.test(items[at]!.text)
  );
}

function isNoise(item: Item): boolean {
  if (asksNothing(item)) return true;
  if (item.unknown || item.number || item.period || item.quoted !== undefined) return false;
  return (
    item.senses.every(sense => sense.kind === 'filler' || sense.kind === 'light') &&
    item.roles.every(role => NOISE.has(role.role))
  );
}

/** Relations that an item names by a noun, or by a verb. */
export function relationsAt(cursor: Cursor, at: number, via?: 'noun' | 'verb'): string[] {
  return sensesOf(cursor.items[at], 'relation')
    .filter(sense => via === undefined || sense.via === via)
    .map(sense => sense.relation);
}

export function columnsNamed(cursor: Cursor, at: number): ColumnRef[] {
  return columnsAt(cursor.items[at]);
}

export function isNumeric(cursor: Cursor, ref: ColumnRef): boolean {
  return columnOf(cursor.catalogue, ref).type === 'number';
}

export function has(cursor: Cursor, at: number, ...roles: Role['role'][]): boolean {
  return roles.some(role => hasRole(cursor.items[at], role) !== undefined);
}

/** The next place that is no joint, at or after `from`. */
export function pastJoints(cursor: Cursor, from: number): number {
  let at = from;
  while (has(cursor, at, 'and', 'comma') && !speaks(cursor.items[at])) at++;
  return at;
}

/** An item that the catalogue knows, whatever else the grammar takes it for. */
export function speaks(item: Item | undefined): boolean {
  return (item?.senses ?? []).some(sense => sense.kind !== 'filler' && sense.kind !== 'light');
}
