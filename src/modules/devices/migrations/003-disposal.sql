-- How devices left: to whom, on which day, and how their storage was wiped.
create table devices.disposal (
  authority_id uuid not null references organisation.authority (id),
  id uuid not null default kernel.new_id(),
  way text not null check (way in ('scrap', 'sale', 'gift', 'return', 'other')),
  partner text collate kernel.german,
  day date not null,
  wipe text not null check (wipe in ('factoryReset', 'overwritten', 'destroyed', 'removed', 'none')),
  wiped_by text,
  wiped_on date,
  reference text,
  note text,
  count int not null,
  version int not null default 1,
  primary key (authority_id, id)
);
create index disposal_day on devices.disposal (authority_id, day desc, id);
select kernel.tenant_table('devices.disposal');

create table devices.disposal_device (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  disposal_id uuid not null,
  device_id uuid not null,
  school_id uuid,
  primary key (authority_id, id),
  unique (authority_id, disposal_id, device_id),
  foreign key (authority_id, disposal_id) references devices.disposal (authority_id, id),
  foreign key (authority_id, device_id) references devices.device (authority_id, id)
);
create index disposal_device_device on devices.disposal_device (authority_id, device_id);
select kernel.tenant_table('devices.disposal_device', 'select', 'insert');
