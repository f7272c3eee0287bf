-- What must be known before a tenant is: narrow functions of the owner that answer only what sign-in needs.

-- The living accounts that a typed name or e-mail address may mean; with a slug only those of that authority.
create function access.find_account(asked text, wanted_slug text) returns table (account_id uuid, authority_id uuid, slug text)
language sql stable security definer set search_path = pg_catalog, public as $$
  select k.id, k.authority_id, o.slug
  from people.account k left join organisation.authority o on o.id = k.authority_id
  where (k.name_key = kernel.fold(asked) or k.email_key = lower(asked)) and k.state <> 'deleted' and k.kind = 'person'
    and (wanted_slug is null or o.slug = wanted_slug) and (k.authority_id is null or o.state = 'active')
  order by (k.name_key = kernel.fold(asked)) desc limit 20
$$;

-- What the sign-in page shows to everybody: names of the authorities and of their other ways to sign in.
create function access.sign_in_places() returns table (slug text, name text, providers jsonb) language sql stable security definer set search_path = pg_catalog as $$
  select o.slug, o.name, (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) order by p.name), '[]') from access.provider p where p.authority_id = o.id and p.active)
  from organisation.authority o where o.state = 'active' order by o.name
$$;

create function access.find_code(wanted bytea) returns table (id uuid, account_id uuid, authority_id uuid, purpose text, expires_at timestamptz, used_at timestamptz)
language sql stable security definer set search_path = pg_catalog as $$
  select c.id, c.account_id, c.authority_id, c.purpose, c.expires_at, c.used_at from access.code c where c.hash = wanted
$$;

create function access.find_passkey(wanted bytea) returns table (account_id uuid, authority_id uuid)
language sql stable security definer set search_path = pg_catalog as $$
  select p.account_id, p.authority_id from access.passkey p where p.credential = wanted
$$;

-- The authority an account belongs to.
create function access.home_of(wanted uuid) returns uuid language sql stable security definer set search_path = pg_catalog as $$
  select k.authority_id from people.account k where k.id = wanted
$$;

-- The names of accounts that may act in the authorities of the transaction, also those of the operator's staff.
create function access.names_of(wanted uuid[]) returns table (id uuid, name text, display_name text, operator boolean, state text)
language sql stable security definer set search_path = pg_catalog as $$
  select k.id, k.name, k.display_name, k.authority_id is null, k.state from people.account k
  where k.id = any (wanted) and (k.authority_id = any (kernel.authorities())
    or (k.authority_id is null and (kernel.operator()
      or exists (select from access."grant" g where g.account_id = k.id and g.authority_id = any (kernel.authorities()))
      or exists (select from access.support_request r where r.account_id = k.id and r.authority_id = any (kernel.authorities())))))
$$;

-- The grants of one account, also while it sleeps or rests (whether it may sign in is asked elsewhere): given ones, and the affiliations from which roles follow; `seen` limits them to some authorities.
create function access.raw_grants(wanted uuid, at timestamptz, seen uuid[]) returns jsonb language sql stable security definer set search_path = pg_catalog as $$
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
          and m.from_day <= at::date and coalesce(m.until_day, at::date) >= at::date))
    from people.account k join people.person p on p.authority_id = k.authority_id and p.id = k.person_id and p.state = 'active'
      join people.affiliation a on a.authority_id = p.authority_id and a.person_id = p.id
    where k.id = wanted and k.state <> 'deleted' and (seen is null or a.authority_id = any (seen)) and a.from_day <= at::date and coalesce(a.until_day, at::date) >= at::date
  ) each
$$;

-- Everything that decides what an account may do at a moment: own grants, lent ones, and what its authorities changed about roles.
create function access.standing(wanted uuid, at timestamptz, seen uuid[]) returns jsonb language sql stable security definer set search_path = pg_catalog as $$
  with own as (select access.raw_grants(wanted, at, seen) as grants),
  lent as (
    select d.id, d.account_id, l.display_name, d.role, d.school_id, d.authority_id, d.ends_at, access.raw_grants(d.account_id, at, seen) as grants
    from access.deputy d join people.account k on k.id = d.deputy_id and k.state <> 'deleted'
      join people.account l on l.id = d.account_id and l.state = 'active'
    where d.deputy_id = wanted and d.starts_at <= at and d.ends_at > at and k.authority_id is not distinct from l.authority_id
  ),
  places as (
    select distinct (g->>'authority')::uuid as id from own, jsonb_array_elements(own.grants) g
    union select distinct (g->>'authority')::uuid from lent, jsonb_array_elements(lent.grants) g
  )
  select jsonb_build_object(
    'grants', (select grants from own),
    'lent', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'by', account_id, 'byName', display_name, 'role', role, 'school', school_id, 'authority', authority_id, 'until', ends_at,
      'grants', grants)), '[]') from lent),
    'roles', (select coalesce(jsonb_agg(jsonb_build_object('authority', r.authority_id, 'key', r.key, 'own', r.own, 'edits', r.edits)), '[]') from access.role r
      where r.authority_id is null or r.authority_id in (select id from places)),
    'implied', (select coalesce(jsonb_agg(jsonb_build_object('authority', m.authority_id, 'affiliation', m.affiliation, 'role', m.role)), '[]') from access.implied_role m
      where m.authority_id in (select id from places)))
$$;

create function access.account_view(k people.account) returns jsonb language sql stable as $$
  select jsonb_build_object('id', k.id, 'authority', k.authority_id, 'person', k.person_id, 'name', k.display_name, 'signInName', k.name, 'lang', k.locale, 'kind', k.kind, 'state', k.state,
    'factor', exists (select from access.totp t where t.account_id = k.id and t.confirmed_at is not null) or exists (select from access.passkey p where p.account_id = k.id))
$$;

-- Accounts sign in while they are active and their authority is not archived.
create function access.is_open(k people.account) returns boolean language sql stable as $$
  select k.state = 'active' and (k.authority_id is null or exists (select from organisation.authority o where o.id = k.authority_id and o.state = 'active'))
$$;

-- Who stands behind a session; nothing when it ended, expired or rested too long, or its account may not sign in.
create function access.session_standing(wanted bytea, at timestamptz) returns jsonb language plpgsql volatile security definer set search_path = pg_catalog as $$
declare
  s access.session;
  k people.account;
begin
  select * into s from access.session x where x.hash = wanted and x.ended_at is null and x.expires_at > at and x.seen_at > at - make_interval(secs => x.idle_seconds);
  if not found then return null; end if;
  select * into k from people.account x where x.id = s.account_id and access.is_open(x);
  if not found then return null; end if;
  if s.seen_at < at - interval '1 minute' then update access.session x set seen_at = at where x.id = s.id and x.seen_at < at; end if;
  return access.standing(k.id, at, null) || jsonb_build_object('account', access.account_view(k),
    'session', jsonb_build_object('id', s.id, 'kind', s.kind, 'second', s.second_at is not null, 'confirmedAt', s.confirmed_at));
end $$;

create function access.token_standing(wanted bytea, at timestamptz) returns jsonb language plpgsql volatile security definer set search_path = pg_catalog as $$
declare
  t access.token;
  k people.account;
begin
  select * into t from access.token x where x.hash = wanted and x.ended_at is null and (x.expires_at is null or x.expires_at > at);
  if not found then return null; end if;
  select * into k from people.account x where x.id = t.account_id and access.is_open(x);
  if not found then return null; end if;
  if coalesce(t.last_used_at, '-infinity') < at - interval '1 minute' then update access.token x set last_used_at = at where x.id = t.id; end if;
  return access.standing(k.id, at, null) || jsonb_build_object('account', access.account_view(k), 'token', jsonb_build_object('id', t.id, 'name', t.name, 'rights', t.rights));
end $$;

-- The standing of an account in the authorities of the transaction, for explanations and checks of grants.
create function access.account_standing(wanted uuid, at timestamptz) returns jsonb language sql stable security definer set search_path = pg_catalog as $$
  select access.standing(k.id, at, case when kernel.operator() then null else kernel.authorities() end) || jsonb_build_object('account', access.account_view(k)) from people.account k
  where k.id = wanted and (k.authority_id = any (kernel.authorities()) or kernel.operator()
    or exists (select from access."grant" g where g.account_id = k.id and g.authority_id = any (kernel.authorities())))
$$;

-- The same for many at once.
create function access.account_standings(wanted uuid[], at timestamptz) returns table (id uuid, standing jsonb) language sql stable security definer set search_path = pg_catalog as $$
  select w, access.account_standing(w, at) from unnest(wanted) w
$$;

-- An open provider of an active authority; its secret is sealed.
create function access.find_provider(wanted uuid) returns setof access.provider language sql stable security definer set search_path = pg_catalog as $$
  select p.* from access.provider p join organisation.authority o on o.id = p.authority_id and o.state = 'active' where p.id = wanted and p.active
$$;

-- Support requests across authorities: one's own, and those of authorities of the transaction.
create function access.support_requests_of(own uuid, deciding uuid[]) returns setof access.support_request language sql stable security definer set search_path = pg_catalog as $$
  select r.* from access.support_request r where (r.account_id = own and kernel.operator())
    or r.authority_id = any (array(select unnest(deciding) intersect select unnest(kernel.authorities())))
$$;

revoke execute on function access.find_provider, access.support_requests_of, access.account_standings, access.find_account, access.sign_in_places, access.find_code, access.find_passkey, access.home_of, access.names_of, access.raw_grants, access.standing, access.session_standing,
  access.token_standing, access.account_standing from public;
do $$ begin
  execute format('grant execute on function access.find_provider, access.support_requests_of, access.account_standings, access.find_account, access.sign_in_places, access.find_code, access.find_passkey, access.home_of, access.names_of, access.session_standing,
    access.token_standing, access.account_standing to %I', current_setting('muses.app_role'));
end $$;
