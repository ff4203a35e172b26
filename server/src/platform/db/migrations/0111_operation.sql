-- What an operator looks at. Of no company: the installation's own, without ids or persons.

-- When the last archives were taken. Not carried by them.
create table backup_marks (
  taken_at timestamptz primary key,
  tables int not null,
  row_count bigint not null,
  files int not null,
  bytes bigint not null
);

-- Counts over all companies, for the operator's page and for metrics: numbers only.
create function system_figures() returns table (
  waiting int, oldest_waiting_seconds double precision, dead int, owed_open int, owed_breached int, sweep_lag_seconds double precision)
language sql volatile security definer set search_path = public as $$
  select
    (select count(*)::int from outbox where done_at is null and dead_at is null and available_at <= clock_timestamp()),
    coalesce((select extract(epoch from clock_timestamp() - min(available_at)) from outbox where done_at is null and dead_at is null and available_at <= clock_timestamp()), 0)::float8,
    (select count(*)::int from outbox where dead_at is not null),
    (select count(*)::int from obligations where state = 'open'),
    (select count(*)::int from obligations where state = 'breached'),
    coalesce((select greatest(0, extract(epoch from business_now() - min(next_at))) from obligations where next_at <= business_now()), 0)::float8
$$;

create index outbox_dead on outbox (dead_at) where dead_at is not null;
