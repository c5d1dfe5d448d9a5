import { type Catalogue, columnOf, relationOf } from '../../../catalog/catalogue.ts';
import type { ColumnRef, Condition, Measure, Plan } from '../plan.ts';

/** What a plan speaks of: columns, values, relations, numbers, and the kinds of condition there are in it. */
export class PlanContent {
  readonly #catalogue: Catalogue;
  /** `relation.column`. */
  readonly columns = new Set<string>();
  /** `relation.column=value`. */
  readonly values = new Set<string>();
  readonly relations = new Set<string>();
  readonly numbers = new Set<number>();
  denies = false;
  compares = false;
  dates = false;
  patterns = false;

  constructor(plan: Plan, catalogue: Catalogue) {
    this.#catalogue = catalogue;
    this.relations.add(plan.relation).add(catalogue.defaultRelation);
    for (const ref of plan.columns) this.#column(ref);
    for (const group of plan.groups) this.#column(group.column);
    for (const measure of plan.measures) this.#measure(measure);
    for (const order of plan.orders) if (order.by.kind === 'column') this.#column(order.by.column);
    for (const having of plan.having) {
      this.#number(having.value);
      if (having.high !== undefined) this.#number(having.high);
      this.compares = true;
    }
    if (plan.limit !== null) this.#number(plan.limit);
    if (plan.offset > 0) this.#number(plan.offset + 1);
    this.#condition(plan.where);
    if (plan.shape === 'rows') {
      const relation = relationOf(catalogue, plan.relation);
      for (const column of [relation.key, ...relation.show])
        if (column) this.#column({ relation: relation.name, column });
    }
  }

  #measure(measure: Measure): void {
    if (measure.column) this.#column(measure.column);
    if (measure.other) this.#column(measure.other);
    if (measure.per) this.#column(measure.per);
    if (measure.relation) this.relations.add(measure.relation);
    this.#condition(measure.where ?? null);
  }

  #column(ref: ColumnRef): void {
    this.columns.add(`${ref.relation}.${ref.column}`);
    for (const row of columnOf(this.#catalogue, ref).latest) this.values.add(row);
    this.relations.add(ref.relation);
  }

  #number(value: number): void {
    this.numbers.add(value);
  }

  #condition(condition: Condition | null): void {
    if (condition === null) return;
    if ('column' in condition) this.#column(condition.column);
    switch (condition.kind) {
      case 'all':
      case 'any':
        for (const item of condition.items) this.#condition(item);
        return;
      case 'not':
        this.denies = true;
        this.#condition(condition.item);
        return;
      case 'related':
        this.relations.add(condition.relation);
        this.#condition(condition.where);
        if (condition.measure?.column) this.#column(condition.measure.column);
        if (condition.value !== undefined) this.#number(condition.value);
        if (condition.high !== undefined) this.#number(condition.high);
        if (condition.measure) this.compares = true;
        if (condition.measure && (condition.value === 0 || condition.op === '<' || condition.op === '<='))
          this.denies = true;
        return;
      case 'in':
        for (const value of condition.values) this.#value(condition.column, value);
        this.denies ||= condition.negated;
        return;
      case 'member':
        this.#value(condition.column, condition.value);
        return;
      case 'compare':
        if (typeof condition.value === 'number') this.#number(condition.value);
        if (typeof condition.value === 'string') this.#value(condition.column, condition.value);
        this.compares = true;
        this.denies ||=
          condition.value === false ||
          condition.value === 0 ||
          ['<>', '<', '<=', '>='].includes(condition.op);
        this.dates ||= columnOf(this.#catalogue, condition.column).unit === 'year';
        return;
      case 'between':
        this.#number(condition.low);
        this.#number(condition.high);
        this.compares = true;
        return;
      case 'missing':
        this.denies ||= !condition.negated;
        return;
      case 'period':
      case 'part':
        this.dates = true;
        if (condition.kind === 'period' && condition.from) this.#number(Number(condition.from.slice(0, 4)));
        return;
      case 'pattern':
        this.patterns = true;
        return;
      case 'against':
        this.compares = true;
        this.denies ||= condition.op === '<' || condition.op === '<=';
    }
  }

  /** A value counts for the column of the same values in every relation: a company is one company wherever it stands. */
  #value(ref: ColumnRef, value: string): void {
    this.values.add(`${ref.relation}.${ref.column}=${value}`);
  }
}
