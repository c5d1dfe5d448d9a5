import type { Period } from '../linking/periods.ts';
import type { ColumnRef, Operator } from '../plan.ts';
import type { Step } from './roads.ts';
import type { FigureFn } from './sketch.ts';

/** A figure with its meaning settled. `count` without a column counts rows. */
export interface QueryFigure {
  readonly fn: FigureFn;
  readonly column: ColumnRef | null;
  /** The relation whose rows are counted. */
  readonly relation: string;
  readonly distinct: boolean;
}

export type Output =
  | { readonly kind: 'column'; readonly ref: ColumnRef }
  | { readonly kind: 'figure'; readonly figure: QueryFigure };

/** A test of one relation's columns, every name settled. */
export type RowTest =
  | {
      readonly kind: 'compare';
      readonly ref: ColumnRef;
      readonly op: Operator;
      readonly value: number | string | boolean;
    }
  | { readonly kind: 'between'; readonly ref: ColumnRef; readonly low: number; readonly high: number }
  | { readonly kind: 'in'; readonly ref: ColumnRef; readonly values: readonly string[] }
  | {
      readonly kind: 'pattern';
      readonly ref: ColumnRef;
      readonly mode: 'starts' | 'ends' | 'contains' | 'equals';
      readonly text: string;
    }
  | { readonly kind: 'period'; readonly ref: ColumnRef; readonly period: Period }
  | { readonly kind: 'missing'; readonly ref: ColumnRef }
  | {
      readonly kind: 'against';
      readonly ref: ColumnRef;
      readonly op: Operator;
      readonly fn: 'avg' | 'min' | 'max';
    }
  | { readonly kind: 'columns'; readonly ref: ColumnRef; readonly op: Operator; readonly other: ColumnRef };

/** A condition on the rows: a test, some of several, rows of another relation that must or must not be there. */
export type Clause =
  | { readonly kind: 'test'; readonly test: RowTest; readonly negated: boolean }
  | { readonly kind: 'any'; readonly clauses: readonly Clause[] }
  | {
      readonly kind: 'exists';
      /** From a relation of the query to the one the tests are about. */
      readonly road: readonly Step[];
      readonly clauses: readonly Clause[];
      readonly negated: boolean;
      /** How many there must be; at least one when null. Fewer than some means one or more all the same. */
      readonly count: { readonly op: Operator; readonly value: number; readonly high: number | null } | null;
    };

export interface Query {
  /** The relation that the first column or figure is of. */
  readonly subject: string;
  /** Every further relation that is joined, by the steps that lead to it. */
  readonly joins: readonly Step[];
  readonly outputs: readonly Output[];
  readonly where: readonly Clause[];
  /** Empty: rows are listed, or one figure over all of them. */
  readonly groups: readonly ColumnRef[];
  readonly having: readonly { readonly figure: QueryFigure; readonly op: Operator; readonly value: number }[];
  readonly orders: readonly { readonly by: Output; readonly descending: boolean }[];
  readonly limit: number | null;
  /** Rows equal to the last one by the order come too: "the oldest" may be several. */
  readonly withTies: boolean;
  readonly distinct: boolean;
}
