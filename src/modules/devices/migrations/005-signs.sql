-- What a device is recognised by, as it is looked up: behind row security an index answers a plain comparison, but never upper(), lower() or &&,
-- because a function might tell what it was shown. Every scan and every report of an agent read all devices instead.
-- The collation is named: what becomes of an umlaut must not depend on the database it is restored into.
alter table devices.device
  add column serial_key text generated always as (upper(serial collate kernel.german)) stored,
  add column number_key text generated always as (lower(inventory_number collate kernel.german)) stored;
drop index devices.device_inventory_number;
create unique index device_inventory_number on devices.device (authority_id, number_key);
drop index devices.device_serial;
create unique index device_serial on devices.device (authority_id, serial_key) where serial_key is not null and state <> 'disposed';

-- Devices of the request's authorities that have one of these MAC addresses.
create function devices.with_macs(wanted uuid[], asked text[]) returns setof uuid
language sql stable security definer set search_path = pg_catalog as $$
  select d.id from devices.device d where d.mac_list && asked
    and d.authority_id = any (array(select unnest(wanted) intersect select unnest(kernel.authorities())))
$$;
revoke all on function devices.with_macs(uuid[], text[]) from public;
do $$ begin
  execute format('grant execute on function devices.with_macs(uuid[], text[]) to %I', current_setting('muses.app_role'));
end $$;
create index device_imei on devices.device (authority_id, imei) where imei is not null;
