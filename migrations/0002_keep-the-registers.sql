-- The registers as they came (source_records), the people they are merged into (clients) and what those people did.
-- A source record never loses its row: links move between clients, records stay. Locks nothing: the tables are new.

-- One run of `svod import` over one file. `running` with a dead owner is taken up again by the next run on the same file.
create table svod.imports (
  id bigint generated always as identity primary key,
  company text references svod.companies (slug),
  kind text not null check (kind in ('register', 'touches')),
  file_name text not null,
  file_sha256 text not null,
  format jsonb not null,
  mapping jsonb not null,
  status text not null check (status in ('running', 'done', 'failed')),
  rows_read bigint not null default 0,
  rows_added bigint not null default 0,
  rows_known bigint not null default 0,
  rows_changed bigint not null default 0,
  rows_rejected bigint not null default 0,
  started_at timestamptz not null default now(),
  finished_at timestamptz
);

-- How a company's headers were mapped, kept for its next file of the same form; `confirmed` when a person gave it.
create table svod.import_mappings (
  company text not null references svod.companies (slug),
  headers_hash text not null,
  mapping jsonb not null,
  confirmed boolean not null default false,
  saved_at timestamptz not null default now(),
  primary key (company, headers_hash)
);

-- One person. Every column but the key is the best value among the person's source records, and is made anew when they change.
create table svod.clients (
  id bigint generated always as identity primary key,
  first_name text,
  middle_name text,
  last_name text,
  gender text check (gender in ('Мужской', 'Женский')),
  birth_date date,
  city text,
  mobile_phone text,
  email text,
  education text,
  family_status text,
  children_count int,
  job_type text,
  job_position text,
  workplace_name text,
  work_experience_years int,
  income_amount numeric,
  additional_income_amount numeric,
  additional_income_type text,
  home_ownership text,
  credit_sum numeric,
  credit_term_months int,
  credit_initial numeric,
  credit_issued_on date,
  car_brand text,
  car_model text,
  car_year int,
  car_price numeric,
  car_type text,
  car_condition text,
  car_transmission text,
  car_mileage_km int,
  companies text[] not null default '{}',
  marketing_consent boolean not null default false
);

-- One row of one file, values normalised. `row_hash` with `occurrence` (1 for the first equal row of a file) is the row's
-- identity within its company, so the same file twice adds nothing. `extra` keeps what no column holds, documents excepted:
-- those lie encrypted in `documents`.
create table svod.source_records (
  id bigint generated always as identity primary key,
  company text not null references svod.companies (slug),
  import_id bigint not null references svod.imports (id),
  row_number int not null check (row_number > 0),
  row_hash bytea not null,
  occurrence int not null default 1,
  -- Hash of how the row's cells were read (column to field): tells a known row from one that a corrected mapping reads anew.
  content_hash bytea not null,
  -- Surname and first name folded to plain Latin letters: equal for «Пётр Кузнецов» and "Petr Kuznetsov".
  name_key text,
  client_id bigint references svod.clients (id),
  link_rule text,
  link_score numeric,
  first_name text,
  middle_name text,
  last_name text,
  gender text,
  birth_date date,
  city text,
  mobile_phone text,
  email text,
  education text,
  family_status text,
  children_count int,
  job_type text,
  job_position text,
  workplace_name text,
  work_experience_years int,
  income_amount numeric,
  additional_income_amount numeric,
  additional_income_type text,
  home_ownership text,
  car_brand text,
  car_model text,
  car_year int,
  car_price numeric,
  car_type text,
  car_condition text,
  car_transmission text,
  car_mileage_km int,
  -- The day the record speaks of (its contract's date); fresher records win where trust is equal.
  observed_on date,
  extra jsonb not null default '{}',
  documents bytea,
  unique (company, row_hash, occurrence)
);
create index source_records_client on svod.source_records (client_id);
create index source_records_phone on svod.source_records (mobile_phone) where mobile_phone is not null;
create index source_records_email on svod.source_records (email) where email is not null;
create index source_records_name on svod.source_records (name_key, birth_date) where birth_date is not null;
create index source_records_row on svod.source_records (company, row_number);
create index source_records_import on svod.source_records (import_id);

-- One contract. It follows its source record when that moves to another client.
create table svod.deals (
  id bigint generated always as identity primary key,
  client_id bigint references svod.clients (id),
  record_id bigint not null unique references svod.source_records (id) on delete cascade,
  company text not null references svod.companies (slug),
  kind text not null check (kind in ('credit', 'insurance', 'car_purchase', 'leasing', 'stay')),
  product text,
  tariff text,
  amount numeric,
  term_months int,
  initial_payment numeric,
  signed_on date,
  dealership text,
  car_brand text,
  car_model text,
  car_year int,
  car_price numeric,
  nights int
);
create index deals_client on svod.deals (client_id);
create index deals_signed on svod.deals (signed_on);

-- One offer made to the person behind a source record, and what came of it. The four plain columns are its identity.
create table svod.touches (
  id bigint generated always as identity primary key,
  client_id bigint references svod.clients (id),
  record_id bigint not null references svod.source_records (id) on delete cascade,
  company text not null references svod.companies (slug),
  channel text not null check (channel in ('email', 'phone')),
  offered_on date not null,
  outcome text check (outcome in ('converted', 'interested', 'declined', 'ignored', 'no_answer')),
  import_id bigint not null references svod.imports (id),
  row_hash bytea not null,
  occurrence int not null default 1,
  unique (row_hash, occurrence)
);
create index touches_client on svod.touches (client_id);

-- Consent to marketing as it was recorded: who, where from, which words, when. It follows the source record.
create table svod.consents (
  id bigint generated always as identity primary key,
  record_id bigint not null references svod.source_records (id) on delete cascade,
  company text not null references svod.companies (slug),
  wording text not null,
  given_on date not null,
  import_id bigint not null references svod.imports (id),
  recorded_at timestamptz not null default now(),
  unique (record_id, wording, given_on)
);

create table svod.calls (
  id bigint generated always as identity primary key,
  client_id bigint references svod.clients (id),
  company text not null references svod.companies (slug),
  manager text,
  started_at timestamptz,
  duration_seconds int,
  language text,
  sentiment text,
  topic text,
  summary text,
  next_step text
);
create index calls_client on svod.calls (client_id);

create table svod.leads (
  company text not null references svod.companies (slug),
  client_id bigint not null references svod.clients (id),
  rank int not null,
  score numeric not null check (score between 0 and 100),
  reasons text[] not null,
  scored_at timestamptz not null default now(),
  primary key (company, client_id)
);
create index leads_client on svod.leads (client_id);
