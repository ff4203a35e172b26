-- Who came and went when, and the month's sheet as its supervisor signed it.

create table punches (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  staff_id uuid not null references staff_members,
  at timestamptz not null,
  -- Null: a machine that does not tell coming from going.
  way text check (way in ('in', 'out')),
  source text not null check (source in ('phone', 'desk', 'machine', 'madeGood')),
  offline boolean not null,
  -- What of the handbook's morning check was found in order; null where none was made.
  checks text[]
);
create index punches_of_project on punches (project_id, at);
create unique index punches_once on punches (staff_id, at, coalesce(way, ''));

create table attendance_sheets (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  month text not null,
  signed_by uuid not null,
  signed_at timestamptz not null,
  staff_ids uuid[] not null,
  -- As it stood when it was signed.
  body jsonb not null
);
create index attendance_sheets_of_month on attendance_sheets (project_id, month);

do $$
declare name text;
begin
  foreach name in array array['punches','attendance_sheets']
  loop
    execute format('alter table %I enable row level security', name);
    execute format($policy$create policy fence on %I using (
      company_id = (select current_setting('app.company', true)::int)
      and (project_id = 0 or project_id = any((select current_setting('app.projects', true)::int[])::int[])))$policy$, name);
  end loop;
end $$;
