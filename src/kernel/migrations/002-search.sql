-- Search-as-you-type under row security: LIKE and trigram operators are not leakproof, so that the planner would neither use their
-- index behind a policy nor know how many rows they find. A security definer function with an explicit authority predicate asks
-- step by step instead, the cheapest question first, and names the index for each.

-- A text as LIKE takes it literally.
create function kernel.escaped(word text) returns text language sql immutable strict parallel safe as $$
  select replace(replace(replace(word, '\', '\\'), '%', '\%'), '_', '\_')
$$;

-- The spellings that one slip makes of a folded word: a letter missing, too many or wrong, or two swapped.
create function kernel.spellings(word text) returns setof text language sql immutable strict parallel safe rows 400 as $$
  select overlay(word placing '' from i for 1) from generate_series(1, length(word)) i
  union select overlay(word placing substr(word, i + 1, 1) || substr(word, i, 1) from i for 2) from generate_series(1, length(word) - 1) i
  union select overlay(word placing chr(c) from i for 1) from generate_series(1, length(word)) i, generate_series(97, 122) c
  union select overlay(word placing chr(c) from i for 0) from generate_series(1, length(word) + 1) i, generate_series(97, 122) c
  except select word
$$;

-- Gives a table with a folded column `search` its indexes and its function search_<table>. For tables up to some 100,000 rows;
-- a larger one brings its own.
create function kernel.searchable(wanted regclass, school_column text default null) returns void language plpgsql as $$
declare
  schema text;
  name text;
  app text := current_setting('muses.app_role');
  place text := case when school_column is null then 'true' else format('($2 is null or t.%I = any ($2))', school_column) end;
begin
  select n.nspname, c.relname into schema, name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = wanted;
  execute format('create index %I on %s using gin (search gin_trgm_ops)', name || '_search', wanted);
  execute format('create index %I on %s (authority_id, search text_pattern_ops)', name || '_search_prefix', wanted);
  execute format($f$
    create function %1$I.%2$I(wanted uuid[], schools uuid[], asked text, lim int) returns setof uuid
    language plpgsql stable security definer set search_path = pg_catalog, public set enable_seqscan = off as $b$
    declare
      folded text := btrim(regexp_replace(kernel.fold(asked), '\s+', ' ', 'g'));
      words text[] := string_to_array(folded, ' ');
      seen uuid[] := array(select unnest(wanted) intersect select unnest(kernel.authorities()));
      hits uuid[];
    begin
      if folded = '' or cardinality(seen) = 0 then return; end if;
      execute 'select array(select t.id from %3$s t where t.authority_id = any ($1) and %4$s and t.search like ' || quote_literal(kernel.escaped(folded) || '%%')
        || ' order by t.search using ~<~ limit $3)' into hits using seen, schools, lim;
      if cardinality(hits) < lim and length(folded) >= 3 then
        -- Each word stands alone in the condition: only so the trigrams are asked.
        execute 'select $4 || array(select c.id from (select t.id, t.search from %3$s t where t.authority_id = any ($1) and %4$s and t.id <> all ($4) and '
          || (select string_agg(format('t.search like %%L', '%%' || kernel.escaped(w) || '%%'), ' and ') from unnest(words) w)
          || ' limit 500) c order by strpos(c.search, '' '' || $5) > 0 desc, c.search limit $3 - cardinality($4))' into hits using seen, schools, lim, hits, words[1];
      end if;
      if cardinality(hits) = 0 and length(folded) >= 4 then
        execute 'select array(select c.id from (select t.id, word_similarity($4, t.search) as near from %3$s t
          where t.authority_id = any ($1) and %4$s and $4 <%% t.search limit 500) c order by c.near desc limit $3)' into hits using seen, schools, lim, folded;
      end if;
      return query select unnest(hits);
    end $b$ $f$, schema, 'search_' || name, wanted, place);
  execute format('revoke all on function %I.%I(uuid[], uuid[], text, int) from public', schema, 'search_' || name);
  execute format('grant execute on function %I.%I(uuid[], uuid[], text, int) to %I', schema, 'search_' || name, app);
end $$;
