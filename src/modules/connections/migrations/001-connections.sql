-- Configured foreign systems, and the few things that wait on their way there.
create schema connections;

create table connections.connection (
  authority_id uuid not null references organisation.authority,
  id uuid not null default kernel.new_id(),
  -- The driver, e.g. ldap.
  kind text not null,
  name text collate kernel.german not null,
  active boolean not null default false,
  settings jsonb not null default '{}',
  -- Name of the secret → id of its sealed value.
  secrets jsonb not null default '{}',
  -- The schools it serves; none named means all.
  schools uuid[] not null default '{}',
  policy jsonb not null,
  guard jsonb not null,
  schedule text not null default 'afterChanges' check (schedule in ('off', 'hourly', 'nightly', 'afterChanges')),
  -- When nothing is written there: [{"days": [1, 2], "from": "07:00", "until": "16:00"}], German time.
  blackout jsonb not null default '[]',
  checked_at timestamptz,
  findings jsonb,
  -- Why it cannot be reached or opened; nothing when all is well.
  trouble jsonb,
  trouble_at timestamptz,
  -- When both sides were last compared.
  compared_at timestamptz,
  -- Changes of ours that no plan has looked at yet, and who made them.
  pending_since timestamptz,
  causers uuid[] not null default '{}',
  cause text,
  cause_id uuid,
  created_at timestamptz not null default now(),
  version int not null default 1,
  primary key (authority_id, id),
  constraint connection_name unique (authority_id, name)
);

-- A new password on its way: sealed, written within seconds, erased then, at the latest after ten minutes.
create table connections.password (
  authority_id uuid not null,
  connection_id uuid not null,
  person_id uuid not null,
  -- Nothing where the hash of access is written, and after it was erased.
  sealed bytea,
  state text not null default 'waiting' check (state in ('waiting', 'missed')),
  fault text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (authority_id, connection_id, person_id),
  foreign key (authority_id, connection_id) references connections.connection on delete cascade,
  foreign key (authority_id, person_id) references people.person (authority_id, id) on delete cascade
);
create index password_age on connections.password (expires_at) where sealed is not null;

-- A whole number per person and connection, given once and never again to another (POSIX uidNumber).
create table connections.number (
  authority_id uuid not null,
  connection_id uuid not null,
  person_id uuid not null,
  number bigint not null,
  primary key (authority_id, connection_id, person_id),
  constraint number_once unique (authority_id, connection_id, number),
  foreign key (authority_id, connection_id) references connections.connection on delete cascade
);

select kernel.tenant_table('connections.connection');
select kernel.tenant_table('connections.password');
select kernel.tenant_table('connections.number');
