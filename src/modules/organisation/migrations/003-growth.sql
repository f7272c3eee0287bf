-- Templates for new schools and switched modules.

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
