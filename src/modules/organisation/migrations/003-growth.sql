-- Templates for new schools, switched modules, merged schools.

create table organisation.template (
  authority_id uuid not null references organisation.authority,
  id uuid not null default kernel.new_id(),
  name text collate kernel.german not null,
  type text,
  note text,
  content jsonb not null,
  version int not null default 1,
  primary key (authority_id, id),
  constraint template_name unique (authority_id, name)
);
select kernel.tenant_table('organisation.template');

-- Only what differs is kept: a module without a row is on.
create table organisation.module_switch (
  authority_id uuid not null references organisation.authority,
  id uuid not null default kernel.new_id(),
  module text not null,
  school_id uuid,
  "on" boolean not null,
  changed_at timestamptz not null default now(),
  primary key (authority_id, id),
  constraint module_switch_place unique nulls not distinct (authority_id, module, school_id),
  foreign key (authority_id, school_id) references organisation.school (authority_id, id)
);
select kernel.tenant_table('organisation.module_switch');

-- What a merge moved and at which version it left it: as long as nothing changed, it can be taken back.
create table organisation.school_merge (
  authority_id uuid not null references organisation.authority,
  id uuid not null default kernel.new_id(),
  school_id uuid not null,
  successor_id uuid not null,
  at timestamptz not null,
  moved jsonb not null,
  undone_at timestamptz,
  primary key (authority_id, id),
  foreign key (authority_id, school_id) references organisation.school (authority_id, id),
  foreign key (authority_id, successor_id) references organisation.school (authority_id, id)
);
create index school_merge_school on organisation.school_merge (authority_id, school_id, at desc);
select kernel.tenant_table('organisation.school_merge');
