-- Search-as-you-type under row security: ILIKE and trigram operators are not leakproof, so that the planner would not use their
-- index behind a policy. A security definer function with an explicit authority predicate may.

create function kernel.searchable(wanted regclass, school_column text default null) returns void language plpgsql as $$
declare
  schema text;
  name text;
  app text := current_setting('muses.app_role');
  place text := case when school_column is null then 'true' else format('(schools is null or t.%I = any (schools))', school_column) end;
begin
  select n.nspname, c.relname into schema, name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = wanted;
  execute format('create index %I on %s using gin (search gin_trgm_ops)', name || '_search', wanted);
  execute format('create index %I on %s (authority_id, search text_pattern_ops)', name || '_search_prefix', wanted);
  execute format($f$
    create function %1$I.%2$I(wanted uuid[], schools uuid[], asked text, lim int) returns setof uuid
    language plpgsql stable security definer set search_path = pg_catalog, public as $b$
    declare
      folded text := btrim(kernel.fold(asked));
      words text[];
      patterns text[];
      seen uuid[] := array(select unnest(wanted) intersect select unnest(kernel.authorities()));
    begin
      if folded = '' or cardinality(seen) = 0 then return; end if;
      words := string_to_array(regexp_replace(folded, '\s+', ' ', 'g'), ' ');
      patterns := array(select '%%' || replace(replace(replace(w, '\', '\\'), '%%', '\%%'), '_', '\_') || '%%' from unnest(words) w);
      if length(folded) < 3 then
        return query select t.id from %3$s t where t.authority_id = any (seen) and %4$s
          and t.search like replace(replace(replace(folded, '\', '\\'), '%%', '\%%'), '_', '\_') || '%%' order by t.search limit lim;
        return;
      end if;
      return query select c.id from (select t.id, t.search from %3$s t where t.authority_id = any (seen) and %4$s and t.search like all (patterns) limit 500) c
        order by (c.search like folded || '%%') desc, (c.search like '%% ' || words[1] || '%%') desc, c.search limit lim;
      if not found and length(folded) >= 4 then
        return query select c.id from (select t.id, word_similarity(folded, t.search) as near from %3$s t
          where t.authority_id = any (seen) and %4$s and folded <%% t.search limit 500) c order by c.near desc limit lim;
      end if;
    end $b$ $f$, schema, 'search_' || name, wanted, place);
  execute format('revoke all on function %I.%I(uuid[], uuid[], text, int) from public', schema, 'search_' || name);
  execute format('grant execute on function %I.%I(uuid[], uuid[], text, int) to %I', schema, 'search_' || name, app);
end $$;
