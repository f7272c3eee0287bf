-- Loans: contracts with their devices, the templates of their text, cases of damage, reminders.
create schema loans;

create table loans.template (
  authority_id uuid not null references organisation.authority (id),
  id uuid not null default kernel.new_id(),
  name text collate kernel.german not null,
  kind text not null default 'loan' check (kind in ('loan', 'rent')),
  language text not null default 'de',
  body text not null,
  state text not null default 'active' check (state in ('active', 'retired')),
  version int not null default 1,
  primary key (authority_id, id)
);
create unique index template_name on loans.template (authority_id, name, language) where state = 'active';
create index template_by_name on loans.template (authority_id, name, id);

-- The last number of a year.
create table loans.counter (
  authority_id uuid not null references organisation.authority (id),
  year int not null,
  last int not null,
  primary key (authority_id, year)
);

create table loans.contract (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  number text not null,
  kind text not null default 'loan' check (kind in ('loan', 'rent')),
  person_id uuid,
  school_id uuid not null,
  state text not null default 'prepared' check (state in ('prepared', 'out', 'returned', 'cancelled')),
  from_day date not null,
  until_day date not null,
  purpose text,
  fee bigint check (fee >= 0),
  template_id uuid,
  language text not null default 'de',
  -- The wording as it was agreed; a changed template changes no contract.
  body text not null,
  signed_on date,
  signed_by text,
  signed_how text check (signed_how in ('screen', 'link', 'paper')),
  signature text,
  paper_id uuid,
  handed_on date,
  returned_on date,
  note text,
  version int not null default 1,
  created_at timestamptz not null default now(),
  search text generated always as (kernel.fold(number)) stored,
  primary key (authority_id, id),
  constraint contract_number unique (authority_id, number),
  foreign key (authority_id, person_id) references people.person (authority_id, id),
  foreign key (authority_id, school_id) references organisation.school (authority_id, id),
  foreign key (authority_id, template_id) references loans.template (authority_id, id),
  check (until_day >= from_day)
);
create index contract_by_number on loans.contract (authority_id, number desc, id);
create index contract_until on loans.contract (authority_id, until_day, id);
create index contract_school on loans.contract (authority_id, school_id, state, until_day, id);
create index contract_person on loans.contract (authority_id, person_id);

create table loans.item (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  contract_id uuid not null,
  device_id uuid not null,
  accessories text,
  condition_out text,
  state text not null default 'open' check (state in ('open', 'returned', 'lost', 'cancelled')),
  returned_on date,
  condition_in text check (condition_in in ('good', 'worn', 'damaged', 'missing')),
  missing text,
  note text,
  version int not null default 1,
  primary key (authority_id, id),
  foreign key (authority_id, contract_id) references loans.contract (authority_id, id),
  foreign key (authority_id, device_id) references devices.device (authority_id, id)
);
create index item_contract on loans.item (authority_id, contract_id);
-- One device is in one open contract at a time, whoever is quicker.
create unique index item_device on loans.item (authority_id, device_id) where state = 'open';
create index item_past on loans.item (authority_id, device_id, id);

-- A link with which a guardian reads and signs one contract; the token itself is nowhere.
create table loans.consent (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  contract_id uuid not null,
  digest bytea not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (authority_id, id),
  foreign key (authority_id, contract_id) references loans.contract (authority_id, id)
);
create unique index consent_digest on loans.consent (digest);
create index consent_contract on loans.consent (authority_id, contract_id);

create table loans.damage_case (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  device_id uuid not null,
  contract_id uuid,
  school_id uuid,
  kind text not null check (kind in ('damage', 'loss', 'theft')),
  day date not null,
  description text not null,
  police_reference text,
  -- What the device was worth on that day, by straight-line depreciation; nothing where price, day or life is unknown.
  value bigint,
  claim bigint check (claim >= 0),
  insurance text,
  state text not null default 'open' check (state in ('open', 'insurer', 'settled', 'waived')),
  settled_on date,
  photo_id uuid,
  note text,
  version int not null default 1,
  primary key (authority_id, id),
  foreign key (authority_id, device_id) references devices.device (authority_id, id),
  foreign key (authority_id, contract_id) references loans.contract (authority_id, id),
  foreign key (authority_id, school_id) references organisation.school (authority_id, id)
);
create index damage_case_day on loans.damage_case (authority_id, day desc, id);
create index damage_case_device on loans.damage_case (authority_id, device_id);

create table loans.reminder (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  contract_id uuid not null,
  level int not null check (level between 0 and 3),
  sent_on date not null,
  how text not null check (how in ('mail', 'letter')),
  primary key (authority_id, id),
  foreign key (authority_id, contract_id) references loans.contract (authority_id, id),
  unique (authority_id, contract_id, level)
);

select kernel.tenant_table('loans.template');
select kernel.tenant_table('loans.counter');
select kernel.tenant_table('loans.contract');
select kernel.tenant_table('loans.item');
select kernel.tenant_table('loans.consent');
select kernel.tenant_table('loans.damage_case');
select kernel.tenant_table('loans.reminder');

-- Who holds the link has no account and no authority yet: the digest names both, as long as it is good.
create function loans.find_consent(wanted bytea, at timestamptz) returns table (authority_id uuid, contract_id uuid, id uuid)
language sql stable security definer set search_path = pg_catalog as $$
  select c.authority_id, c.contract_id, c.id from loans.consent c join organisation.authority o on o.id = c.authority_id and o.state = 'active'
  where c.digest = wanted and c.expires_at > at and c.used_at is null
$$;
revoke execute on function loans.find_consent from public;
do $$ begin
  execute format('grant execute on function loans.find_consent to %I', current_setting('muses.app_role'));
end $$;
