import { type Catalogue, columnOf } from '../../../catalog/catalogue.ts';
import type { Sense } from '../../../catalog/lexicon.ts';
import type { Item } from '../linking/items.ts';
import type { Role } from '../linking/roles.ts';
import type { Measure, Plan } from '../plan.ts';
import type { Frame } from '../reading/frame.ts';
import { PlanContent } from './plan-content.ts';

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

/** Whether a plan has a place for a word. */
class Account {
  readonly #plan: Plan;
  readonly #catalogue: Catalogue;
  readonly #content: PlanContent;

  constructor(plan: Plan, catalogue: Catalogue) {
    this.#plan = plan;
    this.#catalogue = catalogue;
    this.#content = new PlanContent(plan, catalogue);
  }

  holds(item: Item): boolean {
    if (item.unknown || item.quoted !== undefined) return this.#content.patterns;
    if (item.number) return this.#holdsNumber(item.number.value);
    if (item.period) return this.#content.dates;
    const senses = item.senses.filter(sense => sense.kind !== 'filler');
    if (senses.some(sense => this.#holdsSense(sense))) return true;
    if (item.roles.some(role => role.role !== 'skip' && this.#holdsRole(role, item.text))) return true;
    return senses.length === 0 && item.roles.every(role => role.role === 'skip');
  }

  #holdsSense(sense: Sense): boolean {
    switch (sense.kind) {
      case 'relation':
        return this.#content.relations.has(sense.relation);
      case 'column':
        return (
          this.#content.columns.has(`${sense.relation}.${sense.column}`) &&
          (!sense.within ||
            this.#content.values.has(`${sense.relation}.${sense.within.column}=${sense.within.is}`))
        );
      case 'more':
      case 'less':
      case 'counted':
        return this.#content.columns.has(`${sense.relation}.${sense.column}`);
      case 'value':
        return this.#holdsValue(sense);
      case 'notion': {
        const notion = this.#catalogue.notions[sense.index]!;
        return this.#content.columns.has(`${notion.relation}.${notion.column}`);
      }
      case 'measure': {
        const measure = this.#catalogue.measures.find(known => known.name === sense.name);
        return measure !== undefined && this.#content.columns.has(`${measure.relation}.${measure.column}`);
      }
      case 'light':
        return sense.of.some(lean => this.#leansOn(lean));
      default:
        return false;
    }
  }

  /** A value is there as a condition, or as the company whose rows are counted by the same name. */
  #holdsValue({ relation, column, value }: Extract<Sense, { kind: 'value' }>): boolean {
    if (this.#content.values.has(`${relation}.${column}=${value}`)) return true;
    const about = columnOf(this.#catalogue, { relation, column });
    const grouped = this.#plan.groups.some(
      group => group.column.relation === relation && group.column.column === column,
    );
    return grouped && about.values.length > 0 && !about.ofCompanies;
  }

  #leansOn(lean: string): boolean {
    if (lean.includes('=')) return this.#content.values.has(lean);
    if (!lean.includes('.')) return this.#content.relations.has(lean);
    if (!lean.endsWith('*')) return this.#content.columns.has(lean);
    return [...this.#content.columns].some(column => column.startsWith(lean.slice(0, -1)));
  }

  #holdsRole(role: Role, text: string): boolean {
    const plan = this.#plan;
    switch (role.role) {
      case 'count':
        return (
          plan.measures.some(measure =>
            ['count', 'count_distinct', 'sum', 'per', 'avg'].includes(measure.fn),
          ) || this.#content.compares
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
        return this.#content.denies;
      case 'begins':
      case 'ends':
      case 'contains':
        return this.#content.patterns;
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
    if (fn === 'avg' && (this.#content.compares || measures.some(measure => measure.fn === 'per')))
      return true;
    if ((fn === 'max' || fn === 'min') && orders.length > 0) return true;
    // «сколько всего»: a total of rows is their count.
    if (
      fn === 'sum' &&
      !/сумм|amount|sum|value/i.test(text) &&
      measures.some(measure => measure.fn === 'count')
    )
      return true;
    return measures.some(measure => measure.fn === fn) || (groups.length > 0 && this.#content.compares);
  }

  #holdsNumber(value: number): boolean {
    const near = (known: number) => Math.abs(known - value) <= NUMBER_SLACK * Math.max(1, Math.abs(value));
    for (const known of this.#content.numbers)
      if ([1, 12, 1 / 12, 100, 0.01, 1000, 1e6, 0.001, 1e-6].some(scale => near(known * scale))) return true;
    const { measures, groups } = this.#plan;
    // "one, two, three or more companies": the counts themselves are the groups.
    const counted = groups.some(group => columnOf(this.#catalogue, group.column).type === 'number');
    return counted || (value <= 100 && measures.some(measure => measure.p !== undefined));
  }
}
