-- A restored copy sends nothing until a person says that it is the one that counts: the original may still be running.
create table quarantine (
  only_one boolean primary key default true check (only_one),
  restored_at timestamptz not null,
  released_at timestamptz
);
create or replace function claim_outbox(at_most int, lease interval) returns setof outbox
language sql volatile security definer set search_path = public as $$
  update outbox o set claimed_until = clock_timestamp() + lease, attempts = o.attempts + 1
   where o.id in (select id from outbox where done_at is null and dead_at is null
                     and available_at <= clock_timestamp() and (claimed_until is null or claimed_until < clock_timestamp())
                     and not exists (select 1 from quarantine where released_at is null)
                   order by available_at, id limit at_most for update skip locked)
  returning o.*
$$;
