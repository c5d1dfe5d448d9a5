-- Workspaces and organisations that installed the Slack app, with the tokens Slack gave for each. `sealed` is AES-256-GCM under
-- SVOD_SLACK_TOKEN_KEY, bound to the workspace: a row that is copied to another workspace does not open, and without the key
-- nobody can speak for anybody. Locks nothing: the table is new.
create table svod.slack_installations (
  workspace text primary key check (workspace ~ '^[TE][A-Z0-9]{1,40}$'),
  sealed bytea not null,
  installed_at timestamptz not null default now()
);
