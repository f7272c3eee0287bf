// Decided orders: the order and what was paid stay as proof; who wished, who decided, and their words go after a period.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import { type EndedData, type EndedRow, notHeld } from '#modules/people'
import type { Day, Id } from '#shared'
import { erased, eraseOrders } from './forget.ts'

const day = sql`(coalesce(o.done_at, o.decided_at, o.submitted_at, o.created_at) at time zone 'Europe/Berlin')::date`
const over = (
  ctx: Context,
  before: Day,
  today: Day,
) => sql`orders.order o where o.authority_id = ${ctx.authority}::uuid and o.state in ('refused', 'withdrawn', 'done')
  and ${day} <= ${before}::date and o.wisher <> ${erased} and ${notHeld('o.authority_id', 'o.person_id', today)}`

export const endedOrders: EndedData = {
  dataClass: 'orders',
  shipped: { amount: 3, unit: 'year', from: 'calendarYear' },
  least: 30,
  most: 3_660,
  async due(ctx, before, today) {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${over(ctx, before, today)}`.execute(ctx.db())
    return rows[0]!.n
  },
  async rows(ctx, before, today, limit) {
    const { rows } =
      await sql<EndedRow>`select o.id, o.number as label, o.person_id as person, ${day}::text as ended from ${over(ctx, before, today)} order by o.id limit ${limit}`.execute(
        ctx.db(),
      )
    return rows
  },
  async forget(ctx, before, today, limit) {
    const { rows } = await sql<{
      id: Id
    }>`select o.id from ${over(ctx, before, today)} order by o.id limit ${limit} for update of o skip locked`.execute(ctx.db())
    return {
      subjects: rows.length,
      rows: await eraseOrders(
        ctx,
        rows.map((row) => row.id),
      ),
    }
  },
}
