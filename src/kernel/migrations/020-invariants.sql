-- What must hold at any moment, whoever was killed when: one view each, which is empty as long as it holds. Every module adds its own,
-- named invariant_… with the columns authority_id, object, object_id, note. They name ids, never people.

-- The runs that a job in the queue stands behind.
create function kernel.held_runs() returns setof text language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  if to_regclass('graphile_worker._private_jobs') is null then return; end if;
  return query select j.payload->>'run' from graphile_worker._private_jobs j
    where j.payload->>'run' is not null and (j.locked_at is not null or j.attempts < j.max_attempts);
end $$;
revoke execute on function kernel.held_runs from public;

-- A run without holder: nobody will ever end it. Housekeeping closes such runs each minute, so that younger ones do not count.
create view kernel.invariant_run_without_holder as
  select r.authority_id, 'kernel.run'::text as object, r.id as object_id, r.kind || ' is ' || r.state || ', and no job holds it' as note
  from kernel.run r
  where r.state in ('queued', 'running') and r.created_at < now() - interval '3 minutes' and r.id::text not in (select kernel.held_runs());

-- A gap in the audit chain: a link is missing, or does not begin where the one before ended.
create view kernel.invariant_audit_gap as
  select s.authority_id, 'kernel.audit'::text as object, null::uuid as object_id, 'link ' || s.number || ' does not follow the one before' as note
  from (select authority_id, number, from_position, lag(number, 1, 0::bigint) over w as before, lag(to_position, 1, 0::bigint) over w as position
    from kernel.audit_seal window w as (partition by authority_key order by number)) s
  where s.number <> s.before + 1 or s.from_position <> s.position;

-- A counter that differs from what is there: lines under a seal, bytes of a file.
create view kernel.invariant_audit_count as
  select s.authority_id, 'kernel.audit'::text as object, null::uuid as object_id, 'link ' || s.number || ' sealed ' || s.lines || ' lines, there are ' || found.lines as note
  from kernel.audit_seal s cross join lateral (select count(*) as lines from kernel.audit a
    where a.authority_id is not distinct from s.authority_id and a.position > s.from_position and a.position <= s.to_position) found
  where found.lines <> s.lines;
create view kernel.invariant_file_size as
  select f.authority_id, 'kernel.file'::text as object, f.id as object_id, 'it has ' || f.size || ' bytes, there are ' || coalesce(parts.bytes, 0) as note
  from kernel.file f left join (select authority_id, file_id, sum(octet_length(bytes)) as bytes from kernel.file_part group by 1, 2) parts
    on parts.authority_id = f.authority_id and parts.file_id = f.id
  where f.size <> coalesce(parts.bytes, 0);

-- A change whose audit is incomplete: before and after without the line that they belong to.
create view kernel.invariant_audit_value as
  select v.authority_id, v.object, v.object_id, 'values of the audit line ' || v.audit_id || ' without the line' as note
  from kernel.audit_value v where not exists (select from kernel.audit a where a.id = v.audit_id);

-- A foreign system that was given what nobody decided: a step done in a plan that was never approved, or one done after its plan had ended.
create view kernel.invariant_target_ahead as
  select p.authority_id, 'kernel.plan'::text as object, p.id as object_id, 'step ' || i.position || ' is done, and the plan was never approved' as note
  from kernel.plan p join kernel.plan_item i on i.authority_id = p.authority_id and i.plan_id = p.id
  where p.state in ('computing', 'empty', 'rejected', 'superseded') and p.started_at is null and i.state in ('applying', 'done')
  union all
  select o.authority_id, 'kernel.sync_object', o.connection_id, o.kind || ' ' || o.key || ' was written at a time still to come'
  from kernel.sync_object o where o.written_at > now() + interval '1 hour';

-- What the last check found. Operators see it through the function below; it holds ids and no names.
create table kernel.invariant_check (
  invariant text primary key,
  violations int not null,
  examples jsonb not null default '[]',
  at timestamptz not null default now()
);

-- Every violation, at most so many of each kind.
create function kernel.violations(most int) returns table (invariant text, authority_id uuid, object text, object_id uuid, note text)
language plpgsql stable security definer set search_path = pg_catalog as $$
declare
  each record;
begin
  if session_user <> current_user and not kernel.operator() then raise insufficient_privilege; end if;
  for each in
    select n.nspname as space, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'v' and c.relname like 'invariant\_%' and c.relowner = current_user::regrole order by 1, 2
  loop
    return query execute format('select %L::text, v.authority_id, v.object::text, v.object_id, v.note::text from %I.%I v limit $1',
      each.space || '.' || substr(each.name, 11), each.space, each.name) using most;
  end loop;
end $$;

-- Asks all of them and keeps what was found: up to 1,000 of each kind are counted, five are named.
create function kernel.check_invariants() returns bigint language plpgsql security definer set search_path = pg_catalog as $$
declare
  found bigint;
begin
  if session_user <> current_user and not kernel.operator() then raise insufficient_privilege; end if;
  perform pg_advisory_xact_lock(hashtext('kernel.check_invariants'));
  delete from kernel.invariant_check;
  insert into kernel.invariant_check (invariant, violations, examples, at)
    select names.invariant, count(v.invariant), coalesce(jsonb_agg(jsonb_build_object('authority', v.authority_id, 'object', v.object, 'id', v.object_id, 'note', v.note))
      filter (where v.n <= 5), '[]'), clock_timestamp()
    from (select n.nspname || '.' || substr(c.relname, 11) as invariant from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'v' and c.relname like 'invariant\_%' and c.relowner = current_user::regrole) names
    left join (select x.*, row_number() over (partition by x.invariant) as n from kernel.violations(1000) x) v on v.invariant = names.invariant
    group by names.invariant;
  select sum(violations) into found from kernel.invariant_check;
  return coalesce(found, 0);
end $$;

create function kernel.invariant_findings() returns table (invariant text, violations int, examples jsonb, at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  if not kernel.operator() then raise insufficient_privilege; end if;
  return query select c.invariant, c.violations, c.examples, c.at from kernel.invariant_check c order by c.invariant;
end $$;

-- For the metrics: numbers alone.
create function kernel.invariant_figures() returns table (invariant text, violations int) language sql stable security definer set search_path = pg_catalog as $$
  select c.invariant, c.violations from kernel.invariant_check c
$$;
