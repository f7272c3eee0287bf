// Accounts of pupils to which nobody has signed in for long. A period that only an authority can put in force.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import type { Day, Id } from '#shared'
import { type EndedData, type EndedRow, notHeld } from './ended.ts'
import { forgetAccounts } from './forget.ts'

const lastUsed = sql`(coalesce(a.last_sign_in, a.created_at) at time zone 'Europe/Berlin')::date`

const notIn = (column: string) =>
  sql`not exists (select from kernel.sync_object o where o.authority_id = a.authority_id and o.key = a.${sql.id(column)}::text)`

/**
 * Sign-ins elsewhere are not seen here: an account that stands in a directory may be in use every morning, and stays. So do accounts
 * of leavers, which have a period of their own, and all that do not belong to a pupil.
 */
const idle = (
  ctx: Context,
  before: Day,
  today: Day,
) => sql`people.account a join people.person p on p.authority_id = a.authority_id and p.id = a.person_id
  where a.authority_id = ${ctx.authority}::uuid and a.state in ('invited', 'active', 'suspended') and p.learner and not p.staff and ${lastUsed} <= ${before}::date
    and ${notIn('id')} and ${notIn('person_id')} and ${notHeld('p.authority_id', 'p.id', today)}`

export const idleAccounts: EndedData = {
  dataClass: 'idleAccounts',
  shipped: { amount: 1, unit: 'year', from: 'day' },
  optional: true,
  least: 90,
  most: 3_660,
  async due(ctx, before, today) {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${idle(ctx, before, today)}`.execute(ctx.db())
    return rows[0]!.n
  },
  async rows(ctx, before, today, limit) {
    const { rows } = await sql<EndedRow>`select a.id, a.name as label, a.person_id as person, ${lastUsed}::text as ended
      from ${idle(ctx, before, today)} order by a.id limit ${limit}`.execute(ctx.db())
    return rows
  },
  async forget(ctx, before, today, limit) {
    const { rows } = await sql<{
      id: Id
    }>`select a.id from ${idle(ctx, before, today)} order by a.id limit ${limit} for update of a skip locked`.execute(ctx.db())
    const ids = rows.map((row) => row.id)
    const counts = await forgetAccounts(ctx, ids)
    await ctx.audit(
      'people.account.deleted',
      'people.account',
      ids.map((id) => ({ id })),
    )
    if (ids.length) await ctx.tell('people.account.deleted', ids)
    return { subjects: ids.length, rows: counts }
  },
}
