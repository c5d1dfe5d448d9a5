-- Who belongs to svod, by which account on which surface, and the audit: who asked, exported, imported or changed what, and
-- what was refused. The audit is only ever added to. Its question, statement and detail may hold a person's name, so those
-- three can be blotted out, whole, when that person is erased; nothing else in it can change. Locks svod.members for a moment.
alter table svod.members add constraint members_of_the_group check (company <> '*' or role = 'admin');

-- One account on one surface is one member; a member may have several accounts.
create table svod.member_identities (
  surface text not null check (surface ~ '^[a-z][a-z0-9-]{0,19}$'),
  external_id text not null check (length(external_id) between 1 and 200),
  member_id bigint not null references svod.members (id) on delete cascade,
  added_at timestamptz not null default now(),
  primary key (surface, external_id)
);
create index member_identities_member on svod.member_identities (member_id);

-- `actor` is ROLE@COMPANY as it was then; `member_id` and `client_id` have no foreign keys, because an entry outlives both.
create table svod.audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  actor text not null,
  member_id bigint,
  kind text not null check (kind in ('question', 'again', 'statement', 'card', 'export', 'import', 'links', 'member', 'personal_data', 'audit')),
  outcome text not null check (outcome in ('done', 'asked_back', 'refused', 'failed')),
  answer_id text,
  tool text,
  client_id bigint,
  question text,
  statement text,
  total_rows bigint,
  detail jsonb not null default '{}'
);
create index audit_at on svod.audit (at);
create index audit_client on svod.audit (client_id) where client_id is not null;

create function svod.guard_audit() returns trigger
language plpgsql set search_path = pg_catalog
as $$
begin
  if tg_op = 'UPDATE' then
    if (to_jsonb(new) - array['question', 'statement', 'detail']) = (to_jsonb(old) - array['question', 'statement', 'detail'])
      and (new.question is not distinct from old.question or new.question = '[erased]')
      and (new.statement is not distinct from old.statement or new.statement = '[erased]')
      and (new.detail = old.detail or new.detail = '{"erased": true}') then
      return new;
    end if;
  end if;
  raise exception 'the audit is only added to' using errcode = 'insufficient_privilege';
end
$$;
-- The triggers hold superusers too, whom rights do not bind; the rights hold everyone else even where triggers are off.
create trigger audit_is_added_to before update or delete on svod.audit
for each row execute function svod.guard_audit();
create trigger audit_is_not_emptied before truncate on svod.audit
for each statement execute function svod.guard_audit();
revoke all on svod.audit from public;
revoke update, delete, truncate on svod.audit from current_user;
grant update (question, statement, detail) on svod.audit to current_user;

-- A turn cannot be kept without its entry: no surface, and no new way to ask, can forget to write one.
create function svod.audit_turn() returns trigger
language plpgsql set search_path = pg_catalog
as $$
begin
  insert into svod.audit (actor, kind, outcome, answer_id, tool, question, statement, total_rows)
  values (new.owner, 'question',
    case new.kind when 'answer' then 'done' when 'clarify' then 'asked_back' when 'refuse' then 'refused' else 'failed' end,
    new.answer_id, new.tool, new.question, new.sql, new.total_rows);
  return null;
end
$$;
create trigger turns_are_audited after insert on svod.turns
for each row execute function svod.audit_turn();

revoke all on function svod.guard_audit(), svod.audit_turn() from public;
