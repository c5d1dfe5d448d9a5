-- What a question can read (CONTRACT, section 2): five views with the data's own values. The barrier keeps a condition of a
-- question from running before the view's own. Locks nothing: the views are new.
create view analytics.clients with (security_barrier) as
select
  id,
  nullif(concat_ws(' ', last_name, first_name, middle_name), '') as full_name,
  first_name, middle_name, last_name, gender, birth_date,
  extract(year from age(current_date, birth_date))::int as age,
  city, mobile_phone, email, education, family_status, children_count, job_type, job_position, workplace_name,
  work_experience_years, income_amount, additional_income_amount, additional_income_type, home_ownership,
  credit_sum, credit_term_months, credit_initial, credit_issued_on,
  car_brand, car_model, car_year, car_price, car_type, car_condition, car_transmission, car_mileage_km,
  companies, cardinality(companies) as companies_count, marketing_consent
from svod.clients;

create view analytics.deals with (security_barrier) as
select
  id, client_id, company, kind, product, tariff, amount, term_months, initial_payment, signed_on, dealership,
  car_brand, car_model, car_year, car_price, nights
from svod.deals
where client_id is not null;

create view analytics.touches with (security_barrier) as
select id, client_id, company, channel, offered_on, outcome
from svod.touches
where client_id is not null;

create view analytics.calls with (security_barrier) as
select id, client_id, company, manager, started_at, duration_seconds, language, sentiment, topic, summary, next_step
from svod.calls;

create view analytics.leads with (security_barrier) as
select company, client_id, rank, score, reasons, scored_at
from svod.leads;

grant select on all tables in schema analytics to svod_reader;
