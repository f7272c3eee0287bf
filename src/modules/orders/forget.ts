// What this module forgets about people: the order and its approvals stay, as proof of what money was spent for, the names go.
import { sql } from 'kysely'
import type { Forget } from '#modules/people'

export const forget: Forget = async (ctx, people, accounts) => {
  const whose = sql`(account_id = any(${sql.val([...accounts])}::uuid[]) or person_id = any(${sql.val([...people])}::uuid[]))`
  const orders =
    await sql`update orders.order set wisher = 'gelöscht', person_id = null where authority_id = ${ctx.authority} and ${whose} and wisher <> 'gelöscht'`.execute(
      ctx.db(),
    )
  const approvals =
    await sql`update orders.approval set name = 'gelöscht', person_id = null where authority_id = ${ctx.authority} and ${whose} and name <> 'gelöscht'`.execute(
      ctx.db(),
    )
  return { 'orders.order': Number(orders.numAffectedRows ?? 0), 'orders.approval': Number(approvals.numAffectedRows ?? 0) }
}
