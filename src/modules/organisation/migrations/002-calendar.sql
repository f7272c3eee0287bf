-- Ferien, days off, lesson grids and service time.

create table organisation.calendar_entry (
  authority_id uuid not null references organisation.authority,
  id uuid not null default kernel.new_id(),
  name text collate kernel.german not null,
  kind text not null check (kind in ('vacation', 'dayOff', 'lessonDay')),
  starts date not null,
  ends date not null,
  land organisation.land,
  school_id uuid,
  source text,
  source_key text,
  version int not null default 1,
  primary key (authority_id, id),
  foreign key (authority_id, school_id) references organisation.school (authority_id, id),
  check (ends >= starts),
  check (ends - starts < 366)
);
create index calendar_entry_time on organisation.calendar_entry (authority_id, starts, id);
create index calendar_entry_school on organisation.calendar_entry (authority_id, school_id, starts);
select kernel.tenant_table('organisation.calendar_entry');

create table organisation.lesson_grid (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  school_id uuid not null,
  name text collate kernel.german not null,
  valid_from date,
  weekdays int[] not null,
  week text not null default 'every' check (week in ('every', 'A', 'B')),
  lessons jsonb not null,
  version int not null default 1,
  primary key (authority_id, id),
  foreign key (authority_id, school_id) references organisation.school (authority_id, id)
);
create index lesson_grid_school on organisation.lesson_grid (authority_id, school_id, name);
select kernel.tenant_table('organisation.lesson_grid');

-- One row for the authority and, where a school differs, one for the school.
create table organisation.calendar_setting (
  authority_id uuid not null references organisation.authority,
  id uuid not null default kernel.new_id(),
  school_id uuid,
  region text,
  week_a date,
  service_on text not null default 'schoolDays' check (service_on in ('schoolDays', 'workdays', 'allDays')),
  service jsonb not null,
  version int not null default 1,
  primary key (authority_id, id),
  constraint calendar_setting_place unique nulls not distinct (authority_id, school_id),
  foreign key (authority_id, school_id) references organisation.school (authority_id, id)
);
select kernel.tenant_table('organisation.calendar_setting');
