-- What somebody may do begins and ends with a German day: from midnight to one or two o'clock the day of UTC is still yesterday, and whoever begins
-- today would have waited, whoever ended yesterday would have gone on.
-- The grants of one account, also while it sleeps or rests (whether it may sign in is asked elsewhere): given ones, and the affiliations from which roles follow; `seen` limits them to some authorities.
create or replace function access.raw_grants(wanted uuid, at timestamptz, seen uuid[]) returns jsonb language sql stable security definer set search_path = pg_catalog as $$
  select coalesce(jsonb_agg(r), '[]') from (
    select jsonb_build_object('via', 'grant', 'id', g.id, 'kind', g.kind, 'role', g.role, 'scope', g.scope, 'authority', g.authority_id, 'school', coalesce(g.school_id, u.school_id),
      'group', g.group_id, 'until', g.ends_at) as r
    from access."grant" g join people.account k on k.id = g.account_id
      left join organisation."group" u on u.authority_id = g.authority_id and u.id = g.group_id
    where g.account_id = wanted and k.state <> 'deleted' and g.starts_at <= at and (g.ends_at is null or g.ends_at > at)
      and (k.authority_id is null or k.authority_id = g.authority_id) and (seen is null or g.authority_id = any (seen))
    union all
    select jsonb_build_object('via', 'affiliation', 'id', a.id, 'affiliation', a.role, 'scope', case when a.school_id is null then 'authority' else 'school' end,
      'authority', a.authority_id, 'school', a.school_id, 'until', a.until_day,
      'groups', (select coalesce(jsonb_agg(distinct m.group_id), '[]') from people.membership m
        where m.authority_id = a.authority_id and m.affiliation_id = a.id and m.role in ('teacher', 'classTeacher')
          and m.from_day <= (at at time zone 'Europe/Berlin')::date and coalesce(m.until_day, (at at time zone 'Europe/Berlin')::date) >= (at at time zone 'Europe/Berlin')::date))
    from people.account k join people.person p on p.authority_id = k.authority_id and p.id = k.person_id and p.state = 'active'
      join people.affiliation a on a.authority_id = p.authority_id and a.person_id = p.id
    where k.id = wanted and k.state <> 'deleted' and (seen is null or a.authority_id = any (seen)) and a.from_day <= (at at time zone 'Europe/Berlin')::date and coalesce(a.until_day, (at at time zone 'Europe/Berlin')::date) >= (at at time zone 'Europe/Berlin')::date
  ) each
$$;
