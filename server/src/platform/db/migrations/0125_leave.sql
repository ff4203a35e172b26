-- What staff ask for themselves and a superior decides: leave, a missed punch made good, overtime.

create table staff_requests (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  staff_id uuid not null references staff_members,
  kind text not null check (kind in ('leave', 'punch', 'overtime')),
  -- Of leave: which kind of the handbook.
  leave_kind text,
  -- Of a punch: in or out.
  way text check (way in ('in', 'out')),
  from_at timestamptz not null,
  until_at timestamptz not null,
  deputy_id uuid references staff_members,
  reason text,
  state text not null check (state in ('asked', 'approved', 'refused', 'withdrawn')),
  asked_at timestamptz not null,
  approver_id uuid,
  decided_by uuid,
  decided_at timestamptz,
  decision_words text,
  check (until_at >= from_at)
);
create index staff_requests_of_staff on staff_requests (staff_id, from_at);
create index staff_requests_open on staff_requests (project_id, asked_at) where state = 'asked';
-- Who is away is asked with every resolution of an owner.
create index staff_requests_leave on staff_requests (staff_id, from_at, until_at) where kind = 'leave' and state = 'approved';

-- Deputyships that a leave brought, so that cutting it short ends them too.
alter table deputyships add column leave_id uuid;

alter table staff_requests enable row level security;
create policy fence on staff_requests using (
  company_id = (select current_setting('app.company', true)::int)
  and (project_id = 0 or project_id = any((select current_setting('app.projects', true)::int[])::int[])));
