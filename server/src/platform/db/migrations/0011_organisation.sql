-- Staff, who stands where, who stands in for whom, who is on duty. Positions and departments are pack data.

create table staff_members (
  id uuid primary key,
  company_id int not null references companies,
  name text not null,
  staff_number text not null,
  sealed_phone text,
  phone_masked text,
  -- Trades of engineers, as the taxonomy names them: plumbing, electrical.
  skills text[] not null default '{}',
  state text not null default 'active' check (state in ('active', 'left')),
  left_at timestamptz,
  created_at timestamptz not null,
  unique (company_id, staff_number)
);

create table assignments (
  id uuid primary key,
  company_id int not null,
  -- 0: the company itself, and with it all its projects.
  project_id int not null,
  staff_id uuid not null references staff_members,
  position_id text not null,
  -- Empty: all buildings.
  building_ids uuid[] not null default '{}',
  from_on date not null,
  until_on date,
  check (until_on is null or until_on >= from_on)
);
create index assignments_of_staff on assignments (staff_id);
create index assignments_in_project on assignments (project_id, position_id);

-- Who acts in somebody's position: while the holder is not on duty, or from-until.
create table deputyships (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  assignment_id uuid not null references assignments,
  deputy_id uuid not null references staff_members,
  from_at timestamptz,
  until_at timestamptz,
  ended_at timestamptz
);
create index deputyships_of_deputy on deputyships (deputy_id) where ended_at is null;
create index deputyships_of_assignment on deputyships (assignment_id) where ended_at is null;

create table duty_spans (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  staff_id uuid not null references staff_members,
  position_id text not null,
  from_at timestamptz not null,
  until_at timestamptz not null,
  check (until_at > from_at)
);
create index duty_spans_in_time on duty_spans (project_id, until_at, from_at);

do $$
declare name text;
begin
  foreach name in array array['staff_members','assignments','deputyships','duty_spans']
  loop
    execute format('alter table %I enable row level security', name);
  end loop;
  foreach name in array array['assignments','deputyships','duty_spans']
  loop
    execute format($policy$create policy fence on %I using (
      company_id = (select current_setting('app.company', true)::int)
      and (project_id = 0 or project_id = any((select current_setting('app.projects', true)::int[])::int[])))$policy$, name);
  end loop;
end $$;
create policy fence on staff_members using (company_id = (select current_setting('app.company', true)::int));

-- For the sign-in page of a rehearsal only: who may be played. Answers for the company of the fence.
create function rehearsal_accounts() returns table (login text, name text, position_id text)
language sql stable security definer set search_path = public as $$
  select a.login, s.name, min(g.position_id)
    from accounts a join staff_members s on s.id = a.id join assignments g on g.staff_id = a.id
   where exists (select 1 from rehearsal_clock) and a.company_id = current_setting('app.company', true)::int
     and s.state = 'active' and a.disabled_at is null
   group by a.login, s.name, s.staff_number order by s.staff_number
$$;
