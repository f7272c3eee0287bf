-- Where rosters come from by themselves, and what arrived from there.
create table connections.source (
  authority_id uuid not null references organisation.authority,
  id uuid not null default kernel.new_id(),
  -- The driver: folder, sftp, schulconnex.
  kind text not null,
  name text collate kernel.german not null,
  active boolean not null default false,
  settings jsonb not null default '{}',
  -- Name of the secret → id of its sealed value.
  secrets jsonb not null default '{}',
  -- The school of its files; nothing when they name several.
  school_id uuid,
  format text not null default 'auto',
  -- Whether what the guard lets pass is taken over without asking.
  policy text not null default 'ask' check (policy in ('ask', 'apply')),
  schedule text not null default 'often' check (schedule in ('off', 'often', 'hourly', 'nightly')),
  -- What the server gave so that the same roster is not sent again.
  mark text,
  checked_at timestamptz,
  findings jsonb,
  trouble jsonb,
  trouble_at timestamptz,
  looked_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  version int not null default 1,
  primary key (authority_id, id),
  constraint source_name unique (authority_id, name),
  foreign key (authority_id, school_id) references organisation.school (authority_id, id)
);

-- Files as they lay there at the last look: one that still grows is left alone.
create table connections.seen (
  authority_id uuid not null,
  source_id uuid not null,
  name text not null,
  size bigint not null,
  changed_at timestamptz not null,
  since timestamptz not null,
  primary key (authority_id, source_id, name),
  foreign key (authority_id, source_id) references connections.source on delete cascade
);

create table connections.arrival (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  source_id uuid not null,
  name text not null,
  size bigint not null,
  changed_at timestamptz not null,
  sha256 text not null,
  -- known: the same content was here before, nothing was done.
  state text not null check (state in ('known', 'reading', 'asks', 'held', 'applying', 'applied', 'undone', 'discarded', 'failed')),
  import_id uuid,
  fault jsonb,
  arrived_at timestamptz not null,
  ended_at timestamptz,
  primary key (authority_id, id),
  foreign key (authority_id, source_id) references connections.source on delete cascade
);
create index arrival_source on connections.arrival (authority_id, source_id, id);
create index arrival_import on connections.arrival (authority_id, import_id) where import_id is not null;
-- Never the same content twice.
create unique index arrival_once on connections.arrival (authority_id, source_id, sha256) where state <> 'known';

select kernel.tenant_table('connections.source');
select kernel.tenant_table('connections.seen');
select kernel.tenant_table('connections.arrival');
