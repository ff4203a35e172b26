-- Tasks that a person gives: one for several people, perhaps again and again, each an obligation of its own.

create table tasks (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  -- Texts hold protected references in place of numbers.
  title text not null,
  words text not null,
  giver_id uuid not null,
  about_type text,
  about_id uuid,
  repeat jsonb,
  given_at timestamptz not null,
  cancelled_at timestamptz
);
create index tasks_of_giver on tasks (giver_id, given_at desc, id desc);

create table task_items (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  task_id uuid not null references tasks,
  assignee_id uuid not null,
  obligation_id uuid not null,
  opens_at timestamptz not null,
  due_at timestamptz not null,
  state text not null check (state in ('open', 'reported', 'accepted', 'cancelled')),
  report_words text,
  attachment_ids jsonb not null,
  reported_at timestamptz,
  accepted_at timestamptz,
  sent_back_words text,
  times_sent_back int not null
);
create index task_items_of_task on task_items (task_id, due_at, id);
create index task_items_of_assignee on task_items (assignee_id, task_id);
-- Watchers are few and looked for by person.
create table task_watchers (
  task_id uuid not null references tasks,
  person_id uuid not null,
  company_id int not null,
  project_id int not null,
  primary key (task_id, person_id)
);
create index task_watchers_of_person on task_watchers (person_id, task_id);

do $$
declare name text;
begin
  foreach name in array array['tasks','task_items','task_watchers']
  loop
    execute format('alter table %I enable row level security', name);
    execute format($policy$create policy fence on %I using (
      company_id = (select current_setting('app.company', true)::int)
      and (project_id = 0 or project_id = any((select current_setting('app.projects', true)::int[])::int[])))$policy$, name);
  end loop;
end $$;
