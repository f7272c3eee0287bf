-- Days are German days: between 22 or 23 o'clock and midnight in UTC the database's own day is yesterday.

alter table people.affiliation alter column from_day set default kernel.today();
alter table people.membership alter column from_day set default kernel.today();

-- Whether a person belongs to one of the schools now or is about to; without schools the whole authority is meant.
create or replace function people.at_schools(authority uuid, person uuid, schools uuid[]) returns boolean language sql stable parallel safe as $$
  select schools is null or exists (select from people.affiliation a
    where a.authority_id = authority and a.person_id = person and a.school_id = any (schools) and coalesce(a.until_day, (select kernel.today())) >= (select kernel.today()))
$$;

-- The same at some schools: their people are few enough to be looked through.
create or replace function people.search_at_schools(seen uuid[], schools uuid[], folded text, lim int) returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog, public set plan_cache_mode = force_custom_plan as $$
declare
  words text[] := string_to_array(folded, ' ');
  hits uuid[];
  today constant date := kernel.today();
begin
  hits := array(
    select h.id from (
      select distinct p.id, p.search from people.affiliation a join people.person p on p.authority_id = a.authority_id and p.id = a.person_id
      where a.authority_id = any (seen) and a.school_id = any (schools) and coalesce(a.until_day, today) >= today and p.state <> 'deleted'
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
      where a.authority_id = any (seen) and a.school_id = any (schools) and coalesce(a.until_day, today) >= today and p.state <> 'deleted'
        and p.search like all (array(select '%' || kernel.escaped(w) || '%' from unnest(words) with ordinality x(w, n) where n <> turn)) limit lim);
  end loop;
  return hits;
end $$;

-- An account that lives on after the day by which it had to be gone (two nights of grace), or whose person is deleted.
create or replace view people.invariant_account_alive as
  select k.authority_id, 'people.account'::text as object, k.id as object_id, 'to be deleted by ' || k.delete_day || ' and still ' || k.state as note
  from people.account k where k.state <> 'deleted' and k.delete_day < (select kernel.today()) - 2
    and not exists (select from people.retention_hold h where h.authority_id = k.authority_id and h.person_id = k.person_id and (h.until_day is null or h.until_day >= kernel.today()))
  union all
  select k.authority_id, 'people.account', k.id, 'its person is deleted'
  from people.account k join people.person p on p.authority_id = k.authority_id and p.id = k.person_id where k.state in ('invited', 'active') and p.state = 'deleted';
