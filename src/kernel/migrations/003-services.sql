-- What the kernel's services need beside their tables: inherited settings, webhooks told by the outbox, figures of the queue.

-- The operator's settings hold for every authority that has none of its own.
create policy inherited on kernel.setting for select using (authority_id is null);

alter table kernel.barrier_report add column aid text;
alter table kernel.notice add column tone text not null default 'info' check (tone in ('success', 'warning', 'danger', 'info', 'off'));
create index notice_age on kernel.notice (created_at);
create index file_expiry on kernel.file (expires_at) where expires_at is not null;
create index webhook_delivery_time on kernel.webhook_delivery (authority_id, webhook_id, id desc);
create unique index saved_view_name on kernel.saved_view
  (account_id, list, name, coalesce(authority_id, '00000000-0000-0000-0000-000000000000'::uuid));

-- A webhook is part of the outbox: its delivery is queued in the transaction of the change. `people.*` and `*` mean all of them.
create function kernel.queue_webhooks() returns trigger language plpgsql as $$
declare
  delivery uuid;
begin
  for delivery in
    insert into kernel.webhook_delivery (authority_id, webhook_id, event_id)
    select w.authority_id, w.id, new.id from kernel.webhook w
    where w.authority_id = new.authority_id and w.active and w.events && array[new.name, split_part(new.name, '.', 1) || '.*', '*']
    returning id
  loop
    perform kernel.add_job('kernel.webhook', json_build_object('authority', new.authority_id, 'delivery', delivery), max_attempts => 12);
  end loop;
  return null;
end $$;
create trigger webhooks after insert on kernel.event for each row when (new.authority_id is not null) execute function kernel.queue_webhooks();

-- The queue belongs to the owner; the serving role sees these figures of it. They name no person and no authority.
create function kernel.queue_figures() returns table (job text, ready bigint, later bigint, running bigint, failed bigint, oldest double precision)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  if to_regclass('graphile_worker._private_jobs') is null then return; end if;
  return query
    select t.identifier,
      count(*) filter (where j.locked_at is null and j.attempts < j.max_attempts and j.run_at <= now()),
      count(*) filter (where j.locked_at is null and j.attempts < j.max_attempts and j.run_at > now()),
      count(*) filter (where j.locked_at is not null),
      count(*) filter (where j.locked_at is null and j.attempts >= j.max_attempts),
      coalesce(extract(epoch from now() - min(j.run_at) filter (where j.locked_at is null and j.attempts < j.max_attempts and j.run_at <= now())), 0)::double precision
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    group by t.identifier order by t.identifier;
end $$;

create function kernel.run_figures() returns table (state text, runs bigint) language sql stable security definer set search_path = pg_catalog as $$
  select r.state, count(*) from kernel.run r where r.state in ('queued', 'running') or r.created_at > now() - interval '1 day' group by r.state
$$;

-- Jobs that were given up, for operators alone; of the reason only the first line.
create function kernel.failed_jobs(most int) returns table (id text, job text, authority uuid, run uuid, attempts int, reason text, at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  if not kernel.operator() then raise insufficient_privilege; end if;
  return query
    select j.id::text, t.identifier, (j.payload->>'authority')::uuid, (j.payload->>'run')::uuid, j.attempts::int,
      left(split_part(coalesce(j.last_error, ''), E'\n', 1), 500), j.updated_at
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where j.attempts >= j.max_attempts and j.locked_at is null order by j.updated_at desc limit most;
end $$;

-- Puts a job that was given up back into the queue; answers its name, or null when there is none such.
create function kernel.retry_job(wanted bigint) returns text language plpgsql security definer set search_path = pg_catalog as $$
declare
  found_job text;
begin
  if not kernel.operator() then raise insufficient_privilege; end if;
  select t.identifier into found_job from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where j.id = wanted and j.attempts >= j.max_attempts and j.locked_at is null for update of j;
  if found_job is not null then
    update kernel.run r set state = 'queued', ended_at = null, error = null, cancel = false from graphile_worker._private_jobs j
      where j.id = wanted and r.id = (j.payload->>'run')::uuid and r.state = 'failed';
    perform graphile_worker.reschedule_jobs(array[wanted], run_at => now(), attempts => 0);
  end if;
  return found_job;
end $$;
