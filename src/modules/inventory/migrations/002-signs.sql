-- As in devices: a machine is recognised by plain comparisons, or every report reads all that was ever seen.
alter table inventory.seen add column serial_key text generated always as (upper(serial collate kernel.german)) stored;
drop index inventory.seen_serial;
create index seen_serial on inventory.seen (authority_id, serial_key) where serial_key is not null;

-- Machines of the request's authorities without a serial that have one of these MAC addresses.
create function inventory.with_macs(wanted uuid, asked text[]) returns setof uuid
language sql stable security definer set search_path = pg_catalog as $$
  select s.id from inventory.seen s where s.macs && asked and s.serial is null and s.authority_id = wanted and wanted = any (kernel.authorities())
$$;
revoke all on function inventory.with_macs(uuid, text[]) from public;
do $$ begin
  execute format('grant execute on function inventory.with_macs(uuid, text[]) to %I', current_setting('muses.app_role'));
end $$;
