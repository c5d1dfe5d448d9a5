-- Questions with the statement that answered them right, said so by the person who asked or by an admin: examples for a
-- language model. Both texts are screened before they come here: a word that the catalogue and everyday speech do not know,
-- a value that only the registers hold, a telephone, an address or a long number is left out, so no client's value lies here
-- whatever SVOD_MODEL_SEES says. `stems` are the question's words as they are compared. `audience` is whose examples they
-- are: role@company of the person who marked the answer, or null, everyone's, where an admin vouches.
-- Locks nothing: the table is new.
create table svod.verified_pairs (
  id bigint generated always as identity primary key,
  question text not null check (length(question) between 1 and 4000),
  statement text not null check (length(statement) between 1 and 20000),
  language text not null check (language in ('ru', 'en')),
  stems text[] not null,
  audience text,
  answer_id text unique,
  kept_by text not null,
  kept_at timestamptz not null default now()
);
create unique index verified_pairs_once on svod.verified_pairs (md5(question), md5(statement), coalesce(audience, ''));
create index verified_pairs_by_stem on svod.verified_pairs using gin (stems);

revoke all on svod.verified_pairs from public;
