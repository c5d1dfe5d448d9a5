import type { Database } from '../../data/database.ts';
import { leadWords } from '../../words/leads.ts';
import type { Language } from '../tool.ts';
import {
  chanceOf,
  type Factor,
  factorsFor,
  LEAST_SALES,
  type LeadModel,
  learnModel,
  pointsSql,
} from './model.ts';
import {
  bestCandidates,
  factorsOf,
  type ModelRow,
  modelOf,
  offersOf,
  peopleSample,
  replaceLeads,
  stateOf,
} from './queries.ts';

/** Leads kept for a company: more than anyone calls in a quarter. */
export const MOST_LEADS = 5_000;
/** The latest offers that are learnt from. */
const MOST_OFFERS = 50_000;
const MOST_PEOPLE = 20_000;
const REASONS = 3;
/** A factor that lifts the chance by less than this is no reason to name. */
const LEAST_LIFT = 1.05;

/** How a company's list came about. */
export type Ranking = Pick<ModelRow, 'kind' | 'learntFrom' | 'sales' | 'auc'>;

export interface RankOptions {
  /** ISO 8601 day on which the list is made. */
  readonly today: string;
  readonly signal?: AbortSignal;
}

/**
 * Makes the company's list of leads current and says how it was ranked. A list already made from this very base, today, stands.
 * What is learnt and whom it ranks is the same whoever asks; who may read it is the views' to say.
 */
export async function rankLeads(db: Database, company: string, { today }: RankOptions): Promise<Ranking> {
  return db.transaction(async tx => {
    await tx.query("select pg_advisory_xact_lock(hashtext('svod.leads'), hashtext($1))", [company]);
    const state = await stateOf(tx, company, today);
    const standing = await modelOf(tx, company);
    if (standing?.state === state) return standing;

    const offers = await offersOf(tx, company, MOST_OFFERS);
    const enough = offers.filter(({ sold }) => sold).length >= LEAST_SALES;
    const examples = enough ? offers : await peopleSample(tx, company, { today, most: MOST_PEOPLE });
    const model = learnModel(examples, enough ? 'offers' : 'clients');
    const { sql: points, parameters } = pointsSql(model, 4);
    const { people } = await bestCandidates(tx, company, { today, points, parameters, most: MOST_LEADS });
    const leads = people.map(({ clientId, values }, at) => {
      const factors = reasonsOf(model, values);
      return {
        clientId,
        rank: at + 1,
        score: Math.round(chanceOf(model, values) * 10_000) / 100,
        reasons: factors.map(factor => leadWords.ru.reason(factor)),
        factors,
      };
    });
    const made: ModelRow = {
      kind: model.kind,
      learntFrom: model.learntFrom,
      sales: model.sales,
      auc: model.auc,
      state,
      model: { intercept: model.intercept, coefficients: model.coefficients, evidence: model.evidence },
    };
    await replaceLeads(tx, company, leads, made);
    return made;
  });
}

/** Why each of these clients stands where they do, in a language; strongest reason first. */
export async function reasonsIn(
  db: Database,
  company: string,
  clientIds: readonly number[],
  language: Language,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const factors = await factorsOf(db, company, clientIds);
  return new Map(
    [...factors].map(([id, found]) => [id, (found as Factor[]).map(leadWords[language].reason)]),
  );
}

function reasonsOf(model: LeadModel, values: Parameters<typeof factorsFor>[1]): Factor[] {
  return factorsFor(model, values)
    .filter(({ bin }) => bin.lift >= LEAST_LIFT)
    .slice(0, REASONS);
}
