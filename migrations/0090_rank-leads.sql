-- How leads were ranked: for each company the model behind its list, with what it was learnt from and how it did on the latest
-- offers, and beside each lead the factors that its reasons are worded from in either language. Rewritten whole with each
-- ranking, under one lock a company. Adding a column with a constant default rewrites no row; breaks nothing.
alter table svod.leads add column factors jsonb not null default '[]';

create table svod.lead_models (
  company text primary key references svod.companies (slug),
  -- 'scorecard' and 'logistic' learn from the company's own offers, 'clients' from who its clients are.
  kind text not null check (kind in ('scorecard', 'logistic', 'clients')),
  -- Offers (or people) it was learnt from, and how many of them were sales.
  learnt_from int not null,
  sales int not null,
  -- Area under the ROC curve on the latest quarter of the offers, learnt from the rest; null where there were too few.
  auc numeric,
  -- What the base held: another value asks for a new ranking.
  state text not null,
  model jsonb not null,
  ranked_at timestamptz not null default now()
);
