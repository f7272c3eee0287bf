-- Counts a table anew for the planner after a set was written. Where the set is most of the table a rough count tells the planner what it must
-- know, in a tenth of the time; PostgreSQL counts such a table in full by itself soon after the transaction.
create or replace function kernel.refresh_statistics(variadic relations regclass[]) returns void language plpgsql security definer set search_path = pg_catalog as $$
declare
  relation regclass;
  usual text := current_setting('default_statistics_target');
  most boolean;
begin
  foreach relation in array relations loop
    if relation in (select r.relation from kernel.table_right r) then
      most := (select pg_stat_get_xact_tuples_inserted(c.oid) + pg_stat_get_xact_tuples_updated(c.oid) > greatest(c.reltuples, 1000) / 2 from pg_class c where c.oid = relation);
      perform set_config('default_statistics_target', case when most then '10' else usual end, true);
      execute format('analyze %s', relation);
    end if;
  end loop;
  perform set_config('default_statistics_target', usual, true);
end
$$;
