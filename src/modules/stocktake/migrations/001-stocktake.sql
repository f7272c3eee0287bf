-- Stock-takes: what should be there, what was scanned, and the difference.
create schema stocktake;

create table stocktake.round (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  name text collate kernel.german not null,
  school_id uuid not null,
  state text not null default 'open' check (state in ('open', 'closed')),
  started_at timestamptz not null,
  closed_at timestamptz,
  note text,
  version int not null default 1,
  primary key (authority_id, id),
  foreign key (authority_id, school_id) references organisation.school (authority_id, id)
);
create index round_started on stocktake.round (authority_id, started_at desc, id);
create index round_school on stocktake.round (authority_id, school_id);
select kernel.tenant_table('stocktake.round');

-- One scan; its id is given where it was scanned, so that sending it twice counts once.
create table stocktake.scan (
  authority_id uuid not null,
  id uuid not null,
  round_id uuid not null,
  code text not null,
  device_id uuid,
  room_id uuid,
  at timestamptz not null,
  account_id uuid,
  primary key (authority_id, id),
  foreign key (authority_id, round_id) references stocktake.round (authority_id, id) on delete cascade,
  foreign key (authority_id, device_id) references devices.device (authority_id, id) on delete cascade,
  foreign key (authority_id, room_id) references organisation.room (authority_id, id)
);
create index scan_round on stocktake.scan (authority_id, round_id, device_id);
create index scan_device on stocktake.scan (authority_id, device_id);
create index scan_room on stocktake.scan (authority_id, room_id);
select kernel.tenant_table('stocktake.scan');

-- What stood in the inventory when a round was closed, so that its report stays what it was.
create table stocktake.line (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  round_id uuid not null,
  verdict text not null check (verdict in ('found', 'moved', 'foreign', 'unknown', 'missing', 'lent')),
  device_id uuid,
  code text,
  number text collate kernel.german not null,
  serial text,
  model text,
  state text,
  wanted_room text,
  seen_room text,
  wanted_school text,
  seen_room_id uuid,
  seen_at timestamptz,
  primary key (authority_id, id),
  foreign key (authority_id, round_id) references stocktake.round (authority_id, id) on delete cascade,
  foreign key (authority_id, device_id) references devices.device (authority_id, id) on delete set null (device_id)
);
create index line_round on stocktake.line (authority_id, round_id, number, id);
create index line_device on stocktake.line (authority_id, device_id);
select kernel.tenant_table('stocktake.line');
