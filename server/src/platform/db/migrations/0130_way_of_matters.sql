-- Where a matter is on its way: what kind of information it is, which department has it and who is responsible.

alter table cases
  add column class_id text,
  add column gravity text,
  add column important boolean not null default false,
  add column department_id text,
  add column owner_id uuid;

update cases set owner_id = opened_by;

-- What lies with one department, and what nobody has sorted yet.
create index cases_of_department on cases (project_id, department_id, registered_at desc) where state = 'open';
