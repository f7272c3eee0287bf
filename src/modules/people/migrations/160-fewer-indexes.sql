-- An account is found by its name within an authority and, at sign-in, in all of them: one index with the name first answers both.
create unique index account_name_once on people.account (name_key, authority_id) nulls not distinct where state <> 'deleted';
drop index people.account_name;
drop index people.account_name_lookup;
alter index people.account_name_once rename to account_name;

-- Memberships are met by their place or their group; nobody asks for those of a source alone.
drop index people.membership_source;
