-- What matching keeps between imports, so that a thousand new rows need not look at a million old ones: blocking keys, the
-- pairs that scored high, the weights learnt, and what people said about pairs. Keys and terms are hashes, never names or
-- telephones. No foreign keys on the two big tables: checking ten million keys row by row costs more than matching; a
-- trigger takes a deleted record out of everything instead. Locks nothing: the tables are new.

create table svod.match_keys (
  record_id bigint not null,
  key bigint not null,
  pass smallint not null
);
create index match_keys_key on svod.match_keys (key, record_id);
create index match_keys_record on svod.match_keys (record_id);

-- Keys that too many records share: they tell nobody from anybody, so matching passes them over (and says so).
create table svod.match_crowds (
  key bigint primary key,
  pass smallint not null,
  records int not null
);

-- Pairs worth keeping: sure ones, and those between the two thresholds that wait for a person. `levels` are the agreements
-- by comparison in the catalogue's order; `refused` says why a sure pair was left apart all the same.
create table svod.match_pairs (
  left_id bigint not null,
  right_id bigint not null check (left_id < right_id),
  weight double precision not null,
  levels text not null,
  refused text,
  primary key (left_id, right_id)
);
create index match_pairs_right on svod.match_pairs (right_id);

create table svod.match_weights (
  id bigint generated always as identity primary key,
  spec_hash text not null,
  weights jsonb not null,
  records bigint not null,
  learnt_at timestamptz not null default now()
);

-- How often a value of a field occurs, for values that occur more than once. Belongs to the latest weights.
create table svod.match_terms (
  field text not null,
  term bigint not null,
  records int not null,
  primary key (field, term)
);

-- What a person said about two records. Rows are only added: the latest one of a pair holds, the others are its history.
-- `withdrawn` leaves the pair to the scores again.
create table svod.match_decisions (
  id bigint generated always as identity primary key,
  left_id bigint not null references svod.source_records (id) on delete cascade,
  right_id bigint not null references svod.source_records (id) on delete cascade,
  verdict text not null check (verdict in ('same', 'different', 'withdrawn')),
  decided_by text not null,
  decided_at timestamptz not null default now(),
  check (left_id < right_id)
);
create index match_decisions_left on svod.match_decisions (left_id, right_id, id);
create index match_decisions_right on svod.match_decisions (right_id);

create view svod.match_verdicts as
select distinct on (left_id, right_id) left_id, right_id, verdict, decided_by, decided_at
from svod.match_decisions
order by left_id, right_id, id desc;

create function svod.forget_matches() returns trigger
language plpgsql set search_path = pg_catalog
as $$
begin
  delete from svod.match_keys where record_id in (select id from gone);
  delete from svod.match_pairs where left_id in (select id from gone);
  delete from svod.match_pairs where right_id in (select id from gone);
  return null;
end
$$;
create trigger source_records_forget_matches
after delete on svod.source_records
referencing old table as gone
for each statement execute function svod.forget_matches();
