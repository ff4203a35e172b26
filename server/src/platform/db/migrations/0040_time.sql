-- The next instant after one at which time alone does something. What is due already is the sweep's work and must not
-- hold a rehearsal's clock back.
create function next_due_after(after timestamptz) returns timestamptz language sql stable security definer set search_path = public as $$
  select min(next_at) from obligations where next_at > after
$$;

-- Due subjects that a pass has not tried yet: one that cannot advance must not stand in the way of the others.
drop function due_subjects(timestamptz, int);
create function due_subjects(up_to timestamptz, tried uuid[], at_most int) returns table (company_id int, project_id int, subject_id uuid, subject_type text, next_at timestamptz)
language sql stable security definer set search_path = public as $$
  select o.company_id, o.project_id, o.subject_id, o.subject_type, min(o.next_at)
    from obligations o where o.next_at <= up_to and not o.subject_id = any(tried)
   group by 1, 2, 3, 4 order by 5, 3 limit at_most
$$;
