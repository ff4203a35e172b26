-- What a rule proposes and a person takes over or lets be, with a reason.

create table suggestions (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  rule_id text not null,
  action text not null,
  -- What the rule says, and the ids of what it is about; never personal data.
  arguments jsonb not null,
  about_type text not null,
  about_id uuid not null,
  state text not null check (state in ('open', 'accepted', 'dismissed')),
  made_at timestamptz not null,
  decided_at timestamptz,
  decided_by uuid,
  reason text
);
create index suggestions_about on suggestions (about_id);
create index suggestions_open on suggestions (project_id, made_at desc, id desc) where state = 'open';

alter table suggestions enable row level security;
create policy fence on suggestions using (
  company_id = (select current_setting('app.company', true)::int)
  and (project_id = 0 or project_id = any((select current_setting('app.projects', true)::int[])::int[])));
