/** A column by its relation. */
export interface ColumnRef {
  readonly relation: string;
  readonly column: string;
}

export type Operator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Scalar = string | number | boolean;

export type Grain = 'day' | 'week' | 'month' | 'quarter' | 'year';

/** A condition on the rows of a relation. `related` conditions speak of rows of another relation that belong to the row. */
export type Condition =
  | { readonly kind: 'all' | 'any'; readonly items: readonly Condition[] }
  | { readonly kind: 'not'; readonly item: Condition }
  | { readonly kind: 'compare'; readonly column: ColumnRef; readonly op: Operator; readonly value: Scalar }
  | { readonly kind: 'between'; readonly column: ColumnRef; readonly low: number; readonly high: number }
  | {
      readonly kind: 'in';
      readonly column: ColumnRef;
      readonly values: readonly string[];
      readonly negated: boolean;
    }
  | { readonly kind: 'missing'; readonly column: ColumnRef; readonly negated: boolean }
  | { readonly kind: 'member'; readonly column: ColumnRef; readonly value: string; readonly sole: boolean }
  | {
      readonly kind: 'period';
      readonly column: ColumnRef;
      readonly from: string | null;
      readonly to: string | null;
    }
  | {
      readonly kind: 'part';
      readonly column: ColumnRef;
      readonly part: 'month' | 'day';
      readonly value: number;
    }
  | {
      readonly kind: 'pattern';
      readonly column: ColumnRef;
      readonly mode: 'starts' | 'ends' | 'contains' | 'equals';
      readonly text: string;
    }
  | {
      readonly kind: 'against';
      readonly column: ColumnRef;
      readonly op: Operator;
      readonly fn: 'avg' | 'median';
    }
  | {
      readonly kind: 'related';
      readonly relation: string;
      readonly where: Condition | null;
      /** Absent: at least one such row. */
      readonly measure?: { readonly fn: MeasureFn; readonly column: ColumnRef | null };
      readonly op?: Operator;
      readonly value?: number;
      readonly high?: number;
    };

export type MeasureFn =
  | 'count'
  | 'count_distinct'
  | 'sum'
  | 'avg'
  | 'median'
  | 'min'
  | 'max'
  | 'stddev'
  | 'percentile'
  | 'share'
  | 'share_of_total'
  | 'corr'
  | 'per';

/** One figure. `where` restricts it (a share's numerator, "how many of them"); null column: rows are counted. */
export interface Measure {
  readonly fn: MeasureFn;
  readonly column: ColumnRef | null;
  /** The second column of a correlation. */
  readonly other?: ColumnRef;
  readonly where?: Condition;
  /** 0..1, of a percentile. */
  readonly p?: number;
  /** The figure is divided by this: months told in years. */
  readonly divide?: number;
  /** `per`: rows for each distinct value of this column. */
  readonly per?: ColumnRef;
  /** Rows of this relation, counted for each row of the plan's own. */
  readonly relation?: string;
}

export interface Group {
  readonly column: ColumnRef;
  readonly grain?: Grain;
}

export interface Order {
  /** A column of the rows, a group or a measure by its place. */
  readonly by:
    | { readonly kind: 'column'; readonly column: ColumnRef }
    | { readonly kind: 'group'; readonly index: number }
    | { readonly kind: 'measure'; readonly index: number };
  readonly descending: boolean;
}

export interface Having {
  readonly measure: number;
  readonly op: Operator;
  readonly value: number;
  readonly high?: number;
}

/** What a question asks of the data, before SQL: rows of one relation, or figures over them. */
export interface Plan {
  readonly relation: string;
  /** `rows`: a list; `figures`: measures, by group or in all. */
  readonly shape: 'rows' | 'figures';
  readonly where: Condition | null;
  readonly columns: readonly ColumnRef[];
  readonly groups: readonly Group[];
  readonly measures: readonly Measure[];
  readonly having: readonly Having[];
  readonly orders: readonly Order[];
  readonly limit: number | null;
  readonly offset: number;
}

/** Conditions joined by "and"; null when there are none, the one itself when it is alone. */
export function allOf(items: readonly (Condition | null)[]): Condition | null {
  const flat = items.flatMap(item => (item === null ? [] : item.kind === 'all' ? item.items : [item]));
  return flat.length === 0 ? null : flat.length === 1 ? flat[0]! : { kind: 'all', items: flat };
}

/** Conditions joined by "or", flattened likewise. */
export function anyOf(items: readonly Condition[]): Condition {
  const flat = items.flatMap(item => (item.kind === 'any' ? item.items : [item]));
  return flat.length === 1 ? flat[0]! : { kind: 'any', items: flat };
}

/** The opposite, kept in the plain form a person would use where there is one. Rows without a value stay out either way. */
export function negate(item: Condition): Condition {
  const opposite: Record<Operator, Operator> = {
    '=': '<>',
    '<>': '=',
    '<': '>=',
    '>=': '<',
    '>': '<=',
    '<=': '>',
  };
  switch (item.kind) {
    case 'not':
      return item.item;
    case 'in':
    case 'missing':
      return { ...item, negated: !item.negated };
    case 'compare':
      return typeof item.value === 'boolean'
        ? { ...item, value: !item.value }
        : { ...item, op: opposite[item.op] };
    case 'against':
      return { ...item, op: opposite[item.op] };
    default:
      return { kind: 'not', item };
  }
}

/** Every column a condition speaks of on the plan's own relation and those it belongs to. */
export function columnsOf(condition: Condition | null): ColumnRef[] {
  if (condition === null) return [];
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.items.flatMap(columnsOf);
    case 'not':
      return columnsOf(condition.item);
    case 'related':
      return [];
    default:
      return [condition.column];
  }
}

export function sameRef(a: ColumnRef | null, b: ColumnRef | null): boolean {
  return a === b || (a !== null && b !== null && a.relation === b.relation && a.column === b.column);
}

/** A column as the tools take it: `relation.column`. */
export function columnPath({ relation, column }: ColumnRef): string {
  return `${relation}.${column}`;
}

/** The plan that lists the rows a plan is of. */
export function rowsOf(plan: Plan): Plan {
  return {
    ...plan,
    shape: 'rows',
    groups: [],
    measures: [],
    having: [],
    orders: [],
    columns: [],
    limit: null,
    offset: 0,
  };
}
