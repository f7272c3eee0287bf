-- Indexes that few questions use cost at each row of a roster.
-- Most accounts have no address.
drop index people.account_email_lookup;
create index account_email_lookup on people.account (email_key) where state <> 'deleted' and email_key is not null;
-- Staged people are joined as a whole.
drop index people.roster_person_id;

-- The id that a new person gets, from the beginning: taking over need not write every staged row once more.
alter table people.roster_person add column fresh_id uuid;
update people.roster_person set fresh_id = kernel.new_id() where person_id is null;

-- Numbers of staged rows are taken by the thousand.
alter table people.roster_person alter column position set cache 1000;

-- The accounts that new people get, by the name each would have if nobody else had it.
create unlogged table people.roster_account (
  authority_id uuid not null,
  import_id uuid not null,
  person_id uuid not null,
  position int not null,
  stem text not null,
  stem_key text not null generated always as (kernel.fold(stem)) stored,
  display text not null,
  email text,
  primary key (authority_id, import_id, position)
);
select kernel.tenant_table('people.roster_account');
