-- Made from the migrations d21ca407d578d9bc; not to be run.

-- row security; serving role: select, insert
create table kernel.audit (
  authority_id uuid,
  id uuid not null,
  at timestamp with time zone not null,
  account_id uuid,
  actor text not null,
  what text not null,
  object text not null,
  object_id uuid,
  school_id uuid,
  run_id uuid,
  digest bytea,
  "position" bigint default kernel."position"() not null,
  UNIQUE NULLS NOT DISTINCT (authority_id, id)
);
CREATE INDEX audit_account ON kernel.audit USING btree (authority_id, account_id, id);
CREATE INDEX audit_object ON kernel.audit USING btree (authority_id, object, object_id, id DESC);
CREATE INDEX audit_seal_order ON kernel.audit USING btree (authority_id, "position", id);
CREATE INDEX audit_unsealed ON kernel.audit USING brin ("position") WITH (pages_per_range='32');

-- row security; serving role: select
create table kernel.audit_seal (
  authority_id uuid,
  authority_key uuid generated always as (COALESCE(authority_id, '00000000-0000-0000-0000-000000000000'::uuid)) stored not null,
  number bigint not null,
  from_position bigint not null,
  to_position bigint not null,
  lines bigint not null,
  digest bytea not null,
  at timestamp with time zone default now() not null,
  PRIMARY KEY (authority_key, number)
);

-- row security; serving role: select, insert
create table kernel.audit_value (
  authority_id uuid,
  audit_id uuid not null,
  object text not null,
  object_id uuid,
  changes jsonb not null,
  salt bytea not null,
  PRIMARY KEY (audit_id)
);
CREATE INDEX audit_value_object ON kernel.audit_value USING btree (authority_id, object, object_id);

-- open; serving role: insert, select
create table kernel.barrier_report (
  id uuid default kernel.new_id() not null,
  page text not null,
  message text not null,
  contact text,
  created_at timestamp with time zone default now() not null,
  aid text,
  PRIMARY KEY (id)
);

-- row security; serving role: select, insert
create table kernel.event (
  authority_id uuid,
  id uuid not null,
  at timestamp with time zone not null,
  name text not null,
  ids uuid[] not null,
  payload jsonb default '{}'::jsonb not null,
  account_id uuid,
  run_id uuid,
  PRIMARY KEY (id)
);
CREATE INDEX event_time ON kernel.event USING btree (authority_id, id DESC);

-- row security; serving role: select, insert
create table kernel.event_delivery (
  authority_id uuid,
  event_id uuid not null,
  listener text not null,
  done_at timestamp with time zone default now() not null,
  PRIMARY KEY (event_id, listener)
);

-- row security; serving role: select, insert, update, delete
create table kernel.file (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  name text not null,
  type text not null,
  size bigint not null,
  sha256 bytea not null,
  owner_object text,
  owner_id uuid,
  account_id uuid,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone,
  sealed boolean default false not null,
  PRIMARY KEY (authority_id, id)
);
CREATE INDEX file_expiry ON kernel.file USING btree (expires_at) WHERE (expires_at IS NOT NULL);
CREATE INDEX file_owner ON kernel.file USING btree (authority_id, owner_object, owner_id);

-- row security; serving role: select, insert, update, delete
create table kernel.file_part (
  authority_id uuid not null,
  file_id uuid not null,
  number integer not null,
  bytes bytea not null,
  PRIMARY KEY (authority_id, file_id, number),
  FOREIGN KEY (authority_id, file_id) REFERENCES kernel.file(authority_id, id) ON DELETE CASCADE
);

-- open; serving role: select, insert, update, delete
create table kernel.idempotency (
  account_id uuid not null,
  key text not null,
  request bytea not null,
  status integer,
  answer jsonb,
  created_at timestamp with time zone default now() not null,
  PRIMARY KEY (account_id, key)
);
CREATE INDEX idempotency_age ON kernel.idempotency USING btree (created_at);

-- row security; serving role: select, insert, update, delete
create table kernel.import (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  kind text not null,
  title text default ''::text not null,
  school_id uuid,
  source text,
  format text,
  state text default 'uploaded'::text not null,
  scope text default 'full'::text not null,
  facts jsonb default '{}'::jsonb not null,
  columns jsonb,
  mapping jsonb,
  settings jsonb default '{}'::jsonb not null,
  counts jsonb default '{}'::jsonb not null,
  guard jsonb default '[]'::jsonb not null,
  file_ids uuid[] default '{}'::uuid[] not null,
  error jsonb,
  created_at timestamp with time zone default now() not null,
  created_by uuid,
  previewed_at timestamp with time zone,
  released_by uuid,
  applied_at timestamp with time zone,
  applied_by uuid,
  undo_until timestamp with time zone,
  undone_at timestamp with time zone,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  CHECK ((scope = ANY (ARRAY['full'::text, 'cut'::text, 'delta'::text]))),
  CHECK ((state = ANY (ARRAY['uploaded'::text, 'reading'::text, 'previewed'::text, 'held'::text, 'applying'::text, 'applied'::text, 'undoing'::text, 'undone'::text, 'failed'::text, 'discarded'::text])))
);
CREATE INDEX import_school ON kernel.import USING btree (authority_id, school_id, kind, id DESC);
CREATE INDEX import_time ON kernel.import USING btree (authority_id, kind, id DESC);

-- row security; serving role: select, insert, update, delete
create table kernel.import_change (
  authority_id uuid not null,
  import_id uuid not null,
  relation text not null,
  row_id uuid not null,
  action "char" not null,
  subject_id uuid,
  before jsonb,
  version integer,
  undone boolean default false not null,
  PRIMARY KEY (authority_id, import_id, row_id, relation),
  CHECK ((action = ANY (ARRAY['c'::"char", 'u'::"char", 'd'::"char"])))
);
CREATE INDEX import_change_subject ON kernel.import_change USING btree (authority_id, import_id, subject_id);

-- row security; serving role: select, insert, update, delete
create table kernel.import_fault (
  authority_id uuid not null,
  import_id uuid not null,
  "position" bigint generated as identity not null,
  severity text not null,
  code text not null,
  file text,
  line integer,
  "column" text,
  value text,
  PRIMARY KEY (authority_id, import_id, "position"),
  FOREIGN KEY (authority_id, import_id) REFERENCES kernel.import(authority_id, id) ON DELETE CASCADE,
  CHECK ((severity = ANY (ARRAY['error'::text, 'warning'::text])))
);
CREATE INDEX import_fault_code ON kernel.import_fault USING btree (authority_id, import_id, code);

-- open; serving role: select
create table kernel.installation (
  id uuid default gen_random_uuid() not null,
  only_one boolean default true not null,
  position_offset bigint default 0 not null,
  created_at timestamp with time zone default now() not null,
  PRIMARY KEY (id),
  UNIQUE (only_one),
  CHECK (only_one)
);

-- open; serving role: nothing
create table kernel.invariant_check (
  invariant text not null,
  violations integer not null,
  examples jsonb default '[]'::jsonb not null,
  at timestamp with time zone default now() not null,
  PRIMARY KEY (invariant)
);

-- row security; serving role: select, insert, update, delete
create table kernel.mail (
  authority_id uuid,
  id uuid default kernel.new_id() not null,
  "to" text not null,
  subject text not null,
  sealed bytea not null,
  state text default 'queued'::text not null,
  error text,
  attempts integer default 0 not null,
  created_at timestamp with time zone default now() not null,
  sent_at timestamp with time zone,
  PRIMARY KEY (id),
  CHECK ((state = ANY (ARRAY['queued'::text, 'sent'::text, 'failed'::text, 'logged'::text])))
);
CREATE INDEX mail_state ON kernel.mail USING btree (state, created_at);

-- open; serving role: select
create table kernel.migration (
  set text not null,
  file text not null,
  sha256 text not null,
  at timestamp with time zone default clock_timestamp() not null,
  PRIMARY KEY (set, file)
);

-- row security; serving role: select, insert, update, delete
create table kernel.notice (
  authority_id uuid,
  id uuid default kernel.new_id() not null,
  account_id uuid not null,
  kind text not null,
  "values" jsonb default '{}'::jsonb not null,
  href text,
  read_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  tone text default 'info'::text not null,
  PRIMARY KEY (id),
  CHECK ((tone = ANY (ARRAY['success'::text, 'warning'::text, 'danger'::text, 'info'::text, 'off'::text])))
);
CREATE INDEX notice_account ON kernel.notice USING btree (account_id, id DESC);
CREATE INDEX notice_age ON kernel.notice USING btree (created_at);

-- row security; serving role: select, insert, update, delete
create table kernel.plan (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  connection_id uuid not null,
  number integer not null,
  run_id uuid,
  cause text default ''::text not null,
  cause_id uuid,
  state text default 'computing'::text not null,
  counts jsonb default '{}'::jsonb not null,
  guard jsonb default '[]'::jsonb not null,
  digest text,
  error jsonb,
  created_at timestamp with time zone default now() not null,
  created_by uuid,
  causers uuid[] default '{}'::uuid[] not null,
  approved_at timestamp with time zone,
  approved_by uuid,
  started_at timestamp with time zone,
  next_at timestamp with time zone,
  ended_at timestamp with time zone,
  verified jsonb,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, number),
  CHECK ((state = ANY (ARRAY['computing'::text, 'empty'::text, 'waiting'::text, 'approved'::text, 'applying'::text, 'done'::text, 'failed'::text, 'rejected'::text, 'superseded'::text])))
);
CREATE INDEX plan_age ON kernel.plan USING btree (ended_at) WHERE (ended_at IS NOT NULL);
CREATE INDEX plan_connection ON kernel.plan USING btree (authority_id, connection_id, id DESC);

-- row security; serving role: select, insert, update, delete
create table kernel.plan_item (
  authority_id uuid not null,
  plan_id uuid not null,
  "position" bigint not null,
  kind text not null,
  key text not null,
  school_id uuid,
  action text not null,
  level integer not null,
  own_level integer default 0 not null,
  foreign_id text,
  name text not null,
  before_name text,
  before jsonb,
  after jsonb,
  before_enabled boolean,
  enabled boolean default true not null,
  drift text[] default '{}'::text[] not null,
  reason text,
  state text default 'open'::text not null,
  error jsonb,
  attempts integer default 0 not null,
  refusals integer default 0 not null,
  not_before timestamp with time zone,
  claimed_by uuid,
  done_at timestamp with time zone,
  PRIMARY KEY (authority_id, plan_id, "position"),
  FOREIGN KEY (authority_id, plan_id) REFERENCES kernel.plan(authority_id, id) ON DELETE CASCADE,
  CHECK ((action = ANY (ARRAY['create'::text, 'adopt'::text, 'change'::text, 'rename'::text, 'enable'::text, 'disable'::text, 'delete'::text]))),
  CHECK ((state = ANY (ARRAY['open'::text, 'held'::text, 'skipped'::text, 'applying'::text, 'done'::text, 'failed'::text])))
);
CREATE INDEX plan_item_drift ON kernel.plan_item USING btree (authority_id, plan_id) WHERE (drift <> '{}'::text[]);
CREATE INDEX plan_item_key ON kernel.plan_item USING btree (authority_id, key);
CREATE INDEX plan_item_next ON kernel.plan_item USING btree (authority_id, plan_id, level, "position") WHERE (state = ANY (ARRAY['open'::text, 'applying'::text]));
CREATE INDEX plan_item_state ON kernel.plan_item USING btree (authority_id, plan_id, state, action);

-- row security; serving role: select, insert, update
create table kernel.run (
  authority_id uuid,
  id uuid default kernel.new_id() not null,
  kind text not null,
  title text not null,
  school_id uuid,
  state text default 'queued'::text not null,
  done bigint default 0 not null,
  total bigint,
  note text,
  result jsonb,
  error jsonb,
  account_id uuid,
  actor text default ''::text not null,
  cancel boolean default false not null,
  created_at timestamp with time zone default now() not null,
  started_at timestamp with time zone,
  beat_at timestamp with time zone,
  ended_at timestamp with time zone,
  PRIMARY KEY (id),
  CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text])))
);
CREATE INDEX run_open ON kernel.run USING btree (state) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text]));
CREATE INDEX run_time ON kernel.run USING btree (authority_id, id DESC);

-- row security; serving role: select, insert, update, delete
create table kernel.saved_view (
  authority_id uuid,
  id uuid default kernel.new_id() not null,
  account_id uuid not null,
  list text not null,
  name text not null,
  query text not null,
  shared boolean default false not null,
  created_at timestamp with time zone default now() not null,
  PRIMARY KEY (id)
);
CREATE INDEX saved_view_list ON kernel.saved_view USING btree (list, account_id);
CREATE UNIQUE INDEX saved_view_name ON kernel.saved_view USING btree (account_id, list, name, COALESCE(authority_id, '00000000-0000-0000-0000-000000000000'::uuid));

-- row security; serving role: select, insert, update, delete
create table kernel.secret (
  authority_id uuid,
  id uuid default kernel.new_id() not null,
  purpose text not null,
  sealed bytea not null,
  changed_at timestamp with time zone default now() not null,
  PRIMARY KEY (id)
);

-- row security; serving role: select, insert, update, delete
create table kernel.setting (
  authority_id uuid,
  authority_key uuid generated always as (COALESCE(authority_id, '00000000-0000-0000-0000-000000000000'::uuid)) stored not null,
  school_id uuid,
  school_key uuid generated always as (COALESCE(school_id, '00000000-0000-0000-0000-000000000000'::uuid)) stored not null,
  key text not null,
  value jsonb not null,
  version integer default 1 not null,
  changed_at timestamp with time zone default now() not null,
  PRIMARY KEY (authority_key, school_key, key)
);

-- row security; serving role: select, insert, update, delete
create table kernel.sync_lease (
  authority_id uuid not null,
  connection_id uuid not null,
  holder uuid not null,
  until timestamp with time zone not null,
  PRIMARY KEY (authority_id, connection_id)
);

-- row security; serving role: select, insert, update, delete
create table kernel.sync_object (
  authority_id uuid not null,
  connection_id uuid not null,
  kind text not null,
  key text not null,
  foreign_id text not null,
  name text not null,
  level integer default 0 not null,
  school_id uuid,
  enabled boolean default true not null,
  attributes jsonb not null,
  accepted jsonb default '{}'::jsonb not null,
  written_at timestamp with time zone,
  PRIMARY KEY (authority_id, connection_id, kind, key)
);
CREATE INDEX sync_object_accepted ON kernel.sync_object USING btree (authority_id, connection_id) WHERE (accepted <> '{}'::jsonb);
CREATE UNIQUE INDEX sync_object_foreign ON kernel.sync_object USING btree (authority_id, connection_id, kind, foreign_id);
CREATE INDEX sync_object_key ON kernel.sync_object USING btree (authority_id, key);

-- row security; serving role: select, insert, update, delete
create unlogged table kernel.sync_stage (
  authority_id uuid not null,
  plan_id uuid not null,
  side "char" not null,
  kind text not null,
  key text,
  foreign_id text,
  name text not null,
  level integer default 0 not null,
  school_id uuid,
  enabled boolean default true not null,
  attributes jsonb not null,
  common boolean default false not null,
  inherits boolean default false not null,
  absent boolean default false not null,
  match text,
  reason text
);
CREATE INDEX sync_stage_plan ON kernel.sync_stage USING btree (authority_id, plan_id, side, kind, key);

-- open; serving role: nothing
create table kernel.table_right (
  relation regclass not null,
  rights text[] not null,
  PRIMARY KEY (relation)
);

-- row security; serving role: select, insert, update, delete
create table kernel.webhook (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  url text not null,
  events text[] not null,
  secret bytea not null,
  active boolean default true not null,
  created_at timestamp with time zone default now() not null,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id)
);

-- row security; serving role: select, insert, update, delete
create table kernel.webhook_delivery (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  webhook_id uuid not null,
  event_id uuid not null,
  status integer,
  error text,
  attempts integer default 0 not null,
  at timestamp with time zone default now() not null,
  PRIMARY KEY (authority_id, id),
  UNIQUE (webhook_id, event_id),
  FOREIGN KEY (authority_id, webhook_id) REFERENCES kernel.webhook(authority_id, id) ON DELETE CASCADE
);
CREATE INDEX webhook_delivery_time ON kernel.webhook_delivery USING btree (authority_id, webhook_id, id DESC);

-- row security; serving role: select, insert, update, delete
create table access."grant" (
  authority_id uuid,
  id uuid default kernel.new_id() not null,
  account_id uuid not null,
  role text not null,
  scope text not null,
  school_id uuid,
  group_id uuid,
  kind text default 'direct'::text not null,
  reason text,
  starts_at timestamp with time zone default now() not null,
  ends_at timestamp with time zone,
  created_by uuid,
  created_at timestamp with time zone default now() not null,
  version integer default 1 not null,
  PRIMARY KEY (id),
  FOREIGN KEY (account_id) REFERENCES people.account(id),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id),
  FOREIGN KEY (authority_id, group_id) REFERENCES organisation."group"(authority_id, id) ON DELETE CASCADE,
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id),
  CHECK (((scope = 'operator'::text) = (authority_id IS NULL))),
  CHECK (((scope = 'school'::text) = (school_id IS NOT NULL))),
  CHECK (((scope = 'group'::text) = (group_id IS NOT NULL))),
  CHECK (((kind <> 'support'::text) OR (ends_at IS NOT NULL))),
  CHECK (((ends_at IS NULL) OR (ends_at >= starts_at))),
  CHECK ((kind = ANY (ARRAY['direct'::text, 'setup'::text, 'support'::text]))),
  CHECK ((scope = ANY (ARRAY['operator'::text, 'authority'::text, 'school'::text, 'group'::text])))
);
CREATE INDEX grant_account ON access."grant" USING btree (account_id);
CREATE INDEX grant_place ON access."grant" USING btree (authority_id, school_id, role);

-- open; serving role: select, insert, update, delete
create table access.attempt (
  key bytea not null,
  failures real default 0 not null,
  at timestamp with time zone not null,
  next_at timestamp with time zone not null,
  PRIMARY KEY (key)
);
CREATE INDEX attempt_age ON access.attempt USING btree (at);

-- open; serving role: select, insert, update, delete
create table access.challenge (
  id bytea not null,
  purpose text not null,
  account_id uuid,
  value jsonb not null,
  expires_at timestamp with time zone not null,
  PRIMARY KEY (id)
);
CREATE INDEX challenge_age ON access.challenge USING btree (expires_at);

-- row security; serving role: select, insert, update, delete
create table access.code (
  authority_id uuid,
  id uuid default kernel.new_id() not null,
  account_id uuid,
  purpose text not null,
  kind text not null,
  hash bytea not null,
  created_by uuid,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  PRIMARY KEY (id),
  UNIQUE (hash),
  FOREIGN KEY (account_id) REFERENCES people.account(id) ON DELETE CASCADE,
  CHECK ((kind = ANY (ARRAY['link'::text, 'slip'::text]))),
  CHECK ((purpose = ANY (ARRAY['activate'::text, 'reset'::text, 'setup'::text])))
);
CREATE INDEX code_account ON access.code USING btree (account_id) WHERE (used_at IS NULL);

-- row security; serving role: select, insert, update, delete
create table access.deputy (
  authority_id uuid,
  id uuid default kernel.new_id() not null,
  account_id uuid not null,
  deputy_id uuid not null,
  role text,
  school_id uuid,
  note text,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  created_by uuid,
  created_at timestamp with time zone default now() not null,
  PRIMARY KEY (id),
  FOREIGN KEY (account_id) REFERENCES people.account(id),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id),
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id),
  FOREIGN KEY (deputy_id) REFERENCES people.account(id),
  CHECK ((account_id <> deputy_id)),
  CHECK ((ends_at > starts_at))
);
CREATE INDEX deputy_account ON access.deputy USING btree (account_id);
CREATE INDEX deputy_deputy ON access.deputy USING btree (deputy_id);

-- row security; serving role: select, insert, update, delete
create table access.implied_role (
  authority_id uuid not null,
  affiliation text not null,
  role text,
  PRIMARY KEY (authority_id, affiliation),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id)
);

-- row security; serving role: select, insert, update, delete
create table access.passkey (
  authority_id uuid,
  id uuid default kernel.new_id() not null,
  account_id uuid not null,
  credential bytea not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] default '{}'::text[] not null,
  name text not null,
  created_at timestamp with time zone default now() not null,
  last_used_at timestamp with time zone,
  PRIMARY KEY (id),
  UNIQUE (credential),
  FOREIGN KEY (account_id) REFERENCES people.account(id) ON DELETE CASCADE
);
CREATE INDEX passkey_account ON access.passkey USING btree (account_id);

-- row security; serving role: select, insert, update, delete
create table access.password (
  authority_id uuid,
  account_id uuid not null,
  hash text not null,
  set_at timestamp with time zone not null,
  PRIMARY KEY (account_id),
  FOREIGN KEY (account_id) REFERENCES people.account(id) ON DELETE CASCADE
);

-- row security; serving role: select, insert, update, delete
create table access.recovery_code (
  authority_id uuid,
  account_id uuid not null,
  hash bytea not null,
  used_at timestamp with time zone,
  PRIMARY KEY (account_id, hash),
  FOREIGN KEY (account_id) REFERENCES people.account(id) ON DELETE CASCADE
);

-- row security; serving role: select, insert, update, delete
create table access.role (
  authority_id uuid,
  id uuid default kernel.new_id() not null,
  key text not null,
  name text,
  own boolean default false not null,
  scopes text[],
  edits jsonb default '[]'::jsonb not null,
  changed_at timestamp with time zone default now() not null,
  version integer default 1 not null,
  PRIMARY KEY (id),
  UNIQUE NULLS NOT DISTINCT (authority_id, key),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id)
);

-- row security; serving role: select, insert, update, delete
create table access.session (
  authority_id uuid,
  id uuid default kernel.new_id() not null,
  account_id uuid not null,
  hash bytea not null,
  kind text not null,
  device text default ''::text not null,
  address text,
  created_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  idle_seconds integer not null,
  expires_at timestamp with time zone not null,
  second_at timestamp with time zone,
  confirmed_at timestamp with time zone,
  ended_at timestamp with time zone,
  PRIMARY KEY (id),
  UNIQUE (hash),
  FOREIGN KEY (account_id) REFERENCES people.account(id) ON DELETE CASCADE,
  CHECK ((kind = ANY (ARRAY['password'::text, 'passkey'::text, 'provider'::text, 'activation'::text])))
);
CREATE INDEX session_account ON access.session USING btree (account_id) WHERE (ended_at IS NULL);
CREATE INDEX session_age ON access.session USING btree (expires_at);

-- row security; serving role: select, insert, delete
create table access.sign_in (
  authority_id uuid,
  id uuid default kernel.new_id() not null,
  at timestamp with time zone not null,
  account_id uuid,
  kind text not null,
  outcome text not null,
  device text default ''::text not null,
  address text,
  PRIMARY KEY (id)
);
CREATE INDEX sign_in_account ON access.sign_in USING btree (authority_id, account_id, id DESC);
CREATE INDEX sign_in_age ON access.sign_in USING btree (at);

-- row security; serving role: select, insert, update, delete
create table access.support_request (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  account_id uuid not null,
  account_name text not null,
  reason text not null,
  role text not null,
  hours integer not null,
  state text default 'asked'::text not null,
  asked_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  decided_by uuid,
  decided_name text,
  grant_id uuid,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (account_id) REFERENCES people.account(id),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id),
  FOREIGN KEY (grant_id) REFERENCES access."grant"(id),
  CHECK (((hours >= 1) AND (hours <= 72))),
  CHECK ((state = ANY (ARRAY['asked'::text, 'approved'::text, 'refused'::text, 'ended'::text])))
);
CREATE INDEX support_request_time ON access.support_request USING btree (authority_id, id DESC);

-- row security; serving role: select, insert, update, delete
create table access.token (
  authority_id uuid,
  id uuid default kernel.new_id() not null,
  account_id uuid not null,
  name text not null,
  hash bytea not null,
  start text not null,
  rights text[],
  created_at timestamp with time zone default now() not null,
  created_by uuid,
  expires_at timestamp with time zone,
  last_used_at timestamp with time zone,
  ended_at timestamp with time zone,
  PRIMARY KEY (id),
  UNIQUE (hash),
  FOREIGN KEY (account_id) REFERENCES people.account(id) ON DELETE CASCADE
);
CREATE INDEX token_account ON access.token USING btree (account_id) WHERE (ended_at IS NULL);

-- row security; serving role: select, insert, update, delete
create table access.totp (
  authority_id uuid,
  account_id uuid not null,
  secret bytea not null,
  last_step bigint default 0 not null,
  confirmed_at timestamp with time zone,
  PRIMARY KEY (account_id),
  FOREIGN KEY (account_id) REFERENCES people.account(id) ON DELETE CASCADE
);

-- row security; serving role: select, insert, update, delete
create table catalogue.booking (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  school_id uuid not null,
  number text not null,
  block_version text not null,
  since date not null,
  until date,
  parameters jsonb default '{}'::jsonb not null,
  booked_at timestamp with time zone default now() not null,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, school_id, number, since) DEFERRABLE,
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id),
  CHECK (((until IS NULL) OR (until >= since)))
);
CREATE INDEX booking_number ON catalogue.booking USING btree (authority_id, number, school_id);
CREATE INDEX booking_open ON catalogue.booking USING btree (authority_id, school_id, number) WHERE (until IS NULL);
CREATE INDEX booking_order ON catalogue.booking USING btree (authority_id, since, id);

-- row security; serving role: select, insert, update, delete
create table catalogue.booking_template (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  name text not null,
  note text,
  blocks jsonb not null,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, name),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id)
);

-- row security; serving role: select, insert, update, delete
create table catalogue.holder (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  party text not null,
  number text,
  task text,
  school_id uuid,
  role text,
  account_id uuid,
  contact text,
  phone text,
  email text,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (account_id) REFERENCES people.account(id) ON DELETE CASCADE,
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id),
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id),
  CHECK (((task IS NULL) OR (number IS NOT NULL))),
  CHECK ((num_nonnulls(role, account_id, contact) = 1)),
  CHECK ((party = ANY (ARRAY['land'::text, 'authority'::text, 'school'::text, 'contractor'::text])))
);
CREATE INDEX holder_account ON catalogue.holder USING btree (account_id) WHERE (account_id IS NOT NULL);
CREATE INDEX holder_place ON catalogue.holder USING btree (authority_id, party, number, task);
CREATE INDEX holder_school ON catalogue.holder USING btree (authority_id, school_id) WHERE (school_id IS NOT NULL);

-- open; serving role: select, insert, update
create table catalogue.library_block (
  number text not null,
  block_version text not null,
  place integer not null,
  content jsonb not null,
  digest text not null,
  loaded_at timestamp with time zone default now() not null,
  retired_at timestamp with time zone,
  PRIMARY KEY (number, block_version)
);

-- open; serving role: select, insert, update
create table catalogue.library_read (
  only_one boolean default true not null,
  digest text not null,
  templates jsonb not null,
  read_at timestamp with time zone not null,
  PRIMARY KEY (only_one),
  CHECK (only_one)
);

-- row security; serving role: select, insert, update, delete
create table catalogue.offer (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  number text not null,
  state text default 'offered'::text not null,
  parameters jsonb default '{}'::jsonb not null,
  costs jsonb default '{}'::jsonb not null,
  note text,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, number),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id),
  CHECK ((state = ANY (ARRAY['offered'::text, 'notOffered'::text, 'retired'::text])))
);

-- row security; serving role: select, insert, update, delete
create table catalogue.own_block (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  number text not null,
  block_version text not null,
  base_version text not null,
  content jsonb not null,
  state text default 'draft'::text not null,
  note text,
  origin text,
  released_at timestamp with time zone,
  changed_at timestamp with time zone default now() not null,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, number, block_version),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id),
  CHECK ((state = ANY (ARRAY['draft'::text, 'released'::text, 'retired'::text])))
);
CREATE UNIQUE INDEX own_block_draft ON catalogue.own_block USING btree (authority_id, number) WHERE (state = 'draft'::text);

-- row security; serving role: select, insert, update, delete
create table catalogue.shared_block (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  authority_name text not null,
  number text not null,
  block_version text not null,
  base_version text not null,
  content jsonb not null,
  note text,
  open boolean default false not null,
  shared_at timestamp with time zone default now() not null,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, number, block_version),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id)
);

-- row security; serving role: select, insert, update, delete
create table catalogue.task_change (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  number text not null,
  task text not null,
  school_id uuid,
  parties jsonb not null,
  note text,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  UNIQUE NULLS NOT DISTINCT (authority_id, number, task, school_id),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id),
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id)
);
CREATE INDEX task_change_school ON catalogue.task_change USING btree (authority_id, school_id) WHERE (school_id IS NOT NULL);

-- row security; serving role: select, insert, update, delete
create table concept.concept (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  kind text not null,
  title text not null,
  school_id uuid,
  schools uuid[] default '{}'::uuid[] not null,
  state text default 'active'::text not null,
  created_at timestamp with time zone default now() not null,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id),
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id),
  CHECK (((kind = 'school'::text) = (school_id IS NOT NULL))),
  CHECK (((kind = 'group'::text) = (schools <> '{}'::uuid[]))),
  CHECK ((kind = ANY (ARRAY['authority'::text, 'group'::text, 'school'::text]))),
  CHECK ((state = ANY (ARRAY['active'::text, 'archived'::text])))
);
CREATE UNIQUE INDEX concept_one_authority ON concept.concept USING btree (authority_id) WHERE ((kind = 'authority'::text) AND (state = 'active'::text));
CREATE UNIQUE INDEX concept_one_school ON concept.concept USING btree (authority_id, school_id) WHERE ((kind = 'school'::text) AND (state = 'active'::text));
CREATE INDEX concept_title ON concept.concept USING btree (authority_id, title, id);

-- row security; serving role: select, insert, update, delete
create table concept.contract (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  title text not null,
  kind text not null,
  processor text not null,
  signed date,
  valid_until date,
  notice_until date,
  measures text,
  note text,
  blocks jsonb not null,
  schools jsonb default '[]'::jsonb not null,
  sub_processors jsonb default '[]'::jsonb not null,
  file_id uuid,
  file_name text,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id),
  CHECK (((valid_until IS NULL) OR (signed IS NULL) OR (valid_until >= signed))),
  CHECK ((kind = ANY (ARRAY['processor'::text, 'joint'::text, 'none'::text])))
);
CREATE INDEX contract_title ON concept.contract USING btree (authority_id, title, id);

-- row security; serving role: select, insert, update, delete
create table concept.deviation (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  school_id uuid,
  source text not null,
  key text not null,
  block text,
  tone text not null,
  "values" jsonb default '{}'::jsonb not null,
  href text not null,
  since date not null,
  state text default 'open'::text not null,
  accepted_until date,
  reason text,
  decided_by text,
  decided_at timestamp with time zone,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  UNIQUE NULLS NOT DISTINCT (authority_id, source, school_id, key),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id),
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id),
  CHECK (((state = 'accepted'::text) = (accepted_until IS NOT NULL))),
  CHECK ((state = ANY (ARRAY['open'::text, 'inWork'::text, 'accepted'::text]))),
  CHECK ((tone = ANY (ARRAY['danger'::text, 'warning'::text, 'info'::text])))
);
CREATE INDEX deviation_school ON concept.deviation USING btree (authority_id, school_id, state);
CREATE INDEX deviation_since ON concept.deviation USING btree (authority_id, since, id);

-- row security; serving role: select, insert, update, delete
create table concept.edition (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  concept_id uuid not null,
  number integer not null,
  state text default 'draft'::text not null,
  document jsonb not null,
  digest text not null,
  schools uuid[] not null,
  note text,
  due date,
  frozen_at timestamp with time zone not null,
  frozen_by text not null,
  signed_at timestamp with time zone,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, concept_id, number),
  FOREIGN KEY (authority_id, concept_id) REFERENCES concept.concept(authority_id, id),
  CHECK ((state = ANY (ARRAY['draft'::text, 'forSignature'::text, 'signed'::text, 'superseded'::text])))
);
CREATE INDEX edition_due ON concept.edition USING btree (authority_id, due) WHERE (state = 'forSignature'::text);
CREATE UNIQUE INDEX edition_open ON concept.edition USING btree (authority_id, concept_id) WHERE (state = ANY (ARRAY['draft'::text, 'forSignature'::text]));

-- row security; serving role: select, insert, update, delete
create table concept.look (
  authority_id uuid not null,
  at timestamp with time zone not null,
  PRIMARY KEY (authority_id),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id)
);

-- row security; serving role: select, insert, update, delete
create table concept.signature (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  edition_id uuid not null,
  school_id uuid,
  state text default 'open'::text not null,
  account_id uuid,
  name text,
  comment text,
  at timestamp with time zone,
  reminded_at timestamp with time zone,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  UNIQUE NULLS NOT DISTINCT (authority_id, edition_id, school_id),
  FOREIGN KEY (authority_id, edition_id) REFERENCES concept.edition(authority_id, id) ON DELETE CASCADE,
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id),
  CHECK (((state = 'open'::text) = (at IS NULL))),
  CHECK ((state = ANY (ARRAY['open'::text, 'signed'::text, 'declined'::text])))
);
CREATE INDEX signature_school ON concept.signature USING btree (authority_id, school_id, state);

-- row security; serving role: select, insert, update, delete
create table connections.arrival (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  source_id uuid not null,
  name text not null,
  size bigint not null,
  changed_at timestamp with time zone not null,
  sha256 text not null,
  state text not null,
  import_id uuid,
  fault jsonb,
  arrived_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id, source_id) REFERENCES connections.source(authority_id, id) ON DELETE CASCADE,
  CHECK ((state = ANY (ARRAY['known'::text, 'reading'::text, 'asks'::text, 'held'::text, 'applying'::text, 'applied'::text, 'undone'::text, 'discarded'::text, 'failed'::text])))
);
CREATE INDEX arrival_import ON connections.arrival USING btree (authority_id, import_id) WHERE (import_id IS NOT NULL);
CREATE UNIQUE INDEX arrival_once ON connections.arrival USING btree (authority_id, source_id, sha256) WHERE (state <> 'known'::text);
CREATE INDEX arrival_source ON connections.arrival USING btree (authority_id, source_id, id);

-- row security; serving role: select, insert, update, delete
create table connections.connection (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  kind text not null,
  name text not null,
  active boolean default false not null,
  settings jsonb default '{}'::jsonb not null,
  secrets jsonb default '{}'::jsonb not null,
  schools uuid[] default '{}'::uuid[] not null,
  policy jsonb not null,
  guard jsonb not null,
  schedule text default 'afterChanges'::text not null,
  blackout jsonb default '[]'::jsonb not null,
  checked_at timestamp with time zone,
  findings jsonb,
  trouble jsonb,
  trouble_at timestamp with time zone,
  compared_at timestamp with time zone,
  pending_since timestamp with time zone,
  causers uuid[] default '{}'::uuid[] not null,
  cause text,
  cause_id uuid,
  created_at timestamp with time zone default now() not null,
  version integer default 1 not null,
  asks_first boolean default false not null,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, name),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id),
  CHECK ((schedule = ANY (ARRAY['off'::text, 'hourly'::text, 'nightly'::text, 'afterChanges'::text])))
);

-- row security; serving role: select, insert, update, delete
create table connections.number (
  authority_id uuid not null,
  connection_id uuid not null,
  person_id uuid not null,
  number bigint not null,
  PRIMARY KEY (authority_id, connection_id, person_id),
  UNIQUE (authority_id, connection_id, number),
  FOREIGN KEY (authority_id, connection_id) REFERENCES connections.connection(authority_id, id) ON DELETE CASCADE
);

-- row security; serving role: select, insert, update, delete
create table connections.password (
  authority_id uuid not null,
  connection_id uuid not null,
  person_id uuid not null,
  sealed bytea,
  state text default 'waiting'::text not null,
  fault text,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  PRIMARY KEY (authority_id, connection_id, person_id),
  FOREIGN KEY (authority_id, connection_id) REFERENCES connections.connection(authority_id, id) ON DELETE CASCADE,
  FOREIGN KEY (authority_id, person_id) REFERENCES people.person(authority_id, id) ON DELETE CASCADE,
  CHECK ((state = ANY (ARRAY['waiting'::text, 'missed'::text])))
);
CREATE INDEX password_age ON connections.password USING btree (expires_at) WHERE (sealed IS NOT NULL);

-- row security; serving role: select, insert, update, delete
create table connections.seen (
  authority_id uuid not null,
  source_id uuid not null,
  name text not null,
  size bigint not null,
  changed_at timestamp with time zone not null,
  since timestamp with time zone not null,
  PRIMARY KEY (authority_id, source_id, name),
  FOREIGN KEY (authority_id, source_id) REFERENCES connections.source(authority_id, id) ON DELETE CASCADE
);

-- row security; serving role: select, insert, update, delete
create table connections.source (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  kind text not null,
  name text not null,
  active boolean default false not null,
  settings jsonb default '{}'::jsonb not null,
  secrets jsonb default '{}'::jsonb not null,
  school_id uuid,
  format text default 'auto'::text not null,
  policy text default 'ask'::text not null,
  schedule text default 'often'::text not null,
  mark text,
  checked_at timestamp with time zone,
  findings jsonb,
  trouble jsonb,
  trouble_at timestamp with time zone,
  looked_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  created_by uuid,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, name),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id),
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id),
  CHECK ((policy = ANY (ARRAY['ask'::text, 'apply'::text, 'strict'::text]))),
  CHECK ((schedule = ANY (ARRAY['off'::text, 'often'::text, 'hourly'::text, 'nightly'::text])))
);

-- row security; serving role: select, insert, update, delete
create table devices.counter (
  authority_id uuid not null,
  prefix text not null,
  last integer not null,
  PRIMARY KEY (authority_id, prefix),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id)
);

-- row security; serving role: select, insert, update, delete
create table devices.custom_field (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  key text not null,
  label text not null,
  kind text not null,
  choices text,
  "position" integer default 0 not null,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, key),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id),
  CHECK ((key ~ '^[a-z][a-z0-9_]{0,39}$'::text)),
  CHECK ((kind = ANY (ARRAY['text'::text, 'number'::text, 'day'::text, 'yes'::text, 'choice'::text])))
);

-- row security; serving role: select, insert, update, delete
create table devices.custom_text (
  authority_id uuid not null,
  device_id uuid not null,
  key text not null,
  value text not null,
  PRIMARY KEY (authority_id, device_id, key),
  FOREIGN KEY (authority_id, device_id) REFERENCES devices.device(authority_id, id) ON DELETE CASCADE
);
CREATE INDEX custom_text_order ON devices.custom_text USING btree (authority_id, key, value, device_id);

-- row security; serving role: select, insert, update, delete
create table devices.device (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  inventory_number text not null,
  name text,
  kind text not null,
  model_id uuid,
  serial text,
  state text default 'inStock'::text not null,
  since date default kernel.today() not null,
  school_id uuid,
  room_id uuid,
  person_id uuid,
  device_set_id uuid,
  owner text default 'authority'::text not null,
  responsible text,
  macs text,
  imei text,
  may_use_school_wlan boolean default false not null,
  accessories text,
  purchased_on date,
  in_service_on date,
  warranty_until date,
  useful_life numeric(4,1),
  price bigint,
  supplier text,
  order_number text,
  invoice_number text,
  cost_centre text,
  note text,
  custom jsonb default '{}'::jsonb not null,
  code text not null,
  source text,
  source_key text,
  last_seen_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  version integer default 1 not null,
  mac_list text[] generated always as (string_to_array(macs, ' '::text)) stored,
  search text generated always as (kernel.fold(((((((((((inventory_number || ' '::text) || COALESCE(serial, ''::text)) || ' '::text) || COALESCE(name, ''::text)) || ' '::text) || COALESCE(macs, ''::text)) || ' '::text) || COALESCE(imei, ''::text)) || ' '::text) || code))) stored,
  serial_key text generated always as (upper((serial COLLATE kernel.german))) stored,
  number_key text generated always as (lower((inventory_number COLLATE kernel.german))) stored,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, code),
  FOREIGN KEY (authority_id, device_set_id) REFERENCES devices.device_set(authority_id, id),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id),
  FOREIGN KEY (authority_id, model_id) REFERENCES devices.model(authority_id, id),
  FOREIGN KEY (authority_id, person_id) REFERENCES people.person(authority_id, id) ON DELETE SET NULL (person_id),
  FOREIGN KEY (authority_id, room_id) REFERENCES organisation.room(authority_id, id),
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id),
  CHECK (((room_id IS NULL) OR (school_id IS NOT NULL))),
  CHECK ((macs ~ '^[0-9a-f]{2}(:[0-9a-f]{2}){5}( [0-9a-f]{2}(:[0-9a-f]{2}){5}){0,11}$'::text)),
  CHECK ((price >= 0)),
  CHECK ((state = ANY (ARRAY['ordered'::text, 'inStock'::text, 'inUse'::text, 'lent'::text, 'inRepair'::text, 'lost'::text, 'stolen'::text, 'retired'::text, 'disposed'::text]))),
  CHECK (((useful_life >= 0.5) AND (useful_life <= (50)::numeric)))
);
CREATE INDEX device_by_serial ON devices.device USING btree (authority_id, serial, id);
CREATE INDEX device_custom ON devices.device USING gin (custom jsonb_path_ops) WHERE (custom <> '{}'::jsonb);
CREATE INDEX device_custom_text ON devices.device USING gin (kernel.fold((custom)::text) gin_trgm_ops) WHERE (custom <> '{}'::jsonb);
CREATE INDEX device_imei ON devices.device USING btree (authority_id, imei) WHERE (imei IS NOT NULL);
CREATE UNIQUE INDEX device_inventory_number ON devices.device USING btree (authority_id, number_key);
CREATE INDEX device_kind ON devices.device USING btree (authority_id, kind, inventory_number, id);
CREATE INDEX device_mac ON devices.device USING gin (mac_list);
CREATE INDEX device_model ON devices.device USING btree (authority_id, model_id, inventory_number, id);
CREATE INDEX device_name ON devices.device USING btree (authority_id, name, id);
CREATE INDEX device_number ON devices.device USING btree (authority_id, inventory_number, id);
CREATE INDEX device_person ON devices.device USING btree (authority_id, person_id) WHERE (person_id IS NOT NULL);
CREATE INDEX device_purchased ON devices.device USING btree (authority_id, purchased_on, id);
CREATE INDEX device_room ON devices.device USING btree (authority_id, room_id) WHERE (room_id IS NOT NULL);
CREATE INDEX device_school ON devices.device USING btree (authority_id, school_id, inventory_number, id);
CREATE INDEX device_search ON devices.device USING gin (search gin_trgm_ops);
CREATE INDEX device_search_prefix ON devices.device USING btree (authority_id, search text_pattern_ops);
CREATE UNIQUE INDEX device_serial ON devices.device USING btree (authority_id, serial_key) WHERE ((serial_key IS NOT NULL) AND (state <> 'disposed'::text));
CREATE INDEX device_set_member ON devices.device USING btree (authority_id, device_set_id) WHERE (device_set_id IS NOT NULL);
CREATE UNIQUE INDEX device_source ON devices.device USING btree (authority_id, source, source_key) WHERE (source_key IS NOT NULL);
CREATE INDEX device_state ON devices.device USING btree (authority_id, state, inventory_number, id);
CREATE INDEX device_warranty ON devices.device USING btree (authority_id, warranty_until, id);

-- row security; serving role: select, insert, update, delete
create table devices.device_set (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  name text not null,
  kind text default 'classSet'::text not null,
  school_id uuid not null,
  room_id uuid,
  code text not null,
  note text,
  state text default 'active'::text not null,
  version integer default 1 not null,
  search text generated always as (kernel.fold(((name || ' '::text) || code))) stored,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, code),
  FOREIGN KEY (authority_id, room_id) REFERENCES organisation.room(authority_id, id),
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id),
  CHECK ((kind = ANY (ARRAY['classSet'::text, 'case'::text, 'cart'::text, 'room'::text, 'other'::text]))),
  CHECK ((state = ANY (ARRAY['active'::text, 'archived'::text])))
);
CREATE INDEX device_set_by_name ON devices.device_set USING btree (authority_id, name, id);
CREATE UNIQUE INDEX device_set_name ON devices.device_set USING btree (authority_id, school_id, kernel.fold(name)) WHERE (state = 'active'::text);
CREATE INDEX device_set_room ON devices.device_set USING btree (authority_id, room_id);
CREATE INDEX device_set_search ON devices.device_set USING gin (search gin_trgm_ops);
CREATE INDEX device_set_search_prefix ON devices.device_set USING btree (authority_id, search text_pattern_ops);

-- row security; serving role: select, insert, update, delete
create table devices.disposal (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  way text not null,
  partner text,
  day date not null,
  wipe text not null,
  wiped_by text,
  wiped_on date,
  reference text,
  note text,
  count integer not null,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id),
  CHECK ((way = ANY (ARRAY['scrap'::text, 'sale'::text, 'gift'::text, 'return'::text, 'other'::text]))),
  CHECK ((wipe = ANY (ARRAY['factoryReset'::text, 'overwritten'::text, 'destroyed'::text, 'removed'::text, 'none'::text])))
);
CREATE INDEX disposal_day ON devices.disposal USING btree (authority_id, day DESC, id);

-- row security; serving role: select, insert
create table devices.disposal_device (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  disposal_id uuid not null,
  device_id uuid not null,
  school_id uuid,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, disposal_id, device_id),
  FOREIGN KEY (authority_id, device_id) REFERENCES devices.device(authority_id, id),
  FOREIGN KEY (authority_id, disposal_id) REFERENCES devices.disposal(authority_id, id)
);
CREATE INDEX disposal_device_device ON devices.disposal_device USING btree (authority_id, device_id);

-- row security; serving role: select, insert, update, delete
create table devices.manufacturer (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  name text not null,
  website text,
  support text,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id)
);
CREATE UNIQUE INDEX manufacturer_name ON devices.manufacturer USING btree (authority_id, kernel.fold(name));

-- row security; serving role: select, insert, update, delete
create table devices.model (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  name text not null,
  manufacturer_id uuid,
  kind text not null,
  part_number text,
  useful_life numeric(4,1),
  warranty_months integer,
  price bigint,
  accessories text,
  picture_id uuid,
  note text,
  state text default 'active'::text not null,
  version integer default 1 not null,
  search text generated always as (kernel.fold(((name || ' '::text) || COALESCE(part_number, ''::text)))) stored,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id),
  FOREIGN KEY (authority_id, manufacturer_id) REFERENCES devices.manufacturer(authority_id, id),
  CHECK ((price >= 0)),
  CHECK ((state = ANY (ARRAY['active'::text, 'archived'::text]))),
  CHECK (((useful_life >= 0.5) AND (useful_life <= (50)::numeric))),
  CHECK (((warranty_months >= 0) AND (warranty_months <= 240)))
);
CREATE INDEX model_by_name ON devices.model USING btree (authority_id, name, id);
CREATE INDEX model_manufacturer ON devices.model USING btree (authority_id, manufacturer_id);
CREATE UNIQUE INDEX model_name ON devices.model USING btree (authority_id, manufacturer_id, kernel.fold(name)) WHERE (manufacturer_id IS NOT NULL);
CREATE INDEX model_search ON devices.model USING gin (search gin_trgm_ops);
CREATE INDEX model_search_prefix ON devices.model USING btree (authority_id, search text_pattern_ops);

-- row security; serving role: select, insert, update, delete
create table devices.staged_device (
  authority_id uuid not null,
  import_id uuid not null,
  id uuid not null,
  line integer not null,
  verdict text not null,
  number text,
  name text,
  faults jsonb default '[]'::jsonb not null,
  cells text[] not null,
  "values" jsonb not null,
  device_id uuid,
  device_version integer,
  before jsonb,
  PRIMARY KEY (authority_id, import_id, id),
  FOREIGN KEY (authority_id, import_id) REFERENCES kernel.import(authority_id, id) ON DELETE CASCADE,
  CHECK ((verdict = ANY (ARRAY['new'::text, 'changed'::text, 'same'::text, 'wrong'::text])))
);
CREATE INDEX staged_device_line ON devices.staged_device USING btree (authority_id, import_id, line, id);

-- row security; serving role: select, insert, update, delete
create table funding."grant" (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  title text not null,
  programme_id uuid not null,
  reference text,
  state text default 'planned'::text not null,
  amount bigint not null,
  own_share bigint,
  applied_on date,
  granted_on date,
  starts_on date,
  ends_on date,
  proof_due date,
  submitted_on date,
  cost_centre text,
  contact text,
  note text,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id, programme_id) REFERENCES funding.programme(authority_id, id),
  CHECK ((amount >= 0)),
  CHECK ((ends_on >= starts_on)),
  CHECK ((own_share >= 0)),
  CHECK ((state = ANY (ARRAY['planned'::text, 'applied'::text, 'granted'::text, 'submitted'::text, 'closed'::text, 'revoked'::text])))
);
CREATE INDEX grant_due ON funding."grant" USING btree (authority_id, proof_due, id);
CREATE INDEX grant_programme ON funding."grant" USING btree (authority_id, programme_id);
CREATE UNIQUE INDEX grant_reference ON funding."grant" USING btree (authority_id, programme_id, reference) WHERE (reference IS NOT NULL);
CREATE INDEX grant_title ON funding."grant" USING btree (authority_id, title, id);

-- row security; serving role: select, insert, update, delete
create table funding.asset (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  device_id uuid not null,
  grant_id uuid not null,
  line_id uuid,
  receipt_id uuid,
  amount bigint not null,
  bound_from date,
  bound_until date,
  released_on date,
  release_reference text,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, device_id, grant_id),
  FOREIGN KEY (authority_id, device_id) REFERENCES devices.device(authority_id, id),
  FOREIGN KEY (authority_id, grant_id) REFERENCES funding."grant"(authority_id, id),
  FOREIGN KEY (authority_id, line_id) REFERENCES funding.line(authority_id, id),
  FOREIGN KEY (authority_id, receipt_id) REFERENCES funding.receipt(authority_id, id),
  CHECK ((amount >= 0))
);
CREATE INDEX asset_grant ON funding.asset USING btree (authority_id, grant_id, id);
CREATE INDEX asset_receipt ON funding.asset USING btree (authority_id, receipt_id);
CREATE INDEX asset_until ON funding.asset USING btree (authority_id, bound_until, id);

-- row security; serving role: select, insert, update, delete
create table funding.label_photo (
  authority_id uuid not null,
  device_id uuid not null,
  file_id uuid not null,
  PRIMARY KEY (authority_id, device_id),
  FOREIGN KEY (authority_id, device_id) REFERENCES devices.device(authority_id, id) ON DELETE CASCADE,
  FOREIGN KEY (authority_id, file_id) REFERENCES kernel.file(authority_id, id) ON DELETE CASCADE
);
CREATE INDEX label_photo_file ON funding.label_photo USING btree (authority_id, file_id);

-- row security; serving role: select, insert, update, delete
create table funding.line (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  grant_id uuid not null,
  measure text not null,
  school_id uuid,
  name text not null,
  category text not null,
  quantity numeric(12,2),
  planned bigint not null,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id, grant_id) REFERENCES funding."grant"(authority_id, id) ON DELETE CASCADE,
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id),
  CHECK ((category = ANY (ARRAY['devices'::text, 'infrastructure'::text, 'software'::text, 'services'::text, 'support'::text, 'other'::text]))),
  CHECK ((planned >= 0))
);
CREATE INDEX line_grant ON funding.line USING btree (authority_id, grant_id, measure, id);
CREATE INDEX line_school ON funding.line USING btree (authority_id, school_id);

-- row security; serving role: select, insert, update, delete
create table funding.programme (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  name text not null,
  short text,
  level text not null,
  land text,
  funder text,
  binding_months integer,
  binding_start text,
  receipt_years integer,
  own_share_percent numeric(5,2),
  logo boolean,
  logo_text text,
  eligible text,
  rules text,
  source text,
  source_url text,
  checked_on date,
  template text,
  state text default 'active'::text not null,
  version integer default 1 not null,
  logo_file_id uuid,
  logo_name text,
  kinds text[],
  kinds_rule text,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id),
  CHECK ((binding_months >= 0)),
  CHECK ((binding_start = ANY (ARRAY['commissioning'::text, 'purchase'::text, 'payment'::text, 'granted'::text, 'periodEnd'::text]))),
  CHECK ((kinds_rule = ANY (ARRAY['warn'::text, 'refuse'::text]))),
  CHECK ((level = ANY (ARRAY['eu'::text, 'federal'::text, 'land'::text, 'municipal'::text, 'other'::text]))),
  CHECK (((own_share_percent >= (0)::numeric) AND (own_share_percent <= (100)::numeric))),
  CHECK ((receipt_years >= 0)),
  CHECK ((state = ANY (ARRAY['active'::text, 'retired'::text])))
);
CREATE INDEX programme_name ON funding.programme USING btree (authority_id, name, id);
CREATE UNIQUE INDEX programme_template ON funding.programme USING btree (authority_id, template) WHERE ((template IS NOT NULL) AND (state = 'active'::text));

-- row security; serving role: select, insert, update, delete
create table funding.receipt (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  grant_id uuid not null,
  line_id uuid,
  school_id uuid,
  kind text not null,
  number text not null,
  supplier text,
  day date not null,
  paid_on date,
  gross bigint not null,
  eligible bigint not null,
  file_id uuid,
  file_name text,
  note text,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id, grant_id) REFERENCES funding."grant"(authority_id, id),
  FOREIGN KEY (authority_id, line_id) REFERENCES funding.line(authority_id, id),
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id),
  CHECK (((eligible >= 0) AND (eligible <= gross))),
  CHECK ((gross >= 0)),
  CHECK ((kind = ANY (ARRAY['order'::text, 'invoice'::text, 'credit'::text])))
);
CREATE INDEX receipt_grant ON funding.receipt USING btree (authority_id, grant_id, day, id);
CREATE INDEX receipt_line ON funding.receipt USING btree (authority_id, line_id);
CREATE UNIQUE INDEX receipt_number ON funding.receipt USING btree (authority_id, kind, COALESCE(supplier, ''::text), number);

-- row security; serving role: select, insert, update, delete
create table inventory.enrolment (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  name text not null,
  school_id uuid,
  digest bytea,
  hint text not null,
  active boolean default true not null,
  created_at timestamp with time zone default now() not null,
  last_used_at timestamp with time zone,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id),
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id)
);
CREATE UNIQUE INDEX enrolment_digest ON inventory.enrolment USING btree (digest);
CREATE INDEX enrolment_name ON inventory.enrolment USING btree (authority_id, name, id);
CREATE INDEX enrolment_school ON inventory.enrolment USING btree (authority_id, school_id);

-- row security; serving role: select, insert, update, delete
create table inventory.refusal (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  enrolment_id uuid not null,
  day date not null,
  reason text not null,
  count integer default 1 not null,
  last_at timestamp with time zone not null,
  done_at timestamp with time zone,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, enrolment_id, day, reason),
  FOREIGN KEY (authority_id, enrolment_id) REFERENCES inventory.enrolment(authority_id, id) ON DELETE CASCADE,
  CHECK ((reason = ANY (ARRAY['closed'::text, 'packed'::text, 'tooLarge'::text, 'entities'::text, 'xml'::text, 'json'::text, 'shape'::text])))
);
CREATE INDEX refusal_last ON inventory.refusal USING btree (authority_id, last_at DESC, id);

-- row security; serving role: select, insert, update, delete
create table inventory.seen (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  enrolment_id uuid not null,
  school_id uuid,
  device_id uuid,
  state text default 'unknown'::text not null,
  agent_id text not null,
  agent text,
  name text,
  serial text,
  uuid text,
  asset_tag text,
  manufacturer text,
  model text,
  chassis text,
  macs text[] default '{}'::text[] not null,
  os text,
  os_version text,
  cpu text,
  memory_mb integer,
  disk_mb bigint,
  ip text,
  facts jsonb default '{}'::jsonb not null,
  software_count integer,
  first_seen_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  version integer default 1 not null,
  search text generated always as (kernel.fold(((((COALESCE(name, ''::text) || ' '::text) || COALESCE(serial, ''::text)) || ' '::text) || COALESCE(model, ''::text)))) stored,
  serial_key text generated always as (upper((serial COLLATE kernel.german))) stored,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id, device_id) REFERENCES devices.device(authority_id, id) ON DELETE SET NULL (device_id),
  FOREIGN KEY (authority_id, enrolment_id) REFERENCES inventory.enrolment(authority_id, id),
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id),
  CHECK ((state = ANY (ARRAY['unknown'::text, 'matched'::text, 'ignored'::text])))
);
CREATE INDEX seen_agent ON inventory.seen USING btree (authority_id, agent_id);
CREATE INDEX seen_device ON inventory.seen USING btree (authority_id, device_id);
CREATE INDEX seen_enrolment ON inventory.seen USING btree (authority_id, enrolment_id);
CREATE INDEX seen_macs ON inventory.seen USING gin (macs);
CREATE INDEX seen_school ON inventory.seen USING btree (authority_id, school_id, last_seen_at);
CREATE INDEX seen_serial ON inventory.seen USING btree (authority_id, serial_key) WHERE (serial_key IS NOT NULL);
CREATE INDEX seen_time ON inventory.seen USING btree (authority_id, last_seen_at DESC, id);
CREATE INDEX seen_uuid ON inventory.seen USING btree (authority_id, uuid) WHERE (uuid IS NOT NULL);

-- row security; serving role: select, insert, update, delete
create table inventory.software (
  authority_id uuid not null,
  seen_id uuid not null,
  digest bytea not null,
  items jsonb not null,
  changed_at timestamp with time zone not null,
  PRIMARY KEY (authority_id, seen_id),
  FOREIGN KEY (authority_id, seen_id) REFERENCES inventory.seen(authority_id, id) ON DELETE CASCADE
);

-- row security; serving role: select, insert, update, delete
create table loans.consent (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  contract_id uuid not null,
  digest bytea not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id, contract_id) REFERENCES loans.contract(authority_id, id)
);
CREATE INDEX consent_contract ON loans.consent USING btree (authority_id, contract_id);
CREATE UNIQUE INDEX consent_digest ON loans.consent USING btree (digest);

-- row security; serving role: select, insert, update, delete
create table loans.contract (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  number text not null,
  kind text default 'loan'::text not null,
  person_id uuid,
  school_id uuid not null,
  state text default 'prepared'::text not null,
  from_day date not null,
  until_day date not null,
  purpose text,
  fee bigint,
  template_id uuid,
  language text default 'de'::text not null,
  body text not null,
  signed_on date,
  signed_by text,
  signed_how text,
  signature text,
  paper_id uuid,
  handed_on date,
  returned_on date,
  note text,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  search text generated always as (kernel.fold(number)) stored,
  fee_period text,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, number),
  FOREIGN KEY (authority_id, person_id) REFERENCES people.person(authority_id, id),
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id),
  FOREIGN KEY (authority_id, template_id) REFERENCES loans.template(authority_id, id),
  CHECK ((until_day >= from_day)),
  CHECK ((fee >= 0)),
  CHECK ((fee_period = ANY (ARRAY['once'::text, 'monthly'::text, 'halfYear'::text, 'schoolYear'::text]))),
  CHECK ((kind = ANY (ARRAY['loan'::text, 'rent'::text]))),
  CHECK ((signed_how = ANY (ARRAY['screen'::text, 'link'::text, 'paper'::text]))),
  CHECK ((state = ANY (ARRAY['prepared'::text, 'out'::text, 'returned'::text, 'cancelled'::text])))
);
CREATE INDEX contract_by_number ON loans.contract USING btree (authority_id, number DESC, id);
CREATE INDEX contract_person ON loans.contract USING btree (authority_id, person_id);
CREATE INDEX contract_rent ON loans.contract USING btree (authority_id, until_day) WHERE ((kind = 'rent'::text) AND (fee > 0));
CREATE INDEX contract_school ON loans.contract USING btree (authority_id, school_id, state, until_day, id);
CREATE INDEX contract_until ON loans.contract USING btree (authority_id, until_day, id);

-- row security; serving role: select, insert, update, delete
create table loans.counter (
  authority_id uuid not null,
  year integer not null,
  last integer not null,
  PRIMARY KEY (authority_id, year),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id)
);

-- row security; serving role: select, insert, update, delete
create table loans.damage_case (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  device_id uuid not null,
  contract_id uuid,
  school_id uuid,
  kind text not null,
  day date not null,
  description text not null,
  police_reference text,
  value bigint,
  claim bigint,
  insurance text,
  state text default 'open'::text not null,
  settled_on date,
  photo_id uuid,
  note text,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id, contract_id) REFERENCES loans.contract(authority_id, id),
  FOREIGN KEY (authority_id, device_id) REFERENCES devices.device(authority_id, id),
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id),
  CHECK ((claim >= 0)),
  CHECK ((kind = ANY (ARRAY['damage'::text, 'loss'::text, 'theft'::text, 'accessory'::text]))),
  CHECK ((state = ANY (ARRAY['open'::text, 'insurer'::text, 'settled'::text, 'waived'::text])))
);
CREATE INDEX damage_case_day ON loans.damage_case USING btree (authority_id, day DESC, id);
CREATE INDEX damage_case_device ON loans.damage_case USING btree (authority_id, device_id);

-- row security; serving role: select, insert, update, delete
create table loans.item (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  contract_id uuid not null,
  device_id uuid not null,
  accessories text,
  condition_out text,
  state text default 'open'::text not null,
  returned_on date,
  condition_in text,
  missing text,
  note text,
  version integer default 1 not null,
  lacking text,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id, contract_id) REFERENCES loans.contract(authority_id, id),
  FOREIGN KEY (authority_id, device_id) REFERENCES devices.device(authority_id, id),
  CHECK ((condition_in = ANY (ARRAY['good'::text, 'worn'::text, 'damaged'::text, 'missing'::text]))),
  CHECK ((state = ANY (ARRAY['open'::text, 'returned'::text, 'lost'::text, 'cancelled'::text])))
);
CREATE INDEX item_contract ON loans.item USING btree (authority_id, contract_id);
CREATE UNIQUE INDEX item_device ON loans.item USING btree (authority_id, device_id) WHERE (state = 'open'::text);
CREATE INDEX item_past ON loans.item USING btree (authority_id, device_id, id);

-- row security; serving role: select, insert, update, delete
create table loans.reminder (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  contract_id uuid not null,
  level integer not null,
  sent_on date not null,
  how text not null,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, contract_id, level),
  FOREIGN KEY (authority_id, contract_id) REFERENCES loans.contract(authority_id, id),
  CHECK ((how = ANY (ARRAY['mail'::text, 'letter'::text]))),
  CHECK (((level >= 0) AND (level <= 3)))
);

-- row security; serving role: select, insert, update, delete
create table loans.template (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  name text not null,
  kind text default 'loan'::text not null,
  language text default 'de'::text not null,
  body text not null,
  state text default 'active'::text not null,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id),
  CHECK ((kind = ANY (ARRAY['loan'::text, 'rent'::text]))),
  CHECK ((state = ANY (ARRAY['active'::text, 'retired'::text])))
);
CREATE INDEX template_by_name ON loans.template USING btree (authority_id, name, id);
CREATE UNIQUE INDEX template_name ON loans.template USING btree (authority_id, name, language) WHERE (state = 'active'::text);

-- row security; serving role: select, insert, update, delete
create table loans.wish (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  school_id uuid not null,
  person_id uuid,
  account_id uuid,
  wisher text not null,
  kind text not null,
  from_day date not null,
  until_day date not null,
  reason text not null,
  state text default 'open'::text not null,
  step text,
  answer text,
  contract_id uuid,
  created_at timestamp with time zone default now() not null,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id, contract_id) REFERENCES loans.contract(authority_id, id),
  FOREIGN KEY (authority_id, person_id) REFERENCES people.person(authority_id, id),
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id),
  CHECK ((until_day >= from_day)),
  CHECK (((state = 'open'::text) = (step IS NOT NULL))),
  CHECK (((state = 'prepared'::text) = (contract_id IS NOT NULL))),
  CHECK ((state = ANY (ARRAY['open'::text, 'approved'::text, 'declined'::text, 'withdrawn'::text, 'prepared'::text]))),
  CHECK ((step = ANY (ARRAY['coordinator'::text, 'head'::text])))
);
CREATE INDEX wish_account ON loans.wish USING btree (authority_id, account_id);
CREATE INDEX wish_contract ON loans.wish USING btree (authority_id, contract_id);
CREATE INDEX wish_created ON loans.wish USING btree (authority_id, created_at DESC, id);
CREATE UNIQUE INDEX wish_once ON loans.wish USING btree (authority_id, person_id, kind) WHERE (state = ANY (ARRAY['open'::text, 'approved'::text]));
CREATE INDEX wish_school ON loans.wish USING btree (authority_id, school_id, state, created_at, id);

-- row security; serving role: select, insert, update, delete
create table loans.wish_decision (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  wish_id uuid not null,
  step text not null,
  verdict text not null,
  account_id uuid,
  name text not null,
  reason text,
  decided_at timestamp with time zone not null,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, wish_id, step),
  FOREIGN KEY (authority_id, wish_id) REFERENCES loans.wish(authority_id, id) ON DELETE CASCADE,
  CHECK ((step = ANY (ARRAY['coordinator'::text, 'head'::text]))),
  CHECK ((verdict = ANY (ARRAY['approved'::text, 'declined'::text])))
);

-- row security; serving role: select, insert, update, delete
create table openid.provider (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  name text not null,
  issuer text not null,
  client text not null,
  secret bytea not null,
  scopes text default 'openid profile email'::text not null,
  claim text not null,
  matches text not null,
  source text,
  second_factor boolean default false not null,
  active boolean default true not null,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id),
  CHECK ((matches = ANY (ARRAY['name'::text, 'email'::text, 'sourceKey'::text])))
);

-- row security; serving role: select, insert, update, delete
create table orders."order" (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  number text not null,
  school_id uuid not null,
  kind text not null,
  title text not null,
  reason text,
  wished_day date,
  room_id uuid,
  block text,
  block_version text,
  details jsonb default '{}'::jsonb not null,
  amount bigint,
  yearly bigint,
  pot text default 'authority'::text not null,
  budget_id uuid,
  state text default 'draft'::text not null,
  round integer default 0 not null,
  step text,
  due_at timestamp with time zone,
  account_id uuid not null,
  person_id uuid,
  wisher text not null,
  submitted_at timestamp with time zone,
  decided_at timestamp with time zone,
  done_at timestamp with time zone,
  booking_id uuid,
  created_at timestamp with time zone default now() not null,
  version integer default 1 not null,
  search text generated always as (kernel.fold(((((number || ' '::text) || title) || ' '::text) || wisher))) stored,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, number),
  FOREIGN KEY (authority_id, budget_id) REFERENCES orders.budget(authority_id, id),
  FOREIGN KEY (authority_id, room_id) REFERENCES organisation.room(authority_id, id),
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id),
  CHECK ((amount >= 0)),
  CHECK ((kind = ANY (ARRAY['service'::text, 'device'::text, 'software'::text, 'room'::text, 'move'::text, 'other'::text]))),
  CHECK ((pot = ANY (ARRAY['authority'::text, 'land'::text]))),
  CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'approving'::text, 'approved'::text, 'refused'::text, 'withdrawn'::text, 'fulfilling'::text, 'done'::text]))),
  CHECK ((step = ANY (ARRAY['coordinator'::text, 'head'::text, 'authority'::text, 'budget'::text]))),
  CHECK ((yearly >= 0))
);
CREATE INDEX order_budget ON orders."order" USING btree (authority_id, budget_id) WHERE (budget_id IS NOT NULL);
CREATE INDEX order_list ON orders."order" USING btree (authority_id, number, id);
CREATE INDEX order_school ON orders."order" USING btree (authority_id, school_id, state);
CREATE INDEX order_search ON orders."order" USING gin (search gin_trgm_ops);
CREATE INDEX order_search_prefix ON orders."order" USING btree (authority_id, search text_pattern_ops);
CREATE INDEX order_waiting ON orders."order" USING btree (authority_id, step, school_id) WHERE (step IS NOT NULL);
CREATE INDEX order_wisher ON orders."order" USING btree (authority_id, account_id);

-- row security; serving role: select, insert, update
create table orders.approval (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  order_id uuid not null,
  round integer not null,
  "position" integer not null,
  step text not null,
  state text not null,
  why text,
  days integer not null,
  remind integer,
  account_id uuid,
  person_id uuid,
  name text,
  lent_by text,
  note text,
  overrule text,
  opened_at timestamp with time zone,
  due_at timestamp with time zone,
  reminded_at timestamp with time zone,
  escalated_at timestamp with time zone,
  decided_at timestamp with time zone,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, order_id, round, "position"),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders."order"(authority_id, id) ON DELETE CASCADE,
  CHECK (((state = ANY (ARRAY['approved'::text, 'refused'::text])) = (account_id IS NOT NULL))),
  CHECK (((state <> 'skipped'::text) OR (why IS NOT NULL))),
  CHECK ((state = ANY (ARRAY['waiting'::text, 'open'::text, 'approved'::text, 'refused'::text, 'skipped'::text, 'void'::text]))),
  CHECK ((step = ANY (ARRAY['coordinator'::text, 'head'::text, 'authority'::text, 'budget'::text]))),
  CHECK ((why = ANY (ARRAY['proposer'::text, 'unheld'::text, 'decided'::text])))
);
CREATE UNIQUE INDEX approval_account_once ON orders.approval USING btree (authority_id, order_id, round, account_id) WHERE (state = 'approved'::text);
CREATE INDEX approval_open ON orders.approval USING btree (authority_id, due_at) WHERE (state = 'open'::text);
CREATE UNIQUE INDEX approval_person_once ON orders.approval USING btree (authority_id, order_id, round, person_id) WHERE ((state = 'approved'::text) AND (person_id IS NOT NULL));

-- row security; serving role: select, insert, update, delete
create table orders.budget (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  name text not null,
  year integer not null,
  pot text not null,
  school_id uuid,
  cost_centre text,
  order_until date,
  state text default 'open'::text not null,
  version integer default 1 not null,
  reminded_of date,
  PRIMARY KEY (authority_id, id),
  UNIQUE NULLS NOT DISTINCT (authority_id, year, pot, school_id, name),
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id),
  CHECK ((pot = ANY (ARRAY['authority'::text, 'land'::text]))),
  CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text]))),
  CHECK (((year >= 2000) AND (year <= 2200)))
);
CREATE INDEX budget_list ON orders.budget USING btree (authority_id, name, id);
CREATE INDEX budget_school ON orders.budget USING btree (authority_id, school_id, year);

-- row security; serving role: select, insert
create table orders.comment (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  order_id uuid not null,
  account_id uuid,
  text text not null,
  at timestamp with time zone not null,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders."order"(authority_id, id) ON DELETE CASCADE
);
CREATE INDEX comment_order ON orders.comment USING btree (authority_id, order_id, id);

-- row security; serving role: select, insert, update, delete
create table orders.decision (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  talk_id uuid not null,
  "position" integer not null,
  title text not null,
  kind text not null,
  amount bigint,
  pot text default 'authority'::text not null,
  verdict text default 'open'::text not null,
  note text,
  wish_id uuid,
  order_id uuid,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders."order"(authority_id, id),
  FOREIGN KEY (authority_id, talk_id) REFERENCES orders.talk(authority_id, id) ON DELETE CASCADE,
  FOREIGN KEY (authority_id, wish_id) REFERENCES orders."order"(authority_id, id),
  CHECK ((amount >= 0)),
  CHECK ((kind = ANY (ARRAY['service'::text, 'device'::text, 'software'::text, 'room'::text, 'move'::text, 'other'::text]))),
  CHECK ((pot = ANY (ARRAY['authority'::text, 'land'::text]))),
  CHECK ((verdict = ANY (ARRAY['open'::text, 'yes'::text, 'no'::text, 'later'::text])))
);
CREATE INDEX decision_talk ON orders.decision USING btree (authority_id, talk_id, "position");

-- row security; serving role: select, insert
create table orders.ledger (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  budget_id uuid not null,
  order_id uuid,
  kind text not null,
  amount bigint not null,
  note text,
  overrule text,
  account_id uuid,
  at timestamp with time zone not null,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id, budget_id) REFERENCES orders.budget(authority_id, id),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders."order"(authority_id, id),
  CHECK ((amount <> 0)),
  CHECK (((kind = 'allocation'::text) = (order_id IS NULL))),
  CHECK ((kind = ANY (ARRAY['allocation'::text, 'commitment'::text, 'payment'::text])))
);
CREATE INDEX ledger_budget ON orders.ledger USING btree (authority_id, budget_id);
CREATE INDEX ledger_order ON orders.ledger USING btree (authority_id, order_id) WHERE (order_id IS NOT NULL);

-- row security; serving role: select, insert, update, delete
create table orders.line (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  order_id uuid not null,
  "position" integer not null,
  text text not null,
  quantity integer not null,
  unit_price bigint,
  supplier text,
  state text default 'wanted'::text not null,
  purchase text,
  ordered_at timestamp with time zone,
  delivered_at timestamp with time zone,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders."order"(authority_id, id) ON DELETE CASCADE,
  CHECK (((quantity >= 1) AND (quantity <= 100000))),
  CHECK ((state = ANY (ARRAY['wanted'::text, 'ordered'::text, 'delivered'::text, 'dropped'::text]))),
  CHECK ((unit_price >= 0))
);
CREATE INDEX line_list ON orders.line USING btree (authority_id, text, id);
CREATE INDEX line_order ON orders.line USING btree (authority_id, order_id, "position");

-- row security; serving role: select, insert, update, delete
create table orders.route_rule (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  "position" integer not null,
  name text not null,
  kinds text[],
  pot text,
  from_amount bigint,
  below_amount bigint,
  steps jsonb not null,
  PRIMARY KEY (authority_id, id),
  CHECK ((pot = ANY (ARRAY['authority'::text, 'land'::text])))
);
CREATE INDEX route_rule_position ON orders.route_rule USING btree (authority_id, "position");

-- row security; serving role: select, insert, update, delete
create table orders.talk (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  school_id uuid not null,
  year integer not null,
  day date,
  participants text,
  notes text,
  state text default 'planned'::text not null,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, school_id, year),
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id),
  CHECK ((state = ANY (ARRAY['planned'::text, 'held'::text]))),
  CHECK (((year >= 2000) AND (year <= 2200)))
);

-- row security; serving role: select, insert, update, delete
create table orders.task (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  order_id uuid not null,
  title text not null,
  note text,
  account_id uuid,
  holder text,
  due_day date,
  state text default 'open'::text not null,
  done_at timestamp with time zone,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders."order"(authority_id, id) ON DELETE CASCADE,
  CHECK ((state = ANY (ARRAY['open'::text, 'done'::text, 'dropped'::text])))
);
CREATE INDEX task_list ON orders.task USING btree (authority_id, due_day, id);
CREATE INDEX task_order ON orders.task USING btree (authority_id, order_id);

-- row security; serving role: select, insert, update, delete
create table organisation."group" (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  school_id uuid not null,
  school_year_id uuid not null,
  kind text not null,
  name text not null,
  grade text,
  subject text,
  source text,
  source_key text,
  state text default 'active'::text not null,
  version integer default 1 not null,
  search text generated always as (kernel.fold(((name || ' '::text) || COALESCE(subject, ''::text)))) stored,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, school_id, school_year_id, source, source_key),
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id),
  FOREIGN KEY (authority_id, school_year_id) REFERENCES organisation.school_year(authority_id, id),
  CHECK ((kind = ANY (ARRAY['class'::text, 'course'::text, 'other'::text]))),
  CHECK ((state = ANY (ARRAY['active'::text, 'archived'::text])))
);
CREATE UNIQUE INDEX group_class_name ON organisation."group" USING btree (authority_id, school_id, school_year_id, name) WHERE ((kind = 'class'::text) AND (state = 'active'::text));
CREATE INDEX group_name ON organisation."group" USING btree (authority_id, name, id);
CREATE INDEX group_school ON organisation."group" USING btree (authority_id, school_id, school_year_id, name, id);
CREATE INDEX group_search ON organisation."group" USING gin (search gin_trgm_ops);
CREATE INDEX group_search_prefix ON organisation."group" USING btree (authority_id, search text_pattern_ops);
CREATE INDEX group_year ON organisation."group" USING btree (authority_id, school_year_id);

-- row security; serving role: select, insert, update
create table organisation.authority (
  id uuid default kernel.new_id() not null,
  slug text not null,
  name text not null,
  kind text not null,
  land organisation.land not null,
  number text,
  accent text default 'blau'::text not null,
  street text,
  postcode text,
  city text,
  contact text,
  phone text,
  email text,
  website text,
  state text default 'active'::text not null,
  created_at timestamp with time zone default now() not null,
  version integer default 1 not null,
  PRIMARY KEY (id),
  UNIQUE (slug),
  CHECK ((accent = ANY (ARRAY['blau'::text, 'petrol'::text, 'gruen'::text, 'violett'::text, 'beere'::text]))),
  CHECK ((kind = ANY (ARRAY['district'::text, 'city'::text, 'municipality'::text, 'association'::text, 'land'::text, 'church'::text, 'private'::text, 'other'::text]))),
  CHECK ((state = ANY (ARRAY['active'::text, 'archived'::text])))
);
CREATE INDEX authority_name ON organisation.authority USING btree (name, id);

-- row security; serving role: select, insert, update, delete
create table organisation.building (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  school_id uuid not null,
  site_id uuid not null,
  name text not null,
  "position" integer,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id),
  FOREIGN KEY (authority_id, site_id) REFERENCES organisation.site(authority_id, id)
);
CREATE INDEX building_school ON organisation.building USING btree (authority_id, school_id);
CREATE INDEX building_site ON organisation.building USING btree (authority_id, site_id, "position", name);

-- row security; serving role: select, insert, update, delete
create table organisation.calendar_entry (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  name text not null,
  kind text not null,
  starts date not null,
  ends date not null,
  land organisation.land,
  school_id uuid,
  source text,
  source_key text,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id),
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id),
  CHECK ((ends >= starts)),
  CHECK (((ends - starts) < 366)),
  CHECK ((kind = ANY (ARRAY['vacation'::text, 'dayOff'::text, 'lessonDay'::text])))
);
CREATE INDEX calendar_entry_school ON organisation.calendar_entry USING btree (authority_id, school_id, starts);
CREATE INDEX calendar_entry_time ON organisation.calendar_entry USING btree (authority_id, starts, id);

-- row security; serving role: select, insert, update, delete
create table organisation.calendar_setting (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  school_id uuid,
  region text,
  week_a date,
  service_on text default 'schoolDays'::text not null,
  service jsonb not null,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  UNIQUE NULLS NOT DISTINCT (authority_id, school_id),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id),
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id),
  CHECK ((service_on = ANY (ARRAY['schoolDays'::text, 'workdays'::text, 'allDays'::text])))
);

-- row security; serving role: select, insert, update, delete
create table organisation.floor (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  school_id uuid not null,
  building_id uuid not null,
  name text not null,
  level integer default 0 not null,
  version integer default 1 not null,
  picture_id uuid,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id, building_id) REFERENCES organisation.building(authority_id, id),
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id)
);
CREATE INDEX floor_building ON organisation.floor USING btree (authority_id, building_id, level);
CREATE INDEX floor_school ON organisation.floor USING btree (authority_id, school_id);

-- row security; serving role: select, insert, update, delete
create table organisation.lesson_grid (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  school_id uuid not null,
  name text not null,
  valid_from date,
  weekdays integer[] not null,
  week text default 'every'::text not null,
  lessons jsonb not null,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id),
  CHECK ((week = ANY (ARRAY['every'::text, 'A'::text, 'B'::text])))
);
CREATE INDEX lesson_grid_school ON organisation.lesson_grid USING btree (authority_id, school_id, name);

-- row security; serving role: select, insert, update, delete
create table organisation.module_switch (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  module text not null,
  school_id uuid,
  "on" boolean not null,
  changed_at timestamp with time zone default now() not null,
  PRIMARY KEY (authority_id, id),
  UNIQUE NULLS NOT DISTINCT (authority_id, module, school_id),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id),
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id)
);
CREATE INDEX module_switch_school ON organisation.module_switch USING btree (authority_id, school_id) WHERE (school_id IS NOT NULL);

-- row security; serving role: select, insert, update, delete
create table organisation.room (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  school_id uuid not null,
  site_id uuid not null,
  building_id uuid,
  floor_id uuid,
  number text not null,
  name text,
  kind text default 'classroom'::text not null,
  seats integer,
  code text not null,
  state text default 'active'::text not null,
  version integer default 1 not null,
  search text generated always as (kernel.fold(((((number || ' '::text) || COALESCE(name, ''::text)) || ' '::text) || code))) stored,
  plan_x numeric(5,4),
  plan_y numeric(5,4),
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, code),
  FOREIGN KEY (authority_id, building_id) REFERENCES organisation.building(authority_id, id),
  FOREIGN KEY (authority_id, floor_id) REFERENCES organisation.floor(authority_id, id),
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id),
  FOREIGN KEY (authority_id, site_id) REFERENCES organisation.site(authority_id, id),
  CHECK ((((plan_x IS NULL) = (plan_y IS NULL)) AND ((plan_x IS NULL) OR (floor_id IS NOT NULL)))),
  CHECK (((plan_x >= (0)::numeric) AND (plan_x <= (1)::numeric))),
  CHECK (((plan_y >= (0)::numeric) AND (plan_y <= (1)::numeric))),
  CHECK (((seats >= 0) AND (seats <= 10000))),
  CHECK ((state = ANY (ARRAY['active'::text, 'archived'::text])))
);
CREATE INDEX room_building ON organisation.room USING btree (authority_id, building_id);
CREATE INDEX room_floor ON organisation.room USING btree (authority_id, floor_id);
CREATE UNIQUE INDEX room_number ON organisation.room USING btree (authority_id, site_id, building_id, number) NULLS NOT DISTINCT WHERE (state = 'active'::text);
CREATE INDEX room_order ON organisation.room USING btree (authority_id, number, id);
CREATE INDEX room_school ON organisation.room USING btree (authority_id, school_id, number, id);
CREATE INDEX room_search ON organisation.room USING gin (search gin_trgm_ops);
CREATE INDEX room_search_prefix ON organisation.room USING btree (authority_id, search text_pattern_ops);

-- row security; serving role: select, insert, update, delete
create table organisation.school (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  number text,
  name text not null,
  short_name text,
  type text,
  land organisation.land not null,
  street text,
  postcode text,
  city text,
  phone text,
  email text,
  website text,
  head_id uuid,
  tags text,
  state text default 'active'::text not null,
  merged_into_id uuid,
  source text,
  source_key text,
  created_at timestamp with time zone default now() not null,
  version integer default 1 not null,
  search text generated always as (kernel.fold(((((((name || ' '::text) || COALESCE(number, ''::text)) || ' '::text) || COALESCE(short_name, ''::text)) || ' '::text) || COALESCE(city, ''::text)))) stored,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, number),
  UNIQUE (authority_id, source, source_key),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id),
  FOREIGN KEY (authority_id, merged_into_id) REFERENCES organisation.school(authority_id, id),
  CHECK (((state = 'merged'::text) = (merged_into_id IS NOT NULL))),
  CHECK ((state = ANY (ARRAY['active'::text, 'archived'::text, 'merged'::text])))
);
CREATE INDEX school_merged_into ON organisation.school USING btree (authority_id, merged_into_id) WHERE (merged_into_id IS NOT NULL);
CREATE INDEX school_name ON organisation.school USING btree (authority_id, name, id);
CREATE INDEX school_search ON organisation.school USING gin (search gin_trgm_ops);
CREATE INDEX school_search_prefix ON organisation.school USING btree (authority_id, search text_pattern_ops);

-- row security; serving role: select, insert, update, delete
create table organisation.school_year (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  name text not null,
  starts date not null,
  ends date not null,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, starts),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id),
  CHECK ((ends > starts))
);

-- row security; serving role: select, insert, update, delete
create table organisation.site (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  school_id uuid not null,
  name text not null,
  street text,
  postcode text,
  city text,
  "position" integer,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id)
);
CREATE INDEX site_school ON organisation.site USING btree (authority_id, school_id, "position", name);

-- row security; serving role: select, insert, update, delete
create table organisation.staged_school (
  authority_id uuid not null,
  import_id uuid not null,
  id uuid not null,
  line integer not null,
  verdict text not null,
  number text,
  name text,
  faults jsonb default '[]'::jsonb not null,
  cells text[] not null,
  "values" jsonb not null,
  school_id uuid,
  school_version integer,
  before jsonb,
  PRIMARY KEY (authority_id, import_id, id),
  FOREIGN KEY (authority_id, import_id) REFERENCES kernel.import(authority_id, id) ON DELETE CASCADE,
  CHECK ((verdict = ANY (ARRAY['new'::text, 'changed'::text, 'same'::text, 'wrong'::text])))
);
CREATE INDEX staged_school_line ON organisation.staged_school USING btree (authority_id, import_id, line, id);

-- row security; serving role: select, insert, update, delete
create table organisation.template (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  name text not null,
  type text,
  note text,
  content jsonb not null,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, name),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id)
);

-- row security; serving role: select, insert, update, delete
create table people.account (
  authority_id uuid,
  id uuid default kernel.new_id() not null,
  kind text default 'person'::text not null,
  person_id uuid,
  name text not null,
  name_key text generated always as (kernel.fold(name)) stored not null,
  display_name text not null,
  email text,
  locale text default 'de'::text not null,
  state text default 'invited'::text not null,
  delete_day date,
  last_sign_in timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  changed_at timestamp with time zone default now() not null,
  version integer default 1 not null,
  search text generated always as (kernel.fold((((display_name || ' '::text) || name) || COALESCE((' '::text || email), ''::text)))) stored not null,
  email_key text generated always as (lower((email COLLATE kernel.german))) stored,
  PRIMARY KEY (id),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id),
  FOREIGN KEY (authority_id, person_id) REFERENCES people.person(authority_id, id),
  CHECK ((kind = ANY (ARRAY['person'::text, 'service'::text]))),
  CHECK ((name <> ''::text)),
  CHECK ((state = ANY (ARRAY['invited'::text, 'active'::text, 'suspended'::text, 'leaving'::text, 'deleted'::text])))
);
CREATE INDEX account_email_lookup ON people.account USING btree (email_key) WHERE ((state <> 'deleted'::text) AND (email_key IS NOT NULL));
CREATE INDEX account_list ON people.account USING btree (authority_id, display_name, id);
CREATE UNIQUE INDEX account_name ON people.account USING btree (name_key, authority_id) NULLS NOT DISTINCT WHERE (state <> 'deleted'::text);
CREATE UNIQUE INDEX account_person ON people.account USING btree (authority_id, person_id) WHERE ((state <> 'deleted'::text) AND (person_id IS NOT NULL));
CREATE INDEX account_state ON people.account USING btree (authority_id, state, person_id) WHERE ((state <> 'deleted'::text) AND (person_id IS NOT NULL));

-- row security; serving role: select, insert, update, delete
create table people.account_name_used (
  authority_id uuid,
  name_key text not null,
  account_id uuid not null,
  free_at timestamp with time zone not null
);
CREATE UNIQUE INDEX account_name_used_name ON people.account_name_used USING btree (authority_id, name_key) NULLS NOT DISTINCT;

-- row security; serving role: select, insert, update, delete
create table people.affiliation (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  person_id uuid not null,
  school_id uuid,
  role text not null,
  from_day date default kernel.today() not null,
  until_day date,
  source text,
  source_key text,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  UNIQUE NULLS NOT DISTINCT (authority_id, person_id, school_id, role),
  FOREIGN KEY (authority_id, person_id) REFERENCES people.person(authority_id, id) ON DELETE CASCADE,
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id),
  CHECK (((until_day IS NULL) OR (until_day >= from_day))),
  CHECK ((role = ANY (ARRAY['learner'::text, 'teacher'::text, 'guardian'::text, 'head'::text, 'clerk'::text, 'staff'::text, 'orgAdmin'::text, 'sysAdmin'::text, 'external'::text])))
);
CREATE INDEX affiliation_role ON people.affiliation USING btree (authority_id, role, person_id);
CREATE INDEX affiliation_school ON people.affiliation USING btree (authority_id, school_id, role, person_id);
CREATE INDEX affiliation_source ON people.affiliation USING btree (authority_id, source, school_id) WHERE (until_day IS NULL);

-- row security; serving role: select, insert
create table people.deletion (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  at timestamp with time zone not null,
  kind text not null,
  school_id uuid,
  subjects integer not null,
  rows jsonb not null,
  rule text not null,
  account_id uuid,
  run_id uuid,
  period jsonb,
  PRIMARY KEY (authority_id, id),
  CHECK ((kind ~ '^[a-z][A-Za-z]{1,39}$'::text))
);

-- row security; serving role: select, insert, update, delete
create table people.export_release (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  account_id uuid not null,
  kind text not null,
  asked jsonb not null,
  people integer not null,
  reason text not null,
  href text not null,
  schools uuid[],
  state text default 'waiting'::text not null,
  decided_by uuid,
  answer text,
  asked_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  until_at timestamp with time zone not null,
  taken integer default 0 not null,
  PRIMARY KEY (authority_id, id),
  CHECK ((people > 0)),
  CHECK ((state = ANY (ARRAY['waiting'::text, 'released'::text, 'refused'::text, 'withdrawn'::text])))
);
CREATE INDEX export_release_asked ON people.export_release USING btree (authority_id, asked_at DESC, id);
CREATE UNIQUE INDEX export_release_waiting ON people.export_release USING btree (authority_id, account_id, kind, md5((asked)::text)) WHERE (state = 'waiting'::text);

-- row security; serving role: select, insert, update, delete
create table people.guardian (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  person_id uuid not null,
  ward_id uuid not null,
  source text,
  relation text,
  email text,
  phone text,
  sees boolean default true not null,
  edition integer default 1 not null,
  rests boolean default false not null,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, person_id, ward_id),
  FOREIGN KEY (authority_id, person_id) REFERENCES people.person(authority_id, id) ON DELETE CASCADE,
  FOREIGN KEY (authority_id, ward_id) REFERENCES people.person(authority_id, id) ON DELETE CASCADE,
  CHECK ((relation = ANY (ARRAY['mother'::text, 'father'::text, 'legal'::text, 'other'::text])))
);
CREATE INDEX guardian_rests ON people.guardian USING btree (authority_id, ward_id) WHERE rests;
CREATE INDEX guardian_ward ON people.guardian USING btree (authority_id, ward_id);

-- row security; serving role: select, insert, update, delete
create table people.membership (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  affiliation_id uuid not null,
  group_id uuid not null,
  role text not null,
  from_day date default kernel.today() not null,
  until_day date,
  source text,
  source_key text,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, affiliation_id, group_id, role),
  FOREIGN KEY (authority_id, affiliation_id) REFERENCES people.affiliation(authority_id, id) ON DELETE CASCADE,
  FOREIGN KEY (authority_id, group_id) REFERENCES organisation."group"(authority_id, id) ON DELETE CASCADE,
  CHECK (((until_day IS NULL) OR (until_day >= from_day))),
  CHECK ((role = ANY (ARRAY['learner'::text, 'teacher'::text, 'classTeacher'::text, 'assistant'::text, 'other'::text])))
);
CREATE INDEX membership_group ON people.membership USING btree (authority_id, group_id, role, affiliation_id);

-- row security; serving role: select, insert, update, delete
create table people.origin (
  authority_id uuid not null,
  person_id uuid not null,
  import_id uuid not null,
  at timestamp with time zone not null,
  file text,
  line integer,
  fields text[],
  PRIMARY KEY (authority_id, person_id, import_id),
  FOREIGN KEY (authority_id, person_id) REFERENCES people.person(authority_id, id) ON DELETE CASCADE
);

-- row security; serving role: select, insert, update, delete
create table people.person (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  family_name text not null,
  given_name text not null,
  call_name text,
  title text,
  birth_day date,
  gender text,
  locale text default 'de'::text not null,
  source text,
  source_key text,
  state text default 'active'::text not null,
  left_day date,
  created_at timestamp with time zone default now() not null,
  changed_at timestamp with time zone default now() not null,
  version integer default 1 not null,
  name text generated always as (((family_name || ', '::text) || COALESCE(call_name, given_name))) stored not null,
  search text generated always as (kernel.fold((((family_name || ' '::text) || given_name) || COALESCE((' '::text || call_name), ''::text)))) stored not null,
  learner boolean default false not null,
  staff boolean default false not null,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id),
  CHECK (((source IS NULL) = (source_key IS NULL))),
  CHECK (((state <> 'deleted'::text) OR (source_key IS NULL))),
  CHECK ((gender = ANY (ARRAY['female'::text, 'male'::text, 'diverse'::text, 'none'::text]))),
  CHECK ((state = ANY (ARRAY['active'::text, 'leaving'::text, 'deleted'::text])))
);
CREATE INDEX person_birth ON people.person USING btree (authority_id, birth_day, id) WHERE (state <> 'deleted'::text);
CREATE INDEX person_given_prefix ON people.person USING btree (authority_id, kernel.fold(given_name) text_pattern_ops) WHERE (state <> 'deleted'::text);
CREATE INDEX person_learner_birth ON people.person USING btree (authority_id, birth_day, id) WHERE (learner AND (state <> 'deleted'::text));
CREATE INDEX person_leaving ON people.person USING btree (authority_id, left_day) WHERE (state = 'leaving'::text);
CREATE INDEX person_name ON people.person USING btree (authority_id, name, id) WHERE (state <> 'deleted'::text);
CREATE INDEX person_search ON people.person USING gin (search gin_trgm_ops);
CREATE INDEX person_search_prefix ON people.person USING btree (authority_id, search text_pattern_ops) INCLUDE (id) WHERE (state <> 'deleted'::text);
CREATE UNIQUE INDEX person_source ON people.person USING btree (authority_id, source, source_key) WHERE (state <> 'deleted'::text);
CREATE INDEX person_staff_name ON people.person USING btree (authority_id, name, id) WHERE (staff AND (state <> 'deleted'::text));

-- row security; serving role: select, insert, update, delete
create table people.retention_hold (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  person_id uuid not null,
  reason text not null,
  until_day date,
  created_by uuid,
  created_at timestamp with time zone default now() not null,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, person_id),
  FOREIGN KEY (authority_id, person_id) REFERENCES people.person(authority_id, id) ON DELETE CASCADE
);

-- row security; serving role: select, insert, update, delete
create table people.retention_rule (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  data_class text not null,
  amount integer,
  reason text not null,
  version integer default 1 not null,
  unit text default 'day'::text not null,
  counts_from text default 'day'::text not null,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, data_class),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id),
  CHECK (((amount >= 0) AND (amount <= 36600))),
  CHECK ((counts_from = ANY (ARRAY['day'::text, 'schoolYear'::text, 'calendarYear'::text]))),
  CHECK ((unit = ANY (ARRAY['day'::text, 'month'::text, 'year'::text])))
);

-- row security; serving role: select, insert, update, delete
create table people.twin (
  authority_id uuid not null,
  person_id uuid not null,
  other_id uuid not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  PRIMARY KEY (authority_id, person_id, other_id),
  FOREIGN KEY (authority_id, other_id) REFERENCES people.person(authority_id, id) ON DELETE CASCADE,
  FOREIGN KEY (authority_id, person_id) REFERENCES people.person(authority_id, id) ON DELETE CASCADE,
  CHECK ((person_id < other_id))
);
CREATE INDEX twin_other ON people.twin USING btree (authority_id, other_id);

-- row security; serving role: select, insert, update, delete
create table reservations.feed (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  account_id uuid not null,
  resource_id uuid,
  digest bytea not null,
  created_at timestamp with time zone default now() not null,
  PRIMARY KEY (authority_id, id),
  UNIQUE NULLS NOT DISTINCT (authority_id, account_id, resource_id),
  FOREIGN KEY (authority_id, resource_id) REFERENCES reservations.resource(authority_id, id)
);
CREATE UNIQUE INDEX feed_digest ON reservations.feed USING btree (digest);
CREATE INDEX feed_resource ON reservations.feed USING btree (authority_id, resource_id);

-- row security; serving role: select, insert, update, delete
create table reservations.reservation (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  resource_id uuid not null,
  series_id uuid,
  school_id uuid not null,
  person_id uuid,
  account_id uuid,
  purpose text,
  day date not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  lesson_from text,
  lesson_to text,
  devices integer,
  exclusive boolean not null,
  state text default 'active'::text not null,
  cancelled_because text,
  told_short boolean default false not null,
  created_at timestamp with time zone default now() not null,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id, person_id) REFERENCES people.person(authority_id, id),
  FOREIGN KEY (authority_id, resource_id) REFERENCES reservations.resource(authority_id, id),
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id),
  FOREIGN KEY (authority_id, series_id) REFERENCES reservations.series(authority_id, id),
  CHECK ((exclusive OR (devices IS NOT NULL))),
  CHECK ((devices > 0)),
  CHECK ((state = ANY (ARRAY['active'::text, 'cancelled'::text]))),
  CHECK ((ends_at > starts_at))
);
CREATE INDEX reservation_account ON reservations.reservation USING btree (authority_id, account_id, starts_at);
CREATE INDEX reservation_free ON reservations.reservation USING gist (authority_id, resource_id, tstzrange(starts_at, ends_at)) WHERE ((state = 'active'::text) AND exclusive);
CREATE INDEX reservation_person ON reservations.reservation USING btree (authority_id, person_id, starts_at);
CREATE INDEX reservation_resource ON reservations.reservation USING btree (authority_id, resource_id, starts_at, id);
CREATE INDEX reservation_school ON reservations.reservation USING btree (authority_id, school_id, starts_at);
CREATE INDEX reservation_series ON reservations.reservation USING btree (authority_id, series_id);
CREATE INDEX reservation_start ON reservations.reservation USING btree (authority_id, starts_at, id);

-- row security; serving role: select, insert, update, delete
create table reservations.resource (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  school_id uuid not null,
  kind text not null,
  room_id uuid,
  device_set_id uuid,
  device_id uuid,
  name text not null,
  shared boolean default false not null,
  note text,
  state text default 'active'::text not null,
  version integer default 1 not null,
  search text generated always as (kernel.fold(name)) stored,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id, device_id) REFERENCES devices.device(authority_id, id),
  FOREIGN KEY (authority_id, device_set_id) REFERENCES devices.device_set(authority_id, id),
  FOREIGN KEY (authority_id, room_id) REFERENCES organisation.room(authority_id, id),
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id),
  CHECK ((kind = ANY (ARRAY['room'::text, 'set'::text, 'device'::text]))),
  CHECK (((NOT shared) OR (kind = 'set'::text))),
  CHECK ((state = ANY (ARRAY['active'::text, 'archived'::text]))),
  CHECK ((((kind = 'room'::text) = (room_id IS NOT NULL)) AND ((kind = 'set'::text) = (device_set_id IS NOT NULL)) AND ((kind = 'device'::text) = (device_id IS NOT NULL))))
);
CREATE INDEX resource_device ON reservations.resource USING btree (authority_id, device_id);
CREATE INDEX resource_name ON reservations.resource USING btree (authority_id, name, id);
CREATE INDEX resource_room ON reservations.resource USING btree (authority_id, room_id);
CREATE INDEX resource_school ON reservations.resource USING btree (authority_id, school_id, name, id);
CREATE INDEX resource_search ON reservations.resource USING gin (search gin_trgm_ops);
CREATE INDEX resource_search_prefix ON reservations.resource USING btree (authority_id, search text_pattern_ops);
CREATE INDEX resource_set ON reservations.resource USING btree (authority_id, device_set_id);
CREATE UNIQUE INDEX resource_thing ON reservations.resource USING btree (authority_id, COALESCE(room_id, device_set_id, device_id)) WHERE (state = 'active'::text);

-- row security; serving role: select, insert, update, delete
create table reservations.series (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  resource_id uuid not null,
  school_id uuid not null,
  every integer not null,
  from_day date not null,
  until_day date not null,
  grid text,
  lesson_from text,
  lesson_to text,
  clock_from text,
  clock_to text,
  created_at timestamp with time zone default now() not null,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id, resource_id) REFERENCES reservations.resource(authority_id, id),
  CHECK ((until_day >= from_day)),
  CHECK ((((lesson_from IS NULL) = (lesson_to IS NULL)) AND ((clock_from IS NULL) = (clock_to IS NULL)) AND ((lesson_from IS NULL) <> (clock_from IS NULL)))),
  CHECK (((every >= 1) AND (every <= 4)))
);
CREATE INDEX series_resource ON reservations.series USING btree (authority_id, resource_id);

-- row security; serving role: select, insert, update, delete
create table rosters.mapping (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  name text not null,
  columns jsonb not null,
  shared boolean default false not null,
  created_by uuid,
  changed_at timestamp with time zone default now() not null,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, name),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id),
  CHECK ((name <> ''::text))
);

-- row security; serving role: select, insert, update, delete
create table rosters.match_pair (
  authority_id uuid not null,
  import_id uuid not null,
  person_id uuid not null,
  key text not null,
  kind text not null,
  sure boolean not null,
  decision text,
  PRIMARY KEY (authority_id, import_id, person_id, key),
  FOREIGN KEY (authority_id, import_id) REFERENCES kernel.import(authority_id, id) ON DELETE CASCADE,
  FOREIGN KEY (authority_id, person_id) REFERENCES people.person(authority_id, id) ON DELETE CASCADE,
  CHECK ((decision = ANY (ARRAY['same'::text, 'other'::text]))),
  CHECK ((kind = ANY (ARRAY['exact'::text, 'folded'::text, 'swapped'::text, 'typo'::text, 'date'::text])))
);
CREATE UNIQUE INDEX match_key ON rosters.match_pair USING btree (authority_id, import_id, key) WHERE (decision = 'same'::text);
CREATE UNIQUE INDEX match_person ON rosters.match_pair USING btree (authority_id, import_id, person_id) WHERE (decision = 'same'::text);

-- row security; serving role: select, insert, update, delete
create unlogged table rosters.staged_account (
  authority_id uuid not null,
  import_id uuid not null,
  person_id uuid not null,
  "position" integer not null,
  stem text not null,
  stem_key text generated always as (kernel.fold(stem)) stored not null,
  display text not null,
  email text,
  PRIMARY KEY (authority_id, import_id, "position")
);

-- row security; serving role: select, insert, update, delete
create unlogged table rosters.staged_affiliation (
  authority_id uuid not null,
  import_id uuid not null,
  person_key text not null,
  school_id uuid not null,
  role text not null,
  grade text,
  from_day date,
  until_day date,
  PRIMARY KEY (authority_id, import_id, person_key, school_id, role)
);

-- row security; serving role: select, insert, update, delete
create unlogged table rosters.staged_group (
  authority_id uuid not null,
  import_id uuid not null,
  key text not null,
  kind text not null,
  name text not null,
  grade text,
  subject text,
  school_id uuid,
  followed_by text,
  group_id uuid,
  status text default 'new'::text not null,
  PRIMARY KEY (authority_id, import_id, key),
  CHECK ((status = ANY (ARRAY['new'::text, 'changed'::text, 'same'::text])))
);

-- row security; serving role: select, insert, update, delete
create unlogged table rosters.staged_guardian (
  authority_id uuid not null,
  import_id uuid not null,
  person_key text not null,
  ward_key text not null,
  PRIMARY KEY (authority_id, import_id, person_key, ward_key)
);

-- row security; serving role: select, insert, update, delete
create unlogged table rosters.staged_left (
  authority_id uuid not null,
  import_id uuid not null,
  person_key text not null,
  on_day date,
  file text,
  line integer,
  PRIMARY KEY (authority_id, import_id, person_key)
);

-- row security; serving role: select, insert, update, delete
create unlogged table rosters.staged_membership (
  authority_id uuid not null,
  import_id uuid not null,
  person_key text not null,
  group_key text not null,
  role text not null,
  PRIMARY KEY (authority_id, import_id, person_key, group_key, role)
);

-- row security; serving role: select, insert, update, delete
create unlogged table rosters.staged_person (
  authority_id uuid not null,
  import_id uuid not null,
  key text not null,
  "position" bigint generated as identity not null,
  family_name text,
  given_name text,
  call_name text,
  title text,
  birth_day date,
  gender text,
  email text,
  account_name text,
  file text,
  line integer,
  status text default 'new'::text not null,
  person_id uuid,
  school_id uuid,
  diff jsonb,
  candidates uuid[],
  decision text,
  chosen boolean default true not null,
  left_day date,
  keep text,
  fresh_id uuid,
  picked_id uuid,
  PRIMARY KEY (authority_id, import_id, key),
  CHECK ((decision = ANY (ARRAY['link'::text, 'new'::text, 'skip'::text]))),
  CHECK ((status = ANY (ARRAY['new'::text, 'changed'::text, 'moved'::text, 'same'::text, 'missing'::text, 'wrong'::text, 'ambiguous'::text])))
);
CREATE INDEX roster_person_status ON rosters.staged_person USING btree (authority_id, import_id, status, "position") WHERE (status <> 'same'::text);

-- row security; serving role: select, insert, update, delete
create table schoolyear.year_change (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  school_year_id uuid not null,
  effective_day date not null,
  blackout_from timestamp with time zone,
  blackout_until timestamp with time zone,
  state text default 'open'::text not null,
  note text,
  created_by uuid,
  created_at timestamp with time zone default now() not null,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, school_year_id),
  FOREIGN KEY (authority_id) REFERENCES organisation.authority(id),
  FOREIGN KEY (authority_id, school_year_id) REFERENCES organisation.school_year(authority_id, id),
  CHECK (((blackout_until IS NULL) OR (blackout_until > blackout_from))),
  CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text])))
);

-- row security; serving role: select, insert, update, delete
create table schoolyear.year_change_school (
  authority_id uuid not null,
  year_change_id uuid not null,
  school_id uuid not null,
  import_id uuid,
  released_by uuid,
  released_at timestamp with time zone,
  note text,
  planned_at timestamp with time zone,
  PRIMARY KEY (authority_id, year_change_id, school_id),
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id),
  FOREIGN KEY (authority_id, year_change_id) REFERENCES schoolyear.year_change(authority_id, id) ON DELETE CASCADE
);

-- row security; serving role: select, insert, update, delete
create table stocktake.line (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  round_id uuid not null,
  verdict text not null,
  device_id uuid,
  code text,
  number text not null,
  serial text,
  model text,
  state text,
  wanted_room text,
  seen_room text,
  wanted_school text,
  seen_room_id uuid,
  seen_at timestamp with time zone,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id, device_id) REFERENCES devices.device(authority_id, id) ON DELETE SET NULL (device_id),
  FOREIGN KEY (authority_id, round_id) REFERENCES stocktake.round(authority_id, id) ON DELETE CASCADE,
  CHECK ((verdict = ANY (ARRAY['found'::text, 'moved'::text, 'foreign'::text, 'unknown'::text, 'missing'::text, 'lent'::text])))
);
CREATE INDEX line_device ON stocktake.line USING btree (authority_id, device_id);
CREATE INDEX line_round ON stocktake.line USING btree (authority_id, round_id, number, id);

-- row security; serving role: select, insert, update, delete
create table stocktake.round (
  authority_id uuid not null,
  id uuid default kernel.new_id() not null,
  name text not null,
  school_id uuid not null,
  state text default 'open'::text not null,
  started_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  note text,
  version integer default 1 not null,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id, school_id) REFERENCES organisation.school(authority_id, id),
  CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text])))
);
CREATE INDEX round_school ON stocktake.round USING btree (authority_id, school_id);
CREATE INDEX round_started ON stocktake.round USING btree (authority_id, started_at DESC, id);

-- row security; serving role: select, insert, update, delete
create table stocktake.scan (
  authority_id uuid not null,
  id uuid not null,
  round_id uuid not null,
  code text not null,
  device_id uuid,
  room_id uuid,
  at timestamp with time zone not null,
  account_id uuid,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id, device_id) REFERENCES devices.device(authority_id, id) ON DELETE CASCADE,
  FOREIGN KEY (authority_id, room_id) REFERENCES organisation.room(authority_id, id),
  FOREIGN KEY (authority_id, round_id) REFERENCES stocktake.round(authority_id, id) ON DELETE CASCADE
);
CREATE INDEX scan_device ON stocktake.scan USING btree (authority_id, device_id);
CREATE INDEX scan_room ON stocktake.scan USING btree (authority_id, room_id);
CREATE INDEX scan_round ON stocktake.scan USING btree (authority_id, round_id, device_id);
