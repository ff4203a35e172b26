-- The estate kept up: what is there is counted, somebody is in charge, and what is gone is retired, not deleted.

alter table buildings add column retired_at timestamptz;
alter table houses add column retired_at timestamptz;
alter table areas add column retired_at timestamptz;

alter table areas add column use text not null default 'other';
alter table areas add column size_m2 numeric(10, 2);
-- Where it is, in words: 地下一层 B 区 3 号柱旁.
alter table areas add column location text not null default '';
alter table areas add column in_charge_id uuid;
-- [{ title, unit, count }]: benches, lamp posts, ornaments.
alter table areas add column assets jsonb not null default '[]';

-- Who works in an area: several people, several areas.
create table area_workers (
  area_id uuid not null,
  staff_id uuid not null,
  company_id int not null,
  project_id int not null,
  primary key (area_id, staff_id)
);
create index area_workers_of_staff on area_workers (staff_id);

alter table area_workers enable row level security;
create policy fence on area_workers using (
  company_id = (select current_setting('app.company', true)::int)
  and (project_id = 0 or project_id = any((select current_setting('app.projects', true)::int[])::int[])));
