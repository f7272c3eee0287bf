-- Compares an address as people.account keeps it, whatever the database's own collation makes of an umlaut.
create or replace function access.find_account(asked text, wanted_slug text) returns table (account_id uuid, authority_id uuid, slug text)
language sql stable security definer set search_path = pg_catalog, public as $$
  select k.id, k.authority_id, o.slug
  from people.account k left join organisation.authority o on o.id = k.authority_id
  where (k.name_key = kernel.fold(asked) or k.email_key = lower(asked collate kernel.german)) and k.state <> 'deleted' and k.kind = 'person'
    and (wanted_slug is null or o.slug = wanted_slug) and (k.authority_id is null or o.state = 'active')
  order by (k.name_key = kernel.fold(asked)) desc limit 20
$$;
