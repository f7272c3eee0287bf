-- The collation is named: how an address is compared must not depend on the database it is restored into.
drop index people.account_email_lookup;
alter table people.account drop column email_key;
alter table people.account add column email_key text generated always as (lower(email collate kernel.german)) stored;
create index account_email_lookup on people.account (email_key) where state <> 'deleted' and email_key is not null;
