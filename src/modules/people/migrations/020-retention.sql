-- Who has left is deactivated first and deleted later; the protocol of a deletion names numbers, never people.

create table people.retention_rule (
  authority_id uuid not null references organisation.authority (id),
  id uuid not null default kernel.new_id(),
  data_class text not null,
  -- Days after leaving until the account goes, and until everything goes.
  account_days int not null check (account_days between 0 and 3660),
  person_days int not null check (person_days between 0 and 18300),
  -- Where the period comes from: a law, a decree, a decision of the authority.
  reason text not null,
  version int not null default 1,
  primary key (authority_id, id),
  constraint retention_class unique (authority_id, data_class),
  check (person_days >= account_days)
);
create table people.deletion (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  at timestamptz not null,
  -- accounts: the accounts went; people: everything went.
  kind text not null check (kind in ('accounts', 'people')),
  school_id uuid,
  subjects int not null,
  -- {table: rows}
  rows jsonb not null,
  rule text not null,
  account_id uuid,
  run_id uuid,
  primary key (authority_id, id)
);
-- A person whose deletion is held, e.g. by a lawsuit or because the head of school has not released it yet.
create table people.retention_hold (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  person_id uuid not null,
  reason text not null,
  until_day date,
  created_by uuid,
  created_at timestamptz not null default now(),
  primary key (authority_id, id),
  foreign key (authority_id, person_id) references people.person on delete cascade,
  constraint hold_person unique (authority_id, person_id)
);
select kernel.tenant_table('people.retention_rule');
select kernel.tenant_table('people.deletion', 'select', 'insert');
select kernel.tenant_table('people.retention_hold');

-- How a name that must not be given away again rests when its owner is deleted: nobody can read it back from this table.
create function people.name_mark(name_key text) returns text language sql stable parallel safe as
  $$ select 'sha256:' || encode(sha256(convert_to((select id::text from kernel.installation) || '|' || name_key, 'UTF8')), 'hex') $$;
