-- Who wants to take many people out of the house as a file, and who else lets it happen.
create table people.export_release (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  account_id uuid not null,
  -- What is asked for and by which conditions, as its kind writes them; a release holds for exactly these.
  kind text not null,
  asked jsonb not null,
  people int not null check (people > 0),
  reason text not null,
  -- The page where the file is asked for.
  href text not null,
  -- Whose people they may be; nothing where it is the whole authority.
  schools uuid[],
  state text not null default 'waiting' check (state in ('waiting', 'released', 'refused', 'withdrawn')),
  decided_by uuid,
  answer text,
  asked_at timestamptz not null,
  decided_at timestamptz,
  -- Until when it can be decided, then until when the file can be fetched.
  until_at timestamptz not null,
  taken int not null default 0,
  primary key (authority_id, id)
);
create index export_release_asked on people.export_release (authority_id, asked_at desc, id);
create unique index export_release_waiting on people.export_release (authority_id, account_id, kind, md5(asked::text)) where state = 'waiting';
select kernel.tenant_table('people.export_release');
