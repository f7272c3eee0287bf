-- What an import did is written by the hundred thousand, in the transaction that holds the import: looking up the import for each of these
-- rows cost a tenth of a large take-over. An import that goes takes them along as before; what would be left over shows as an invariant.
alter table kernel.import_change drop constraint import_change_authority_id_import_id_fkey;

create function kernel.drop_import_changes() returns trigger language plpgsql as $$
begin
  delete from kernel.import_change c using gone where c.authority_id = gone.authority_id and c.import_id = gone.id;
  return null;
end $$;
create trigger changes_go_along after delete on kernel.import referencing old table as gone for each statement execute function kernel.drop_import_changes();

create view kernel.invariant_import_change as
  select c.authority_id, 'kernel.import'::text as object, c.import_id as object_id, 'is gone, and ' || c.changes || ' changes of it are left' as note
  from (select authority_id, import_id, count(*) as changes from kernel.import_change group by 1, 2) c
    left join kernel.import i on i.authority_id = c.authority_id and i.id = c.import_id
  where i.id is null;
