-- Two schemas and one powerless role. `svod` holds the registers and is closed to questions; `analytics` holds the views that
-- questions read; `svod_reader` owns nothing and may only read those views. Locks nothing: the database is empty.
create schema svod;
create schema analytics;

-- Roles belong to the whole server, so another svod database on it may have made this one already.
do $$
begin
  if not exists (select from pg_roles where rolname = 'svod_reader') then
    create role svod_reader nologin noinherit nosuperuser nocreatedb nocreaterole;
  end if;
exception when duplicate_object or unique_violation then
  null; -- another database of the same server made it in this very moment
end
$$;

revoke all on schema svod, analytics from public;
grant usage on schema analytics to svod_reader;

-- Partner companies of this deployment. Filled from catalog/companies.yaml at start; `trust` orders sources when values differ.
create table svod.companies (
  slug text primary key check (slug ~ '^[a-z][a-z0-9-]{0,39}$'),
  name_ru text not null,
  name_en text not null,
  trust int not null default 0
);

create table svod.members (
  id bigint generated always as identity primary key,
  name text not null,
  role text not null check (role in ('admin', 'marketer', 'manager', 'analyst')),
  company text not null,
  language text check (language in ('ru', 'en')),
  created_at timestamptz not null default now()
);
