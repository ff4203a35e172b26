-- A phone whose person was disabled, or that was itself revoked, must not only be turned away: it wipes what it keeps
-- (security checks 8 and 56). Answers for one exact secret, like the other doors.
create function session_was_revoked(hash bytea) returns boolean
language sql stable security definer set search_path = public as $$
  select exists (
    select 1 from sessions s join accounts a on a.id = s.account_id left join devices d on d.account_id = s.account_id and d.id = s.device_id
     where s.secret_hash = hash and s.kind = 'phone' and (a.disabled_at is not null or d.revoked_at is not null))
$$;
