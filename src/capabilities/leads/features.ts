/** One thing known of a person at a moment. */
export interface Feature {
  readonly name: string;
  readonly kind: 'number' | 'category';
  /** Over `c` (svod.clients), `h` (what is on record before the moment) and `at` (the moment, a date). */
  readonly sql: string;
}

/**
 * What is known of a person without knowing how the offer ended. Deals count only when another company signed them before
 * the moment: a car bought from the company that offered it would give the answer away. What a person is (age, income) may
 * come from any register, so a missing value is no evidence either way: see `evidence.ts`.
 */
export const FEATURES: readonly Feature[] = [
  { name: 'age', kind: 'number', sql: 'extract(year from age(at, c.birth_date))::float8' },
  { name: 'gender', kind: 'category', sql: 'c.gender' },
  { name: 'city', kind: 'category', sql: 'c.city' },
  { name: 'education', kind: 'category', sql: 'c.education' },
  { name: 'family_status', kind: 'category', sql: 'c.family_status' },
  { name: 'children_count', kind: 'number', sql: 'c.children_count::float8' },
  { name: 'job_type', kind: 'category', sql: 'c.job_type' },
  { name: 'work_experience_years', kind: 'number', sql: 'c.work_experience_years::float8' },
  { name: 'income_amount', kind: 'number', sql: 'c.income_amount::float8' },
  { name: 'home_ownership', kind: 'category', sql: 'c.home_ownership' },
  { name: 'companies_elsewhere', kind: 'number', sql: 'coalesce(h.companies, 0)::float8' },
  { name: 'months_since_deal', kind: 'number', sql: '((at - h.last_deal_on) / 30.4375)::float8' },
  { name: 'has_credit', kind: 'category', sql: "coalesce('credit' = any (h.kinds), false)::text" },
  { name: 'has_insurance', kind: 'category', sql: "coalesce('insurance' = any (h.kinds), false)::text" },
  { name: 'has_car', kind: 'category', sql: "coalesce('car_purchase' = any (h.kinds), false)::text" },
  { name: 'has_leasing', kind: 'category', sql: "coalesce('leasing' = any (h.kinds), false)::text" },
  { name: 'has_stay', kind: 'category', sql: "coalesce('stay' = any (h.kinds), false)::text" },
  { name: 'car_age', kind: 'number', sql: '(extract(year from at) - h.car_year)::float8' },
  { name: 'car_price', kind: 'number', sql: 'h.car_price::float8' },
  { name: 'outcome_here', kind: 'category', sql: 'h.outcome_here' },
  { name: 'outcome_elsewhere', kind: 'category', sql: 'h.outcome_elsewhere' },
];

/** A person's values in the order of `FEATURES`; null is unknown. */
export type Values = readonly (string | number | null)[];
