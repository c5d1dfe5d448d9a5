-- Calls of tools that wait for another person's word. waiting -> approved | rejected by the first who may decide, or expired
-- when nobody did in time; nothing leads back. `run` is where the agent stands, its messages up to the call, and goes when the
-- approval has had its time: it holds the question, never a row of a result. `decided_event` lets the press that decided be
-- handled again after a crash. The audit learns a kind of deed; the check of its kinds is replaced, which reads the table once.

create table svod.approvals (
  id uuid primary key,
  owner text not null,
  role text not null,
  company text not null,
  member_id bigint not null,
  thread_id text not null,
  question text not null,
  about text,
  language text not null check (language in ('ru', 'en')),
  model text not null,
  max_rows int not null,
  tool text not null,
  request jsonb not null,
  run text,
  state text not null default 'waiting' check (state in ('waiting', 'approved', 'rejected', 'expired')),
  made_at timestamptz not null,
  expires_at timestamptz not null,
  decided_at timestamptz,
  decided_by bigint,
  decided_name text,
  decided_event text,
  check ((state in ('approved', 'rejected')) = (decided_at is not null))
);
create index approvals_expiry on svod.approvals (expires_at) where run is not null;

-- Where whoever asked is told what came of it.
create table svod.chat_approvals (
  approval_id uuid primary key references svod.approvals (id) on delete cascade,
  platform text not null,
  account jsonb not null,
  conversation text not null,
  address jsonb not null
);

alter table svod.audit drop constraint audit_kind_check;
alter table svod.audit add constraint audit_kind_check check (kind in ('question', 'again', 'statement', 'card', 'export', 'import', 'links',
  'member', 'personal_data', 'audit', 'approval'));
