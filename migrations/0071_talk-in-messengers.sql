-- What a conversation in a messenger keeps beside the inbox and the outbox: where people are reached, whose answer a button
-- belongs to, forms that are being filled in, who asked to be let in, invitations. Nothing in here is a client's: buttons hold
-- ids of answers and of records, and what a person types into a form is gone an hour after the form ends.
-- Replaces the trigger function that writes questions into the audit: it now knows which member asked. Locks svod.turns for a
-- moment.

-- An owner is ROLE@COMPANY, with `#7` for member 7's own threads and `#room` for those of a room.
alter table svod.turns add column member_id bigint;

create or replace function svod.audit_turn() returns trigger
language plpgsql set search_path = pg_catalog
as $$
begin
  insert into svod.audit (actor, member_id, kind, outcome, answer_id, tool, question, statement, total_rows)
  values (split_part(new.owner, '#', 1), new.member_id, 'question',
    case new.kind when 'answer' then 'done' when 'clarify' then 'asked_back' when 'refuse' then 'refused' else 'failed' end,
    new.answer_id, new.tool, new.question, new.sql, new.total_rows);
  return null;
end
$$;

-- Everyone who has written to the bot privately, enrolled or not: where they are reached when it is not they who spoke last.
-- `blocked`: they shut the bot out; nothing is sent until they write again.
create table svod.chat_accounts (
  platform text not null check (platform in ('telegram', 'slack')),
  external_id text not null check (length(external_id) between 1 and 200),
  name text not null check (length(name) <= 200),
  conversation text not null,
  address jsonb not null,
  blocked boolean not null default false,
  seen_at timestamptz not null,
  primary key (platform, external_id)
);

-- A conversation's current thread is its key and this number, which /reset raises.
create table svod.chat_threads (
  conversation text primary key,
  generation int not null check (generation > 0)
);

-- A button says nothing by itself: its id is looked up here. The buttons of one card share `card`; where they are `once`, one
-- press ends them all. A button that was used stays until it expires, so that a second press is told who pressed first.
-- `used_event` lets the same event, handled again after a crash, use the button again.
create table svod.chat_buttons (
  id text primary key check (octet_length(id) between 16 and 40),
  card text not null,
  action text not null,
  data jsonb not null,
  may_press text not null check (may_press in ('asker', 'admins', 'enrolled', 'stranger')),
  platform text not null,
  account_id text not null,
  conversation text,
  language text not null check (language in ('ru', 'en')),
  once boolean not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  used_event text,
  used_by text,
  message jsonb
);
create index chat_buttons_card on svod.chat_buttons (card);
create index chat_buttons_expiry on svod.chat_buttons (expires_at);

-- A form: a modal waiting to be sent, or asked field by field (`step` counts from 0; null for a modal). One form of an account
-- is asked at a time. `last_event` keeps an answer that is handled twice from filling two fields; a form that is done stays
-- for an hour for the same reason.
create table svod.chat_forms (
  id text primary key check (octet_length(id) between 16 and 40),
  kind text not null,
  data jsonb not null,
  platform text not null,
  account_id text not null,
  conversation text not null,
  language text not null check (language in ('ru', 'en')),
  step int,
  answers jsonb not null default '{}',
  done boolean not null default false,
  last_event text,
  expires_at timestamptz not null
);
create unique index chat_forms_asked on svod.chat_forms (platform, account_id) where step is not null and not done;
create index chat_forms_expiry on svod.chat_forms (expires_at);

-- waiting -> approved | refused, by the one admin who was first. `asked_event` and `decided_event` let the presses be handled
-- again after a crash.
create table svod.access_requests (
  id bigint generated always as identity primary key,
  platform text not null,
  external_id text not null check (length(external_id) between 1 and 200),
  name text not null check (length(name) <= 200),
  language text not null check (language in ('ru', 'en')),
  conversation text not null,
  address jsonb not null,
  asked_at timestamptz not null,
  asked_event text not null,
  state text not null default 'waiting' check (state in ('waiting', 'approved', 'refused')),
  decided_at timestamptz,
  decided_by text,
  decided_event text,
  role text,
  company text,
  check ((state = 'waiting') = (decided_at is null))
);
create unique index access_requests_waiting on svod.access_requests (platform, external_id) where state = 'waiting';

-- A code that enrols whoever brings it first. Kept as its hash: the table lets nobody in.
create table svod.invitations (
  code_hash bytea primary key check (octet_length(code_hash) = 32),
  role text not null check (role in ('admin', 'marketer', 'manager', 'analyst')),
  company text not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  used_by bigint,
  check (company <> '*' or role = 'admin')
);
