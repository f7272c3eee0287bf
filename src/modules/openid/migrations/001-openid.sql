-- Signing in with another OpenID provider, set up per authority.
create schema openid;

-- The table came from access, with its rows, policies and rights.
alter table access.provider set schema openid;

-- An open provider of an active authority; its secret is sealed.
create function openid.find_provider(wanted uuid) returns setof openid.provider language sql stable security definer set search_path = pg_catalog as $$
  select p.* from openid.provider p join organisation.authority o on o.id = p.authority_id and o.state = 'active' where p.id = wanted and p.active
$$;

-- What the sign-in page offers to everybody: the names of open providers.
create function openid.offered() returns table (authority_id uuid, id uuid, name text) language sql stable security definer set search_path = pg_catalog as $$
  select p.authority_id, p.id, p.name from openid.provider p where p.active order by p.name
$$;

revoke execute on function openid.find_provider, openid.offered from public;
do $$ begin
  execute format('grant usage on schema openid to %I', current_setting('muses.app_role'));
  execute format('grant execute on function openid.find_provider, openid.offered to %I', current_setting('muses.app_role'));
end $$;
