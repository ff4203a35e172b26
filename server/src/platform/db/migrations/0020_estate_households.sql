-- Keys of personal data, the finder's index, and the rooms estate, households and desk.

-- A company's keys, wrapped by a key the database does not hold.
create table company_keys (
  company_id int not null,
  id int not null,
  wrapped_key text not null,
  wrapped_search_key text not null,
  created_at timestamptz not null,
  primary key (company_id, id)
);

-- One data key a person (or a case, contact or import that holds persons' values). Null: erased.
create table person_keys (
  subject_id uuid primary key,
  company_id int not null,
  project_id int not null,
  key_id int not null,
  wrapped_key text,
  destroyed_at timestamptz
);

-- Numbers typed into free text: what the references in stored texts stand for.
create table protected_texts (
  ref text primary key,
  company_id int not null,
  project_id int not null,
  subject_type text not null,
  subject_id uuid not null,
  party_id uuid,
  kind text not null,
  key_id int not null,
  wrapped_key text,
  sealed text not null
);
create index protected_texts_of_party on protected_texts (party_id) where party_id is not null;
create index protected_texts_of_subject on protected_texts (subject_id);

-- The finder: one row per thing that can be found. Tokens are keyed hashes, so the index gives no name or number away.
create table search_documents (
  subject_id uuid not null,
  kind text not null,
  company_id int not null,
  project_id int not null,
  -- What stands in the result, masked.
  title text not null,
  detail text not null default '',
  house_id uuid,
  at timestamptz not null,
  sort_key text collate "C" not null default '',
  tokens bigint[] not null,
  primary key (subject_id, kind)
);
alter table search_documents alter column tokens set statistics 1000;
create index search_documents_tokens on search_documents using gin (tokens);
create index search_documents_newest on search_documents (company_id, kind, at desc, subject_id desc);
create index search_documents_newest_of_project on search_documents (project_id, kind, at desc, subject_id desc);
create index search_documents_of_house on search_documents (house_id) where house_id is not null;

-- Array operators are not leakproof, so row-level security would keep their index from being used. This function reads
-- the same settings as the fence and answers ids only; callers join them to the protected table.
-- A common word is found by walking the newest rows, a rare one by the bitmap of its tokens: the planner chooses by
-- its statistics, which is why every call is planned anew.
create function search_subjects(of_kind text, all_tokens bigint[], in_projects int[], at_most int, from_at timestamptz default null)
returns table (subject_id uuid)
language plpgsql stable security definer set search_path = public set plan_cache_mode = force_custom_plan as $$
declare
  company int := current_setting('app.company', true)::int;
  allowed int[] := current_setting('app.projects', true)::int[];
begin
  allowed := array(select unnest(allowed) intersect select unnest(coalesce(in_projects, allowed)));
  if cardinality(allowed) = 0 or cardinality(all_tokens) = 0 then return; end if;
  if cardinality(allowed) = 1 then
    return query select d.subject_id from search_documents d
      where d.company_id = company and d.project_id = allowed[1] and d.kind = of_kind and d.tokens @> all_tokens
        and (from_at is null or d.at >= from_at)
      order by d.at desc, d.subject_id desc limit at_most;
  else
    return query select d.subject_id from search_documents d
      where d.company_id = company and d.project_id = any(allowed) and d.kind = of_kind and d.tokens @> all_tokens
        and (from_at is null or d.at >= from_at)
      order by d.at desc, d.subject_id desc limit at_most;
  end if;
end $$;

-- ── estate ──────────────────────────────────────────────────────────────────────────────────────
create table buildings (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  code text not null,
  title text not null,
  sort_key text collate "C" not null,
  keeper_id uuid,
  floors int,
  unique (project_id, code)
);

create table houses (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  building_id uuid not null,
  unit text not null default '',
  floor int,
  room text not null,
  label text not null,
  sort_key text collate "C" not null,
  area_m2 numeric(10, 2),
  status text not null check (status in ('occupied', 'rented', 'vacant', 'fitOut', 'notHandedOver', 'unknown')),
  handed_over_on date,
  unique (project_id, label)
);
create index houses_of_building on houses (building_id, sort_key);
create index houses_in_order on houses (project_id, sort_key);

create table areas (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  kind text not null check (kind in ('publicArea', 'facility')),
  building_id uuid,
  unit text not null default '',
  title text not null,
  sort_key text collate "C" not null,
  unique (project_id, kind, title)
);

-- A roster on its way in. Its rows hold persons' values, so they are sealed under the import's own key, which is
-- destroyed when it is applied or given up.
create table roster_imports (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  file_title text not null,
  file_hash text not null,
  state text not null check (state in ('draft', 'applied', 'givenUp')),
  summary jsonb not null,
  sealed_file text,
  sealed_rows text,
  created_by uuid,
  created_at timestamptz not null,
  applied_at timestamptz
);
create index roster_imports_newest on roster_imports (project_id, created_at desc);

-- ── households ──────────────────────────────────────────────────────────────────────────────────
create table parties (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  kind text not null check (kind in ('person', 'organisation')),
  sealed_name text not null,
  -- 陈女士: what lists show.
  display_name text not null,
  sex text check (sex in ('female', 'male')),
  -- [{id, sealed, masked, note}] in the order in which to call them.
  phones jsonb not null default '[]',
  sealed_id_number text,
  id_number_masked text,
  id_number_hash text,
  note text not null default '',
  erased_at timestamptz,
  created_at timestamptz not null
);
create index parties_by_id_number on parties (project_id, id_number_hash) where id_number_hash is not null;

create table occupancies (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  house_id uuid not null,
  party_id uuid not null,
  role text not null check (role in ('owner', 'tenant', 'family', 'proxy')),
  is_contact boolean not null default false,
  relation text not null default '',
  from_on date,
  until_on date
);
create index occupancies_of_house on occupancies (house_id);
create index occupancies_of_party on occupancies (party_id);

create table standing_instructions (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  house_id uuid not null,
  party_id uuid,
  words text not null,
  channel text not null,
  valid_until date,
  recorded_by uuid,
  recorded_at timestamptz not null,
  ended_at timestamptz
);
create index standing_instructions_of_house on standing_instructions (house_id);

-- ── desk ────────────────────────────────────────────────────────────────────────────────────────
create table contacts (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  at timestamptz not null,
  recorded_at timestamptz not null,
  direction text not null check (direction in ('in', 'out')),
  channel text not null,
  purpose text not null,
  words text not null default '',
  house_id uuid,
  party_id uuid,
  sealed_phone text,
  phone_masked text,
  recorded_by uuid
);
create index contacts_newest on contacts (project_id, at desc, id desc);
create index contacts_of_house on contacts (house_id, at desc) where house_id is not null;
create index contacts_of_party on contacts (party_id, at desc) where party_id is not null;

do $$
declare name text;
begin
  execute 'alter table company_keys enable row level security';
  execute 'create policy fence on company_keys using (company_id = (select current_setting(''app.company'', true)::int))';
  foreach name in array array['person_keys','protected_texts','search_documents','buildings','houses','areas','roster_imports','parties','occupancies','standing_instructions','contacts']
  loop
    execute format('alter table %I enable row level security', name);
    execute format($policy$create policy fence on %I using (
      company_id = (select current_setting('app.company', true)::int)
      and (project_id = 0 or project_id = any((select current_setting('app.projects', true)::int[])::int[])))$policy$, name);
  end loop;
end $$;
