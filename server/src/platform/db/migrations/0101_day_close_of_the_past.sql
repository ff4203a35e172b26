-- What a head had not signed by the end of a past day is found by when it was signed afterwards.
create index work_orders_by_signing on work_orders (project_id, signed_at) where signed_at is not null;
