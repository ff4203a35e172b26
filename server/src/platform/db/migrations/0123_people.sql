-- Who somebody is beside their account: employed here or by a contractor, what they bring for a position, and how
-- people come and go: proposed by one, decided by another.

alter table staff_members
  -- A contractor's worker holds no position, so stands in no rota, no attendance and no headcount.
  add column kind text not null default 'employee' check (kind in ('employee', 'contractor')),
  add column employer text;

create table qualifications (
  id uuid primary key,
  company_id int not null,
  staff_id uuid not null references staff_members,
  -- As the handbook's requirement names it: education, certificate.manager, experience.samePost.
  requirement_id text not null,
  level text,
  -- Experience: the day it began. A certificate: the day of issue.
  since_on date,
  expires_on date,
  noted_at timestamptz not null,
  unique (staff_id, requirement_id)
);

create table engagements (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  kind text not null check (kind in ('hire', 'dismiss')),
  position_id text not null,
  -- Hiring: who is wanted. Dismissal: whose.
  candidate_name text,
  staff_id uuid references staff_members,
  reason text not null,
  state text not null check (state in ('proposed', 'approved', 'refused', 'done')),
  proposed_by uuid not null,
  proposed_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  decision_words text
);
create index engagements_of_project on engagements (project_id, proposed_at desc, id desc);

alter table qualifications enable row level security;
create policy fence on qualifications using (company_id = (select current_setting('app.company', true)::int));
alter table engagements enable row level security;
create policy fence on engagements using (
  company_id = (select current_setting('app.company', true)::int)
  and (project_id = 0 or project_id = any((select current_setting('app.projects', true)::int[])::int[])));
