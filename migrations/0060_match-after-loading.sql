-- An import loads its rows with a quick first guess at whose they are; the full matching follows once all files are in. What
-- still waits for it is written down, so that a run that was killed in between is made good by the next one: imports without
-- `matched_at`, and known rows that were read anew. Whatever was imported before this migration waits too. Locks svod.imports for a moment.
alter table svod.imports add column matched_at timestamptz;
create index imports_to_match on svod.imports (id) where matched_at is null and kind = 'register' and status = 'done';

create table svod.match_pending (
  record_id bigint primary key references svod.source_records (id) on delete cascade
);
