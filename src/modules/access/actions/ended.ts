// The log of sign-ins: who came when with what device goes after a period.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import type { EndedData } from '#modules/people'
import type { Day } from '#shared'

/** Security needs weeks, not years; the operator's own accounts have this fixed period. */
export const signInDays = 90

/** A hold keeps the sign-ins of the person as well: they may be what the dispute is about. */
const old = (
  ctx: Context,
  before: Day,
  today: Day,
) => sql`access.sign_in s where s.authority_id = ${ctx.authority}::uuid and s.at < (${before}::date + 1)::timestamp at time zone 'Europe/Berlin'
  and not exists (select from people.account k join people.retention_hold h on h.authority_id = k.authority_id and h.person_id = k.person_id
    where k.id = s.account_id and (h.until_day is null or h.until_day >= ${today}::date))`

export const endedSignIns: EndedData = {
  dataClass: 'signIns',
  shipped: { amount: signInDays, unit: 'day', from: 'day' },
  least: 7,
  most: 366,
  async due(ctx, before, today) {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${old(ctx, before, today)}`.execute(ctx.db())
    return rows[0]!.n
  },
  async forget(ctx, before, today, limit) {
    const { numAffectedRows } =
      await sql`delete from access.sign_in where id in (select s.id from ${old(ctx, before, today)} order by s.at limit ${limit})`.execute(
        ctx.db(),
      )
    const subjects = Number(numAffectedRows ?? 0)
    return { subjects, rows: { 'access.sign_in': subjects } }
  },
}
