-- What inventory agents report: who may report, what was seen, and which device it belongs to.
create schema inventory;

-- The address agents of one school report to; the secret in it is kept as its digest alone.
create table inventory.enrolment (
  authority_id uuid not null references organisation.authority (id),
  id uuid not null default kernel.new_id(),
  name text collate kernel.german not null,
  school_id uuid,
  digest bytea,
  hint text not null,
  active boolean not null default true,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  version int not null default 1,
  primary key (authority_id, id),
  foreign key (authority_id, school_id) references organisation.school (authority_id, id)
);
create unique index enrolment_digest on inventory.enrolment (digest);
create index enrolment_name on inventory.enrolment (authority_id, name, id);
create index enrolment_school on inventory.enrolment (authority_id, school_id);
select kernel.tenant_table('inventory.enrolment');

-- Whose address it is, before a tenant is known.
create function inventory.find_enrolment(wanted bytea) returns table (authority_id uuid, id uuid, school_id uuid)
language sql stable security definer set search_path = pg_catalog as $$
  select e.authority_id, e.id, e.school_id from inventory.enrolment e join organisation.authority o on o.id = e.authority_id and o.state = 'active'
  where e.digest = wanted and e.active
$$;
revoke execute on function inventory.find_enrolment from public;
do $$ begin
  execute format('grant usage on schema inventory to %I', current_setting('muses.app_role'));
  execute format('grant execute on function inventory.find_enrolment to %I', current_setting('muses.app_role'));
end $$;

create table inventory.seen (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  enrolment_id uuid not null,
  school_id uuid,
  device_id uuid,
  state text not null default 'unknown' check (state in ('unknown', 'matched', 'ignored')),
  agent_id text not null,
  agent text,
  name text collate kernel.german,
  serial text,
  uuid text,
  asset_tag text,
  manufacturer text,
  model text,
  chassis text,
  macs text[] not null default '{}',
  os text,
  os_version text,
  cpu text,
  memory_mb int,
  disk_mb bigint,
  ip text,
  facts jsonb not null default '{}',
  software_count int,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  version int not null default 1,
  search text generated always as (kernel.fold(coalesce(name, '') || ' ' || coalesce(serial, '') || ' ' || coalesce(model, ''))) stored,
  primary key (authority_id, id),
  foreign key (authority_id, enrolment_id) references inventory.enrolment (authority_id, id),
  foreign key (authority_id, school_id) references organisation.school (authority_id, id),
  foreign key (authority_id, device_id) references devices.device (authority_id, id) on delete set null (device_id)
);
create index seen_serial on inventory.seen (authority_id, upper(serial)) where serial is not null;
create index seen_uuid on inventory.seen (authority_id, uuid) where uuid is not null;
create index seen_agent on inventory.seen (authority_id, agent_id);
create index seen_macs on inventory.seen using gin (macs);
create index seen_device on inventory.seen (authority_id, device_id);
create index seen_time on inventory.seen (authority_id, last_seen_at desc, id);
create index seen_school on inventory.seen (authority_id, school_id, last_seen_at);
create index seen_enrolment on inventory.seen (authority_id, enrolment_id);
select kernel.tenant_table('inventory.seen');

-- The programs of a machine, written only when the list is another one than before.
create table inventory.software (
  authority_id uuid not null,
  seen_id uuid not null,
  digest bytea not null,
  items jsonb not null,
  changed_at timestamptz not null,
  primary key (authority_id, seen_id),
  foreign key (authority_id, seen_id) references inventory.seen (authority_id, id) on delete cascade
);
select kernel.tenant_table('inventory.software');
