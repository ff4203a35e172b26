-- Keeping times (PIPL article 19; quality bars 52, 55): what is past its date goes, and the app's role can ask for no
-- more than that. Business data by business time; sessions and codes by the time of security, which nobody moves.
create function forget_past_keeping() returns table (what text, gone bigint)
language plpgsql volatile security definer set search_path = public as $$
declare
  today timestamptz := business_now();
  gone_now bigint;
begin
  -- Who read what: exports are answered for over 3 years, single showings over 1 (the law asks half a year).
  delete from read_log where at < today - case when channel = 'export' then interval '3 years' else interval '1 year' end;
  get diagnostics gone_now = row_count; what := 'read_log'; gone := gone_now; return next;

  delete from idempotency_keys where created_at < clock_timestamp() - interval '30 days';
  get diagnostics gone_now = row_count; what := 'idempotency_keys'; gone := gone_now; return next;

  delete from outbox where done_at < clock_timestamp() - interval '90 days';
  get diagnostics gone_now = row_count; what := 'outbox'; gone := gone_now; return next;

  delete from message_deliveries where reserved_at < today - interval '1 year';
  delete from message_recipients where sent_at < today - interval '3 years';
  delete from messages where sent_at < today - interval '3 years';
  get diagnostics gone_now = row_count; what := 'messages'; gone := gone_now; return next;

  -- Names and numbers typed into a case or a contact without a person of the register: their keys go, in archives too.
  update person_keys k set wrapped_key = null, destroyed_at = today
   where k.destroyed_at is null and (
     exists (select 1 from cases c where c.id = k.subject_id and c.state <> 'open' and coalesce(c.closed_at, c.registered_at) < today - interval '3 years')
     or exists (select 1 from contacts c where c.id = k.subject_id and c.at < today - interval '3 years'));
  get diagnostics gone_now = row_count; what := 'person_keys'; gone := gone_now; return next;
  update protected_texts t set wrapped_key = null
   where t.wrapped_key is not null and (
     exists (select 1 from cases c where c.id = t.subject_id and c.state <> 'open' and coalesce(c.closed_at, c.registered_at) < today - interval '3 years')
     or exists (select 1 from contacts c where c.id = t.subject_id and c.at < today - interval '3 years'));
  get diagnostics gone_now = row_count; what := 'protected_texts'; gone := gone_now; return next;

  -- Two years after somebody left, the house knows them by their number only.
  update accounts a set login = a.id::text, login_key = a.id::text, password_hash = null
    from staff_members s
   where s.id = a.id and s.state = 'left' and s.left_at < today - interval '2 years' and a.login_key <> a.id::text;
  delete from message_choices c using staff_members s
   where s.id = c.person_id and s.state = 'left' and s.left_at < today - interval '2 years';
  update staff_members set name = staff_number, sealed_phone = null, phone_masked = null
   where state = 'left' and left_at < today - interval '2 years' and name <> staff_number;
  get diagnostics gone_now = row_count; what := 'staff_members'; gone := gone_now; return next;

  delete from sessions where started_at < clock_timestamp() - interval '180 days' and expires_at < clock_timestamp();
  get diagnostics gone_now = row_count; what := 'sessions'; gone := gone_now; return next;
  delete from one_time_codes where expires_at < clock_timestamp() - interval '30 days';
  delete from sign_in_throttles where last_failed_at < clock_timestamp() - interval '2 days';
end $$;
drop function forget_old_sign_ins();

-- Who lived here and has gone for 3 years: erased one by one by the same command as on request.
create function parties_past_keeping() returns table (company_id int, project_id int, party_id uuid)
language sql stable security definer set search_path = public as $$
  select p.company_id, p.project_id, p.id from parties p
   where p.erased_at is null and p.created_at < business_now() - interval '3 years'
     and not exists (select 1 from occupancies o where o.party_id = p.id and (o.until_on is null or o.until_on > (business_now() - interval '3 years')::date))
     and not exists (select 1 from cases c where c.reporter_id = p.id and (c.state = 'open' or c.registered_at > business_now() - interval '3 years'))
   order by p.id limit 1000
$$;
