// Past reservations: for whom and for what goes after a period; that a thing was used stays as a figure.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import { type EndedData, type EndedRow, notHeld } from '#modules/people'
import type { Day, Id } from '#shared'
import { eraseReservations } from './people.ts'

const past = (
  ctx: Context,
  before: Day,
  today: Day,
) => sql`reservations.reservation v where v.authority_id = ${ctx.authority}::uuid and v.day <= ${before}::date
  and v.ends_at < ${ctx.now()}::timestamptz and (v.person_id is not null or v.account_id is not null or v.purpose is not null) and ${notHeld('v.authority_id', 'v.person_id', today)}`

export const endedReservations: EndedData = {
  dataClass: 'reservations',
  shipped: { amount: 180, unit: 'day', from: 'day' },
  least: 7,
  most: 3_660,
  async due(ctx, before, today) {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${past(ctx, before, today)}`.execute(ctx.db())
    return rows[0]!.n
  },
  async rows(ctx, before, today, limit) {
    const { rows } =
      await sql<EndedRow>`select v.id, (select c.name from reservations.resource c where c.authority_id = v.authority_id and c.id = v.resource_id) as label,
      v.person_id as person, v.day::text as ended from ${past(ctx, before, today)} order by v.day, v.id limit ${limit}`.execute(ctx.db())
    return rows
  },
  async forget(ctx, before, today, limit) {
    const { rows } = await sql<{
      id: Id
    }>`select v.id from ${past(ctx, before, today)} order by v.day, v.id limit ${limit} for update of v skip locked`.execute(ctx.db())
    const erased = await eraseReservations(
      ctx,
      rows.map((row) => row.id),
    )
    return { subjects: erased, rows: { 'reservations.reservation': erased } }
  },
}
