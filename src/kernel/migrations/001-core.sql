-- What every module stands on: ids, audit, outbox, runs, settings, files, views, notices.

create collation if not exists kernel.german (provider = icu, locale = 'de-u-kn-true');

do $$
begin
  if current_setting('server_version_num')::int >= 180000 then
    execute 'create function kernel.new_id() returns uuid language sql volatile parallel safe as ''select uuidv7()''';
  else
    -- UUIDv7 after RFC 9562 §5.7 for servers before PostgreSQL 18.
    execute $f$create function kernel.new_id() returns uuid language sql volatile parallel safe as
      $b$ select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
            placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid $b$ $f$;
  end if;
end $$;

create function kernel.add_job(identifier text, payload json, run_at timestamptz default null, job_key text default null, max_attempts int default null, queue text default null)
returns void language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform graphile_worker.add_job(identifier, payload, queue_name => queue, run_at => run_at, max_attempts => max_attempts, job_key => job_key,
    job_key_mode => case when job_key is null then null else 'replace' end);
end $$;

-- One row: what this installation is. Positions go on rising after a restore into another cluster, whose transaction ids begin anew.
create table kernel.installation (
  id uuid primary key default gen_random_uuid(),
  only_one boolean not null default true unique check (only_one),
  position_offset bigint not null default 0,
  created_at timestamptz not null default now()
);
insert into kernel.installation default values;

create function kernel.position() returns bigint language sql volatile parallel unsafe as
  $$ select pg_current_xact_id()::text::bigint + (select position_offset from kernel.installation) $$;

-- ------------------------------------------------------------------ audit
create table kernel.audit (
  authority_id uuid,
  id uuid not null,
  at timestamptz not null,
  account_id uuid,
  actor text not null,
  what text not null,
  object text not null,
  object_id uuid,
  school_id uuid,
  run_id uuid,
  digest bytea,
  -- Orders lines for sealing: a line is final once its transaction is older than every running one.
  position bigint not null default kernel.position(),
  primary key (id)
);
create index audit_object on kernel.audit (authority_id, object, object_id, id desc);
create index audit_time on kernel.audit (authority_id, id desc);
create index audit_account on kernel.audit (authority_id, account_id, id desc);
create index audit_seal_order on kernel.audit (authority_id, position, id);
create index audit_unsealed on kernel.audit using brin (position) with (pages_per_range = 32);

create table kernel.audit_value (
  authority_id uuid,
  audit_id uuid not null primary key,
  object text not null,
  object_id uuid,
  changes jsonb not null,
  salt bytea not null
);
create index audit_value_object on kernel.audit_value (authority_id, object, object_id);

create table kernel.audit_seal (
  authority_id uuid,
  authority_key uuid generated always as (coalesce(authority_id, '00000000-0000-0000-0000-000000000000'::uuid)) stored,
  number bigint not null,
  from_position bigint not null,
  to_position bigint not null,
  lines bigint not null,
  digest bytea not null,
  at timestamptz not null default now(),
  primary key (authority_key, number)
);

create function kernel.audit_leaf(a kernel.audit) returns bytea language sql immutable parallel safe as $$
  select sha256(convert_to(concat_ws('|', a.authority_id, a.id, extract(epoch from a.at), a.account_id, a.actor, a.what, a.object, a.object_id, a.school_id, a.run_id,
    encode(coalesce(a.digest, ''), 'hex')), 'UTF8'))
$$;

-- Seals everything below the oldest running transaction; called by the owner's job alone.
create function kernel.seal_audit(batch bigint) returns bigint language plpgsql set search_path = pg_catalog, kernel as $$
declare
  horizon bigint := pg_snapshot_xmin(pg_current_snapshot())::text::bigint + (select position_offset from kernel.installation);
  tenant record;
  last record;
  upto bigint;
  sum record;
  sealed bigint := 0;
begin
  perform pg_advisory_xact_lock(hashtext('kernel.seal_audit'));
  for tenant in
    select distinct a.authority_id, coalesce(a.authority_id, '00000000-0000-0000-0000-000000000000'::uuid) as key from kernel.audit a
    where a.position >= (select coalesce(min(s.to_position), 0) from (select distinct on (authority_key) to_position from kernel.audit_seal order by authority_key, number desc) s)
      and a.position < horizon
  loop
    select s.number, s.to_position, s.digest into last from kernel.audit_seal s where s.authority_key = tenant.key order by s.number desc limit 1;
    -- Whole transactions only: the batch ends with the transaction that holds its last line.
    select max(x.position) into upto from (
      select a.position from kernel.audit a where a.authority_id is not distinct from tenant.authority_id
        and a.position > coalesce(last.to_position, 0) and a.position < horizon order by a.position limit batch) x;
    continue when upto is null;
    select count(*) as lines, sha256(coalesce(last.digest, '') || sha256(string_agg(kernel.audit_leaf(a), ''::bytea order by a.position, a.id))) as digest into sum
      from kernel.audit a where a.authority_id is not distinct from tenant.authority_id and a.position > coalesce(last.to_position, 0) and a.position <= upto;
    insert into kernel.audit_seal (authority_id, number, from_position, to_position, lines, digest)
      values (tenant.authority_id, coalesce(last.number, 0) + 1, coalesce(last.to_position, 0), upto, sum.lines, sum.digest);
    sealed := sealed + sum.lines;
  end loop;
  return sealed;
end $$;

create function kernel.verify_audit() returns table (authority_id uuid, number bigint, fault text) language sql stable set search_path = pg_catalog, kernel as $$
  with checked as (
    select s.authority_id, s.authority_key, s.number, s.lines, s.digest, s.from_position, s.to_position,
      lag(s.digest) over w as previous, lag(s.number) over w as before, lag(s.to_position) over w as before_position,
      (select count(*) from kernel.audit a where a.authority_id is not distinct from s.authority_id and a.position > s.from_position and a.position <= s.to_position) as found,
      (select sha256(string_agg(kernel.audit_leaf(a), ''::bytea order by a.position, a.id)) from kernel.audit a
        where a.authority_id is not distinct from s.authority_id and a.position > s.from_position and a.position <= s.to_position) as body
    from kernel.audit_seal s window w as (partition by s.authority_key order by s.number)
  )
  select authority_id, number, 'gap' from checked where number <> coalesce(before, 0) + 1 or from_position <> coalesce(before_position, 0)
  union all select authority_id, number, 'count' from checked where found <> lines
  union all select authority_id, number, 'digest' from checked where sha256(coalesce(previous, '') || coalesce(body, '')) <> digest
  union all
  select v.authority_id, 0, 'value' from kernel.audit_value v left join kernel.audit a on a.id = v.audit_id
    where a.id is null or a.digest is distinct from sha256(v.salt || convert_to(v.changes::text, 'UTF8'))
$$;

-- ------------------------------------------------------------------ events and webhooks
create table kernel.event (
  authority_id uuid,
  id uuid not null primary key,
  at timestamptz not null,
  name text not null,
  ids uuid[] not null,
  payload jsonb not null default '{}',
  account_id uuid,
  run_id uuid
);
create index event_time on kernel.event (authority_id, id desc);
create table kernel.event_delivery (
  authority_id uuid,
  event_id uuid not null,
  listener text not null,
  done_at timestamptz not null default now(),
  primary key (event_id, listener)
);
create table kernel.webhook (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  url text not null,
  events text[] not null,
  secret bytea not null,
  active boolean not null default true,
  created_at timestamptz not null default now(),
  version int not null default 1,
  primary key (authority_id, id)
);
create table kernel.webhook_delivery (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  webhook_id uuid not null,
  event_id uuid not null,
  status int,
  error text,
  attempts int not null default 0,
  at timestamptz not null default now(),
  primary key (authority_id, id),
  foreign key (authority_id, webhook_id) references kernel.webhook on delete cascade,
  unique (webhook_id, event_id)
);

-- ------------------------------------------------------------------ runs
create table kernel.run (
  authority_id uuid,
  id uuid not null default kernel.new_id(),
  kind text not null,
  title text not null,
  school_id uuid,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  done bigint not null default 0,
  total bigint,
  note text,
  result jsonb,
  error jsonb,
  account_id uuid,
  actor text not null default '',
  cancel boolean not null default false,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  beat_at timestamptz,
  ended_at timestamptz,
  primary key (id)
);
create index run_time on kernel.run (authority_id, id desc);
create index run_open on kernel.run (state) where state in ('queued', 'running');

-- ------------------------------------------------------------------ settings, secrets, files
create table kernel.setting (
  authority_id uuid,
  authority_key uuid generated always as (coalesce(authority_id, '00000000-0000-0000-0000-000000000000'::uuid)) stored,
  school_id uuid,
  school_key uuid generated always as (coalesce(school_id, '00000000-0000-0000-0000-000000000000'::uuid)) stored,
  key text not null,
  value jsonb not null,
  version int not null default 1,
  changed_at timestamptz not null default now(),
  primary key (authority_key, school_key, key)
);
-- Sealed with a key that is not in the database (AES-256-GCM; nonce ‖ tag ‖ text).
create table kernel.secret (
  authority_id uuid,
  id uuid not null default kernel.new_id() primary key,
  purpose text not null,
  sealed bytea not null,
  changed_at timestamptz not null default now()
);
create table kernel.file (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  name text not null,
  type text not null,
  size bigint not null,
  sha256 bytea not null,
  owner_object text,
  owner_id uuid,
  account_id uuid,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  primary key (authority_id, id)
);
create index file_owner on kernel.file (authority_id, owner_object, owner_id);
create table kernel.file_part (
  authority_id uuid not null,
  file_id uuid not null,
  number int not null,
  bytes bytea not null,
  primary key (authority_id, file_id, number),
  foreign key (authority_id, file_id) references kernel.file on delete cascade
);
alter table kernel.file_part alter column bytes set storage external;

create table kernel.mail (
  authority_id uuid,
  id uuid not null default kernel.new_id() primary key,
  "to" text not null,
  subject text not null,
  sealed bytea not null,
  state text not null default 'queued' check (state in ('queued', 'sent', 'failed', 'logged')),
  error text,
  attempts int not null default 0,
  created_at timestamptz not null default now(),
  sent_at timestamptz
);
create index mail_state on kernel.mail (state, created_at);

-- ------------------------------------------------------------------ what belongs to a person at a screen
create table kernel.saved_view (
  authority_id uuid,
  id uuid not null default kernel.new_id() primary key,
  account_id uuid not null,
  list text not null,
  name text not null,
  query text not null,
  shared boolean not null default false,
  created_at timestamptz not null default now()
);
create index saved_view_list on kernel.saved_view (list, account_id);
create table kernel.notice (
  authority_id uuid,
  id uuid not null default kernel.new_id() primary key,
  account_id uuid not null,
  kind text not null,
  values jsonb not null default '{}',
  href text,
  read_at timestamptz,
  created_at timestamptz not null default now()
);
create index notice_account on kernel.notice (account_id, id desc);

create table kernel.idempotency (
  account_id uuid not null,
  key text not null,
  request bytea not null,
  status int,
  answer jsonb,
  created_at timestamptz not null default now(),
  primary key (account_id, key)
);
create index idempotency_age on kernel.idempotency (created_at);
create table kernel.barrier_report (
  id uuid not null default kernel.new_id() primary key,
  page text not null,
  message text not null,
  contact text,
  created_at timestamptz not null default now()
);

select kernel.tenant_table('kernel.audit', 'select', 'insert');
select kernel.tenant_table('kernel.audit_value', 'select', 'insert');
select kernel.tenant_table('kernel.audit_seal', 'select');
select kernel.tenant_table('kernel.event', 'select', 'insert');
select kernel.tenant_table('kernel.event_delivery', 'select', 'insert');
select kernel.tenant_table('kernel.webhook');
select kernel.tenant_table('kernel.webhook_delivery');
select kernel.tenant_table('kernel.run', 'select', 'insert', 'update');
select kernel.tenant_table('kernel.setting');
select kernel.tenant_table('kernel.secret');
select kernel.tenant_table('kernel.file');
select kernel.tenant_table('kernel.file_part');
select kernel.tenant_table('kernel.mail');
select kernel.tenant_table('kernel.saved_view');
select kernel.tenant_table('kernel.notice');
select kernel.open_table('kernel.installation', 'select');
select kernel.open_table('kernel.idempotency');
select kernel.open_table('kernel.barrier_report', 'insert', 'select');

-- Erasing the values of a person's lines: the lines and their seals stay (Art. 17 DSGVO).
create function kernel.erase_audit_values(wanted_object text, wanted_ids uuid[]) returns bigint language sql security definer set search_path = pg_catalog, kernel as $$
  with gone as (
    delete from kernel.audit_value where authority_id = any (kernel.authorities()) and object = wanted_object and object_id = any (wanted_ids) returning 1)
  select count(*) from gone
$$;
