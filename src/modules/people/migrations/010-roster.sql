-- The staged roster of an import, beside what MUSES knows. Unlogged: after a crash it is read again from the stored files.

create unlogged table people.roster_person (
  authority_id uuid not null,
  import_id uuid not null,
  key text not null,
  position bigint generated always as identity,
  family_name text,
  given_name text,
  call_name text,
  title text,
  birth_day date,
  gender text,
  email text,
  account_name text,
  file text,
  line int,
  status text not null default 'new' check (status in ('new', 'changed', 'moved', 'same', 'missing', 'wrong', 'ambiguous')),
  -- The known person, or the id the new one gets.
  person_id uuid,
  school_id uuid,
  -- {field: [before, after]}; classes and courses as `groups`.
  diff jsonb,
  -- Living people of other sources who may be the same.
  candidates uuid[],
  decision text check (decision in ('link', 'new', 'skip')),
  chosen boolean not null default true,
  primary key (authority_id, import_id, key)
);
create index roster_person_status on people.roster_person (authority_id, import_id, status, position);
create index roster_person_id on people.roster_person (authority_id, import_id, person_id);

create unlogged table people.roster_group (
  authority_id uuid not null,
  import_id uuid not null,
  key text not null,
  kind text not null,
  name text not null,
  grade text,
  subject text,
  school_id uuid,
  followed_by text,
  group_id uuid,
  status text not null default 'new' check (status in ('new', 'changed', 'same')),
  primary key (authority_id, import_id, key)
);
create unlogged table people.roster_affiliation (
  authority_id uuid not null,
  import_id uuid not null,
  person_key text not null,
  school_id uuid not null,
  role text not null,
  grade text,
  from_day date,
  until_day date,
  primary key (authority_id, import_id, person_key, school_id, role)
);
create unlogged table people.roster_membership (
  authority_id uuid not null,
  import_id uuid not null,
  person_key text not null,
  group_key text not null,
  role text not null,
  primary key (authority_id, import_id, person_key, group_key, role)
);
create unlogged table people.roster_guardian (
  authority_id uuid not null,
  import_id uuid not null,
  person_key text not null,
  ward_key text not null,
  primary key (authority_id, import_id, person_key, ward_key)
);

-- Guardian and ward (Schulconnex Beziehung SorgBer).
create table people.guardian (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  person_id uuid not null,
  ward_id uuid not null,
  source text,
  primary key (authority_id, id),
  foreign key (authority_id, person_id) references people.person on delete cascade,
  foreign key (authority_id, ward_id) references people.person on delete cascade,
  unique (authority_id, person_id, ward_id)
);
create index guardian_ward on people.guardian (authority_id, ward_id);

alter table people.membership add column version int not null default 1;
create index membership_source on people.membership (authority_id, source, affiliation_id);
create index affiliation_source on people.affiliation (authority_id, source, school_id) where until_day is null;

select kernel.tenant_table('people.roster_person');
select kernel.tenant_table('people.roster_group');
select kernel.tenant_table('people.roster_affiliation');
select kernel.tenant_table('people.roster_membership');
select kernel.tenant_table('people.roster_guardian');
select kernel.tenant_table('people.guardian');
