import { type Catalogue, columnOf, relationOf } from '../../catalog/catalogue.ts';
import type { Sense } from '../../catalog/lexicon.ts';
import type { Frame } from './frame.ts';
import type { Role } from './grammar.ts';
import type { Item } from './link.ts';
import type { ColumnRef, Condition, Measure, Plan } from './plan.ts';

/**
 * The words of a question that its plan does nothing with: said, understood one by one, and yet without effect on the
 * answer. An answer given all the same would be an answer to another question. In the order they were said.
 */
export function unaccounted(frame: Frame, plan: Plan, catalogue: Catalogue): Item[] {
  const said = new Account(plan, catalogue);
  return frame.items.filter(item => !said.holds(item));
}

/** Roles that shape nothing by themselves or whose effect another word of the same phrase shows. */
const SILENT: ReadonlySet<Role['role']> = new Set<Role['role']>([
  'show',
  'who',
  'which',
  'by',
  'all',
  'and',
  'comma',
  'skip',
  'predicate',
  'relative',
  'pronoun',
  'again',
  'remove',
  'add',
  'ofThem',
  'among',
  'only',
  'both',
  'distinct',
  'average',
  'times',
  'instead',
  'present',
  'orMore',
  'orLess',
  'between',
  'grain',
  'or',
  'per',
]);

const NUMBER_SLACK = 1e-6;

/** What a plan speaks of: columns, values, relations, numbers, figures. */
class Account {
  readonly #plan: Plan;
  readonly #catalogue: Catalogue;
  readonly #columns = new Set<string>();
  readonly #values = new Set<string>();
  readonly #relations = new Set<string>();
  readonly #numbers = new Set<number>();
  #denies = false;
  #compares = false;
  #dates = false;
  #patterns = false;

  constructor(plan: Plan, catalogue: Catalogue) {
    this.#plan = plan;
    this.#catalogue = catalogue;
    this.#relations.add(plan.relation).add(catalogue.defaultRelation);
    for (const ref of plan.columns) this.#column(ref);
    for (const group of plan.groups) this.#column(group.column);
    for (const measure of plan.measures) this.#measure(measure);
    for (const order of plan.orders) if (order.by.kind === 'column') this.#column(order.by.column);
    for (const having of plan.having) {
      this.#number(having.value);
      if (having.high !== undefined) this.#number(having.high);
      this.#compares = true;
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

  holds(item: Item): boolean {
    if (item.unknown || item.quoted !== undefined) return this.#patterns;
    if (item.number) return this.#holdsNumber(item.number.value);
    if (item.period) return this.#dates;
    const senses = item.senses.filter(sense => sense.kind !== 'filler');
    if (senses.some(sense => this.#holdsSense(sense))) return true;
    if (item.roles.some(role => role.role !== 'skip' && this.#holdsRole(role, item.text))) return true;
    return senses.length === 0 && item.roles.every(role => role.role === 'skip');
  }

  #holdsSense(sense: Sense): boolean {
    switch (sense.kind) {
      case 'relation':
        return this.#relations.has(sense.relation);
      case 'column':
        return (
          this.#columns.has(`${sense.relation}.${sense.column}`) &&
          (!sense.within || this.#values.has(`${sense.relation}.${sense.within.column}=${sense.within.is}`))
        );
      case 'more':
      case 'less':
      case 'counted':
        return this.#columns.has(`${sense.relation}.${sense.column}`);
      case 'value':
        return this.#holdsValue(sense);
      case 'notion': {
        const notion = this.#catalogue.notions[sense.index]!;
        return this.#columns.has(`${notion.relation}.${notion.column}`);
      }
      case 'measure': {
        const measure = this.#catalogue.measures.find(known => known.name === sense.name);
        return measure !== undefined && this.#columns.has(`${measure.relation}.${measure.column}`);
      }
      case 'light':
        return sense.of.some(lean => this.#leansOn(lean));
      default:
        return false;
    }
  }

  /** A value is there as a condition, or as the company whose rows are counted by the same name. */
  #holdsValue({ relation, column, value }: Extract<Sense, { kind: 'value' }>): boolean {
    if (this.#values.has(`${relation}.${column}=${value}`)) return true;
    const about = columnOf(this.#catalogue, { relation, column });
    const grouped = this.#plan.groups.some(
      group => group.column.relation === relation && group.column.column === column,
    );
    return grouped && about.values.length > 0 && !about.ofCompanies;
  }

  #leansOn(lean: string): boolean {
    if (lean.includes('=')) return this.#values.has(lean);
    if (!lean.includes('.')) return this.#relations.has(lean);
    if (!lean.endsWith('*')) return this.#columns.has(lean);
    return [...this.#columns].some(column => column.startsWith(lean.slice(0, -1)));
  }

  #holdsRole(role: Role, text: string): boolean {
    const plan = this.#plan;
    switch (role.role) {
      case 'count':
        return (
          plan.measures.some(measure =>
            ['count', 'count_distinct', 'sum', 'per', 'avg'].includes(measure.fn),
          ) || this.#compares
        );
      case 'agg':
        return this.#holdsFigure(role.fn, text);
      case 'share':
        return plan.measures.some(measure => measure.fn === 'share' || measure.fn === 'share_of_total');
      case 'describe':
      case 'quartiles':
        return plan.measures.length > 1;
      case 'compare':
        return plan.groups.length > 0;
      case 'each':
        return (
          plan.groups.length > 0 || plan.measures.some(measure => measure.relation || measure.fn === 'per')
        );
      case 'order':
      case 'descending':
      case 'ascending':
      case 'popular':
      case 'mostOf':
      case 'leastOf':
        return plan.orders.length > 0;
      case 'top':
        return plan.orders.length > 0 || plan.limit !== null;
      case 'most':
      case 'least':
      case 'ordinal':
        return (
          plan.orders.length > 0 ||
          plan.measures.some(measure => measure.fn === 'max' || measure.fn === 'min')
        );
      case 'not':
      case 'none':
      case 'except':
      case 'missing':
      case 'unset':
        return this.#denies;
      case 'begins':
      case 'ends':
      case 'contains':
        return this.#patterns;
      case 'inUnit':
        return role.unit === 'months' || plan.measures.some(measure => measure.divide !== undefined);
      case 'cmp':
        return true;
      case 'itself':
        return (
          !/процент|percent|%/i.test(text) || plan.measures.some(measure => measure.fn.startsWith('share'))
        );
      case 'other':
        return false;
      default:
        return SILENT.has(role.role);
    }
  }

  #holdsFigure(fn: Measure['fn'], text: string): boolean {
    const { measures, orders, groups } = this.#plan;
    if (fn === 'avg' && (this.#compares || measures.some(measure => measure.fn === 'per'))) return true;
    if ((fn === 'max' || fn === 'min') && orders.length > 0) return true;
    // «сколько всего»: a total of rows is their count.
    if (
      fn === 'sum' &&
      !/сумм|amount|sum|value/i.test(text) &&
      measures.some(measure => measure.fn === 'count')
    )
      return true;
    return measures.some(measure => measure.fn === fn) || (groups.length > 0 && this.#compares);
  }

  #holdsNumber(value: number): boolean {
    const near = (known: number) => Math.abs(known - value) <= NUMBER_SLACK * Math.max(1, Math.abs(value));
    for (const known of this.#numbers)
      if ([1, 12, 1 / 12, 100, 0.01, 1000, 1e6, 0.001, 1e-6].some(scale => near(known * scale))) return true;
    const { measures, groups } = this.#plan;
    // "one, two, three or more companies": the counts themselves are the groups.
    const counted = groups.some(group => columnOf(this.#catalogue, group.column).type === 'number');
    return counted || (value <= 100 && measures.some(measure => measure.p !== undefined));
  }

  #measure(measure: Measure): void {
    if (measure.column) this.#column(measure.column);
    if (measure.other) this.#column(measure.other);
    if (measure.per) this.#column(measure.per);
    if (measure.relation) this.#relations.add(measure.relation);
    this.#condition(measure.where ?? null);
  }

  #column(ref: ColumnRef): void {
    this.#columns.add(`${ref.relation}.${ref.column}`);
    for (const row of columnOf(this.#catalogue, ref).latest) this.#values.add(row);
    this.#relations.add(ref.relation);
  }

  #number(value: number): void {
    this.#numbers.add(value);
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
        this.#denies = true;
        this.#condition(condition.item);
        return;
      case 'related':
        this.#relations.add(condition.relation);
        this.#condition(condition.where);
        if (condition.measure?.column) this.#column(condition.measure.column);
        if (condition.value !== undefined) this.#number(condition.value);
        if (condition.high !== undefined) this.#number(condition.high);
        if (condition.measure) this.#compares = true;
        if (condition.measure && (condition.value === 0 || condition.op === '<' || condition.op === '<='))
          this.#denies = true;
        return;
      case 'in':
        for (const value of condition.values) this.#value(condition.column, value);
        this.#denies ||= condition.negated;
        return;
      case 'member':
        this.#value(condition.column, condition.value);
        return;
      case 'compare':
        if (typeof condition.value === 'number') this.#number(condition.value);
        if (typeof condition.value === 'string') this.#value(condition.column, condition.value);
        this.#compares = true;
        this.#denies ||=
          condition.value === false ||
          condition.value === 0 ||
          ['<>', '<', '<=', '>='].includes(condition.op);
        this.#dates ||= columnOf(this.#catalogue, condition.column).unit === 'year';
        return;
      case 'between':
        this.#number(condition.low);
        this.#number(condition.high);
        this.#compares = true;
        return;
      case 'missing':
        this.#denies ||= !condition.negated;
        return;
      case 'period':
      case 'part':
        this.#dates = true;
        if (condition.kind === 'period' && condition.from) this.#number(Number(condition.from.slice(0, 4)));
        return;
      case 'pattern':
        this.#patterns = true;
        return;
      case 'against':
        this.#compares = true;
        this.#denies ||= condition.op === '<' || condition.op === '<=';
    }
  }

  /** A value counts for the column of the same values in every relation: a company is one company wherever it stands. */
  #value(ref: ColumnRef, value: string): void {
    this.#values.add(`${ref.relation}.${ref.column}=${value}`);
  }
}
