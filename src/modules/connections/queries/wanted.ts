// The neutral side (Soll): people with accounts and groups of the running school year, streamed in sets.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import type { AffiliationRole } from '#modules/people/model'
import type { Id } from '#shared'
import { dayOf } from '#shared'
import type { WantedGroup, WantedPerson, WantedSchool, WantedSource } from '../ports.ts'

const batch = 5_000
const ids = (values: readonly string[]) => sql`${sql.val([...values])}::uuid[]`

/** Which schools a connection serves; none named means all, and the authority's own people with them. */
export interface Served {
  connection: Id
  schools: readonly Id[]
  /** A few people to look at, with the groups they are in; nobody else is read. */
  only?: readonly Id[]
}

/** The source that connectors read; the job has opened the transaction. */
export const sourceFor = (ctx: Context, served: Served): WantedSource => {
  const day = dayOf(ctx.now())
  return {
    day,
    schools: () => wantedSchools(ctx, served),
    people: (options = {}) => wantedPeople(ctx, served, day, options),
    groups: () => wantedGroups(ctx, served, day),
  }
}

const chosen = (served: Served, column: string) => (served.only ? sql`${sql.ref(column)} = any(${ids(served.only)})` : sql`true`)

const atSchools = (served: Served, column: string) =>
  served.schools.length ? sql`${sql.ref(column)} = any(${ids(served.schools)})` : sql`true`

export async function wantedSchools(ctx: Context, served: Served): Promise<WantedSchool[]> {
  const { rows } = await sql<WantedSchool>`select s.id, s.number, s.name, s.short_name as "shortName" from organisation.school s
    where s.authority_id = ${ctx.authority} and ${atSchools(served, 's.id')} order by s.id`.execute(ctx.db())
  return rows
}

/**
 * Everybody who has or had a place at these schools in one of the roles and still has an account. Her home is a place she has now, else the
 * one she left last; among several the one she took first.
 */
export async function* wantedPeople(
  ctx: Context,
  served: Served,
  day: string,
  options: { roles?: readonly AffiliationRole[]; numbers?: boolean },
): AsyncGenerator<WantedPerson[]> {
  const roles = options.roles ? sql`a.role = any(${sql.val([...options.roles])}::text[])` : sql`true`
  const place = sql`a.authority_id = p.authority_id and a.person_id = p.id and a.from_day <= ${day}::date and ${roles} and ${atSchools(served, 'a.school_id')}`
  if (options.numbers && !served.only) await giveNumbers(ctx, served, place)
  const now = sql`coalesce(a.until_day, 'infinity') >= ${day}::date`
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const { rows } = await sql<WantedPerson>`
      select p.id, k.name as account, p.family_name as "familyName", p.given_name as "givenName", p.call_name as "callName", p.title, k.display_name as "displayName",
        k.email, k.locale, p.state = 'active' and k.state in ('invited', 'active') and coalesce(there.now, false) as enabled, there.places,
        array(select distinct g.name::text collate "C" from people.affiliation a join people.membership m on m.authority_id = a.authority_id and m.affiliation_id = a.id
          join organisation."group" g on g.authority_id = m.authority_id and g.id = m.group_id and g.kind = 'class' and g.state = 'active'
          join organisation.school_year y on y.authority_id = g.authority_id and y.id = g.school_year_id and ${day}::date between y.starts and y.ends
          where ${place} and ${now} and m.from_day <= ${day}::date and coalesce(m.until_day, 'infinity') >= ${day}::date order by 1) as classes,
        n.number::float8 as number
      from people.person p
      join people.account k on k.authority_id = p.authority_id and k.person_id = p.id and k.state <> 'deleted'
      cross join lateral (
        select bool_or(${now}) as now, jsonb_agg(jsonb_build_object('school', a.school_id, 'role', a.role, 'current', ${now})
          order by ${now} desc, case when ${now} then a.from_day end, a.until_day desc, a.school_id, a.role) as places
        from people.affiliation a where ${place} having count(*) > 0) there
      left join connections.number n on n.authority_id = p.authority_id and n.connection_id = ${served.connection} and n.person_id = p.id
      where p.authority_id = ${ctx.authority} and p.state <> 'deleted' and p.id > ${after}::uuid and ${chosen(served, 'p.id')} order by p.id limit ${batch}`.execute(
      ctx.db(),
    )
    if (rows.length) yield rows
    if (rows.length < batch) return
    after = rows.at(-1)!.id
  }
}

/** Numbers for those who have none yet, above every number that was ever given out in this connection. */
async function giveNumbers(ctx: Context, served: Served, place: ReturnType<typeof sql>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('connections.number'), hashtext(${served.connection}))`.execute(ctx.db())
  await sql`insert into connections.number (authority_id, connection_id, person_id, number)
    select p.authority_id, ${served.connection}, p.id, row_number() over (order by p.id) + (
      select coalesce(max(number), 9999) from connections.number where authority_id = ${ctx.authority} and connection_id = ${served.connection})
    from people.person p where p.authority_id = ${ctx.authority} and p.state <> 'deleted' and exists (select from people.affiliation a where ${place})
      and not exists (select from connections.number n where n.authority_id = p.authority_id and n.connection_id = ${served.connection} and n.person_id = p.id)`.execute(
    ctx.db(),
  )
}

/** Groups of the people that are looked at. */
const ofChosen = (served: Served) =>
  served.only
    ? sql`g.id in (select m.group_id from people.membership m join people.affiliation a on a.authority_id = m.authority_id and a.id = m.affiliation_id
        where m.authority_id = g.authority_id and a.person_id = any(${ids(served.only)}))`
    : sql`true`

/** The groups of the school year in which the day lies, with those who are in them on that day. */
export async function* wantedGroups(ctx: Context, served: Served, day: string): AsyncGenerator<WantedGroup[]> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const { rows } = await sql<WantedGroup>`
      with page as (
        select g.id, g.kind, g.name, g.grade, g.subject, g.school_id, y.name as year from organisation."group" g
        join organisation.school_year y on y.authority_id = g.authority_id and y.id = g.school_year_id and ${day}::date between y.starts and y.ends
        where g.authority_id = ${ctx.authority} and g.state = 'active' and ${atSchools(served, 'g.school_id')} and g.id > ${after}::uuid and ${ofChosen(served)} order by g.id limit ${batch}),
      inside as (
        select m.group_id, jsonb_agg(jsonb_build_object('person', a.person_id, 'role', m.role) order by a.person_id, m.role) as members
        from page join people.membership m on m.authority_id = ${ctx.authority} and m.group_id = page.id and m.from_day <= ${day}::date and coalesce(m.until_day, 'infinity') >= ${day}::date
        join people.affiliation a on a.authority_id = m.authority_id and a.id = m.affiliation_id and a.from_day <= ${day}::date and coalesce(a.until_day, 'infinity') >= ${day}::date
        group by m.group_id)
      select page.id, page.kind, page.name, page.grade, page.subject, page.school_id as school, page.year as "schoolYear", coalesce(inside.members, '[]') as members
      from page left join inside on inside.group_id = page.id order by page.id`.execute(ctx.db())
    if (rows.length) yield rows
    if (rows.length < batch) return
    after = rows.at(-1)!.id
  }
}
