-- Which kinds of ordinary messages somebody does not want, and the hour at which the others come in one.

alter table message_choices add column stopped_keys jsonb not null default '[]';
alter table message_choices add column digest_at text;

create index message_deliveries_newest on message_deliveries (company_id, reserved_at desc, effect_id desc);
