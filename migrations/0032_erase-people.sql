-- What stays of an erased person: that it was done, by whom, why and how much went, and marks that keep a file which holds
-- the person from bringing them back. A mark is an HMAC under a key that lies here sealed with SVOD_DOCUMENT_KEY, so the base
-- alone cannot be searched for a telephone number by trying them all. Locks nothing: the tables are new.
create table svod.erasure_key (
  only_one boolean primary key default true check (only_one),
  sealed bytea not null
);

create table svod.erasures (
  id bigint generated always as identity primary key,
  client_id bigint not null,
  erased_at timestamptz not null default now(),
  erased_by text not null,
  reason text not null check (length(reason) between 1 and 500),
  marked boolean not null,
  counts jsonb not null
);

create table svod.erasure_marks (
  mark bytea primary key,
  erasure_id bigint not null references svod.erasures (id)
);

revoke all on svod.erasure_key, svod.erasures, svod.erasure_marks from public;
