-- What a client card shows beyond the analytic views: where each value came from, how the records were linked, consents. The
-- views are of a schema of their own, because questions read `analytics` alone, and hide what those hide, by the same signed
-- member (migration 0004): rows of strangers under `own`, names and contacts behind the masks. Locks nothing.
create schema card;
revoke all on schema card from public;
grant usage on schema card to svod_reader;

-- Names as the records spell them, folded to plain Latin letters, for finding a person. Whoever sees masks finds nobody here.
create view card.names with (security_barrier) as
select
  record.client_id,
  split_part(record.name_key, ' ', 1) as surname,
  split_part(record.name_key, ' ', 2) as first_name,
  record.middle_name
from svod.source_records record join svod.clients client on client.id = record.client_id
where record.name_key is not null
  and (select (svod.acting(current_user))[1] <> 'masked')
  and ((select (svod.acting(current_user))[3] = 'all') or (select (svod.acting(current_user))[2]) = any (client.companies));

-- Every telephone and address that any record gave, as far as the member may read it.
create view card.contacts with (security_barrier) as
select record.client_id, record.mobile_phone, record.email
from svod.source_records record join svod.clients client on client.id = record.client_id
where (record.mobile_phone is not null or record.email is not null)
  and ((select (svod.acting(current_user))[1] = 'all')
    or ((select (svod.acting(current_user))[1] = 'contacts')
      and (client.marketing_consent or (select (svod.acting(current_user))[2]) = any (client.companies))))
  and ((select (svod.acting(current_user))[3] = 'all') or (select (svod.acting(current_user))[2]) = any (client.companies));

-- Every value that any record gave: the one the client carries is `chosen`, the others lost and are kept. The columns stand
-- here by name, so that a new column of the records (documents above all) is shown only when somebody decides it.
create view card.sources with (security_barrier) as
select
  record.client_id, record.id as record_id, record.company, record.row_number, run.file_name,
  coalesce(run.finished_at, run.started_at) as imported_at, record.observed_on, given.field,
  case
    when (select (svod.acting(current_user))[1] = 'all') then given.value
    when given.field in ('last_name', 'first_name', 'middle_name') and (select (svod.acting(current_user))[1] = 'masked')
      then svod.masked_word(given.value)
    when given.field = 'workplace_name' and (select (svod.acting(current_user))[1] = 'masked')
      then svod.masked_workplace(given.value)
    when given.field in ('mobile_phone', 'email')
      and ((select (svod.acting(current_user))[1] = 'masked')
        or not (client.marketing_consent or coalesce((select (svod.acting(current_user))[2]) = any (client.companies), false)))
      then case given.field when 'email' then svod.masked_email(given.value) else svod.masked_phone(given.value) end
    else given.value
  end as value,
  given.value is not distinct from given.chosen as chosen
from svod.source_records record
  join svod.clients client on client.id = record.client_id
  join svod.imports run on run.id = record.import_id
  cross join lateral (values
    ('last_name', record.last_name, client.last_name),
    ('first_name', record.first_name, client.first_name),
    ('middle_name', record.middle_name, client.middle_name),
    ('gender', record.gender, client.gender),
    ('birth_date', record.birth_date::text, client.birth_date::text),
    ('city', record.city, client.city),
    ('mobile_phone', record.mobile_phone, client.mobile_phone),
    ('email', record.email, client.email),
    ('education', record.education, client.education),
    ('family_status', record.family_status, client.family_status),
    ('children_count', record.children_count::text, client.children_count::text),
    ('job_type', record.job_type, client.job_type),
    ('job_position', record.job_position, client.job_position),
    ('workplace_name', record.workplace_name, client.workplace_name),
    ('work_experience_years', record.work_experience_years::text, client.work_experience_years::text),
    ('income_amount', record.income_amount::text, client.income_amount::text),
    ('additional_income_amount', record.additional_income_amount::text, client.additional_income_amount::text),
    ('additional_income_type', record.additional_income_type, client.additional_income_type),
    ('home_ownership', record.home_ownership, client.home_ownership),
    ('car_brand', record.car_brand, client.car_brand),
    ('car_model', record.car_model, client.car_model),
    ('car_year', record.car_year::text, client.car_year::text),
    ('car_price', record.car_price::text, client.car_price::text),
    ('car_type', record.car_type, client.car_type),
    ('car_condition', record.car_condition, client.car_condition),
    ('car_transmission', record.car_transmission, client.car_transmission),
    ('car_mileage_km', record.car_mileage_km::text, client.car_mileage_km::text)
  ) as given (field, value, chosen)
where given.value is not null
  and ((select (svod.acting(current_user))[3] = 'all') or (select (svod.acting(current_user))[2]) = any (client.companies));

-- How each record came to this person.
create view card.links with (security_barrier) as
select
  record.client_id, record.id as record_id, record.company, record.row_number, run.file_name,
  coalesce(run.finished_at, run.started_at) as imported_at, record.observed_on, record.link_rule, record.link_score
from svod.source_records record
  join svod.clients client on client.id = record.client_id
  join svod.imports run on run.id = record.import_id
where (select (svod.acting(current_user))[3] = 'all') or (select (svod.acting(current_user))[2]) = any (client.companies);

-- What people said about the person's records: merged or parted, by whom and when.
create view card.decisions with (security_barrier) as
select record.client_id, said.verdict, said.decided_by, said.decided_at
from svod.match_decisions said
  join svod.source_records record on record.id = said.left_id
  join svod.clients client on client.id = record.client_id
where (select (svod.acting(current_user))[3] = 'all') or (select (svod.acting(current_user))[2]) = any (client.companies)
union
select record.client_id, said.verdict, said.decided_by, said.decided_at
from svod.match_decisions said
  join svod.source_records record on record.id = said.right_id
  join svod.clients client on client.id = record.client_id
where (select (svod.acting(current_user))[3] = 'all') or (select (svod.acting(current_user))[2]) = any (client.companies);

create view card.consents with (security_barrier) as
select record.client_id, given.company, given.wording, given.given_on
from svod.consents given
  join svod.source_records record on record.id = given.record_id
  join svod.clients client on client.id = record.client_id
where (select (svod.acting(current_user))[3] = 'all') or (select (svod.acting(current_user))[2]) = any (client.companies);

grant select on all tables in schema card to svod_reader;
