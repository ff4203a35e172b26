-- The plan of posts and turns of a project, which the rota fills with people, and turns that colleagues give each other.

create table rota_lines (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  title text not null,
  -- The handbook's post that this turn mans, if it names one: its rule of coverage looks at it.
  post_id text,
  position_ids text[] not null,
  -- Minutes of the day; an end not after the beginning lies on the next day.
  from_minute int not null check (from_minute between 0 and 1439),
  to_minute int not null check (to_minute between 1 and 1440),
  -- ISO weekdays on which it is manned; empty: every day.
  weekdays int[] not null default '{}',
  at_least int not null check (at_least between 0 and 99),
  -- Fewer on rest days, when the turn is manned then at all.
  at_least_rest int check (at_least_rest between 0 and 99),
  -- The building or area, for posts that are manned once for each of them.
  place_id uuid,
  sort int not null,
  retired_at timestamptz
);
create index rota_lines_of_project on rota_lines (project_id, sort) where retired_at is null;

alter table duty_spans
  add column line_id uuid references rota_lines,
  add column on_day date,
  -- Whose turn it was before it was given to a colleague.
  add column instead_of uuid;
create index duty_spans_of_day on duty_spans (project_id, on_day) where on_day is not null;
create index duty_spans_of_staff on duty_spans (staff_id, from_at);

create table duty_swaps (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  span_id uuid not null,
  asker_id uuid not null,
  colleague_id uuid not null,
  -- The colleague's turn that the asker takes in return; none: only given.
  return_span_id uuid,
  state text not null check (state in ('asked', 'agreed', 'declined', 'withdrawn')),
  asked_at timestamptz not null,
  answered_at timestamptz
);
create index duty_swaps_open on duty_swaps (project_id, colleague_id) where state = 'asked';
create index duty_swaps_of_asker on duty_swaps (asker_id, asked_at desc);

do $$
declare name text;
begin
  foreach name in array array['rota_lines','duty_swaps']
  loop
    execute format('alter table %I enable row level security', name);
    execute format($policy$create policy fence on %I using (
      company_id = (select current_setting('app.company', true)::int)
      and (project_id = 0 or project_id = any((select current_setting('app.projects', true)::int[])::int[])))$policy$, name);
  end loop;
end $$;
