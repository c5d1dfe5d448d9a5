import type { Database } from '../../data/database.ts';
import { reasonText } from '../../words/lead-reasons.ts';
import type { Language } from '../tool.ts';
import { FEATURES, type Values } from './features.ts';
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
  modelKinds,
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

/** The area under the curve of an order made by lot. */
const CHANCE = 0.5;
const LAST_DEAL = 'months_since_deal';
/** Whoever dealt with the group last comes first, whoever never did comes last. */
const LATEST_FIRST = { sql: `coalesce(-${LAST_DEAL}, '-Infinity'::float8)`, parameters: [] };

/** How a company's list came about. */
export type Ranking = Pick<ModelRow, 'kind' | 'learntFrom' | 'sales' | 'auc' | 'aucLow'>;

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
    const kind = tells(model) ? model.kind : 'recency';
    const { sql: points, parameters } = kind === 'recency' ? LATEST_FIRST : pointsSql(model, 4);
    const { people } = await bestCandidates(tx, company, { today, points, parameters, most: MOST_LEADS });
    const leads = people.map(({ clientId, values }, at) => {
      const factors = kind === 'recency' ? lastDeal(values) : reasonsOf(model, values);
      const chance = kind === 'recency' ? model.sales / model.learntFrom : chanceOf(model, values);
      return {
        clientId,
        rank: at + 1,
        score: Math.round(chance * 10_000) / 100,
        reasons: factors.map(factor => reasonText(factor, 'ru', learntFrom(kind))),
        factors,
      };
    });
    const made: ModelRow = {
      kind,
      learntFrom: model.learntFrom,
      sales: model.sales,
      auc: model.auc,
      aucLow: model.aucLow,
      state,
      model: { intercept: model.intercept, coefficients: model.coefficients, evidence: model.evidence },
    };
    await replaceLeads(tx, company, leads, made);
    return made;
  });
}

/** What the score of each ranked company's leads is, by company. */
export async function leadScores(db: Database): Promise<ReadonlyMap<string, 'chance' | 'likeness' | 'none'>> {
  const kinds = await modelKinds(db);
  return new Map(
    kinds.map(({ company, kind }) => [
      company,
      kind === 'recency' ? 'none' : kind === 'clients' ? 'likeness' : 'chance',
    ]),
  );
}

/** Why each of these clients stands where they do, in a language; strongest reason first. */
export async function reasonsIn(
  db: Database,
  company: string,
  clientIds: readonly number[],
  language: Language,
  kind: Ranking['kind'],
): Promise<ReadonlyMap<number, readonly string[]>> {
  const factors = await factorsOf(db, company, clientIds);
  return new Map(
    [...factors].map(([id, found]) => [
      id,
      (found as Factor[]).map(factor => reasonText(factor, language, learntFrom(kind))),
    ]),
  );
}

/** Whether the model's order was better than chance on offers it had not seen; untried, it stands with its caveat. */
function tells({ aucLow }: LeadModel): boolean {
  return aucLow === null || aucLow > CHANCE;
}

function learntFrom(kind: Ranking['kind']): 'offers' | 'clients' {
  return kind === 'clients' ? 'clients' : 'offers';
}

/** How long ago the person's last deal was: the fact behind a place in a list without chances. */
function lastDeal(values: Values): Factor[] {
  const months = values[FEATURES.findIndex(({ name }) => name === LAST_DEAL)];
  if (typeof months !== 'number') return [];
  const whole = Math.max(Math.floor(months), 0);
  return [
    { feature: LAST_DEAL, bin: { from: whole, to: whole + 1, value: null, weight: 0, lift: 1 }, points: 0 },
  ];
}

function reasonsOf(model: LeadModel, values: Parameters<typeof factorsFor>[1]): Factor[] {
  return factorsFor(model, values)
    .filter(({ bin }) => bin.lift >= LEAST_LIFT)
    .slice(0, REASONS);
}
