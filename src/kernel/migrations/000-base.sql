-- What every module's tables stand on: extensions, the tenant of a transaction, and who may do what.

create extension if not exists pg_trgm schema public;
create extension if not exists unaccent schema public;

-- The authorities of the running transaction (set_config('muses.authorities', 'uuid,uuid', true)); unset means none.
create function kernel.authorities() returns uuid[] language sql stable parallel safe as $$
  select coalesce(string_to_array(nullif(current_setting('muses.authorities', true), ''), ',')::uuid[], '{}')
$$;

-- Text as it is searched: lower case, ä ö ü ß as ae oe ue ss, all other accents dropped.
-- The collation is named because the database's own may be C, whose lower() knows no umlauts. As plpgsql, because a function in SQL
-- is set up anew for each row; most names need nothing but lower().
create function kernel.fold(value text) returns text language plpgsql immutable strict parallel safe as $$
begin
  if octet_length(value) = length(value) then return lower(value collate "C"); end if;
  return public.unaccent('public.unaccent', replace(replace(replace(replace(
    lower(normalize(value, nfc) collate "de-DE-x-icu") collate "C", 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss'));
end $$;

-- The rights of the serving role, kept so that they can be given to another one after a move.
create table kernel.table_right (
  relation regclass primary key,
  rights text[] not null
);

create function kernel.grant_table(relation regclass, rights text[], role text) returns void language plpgsql as $$
declare
  space name := (select n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = relation);
  owned regclass;
begin
  if not rights <@ array['select', 'insert', 'update', 'delete'] then
    raise exception 'unknown right among %', rights;
  end if;
  execute format('grant usage on schema %I to %I', space, role);
  execute format('revoke all on %s from %I', relation, role);
  if rights <> '{}' then
    execute format('grant %s on %s to %I', array_to_string(rights, ', '), relation, role);
  end if;
  for owned in
    select d.objid::regclass from pg_depend d join pg_class c on c.oid = d.objid and c.relkind = 'S'
    where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.refobjid = relation and d.deptype = 'a'
  loop
    execute format('grant usage on sequence %s to %I', owned, role);
  end loop;
end
$$;

-- Declares a table without tenant: no row security, these rights for the serving role.
create function kernel.open_table(relation regclass, variadic rights text[] default array['select', 'insert', 'update', 'delete'])
returns void language plpgsql as $$
begin
  perform kernel.grant_table(relation, rights, current_setting('muses.app_role'));
  insert into kernel.table_right values (relation, rights)
  on conflict on constraint table_right_pkey do update set rights = excluded.rights;
end
$$;

-- Whether the context is the operator's (set_config('muses.operator', 'on', true)).
create function kernel.operator() returns boolean language sql stable parallel safe as $$
  select coalesce(current_setting('muses.operator', true), '') = 'on'
$$;

-- Declares a tenant table: rows are seen and written only for the authorities of the transaction.
-- Where authority_id may be missing, such rows belong to the installation and are seen by the operator's contexts alone.
-- The owner (migrations, backup, search functions with an explicit authority predicate) sees all rows.
create function kernel.tenant_table(relation regclass, variadic rights text[] default array['select', 'insert', 'update', 'delete'])
returns void language plpgsql as $$
declare
  -- As a subselect it is asked once per statement and not once per row.
  tenant text := 'authority_id = any ((select kernel.authorities())::uuid[])';
begin
  if not (select attnotnull from pg_attribute where attrelid = relation and attname = 'authority_id') then
    tenant := tenant || ' or (authority_id is null and (select kernel.operator()))';
  end if;
  execute format('alter table %s enable row level security, force row level security', relation);
  execute format('drop policy if exists tenant on %s', relation);
  execute format('drop policy if exists owner on %s', relation);
  execute format('create policy tenant on %s using (%s) with check (%s)', relation, tenant, tenant);
  execute format('create policy owner on %s to %I using (true) with check (true)', relation, current_user);
  perform kernel.open_table(relation, variadic rights);
end
$$;

-- Counts a table anew for the planner after a set was written; the serving role owns nothing and could not.
create function kernel.refresh_statistics(variadic relations regclass[]) returns void language plpgsql security definer set search_path = pg_catalog as $$
declare
  relation regclass;
begin
  foreach relation in array relations loop
    if relation in (select r.relation from kernel.table_right r) then
      execute format('analyze %s', relation);
    end if;
  end loop;
end
$$;

-- Gives all declared rights to a role, for a database that is served by another role than before.
create function kernel.regrant(role text) returns void language plpgsql as $$
begin
  perform kernel.grant_table(r.relation, r.rights, role) from kernel.table_right r join pg_class c on c.oid = r.relation;
end
$$;

revoke execute on function kernel.grant_table, kernel.open_table, kernel.tenant_table, kernel.regrant from public;

select kernel.open_table('kernel.migration', 'select');
