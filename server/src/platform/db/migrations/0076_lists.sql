-- Views of lists that people come back to, and exports that are made for them.

create table saved_views (
  id uuid primary key,
  company_id int not null,
  owner_id uuid not null,
  list text not null,
  title text not null,
  query jsonb not null,
  shared boolean not null,
  saved_at timestamptz not null,
  removed_at timestamptz
);
create index saved_views_of_list on saved_views (company_id, list) where removed_at is null;

create table exports (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  list text not null,
  format text not null check (format in ('xlsx', 'csv')),
  -- What was asked for may hold a name or number.
  sealed_query text not null,
  language text not null,
  asked_by uuid not null,
  asked_at timestamptz not null,
  state text not null check (state in ('waiting', 'running', 'ready', 'failed')),
  row_count int,
  -- Real time: a job that stopped telling of itself has died with its process.
  told_at timestamptz,
  done_at timestamptz,
  stored_as text
);
create index exports_of_person on exports (asked_by, asked_at desc);

alter table saved_views enable row level security;
create policy fence on saved_views using (company_id = (select current_setting('app.company', true)::int));
alter table exports enable row level security;
create policy fence on exports using (
  company_id = (select current_setting('app.company', true)::int)
  and (project_id = 0 or project_id = any((select current_setting('app.projects', true)::int[])::int[])));

-- What lies longer than a day goes, over all companies.
create function expire_exports(done_before timestamptz) returns table (stored_as text)
language sql volatile security definer set search_path = public as $$
  with gone as (delete from exports e where e.done_at < done_before returning e.id, e.stored_as),
  keys as (update person_keys k set wrapped_key = null, destroyed_at = clock_timestamp() from gone where k.subject_id = gone.id)
  select gone.stored_as from gone where gone.stored_as is not null
$$;
create index obligations_newest on obligations (project_id, start_at desc, id desc);
