-- Live updates read the log in commit order and stop at the oldest transaction still running, so that nothing is skipped.
-- They carry who a message is for (the part), so that it is told to that person alone.
create function live_events_after(after_xid xid8, after_id uuid, at_most int)
returns table (xid xid8, id uuid, company_id int, project_id int, subject_type text, subject_id uuid, part_type text, part_id uuid, seq int, type text)
language sql stable security definer set search_path = public as $$
  select e.xid, e.id, e.company_id, e.project_id, e.subject_type, e.subject_id, e.part_type, e.part_id, e.seq, e.type
    from events e where (e.xid, e.id) > (after_xid, after_id) and e.xid < pg_snapshot_xmin(pg_current_snapshot())
   order by e.xid, e.id limit at_most
$$;
create function live_head() returns table (xid xid8, id uuid) language sql stable security definer set search_path = public as $$
  select e.xid, e.id from events e where e.xid < pg_snapshot_xmin(pg_current_snapshot()) order by e.xid desc, e.id desc limit 1
$$;
