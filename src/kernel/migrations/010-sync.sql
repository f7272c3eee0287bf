-- Wanted − present = plan: what modules want in a foreign system, what stands there, and the steps between.

-- What MUSES knows of each object it keeps in a foreign system (Ist): its stable id there and what was last written.
create table kernel.sync_object (
  authority_id uuid not null,
  connection_id uuid not null,
  kind text not null,
  key text not null,
  foreign_id text not null,
  name text not null,
  level int not null default 0,
  school_id uuid,
  enabled boolean not null default true,
  attributes jsonb not null,
  -- Deviations that a person accepted: what may stay as it is there (see kernel.sync_effective).
  accepted jsonb not null default '{}',
  written_at timestamptz,
  primary key (authority_id, connection_id, kind, key)
);
create unique index sync_object_foreign on kernel.sync_object (authority_id, connection_id, kind, foreign_id);
create index sync_object_key on kernel.sync_object (authority_id, key);
create index sync_object_accepted on kernel.sync_object (authority_id, connection_id) where accepted <> '{}';

-- One process at a time computes, applies or verifies a connection; a lease that is not renewed falls to the next.
create table kernel.sync_lease (
  authority_id uuid not null,
  connection_id uuid not null,
  holder uuid not null,
  until timestamptz not null,
  primary key (authority_id, connection_id)
);

create table kernel.plan (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  connection_id uuid not null,
  -- Counted per authority: people name a plan by it.
  number int not null,
  run_id uuid,
  cause text not null default '',
  cause_id uuid,
  state text not null default 'computing'
    check (state in ('computing', 'empty', 'waiting', 'approved', 'applying', 'done', 'failed', 'rejected', 'superseded')),
  counts jsonb not null default '{}',
  -- Why a second person must release it; empty when nothing holds it.
  guard jsonb not null default '[]',
  -- Equal for two plans of the same steps: a decision that waits is not asked for anew.
  digest text,
  error jsonb,
  created_at timestamptz not null default now(),
  created_by uuid,
  -- Whose changes led to it; none of them may release what the guard holds.
  causers uuid[] not null default '{}',
  approved_at timestamptz,
  approved_by uuid,
  started_at timestamptz,
  -- Set while it waits for its time window or for a system that is away.
  next_at timestamptz,
  ended_at timestamptz,
  verified jsonb,
  version int not null default 1,
  primary key (authority_id, id),
  constraint plan_number unique (authority_id, number)
);
create index plan_connection on kernel.plan (authority_id, connection_id, id desc);
create index plan_age on kernel.plan (ended_at) where ended_at is not null;

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
  -- Its place in that order as a wanted object.
  own_level int not null default 0,
  foreign_id text,
  name text not null,
  before_name text,
  before jsonb,
  after jsonb,
  before_enabled boolean,
  enabled boolean not null default true,
  -- What was changed there by hand since MUSES wrote it: names of attributes, $name, $enabled, $gone.
  drift text[] not null default '{}',
  reason text,
  state text not null default 'open' check (state in ('open', 'held', 'skipped', 'applying', 'done', 'failed')),
  error jsonb,
  attempts int not null default 0,
  refusals int not null default 0,
  not_before timestamptz,
  claimed_by uuid,
  done_at timestamptz,
  primary key (authority_id, plan_id, position),
  foreign key (authority_id, plan_id) references kernel.plan on delete cascade
);
create index plan_item_next on kernel.plan_item (authority_id, plan_id, level, position) where state in ('open', 'applying');
create index plan_item_state on kernel.plan_item (authority_id, plan_id, state, action);
create index plan_item_drift on kernel.plan_item (authority_id, plan_id) where drift <> '{}';
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
  common boolean not null default false,
  inherits boolean not null default false,
  absent boolean not null default false,
  match text,
  reason text
);
create index sync_stage_plan on kernel.sync_stage (authority_id, plan_id, side, kind, key);

select kernel.tenant_table('kernel.sync_object');
select kernel.tenant_table('kernel.sync_lease');
select kernel.tenant_table('kernel.plan');
select kernel.tenant_table('kernel.plan_item');
select kernel.tenant_table('kernel.sync_stage');

-- The fields that differ, each with the value there and the value wanted.
create function kernel.sync_diff(present jsonb, wanted jsonb) returns jsonb language sql immutable parallel safe as $$
  select jsonb_object_agg(w.key, jsonb_build_array(present -> w.key, w.value))
  from jsonb_each(wanted) w
  where present -> w.key is distinct from w.value and not (w.value = 'null'::jsonb and present -> w.key is null)
$$;

-- What is wanted after all that a person lets stay: {"mail": {"value": "as there", "instead": "as wanted then"}} holds until one of the
-- two changes; {"member": {"extra": […], "missing": […]}} lets single values of a set stay there or stay away.
create function kernel.sync_effective(wanted jsonb, present jsonb, accepted jsonb) returns jsonb language sql immutable parallel safe as $$
  select case when accepted is null or accepted = '{}' or present is null then wanted else wanted || coalesce((
    select jsonb_object_agg(a.key, case
      when a.value ? 'instead' then
        case when wanted -> a.key = a.value -> 'instead' and coalesce(present -> a.key, 'null') = a.value -> 'value' then coalesce(present -> a.key, 'null') else wanted -> a.key end
      when jsonb_typeof(wanted -> a.key) <> 'array' then wanted -> a.key
      else (select coalesce(jsonb_agg(v order by v collate "C"), '[]') from (
        select v from jsonb_array_elements_text(wanted -> a.key) v where not (coalesce(a.value -> 'missing', '[]') ? v and not coalesce(present -> a.key, '[]') ? v)
        union select v from jsonb_array_elements_text(coalesce(a.value -> 'extra', '[]')) v where coalesce(present -> a.key, '[]') ? v) kept)
      end)
    from jsonb_each(accepted) a where wanted ? a.key), '{}') end
$$;
