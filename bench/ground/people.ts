// A million people in sets: one statement per table, the same for the same size.
import type pg from 'pg'
import { nameArrays } from './names.ts'

export const peoplePerSchool = 600
const classSize = 24
const loaded = [
  'people.person',
  'people.affiliation',
  'people.membership',
  'people.account',
  'people.account_name_used',
  'organisation.school',
  'organisation."group"',
]

type Say = (text: string) => void

/** Fills an authority with schools, classes, people, affiliations, memberships and accounts. The client is the superuser. */
export async function fillPeople(client: pg.Client, authority: string, size: number, say: Say): Promise<void> {
  await client.query(
    `set session_replication_role = replica; set synchronous_commit = off; set work_mem = '256MB'; set maintenance_work_mem = '1GB'; set max_parallel_maintenance_workers = 2`,
  )
  await client.query(
    `create schema bench; create function bench.h(i bigint, salt bigint, of bigint) returns int language sql immutable parallel safe as 'select abs(hashint8extended(i, salt) % of)::int'`,
  )
  const step = async (name: string, text: string, values: unknown[] = []) => {
    const started = performance.now()
    await client.query(text, values)
    say(`    ${name}: ${((performance.now() - started) / 1000).toFixed(1)} s`)
  }
  const indexes = await dropIndexes(client)
  const schools = Math.max(2, Math.round(size / peoplePerSchool))
  await step('schools', schoolsSql, [authority, schools])
  await step('draft', draftSql, [size, schools, classSize])
  await step('classes', classesSql, [authority])
  await step('drafted', knownSql)
  const names = nameArrays()
  await step('people', peopleSql, [authority, names.family, names.stock, names.girls, names.boys, names.women, names.men, names.givenSlots])
  await step('affiliations', affiliationsSql, [authority, schools])
  await client.query('analyze people.affiliation; analyze people.person')
  await step('memberships', membershipsSql, [authority])
  await step('accounts', accountsSql, [authority])
  for (const { name, text } of indexes) await step(`index ${name}`, text)
  await client.query('drop schema bench cascade; set session_replication_role = default')
  for (const table of loaded) await client.query(`vacuum (analyze) ${table}`)
  await client.query('checkpoint')
}

/** Indexes beside keys are built after the rows: many times faster. */
async function dropIndexes(client: pg.Client): Promise<{ name: string; text: string }[]> {
  const { rows } = await client.query<{ name: string; text: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as text from pg_index i
     where i.indrelid = any($1::regclass[]) and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`,
    [loaded],
  )
  for (const { name } of rows) await client.query(`drop index ${name}`)
  return rows
}

const schoolsSql = `
  insert into organisation.school (authority_id, number, name, short_name, type, land, city, source, source_key)
  select $1, lpad((400000 + n)::text, 8, '0'), initcap(t.type) || 'e ' || c.city || ' ' || n, 'S' || n, t.code, 'BW', c.city, 'bench', n::text
  from generate_series(1, $2::int) n,
    lateral (select (array['grundschule','gymnasium','realschule','gesamtschule','berufliche-schule'])[1 + n % 5] as code, (array['Grundschul','Gymnasial','Realschul','Gesamtschul','Berufsschul'])[1 + n % 5] as type) t,
    lateral (select (array['Hohenauen','Brückenfeld','Wiesental','Lindenfurt','Rehbach','Süßenbach','Oberrehbach','Großwald'])[1 + (n / 5) % 8] as city) c`

// Which school and class each of them belongs to. Most stand together as their roster came; every fourth changed school since.
const draftSql = `
  create unlogged table bench.draft as
  select i, kernel.new_id() as id, s.school, s.school * 64 + (s.seat / $3::int) % 40 as class,
    case when bench.h(i, 2, 100) < 90 then 'learner' when bench.h(i, 2, 100) < 97 then 'teacher' when bench.h(i, 2, 100) < 98 then 'clerk' else 'guardian' end as role,
    case when bench.h(i, 2, 100) < 90 then 0 else 1 end as grown
  from generate_series(1::bigint, $1::bigint) i,
    lateral (select case when bench.h(i, 3, 4) = 0 then bench.h(i, 4, $2::bigint) else ((i - 1) * $2::bigint / $1::bigint)::int end as school, (i % (($1::bigint / $2::bigint) + 1))::int as seat) s`

const classesSql = `
  with year as (insert into organisation.school_year (authority_id, name, starts, ends)
    select $1, y || '/' || right((y + 1)::text, 2), make_date(y, 8, 1), make_date(y + 1, 7, 31)
    from (select extract(year from current_date - interval '7 months')::int as y) now
    on conflict (authority_id, starts) do update set name = excluded.name returning id)
  insert into organisation."group" (authority_id, school_id, school_year_id, kind, name, grade, source, source_key)
  select $1, s.id, (select id from year), 'class', (1 + (d.class % 64) / 4) || chr(97 + d.class % 4), lpad((1 + (d.class % 64) / 4)::text, 2, '0'), 'bench', d.class::text
  from (select distinct school, class from bench.draft) d join organisation.school s on s.authority_id = $1 and s.source = 'bench' and s.source_key = (d.school + 1)::text`

const knownSql = `
  create unlogged table bench.school as select source_key::int - 1 as school, id from organisation.school where source = 'bench';
  create unlogged table bench.class as select source_key::int as class, id, school_id from organisation."group" where source = 'bench';
  analyze bench.draft; analyze bench.school; analyze bench.class`

// One in sixty is the twin of the one before, one in fifty her duplicate.
const peopleSql = `
  insert into people.person (authority_id, id, family_name, given_name, call_name, title, birth_day, gender, source, source_key, state, learner, staff)
  select $1, d.id,
    case when bench.h(n.i, 20, 25) = 0 and not n.twin then f.family || '-' || ($2::text[])[1 + bench.h(n.i, 21, 16384)] else f.family end,
    g.given || case when bench.h(d.i, 22, 7) = 0 and not n.double then ' ' || g.second else '' end,
    case when bench.h(d.i, 22, 7) = 0 and not n.double then g.given end,
    case when d.grown = 1 and bench.h(d.i, 23, 12) = 0 then 'Dr.' end,
    make_date((extract(year from current_date)::int - case when d.grown = 1 then 26 + bench.h(n.i, 24, 40) else 6 + bench.h(n.i, 24, 14) end), 1 + bench.h(n.i, 25, 12), 1 + bench.h(n.i, 26, 28)),
    case when bench.h(n.i, 27, 300) = 0 then 'diverse' when n.female then 'female' else 'male' end,
    case when bench.h(d.i, 28, 33) > 0 then 'bench' end, case when bench.h(d.i, 28, 33) > 0 then 'P' || d.i end,
    case when bench.h(d.i, 29, 100) = 0 then 'leaving' else 'active' end, d.role = 'learner', d.role in ('teacher', 'clerk')
  from bench.draft d,
    lateral (select bench.h(d.i, 30, 60) = 0 as twin, bench.h(d.i, 31, 50) = 0 as double) t,
    lateral (select case when t.twin or t.double then d.i - 1 else d.i end as i, t.twin, t.double, bench.h(case when t.double then d.i - 1 else d.i end, 32, 2) = 0 as female) n,
    lateral (select 1 + bench.h(n.i, 33, 16384) as slot) x,
    lateral (select ($2::text[])[x.slot] as family, ($3::int[])[x.slot] as stock) f,
    lateral (select 1 + f.stock * $8::int + bench.h(case when n.double then d.i - 1 else d.i end, 34, $8::bigint) as slot, 1 + f.stock * $8::int + bench.h(d.i, 35, $8::bigint) as other) k,
    lateral (select case when d.grown = 1 then case when n.female then ($6::text[])[k.slot] else ($7::text[])[k.slot] end else case when n.female then ($4::text[])[k.slot] else ($5::text[])[k.slot] end end as given,
      case when n.female then ($4::text[])[k.other] else ($5::text[])[k.other] end as second) g
  order by d.i`

const affiliationsSql = `
  insert into people.affiliation (authority_id, person_id, school_id, role, from_day, source)
  select $1::uuid, d.id, s.id, d.role, current_date - 100, 'bench' from bench.draft d join bench.school s using (school)
  union all
  select $1::uuid, d.id, s.id, d.role, current_date - 100, 'bench' from bench.draft d join bench.school s on s.school = (d.school + 1 + bench.h(d.i, 40, 7)) % $2::int and s.school <> d.school
  where d.role = 'teacher' and bench.h(d.i, 41, 6) = 0 or d.role = 'learner' and bench.h(d.i, 41, 200) = 0`

const membershipsSql = `
  insert into people.membership (authority_id, affiliation_id, group_id, role, from_day, source)
  select $1, a.id, g.id, case when d.role = 'learner' then 'learner' else 'teacher' end, current_date - 100, 'bench'
  from bench.draft d cross join generate_series(0, 3) more
    join bench.class g on g.class = case when more = 0 then d.class else d.school * 64 + (d.class % 64 + more) % 40 end
    join people.affiliation a on a.authority_id = $1 and a.person_id = d.id and a.school_id = g.school_id and a.role = d.role
  where d.role in ('learner', 'teacher') and (more = 0 or d.role = 'teacher')
  on conflict do nothing`

const accountsSql = `
  with stem as (
    select p.id, replace(kernel.fold(p.family_name) || '.' || kernel.fold(split_part(p.given_name, ' ', 1)), ' ', '-') as stem, coalesce(p.call_name, p.given_name) || ' ' || p.family_name as display,
      d.i, d.grown from people.person p join bench.draft d on d.id = p.id where p.authority_id = $1 and bench.h(d.i, 50, 40) > 0),
  numbered as (select *, row_number() over (partition by stem order by i) as n from stem)
  insert into people.account (authority_id, person_id, name, display_name, email, state, last_sign_in)
  select $1, id, stem || case when n > 1 then n::text else '' end, display, case when grown = 1 then stem || case when n > 1 then n::text else '' end || '@schule.example' end,
    case when bench.h(i, 51, 10) < 8 then 'active' when bench.h(i, 51, 10) < 9 then 'invited' else 'suspended' end,
    case when bench.h(i, 51, 10) < 8 then now() - make_interval(secs => bench.h(i, 52, 5000000)) end
  from numbered order by i`
