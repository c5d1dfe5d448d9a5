/** What makes two people alike: what they are and what they have with whom, never their names or contacts. Over `c` and `h`. */
export interface Trait {
  readonly name: string;
  readonly kind: 'number' | 'category';
  readonly sql: string;
}

export const TRAITS: readonly Trait[] = [
  { name: 'age', kind: 'number', sql: 'extract(year from age(current_date, c.birth_date))::float8' },
  { name: 'gender', kind: 'category', sql: 'c.gender' },
  { name: 'city', kind: 'category', sql: 'c.city' },
  { name: 'education', kind: 'category', sql: 'c.education' },
  { name: 'family_status', kind: 'category', sql: 'c.family_status' },
  { name: 'children_count', kind: 'number', sql: 'c.children_count::float8' },
  { name: 'job_type', kind: 'category', sql: 'c.job_type' },
  { name: 'work_experience_years', kind: 'number', sql: 'c.work_experience_years::float8' },
  { name: 'income_amount', kind: 'number', sql: 'ln(1 + greatest(c.income_amount, 0))::float8' },
  { name: 'home_ownership', kind: 'category', sql: 'c.home_ownership' },
  { name: 'credit_sum', kind: 'number', sql: 'ln(1 + greatest(c.credit_sum, 0))::float8' },
  { name: 'car_brand', kind: 'category', sql: 'c.car_brand' },
  { name: 'car_price', kind: 'number', sql: 'ln(1 + greatest(c.car_price, 0))::float8' },
  { name: 'deals', kind: 'number', sql: 'ln(1 + coalesce(h.deals, 0))::float8' },
  { name: 'paid', kind: 'number', sql: 'ln(1 + greatest(coalesce(h.paid, 0), 0))::float8' },
];

/** One person as a row: numbers, texts, and the companies whose client the person is. */
export interface PersonRow {
  readonly id: number;
  readonly values: readonly (string | number | null)[];
  readonly companies: readonly string[];
}
