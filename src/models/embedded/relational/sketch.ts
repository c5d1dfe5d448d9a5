import type { Period } from '../linking/periods.ts';
import type { ColumnRef, Operator } from '../plan.ts';

/** A column as said: every reading of its name, and where it stands. One reading is left once it is settled. */
export interface SaidColumn {
  readonly refs: readonly ColumnRef[];
  readonly at: number;
}

export type FigureFn = 'count' | 'avg' | 'sum' | 'min' | 'max' | 'median' | 'stddev';

/** A number to be computed. `count` counts rows of `relation`, or different values of `column` where one is named. */
export interface Figure {
  readonly fn: FigureFn;
  readonly relation: string | null;
  readonly column: SaidColumn | null;
  readonly distinct: boolean;
  readonly at: number;
}

/** What a row of the answer shows. An entity is shown by what a person knows it by. */
export type Target =
  | { readonly kind: 'column'; readonly column: SaidColumn; readonly at: number }
  | { readonly kind: 'entity'; readonly relation: string; readonly at: number }
  | { readonly kind: 'figure'; readonly figure: Figure; readonly at: number };

export type Test =
  | {
      readonly kind: 'compare';
      readonly column: SaidColumn;
      readonly op: Operator;
      readonly value: number | string;
    }
  | { readonly kind: 'between'; readonly column: SaidColumn; readonly low: number; readonly high: number }
  | {
      readonly kind: 'values';
      readonly options: readonly { readonly ref: ColumnRef; readonly values: readonly string[] }[];
      /** Each value needs a row of its own: "both in 2014 and in 2015". */
      readonly each: boolean;
    }
  | {
      readonly kind: 'pattern';
      readonly column: SaidColumn;
      readonly mode: 'starts' | 'ends' | 'contains' | 'equals';
      readonly text: string;
    }
  | { readonly kind: 'period'; readonly column: SaidColumn; readonly period: Period }
  | { readonly kind: 'missing'; readonly column: SaidColumn }
  | { readonly kind: 'truth'; readonly column: SaidColumn; readonly value: string | number | boolean }
  | {
      readonly kind: 'against';
      readonly column: SaidColumn;
      readonly op: Operator;
      readonly fn: 'avg' | 'min' | 'max';
    }
  | { readonly kind: 'columns'; readonly left: SaidColumn; readonly op: Operator; readonly right: SaidColumn }
  | { readonly kind: 'has'; readonly relation: string }
  | {
      readonly kind: 'many';
      readonly relation: string;
      readonly op: Operator;
      readonly value: number;
      readonly high?: number;
    }
  | { readonly kind: 'figure'; readonly figure: Figure; readonly op: Operator; readonly value: number };

/** A condition as said, with what ties it to the one before. */
export interface Filter {
  readonly test: Test;
  readonly at: number;
  readonly negated: boolean;
  readonly joiner: 'and' | 'or';
}

export type Key =
  | { readonly kind: 'column'; readonly column: SaidColumn }
  | { readonly kind: 'figure'; readonly figure: Figure };

export interface Rank {
  readonly by: Key;
  readonly descending: boolean;
  readonly at: number;
}

/** A question to several related tables, read but not yet settled on one meaning. */
export interface Sketch {
  targets: Target[];
  filters: Filter[];
  /** "the oldest", "with most concerts": the first by it, `limit` of them. */
  ranks: Rank[];
  orders: Rank[];
  /** Said to be one row each: "for each country", «по странам». */
  groups: (SaidColumn | { readonly relation: string; readonly at: number })[];
  /** How many are wanted; 0: several, none said. */
  limit: number | null;
  distinct: boolean;
  /** "both" was said somewhere. */
  both: boolean;
  /** The order's direction was told apart from its column. */
  directed: boolean;
  /** Every relation named, in order. */
  mentions: {
    readonly relation: string;
    readonly at: number;
    readonly verb: boolean;
    /** Said in a denial that is about what follows: «не брали романы». */
    readonly denied?: boolean;
  }[];
}

export function emptySketch(): Sketch {
  return {
    targets: [],
    filters: [],
    ranks: [],
    orders: [],
    groups: [],
    limit: null,
    distinct: false,
    both: false,
    directed: false,
    mentions: [],
  };
}
