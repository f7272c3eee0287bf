-- Who signs in and how, and who may do what. Rows without authority belong to the operator's own staff.
create schema access;

-- ------------------------------------------------------------------ what proves an identity
create table access.password (
  authority_id uuid,
  account_id uuid not null primary key references people.account on delete cascade,
  -- Argon2id in PHC form.
  hash text not null,
  set_at timestamptz not null
);
create table access.totp (
  authority_id uuid,
  account_id uuid not null primary key references people.account on delete cascade,
  secret bytea not null,
  -- The last step that was accepted; the same code never counts twice (RFC 6238 §5.2).
  last_step bigint not null default 0,
  confirmed_at timestamptz
);
create table access.passkey (
  authority_id uuid,
  id uuid not null default kernel.new_id() primary key,
  account_id uuid not null references people.account on delete cascade,
  credential bytea not null constraint passkey_credential unique,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}',
  name text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
create index passkey_account on access.passkey (account_id);
create table access.recovery_code (
  authority_id uuid,
  account_id uuid not null references people.account on delete cascade,
  hash bytea not null,
  used_at timestamptz,
  primary key (account_id, hash)
);
-- Links and printed codes: bound to one account, one purpose and a time; used once.
create table access.code (
  authority_id uuid,
  id uuid not null default kernel.new_id() primary key,
  account_id uuid references people.account on delete cascade,
  purpose text not null check (purpose in ('activate', 'reset', 'setup')),
  kind text not null check (kind in ('link', 'slip')),
  hash bytea not null constraint code_hash unique,
  created_by uuid,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index code_account on access.code (account_id) where used_at is null;

-- Guesses per name and per address. Keys are keyed digests, so that no name and no address stands here.
create table access.attempt (
  key bytea not null primary key,
  failures real not null default 0,
  at timestamptz not null,
  next_at timestamptz not null
);
create index attempt_age on access.attempt (at);
-- Challenges of passkeys and of sign-ins with other providers; short-lived and used once.
create table access.challenge (
  id bytea not null primary key,
  purpose text not null,
  account_id uuid,
  value jsonb not null,
  expires_at timestamptz not null
);
create index challenge_age on access.challenge (expires_at);

-- ------------------------------------------------------------------ who is signed in
create table access.session (
  authority_id uuid,
  id uuid not null default kernel.new_id() primary key,
  account_id uuid not null references people.account on delete cascade,
  hash bytea not null constraint session_hash unique,
  kind text not null check (kind in ('password', 'passkey', 'provider', 'activation')),
  device text not null default '',
  address text,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  idle_seconds int not null,
  expires_at timestamptz not null,
  -- When the second factor was passed; a passkey counts as both.
  second_at timestamptz,
  -- When the identity was last proven.
  confirmed_at timestamptz,
  ended_at timestamptz
);
create index session_account on access.session (account_id) where ended_at is null;
create index session_age on access.session (expires_at);

create table access.token (
  authority_id uuid,
  id uuid not null default kernel.new_id() primary key,
  account_id uuid not null references people.account on delete cascade,
  name text not null,
  hash bytea not null constraint token_hash unique,
  -- The first signs, by which a person recognises it.
  start text not null,
  -- Nothing means: all rights of the account.
  rights text[],
  created_at timestamptz not null default now(),
  created_by uuid,
  expires_at timestamptz,
  last_used_at timestamptz,
  ended_at timestamptz
);
create index token_account on access.token (account_id) where ended_at is null;

create table access.sign_in (
  authority_id uuid,
  id uuid not null default kernel.new_id() primary key,
  at timestamptz not null,
  account_id uuid,
  kind text not null,
  outcome text not null,
  device text not null default '',
  address text
);
create index sign_in_account on access.sign_in (authority_id, account_id, id desc);
create index sign_in_age on access.sign_in (at);

-- ------------------------------------------------------------------ who may do what
-- What an installation or an authority changes about a shipped role, or a role of its own.
create table access.role (
  authority_id uuid references organisation.authority (id),
  id uuid not null default kernel.new_id() primary key,
  key text not null,
  name text,
  own boolean not null default false,
  scopes text[],
  -- [{right, reach}]; a reach of null takes the right away.
  edits jsonb not null default '[]',
  changed_at timestamptz not null default now(),
  version int not null default 1,
  constraint role_key unique nulls not distinct (authority_id, key)
);
-- Which role follows from an affiliation where an authority deviates from the shipped table; null: none.
create table access.implied_role (
  authority_id uuid not null references organisation.authority (id),
  affiliation text not null,
  role text,
  primary key (authority_id, affiliation)
);
create table access."grant" (
  authority_id uuid references organisation.authority (id),
  id uuid not null default kernel.new_id() primary key,
  account_id uuid not null references people.account,
  role text not null,
  scope text not null check (scope in ('operator', 'authority', 'school', 'group')),
  school_id uuid,
  group_id uuid,
  kind text not null default 'direct' check (kind in ('direct', 'setup', 'support')),
  reason text,
  starts_at timestamptz not null default now(),
  ends_at timestamptz,
  created_by uuid,
  created_at timestamptz not null default now(),
  version int not null default 1,
  foreign key (authority_id, school_id) references organisation.school (authority_id, id),
  foreign key (authority_id, group_id) references organisation."group" (authority_id, id) on delete cascade,
  check ((scope = 'operator') = (authority_id is null)),
  check ((scope = 'school') = (school_id is not null)),
  check ((scope = 'group') = (group_id is not null)),
  check (kind <> 'support' or ends_at is not null),
  check (ends_at is null or ends_at >= starts_at)
);
create index grant_account on access."grant" (account_id);
create index grant_place on access."grant" (authority_id, school_id, role);

-- One's own grants lent to another account for a time; never more than the lender has at that moment.
create table access.deputy (
  authority_id uuid references organisation.authority (id),
  id uuid not null default kernel.new_id() primary key,
  account_id uuid not null references people.account,
  deputy_id uuid not null references people.account,
  -- Nothing means: all her roles, all her schools.
  role text,
  school_id uuid,
  note text,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  created_by uuid,
  created_at timestamptz not null default now(),
  foreign key (authority_id, school_id) references organisation.school (authority_id, id),
  check (account_id <> deputy_id),
  check (ends_at > starts_at)
);
create index deputy_deputy on access.deputy (deputy_id);
create index deputy_account on access.deputy (account_id);

create table access.support_request (
  authority_id uuid not null references organisation.authority (id),
  id uuid not null default kernel.new_id(),
  account_id uuid not null references people.account,
  account_name text not null,
  reason text not null,
  role text not null,
  hours int not null check (hours between 1 and 72),
  state text not null default 'asked' check (state in ('asked', 'approved', 'refused', 'ended')),
  asked_at timestamptz not null,
  decided_at timestamptz,
  decided_by uuid,
  decided_name text,
  grant_id uuid references access."grant",
  version int not null default 1,
  primary key (authority_id, id)
);
create index support_request_time on access.support_request (authority_id, id desc);

create table access.provider (
  authority_id uuid not null references organisation.authority (id),
  id uuid not null default kernel.new_id(),
  name text not null,
  issuer text not null,
  client text not null,
  secret bytea not null,
  scopes text not null default 'openid profile email',
  claim text not null,
  matches text not null check (matches in ('name', 'email', 'sourceKey')),
  source text,
  second_factor boolean not null default false,
  active boolean not null default true,
  version int not null default 1,
  primary key (authority_id, id)
);

select kernel.tenant_table('access.password');
select kernel.tenant_table('access.totp');
select kernel.tenant_table('access.passkey');
select kernel.tenant_table('access.recovery_code');
select kernel.tenant_table('access.code');
select kernel.tenant_table('access.session');
select kernel.tenant_table('access.token');
select kernel.tenant_table('access.sign_in', 'select', 'insert', 'delete');
select kernel.tenant_table('access.role');
select kernel.tenant_table('access.implied_role');
select kernel.tenant_table('access."grant"');
select kernel.tenant_table('access.deputy');
select kernel.tenant_table('access.support_request');
select kernel.tenant_table('access.provider');
select kernel.open_table('access.attempt');
select kernel.open_table('access.challenge');
