-- Authorities, schools, places, school years, groups: the ground every other module refers to.

create schema organisation;

-- The German Länder as ISO 3166-2:DE writes them.
create domain organisation.land as text
  check (value in ('BW', 'BY', 'BE', 'BB', 'HB', 'HH', 'HE', 'MV', 'NI', 'NW', 'RP', 'SL', 'SN', 'ST', 'SH', 'TH'));

create table organisation.authority (
  id uuid primary key default kernel.new_id(),
  slug text not null constraint authority_slug unique,
  name text collate kernel.german not null,
  kind text not null check (kind in ('district', 'city', 'municipality', 'association', 'land', 'church', 'private', 'other')),
  land organisation.land not null,
  number text,
  accent text not null default 'blau' check (accent in ('blau', 'petrol', 'gruen', 'violett', 'beere')),
  street text,
  postcode text,
  city text collate kernel.german,
  contact text,
  phone text,
  email text,
  website text,
  state text not null default 'active' check (state in ('active', 'archived')),
  created_at timestamptz not null default now(),
  version int not null default 1
);
create index authority_name on organisation.authority (name, id);

-- The register of tenants carries no authority_id: an authority sees itself, the operator sees all.
alter table organisation.authority enable row level security, force row level security;
create policy tenant on organisation.authority
  using (id = any ((select kernel.authorities())::uuid[]) or (select kernel.operator())) with check (id = any ((select kernel.authorities())::uuid[]) or (select kernel.operator()));
do $$ begin
  execute format('create policy owner on organisation.authority to %I using (true) with check (true)', current_user);
end $$;
select kernel.open_table('organisation.authority', 'select', 'insert', 'update');

create table organisation.school (
  authority_id uuid not null references organisation.authority,
  id uuid not null default kernel.new_id(),
  number text collate kernel.german,
  name text collate kernel.german not null,
  short_name text collate kernel.german,
  type text,
  land organisation.land not null,
  street text,
  postcode text,
  city text collate kernel.german,
  phone text,
  email text,
  website text,
  head_id uuid,
  tags text,
  state text not null default 'active' check (state in ('active', 'archived', 'merged')),
  merged_into_id uuid,
  source text,
  source_key text,
  created_at timestamptz not null default now(),
  version int not null default 1,
  search text generated always as (kernel.fold(
    name || ' ' || coalesce(number, '') || ' ' || coalesce(short_name, '') || ' ' || coalesce(city, ''))) stored,
  primary key (authority_id, id),
  constraint school_number unique (authority_id, number),
  constraint school_source unique (authority_id, source, source_key),
  foreign key (authority_id, merged_into_id) references organisation.school (authority_id, id),
  check ((state = 'merged') = (merged_into_id is not null))
);
create index school_name on organisation.school (authority_id, name, id);
select kernel.tenant_table('organisation.school');
select kernel.searchable('organisation.school'::regclass, 'id');

create table organisation.site (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  school_id uuid not null,
  name text collate kernel.german not null,
  street text,
  postcode text,
  city text collate kernel.german,
  position int,
  version int not null default 1,
  primary key (authority_id, id),
  foreign key (authority_id, school_id) references organisation.school (authority_id, id)
);
create index site_school on organisation.site (authority_id, school_id, position, name);
select kernel.tenant_table('organisation.site');

create table organisation.building (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  school_id uuid not null,
  site_id uuid not null,
  name text collate kernel.german not null,
  position int,
  version int not null default 1,
  primary key (authority_id, id),
  foreign key (authority_id, school_id) references organisation.school (authority_id, id),
  foreign key (authority_id, site_id) references organisation.site (authority_id, id)
);
create index building_site on organisation.building (authority_id, site_id, position, name);
create index building_school on organisation.building (authority_id, school_id);
select kernel.tenant_table('organisation.building');

create table organisation.floor (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  school_id uuid not null,
  building_id uuid not null,
  name text collate kernel.german not null,
  level int not null default 0,
  version int not null default 1,
  primary key (authority_id, id),
  foreign key (authority_id, school_id) references organisation.school (authority_id, id),
  foreign key (authority_id, building_id) references organisation.building (authority_id, id)
);
create index floor_building on organisation.floor (authority_id, building_id, level);
create index floor_school on organisation.floor (authority_id, school_id);
select kernel.tenant_table('organisation.floor');

-- A room always stands at a site; building and floor are known where a school keeps them.
create table organisation.room (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  school_id uuid not null,
  site_id uuid not null,
  building_id uuid,
  floor_id uuid,
  number text collate kernel.german not null,
  name text collate kernel.german,
  kind text not null default 'classroom',
  seats int check (seats between 0 and 10000),
  code text not null,
  state text not null default 'active' check (state in ('active', 'archived')),
  version int not null default 1,
  search text generated always as (kernel.fold(number || ' ' || coalesce(name, '') || ' ' || code)) stored,
  primary key (authority_id, id),
  constraint room_code unique (authority_id, code),
  foreign key (authority_id, school_id) references organisation.school (authority_id, id),
  foreign key (authority_id, site_id) references organisation.site (authority_id, id),
  foreign key (authority_id, building_id) references organisation.building (authority_id, id),
  foreign key (authority_id, floor_id) references organisation.floor (authority_id, id)
);
create unique index room_number on organisation.room (authority_id, site_id, building_id, number) nulls not distinct where state = 'active';
create index room_school on organisation.room (authority_id, school_id, number, id);
create index room_order on organisation.room (authority_id, number, id);
create index room_building on organisation.room (authority_id, building_id);
create index room_floor on organisation.room (authority_id, floor_id);
select kernel.tenant_table('organisation.room');
select kernel.searchable('organisation.room'::regclass, 'school_id');

create table organisation.school_year (
  authority_id uuid not null references organisation.authority,
  id uuid not null default kernel.new_id(),
  name text collate kernel.german not null,
  starts date not null,
  ends date not null,
  version int not null default 1,
  primary key (authority_id, id),
  constraint school_year_starts unique (authority_id, starts),
  check (ends > starts)
);
select kernel.tenant_table('organisation.school_year');

-- Classes, courses and other groups (Schulconnex Gruppentyp).
create table organisation."group" (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  school_id uuid not null,
  school_year_id uuid not null,
  kind text not null check (kind in ('class', 'course', 'other')),
  name text collate kernel.german not null,
  grade text collate kernel.german,
  subject text,
  source text,
  source_key text,
  state text not null default 'active' check (state in ('active', 'archived')),
  version int not null default 1,
  search text generated always as (kernel.fold(name || ' ' || coalesce(subject, ''))) stored,
  primary key (authority_id, id),
  constraint group_source unique (authority_id, school_id, school_year_id, source, source_key),
  foreign key (authority_id, school_id) references organisation.school (authority_id, id),
  foreign key (authority_id, school_year_id) references organisation.school_year (authority_id, id)
);
-- Two classes of one name in one year cannot be told apart; courses of one name can, by their source.
create unique index group_class_name on organisation."group" (authority_id, school_id, school_year_id, name) where kind = 'class' and state = 'active';
create index group_school on organisation."group" (authority_id, school_id, school_year_id, name, id);
create index group_name on organisation."group" (authority_id, name, id);
create index group_year on organisation."group" (authority_id, school_year_id);
select kernel.tenant_table('organisation."group"');
select kernel.searchable('organisation."group"'::regclass, 'school_id');
