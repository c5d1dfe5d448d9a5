-- Conversations: who talks (owner), what was asked, how it was read, which statement answered, and what people thought of
-- the answer. Rows of a result are never kept: "show again" and an export run the statement again, as the person, so that
-- rights changed since then hold. A turn is written by one statement when it is over; half a turn cannot exist.
-- Locks nothing: the tables are new.

-- `turns` counts the thread's turns; raising it takes the row's lock, so two replicas never give one number twice.
create table svod.threads (
  owner text not null,
  id text not null check (length(id) between 1 and 200),
  title text not null,
  turns int not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (owner, id)
);
create index threads_recent on svod.threads (owner, updated_at desc);

-- `messages` is what a model reads of the turn in later ones: the question, the calls, and shapes of results.
-- `columns` holds names, types, headings and formats of the table. `reply` holds the words without values of the data.
create table svod.turns (
  answer_id text primary key,
  owner text not null,
  thread_id text not null,
  position int not null,
  message_id text not null,
  question text not null,
  kind text not null check (kind in ('answer', 'clarify', 'refuse', 'error')),
  tool text,
  reply text not null,
  understood text,
  title text,
  sql text,
  columns jsonb,
  total_rows bigint,
  options jsonb not null default '[]',
  language text not null check (language in ('ru', 'en')),
  model text not null,
  model_calls int not null,
  duration_ms int not null,
  messages jsonb not null,
  asked_at timestamptz not null default now(),
  unique (owner, thread_id, position),
  foreign key (owner, thread_id) references svod.threads (owner, id) on delete cascade
);

-- The last word a person said about an answer.
create table svod.feedback (
  answer_id text not null references svod.turns (answer_id) on delete cascade,
  owner text not null,
  verdict text not null check (verdict in ('up', 'down')),
  reason text check (length(reason) <= 2000),
  given_at timestamptz not null default now(),
  primary key (answer_id, owner)
);
