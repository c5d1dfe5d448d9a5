-- An import no longer guesses whose its rows are: matching alone tells, after loading, and makes the clients. Until then a record holds a
-- number that it took from the clients' sequence and that is no client's yet, so the reference can no longer be checked row by row. The
-- import that a record came with is asked for by whole imports, whose rows lie together: a block range index, a thousandth of the
-- size, serves as well. Locks the table while the small index is built.
alter table svod.source_records drop constraint source_records_client_id_fkey;
drop index svod.source_records_import;
create index source_records_import on svod.source_records using brin (import_id);
