import type { Language } from '../../../capabilities/tool.ts';
import { type Catalogue, relationOf } from '../../../catalog/catalogue.ts';
import { engineWords } from '../../../words/engine.ts';
import type { Plan } from '../plan.ts';
import { describePlan } from '../writing/describe.ts';

export interface Offering {
  readonly catalogue: Catalogue;
  readonly language: Language;
  /** The plan that a text is read as, or null where it is not read as a question by itself. */
  readonly read: (text: string) => { readonly plan: Plan; readonly sql: string } | null;
}

const MOST = 3;

/**
 * Questions near one that was not wholly understood: what was understood of it as a list, a count and a breakdown. Each is
 * said in the engine's own words and is offered only where it is read back as the same plan. Empty where nothing was understood.
 */
export function offersNear(plan: Plan | null, offering: Offering): string[] {
  if (plan === null || isBlank(plan)) return [];
  const { catalogue, language } = offering;
  const rows: Plan = {
    ...plan,
    shape: 'rows',
    columns: [],
    groups: [],
    measures: [],
    having: [],
    orders: [],
    limit: null,
    offset: 0,
  };
  const count: Plan = { ...rows, shape: 'figures', measures: [{ fn: 'count', column: null }] };
  const [first] = [...relationOf(catalogue, plan.relation).columns.values()].filter(
    column => column.by !== null && column.type === 'text' && column.values.length > 1 && !column.personal,
  );
  const spread: Plan[] = first
    ? [{ ...count, groups: [{ column: { relation: plan.relation, column: first.name } }] }]
    : [];
  const near = [plan, ...(plan.measures.length > 0 ? [rows, count] : [count, rows]), ...spread];
  const texts = near.flatMap(variant => {
    const text = describePlan(variant, catalogue, language).replace(/\.$/, '');
    const back = offering.read(text);
    return back && sameMeaning(back.plan, variant) ? [text] : [];
  });
  return [...new Set(texts)].slice(0, MOST);
}

/** What "best" may mean: the people or things in question by each figure they are told apart by. */
export function offersByFigure(relation: string, offering: Offering): string[] {
  const { catalogue, language } = offering;
  const words = engineWords[language];
  const { columns, forms, label } = relationOf(catalogue, relation);
  return [...columns.values()]
    .filter(column => column.type === 'number' && column.by !== null && column.unit === 'RUB')
    .map(column => words.topBy((forms.of ?? label)[language], column.by?.[language] ?? ''))
    .filter(text => offering.read(text) !== null)
    .slice(0, MOST);
}

function isBlank(plan: Plan): boolean {
  return (
    plan.where === null && plan.groups.length === 0 && plan.measures.every(measure => measure.fn === 'count')
  );
}

/** The same rows and figures; what a list shows besides and in which order it does is of no matter. */
function sameMeaning(left: Plan, right: Plan): boolean {
  const essence = (plan: Plan) =>
    JSON.stringify([
      plan.relation,
      plan.shape,
      plan.where,
      plan.groups,
      plan.measures,
      plan.having,
      plan.limit,
      plan.offset,
    ]);
  return essence(left) === essence(right);
}
