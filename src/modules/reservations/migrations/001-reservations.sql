-- Reservations: what can be reserved, series, single reservations, and links by which calendars read them.
create extension if not exists btree_gist schema public;
create schema reservations;

-- A room, a set of devices or a single device that people of a school may reserve. In a shared set several reserve some devices each.
create table reservations.resource (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  school_id uuid not null,
  kind text not null check (kind in ('room', 'set', 'device')),
  room_id uuid,
  device_set_id uuid,
  device_id uuid,
  name text collate kernel.german not null,
  shared boolean not null default false,
  note text,
  state text not null default 'active' check (state in ('active', 'archived')),
  version int not null default 1,
  search text generated always as (kernel.fold(name)) stored,
  primary key (authority_id, id),
  foreign key (authority_id, school_id) references organisation.school (authority_id, id),
  foreign key (authority_id, room_id) references organisation.room (authority_id, id),
  foreign key (authority_id, device_set_id) references devices.device_set (authority_id, id),
  foreign key (authority_id, device_id) references devices.device (authority_id, id),
  constraint resource_what check ((kind = 'room') = (room_id is not null) and (kind = 'set') = (device_set_id is not null) and (kind = 'device') = (device_id is not null)),
  constraint resource_shared check (not shared or kind = 'set')
);
-- One thing is reservable once.
create unique index resource_thing on reservations.resource (authority_id, coalesce(room_id, device_set_id, device_id)) where state = 'active';
create index resource_name on reservations.resource (authority_id, name, id);
create index resource_school on reservations.resource (authority_id, school_id, name, id);
create index resource_room on reservations.resource (authority_id, room_id);
create index resource_set on reservations.resource (authority_id, device_set_id);
create index resource_device on reservations.resource (authority_id, device_id);
select kernel.tenant_table('reservations.resource');
select kernel.searchable('reservations.resource'::regclass, 'school_id');

-- The wish behind repeated reservations, by lessons or by the clock.
create table reservations.series (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  resource_id uuid not null,
  school_id uuid not null,
  every int not null check (every between 1 and 4),
  from_day date not null,
  until_day date not null,
  grid text,
  lesson_from text,
  lesson_to text,
  clock_from text,
  clock_to text,
  created_at timestamptz not null default now(),
  version int not null default 1,
  primary key (authority_id, id),
  foreign key (authority_id, resource_id) references reservations.resource (authority_id, id),
  check (until_day >= from_day),
  check ((lesson_from is null) = (lesson_to is null) and (clock_from is null) = (clock_to is null) and (lesson_from is null) <> (clock_from is null))
);
create index series_resource on reservations.series (authority_id, resource_id);
select kernel.tenant_table('reservations.series');

create table reservations.reservation (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  resource_id uuid not null,
  series_id uuid,
  school_id uuid not null,
  -- For whom; the account that is meant by "mine" where somebody of the authority has no person.
  person_id uuid,
  account_id uuid,
  purpose text,
  day date not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  lesson_from text,
  lesson_to text,
  devices int check (devices > 0),
  exclusive boolean not null,
  state text not null default 'active' check (state in ('active', 'cancelled')),
  cancelled_because text,
  -- Whoever holds it was told that the set has become too small.
  told_short boolean not null default false,
  created_at timestamptz not null default now(),
  version int not null default 1,
  primary key (authority_id, id),
  foreign key (authority_id, resource_id) references reservations.resource (authority_id, id),
  foreign key (authority_id, series_id) references reservations.series (authority_id, id),
  foreign key (authority_id, school_id) references organisation.school (authority_id, id),
  foreign key (authority_id, person_id) references people.person (authority_id, id),
  constraint reservation_time check (ends_at > starts_at),
  constraint reservation_count check (exclusive or devices is not null),
  -- Of two who reserve the same thing for the same time the database lets one through.
  constraint reservation_free exclude using gist (authority_id with =, resource_id with =, tstzrange(starts_at, ends_at) with &&)
    where (state = 'active' and exclusive)
);
create index reservation_start on reservations.reservation (authority_id, starts_at, id);
create index reservation_resource on reservations.reservation (authority_id, resource_id, starts_at, id);
create index reservation_person on reservations.reservation (authority_id, person_id, starts_at);
create index reservation_account on reservations.reservation (authority_id, account_id, starts_at);
create index reservation_series on reservations.reservation (authority_id, series_id);
create index reservation_school on reservations.reservation (authority_id, school_id, starts_at);
select kernel.tenant_table('reservations.reservation');

-- A link by which a calendar program reads the own reservations, or those of a resource; the token itself is nowhere.
create table reservations.feed (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  account_id uuid not null,
  resource_id uuid,
  digest bytea not null,
  created_at timestamptz not null default now(),
  primary key (authority_id, id),
  constraint feed_one unique nulls not distinct (authority_id, account_id, resource_id),
  foreign key (authority_id, resource_id) references reservations.resource (authority_id, id)
);
create unique index feed_digest on reservations.feed (digest);
create index feed_resource on reservations.feed (authority_id, resource_id);
select kernel.tenant_table('reservations.feed');

-- A calendar program has no session: the digest names authority, account and resource, as long as the account is active.
create function reservations.find_feed(wanted bytea) returns table (authority_id uuid, account_id uuid, person_id uuid, resource_id uuid)
language sql stable security definer set search_path = pg_catalog as $$
  select f.authority_id, f.account_id, k.person_id, f.resource_id from reservations.feed f
    join organisation.authority o on o.id = f.authority_id and o.state = 'active'
    join people.account k on k.id = f.account_id and k.authority_id = f.authority_id and k.state = 'active'
  where f.digest = wanted
$$;
revoke execute on function reservations.find_feed from public;
do $$ begin
  execute format('grant execute on function reservations.find_feed to %I', current_setting('muses.app_role'));
end $$;

-- How many devices of a shared set are reserved at the busiest moment of a time.
create function reservations.peak(tenant uuid, wanted uuid, starts timestamptz, ends timestamptz) returns int language sql stable as $$
  select coalesce(max(load), 0)::int from (
    select sum(o.devices) as load from (
        select starts as at union select r.starts_at from reservations.reservation r
        where r.authority_id = tenant and r.resource_id = wanted and r.state = 'active' and r.starts_at > starts and r.starts_at < ends) p
      join reservations.reservation o on o.authority_id = tenant and o.resource_id = wanted and o.state = 'active' and o.starts_at <= p.at and o.ends_at > p.at
    group by p.at) loads
$$;

-- Devices of a set that can be used in lessons: lent ones, ones in repair and gone ones cannot.
create function reservations.usable(tenant uuid, wanted uuid) returns int language sql stable as $$
  select count(*)::int from devices.device d where d.authority_id = tenant and d.device_set_id = wanted and d.state in ('inStock', 'inUse')
$$;
