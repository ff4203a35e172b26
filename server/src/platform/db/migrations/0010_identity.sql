-- Who may come in: accounts, sessions, phones, tokens, one-time codes. Times of this file are security time
-- (clock_timestamp()), which no rehearsal ever moves. Secrets stand here only as hashes.

-- The installation itself: one row. The master key lies wrapped by the recovery phrase, so that an archive can be opened.
create table installation (
  only_one boolean primary key default true check (only_one),
  setup_hash bytea,
  setup_done_at timestamptz,
  wrapped_master_key text,
  recovery_made_at timestamptz
);

-- The company whose administrator may make further companies on this installation.
alter table companies add column is_operator boolean not null default false;

create table accounts (
  -- The staff member's id: one person, one account.
  id uuid primary key,
  company_id int not null references companies,
  login text not null,
  -- As it is compared: trimmed, lower case, half width.
  login_key text not null,
  password_hash text,
  password_changed_at timestamptz,
  must_change_password boolean not null default false,
  language text not null default 'zh' check (language in ('zh', 'en')),
  -- Grows with every change of rights or password: actors kept in a process are then read afresh.
  access_version int not null default 1,
  disabled_at timestamptz,
  last_sign_in_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  unique (company_id, login_key)
);

-- A phone that a person registered by signing in on it.
create table devices (
  id uuid not null,
  account_id uuid not null,
  company_id int not null,
  title text not null,
  pin_hash text,
  pin_failures int not null default 0,
  registered_at timestamptz not null default clock_timestamp(),
  last_contact_at timestamptz not null default clock_timestamp(),
  revoked_at timestamptz,
  primary key (account_id, id)
);

create table sessions (
  id uuid primary key,
  company_id int not null,
  account_id uuid not null,
  secret_hash bytea not null unique,
  kind text not null check (kind in ('desk', 'phone')),
  device_id uuid,
  started_at timestamptz not null default clock_timestamp(),
  last_seen_at timestamptz not null default clock_timestamp(),
  idle interval not null,
  expires_at timestamptz not null,
  -- Until when the person counts as having proved themselves just now.
  confirmed_until timestamptz,
  ended_at timestamptz,
  ended_why text,
  address text not null default '',
  user_agent text not null default ''
);
create index sessions_of_account on sessions (account_id, started_at);
create index sessions_by_start on sessions (started_at);

create table access_tokens (
  id uuid primary key,
  company_id int not null,
  account_id uuid not null,
  title text not null,
  secret_hash bytea not null unique,
  capabilities text[] not null,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index access_tokens_of_account on access_tokens (account_id);

create table one_time_codes (
  id uuid primary key,
  company_id int not null,
  account_id uuid not null,
  secret_hash bytea not null unique,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index one_time_codes_of_account on one_time_codes (account_id);

-- Failed sign-ins by keyed hashes of login, address, or both: of no company, because nobody is known yet.
create table sign_in_throttles (
  scope text not null check (scope in ('login', 'pair', 'address')),
  key bytea not null,
  failures int not null,
  last_failed_at timestamptz not null,
  blocked_until timestamptz,
  primary key (scope, key)
);
create index sign_in_throttles_age on sign_in_throttles (last_failed_at);

do $$
declare name text;
begin
  foreach name in array array['accounts','devices','sessions','access_tokens','one_time_codes']
  loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy fence on %I using (company_id = (select current_setting(''app.company'', true)::int))', name);
  end loop;
end $$;

-- Before anybody is known there is no company to fence by. These functions of the owner answer for one exact key only.
create function account_to_sign_in(key text, of_company text, from_address text)
returns table (company_id int, account_id uuid, password_hash text, disabled boolean, known_address boolean)
language sql stable security definer set search_path = public as $$
  select a.company_id, a.id, a.password_hash, a.disabled_at is not null,
         exists (select 1 from sessions s where s.account_id = a.id and s.address = from_address and s.started_at > clock_timestamp() - interval '30 days')
    from accounts a join companies c on c.id = a.company_id
   where a.login_key = key and c.code = coalesce(of_company, (select min(code) from companies having count(*) = 1))
$$;
create function session_by_secret(hash bytea)
returns table (session_id uuid, company_id int, account_id uuid, kind text, access_version int, language text, project_ids int[])
language sql stable security definer set search_path = public as $$
  select s.id, s.company_id, s.account_id, s.kind, a.access_version, a.language,
         array(select p.id from projects p where p.company_id = s.company_id order by p.id)
    from sessions s join accounts a on a.id = s.account_id
   where s.secret_hash = hash and s.ended_at is null and s.expires_at > clock_timestamp()
     and s.last_seen_at > clock_timestamp() - s.idle and a.disabled_at is null
$$;
create function token_by_secret(hash bytea)
returns table (token_id uuid, company_id int, account_id uuid, capabilities text[], access_version int, language text, project_ids int[])
language sql stable security definer set search_path = public as $$
  select t.id, t.company_id, t.account_id, t.capabilities, a.access_version, a.language,
         array(select p.id from projects p where p.company_id = t.company_id order by p.id)
    from access_tokens t join accounts a on a.id = t.account_id
   where t.secret_hash = hash and t.revoked_at is null and t.expires_at > clock_timestamp() and a.disabled_at is null
$$;
create function code_by_secret(hash bytea) returns table (code_id uuid, company_id int, account_id uuid)
language sql stable security definer set search_path = public as $$
  select c.id, c.company_id, c.account_id from one_time_codes c join accounts a on a.id = c.account_id
   where c.secret_hash = hash and c.used_at is null and c.expires_at > clock_timestamp() and a.disabled_at is null
$$;
create function companies_in_short() returns table (id int, code text, name text)
language sql stable security definer set search_path = public as $$ select c.id, c.code, c.name from companies c order by c.id $$;
create function project_ids_of(company int) returns int[]
language sql stable security definer set search_path = public as $$ select array(select p.id from projects p where p.company_id = company order by p.id) $$;

-- A new company or project lies outside every fence that is up while it is made.
create function next_company_id() returns int language sql volatile security definer set search_path = public as $$
  select nextval(pg_get_serial_sequence('companies', 'id'))::int
$$;
create function next_project_id() returns int language sql volatile security definer set search_path = public as $$
  select nextval(pg_get_serial_sequence('projects', 'id'))::int
$$;
create function add_company(new_id int, new_code text, new_name text, operator boolean) returns void
language sql volatile security definer set search_path = public as $$
  insert into companies (id, code, name, created_at, is_operator) values (new_id, new_code, new_name, business_now(), operator)
$$;
create function add_project(new_id int, of_company int, new_code text, new_name text, new_zone text) returns void
language sql volatile security definer set search_path = public as $$
  insert into projects (id, company_id, code, name, zone, created_at, routines_opened_until)
  values (new_id, of_company, new_code, new_name, new_zone, business_now(), business_now())
$$;

-- Keeping time of what is past: addresses and browsers of ended sessions go after half a year.
create function forget_old_sign_ins() returns void language sql volatile security definer set search_path = public as $$
  delete from sessions where started_at < clock_timestamp() - interval '180 days' and expires_at < clock_timestamp();
  delete from one_time_codes where expires_at < clock_timestamp() - interval '30 days';
  delete from sign_in_throttles where last_failed_at < clock_timestamp() - interval '2 days';
$$;
