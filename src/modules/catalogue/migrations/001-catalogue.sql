-- Blocks known to the installation, what an authority makes of them, and what is booked at its schools.

create schema catalogue;

-- Every version the library of the program has brought so far; belongs to no authority and stays readable for ever.
create table catalogue.library_block (
  number text not null,
  block_version text not null,
  place int not null,
  content jsonb not null,
  digest text not null,
  loaded_at timestamptz not null default now(),
  retired_at timestamptz,
  primary key (number, block_version)
);
select kernel.open_table('catalogue.library_block', 'select', 'insert', 'update');

-- Versions an authority derived from a library version: one draft per number, released ones never change.
create table catalogue.own_block (
  authority_id uuid not null references organisation.authority,
  id uuid not null default kernel.new_id(),
  number text not null,
  block_version text not null,
  base_version text not null,
  content jsonb not null,
  state text not null default 'draft' check (state in ('draft', 'released', 'retired')),
  note text,
  origin text,
  released_at timestamptz,
  changed_at timestamptz not null default now(),
  version int not null default 1,
  primary key (authority_id, id),
  constraint own_block_version unique (authority_id, number, block_version)
);
create unique index own_block_draft on catalogue.own_block (authority_id, number) where state = 'draft';
select kernel.tenant_table('catalogue.own_block');

-- The shelf: released blocks an authority shows to the others of the operator. What is not open is seen by its authority alone.
create table catalogue.shared_block (
  authority_id uuid not null references organisation.authority,
  id uuid not null default kernel.new_id(),
  authority_name text collate kernel.german not null,
  number text not null,
  block_version text not null,
  base_version text not null,
  content jsonb not null,
  note text,
  open boolean not null default false,
  shared_at timestamptz not null default now(),
  version int not null default 1,
  primary key (authority_id, id),
  constraint shared_block_version unique (authority_id, number, block_version)
);
select kernel.tenant_table('catalogue.shared_block');
create policy shelf on catalogue.shared_block for select using (open);

-- Only what differs is kept: a block without a row is offered with the values of its version.
create table catalogue.offer (
  authority_id uuid not null references organisation.authority,
  id uuid not null default kernel.new_id(),
  number text not null,
  state text not null default 'offered' check (state in ('offered', 'notOffered', 'retired')),
  parameters jsonb not null default '{}',
  costs jsonb not null default '{}',
  note text,
  version int not null default 1,
  primary key (authority_id, id),
  constraint offer_number unique (authority_id, number)
);
select kernel.tenant_table('catalogue.offer');

-- A block in force at a school from a day on; a change ends one row and begins another, so that every day can be asked.
create table catalogue.booking (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  school_id uuid not null,
  number text not null,
  block_version text not null,
  since date not null,
  until date,
  parameters jsonb not null default '{}',
  booked_at timestamptz not null default now(),
  version int not null default 1,
  primary key (authority_id, id),
  foreign key (authority_id, school_id) references organisation.school (authority_id, id),
  constraint booking_order check (until is null or until >= since),
  constraint booking_since unique (authority_id, school_id, number, since) deferrable,
  -- As an exclusion it can wait until the end of the transaction: taking back restores the old row before the new one goes.
  constraint booking_open exclude using btree (authority_id with =, school_id with =, number with =) where (until is null) deferrable
);
create index booking_order on catalogue.booking (authority_id, since, id);
create index booking_number on catalogue.booking (authority_id, number, school_id);
select kernel.tenant_table('catalogue.booking');

create table catalogue.booking_template (
  authority_id uuid not null references organisation.authority,
  id uuid not null default kernel.new_id(),
  name text collate kernel.german not null,
  note text,
  blocks jsonb not null,
  version int not null default 1,
  primary key (authority_id, id),
  constraint booking_template_name unique (authority_id, name)
);
select kernel.tenant_table('catalogue.booking_template');

-- Who carries a task where the authority or a school deviates from the block.
create table catalogue.task_change (
  authority_id uuid not null references organisation.authority,
  id uuid not null default kernel.new_id(),
  number text not null,
  task text not null,
  school_id uuid,
  parties jsonb not null,
  note text,
  version int not null default 1,
  primary key (authority_id, id),
  constraint task_change_place unique nulls not distinct (authority_id, number, task, school_id),
  foreign key (authority_id, school_id) references organisation.school (authority_id, id)
);
create index task_change_school on catalogue.task_change (authority_id, school_id) where school_id is not null;
select kernel.tenant_table('catalogue.task_change');

-- Who holds what a party has to do: for one task, for a block, or for everything; at one school or at all.
create table catalogue.holder (
  authority_id uuid not null references organisation.authority,
  id uuid not null default kernel.new_id(),
  party text not null check (party in ('land', 'authority', 'school', 'contractor')),
  number text,
  task text,
  school_id uuid,
  role text,
  account_id uuid references people.account on delete cascade,
  contact text collate kernel.german,
  phone text,
  email text,
  version int not null default 1,
  primary key (authority_id, id),
  foreign key (authority_id, school_id) references organisation.school (authority_id, id),
  check (task is null or number is not null),
  constraint holder_one check (num_nonnulls(role, account_id, contact) = 1)
);
create index holder_place on catalogue.holder (authority_id, party, number, task);
create index holder_school on catalogue.holder (authority_id, school_id) where school_id is not null;
create index holder_account on catalogue.holder (account_id) where account_id is not null;
select kernel.tenant_table('catalogue.holder');
