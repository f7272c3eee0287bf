// Ended contracts: that a device was lent stays as a fact about it; whose it was, words, signature and scan go after a period.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import { type EndedData, type EndedRow, notHeld } from '#modules/people'
import type { Day, Id } from '#shared'
import { eraseContracts } from '../people.ts'

const day = sql`case when c.state = 'returned' then coalesce(c.returned_on, c.until_day) else (c.created_at at time zone 'Europe/Berlin')::date end`
/** A contract with a case of damage that is not settled is not over. */
const over = (
  ctx: Context,
  before: Day,
  today: Day,
) => sql`loans.contract c where c.authority_id = ${ctx.authority}::uuid and c.state in ('returned', 'cancelled')
  and ${day} <= ${before}::date and (c.person_id is not null or c.body <> '') and ${notHeld('c.authority_id', 'c.person_id', today)}
  and not exists (select from loans.damage_case k where k.authority_id = c.authority_id and k.contract_id = c.id and k.state in ('open', 'insurer'))`

/** Three years from the end of the year are the regular period of limitation (§§ 195, 199 BGB), within which either side may still have claims. */
export const endedLoans: EndedData = {
  dataClass: 'loans',
  shipped: { amount: 3, unit: 'year', from: 'calendarYear' },
  least: 30,
  most: 3_660,
  async due(ctx, before, today) {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${over(ctx, before, today)}`.execute(ctx.db())
    return rows[0]!.n
  },
  async rows(ctx, before, today, limit) {
    const { rows } =
      await sql<EndedRow>`select c.id, c.number as label, c.person_id as person, (${day})::text as ended from ${over(ctx, before, today)} order by c.id limit ${limit}`.execute(
        ctx.db(),
      )
    return rows
  },
  async forget(ctx, before, today, limit) {
    const { rows } = await sql<{
      id: Id
    }>`select c.id from ${over(ctx, before, today)} order by c.id limit ${limit} for update of c skip locked`.execute(ctx.db())
    return {
      subjects: rows.length,
      rows: await eraseContracts(
        ctx,
        rows.map((row) => row.id),
      ),
    }
  },
}
