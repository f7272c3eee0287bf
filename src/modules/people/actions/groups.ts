// Who is in which class: put there by hand, taken back within fourteen days.
import { sql } from 'kysely'
import { type Context, invalid, keepChanges, notFound } from '#kernel'
import type { Id } from '#shared'
import { dayOf } from '#shared'
import type { membershipRoles } from '../model.ts'
import { current } from '../queries/within.ts'
import { checkPeople } from '../queries.ts'
import { closeChange, openChange } from './changes.ts'

type MembershipRole = (typeof membershipRoles)[number]

/** Puts people into a group of a school they belong to; a pupil who comes into a class leaves her former class of that year. */
export async function assignGroup(
  ctx: Context,
  people: readonly Id[],
  group: Id,
  role: MembershipRole = 'learner',
): Promise<{ change: Id; people: number }> {
  const { rows: groups } = await sql<{ school: Id; year: Id; kind: string; name: string }>`
    select school_id as school, school_year_id as year, kind, name from organisation."group" where authority_id = ${ctx.authority} and id = ${group} and state = 'active'`.execute(
    ctx.db(),
  )
  const place = groups[0]
  if (!place) throw notFound()
  ctx.may('people.person.change', { schools: [place.school] })
  await checkPeople(ctx, 'people.person.change', people)
  const wanted = sql`${sql.val([...new Set(people)])}::uuid[]`
  const fits = role === 'learner' ? sql`a.role = 'learner'` : sql`a.role <> 'learner'`
  const places = sql`(select distinct on (a.person_id) a.id, a.person_id from people.affiliation a where a.authority_id = ${ctx.authority} and a.school_id = ${place.school}
    and a.person_id = any(${wanted}) and ${fits} and ${current} order by a.person_id, a.role desc)`
  const { rows: placed } = await sql<{ person: Id }>`select f.person_id as person from ${places} f`.execute(ctx.db())
  const away = new Set(people).size - placed.length
  if (away > 0) throw invalid('people.notAtSchool', { values: { count: away, role: role === 'learner' ? 'learner' : 'teacher' } })
  const change = await openChange(ctx, 'people.assign', place.school)
  const former = sql`from people.membership m join people.affiliation a on a.authority_id = m.authority_id and a.id = m.affiliation_id
    join organisation."group" g on g.authority_id = m.authority_id and g.id = m.group_id
    where m.authority_id = ${ctx.authority} and a.person_id = any(${wanted}) and a.school_id = ${place.school} and m.role = 'learner'
      and g.kind = 'class' and g.school_year_id = ${place.year} and g.id <> ${group}`
  const { rows: names } = await sql<{
    person: Id
    name: string
  }>`select a.person_id as person, string_agg(g.name, ', ') as name ${former} group by 1`.execute(ctx.db())
  const moves = role === 'learner' && place.kind === 'class'
  if (moves) {
    await keepChanges(
      ctx,
      change,
      'people.membership',
      sql`select m.id as row_id, 'd' as action, a.person_id as subject_id, to_jsonb(m) as before, m.version ${former}`,
    )
    await sql`delete from people.membership x where x.authority_id = ${ctx.authority} and x.id in (select m.id ${former})`.execute(ctx.db())
  }
  await sql`with fresh as (
      insert into people.membership (authority_id, affiliation_id, group_id, role, from_day)
      select ${ctx.authority}, f.id, ${group}, ${role}, ${dayOf(ctx.now())}::date from ${places} f on conflict do nothing returning id, affiliation_id)
    insert into kernel.import_change (authority_id, import_id, relation, row_id, action, subject_id, version)
    select ${ctx.authority}, ${change}, 'people.membership', f.id, 'c', a.person_id, 1 from fresh f
      join people.affiliation a on a.authority_id = ${ctx.authority} and a.id = f.affiliation_id`.execute(ctx.db())
  const before = new Map(moves ? names.map((each) => [each.person, each.name]) : [])
  await ctx.audit(
    'people.person.moved',
    'people.person',
    placed.map(({ person }) => ({ id: person, school: place.school, changes: { classes: [before.get(person) ?? null, place.name] } })),
  )
  await ctx.tell(
    'people.affiliationsChanged',
    placed.map(({ person }) => person),
  )
  await closeChange(ctx, change, { people: placed.length })
  return { change, people: placed.length }
}
