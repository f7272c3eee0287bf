// What this module forgets about people: the order and its approvals stay, as proof of what money was spent for, names and words go.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import type { Forget } from '#modules/people'
import type { Id } from '#shared'

export const erased = 'gelöscht'

/** Who wished and who decided is nobody afterwards: an id that belongs to no account stands where the rules of approval need one. */
export async function eraseOrders(ctx: Context, ids: readonly Id[]): Promise<Record<string, number>> {
  if (!ids.length) return {}
  const which = sql`${sql.val([...ids])}::uuid[]`
  await sql`update orders.order set wisher = ${erased}, reason = null, person_id = null, account_id = kernel.new_id(), version = version + 1
    where authority_id = ${ctx.authority} and id = any(${which})`.execute(ctx.db())
  const { numAffectedRows: approvals } =
    await sql`update orders.approval set name = case when name is null then null else ${erased} end, person_id = null, lent_by = null, note = null, overrule = null,
      account_id = case when account_id is null then null else kernel.new_id() end where authority_id = ${ctx.authority} and order_id = any(${which})`.execute(
      ctx.db(),
    )
  const { numAffectedRows: comments } =
    await sql`delete from orders.comment where authority_id = ${ctx.authority} and order_id = any(${which})`.execute(ctx.db())
  await sql`select kernel.erase_audit_values('orders.order', ${which})`.execute(ctx.db())
  return { 'orders.order': ids.length, 'orders.approval': Number(approvals ?? 0), 'orders.comment': Number(comments ?? 0) }
}

export const forget: Forget = async (ctx, people, accounts) => {
  const theirs = sql`${sql.val([...accounts])}::uuid[]`
  const whose = sql`(account_id = any(${theirs}) or person_id = any(${sql.val([...people])}::uuid[]))`
  const { rows } = await sql<{ id: Id }>`update orders.order set wisher = ${erased}, reason = null, person_id = null
    where authority_id = ${ctx.authority} and ${whose} and wisher <> ${erased} returning id`.execute(ctx.db())
  const approvals = await sql`update orders.approval set name = ${erased}, person_id = null, note = null
    where authority_id = ${ctx.authority} and ${whose} and name <> ${erased}`.execute(ctx.db())
  await sql`delete from orders.comment where authority_id = ${ctx.authority} and (account_id = any(${theirs}) or order_id = any(${sql.val(rows.map((row) => row.id))}::uuid[]))`.execute(
    ctx.db(),
  )
  // Her name also stands where somebody decided in her place.
  await sql`update orders.approval set lent_by = ${erased} where authority_id = ${ctx.authority}
    and lent_by in (select display_name from people.account where authority_id = ${ctx.authority} and id = any(${theirs}))`.execute(
    ctx.db(),
  )
  await sql`select kernel.erase_audit_values('orders.order', ${sql.val(rows.map((row) => row.id))}::uuid[])`.execute(ctx.db())
  return { 'orders.order': rows.length, 'orders.approval': Number(approvals.numAffectedRows ?? 0) }
}
