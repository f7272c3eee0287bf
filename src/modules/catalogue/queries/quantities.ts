// How many people, rooms and devices schools have: what prices are multiplied with.
import { sql } from 'kysely'
import { type Context, germanToday } from '#kernel'
import type { Id } from '#shared'
import type { Quantities } from '../model.ts'

type Unit = keyof Quantities
type Count<T = number> = (ctx: Context, schools: readonly Id[]) => Promise<Map<Id, T>>

/** Modules above count what they know: devices by kind. A unit without a counter leaves a price open. */
export const quantitySources: { device?: Count<NonNullable<Quantities['device']>> } = {}

const counting =
  (from: ReturnType<typeof sql>): Count =>
  async (ctx, schools) => {
    const { rows } = await sql<{ school: Id; n: number }>`select t.school_id as school, count(*)::int as n from ${from}
    and t.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and t.school_id = any(${sql.val([...schools])}::uuid[]) group by 1`.execute(
      ctx.db(),
    )
    const found = new Map(rows.map((row) => [row.school, row.n]))
    return new Map(schools.map((school) => [school, found.get(school) ?? 0]))
  }

const ground: Record<'room' | 'person', Count> = {
  room: counting(sql`organisation.room t where t.state = 'active'`),
  person: (ctx, schools) =>
    counting(sql`(select distinct a.authority_id, a.school_id, a.person_id from people.affiliation a where a.role <> 'guardian'
      and a.from_day <= ${germanToday} and (a.until_day is null or a.until_day >= ${germanToday})) t where true`)(ctx, schools),
}

/** The quantities of schools, only in the units that are asked for. */
export async function quantitiesOf(ctx: Context, schools: readonly Id[], units: ReadonlySet<Unit>): Promise<Map<Id, Quantities>> {
  const found = new Map<Id, Quantities>(schools.map((school) => [school, {}]))
  for (const unit of units) {
    const counted: Map<Id, number | NonNullable<Quantities['device']>> =
      unit === 'device' ? ((await quantitySources.device?.(ctx, schools)) ?? new Map()) : await ground[unit](ctx, schools)
    for (const [school, count] of counted) Object.assign(found.get(school)!, { [unit]: count })
  }
  return found
}
