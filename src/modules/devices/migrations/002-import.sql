-- Device lists on their way in: each line of the file as it was read and what it would do.
create table devices.staged_device (
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
  device_id uuid,
  device_version int,
  before jsonb,
  primary key (authority_id, import_id, id),
  foreign key (authority_id, import_id) references kernel.import (authority_id, id) on delete cascade
);
create index staged_device_line on devices.staged_device (authority_id, import_id, line, id);
select kernel.tenant_table('devices.staged_device');
