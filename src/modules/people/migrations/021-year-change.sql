-- The school-year change of an authority: one window, one day, every school on one board.
create table people.year_change (
  authority_id uuid not null references organisation.authority (id),
  id uuid not null default kernel.new_id(),
  school_year_id uuid not null,
  effective_day date not null,
  -- While it lasts nothing flows into connected systems.
  blackout_from timestamptz,
  blackout_until timestamptz,
  state text not null default 'open' check (state in ('open', 'closed')),
  note text,
  created_by uuid,
  created_at timestamptz not null default now(),
  version int not null default 1,
  primary key (authority_id, id),
  constraint year_change_year unique (authority_id, school_year_id),
  foreign key (authority_id, school_year_id) references organisation.school_year (authority_id, id),
  check (blackout_until is null or blackout_until > blackout_from)
);
create table people.year_change_school (
  authority_id uuid not null,
  year_change_id uuid not null,
  school_id uuid not null,
  import_id uuid,
  released_by uuid,
  released_at timestamptz,
  note text,
  primary key (authority_id, year_change_id, school_id),
  foreign key (authority_id, year_change_id) references people.year_change on delete cascade,
  foreign key (authority_id, school_id) references organisation.school (authority_id, id)
);
select kernel.tenant_table('people.year_change');
select kernel.tenant_table('people.year_change_school');
