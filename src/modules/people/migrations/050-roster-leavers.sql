-- People whom a roster itself calls gone, with the day where it tells one; unlogged like the rest of the stage.
create unlogged table people.roster_left (
  authority_id uuid not null,
  import_id uuid not null,
  person_key text not null,
  on_day date,
  file text,
  line int,
  primary key (authority_id, import_id, person_key)
);
select kernel.tenant_table('people.roster_left');

-- The day on which the roster says that a missing person left.
alter table people.roster_person add column left_day date;

-- Fields whose value could not be read: what is known of the person stays.
alter table people.roster_person add column keep text;
