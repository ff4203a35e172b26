-- The second factor (MLPS level 3 8.1.4.1 d): a code of six digits from a person's own device. The secret stands nowhere:
-- it follows from seed_id under the installation's key.
create table second_factors (
  account_id uuid primary key,
  company_id int not null,
  seed_id uuid not null,
  begun_at timestamptz not null default clock_timestamp(),
  -- From the first right code on it is asked for.
  confirmed_at timestamptz,
  -- The newest step of 30 seconds whose code was used: none is taken twice.
  last_step bigint not null default 0
);

-- For whoever lost the device. Each opens once; only hashes.
create table recovery_codes (
  code_hash bytea primary key,
  company_id int not null,
  account_id uuid not null,
  used_at timestamptz
);
create index recovery_codes_of_account on recovery_codes (account_id);

-- Positions whose holders must have one.
create table second_factor_positions (
  company_id int not null references companies,
  position_id text not null,
  primary key (company_id, position_id)
);

do $$
declare name text;
begin
  foreach name in array array['second_factors','recovery_codes','second_factor_positions']
  loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy fence on %I using (company_id = (select current_setting(''app.company'', true)::int))', name);
  end loop;
end $$;
