-- What somebody asks leave for, whoever decides step by step, and the rights that a consent gives until a time.

create table approvals (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  matter text not null,
  rule_id text not null,
  -- Texts hold protected references in place of numbers.
  title text not null,
  words text not null,
  requester_id uuid not null,
  about_type text,
  about_id uuid,
  -- What the rule was asked by: amountFen, days, urgent, departmentId, positionId, requesterPosition.
  asked jsonb not null,
  state text not null check (state in ('open', 'returned', 'approved', 'instructed', 'taken', 'withdrawn')),
  steps jsonb not null,
  step int not null,
  decider_position text,
  decider_id uuid,
  decisions jsonb not null,
  requested_at timestamptz not null,
  decided_at timestamptz,
  -- The right that it gave, and until when; none when it gives no right, no end when it does not end.
  grants_right text,
  granted_until timestamptz
);
create index approvals_of_project on approvals (project_id, requested_at desc, id desc);
create index approvals_open on approvals (project_id, decider_position) where state = 'open';
create index approvals_granted on approvals (requester_id, grants_right) where grants_right is not null;

alter table approvals enable row level security;
create policy fence on approvals using (
  company_id = (select current_setting('app.company', true)::int)
  and (project_id = 0 or project_id = any((select current_setting('app.projects', true)::int[])::int[])));
