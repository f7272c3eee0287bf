-- Rosters: the staged rows, matching and mappings came from people, with their rows, policies, indexes and rights. What is staged stays unlogged.
create schema rosters;
do $$ begin
  execute format('grant usage on schema rosters to %I', current_setting('muses.app_role'));
end $$;

alter table people.roster_person set schema rosters;
alter table rosters.roster_person rename to staged_person;
alter table people.roster_group set schema rosters;
alter table rosters.roster_group rename to staged_group;
alter table people.roster_affiliation set schema rosters;
alter table rosters.roster_affiliation rename to staged_affiliation;
alter table people.roster_membership set schema rosters;
alter table rosters.roster_membership rename to staged_membership;
alter table people.roster_guardian set schema rosters;
alter table rosters.roster_guardian rename to staged_guardian;
alter table people.roster_left set schema rosters;
alter table rosters.roster_left rename to staged_left;
alter table people.roster_account set schema rosters;
alter table rosters.roster_account rename to staged_account;
alter table people.match_pair set schema rosters;
alter table people.roster_mapping set schema rosters;
alter table rosters.roster_mapping rename to mapping;

-- What other authorities offer. Their rows stay behind their walls: only names and headings are told.
drop function people.shared_mappings();
create function rosters.shared_mappings() returns table (id uuid, name text, authority text, columns jsonb)
language sql stable security definer set search_path = pg_catalog as $$
  select m.id, m.name, o.name, m.columns from rosters.mapping m join organisation.authority o on o.id = m.authority_id and o.state = 'active'
  where m.shared order by o.name, m.name limit 500
$$;
revoke all on function rosters.shared_mappings() from public;
do $$ begin
  execute format('grant execute on function rosters.shared_mappings() to %I', current_setting('muses.app_role'));
end $$;

-- Four rights got the name of the module: whoever had one keeps it, in roles and in tokens. Where nothing was before, access has no tables yet.
do $$
declare
  was text[] := array['people.import', 'people.import.release', 'people.import.undo', 'people.match'];
  now_is text[] := array['rosters.import', 'rosters.release', 'rosters.undo', 'rosters.match'];
begin
  if to_regclass('access.role') is null then return; end if;
  for i in 1..array_length(was, 1) loop
    update access.role set edits = replace(edits::text, format('"%s"', was[i]), format('"%s"', now_is[i]))::jsonb where edits::text like format('%%"%s"%%', was[i]);
    update access.token set rights = array_replace(rights, was[i], now_is[i]) where was[i] = any(rights);
  end loop;
end $$;
