-- The price list of paid services in its versions, what orders are charged by it, receipts and the day's income.

create table price_lists (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  version int not null,
  state text not null check (state in ('draft', 'approved', 'dropped')),
  -- Holds from the beginning of this day, until the next approved version does.
  valid_from date not null,
  items jsonb not null,
  drafted_by uuid not null,
  drafted_at timestamptz not null,
  approved_by uuid,
  approved_at timestamptz,
  unique (project_id, version)
);
create index price_lists_in_force on price_lists (project_id, valid_from desc, version desc) where state = 'approved';

create table receipts (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  -- One series for the whole company, without gaps.
  number text not null,
  case_id uuid not null,
  work_order_id uuid not null unique,
  amount_fen bigint not null check (amount_fen > 0),
  method text not null,
  taken_by uuid not null,
  taken_at timestamptz not null,
  unique (company_id, number)
);

create table day_incomes (
  company_id int not null,
  project_id int not null,
  day date not null,
  orders int not null,
  due_fen bigint not null,
  handed_in_fen bigint not null,
  explanation text,
  reconciled_by uuid not null,
  reconciled_at timestamptz not null,
  primary key (project_id, day)
);

alter table work_orders
  add column price_basis text check (price_basis in ('list', 'negotiated', 'stated')),
  add column price_list_version int,
  add column price_item_id text,
  add column materials_rule text,
  add column charged_fen bigint,
  add column charged_at timestamptz,
  add column settled_fen bigint,
  add column settled_at timestamptz,
  add column settled_by uuid,
  add column payment_method text,
  add column receipt_number text,
  add column handed_in_fen bigint;
create index work_orders_charged on work_orders (project_id, charged_at) where charged_at is not null;

do $$
declare name text;
begin
  foreach name in array array['price_lists','receipts','day_incomes']
  loop
    execute format('alter table %I enable row level security', name);
    execute format($policy$create policy fence on %I using (
      company_id = (select current_setting('app.company', true)::int)
      and (project_id = 0 or project_id = any((select current_setting('app.projects', true)::int[])::int[])))$policy$, name);
  end loop;
end $$;
