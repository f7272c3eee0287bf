-- People once per authority, where they belong, and the accounts they sign in with.
create schema people;

create table people.person (
  authority_id uuid not null references organisation.authority (id),
  id uuid not null default kernel.new_id(),
  family_name text not null collate kernel.german,
  given_name text not null collate kernel.german,
  call_name text collate kernel.german,
  title text,
  birth_day date,
  gender text check (gender in ('female', 'male', 'diverse', 'none')),
  locale text not null default 'de',
  source text,
  source_key text,
  state text not null default 'active' check (state in ('active', 'leaving', 'deleted')),
  left_day date,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  version int not null default 1,
  name text not null collate kernel.german generated always as (family_name || ', ' || coalesce(call_name, given_name)) stored,
  search text not null generated always as (kernel.fold(family_name || ' ' || given_name || coalesce(' ' || call_name, ''))) stored,
  primary key (authority_id, id),
  check ((source is null) = (source_key is null)),
  check (state <> 'deleted' or source_key is null)
);
-- (source, sourceKey) identifies the living; a name never does.
create unique index person_source on people.person (authority_id, source, source_key) where state <> 'deleted';
create index person_name on people.person (authority_id, name, id) where state <> 'deleted';
create index person_leaving on people.person (authority_id, left_day) where state = 'leaving';

-- A Schulconnex Personenkontext: person × school × one role. Without a school she belongs to the authority itself.
create table people.affiliation (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  person_id uuid not null,
  school_id uuid,
  role text not null check (role in ('learner', 'teacher', 'guardian', 'head', 'clerk', 'staff', 'orgAdmin', 'sysAdmin', 'external')),
  from_day date not null default current_date,
  until_day date,
  source text,
  source_key text,
  version int not null default 1,
  primary key (authority_id, id),
  foreign key (authority_id, person_id) references people.person on delete cascade,
  foreign key (authority_id, school_id) references organisation.school (authority_id, id),
  unique nulls not distinct (authority_id, person_id, school_id, role),
  check (until_day is null or until_day >= from_day)
);
create index affiliation_school on people.affiliation (authority_id, school_id, role, person_id);

create table people.membership (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  affiliation_id uuid not null,
  group_id uuid not null,
  role text not null check (role in ('learner', 'teacher', 'classTeacher', 'assistant', 'other')),
  from_day date not null default current_date,
  until_day date,
  source text,
  source_key text,
  primary key (authority_id, id),
  foreign key (authority_id, affiliation_id) references people.affiliation on delete cascade,
  foreign key (authority_id, group_id) references organisation."group" (authority_id, id) on delete cascade,
  unique (authority_id, affiliation_id, group_id, role),
  check (until_day is null or until_day >= from_day)
);
create index membership_group on people.membership (authority_id, group_id, role, affiliation_id);

-- Accounts of operator staff belong to no authority.
create table people.account (
  authority_id uuid references organisation.authority (id),
  id uuid not null default kernel.new_id() primary key,
  kind text not null default 'person' check (kind in ('person', 'service')),
  person_id uuid,
  name text not null check (name <> ''),
  name_key text not null generated always as (kernel.fold(name)) stored,
  display_name text not null collate kernel.german,
  email text,
  email_key text generated always as (lower(email)) stored,
  locale text not null default 'de',
  state text not null default 'invited' check (state in ('invited', 'active', 'suspended', 'leaving', 'deleted')),
  -- After this day no such account may live.
  delete_day date,
  last_sign_in timestamptz,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  version int not null default 1,
  search text not null generated always as (kernel.fold(display_name || ' ' || name || coalesce(' ' || email, ''))) stored,
  foreign key (authority_id, person_id) references people.person (authority_id, id)
);
create unique index account_name on people.account (authority_id, name_key) nulls not distinct where state <> 'deleted';
create unique index account_person on people.account (authority_id, person_id) where state <> 'deleted' and person_id is not null;
create index account_list on people.account (authority_id, display_name, id);
create index account_name_lookup on people.account (name_key) where state <> 'deleted';
create index account_email_lookup on people.account (email_key) where state <> 'deleted';

-- A name that somebody had is not given to another person before this moment.
create table people.account_name_used (
  authority_id uuid,
  name_key text not null,
  account_id uuid not null,
  free_at timestamptz not null
);
create unique index account_name_used_name on people.account_name_used (authority_id, name_key) nulls not distinct;

select kernel.tenant_table('people.person');
select kernel.tenant_table('people.affiliation');
select kernel.tenant_table('people.membership');
select kernel.tenant_table('people.account');
select kernel.tenant_table('people.account_name_used');

select kernel.searchable('people.person');
-- A person stands at several schools, so that the place is asked through her affiliations (else as kernel.searchable made it).
create or replace function people.search_person(wanted uuid[], schools uuid[], asked text, lim int) returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare
  folded text := btrim(kernel.fold(asked));
  words text[];
  patterns text[];
  seen uuid[] := array(select unnest(wanted) intersect select unnest(kernel.authorities()));
begin
  if folded = '' or cardinality(seen) = 0 then return; end if;
  words := string_to_array(regexp_replace(folded, '\s+', ' ', 'g'), ' ');
  patterns := array(select '%' || replace(replace(replace(w, '\', '\\'), '%', '\%'), '_', '\_') || '%' from unnest(words) w);
  if length(folded) < 3 then
    return query select t.id from people.person t where t.authority_id = any (seen) and t.state <> 'deleted' and people.at_schools(t.authority_id, t.id, schools)
      and t.search like replace(replace(replace(folded, '\', '\\'), '%', '\%'), '_', '\_') || '%' order by t.search limit lim;
    return;
  end if;
  return query select c.id from (
      select t.id, t.search from people.person t where t.authority_id = any (seen) and t.state <> 'deleted'
        and t.search like all (patterns) and people.at_schools(t.authority_id, t.id, schools) limit 500) c
    order by (c.search like folded || '%') desc, (c.search like '% ' || words[1] || '%') desc, c.search limit lim;
  if not found and length(folded) >= 4 then
    return query select c.id from (
        select t.id, word_similarity(folded, t.search) as near from people.person t
        where t.authority_id = any (seen) and t.state <> 'deleted' and folded <% t.search and people.at_schools(t.authority_id, t.id, schools) limit 500) c
      order by c.near desc limit lim;
  end if;
end $$;

-- Whether a person belongs to one of the schools now or is about to; without schools the whole authority is meant.
create function people.at_schools(authority uuid, person uuid, schools uuid[]) returns boolean language sql stable parallel safe as $$
  select schools is null or exists (select from people.affiliation a
    where a.authority_id = authority and a.person_id = person and a.school_id = any (schools) and coalesce(a.until_day, current_date) >= current_date)
$$;
