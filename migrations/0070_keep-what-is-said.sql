-- What people say to the bot and what it says back, kept until it is done with: an event is stored before the platform is told
-- that it arrived, an answer before it is sent. Several processes on one server share the work. Locks nothing: the tables are
-- new.
--
-- A *line* is the queue of one conversation; there is one for what came in and one for what goes out. `waiting` counts what
-- stands in the line and is not over; it changes in the statement that adds or ends an entry, under the line's row lock.
--   free    held_by is null, or held_until has passed. Claimed from `due_at` on, while something waits.
--   held    held_by names one claim of one process, which renews held_until while it works. Only the holder ends the head's
--           turn or delivery, and every such statement checks held_by: a process that was too slow commits nothing.
-- The holder frees the line with the head's end; a dead holder's line is free again when held_until has passed.
-- Rows of the lines are always locked in the order of their keys, those of the inbox before those of the outbox.
--
-- An event (chat_inbox):
--   waiting    stored; also put back by a shutdown, or waiting for its next try after a failed one.
--   running    its line is held, its turn runs. From here to waiting, done or set_aside. A process that dies leaves it here, and
--              the line's next holder takes it as if it were waiting.
--   done       its answers went into the outbox in this same statement; what was said is cleared.
--   set_aside  three tries failed; the person was told `reference`. What was said is kept for three days, for an operator.
--
-- A message (chat_outbox):
--   waiting    queued; also put back by a platform that asks to be left alone for a while.
--   sending    committed before the first byte leaves, so a process that dies leaves it here. The line's next holder sends it
--              again if that shows it once (it replaces a message, or it is a notice); otherwise it becomes unknown.
--   sent       stands on the platform.
--   unknown    may or may not stand there. Never repeated by itself: a notice with a button takes its place, `show_token` is the
--              button's. Pressed, it goes back to waiting, to replace the notice.
--   rejected   the platform refuses it in every shape; a notice says so.
--   dead       the person or the room cannot be reached; the rest of the line went with it.
--   expired    the platform asked for patience for a day.
-- The last five clear the text, the address and the files; unknown keeps them for three days.
--
-- People's words are in `said`, `message` and the bytes of files only; the rest are the platforms' own ids.

create table svod.chat_inbox_lines (
  key text primary key,
  platform text not null check (platform in ('telegram', 'slack')),
  waiting int not null check (waiting >= 0),
  due_at timestamptz not null,
  held_by text,
  held_until timestamptz,
  -- The claim whose turn a person has asked to stop; its process sees it when it renews.
  stop_asked text,
  check ((held_by is null) = (held_until is null))
);
create index chat_inbox_lines_due on svod.chat_inbox_lines (due_at) where waiting > 0;

create table svod.chat_inbox (
  platform text not null,
  dedupe_key text not null,
  sequence bigint generated always as identity,
  conversation text not null references svod.chat_inbox_lines (key),
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'set_aside')),
  envelope jsonb,
  said jsonb,
  attempts int not null default 0 check (attempts >= 0),
  reference text,
  arrived_at timestamptz not null,
  settled_at timestamptz,
  primary key (platform, dedupe_key),
  check (state not in ('waiting', 'running') or (envelope is not null and said is not null)),
  check (state <> 'done' or (envelope is null and said is null)),
  check ((state in ('done', 'set_aside')) = (settled_at is not null))
);
create index chat_inbox_open on svod.chat_inbox (conversation, sequence) where state in ('waiting', 'running');
create index chat_inbox_set_aside on svod.chat_inbox (settled_at) where state = 'set_aside';
create index chat_inbox_settled on svod.chat_inbox (settled_at) where settled_at is not null;

create table svod.chat_outbox_lines (
  key text primary key,
  platform text not null check (platform in ('telegram', 'slack')),
  waiting int not null check (waiting >= 0),
  due_at timestamptz not null,
  held_by text,
  held_until timestamptz,
  check ((held_by is null) = (held_until is null))
);
create index chat_outbox_lines_due on svod.chat_outbox_lines (due_at) where waiting > 0;

-- `place` is the id of the message that a notice stands in for: it is sent in that one's place. `account` is there when the
-- message is for one person's eyes. `buttons` are told where the message stands, `files` are the files that it holds.
create table svod.chat_outbox (
  id bigint generated always as identity primary key,
  conversation text not null references svod.chat_outbox_lines (key),
  place bigint,
  state text not null default 'waiting'
    check (state in ('waiting', 'sending', 'sent', 'unknown', 'rejected', 'dead', 'expired')),
  address jsonb,
  account jsonb,
  replaces jsonb,
  message jsonb,
  buttons text[] not null default '{}',
  files text[] not null default '{}',
  show_token text unique,
  attempts int not null default 0,
  ref jsonb,
  queued_at timestamptz not null,
  settled_at timestamptz,
  check (state not in ('waiting', 'sending') or (address is not null and message is not null)),
  check (state not in ('sent', 'rejected', 'dead', 'expired') or (address is null and message is null)),
  check ((state in ('waiting', 'sending')) = (settled_at is null))
);
create index chat_outbox_open on svod.chat_outbox (conversation, (coalesce(place, id)), id)
  where state in ('waiting', 'sending');
create index chat_outbox_failed on svod.chat_outbox (state) where state in ('unknown', 'rejected', 'dead', 'expired');
create index chat_outbox_settled on svod.chat_outbox (settled_at) where settled_at is not null;
create index chat_outbox_files on svod.chat_outbox using gin (files) where files <> '{}';

-- Pictures and tables of answers, until the messages that hold them are over; what no message holds goes after an hour.
create table svod.chat_files (
  id text primary key,
  name text not null,
  media_type text not null,
  bytes bytea not null,
  kept_at timestamptz not null
);
create index chat_files_age on svod.chat_files (kept_at);
