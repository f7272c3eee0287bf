-- Most staged people are the same as before and nobody turns pages among them by their state; for the others pages go along this index.
drop index people.roster_person_status;
create index roster_person_status on people.roster_person (authority_id, import_id, status, position) where status <> 'same';

-- Staged rows are of one kind: a sample of three thousand tells the planner what one of thirty thousand does, in a tenth of the time.
do $$
declare c record;
begin
  for c in select a.attrelid::regclass as relation, a.attname as name from pg_attribute a join pg_class r on r.oid = a.attrelid
    where r.relnamespace = 'people'::regnamespace and r.relname like 'roster\_%' and r.relkind = 'r' and a.attnum > 0 and not a.attisdropped
  loop
    execute format('alter table %s alter column %I set statistics 10', c.relation, c.name);
  end loop;
end $$;
