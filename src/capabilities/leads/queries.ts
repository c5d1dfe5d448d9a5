import type { Queryable } from '../../data/database.ts';
import { FEATURES, type Values } from './features.ts';

export interface Offer {
  readonly values: Values;
  readonly sold: boolean;
  /** ISO 8601 day. */
  readonly on: string;
}

export interface Candidate {
  readonly clientId: number;
  readonly values: Values;
}

const columns = FEATURES.map(({ name, sql }) => `${sql} as ${name}`).join(', ');

/** What the other companies had on record of one person before a day, and how the latest offers ended. */
const BEFORE = `
  left join lateral (
    select max(d.signed_on) as last_deal_on, array_agg(distinct d.kind) as kinds, count(distinct d.company) as companies,
      (array_agg(d.car_year order by d.signed_on desc) filter (where d.car_year is not null))[1] as car_year,
      (array_agg(d.car_price order by d.signed_on desc) filter (where d.car_price is not null))[1] as car_price
    from svod.deals d where d.client_id = c.id and d.company <> $1 and d.signed_on < at
  ) deals on true
  left join lateral (
    select
      (array_agg(o.outcome order by o.offered_on desc, o.id desc) filter (where o.company = $1))[1] as outcome_here,
      (array_agg(o.outcome order by o.offered_on desc, o.id desc) filter (where o.company <> $1))[1] as outcome_elsewhere
    from svod.touches o where o.client_id = c.id and o.offered_on < at
  ) offers on true
  cross join lateral (select deals.*, offers.*) h`;

/** The company's latest offers with what was known before each, newest first, at most `most`. */
export async function offersOf(db: Queryable, company: string, most: number): Promise<Offer[]> {
  const { rows } = await db.query<Record<string, string | number | null | boolean>>(
    `select t.sold, to_char(at, 'YYYY-MM-DD') as offered_on, ${columns}
     from (
       select id, client_id, offered_on as at, outcome = 'converted' as sold from svod.touches
       where company = $1 and client_id is not null and outcome is not null
       order by offered_on desc, id desc limit $2
     ) t join svod.clients c on c.id = t.client_id ${BEFORE}
     order by at desc, t.id desc`,
    [company, most],
  );
  return rows.map(row => ({ sold: row.sold === true, on: String(row.offered_on), values: valuesOf(row) }));
}

/** A sample of the base, evenly over it: who is the company's client, and what others know of everyone. */
export async function peopleSample(
  db: Queryable,
  company: string,
  { today, most }: { today: string; most: number },
): Promise<Offer[]> {
  const { rows } = await db.query<Record<string, string | number | null | boolean>>(
    `select $1 = any (c.companies) as sold, ${columns}
     from (
       select s.* from svod.clients s, (select greatest(count(*) / $3::bigint, 1) as step from svod.clients) every
       where s.id % every.step = 0 order by s.id limit $3
     ) c cross join (select $2::date as at) moment ${BEFORE}`,
    [company, today, most],
  );
  return rows.map(row => ({ sold: row.sold === true, on: today, values: valuesOf(row) }));
}

/** Nobody is asked again so soon after an offer, or after a refusal. Days. */
export const QUIET_DAYS = { offered: 30, declined: 90 } as const;

/**
 * Whom the company can offer something, best first by `points` (an SQL expression over the names of the features), at most
 * `most`: people with a phone or an address who are not its clients and were not offered or refused lately.
 */
export async function bestCandidates(
  db: Queryable,
  company: string,
  { today, points, parameters, most }: CandidateSearch,
): Promise<{ people: Candidate[]; candidates: number }> {
  const { rows } = await db.query<Record<string, string | number | null>>(
    `with deals as (
       select client_id, max(signed_on) as last_deal_on, array_agg(distinct kind) as kinds, count(distinct company) as companies,
         (array_agg(car_year order by signed_on desc) filter (where car_year is not null))[1] as car_year,
         (array_agg(car_price order by signed_on desc) filter (where car_price is not null))[1] as car_price
       from svod.deals where company <> $1 and client_id is not null and signed_on < $2::date group by client_id
     ), offers as (
       select client_id,
         (array_agg(outcome order by offered_on desc, id desc) filter (where company = $1))[1] as outcome_here,
         (array_agg(outcome order by offered_on desc, id desc) filter (where company <> $1))[1] as outcome_elsewhere,
         max(offered_on) filter (where company = $1) as offered_on,
         max(offered_on) filter (where company = $1 and outcome = 'declined') as declined_on
       from svod.touches where client_id is not null group by client_id
     ), known as (
       select c.id as client_id, ${columns}
       from svod.clients c
       left join deals on deals.client_id = c.id
       left join offers on offers.client_id = c.id
       cross join (select $2::date as at) moment
       cross join lateral (
         select deals.last_deal_on, deals.kinds, deals.companies, deals.car_year, deals.car_price,
           offers.outcome_here, offers.outcome_elsewhere
       ) h
       where not $1 = any (c.companies) and (c.mobile_phone is not null or c.email is not null)
         and (offers.offered_on is null or offers.offered_on < at - ${QUIET_DAYS.offered})
         and (offers.declined_on is null or offers.declined_on < at - ${QUIET_DAYS.declined})
     )
     select *, count(*) over () as candidates from known order by ${points} desc, client_id limit $3`,
    [company, today, most, ...parameters],
  );
  return {
    candidates: Number(rows[0]?.candidates ?? 0),
    people: rows.map(row => ({ clientId: Number(row.client_id), values: valuesOf(row) })),
  };
}

export interface CandidateSearch {
  /** ISO 8601 day. */
  readonly today: string;
  readonly points: string;
  /** From `$4` on. */
  readonly parameters: readonly unknown[];
  readonly most: number;
}

/** Grows with what decides an order beside the base, so that lists made before are made again. */
const RULES = '2';

/** What the ranking was made from: changes with every import, merge, erasure and day. */
export async function stateOf(db: Queryable, company: string, today: string): Promise<string> {
  const { rows } = await db.query<{ state: string }>(
    `select concat_ws('/', $2::text, '${RULES}',
       (select count(*) || ':' || coalesce(max(id), 0) from svod.clients),
       (select count(*) || ':' || coalesce(max(id), 0) from svod.deals),
       (select count(*) || ':' || coalesce(max(id), 0) from svod.touches where company = $1)) as state`,
    [company, today],
  );
  return rows[0]?.state ?? '';
}

export interface RankedLead {
  readonly clientId: number;
  readonly rank: number;
  readonly score: number;
  readonly reasons: readonly string[];
  readonly factors: readonly unknown[];
}

export interface ModelRow {
  readonly kind: 'scorecard' | 'logistic' | 'clients' | 'recency';
  readonly learntFrom: number;
  readonly sales: number;
  readonly auc: number | null;
  readonly aucLow: number | null;
  readonly state: string;
  readonly model: unknown;
}

/** Replaces the company's list and its model; inside a transaction of the caller's. */
export async function replaceLeads(
  tx: Queryable,
  company: string,
  leads: readonly RankedLead[],
  model: ModelRow,
): Promise<void> {
  await tx.query('delete from svod.leads where company = $1', [company]);
  await tx.query(
    `insert into svod.leads (company, client_id, rank, score, reasons, factors)
     select $1, l."clientId", l.rank, l.score, array(select jsonb_array_elements_text(l.reasons)), l.factors
     from jsonb_to_recordset($2::jsonb) as l ("clientId" bigint, rank int, score numeric, reasons jsonb, factors jsonb)
     join svod.clients c on c.id = l."clientId"`,
    [company, JSON.stringify(leads)],
  );
  await tx.query(
    `insert into svod.lead_models (company, kind, learnt_from, sales, auc, auc_low, state, model)
     values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb)
     on conflict (company) do update set kind = excluded.kind, learnt_from = excluded.learnt_from, sales = excluded.sales,
       auc = excluded.auc, auc_low = excluded.auc_low, state = excluded.state, model = excluded.model, ranked_at = now()`,
    [
      company,
      model.kind,
      model.learntFrom,
      model.sales,
      model.auc,
      model.aucLow,
      model.state,
      JSON.stringify(model.model),
    ],
  );
}

export async function modelOf(db: Queryable, company: string): Promise<ModelRow | null> {
  const { rows } = await db.query<ModelRow & Record<string, unknown>>(
    `select kind, learnt_from as "learntFrom", sales, auc::float8 as auc, auc_low::float8 as "aucLow", state, model from svod.lead_models where company = $1`,
    [company],
  );
  return rows[0] ?? null;
}

export async function modelKinds(
  db: Queryable,
): Promise<readonly { readonly company: string; readonly kind: ModelRow['kind'] }[]> {
  const { rows } = await db.query<{ company: string; kind: ModelRow['kind'] }>(
    'select company, kind from svod.lead_models',
  );
  return rows;
}

/** The factors behind each named lead, for wording its reasons in another language. */
export async function factorsOf(
  db: Queryable,
  company: string,
  clientIds: readonly number[],
): Promise<ReadonlyMap<number, readonly unknown[]>> {
  const { rows } = await db.query<{ clientId: number; factors: readonly unknown[] }>(
    'select client_id as "clientId", factors from svod.leads where company = $1 and client_id = any ($2::bigint[])',
    [company, clientIds],
  );
  return new Map(rows.map(({ clientId, factors }) => [Number(clientId), factors]));
}

function valuesOf(row: Readonly<Record<string, string | number | null | boolean>>): Values {
  return FEATURES.map(({ name, kind }) => {
    const value = row[name];
    if (value === null || value === undefined) return null;
    return kind === 'number' ? Number(value) : String(value);
  });
}
