-- Text within further fields: three letters in a row are answered by an index over all values of a device.
create index device_custom_text on devices.device using gin (kernel.fold(custom::text) public.gin_trgm_ops) where custom <> '{}';

-- Devices of the request's authorities whose value under a key is like one of these folded patterns; nothing where they are more than
-- `most`, which a list meets soon enough along its order. The patterns must be found in the text of the whole object as well.
create function devices.with_custom_like(wanted uuid[], field text, patterns text[], most int) returns uuid[]
language sql stable security definer set search_path = pg_catalog as $$
  select case when count(*) <= most then coalesce(array_agg(found.id), '{}') end from (
    select distinct d.id from unnest(patterns) pattern cross join lateral (
      select id from devices.device d where d.custom <> '{}' and kernel.fold(d.custom::text) like pattern
        and d.authority_id = any (array(select unnest(wanted) intersect select unnest(kernel.authorities())))
        and jsonb_typeof(d.custom -> field) = 'string' and kernel.fold(d.custom ->> field) like pattern
      limit most + 1) d
    limit most + 1) found
$$;
revoke all on function devices.with_custom_like(uuid[], text, text[], int) from public;
do $$ begin
  execute format('grant execute on function devices.with_custom_like(uuid[], text, text[], int) to %I', current_setting('muses.app_role'));
end $$;
