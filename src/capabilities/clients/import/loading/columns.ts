/** Columns that source records and clients share, in the order of the tables. */
export const PERSON_COLUMNS = {
  first_name: 'text',
  middle_name: 'text',
  last_name: 'text',
  gender: 'text',
  birth_date: 'date',
  city: 'text',
  mobile_phone: 'text',
  email: 'text',
  education: 'text',
  family_status: 'text',
  children_count: 'int',
  job_type: 'text',
  job_position: 'text',
  workplace_name: 'text',
  work_experience_years: 'int',
  income_amount: 'numeric',
  additional_income_amount: 'numeric',
  additional_income_type: 'text',
  home_ownership: 'text',
} as const;

export const CAR_COLUMNS = {
  car_brand: 'text',
  car_model: 'text',
  car_year: 'int',
  car_price: 'numeric',
  car_type: 'text',
  car_condition: 'text',
  car_transmission: 'text',
  car_mileage_km: 'int',
} as const;

/** Columns of a deal and the fields of catalog/import.yaml that fill them. */
export const DEAL_COLUMNS = {
  product: ['deal_product', 'text'],
  tariff: ['deal_tariff', 'text'],
  amount: ['deal_amount', 'numeric'],
  term_months: ['deal_term_months', 'int'],
  initial_payment: ['deal_initial_payment', 'numeric'],
  signed_on: ['deal_signed_on', 'date'],
  dealership: ['deal_dealership', 'text'],
  nights: ['deal_nights', 'int'],
} as const;

/** A deal repeats its car, so that the contract shows what was bought even when the person's latest car is another. */
export const DEAL_CAR_COLUMNS = ['car_brand', 'car_model', 'car_year', 'car_price'] as const;
