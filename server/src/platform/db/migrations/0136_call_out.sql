-- Who was called out to an emergency, whether on duty, and what they answered.
alter table work_orders add column call_out jsonb;
