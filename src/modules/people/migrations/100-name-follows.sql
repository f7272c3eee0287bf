-- An account is called as its person is: who marries or is written otherwise by a roster has the new name at sign-in and in lists too.
-- Names given to an account by hand stay. The version stays as well: the account itself was not changed.
create function people.display_name(title text, call_name text, given_name text, family_name text) returns text language sql immutable as $$
  select concat_ws(' ', nullif(title, ''), coalesce(nullif(call_name, ''), given_name), family_name)
$$;
create function people.name_follows() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  update people.account set display_name = people.display_name(new.title, new.call_name, new.given_name, new.family_name)
  where authority_id = new.authority_id and person_id = new.id and state <> 'deleted'
    and display_name = people.display_name(old.title, old.call_name, old.given_name, old.family_name);
  return null;
end
$$;
create trigger name_follows after update of title, call_name, given_name, family_name on people.person for each row
  when ((old.title, old.call_name, old.given_name, old.family_name) is distinct from (new.title, new.call_name, new.given_name, new.family_name))
  execute function people.name_follows();
