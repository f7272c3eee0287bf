-- Search among a million people: letter by letter along indexes that stop early, never through all of them.

-- With the id inside, so that a beginning is answered by the index alone.
drop index people.person_search_prefix;
create index person_search_prefix on people.person (authority_id, search text_pattern_ops) include (id) where state <> 'deleted';
create index person_given_prefix on people.person (authority_id, kernel.fold(given_name) text_pattern_ops) where state <> 'deleted';

-- People whose names hold all patterns, by the trigrams alone. The planner knows nothing of LIKE behind a policy and would read the whole table.
create function people.names_with(tenant uuid, patterns text[], lim int) returns table (id uuid, search text)
language plpgsql stable security definer set search_path = pg_catalog, public
  set enable_seqscan = off set enable_indexscan = off set enable_indexonlyscan = off as $$
begin
  if not tenant = any (kernel.authorities()) then return; end if;
  return query execute 'select p.id, p.search from people.person p where p.authority_id = $1 and p.state <> ''deleted'' and '
    || (select string_agg(format('p.search like %L', x), ' and ') from unnest(patterns) x) || ' limit $2' using tenant, lim;
end $$;
revoke all on function people.names_with(uuid, text[], int) from public;

-- The same at some schools: their people are few enough to be looked through.
create function people.search_at_schools(seen uuid[], schools uuid[], folded text, lim int) returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog, public set plan_cache_mode = force_custom_plan as $$
declare
  words text[] := string_to_array(folded, ' ');
  hits uuid[];
begin
  hits := array(
    select h.id from (
      select distinct p.id, p.search from people.affiliation a join people.person p on p.authority_id = a.authority_id and p.id = a.person_id
      where a.authority_id = any (seen) and a.school_id = any (schools) and coalesce(a.until_day, current_date) >= current_date and p.state <> 'deleted'
        and p.search like all (array(select '%' || kernel.escaped(w) || '%' from unnest(words) w))) h
    order by starts_with(h.search, words[1]) desc, strpos(h.search, ' ' || words[1]) > 0 desc, h.search using ~<~ limit lim);
  -- One slip in one of the words.
  for turn in 1 .. cardinality(words) loop
    exit when cardinality(hits) > 0;
    continue when length(words[turn]) < 4;
    hits := array(
      select distinct p.id from people.affiliation a join people.person p on p.authority_id = a.authority_id and p.id = a.person_id
        cross join unnest(string_to_array(p.search, ' ')) as o(word) cross join generate_series(length(words[turn]) - 1, length(words[turn]) + 1) as cut(at)
        join kernel.spellings(words[turn]) s(word) on s.word = left(o.word, cut.at)
      where a.authority_id = any (seen) and a.school_id = any (schools) and coalesce(a.until_day, current_date) >= current_date and p.state <> 'deleted'
        and p.search like all (array(select '%' || kernel.escaped(w) || '%' from unnest(words) with ordinality x(w, n) where n <> turn)) limit lim);
  end loop;
  return hits;
end $$;
revoke all on function people.search_at_schools(uuid[], uuid[], text, int) from public;

create or replace function people.search_person(wanted uuid[], schools uuid[], asked text, lim int) returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog, public set plan_cache_mode = force_custom_plan as $$
declare
  folded text := btrim(regexp_replace(kernel.fold(asked), '\s+', ' ', 'g'));
  words text[] := string_to_array(folded, ' ');
  patterns text[];
  seen uuid[] := array(select unnest(wanted) intersect select unnest(kernel.authorities()));
  hits uuid[] := '{}';
  tenant uuid;
  rest text[];
begin
  if folded = '' or cardinality(seen) = 0 or lim < 1 then return; end if;
  if schools is not null then
    return query select unnest(people.search_at_schools(seen, schools, folded, lim));
    return;
  end if;
  patterns := array(select '%' || kernel.escaped(w) || '%' from unnest(words) w);

  foreach tenant in array seen loop
    -- The family name begins so; with more words, either of the first two may be the family name.
    for turn in 1 .. least(cardinality(words), 2) loop
      rest := array(select '% ' || kernel.escaped(w) || '%' from unnest(words) with ordinality o(w, n) where n <> turn);
      hits := hits || array(select p.id from people.person p where p.authority_id = tenant and p.state <> 'deleted' and p.search like kernel.escaped(words[turn]) || '%' and p.search like all (rest)
        and p.id <> all (hits) order by p.search using ~<~ limit lim - cardinality(hits));
    end loop;
    -- The given name begins so.
    if cardinality(words) = 1 and cardinality(hits) < lim then
      hits := hits || array(select p.id from people.person p where p.authority_id = tenant and p.state <> 'deleted' and kernel.fold(p.given_name) like kernel.escaped(folded) || '%'
        and p.id <> all (hits) order by kernel.fold(p.given_name) using ~<~ limit lim - cardinality(hits));
    end if;
    -- Every word stands somewhere. What many names hold is met soon in any order; only what few hold is worth the trigrams.
    if cardinality(hits) < lim and (select max(length(w)) from unnest(words) w) >= 3 then
      hits := hits || array(select s.id from (select p.id, p.search from people.person p where p.authority_id = tenant and p.state <> 'deleted' order by p.search using ~<~ limit 3000) s
        where s.search like all (patterns) and s.id <> all (hits) limit lim - cardinality(hits));
      if cardinality(hits) < lim then
        hits := hits || array(select s.id from people.names_with(tenant, patterns, 200) s where s.id <> all (hits) order by s.search using ~<~ limit lim - cardinality(hits));
      end if;
    end if;
    exit when cardinality(hits) >= lim;
  end loop;

  -- One slip: each spelling that it may have been meant for is looked up as a beginning, of the family name first.
  if cardinality(hits) = 0 then
    for turn in reverse least(cardinality(words), 2) .. 1 loop
      continue when length(words[turn]) < 4;
      rest := array(select '% ' || kernel.escaped(w) || '%' from unnest(words) with ordinality o(w, n) where n <> turn);
      hits := array(
        select h.id from kernel.spellings(words[turn]) s(word) cross join unnest(seen) as t(id) cross join lateral (
          select p.id from people.person p where p.authority_id = t.id and p.state <> 'deleted' and p.search ~>=~ s.word and p.search ~<~ (s.word || chr(1114111)) and p.search like all (rest)
          order by p.search using ~<~ limit lim) h limit lim);
      exit when cardinality(hits) > 0;
    end loop;
  end if;
  if cardinality(hits) = 0 and cardinality(words) = 1 and length(folded) >= 4 then
    hits := array(
      select h.id from kernel.spellings(folded) s(word) cross join unnest(seen) as t(id) cross join lateral (
        select p.id from people.person p where p.authority_id = t.id and p.state <> 'deleted' and kernel.fold(p.given_name) ~>=~ s.word and kernel.fold(p.given_name) ~<~ (s.word || chr(1114111))
        order by kernel.fold(p.given_name) using ~<~ limit lim) h limit lim);
  end if;
  return query select unnest(hits);
end $$;

-- The people whose names hold all these texts, when they are few; nothing when they are many: a list then reads on in its own order until
-- the page is full. How many there are is told by a sample, because counting them would cost what this is to save.
create or replace function people.few_matching(wanted uuid[], texts text[], most int) returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog, public set plan_cache_mode = force_custom_plan as $$
declare
  patterns text[] := array(select '%' || kernel.escaped(w) || '%'
    from unnest(texts) each, unnest(string_to_array(btrim(regexp_replace(kernel.fold(each), '\s+', ' ', 'g')), ' ')) w);
  seen uuid[] := array(select unnest(wanted) intersect select unnest(kernel.authorities()));
  total float8 := (select greatest(reltuples, 1) from pg_class where oid = 'people.person'::regclass);
  share real := least(100, 400000 / total);
  sampled int;
  held int;
  found uuid[];
begin
  if not exists (select from unnest(patterns) p where length(p) >= 5) then return null; end if;
  select count(*), count(*) filter (where t.search like all (patterns)) into sampled, held from people.person t tablesample system (share) repeatable (1);
  if held >= 10 and held * total / sampled > 2 * most then return null; end if;
  found := array(select m.id from unnest(seen) as s(tenant) cross join lateral people.names_with(s.tenant, patterns, most + 1) m limit most + 1);
  return case when cardinality(found) <= most then found end;
end $$;
revoke all on function people.few_matching(uuid[], text[], int) from public;
do $$ begin execute format('grant execute on function people.few_matching(uuid[], text[], int) to %I', current_setting('muses.app_role')); end $$;
