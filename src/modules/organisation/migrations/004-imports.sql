-- School lists on their way in: each line of the file as it was read and what it would do.

create table organisation.staged_school (
  authority_id uuid not null,
  import_id uuid not null,
  id uuid not null,
  line int not null,
  verdict text not null check (verdict in ('new', 'changed', 'same', 'wrong')),
  number text collate kernel.german,
  name text collate kernel.german,
  faults jsonb not null default '[]',
  cells text[] not null,
  "values" jsonb not null,
  school_id uuid,
  school_version int,
  before jsonb,
  primary key (authority_id, import_id, id),
  foreign key (authority_id, import_id) references kernel.import (authority_id, id) on delete cascade
);
create index staged_school_line on organisation.staged_school (authority_id, import_id, line, id);
select kernel.tenant_table('organisation.staged_school');

-- Deleting a school asks every table that refers to it; each needs an index that begins with the school.
create index school_merged_into on organisation.school (authority_id, merged_into_id) where merged_into_id is not null;
create index module_switch_school on organisation.module_switch (authority_id, school_id) where school_id is not null;
