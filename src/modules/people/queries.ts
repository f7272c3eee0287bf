// Reading people: lists, one person, search, and who of a set may be seen.
import { sql } from 'kysely'
import { type Context, defineList, type Found, notFound, type Reach, searchIds, storedIn } from '#kernel'
import type { Id } from '#shared'
import { type Affiliation, account, type ListedPerson, listedPerson, type Person, person } from './model.ts'

export const storedPerson = storedIn('people.person', person)

const ids = (values: Iterable<Id>) => sql`${sql.val([...values])}::uuid[]`
/** An affiliation is in force until the end of its last day. */
const current = sql`coalesce(a.until_day, current_date) >= current_date`

/** Limits people (alias p) to where a right reaches: authority, schools, groups, oneself. */
export function peopleWithin(reach: Reach) {
  const parts = [sql<boolean>`p.authority_id = any(${ids(reach.authorities)})`]
  if (reach.schools.size)
    parts.push(
      sql<boolean>`exists (select from people.affiliation a where a.authority_id = p.authority_id and a.person_id = p.id and a.school_id = any(${ids(reach.schools)}) and ${current})`,
    )
  if (reach.groups.size)
    parts.push(sql<boolean>`exists (select from people.affiliation a join people.membership m on m.authority_id = a.authority_id and m.affiliation_id = a.id
      where a.authority_id = p.authority_id and a.person_id = p.id and m.group_id = any(${ids(reach.groups)}) and ${current} and coalesce(m.until_day, current_date) >= current_date)`)
  if (reach.self) parts.push(sql<boolean>`p.id = ${reach.self}`)
  return sql<boolean>`(${sql.join(parts, sql` or `)})`
}

const folded = (text: string) =>
  sql`p.search like all (array(select '%' || replace(replace(replace(w, '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%' from unnest(string_to_array(regexp_replace(btrim(kernel.fold(${text})), '\\s+', ' ', 'g'), ' ')) w))`

const listOf = (school: Id | null) =>
  defineList({
    model: listedPerson,
    from: sql`people.person p`,
    alias: 'p',
    id: sql`p.id`,
    authority: sql`p.authority_id`,
    columns: {
      roles: sql`array(select distinct a.role from people.affiliation a where a.authority_id = p.authority_id and a.person_id = p.id and ${current} order by 1)`,
    },
    extra: {
      schools: sql`(select coalesce(jsonb_agg(distinct jsonb_build_object('id', s.id, 'name', s.name)), '[]') from people.affiliation a
      join organisation.school s on s.authority_id = a.authority_id and s.id = a.school_id where a.authority_id = p.authority_id and a.person_id = p.id and ${current})`,
      groups: sql`(select coalesce(string_agg(distinct g.name, ', '), '') from people.affiliation a join people.membership m on m.authority_id = a.authority_id and m.affiliation_id = a.id
      join organisation."group" g on g.authority_id = m.authority_id and g.id = m.group_id
      where a.authority_id = p.authority_id and a.person_id = p.id and ${current} and coalesce(m.until_day, current_date) >= current_date)`,
      accountState: sql`(select k.state from people.account k where k.authority_id = p.authority_id and k.person_id = p.id and k.state <> 'deleted')`,
    },
    visible: (ctx) =>
      sql`p.state <> 'deleted' and ${peopleWithin(ctx.reach('people.person.view'))}${school ? sql` and people.at_schools(p.authority_id, p.id, array[${school}::uuid])` : sql``}`,
    sort: 'name',
    search: folded,
  })
/** The list of people; deleted ones stand in none. */
export const people = listOf(null)
/** The same list for those who belong to one school. */
export const peopleAt = (school: Id) => listOf(school)

export interface PersonSheet extends ListedPerson {
  authority: Id
  affiliations: Affiliation[]
  account: { id: Id; name: string; state: string; lastSignIn: string | null } | null
}

/** One person with her affiliations, groups and account; throws when she does not exist or may not be seen. */
export async function getPerson(ctx: Context, id: Id): Promise<PersonSheet> {
  const { rows } = await sql<PersonSheet>`
    select p.id, p.authority_id as authority, p.name, p.family_name as "familyName", p.given_name as "givenName", p.call_name as "callName", p.title,
      p.birth_day::text as "birthDay", p.gender, p.locale, p.state, p.left_day::text as "leftDay", p.source, p.source_key as "sourceKey", p.version,
      array(select distinct a.role from people.affiliation a where a.authority_id = p.authority_id and a.person_id = p.id and ${current}) as roles,
      (select jsonb_build_object('id', k.id, 'name', k.name, 'state', k.state, 'lastSignIn', k.last_sign_in) from people.account k
        where k.authority_id = p.authority_id and k.person_id = p.id and k.state <> 'deleted') as account
    from people.person p where p.id = ${id} and p.state <> 'deleted' and p.authority_id = any(${ids(ctx.authorities)}) and ${peopleWithin(ctx.reach('people.person.view'))}`.execute(
    ctx.db(),
  )
  const found = rows[0]
  if (!found) throw notFound()
  return { ...found, affiliations: await affiliationsOf(ctx, [id]) }
}

/** The affiliations of people with their groups, the caller has asked for the right; past ones stand last. */
export async function affiliationsOf(ctx: Context, people: readonly Id[]): Promise<Affiliation[]> {
  const { rows } = await sql<Affiliation>`
    select a.id, a.person_id as person, a.school_id as school, s.name as "schoolName", a.role, a.from_day::text as "fromDay", a.until_day::text as "untilDay",
      (select coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name, 'role', m.role) order by g.name), '[]') from people.membership m
        join organisation."group" g on g.authority_id = m.authority_id and g.id = m.group_id
        where m.authority_id = a.authority_id and m.affiliation_id = a.id and coalesce(m.until_day, current_date) >= current_date) as groups
    from people.affiliation a left join organisation.school s on s.authority_id = a.authority_id and s.id = a.school_id
    where a.authority_id = any(${ids(ctx.authorities)}) and a.person_id = any(${ids(people)}) order by coalesce(a.until_day, 'infinity') desc, s.name, a.role`.execute(
    ctx.db(),
  )
  return rows
}

/** Throws unless every one of these living people is within reach of the right; a foreign person answers like a missing one. */
export async function checkPeople(ctx: Context, right: string, wanted: readonly Id[]): Promise<void> {
  const { rows } = await sql<{ seen: number }>`select count(*)::int as seen from people.person p
    where p.id = any(${ids(wanted)}) and p.state <> 'deleted' and p.authority_id = any(${ids(ctx.authorities)}) and ${peopleWithin(ctx.reach(right))}`.execute(
    ctx.db(),
  )
  if (rows[0]!.seen !== new Set(wanted).size) throw notFound()
}

/** The names of people of this context, also of such that may not be opened; for lists of other modules. */
export async function namesOf(ctx: Context, wanted: readonly Id[]): Promise<Map<Id, string>> {
  const { rows } = await sql<{
    id: Id
    name: string
  }>`select id, name from people.person where authority_id = any(${ids(ctx.authorities)}) and id = any(${ids(wanted)})`.execute(ctx.db())
  return new Map(rows.map((row) => [row.id, row.name]))
}

/** People by name for the search behind Ctrl/⌘-K; best first. */
export async function findPeople(ctx: Context, text: string, limit: number): Promise<Found[]> {
  const reach = ctx.reach('people.person.view')
  if (!reach.authorities.size && !reach.schools.size) return []
  const found = await searchIds(ctx, 'people.person', reach, text, limit)
  const { rows } = await sql<{ id: Id; title: string; subtitle: string | null }>`
    select p.id, p.name as title, (select string_agg(distinct s.name, ', ') from people.affiliation a join organisation.school s on s.authority_id = a.authority_id and s.id = a.school_id
      where a.authority_id = p.authority_id and a.person_id = p.id and ${current}) as subtitle
    from people.person p where p.authority_id = any(${ids(ctx.authorities)}) and p.id = any(${ids(found)}) order by array_position(${ids(found)}, p.id)`.execute(
    ctx.db(),
  )
  return rows.map((row) => ({ id: row.id, title: row.title, subtitle: row.subtitle ?? undefined, href: `/personen/${row.id}` }))
}

/** The names among these that are in use or not free again yet, in the authority of the context (or the installation). */
export async function takenNames(ctx: Context, starts: readonly string[]): Promise<Set<string>> {
  const authority = ctx.authorities[0] ?? null
  const patterns = sql`${sql.val(starts.map((start) => `^${start.replace(/[.+]/g, '\\$&')}[0-9]*$`))}::text[]`
  const { rows } = await sql<{ key: string }>`
    select name_key as key from people.account where authority_id is not distinct from ${authority}::uuid and state <> 'deleted' and name_key ~ any(${patterns})
    union select name_key from people.account_name_used where authority_id is not distinct from ${authority}::uuid and free_at > ${ctx.now()} and name_key ~ any(${patterns})`.execute(
    ctx.db(),
  )
  // Names of deleted accounts rest as marks: asked one by one, because nobody can read them back.
  const { rows: marked } = await sql<{ key: string }>`
    select w.name as key from (select s || case when n > 1 then n::text else '' end as name from unnest(${sql.val([...new Set(starts)])}::text[]) s, generate_series(1, 20) n) w
    join people.account_name_used u on u.authority_id is not distinct from ${authority}::uuid and u.free_at > ${ctx.now()} and u.name_key = people.name_mark(kernel.fold(w.name))`.execute(
    ctx.db(),
  )
  return new Set([...rows, ...marked].map((row) => row.key))
}

export const accountModel = account
export type { Person }
