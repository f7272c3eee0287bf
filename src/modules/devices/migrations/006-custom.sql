-- Further fields in lists: which devices hold a value is answered by an index, for those that have such fields at all.
create index device_custom on devices.device using gin (custom jsonb_path_ops) where custom <> '{}';

-- Devices of the request's authorities that hold one of these values (`{"key": value}`); nothing where they are more than `most`, which a
-- list meets soon enough along its order. Behind row security no index answers `@>`, because it might tell what it was shown.
create function devices.with_custom(wanted uuid[], asked jsonb[], most int) returns uuid[]
language sql stable security definer set search_path = pg_catalog as $$
  select case when count(*) <= most then coalesce(array_agg(found.id), '{}') end from (
    select distinct d.id from unnest(asked) value cross join lateral (
      select id from devices.device d where d.custom <> '{}' and d.custom @> value
        and d.authority_id = any (array(select unnest(wanted) intersect select unnest(kernel.authorities())))
      limit most + 1) d
    limit most + 1) found
$$;
revoke all on function devices.with_custom(uuid[], jsonb[], int) from public;
do $$ begin
  execute format('grant execute on function devices.with_custom(uuid[], jsonb[], int) to %I', current_setting('muses.app_role'));
end $$;
