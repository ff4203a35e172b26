-- Links by which a resident follows one case without an account: only the hash of what stands in the address is kept.
create table resident_links (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  case_id uuid not null,
  token_hash bytea not null unique,
  issued_by uuid,
  issued_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index resident_links_of_case on resident_links (case_id, issued_at);
alter table resident_links enable row level security;
create policy fence on resident_links using (
  company_id = (select current_setting('app.company', true)::int)
  and (project_id = 0 or project_id = any((select current_setting('app.projects', true)::int[])::int[])));

-- Whoever holds the address is let through to that one case; nobody is signed in, so no fence can be set before.
create function resident_link_by_hash(hash bytea) returns table (company_id int, project_id int, case_id uuid)
language sql stable security definer set search_path = public as $$
  select l.company_id, l.project_id, l.case_id from resident_links l
   where l.token_hash = hash and l.revoked_at is null and l.expires_at > business_now()
$$;
