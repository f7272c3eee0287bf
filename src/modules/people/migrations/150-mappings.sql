-- Which heading of a table means which field, kept under a name: headings and fields, nothing of the rows below them.
create table people.roster_mapping (
  authority_id uuid not null references organisation.authority (id),
  id uuid not null default kernel.new_id(),
  name text not null collate kernel.german check (name <> ''),
  columns jsonb not null,
  -- Offered to the other authorities of the installation as well.
  shared boolean not null default false,
  created_by uuid,
  changed_at timestamptz not null default now(),
  primary key (authority_id, id),
  constraint roster_mapping_name unique (authority_id, name)
);
select kernel.tenant_table('people.roster_mapping');

-- What other authorities offer. Their rows stay behind their walls: only names and headings are told.
create function people.shared_mappings() returns table (id uuid, name text, authority text, columns jsonb)
language sql stable security definer set search_path = pg_catalog as $$
  select m.id, m.name, o.name, m.columns from people.roster_mapping m join organisation.authority o on o.id = m.authority_id and o.state = 'active'
  where m.shared order by o.name, m.name limit 500
$$;
revoke all on function people.shared_mappings() from public;
do $$ begin
  execute format('grant execute on function people.shared_mappings() to %I', current_setting('muses.app_role'));
end $$;
