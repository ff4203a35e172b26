-- Cases, their work orders, the day close and the yearly volumes. Rows are projections of the log: what the facts of
-- the subject say, plus the texts that persons typed, in which numbers stand as protected references.

create table cases (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  number text not null,
  kind text not null,
  state text not null check (state in ('open', 'closed', 'withdrawn')),
  category_id text not null,
  place text not null check (place in ('home', 'publicArea', 'facility')),
  in_home boolean not null,
  urgency text not null check (urgency in ('emergency', 'special', 'ordinary')),
  charge text not null check (charge in ('free', 'paid')),
  channel text not null,
  house_id uuid,
  area_id uuid,
  building_id uuid,
  -- 2-1-603, or what was typed for a place without a name of its own.
  place_label text not null,
  reporter_id uuid,
  reporter_shown text not null,
  reporter_name_sealed text,
  -- A protected reference with its masked form; null when the party's own number is meant.
  reporter_phone text,
  content text not null,
  promise jsonb not null,
  opened_by uuid,
  registered_at timestamptz not null,
  recorded_at timestamptz not null,
  closed_at timestamptz,
  unique (project_id, number)
);
-- Lists read newest first; what is open is a small part of what there was, so it has an index of its own.
create index cases_newest on cases (project_id, registered_at desc, id desc);
create index cases_open on cases (project_id, registered_at desc, id desc) where state = 'open';
create index cases_open_by_age on cases (project_id, registered_at) where state = 'open';
create index cases_of_house on cases (house_id, registered_at desc) where house_id is not null;
create index cases_of_area on cases (area_id, registered_at desc) where area_id is not null;
create index cases_of_reporter on cases (reporter_id, registered_at desc) where reporter_id is not null;
create index cases_of_building on cases (building_id, registered_at desc) where building_id is not null;

-- Every text that somebody typed about a case; the log holds its id.
create table case_notes (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  case_id uuid not null,
  work_order_id uuid,
  event_type text not null,
  body text not null,
  written_by uuid,
  recorded_at timestamptz not null
);
create index case_notes_of_case on case_notes (case_id);

create table case_contacts (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  case_id uuid not null,
  direction text not null check (direction in ('in', 'out')),
  channel text not null,
  purpose text not null,
  party_id uuid,
  reached boolean not null,
  body text not null,
  made_by uuid,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null
);
create index case_contacts_of_case on case_contacts (case_id, occurred_at);
create index case_contacts_of_party on case_contacts (party_id, occurred_at desc) where party_id is not null;

create table work_orders (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  case_id uuid not null,
  number text not null,
  state text not null check (state in ('issued', 'received', 'dispatched', 'accepted', 'departed', 'arrived', 'working', 'suspended', 'completed', 'ownerConfirmed', 'headSigned', 'returned', 'cancelled')),
  category_id text not null,
  house_id uuid,
  building_id uuid,
  urgency text not null,
  charge text not null,
  in_home boolean not null,
  department_id text not null,
  engineer_id uuid,
  rework_of uuid,
  issued_at timestamptz not null,
  received_at timestamptz,
  dispatched_at timestamptz,
  accepted_at timestamptz,
  departed_at timestamptz,
  arrived_at timestamptz,
  started_at timestamptz,
  suspended_at timestamptz,
  wakes_at timestamptz,
  waiting_for text,
  completed_at timestamptz,
  confirmed_at timestamptz,
  signed_at timestamptz,
  returned_at timestamptz,
  cancelled_at timestamptz,
  appointment_at timestamptz,
  appointment_reason text,
  price_fen bigint,
  price_told_at timestamptz,
  ratings jsonb,
  confirmed_by text,
  owner_signature_id uuid,
  head_signature_id uuid,
  head_id uuid,
  callback_result text,
  callback_attempts int not null default 0,
  verification_failed boolean not null default false,
  work_done text,
  unique (project_id, number)
);
create index work_orders_of_case on work_orders (case_id);
-- What is in somebody's hands: the phone, the dispatcher's board and the proposals read only these.
create index work_orders_in_hand on work_orders (project_id, engineer_id) where state in ('dispatched', 'accepted', 'departed', 'arrived', 'working', 'suspended', 'completed');
create index work_orders_waiting on work_orders (project_id, issued_at) where state in ('issued', 'received');
create index work_orders_unreturned on work_orders (project_id, issued_at) where state not in ('returned', 'cancelled');
create index work_orders_to_call_back on work_orders (project_id, returned_at) where state = 'returned' and in_home and callback_result is null;
create index work_orders_by_time on work_orders (project_id, issued_at desc);
create index work_orders_of_engineer on work_orders (engineer_id, completed_at desc) where engineer_id is not null;

create table work_order_materials (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  case_id uuid not null,
  work_order_id uuid not null,
  line int not null,
  name text not null,
  quantity numeric(12, 3) not null check (quantity > 0),
  unit text not null,
  price_fen bigint not null check (price_fen >= 0),
  drawn_at timestamptz not null,
  drawn_by uuid
);
create index work_order_materials_of_order on work_order_materials (work_order_id, line);

create table callbacks (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  case_id uuid not null,
  work_order_id uuid not null,
  result text not null check (result in ('satisfied', 'unsatisfied', 'unreachable')),
  rating int,
  opinion text,
  made_by uuid,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null
);
create index callbacks_of_case on callbacks (case_id);
create index callbacks_by_time on callbacks (project_id, occurred_at desc);

-- Customer service and engineering each keep their own copy, bound by month, free and charged apart (S0-REPAIR-21).
create table volumes (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  year int not null,
  keeper text not null check (keeper in ('customerService', 'engineering')),
  sealed_at timestamptz,
  sealed_by uuid,
  unique (project_id, year, keeper)
);
create table bundle_items (
  work_order_id uuid not null,
  keeper text not null,
  company_id int not null,
  project_id int not null,
  case_id uuid not null,
  year int not null,
  month int not null,
  charge text not null,
  number text not null,
  filed_at timestamptz not null,
  primary key (work_order_id, keeper)
);
create index bundle_items_in_order on bundle_items (project_id, keeper, year, month, charge, number);
create index bundle_items_of_case on bundle_items (case_id);

create table day_close_signatures (
  subject_id uuid not null,
  company_id int not null,
  project_id int not null,
  day date not null,
  side text not null check (side in ('customerService', 'engineering')),
  signed_by uuid,
  signature_id uuid,
  unfinished_count int not null,
  note text,
  signed_at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (project_id, day, side)
);

do $$
declare name text;
begin
  foreach name in array array['cases','case_notes','case_contacts','work_orders','work_order_materials','callbacks','volumes','bundle_items','day_close_signatures']
  loop
    execute format('alter table %I enable row level security', name);
    execute format($policy$create policy fence on %I using (
      company_id = (select current_setting('app.company', true)::int)
      and (project_id = 0 or project_id = any((select current_setting('app.projects', true)::int[])::int[])))$policy$, name);
  end loop;
end $$;
create index cases_by_closing on cases (project_id, closed_at) where closed_at is not null;
create index work_orders_by_completion on work_orders (project_id, completed_at) where completed_at is not null;
create index work_orders_cancelled on work_orders (project_id, cancelled_at) where cancelled_at is not null;
