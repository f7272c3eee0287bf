-- Undoing looks at what refers to created rows. A referring table whose rows have no id of their own (a year change by school,
-- a membership) can never be created by the same import row for row, so there every reference stands in the way.

create or replace function kernel.undo_obstacles(tenant uuid, import uuid, relation regclass, subjects uuid[]) returns table (row_id uuid, subject_id uuid, fault text, referrer text)
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
  for child in
    select k.conrelid::regclass as relation, format('%I.%I', n.nspname, r.relname) as name, a.attname as column,
      exists (select from pg_attribute t where t.attrelid = k.conrelid and t.attname = 'id' and t.atttypid = 'uuid'::regtype and not t.attisdropped) as identified
    from pg_constraint k join pg_class r on r.oid = k.conrelid join pg_namespace n on n.oid = r.relnamespace
      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[cardinality(k.conkey)]
    where k.contype = 'f' and k.confrelid = relation and k.confdeltype not in ('c', 'n')
      and exists (select from pg_attribute t where t.attrelid = k.conrelid and t.attname = 'authority_id')
  loop
    return query execute format($q$
      select c.row_id, c.subject_id, 'used', $5::text from kernel.import_change c
      where c.authority_id = $1 and c.import_id = $2 and c.relation = $3 and c.action = 'c' and not c.undone and ($4 is null or c.subject_id = any ($4))
        and exists (select from %s t where t.authority_id = c.authority_id and t.%I = c.row_id %s)$q$,
      child.relation, child.column,
      case when child.identified then 'and not exists (select from kernel.import_change o where o.authority_id = c.authority_id and o.import_id = c.import_id
        and o.relation = $5 and o.row_id = t.id and o.action = ''c'')' else '' end) using tenant, import, name, subjects, child.name;
  end loop;
end $$;
