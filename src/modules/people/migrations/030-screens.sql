-- What the screens ask: lists by role, birth day and account; where a value comes from; who may be the same person.

create index affiliation_role on people.affiliation (authority_id, role, person_id);
create index person_birth on people.person (authority_id, birth_day, id) where state <> 'deleted';
create index account_state on people.account (authority_id, state, person_id) where state <> 'deleted' and person_id is not null;

-- Which line of which import set which fields of a person; nothing in `fields` means all of them.
create table people.origin (
  authority_id uuid not null,
  person_id uuid not null,
  import_id uuid not null,
  at timestamptz not null,
  file text,
  line int,
  fields text[],
  primary key (authority_id, person_id, import_id),
  foreign key (authority_id, person_id) references people.person on delete cascade
);

-- Two living people who may be one. Somebody says that they are not, or makes one of them.
create table people.twin (
  authority_id uuid not null,
  person_id uuid not null,
  other_id uuid not null,
  decided_by uuid,
  decided_at timestamptz,
  primary key (authority_id, person_id, other_id),
  foreign key (authority_id, person_id) references people.person on delete cascade,
  foreign key (authority_id, other_id) references people.person on delete cascade,
  check (person_id < other_id)
);
create index twin_other on people.twin (authority_id, other_id);

-- Known people of one source beside the rows of an import of another; a person decides each doubt.
create table people.match_pair (
  authority_id uuid not null,
  import_id uuid not null,
  person_id uuid not null,
  key text not null,
  kind text not null check (kind in ('exact', 'folded', 'swapped', 'typo', 'date')),
  -- Nobody else on either side could be meant.
  sure boolean not null,
  decision text check (decision in ('same', 'other')),
  primary key (authority_id, import_id, person_id, key),
  foreign key (authority_id, import_id) references kernel.import on delete cascade,
  foreign key (authority_id, person_id) references people.person on delete cascade
);
create unique index match_person on people.match_pair (authority_id, import_id, person_id) where decision = 'same';
create unique index match_key on people.match_pair (authority_id, import_id, key) where decision = 'same';

select kernel.tenant_table('people.origin');
select kernel.tenant_table('people.twin');
select kernel.tenant_table('people.match_pair');

-- The people whose names hold all these texts, when they are few; nothing when they are many, for then a list meets them soon in its own
-- order. The planner knows nothing of LIKE behind a policy, so that the trigrams are asked here and alone.
create function people.few_matching(wanted uuid[], texts text[], most int) returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog, public set enable_seqscan = off set enable_indexscan = off set enable_indexonlyscan = off as $$
declare
  patterns text[] := array(select distinct '%' || replace(replace(replace(w, '\', '\\'), '%', '\%'), '_', '\_') || '%'
    from unnest(texts) each, unnest(string_to_array(regexp_replace(btrim(kernel.fold(each)), '\s+', ' ', 'g'), ' ')) w);
  seen uuid[] := array(select unnest(wanted) intersect select unnest(kernel.authorities()));
  rows real := greatest((select reltuples from pg_class where oid = 'people.person'::regclass), 1);
  share real;
  found uuid[];
begin
  if not exists (select from unnest(patterns) p where length(p) >= 5) then return null; end if;
  -- Some three thousand rows tell whether many names hold it.
  share := (select (count(*) filter (where s.search like all (patterns)))::real / greatest(count(*), 1) from people.person s tablesample system (least(100, 300000 / rows)));
  if share * rows > most * 3 then return null; end if;
  execute 'select array_agg(id) from (select p.id from people.person p where p.authority_id = any ($1) and p.state <> ''deleted'' and '
    || (select string_agg(format('p.search like %L', x), ' and ') from unnest(patterns) x) || ' limit $2) f' into found using seen, most + 1;
  return case when cardinality(found) > most then null else coalesce(found, '{}') end;
end $$;
revoke all on function people.few_matching(uuid[], text[], int) from public;
do $$ begin execute format('grant execute on function people.few_matching(uuid[], text[], int) to %I', current_setting('muses.app_role')); end $$;
