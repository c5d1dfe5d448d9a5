import type { Catalogue } from '../../../catalog/catalogue.ts';
import type { Item } from '../linking/items.ts';
import type { Period } from '../linking/periods.ts';
import type { ColumnRef, Condition, Grain, MeasureFn, Operator } from '../plan.ts';

export type Joiner = 'and' | 'or';

/** One stated condition whose columns may still have several readings. */
export type Atom = { readonly at: number; readonly joiner: Joiner; readonly negated: boolean } & (
  | {
      readonly kind: 'values';
      /** Readings: the column with the values named in it. */
      readonly options: readonly { readonly column: ColumnRef; readonly values: readonly string[] }[];
      readonly joined: 'one' | 'and' | 'or';
      readonly both: boolean;
      readonly sole: boolean;
      /** Said one against the other or with a preposition each: figures are wanted for each of them. */
      readonly each: boolean;
    }
  | { readonly kind: 'condition'; readonly options: readonly Condition[] }
  | { readonly kind: 'period'; readonly period: Period; readonly columns: readonly ColumnRef[] }
  | {
      readonly kind: 'rows';
      readonly relation: string;
      readonly op: Operator;
      readonly value: number;
      readonly high?: number;
    }
  | {
      readonly kind: 'figure';
      readonly measure: RawMeasure;
      readonly op: Operator;
      readonly value: number;
      readonly high?: number;
    }
);

export interface RawMeasure {
  readonly fn: MeasureFn;
  /** Readings of the column; empty: rows of `relation` (or the question's own) are counted. */
  readonly columns: readonly ColumnRef[];
  readonly others?: readonly ColumnRef[];
  readonly relation: string | null;
  readonly p?: number;
  /** A figure the catalogue names: its numerator or column. */
  readonly named?: string;
  /** "how many of them": the conditions from this item on restrict this figure alone. */
  readonly restrictedFrom?: number;
}

export interface RawGroup {
  readonly columns: readonly ColumnRef[];
  readonly grain?: Grain;
  /** Rows of this relation, one group each. */
  readonly relation?: string;
  readonly at: number;
}

export interface Ranking {
  readonly descending: boolean;
  readonly by:
    | { readonly kind: 'columns'; readonly columns: readonly ColumnRef[] }
    | { readonly kind: 'count'; readonly relation: string | null }
    | { readonly kind: 'measure'; readonly measure: RawMeasure };
  /** Asked as a superlative: a bound is meant even when none is said. */
  readonly superlative: boolean;
  readonly plural: boolean;
}

export interface Mention {
  readonly relation: string;
  readonly at: number;
  readonly via: 'noun' | 'verb';
  readonly negated: boolean;
  readonly present: boolean;
}

/** A relation that is named at a place: as its noun, and neither denied nor said to be there, unless `more` says so. */
export function mentionOf(
  relation: string,
  at: number,
  more: Partial<Pick<Mention, 'via' | 'negated' | 'present'>> = {},
): Mention {
  return { relation, at, via: 'noun', negated: false, present: false, ...more };
}

/** What a question says, before it is decided which relation it is about. */
export interface Frame {
  items: readonly Item[];
  shows: boolean;
  counts: boolean;
  who: boolean;
  which: boolean;
  compare: boolean;
  share: number | null;
  shareBase: number | null;
  predicates: number[];
  describe: boolean;
  percentOfTotal: boolean;
  distinct: boolean;
  atoms: Atom[];
  mentions: Mention[];
  columns: { columns: readonly ColumnRef[]; at: number; used: boolean }[];
  measures: RawMeasure[];
  groups: RawGroup[];
  rankings: Ranking[];
  sorts: { columns: readonly ColumnRef[]; measure: RawMeasure | null; descending: boolean | null }[];
  limit: number | null;
  offset: number;
  divide: number | null;
  ratioPer: { relation: string; perRelation: string | null } | null;
  /** Spans that matter and found no place. */
  unknown: Item[];
  vague: Item[];
  forbidden: Item[];
  loose: Item[];
  again: boolean;
  pronoun: boolean;
  ofThem: boolean;
  startsWithOnly: boolean;
  removes: ColumnRef[] | null;
  adds: boolean;
}

/** The frame being filled while the items are read from left to right. */
export interface Reading {
  readonly items: readonly Item[];
  readonly catalogue: Catalogue;
  readonly frame: Frame;
  negated: Item | null;
  joiner: Joiner;
  only: boolean;
  both: boolean;
  most: 'most' | 'least' | null;
  mostPlural: boolean;
  topPending: boolean;
}

export function emptyFrame(items: readonly Item[]): Frame {
  return {
    items,
    shows: false,
    counts: false,
    who: false,
    which: false,
    compare: false,
    share: null,
    shareBase: null,
    predicates: [],
    describe: false,
    percentOfTotal: false,
    distinct: false,
    atoms: [],
    mentions: [],
    columns: [],
    measures: [],
    groups: [],
    rankings: [],
    sorts: [],
    limit: null,
    offset: 0,
    divide: null,
    ratioPer: null,
    unknown: [],
    vague: [],
    forbidden: [],
    loose: [],
    again: false,
    pronoun: false,
    ofThem: false,
    startsWithOnly: false,
    removes: null,
    adds: false,
  };
}
