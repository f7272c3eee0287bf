-- File → staged → difference → confirmed → applied → undone: the record of every import, its faults, and what it changed.

create table kernel.import (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  -- What is imported, e.g. people.roster.
  kind text not null,
  title text not null default '',
  school_id uuid,
  source text,
  format text,
  state text not null default 'uploaded'
    check (state in ('uploaded', 'reading', 'previewed', 'held', 'applying', 'applied', 'undoing', 'undone', 'failed', 'discarded')),
  scope text not null default 'full' check (scope in ('full', 'cut', 'delta')),
  facts jsonb not null default '{}',
  columns jsonb,
  mapping jsonb,
  settings jsonb not null default '{}',
  counts jsonb not null default '{}',
  guard jsonb not null default '[]',
  file_ids uuid[] not null default '{}',
  error jsonb,
  created_at timestamptz not null default now(),
  created_by uuid,
  previewed_at timestamptz,
  released_by uuid,
  applied_at timestamptz,
  applied_by uuid,
  undo_until timestamptz,
  undone_at timestamptz,
  version int not null default 1,
  primary key (authority_id, id)
);
create index import_time on kernel.import (authority_id, kind, id desc);
create index import_school on kernel.import (authority_id, school_id, kind, id desc);

create table kernel.import_fault (
  authority_id uuid not null,
  import_id uuid not null,
  position bigint generated always as identity,
  severity text not null check (severity in ('error', 'warning')),
  code text not null,
  file text,
  line int,
  "column" text,
  value text,
  primary key (authority_id, import_id, position),
  foreign key (authority_id, import_id) references kernel.import on delete cascade
);
create index import_fault_code on kernel.import_fault (authority_id, import_id, code);

-- What an import did to each row, enough to take it back: the row as it was, the version it left behind.
create table kernel.import_change (
  authority_id uuid not null,
  import_id uuid not null,
  relation text not null,
  row_id uuid not null,
  action "char" not null check (action in ('c', 'u', 'd')),
  -- The person or object this row belongs to, so that a part can be taken back.
  subject_id uuid,
  before jsonb,
  version int,
  undone boolean not null default false,
  primary key (authority_id, import_id, relation, row_id),
  foreign key (authority_id, import_id) references kernel.import on delete cascade
);
create index import_change_subject on kernel.import_change (authority_id, import_id, subject_id);

select kernel.tenant_table('kernel.import');
select kernel.tenant_table('kernel.import_fault');
select kernel.tenant_table('kernel.import_change');

-- The columns of a table that a row image can be written back to.
create function kernel.image_columns(relation regclass) returns text[] language sql stable as $$
  select array_agg(a.attname::text order by a.attnum) from pg_attribute a
  where a.attrelid = relation and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''
$$;

-- Rows of one table that an import changed and somebody changed again since: they stand in the way of undoing it.
create function kernel.undo_obstacles(tenant uuid, import uuid, relation regclass, subjects uuid[]) returns table (row_id uuid, subject_id uuid, fault text, referrer text)
language plpgsql stable set search_path = pg_catalog, kernel as $$
declare
  versioned boolean := exists (select from pg_attribute where attrelid = relation and attname = 'version' and not attisdropped);
  child record;
  name text := (select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = relation);
begin
  if versioned then
    return query execute format($q$
      select c.row_id, c.subject_id, 'changed', null::text from kernel.import_change c join %s t on t.authority_id = c.authority_id and t.id = c.row_id
      where c.authority_id = $1 and c.import_id = $2 and c.relation = $3 and c.action in ('c', 'u') and not c.undone and t.version <> c.version
        and ($4 is null or c.subject_id = any ($4))$q$, relation) using tenant, import, name, subjects;
  end if;
  return query execute format($q$
    select c.row_id, c.subject_id, 'gone', null::text from kernel.import_change c left join %s t on t.authority_id = c.authority_id and t.id = c.row_id
    where c.authority_id = $1 and c.import_id = $2 and c.relation = $3 and c.action = 'u' and not c.undone and t.id is null and ($4 is null or c.subject_id = any ($4))$q$, relation)
    using tenant, import, name, subjects;
  -- What refers to a created row without having been created by the same import, and would not simply go with it.
  for child in
    select k.conrelid::regclass as relation, format('%I.%I', n.nspname, r.relname) as name, a.attname as column
    from pg_constraint k join pg_class r on r.oid = k.conrelid join pg_namespace n on n.oid = r.relnamespace
      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[cardinality(k.conkey)]
    where k.contype = 'f' and k.confrelid = relation and k.confdeltype not in ('c', 'n')
      and exists (select from pg_attribute t where t.attrelid = k.conrelid and t.attname = 'authority_id')
  loop
    return query execute format($q$
      select c.row_id, c.subject_id, 'used', $5::text from kernel.import_change c
      where c.authority_id = $1 and c.import_id = $2 and c.relation = $3 and c.action = 'c' and not c.undone and ($4 is null or c.subject_id = any ($4))
        and exists (select from %s t where t.authority_id = c.authority_id and t.%I = c.row_id and not exists (
          select from kernel.import_change o where o.authority_id = c.authority_id and o.import_id = c.import_id and o.relation = $5 and o.row_id = t.id and o.action = 'c'))$q$,
      child.relation, child.column) using tenant, import, name, subjects, child.name;
  end loop;
end $$;

-- Takes back what an import did to one table, except the rows named in `keep`; answers the number of rows.
-- Deleted rows come back and changed ones get their old values in a first call ('restore'), created ones go in a second ('remove').
create function kernel.undo_changes(tenant uuid, import uuid, relation regclass, step text, keep uuid[], subjects uuid[]) returns bigint language plpgsql set search_path = pg_catalog, kernel as $$
declare
  columns text[] := kernel.image_columns(relation);
  versioned boolean := 'version' = any (columns);
  listed text := (select string_agg(format('%I', c), ', ') from unnest(columns) c);
  assigned text := (select string_agg(format('%I = r.%I', c, c), ', ') from unnest(columns) c where c not in ('authority_id', 'id', 'version'));
  name text := (select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = relation);
  picked text := 'c.authority_id = $1 and c.import_id = $2 and c.relation = $3 and not c.undone and ($5 is null or c.subject_id = any ($5)) and not (coalesce(c.subject_id, c.row_id) = any ($4))';
  changed bigint := 0;
  n bigint;
begin
  if step = 'restore' then
    execute format('insert into %s (%s) select %s from kernel.import_change c, jsonb_populate_record(null::%s, c.before) r where c.action = ''d'' and %s on conflict do nothing',
      relation, listed, (select string_agg(format('r.%I', c), ', ') from unnest(columns) c), relation, picked) using tenant, import, name, keep, subjects;
    get diagnostics n = row_count; changed := changed + n;
    execute format('update %s t set %s%s from kernel.import_change c, jsonb_populate_record(null::%s, c.before) r where c.action = ''u'' and t.authority_id = c.authority_id and t.id = c.row_id and %s',
      relation, assigned, case when versioned then ', version = t.version + 1' else '' end, relation, picked) using tenant, import, name, keep, subjects;
    get diagnostics n = row_count; changed := changed + n;
    execute format('update kernel.import_change c set undone = true where c.action in (''u'', ''d'') and %s', picked) using tenant, import, name, keep, subjects;
  else
    execute format('delete from %s t using kernel.import_change c where c.action = ''c'' and t.authority_id = c.authority_id and t.id = c.row_id and %s', relation, picked)
      using tenant, import, name, keep, subjects;
    get diagnostics n = row_count; changed := changed + n;
    execute format('update kernel.import_change c set undone = true where c.action = ''c'' and %s', picked) using tenant, import, name, keep, subjects;
  end if;
  return changed;
end $$;
