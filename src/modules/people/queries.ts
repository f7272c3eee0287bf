// Reading people: lists, one person, search, and who of a set may be seen.
import { sql } from 'kysely'
import { type Context, type Found, notFound, searchIds, storedIn } from '#kernel'
import type { Id } from '#shared'
import { account, type Person, person } from './model.ts'
import { people } from './queries/list.ts'
import { current, ids, peopleWithin } from './queries/within.ts'

export { people, peopleAt } from './queries/list.ts'
export { affiliationsOf, getPerson } from './queries/sheet.ts'
export { peopleWithin } from './queries/within.ts'

export const storedPerson = storedIn('people.person', person)

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
  if (!reach.authorities.size && !reach.schools.size && !reach.groups.size) return []
  // Who reaches a few classes alone finds their people through the list.
  const found =
    reach.authorities.size || reach.schools.size
      ? await searchIds(ctx, 'people.person', reach, text, limit)
      : (await people.page(ctx, { q: text, filter: [], limit })).rows.map((row) => row.id)
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
