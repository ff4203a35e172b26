-- Records: forms of the handbook as they were filed. Values about persons lie sealed under the record's own key; what
-- stands in the open is masked. A record is never changed: a later one replaces it.

create table records (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  record_type text not null,
  number text not null,
  pack_hash text not null,
  subject_type text not null,
  subject_id uuid not null,
  part_type text,
  part_id uuid,
  -- By field: plain values, and the masked form of personal ones.
  fields jsonb not null,
  sealed_fields text,
  -- What its subject was called at filing, masked; names and numbers as they were lie sealed.
  snapshot jsonb not null,
  sealed_snapshot text,
  signatures jsonb not null,
  filed_at timestamptz not null,
  occurred_at timestamptz not null,
  filed_by uuid,
  -- Month of the bundle in the project's zone, `2026-11`, and who keeps a copy.
  volume text not null,
  keepers jsonb not null,
  retain_until date,
  sealed_at timestamptz,
  replaces uuid,
  replaced_by uuid,
  unique (project_id, record_type, number)
);
create index records_of_subject on records (subject_id, filed_at);
create index records_newest on records (project_id, filed_at desc, id desc);
create index records_by_type on records (project_id, record_type, filed_at desc, id desc);
create index records_by_volume on records (project_id, volume, filed_at desc, id desc);

alter table records enable row level security;
create policy fence on records using (
  company_id = (select current_setting('app.company', true)::int)
  and (project_id = 0 or project_id = any((select current_setting('app.projects', true)::int[])::int[])));
