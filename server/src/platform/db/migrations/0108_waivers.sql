-- Who let somebody off an obligation, and why. One for each; the obligation itself says that it is waived.

create table obligation_waivers (
  obligation_id uuid primary key,
  company_id int not null,
  project_id int not null,
  -- Holds protected references in place of numbers.
  reason text not null,
  waived_by uuid not null,
  waived_at timestamptz not null
);

alter table obligation_waivers enable row level security;
create policy fence on obligation_waivers using (
  company_id = (select current_setting('app.company', true)::int)
  and (project_id = 0 or project_id = any((select current_setting('app.projects', true)::int[])::int[])));
