-- Messages: what was told to whom. The texts are the pack's, filled when they were sent; names in them are masked.

create table messages (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  key text not null,
  emergency boolean not null,
  about_type text,
  about_id uuid,
  part_type text,
  part_id uuid,
  obligation_id uuid,
  -- { zh, en? } in the application, and one for each other channel that the pack words differently.
  texts jsonb not null,
  sent_at timestamptz not null
);
create index messages_about on messages (about_id, sent_at) where about_id is not null;

create table message_recipients (
  message_id uuid not null,
  recipient_id uuid not null,
  company_id int not null,
  project_id int not null,
  sent_at timestamptz not null,
  emergency boolean not null,
  sound boolean not null,
  seen_at timestamptz,
  primary key (message_id, recipient_id)
);
create index message_recipients_newest on message_recipients (recipient_id, sent_at desc, message_id desc);
create index message_recipients_unseen on message_recipients (recipient_id) where seen_at is null;

-- What a person wants of ordinary messages. Emergencies pass whatever stands here.
create table message_choices (
  person_id uuid primary key,
  company_id int not null,
  project_id int not null,
  stopped jsonb not null,
  sealed_email text,
  email_masked text,
  sound boolean not null,
  quiet_from text,
  quiet_until text
);

create table message_channels (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  kind text not null check (kind in ('webhook', 'weCom', 'dingTalk', 'feishu', 'sms', 'email')),
  title text not null,
  settings jsonb not null,
  sealed_secret text,
  enabled boolean not null,
  keys jsonb not null,
  emergency_only boolean not null
);

-- What really left the house, by effect: a repeated effect finds its line and does not go out twice.
create table message_deliveries (
  effect_id uuid primary key,
  company_id int not null,
  project_id int not null,
  channel_id uuid not null,
  message_id uuid not null,
  recipient_id uuid,
  -- Keyed hash of the number, for the cap per number and day.
  number_hash text,
  day date not null,
  reserved_at timestamptz not null,
  sent_at timestamptz
);
create index message_deliveries_of_day on message_deliveries (channel_id, day, number_hash);

do $$
declare name text;
begin
  foreach name in array array['messages','message_recipients','message_choices','message_channels','message_deliveries']
  loop
    execute format('alter table %I enable row level security', name);
    execute format($policy$create policy fence on %I using (
      company_id = (select current_setting('app.company', true)::int)
      and (project_id = 0 or project_id = any((select current_setting('app.projects', true)::int[])::int[])))$policy$, name);
  end loop;
end $$;
