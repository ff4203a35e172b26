-- The Handbook's live figures: an obligation is decided once, kept when it was done in time, late when its limit passed.
create index obligations_decided on obligations (project_id, rule_id, (case when state = 'met' then discharged_at else due_at end))
  where state in ('met', 'late', 'breached');

-- Drafts are kept beside what became of them, so that the list of versions can say who prepared which.
alter table pack_drafts add column title text not null default '';
alter table pack_drafts add column begun_by uuid;
alter table pack_drafts add column begun_at timestamptz;
alter table pack_drafts add column ended text check (ended in ('activated', 'discarded'));
create index pack_drafts_of_company on pack_drafts (company_id, changed_at desc);

-- A draft is of the company (0) or of one project, like the handbook it is to become.
alter table pack_drafts add column project_id int not null default 0;
drop policy fence on pack_drafts;
create policy fence on pack_drafts using (
  company_id = (select current_setting('app.company', true)::int)
  and (project_id = 0 or project_id = any((select current_setting('app.projects', true)::int[])::int[])));
