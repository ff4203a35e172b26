-- The order of the log is that of its transactions. A database that was restored elsewhere counts its transactions from
-- the beginning again, so what it writes is counted on from the newest restored event: the order, and the seals over it,
-- stay as they were.
create table log_origin (
  only_one boolean primary key default true check (only_one),
  xid_offset bigint not null default 0
);
insert into log_origin default values;

create function log_xid() returns xid8 language sql volatile security definer set search_path = public as $$
  select (pg_current_xact_id()::text::bigint + xid_offset)::text::xid8 from log_origin
$$;
-- The oldest transaction that may still be writing: every "after N" reader stops before it.
create function log_horizon() returns xid8 language sql stable security definer set search_path = public as $$
  select (pg_snapshot_xmin(pg_current_snapshot())::text::bigint + xid_offset)::text::xid8 from log_origin
$$;
alter table events alter column xid set default log_xid();

create or replace function events_after(after_xid xid8, after_id uuid, at_most int)
returns table (xid xid8, id uuid, company_id int, project_id int, subject_type text, subject_id uuid, seq int, type text)
language sql stable security definer set search_path = public as $$
  select e.xid, e.id, e.company_id, e.project_id, e.subject_type, e.subject_id, e.seq, e.type
    from events e where (e.xid, e.id) > (after_xid, after_id) and e.xid < (select log_horizon())
   order by e.xid, e.id limit at_most
$$;
create or replace function live_events_after(after_xid xid8, after_id uuid, at_most int)
returns table (xid xid8, id uuid, company_id int, project_id int, subject_type text, subject_id uuid, part_type text, part_id uuid, seq int, type text)
language sql stable security definer set search_path = public as $$
  select e.xid, e.id, e.company_id, e.project_id, e.subject_type, e.subject_id, e.part_type, e.part_id, e.seq, e.type
    from events e where (e.xid, e.id) > (after_xid, after_id) and e.xid < (select log_horizon())
   order by e.xid, e.id limit at_most
$$;
create or replace function live_head() returns table (xid xid8, id uuid) language sql stable security definer set search_path = public as $$
  select e.xid, e.id from events e where e.xid < (select log_horizon()) order by e.xid desc, e.id desc limit 1
$$;

create index events_of_company on events (company_id, xid, id);

-- What runs over all companies sees their ids only.
create function companies_with_projects() returns table (company_id int, project_ids int[])
language sql stable security definer set search_path = public as $$
  select c.id, array(select p.id from projects p where p.company_id = c.id order by p.id) from companies c order by c.id
$$;
