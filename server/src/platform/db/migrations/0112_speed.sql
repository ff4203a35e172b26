-- Effects that were carried out in the same moment are marked together: one commit instead of one each.
create function finish_effects(effect_ids uuid[]) returns void
language sql volatile security definer set search_path = public as $$
  update outbox set done_at = clock_timestamp(), claimed_until = null, last_error = null where id = any(effect_ids)
$$;
