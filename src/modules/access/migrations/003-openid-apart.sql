-- Signing in with other providers is a module of its own; the sign-in page asks whoever knows further ways.
drop function access.sign_in_places();
-- What the sign-in page shows to everybody: the names of the authorities.
create function access.sign_in_places() returns table (id uuid, slug text, name text) language sql stable security definer set search_path = pg_catalog as $$
  select o.id, o.slug, o.name from organisation.authority o where o.state = 'active' order by o.name
$$;
drop function access.find_provider(uuid);

revoke execute on function access.sign_in_places from public;
do $$ begin
  execute format('grant execute on function access.sign_in_places to %I', current_setting('muses.app_role'));
end $$;
