-- Devices with their models, sets and numbers.
create schema devices;

create table devices.manufacturer (
  authority_id uuid not null references organisation.authority (id),
  id uuid not null default kernel.new_id(),
  name text collate kernel.german not null,
  website text,
  support text,
  version int not null default 1,
  primary key (authority_id, id)
);
create unique index manufacturer_name on devices.manufacturer (authority_id, kernel.fold(name));
select kernel.tenant_table('devices.manufacturer');

create table devices.model (
  authority_id uuid not null references organisation.authority (id),
  id uuid not null default kernel.new_id(),
  name text collate kernel.german not null,
  manufacturer_id uuid,
  kind text not null,
  part_number text,
  useful_life numeric(4, 1) check (useful_life between 0.5 and 50),
  warranty_months int check (warranty_months between 0 and 240),
  price bigint check (price >= 0),
  accessories text,
  picture_id uuid,
  note text,
  state text not null default 'active' check (state in ('active', 'archived')),
  version int not null default 1,
  search text generated always as (kernel.fold(name || ' ' || coalesce(part_number, ''))) stored,
  primary key (authority_id, id),
  foreign key (authority_id, manufacturer_id) references devices.manufacturer (authority_id, id)
);
-- Without a manufacturer a name says too little to be unique.
create unique index model_name on devices.model (authority_id, manufacturer_id, kernel.fold(name)) where manufacturer_id is not null;
create index model_by_name on devices.model (authority_id, name, id);
create index model_manufacturer on devices.model (authority_id, manufacturer_id);
select kernel.tenant_table('devices.model');
select kernel.searchable('devices.model'::regclass);

-- A class set, a case, a cart: devices that are lent and moved together.
create table devices.device_set (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  name text collate kernel.german not null,
  kind text not null default 'classSet' check (kind in ('classSet', 'case', 'cart', 'room', 'other')),
  school_id uuid not null,
  room_id uuid,
  code text not null,
  note text,
  state text not null default 'active' check (state in ('active', 'archived')),
  version int not null default 1,
  search text generated always as (kernel.fold(name || ' ' || code)) stored,
  primary key (authority_id, id),
  constraint device_set_code unique (authority_id, code),
  foreign key (authority_id, school_id) references organisation.school (authority_id, id),
  foreign key (authority_id, room_id) references organisation.room (authority_id, id)
);
create unique index device_set_name on devices.device_set (authority_id, school_id, kernel.fold(name)) where state = 'active';
create index device_set_by_name on devices.device_set (authority_id, name, id);
create index device_set_room on devices.device_set (authority_id, room_id);
select kernel.tenant_table('devices.device_set');
select kernel.searchable('devices.device_set'::regclass, 'school_id');

-- The last number given away per fixed part of the template.
create table devices.counter (
  authority_id uuid not null references organisation.authority (id),
  prefix text not null,
  last int not null,
  primary key (authority_id, prefix)
);
select kernel.tenant_table('devices.counter');

-- Further fields that an authority keeps about its devices; the values stand in devices.device.custom under the key.
create table devices.custom_field (
  authority_id uuid not null references organisation.authority (id),
  id uuid not null default kernel.new_id(),
  key text not null check (key ~ '^[a-z][a-z0-9_]{0,39}$'),
  label text collate kernel.german not null,
  kind text not null check (kind in ('text', 'number', 'day', 'yes', 'choice')),
  choices text,
  position int not null default 0,
  version int not null default 1,
  primary key (authority_id, id),
  constraint custom_field_key unique (authority_id, key)
);
select kernel.tenant_table('devices.custom_field');

create table devices.device (
  authority_id uuid not null references organisation.authority (id),
  id uuid not null default kernel.new_id(),
  inventory_number text collate kernel.german not null,
  name text collate kernel.german,
  kind text not null,
  model_id uuid,
  serial text,
  state text not null default 'inStock'
    check (state in ('ordered', 'inStock', 'inUse', 'lent', 'inRepair', 'lost', 'stolen', 'retired', 'disposed')),
  since date not null default current_date,
  school_id uuid,
  room_id uuid,
  person_id uuid,
  device_set_id uuid,
  owner text not null default 'authority',
  responsible text,
  macs text check (macs ~ '^[0-9a-f]{2}(:[0-9a-f]{2}){5}( [0-9a-f]{2}(:[0-9a-f]{2}){5}){0,11}$'),
  imei text,
  may_use_school_wlan boolean not null default false,
  accessories text,
  purchased_on date,
  in_service_on date,
  warranty_until date,
  useful_life numeric(4, 1) check (useful_life between 0.5 and 50),
  price bigint check (price >= 0),
  supplier text collate kernel.german,
  order_number text,
  invoice_number text,
  cost_centre text,
  note text,
  custom jsonb not null default '{}',
  code text not null,
  source text,
  source_key text,
  last_seen_at timestamptz,
  created_at timestamptz not null default now(),
  version int not null default 1,
  mac_list text[] generated always as (string_to_array(macs, ' ')) stored,
  search text generated always as (kernel.fold(inventory_number || ' ' || coalesce(serial, '') || ' ' || coalesce(name, '') || ' '
    || coalesce(macs, '') || ' ' || coalesce(imei, '') || ' ' || code)) stored,
  primary key (authority_id, id),
  constraint device_code unique (authority_id, code),
  foreign key (authority_id, model_id) references devices.model (authority_id, id),
  foreign key (authority_id, school_id) references organisation.school (authority_id, id),
  foreign key (authority_id, room_id) references organisation.room (authority_id, id),
  foreign key (authority_id, device_set_id) references devices.device_set (authority_id, id),
  foreign key (authority_id, person_id) references people.person (authority_id, id) on delete set null (person_id),
  check (room_id is null or school_id is not null)
);
create unique index device_inventory_number on devices.device (authority_id, lower(inventory_number));
-- A serial may come back when the device that had it is gone for good.
create unique index device_serial on devices.device (authority_id, upper(serial)) where serial is not null and state <> 'disposed';
create index device_number on devices.device (authority_id, inventory_number, id);
create index device_school on devices.device (authority_id, school_id, inventory_number, id);
create index device_state on devices.device (authority_id, state, inventory_number, id);
create index device_model on devices.device (authority_id, model_id, inventory_number, id);
create index device_kind on devices.device (authority_id, kind, inventory_number, id);
create index device_room on devices.device (authority_id, room_id) where room_id is not null;
create index device_person on devices.device (authority_id, person_id) where person_id is not null;
create index device_set_member on devices.device (authority_id, device_set_id) where device_set_id is not null;
create index device_name on devices.device (authority_id, name, id);
create index device_by_serial on devices.device (authority_id, serial, id);
create index device_purchased on devices.device (authority_id, purchased_on, id);
create index device_warranty on devices.device (authority_id, warranty_until, id);
create index device_mac on devices.device using gin (mac_list);
create unique index device_source on devices.device (authority_id, source, source_key) where source_key is not null;
select kernel.tenant_table('devices.device');
select kernel.searchable('devices.device'::regclass, 'school_id');

-- Takes n numbers of a prefix, without a gap and without two takers getting the same.
create function devices.take_numbers(tenant uuid, wanted text, n int) returns int language sql as $$
  insert into devices.counter as c (authority_id, prefix, last) values (tenant, wanted, n)
  on conflict (authority_id, prefix) do update set last = c.last + n returning last - n + 1
$$;
