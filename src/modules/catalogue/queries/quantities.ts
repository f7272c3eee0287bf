// How many people, rooms and devices schools have: what prices are multiplied with.
import { sql } from 'kysely'
import { type Context, germanToday } from '#kernel'
import type { Id } from '#shared'
import type { Quantities } from '../model.ts'

type Unit = 'room' | 'person' | 'device'
type Count<T> = (ctx: Context, schools: readonly Id[]) => Promise<Map<Id, T>>

/** Modules above count what they know: devices by kind. A unit without a counter leaves a price open. */
export const quantitySources: { device?: Count<NonNullable<Quantities['device']>> } = {}

const at = (ctx: Context, schools: readonly Id[]) =>
  sql`t.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and t.school_id = any(${sql.val([...schools])}::uuid[])`

async function roomsOf(ctx: Context, schools: readonly Id[]): Promise<Map<Id, Quantities>> {
  const { rows } = await sql<{ school: Id; room: number }>`select t.school_id as school, count(*)::int as room from organisation.room t
    where t.state = 'active' and ${at(ctx, schools)} group by 1`.execute(ctx.db())
  return new Map(rows.map(({ school, room }) => [school, { room }]))
}

/** The same kinds as the facts of `people` count. */
async function peopleOf(ctx: Context, schools: readonly Id[]): Promise<Map<Id, Quantities>> {
  const of = (...roles: string[]) => sql`count(distinct t.person_id) filter (where t.role = any(${sql.val(roles)}::text[]))::int`
  const { rows } = await sql<{ school: Id; person: number; pupils: number; teachers: number; staff: number }>`select t.school_id as school,
      count(distinct t.person_id)::int as person, ${of('learner')} as pupils, ${of('teacher', 'head')} as teachers, ${of('clerk', 'staff')} as staff
    from people.affiliation t where t.role <> 'guardian' and t.from_day <= ${germanToday} and (t.until_day is null or t.until_day >= ${germanToday})
      and ${at(ctx, schools)} group by 1`.execute(ctx.db())
  return new Map(rows.map(({ school, person, ...people }) => [school, { person, people }]))
}

async function devicesOf(ctx: Context, schools: readonly Id[]): Promise<Map<Id, Quantities>> {
  const found = (await quantitySources.device?.(ctx, schools)) ?? new Map<Id, NonNullable<Quantities['device']>>()
  return new Map([...found].map(([school, device]) => [school, { device }]))
}

const ground: Record<Unit, { count: Count<Quantities>; none: Quantities }> = {
  room: { count: roomsOf, none: { room: 0 } },
  person: { count: peopleOf, none: { person: 0, people: { pupils: 0, teachers: 0, staff: 0 } } },
  device: { count: devicesOf, none: {} },
}

/** The quantities of schools, only in the units that are asked for. */
export async function quantitiesOf(ctx: Context, schools: readonly Id[], units: ReadonlySet<Unit>): Promise<Map<Id, Quantities>> {
  const found = new Map<Id, Quantities>(schools.map((school) => [school, {}]))
  for (const unit of units) {
    const { count, none } = ground[unit]
    const counted = await count(ctx, schools)
    for (const [school, quantities] of found) Object.assign(quantities, none, counted.get(school))
  }
  return found
}
