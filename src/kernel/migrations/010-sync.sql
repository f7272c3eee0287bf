-- Wanted − present = plan: what modules want in a foreign system, what stands there, and the steps between.

-- What MUSES knows of each object it keeps in a foreign system (Ist): its stable id there and what was last written or read.
create table kernel.sync_object (
  authority_id uuid not null,
  connection_id uuid not null,
  kind text not null,
  key text not null,
  foreign_id text not null,
  name text not null,
  school_id uuid,
  enabled boolean not null default true,
  attributes jsonb not null,
  -- Deviations that a person accepted: attribute → value that may stay.
  accepted jsonb not null default '{}',
  written_at timestamptz,
  read_at timestamptz,
  primary key (authority_id, connection_id, kind, key)
);
create unique index sync_object_foreign on kernel.sync_object (authority_id, connection_id, kind, foreign_id);
create index sync_object_key on kernel.sync_object (authority_id, key);

create table kernel.plan (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  connection_id uuid not null,
  number bigint generated always as identity,
  run_id uuid,
  cause text not null default '',
  state text not null default 'computing'
    check (state in ('computing', 'empty', 'waiting', 'approved', 'applying', 'done', 'failed', 'rejected', 'superseded')),
  counts jsonb not null default '{}',
  -- Why a second person must release it; empty when nothing holds it.
  guard jsonb not null default '[]',
  created_at timestamptz not null default now(),
  created_by uuid,
  approved_at timestamptz,
  approved_by uuid,
  started_at timestamptz,
  ended_at timestamptz,
  verified jsonb,
  version int not null default 1,
  primary key (authority_id, id)
);
create index plan_connection on kernel.plan (authority_id, connection_id, id desc);

create table kernel.plan_item (
  authority_id uuid not null,
  plan_id uuid not null,
  position bigint not null,
  kind text not null,
  key text not null,
  school_id uuid,
  action text not null check (action in ('create', 'adopt', 'change', 'rename', 'enable', 'disable', 'delete')),
  -- Containers first, then people, then groups; removals run backwards.
  level int not null,
  foreign_id text,
  name text not null,
  before_name text,
  before jsonb,
  after jsonb,
  enabled boolean not null default true,
  -- The foreign system was changed by hand since MUSES wrote it last.
  drift boolean not null default false,
  reason text,
  state text not null default 'open' check (state in ('open', 'held', 'skipped', 'applying', 'done', 'failed')),
  error jsonb,
  attempts int not null default 0,
  done_at timestamptz,
  primary key (authority_id, plan_id, position),
  foreign key (authority_id, plan_id) references kernel.plan on delete cascade
);
create index plan_item_next on kernel.plan_item (authority_id, plan_id, level, position) where state in ('open', 'applying');
create index plan_item_state on kernel.plan_item (authority_id, plan_id, state, action);
create index plan_item_key on kernel.plan_item (authority_id, key);

-- Both sides while a plan is computed; lost in a crash, then the plan is computed anew.
create unlogged table kernel.sync_stage (
  authority_id uuid not null,
  plan_id uuid not null,
  side "char" not null,
  kind text not null,
  key text,
  foreign_id text,
  name text not null,
  level int not null default 0,
  school_id uuid,
  enabled boolean not null default true,
  attributes jsonb not null,
  reason text
);
create index sync_stage_plan on kernel.sync_stage (authority_id, plan_id, side, kind, key);

select kernel.tenant_table('kernel.sync_object');
select kernel.tenant_table('kernel.plan');
select kernel.tenant_table('kernel.plan_item');
select kernel.tenant_table('kernel.sync_stage');

-- The fields that differ, each with the value there and the value wanted; what a person accepted does not count.
create function kernel.sync_diff(present jsonb, wanted jsonb, accepted jsonb) returns jsonb language sql immutable parallel safe as $$
  select jsonb_object_agg(w.key, jsonb_build_array(present -> w.key, w.value))
  from jsonb_each(wanted) w
  where present -> w.key is distinct from w.value
    and not (w.value = 'null'::jsonb and present -> w.key is null)
    and not (accepted ? w.key and accepted -> w.key = present -> w.key)
$$;
