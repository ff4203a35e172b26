-- Attachments and drawn signatures. The bytes lie outside the database, each file under its attachment's own key; the
-- time and place of taking lie sealed. A row begins with the upload, so that a weak line can resume it.

create table attachments (
  id uuid primary key,
  company_id int not null,
  project_id int not null,
  subject_type text not null,
  subject_id uuid not null,
  part_type text,
  part_id uuid,
  purpose text not null,
  title text,
  state text not null check (state in ('uploading', 'scanning', 'ready', 'refused')),
  byte_length int not null check (byte_length > 0),
  mime text,
  width int,
  height int,
  sha256 text,
  -- Random names below DATA_DIR/files.
  stored_as text,
  thumbnail_as text,
  sealed_origin text,
  occurred_at timestamptz not null,
  begun_at timestamptz not null,
  added_at timestamptz,
  added_by uuid
);
create index attachments_of_subject on attachments (subject_id, added_at) where state <> 'uploading';
create index attachments_begun on attachments (begun_at) where state = 'uploading';

alter table attachments enable row level security;
create policy fence on attachments using (
  company_id = (select current_setting('app.company', true)::int)
  and (project_id = 0 or project_id = any((select current_setting('app.projects', true)::int[])::int[])));

-- Uploads that nobody ended: gone after a week, over all companies.
create function abandon_uploads(begun_before timestamptz) returns table (id uuid)
language sql volatile security definer set search_path = public as $$
  delete from attachments a where a.state = 'uploading' and a.begun_at < begun_before returning a.id
$$;
