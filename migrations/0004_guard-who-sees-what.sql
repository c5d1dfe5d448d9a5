-- Who sees what (CONTRACT, section 4), decided by the database. A question runs as `svod_reader` in a read-only transaction
-- that was signed for one member; the views ask who that is. Locks the five views for a moment, breaks nothing: their columns
-- stay. Whoever reads the views under another role than svod_reader has the tables anyway and sees everything.
--
-- The signature, and not a plain setting or a row: a setting can be changed by the statement that runs, a row cannot be
-- written on a read replica and leaves a dead one behind per question. Here the setting is public and worthless without the
-- key, and it holds for one transaction of one backend only.

create table svod.acting_key (
  only_one boolean primary key default true check (only_one),
  key bytea not null
);
insert into svod.acting_key (key)
values (sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')));

-- The key stands on both sides, so that a known signature cannot be lengthened.
create function svod.acting_signature(claim text) returns text
language sql stable security definer set search_path = pg_catalog
as $$
  select encode(sha256(key || convert_to(
    concat_ws('|', claim, pg_backend_pid(), extract(epoch from transaction_timestamp())), 'UTF8') || key), 'hex')
  from svod.acting_key
$$;

-- Says for the rest of this transaction who acts.
create function svod.act_as(role text, company text, sharing text) returns void
language plpgsql set search_path = pg_catalog
as $$
declare
  claim text := concat_ws('|', role, company, sharing);
begin
  if role not in ('admin', 'marketer', 'manager', 'analyst') or sharing not in ('group', 'own') or company ~ '[|]'
    or (company = '*' and role <> 'admin') or claim is null or company is null then
    raise exception 'no such member' using errcode = 'invalid_parameter_value';
  end if;
  perform set_config('svod.actor', claim || '|' || svod.acting_signature(claim), true);
end
$$;

-- What the reader of a view may see: [1] sight: 'all', 'contacts' (strangers' contacts masked) or 'masked' (names and contacts
-- masked); [2] own company; [3] rows: 'all' or 'own'; [4] calls and leads: 'all' or 'own'. Without a valid signature it fails
-- rather than show nothing: what is forbidden must not look like zero.
create function svod.acting(reader name) returns text[]
language plpgsql stable parallel restricted security definer set search_path = pg_catalog
as $$
declare
  parts text[];
begin
  if reader <> 'svod_reader' then
    return array['all', '*', 'all', 'all'];
  end if;
  parts := string_to_array(current_setting('svod.actor', true), '|');
  if cardinality(parts) is distinct from 4
    or parts[4] is distinct from svod.acting_signature(concat_ws('|', parts[1], parts[2], parts[3])) then
    raise exception 'nobody acts in this transaction' using errcode = 'insufficient_privilege';
  end if;
  if parts[1] = 'admin' then
    return array['all', '*', 'all', 'all'];
  end if;
  return array[
    case parts[1] when 'analyst' then 'masked' else 'contacts' end,
    parts[2],
    case parts[3] when 'own' then 'own' else 'all' end,
    'own'
  ];
end
$$;

-- Masks: total, and without a pattern match where every row passes. One word: its first letter. A text of several: each.
create function svod.masked_word(name text) returns text
language sql immutable parallel safe
as $$ select left(name, 1) || '***' $$;

create function svod.masked_words(names text) returns text
language sql immutable parallel safe
as $$ select regexp_replace(names, '(\S)\S*', '\1***', 'g') $$;

create function svod.masked_phone(phone text) returns text
language sql immutable parallel safe
as $$
  select case
    when left(phone, 2) = '+7' and length(phone) = 12
      then '+7 ' || substr(phone, 3, 1) || '** ***-**-' || right(phone, 2)
    when phone is not null then '+*** ***-**-' || right(phone, 2)
  end
$$;

create function svod.masked_email(email text) returns text
language sql immutable parallel safe
as $$
  select case
    when strpos(email, '@') > 1 then left(email, 1) || '***' || substr(email, strpos(email, '@'))
    when email is not null then '***'
  end
$$;

-- A sole proprietor's workplace is the person's own name.
create function svod.masked_workplace(workplace text) returns text
language sql immutable parallel safe
as $$
  select case
    when workplace ~* '^\W*(ип|индивидуальный предприниматель|чп|самозанят\w*|адвокат\w*|нотариус\w*)(\W|$)'
      then (regexp_match(workplace, '\w+'))[1] || ' ***'
    else workplace
  end
$$;

create or replace view analytics.clients with (security_barrier) as
select
  id,
  case when (select (svod.acting(current_user))[1] <> 'masked')
    then nullif(concat_ws(' ', last_name, first_name, middle_name), '')
    else nullif(concat_ws(' ', svod.masked_word(last_name), svod.masked_word(first_name), svod.masked_word(middle_name)), '')
  end as full_name,
  case when (select (svod.acting(current_user))[1] <> 'masked') then first_name else svod.masked_word(first_name) end as first_name,
  case when (select (svod.acting(current_user))[1] <> 'masked') then middle_name else svod.masked_word(middle_name) end as middle_name,
  case when (select (svod.acting(current_user))[1] <> 'masked') then last_name else svod.masked_word(last_name) end as last_name,
  gender, birth_date,
  extract(year from age(current_date, birth_date))::int as age,
  city,
  case
    when (select (svod.acting(current_user))[1] = 'all') then mobile_phone
    when (select (svod.acting(current_user))[1] = 'contacts')
      and (marketing_consent or (select (svod.acting(current_user))[2]) = any (companies)) then mobile_phone
    else svod.masked_phone(mobile_phone)
  end as mobile_phone,
  case
    when (select (svod.acting(current_user))[1] = 'all') then email
    when (select (svod.acting(current_user))[1] = 'contacts')
      and (marketing_consent or (select (svod.acting(current_user))[2]) = any (companies)) then email
    else svod.masked_email(email)
  end as email,
  education, family_status, children_count, job_type, job_position,
  case when (select (svod.acting(current_user))[1] <> 'masked') then workplace_name else svod.masked_workplace(workplace_name) end as workplace_name,
  work_experience_years, income_amount, additional_income_amount, additional_income_type, home_ownership,
  credit_sum, credit_term_months, credit_initial, credit_issued_on,
  car_brand, car_model, car_year, car_price, car_type, car_condition, car_transmission, car_mileage_km,
  companies, cardinality(companies) as companies_count, marketing_consent
from svod.clients
where (select (svod.acting(current_user))[3] = 'all') or (select (svod.acting(current_user))[2]) = any (companies);

-- `in (select …)` is hashed once, and only when the left side of the OR does not already let the row through.
create or replace view analytics.deals with (security_barrier) as
select
  id, client_id, company, kind, product, tariff, amount, term_months, initial_payment, signed_on, dealership,
  car_brand, car_model, car_year, car_price, nights
from svod.deals
where client_id is not null
  and ((select (svod.acting(current_user))[3] = 'all')
    or client_id in (select c.id from svod.clients c where (select (svod.acting(current_user))[2]) = any (c.companies)));

create or replace view analytics.touches with (security_barrier) as
select id, client_id, company, channel, offered_on, outcome
from svod.touches
where client_id is not null
  and ((select (svod.acting(current_user))[3] = 'all')
    or client_id in (select c.id from svod.clients c where (select (svod.acting(current_user))[2]) = any (c.companies)));

-- Calls and leads are the own company's; what was said in a call can name anybody, so the masked role does not read it.
create or replace view analytics.calls with (security_barrier) as
select
  id, client_id, company,
  case when (select (svod.acting(current_user))[1] <> 'masked') then manager else svod.masked_words(manager) end as manager,
  started_at, duration_seconds, language, sentiment,
  case when (select (svod.acting(current_user))[1] <> 'masked') then topic end as topic,
  case when (select (svod.acting(current_user))[1] <> 'masked') then summary end as summary,
  case when (select (svod.acting(current_user))[1] <> 'masked') then next_step end as next_step
from svod.calls
where ((select (svod.acting(current_user))[4] = 'all') or company = (select (svod.acting(current_user))[2]))
  and ((select (svod.acting(current_user))[3] = 'all') or client_id is null
    or client_id in (select c.id from svod.clients c where (select (svod.acting(current_user))[2]) = any (c.companies)));

create or replace view analytics.leads with (security_barrier) as
select company, client_id, rank, score, reasons, scored_at
from svod.leads
where ((select (svod.acting(current_user))[4] = 'all') or company = (select (svod.acting(current_user))[2]))
  and ((select (svod.acting(current_user))[3] = 'all')
    or client_id in (select c.id from svod.clients c where (select (svod.acting(current_user))[2]) = any (c.companies)));

-- A view's functions are called as its reader; everything else of the schema stays closed.
revoke all on all functions in schema svod from public;
revoke all on svod.acting_key from public;
grant execute on function svod.acting(name), svod.masked_word(text), svod.masked_words(text), svod.masked_phone(text), svod.masked_email(text),
  svod.masked_workplace(text) to svod_reader;
grant select on all tables in schema analytics to svod_reader;

-- From PostgreSQL 16 on, whoever creates a role does not thereby get the right to take it on.
do $$
begin
  if not pg_has_role(current_user, 'svod_reader', 'member') or not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant svod_reader to %I', current_user);
  end if;
exception when insufficient_privilege then
  null; -- the role was made by another owner on this server, who then also has to grant it
end
$$;

-- Behind the guard, where the migrating role may: functions that wait, write, lock, change settings or run text as SQL are
-- taken from everyone but superusers and the database's owner, who loses nothing and gains nothing by it. On a server without
-- that right the guard stands alone before them.
do $$
declare
  routine regprocedure;
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    return;
  end if;
  for routine in
    select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = 'pg_catalog' and p.prokind = 'f' and has_function_privilege('svod_reader', p.oid, 'execute') and (
      p.proname in ('set_config', 'pg_notify', 'ts_stat', 'ts_rewrite', 'pg_cancel_backend', 'pg_terminate_backend',
        'pg_export_snapshot', 'pg_logical_emit_message', 'setseed', 'pg_log_backend_memory_contexts')
      or p.proname ~ '^(pg_sleep|pg_(try_)?advisory_|lo_|lo(read|write)$|pg_read_|pg_ls_|pg_stat_file|(query|table|schema|database|cursor)_to_xml)'
    )
  loop
    execute format('revoke execute on function %s from public', routine);
    execute format('grant execute on function %s to pg_database_owner', routine);
  end loop;
  alter function svod.masked_word(text) leakproof;
  alter function svod.masked_words(text) leakproof;
  alter function svod.masked_phone(text) leakproof;
  alter function svod.masked_email(text) leakproof;
  alter function svod.masked_workplace(text) leakproof;
exception when insufficient_privilege then
  null;
end
$$;
