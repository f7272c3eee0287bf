// Who can decide an order now.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import { type RightHolder, rightHolders } from '#modules/access'
import type { Id } from '#shared'
import type { Order, Step } from '../model.ts'
import { rightOf } from '../rights.ts'

const openStep = (order: Order): readonly Step[] => (order.step ? [order.step] : [])

/** Those who can decide the open step of an order, each once: not who wished it, not who decided before. */
export async function decidersOf(
  ctx: Context,
  all: readonly Order[],
  stepsOf: (order: Order) => readonly Step[] = openStep,
): Promise<Map<Id, RightHolder[]>> {
  const open = all.filter((order) => stepsOf(order).length)
  if (!open.length) return new Map()
  const holders = await rightHolders(
    ctx,
    [...new Set(open.flatMap((order) => stepsOf(order).map(rightOf)))],
    [...new Set(open.map((order) => order.school))],
  )
  const { rows } = await sql<{ order: Id; account: Id }>`select a.order_id as "order", a.account_id as account from orders.approval a
    join orders.order o on o.authority_id = a.authority_id and o.id = a.order_id and o.round = a.round
    where a.authority_id = ${ctx.authority} and a.order_id = any(${sql.val(open.map((order) => order.id))}::uuid[]) and a.state = 'approved'`.execute(
    ctx.db(),
  )
  return new Map(
    open.map((order) => {
      const before = new Set([order.account, ...rows.filter((row) => row.order === order.id).map((row) => row.account)])
      const rights = stepsOf(order).map(rightOf)
      const here = holders.filter((holder) => rights.includes(holder.right) && (holder.school === null || holder.school === order.school))
      const each = new Map(here.filter((holder) => !before.has(holder.account)).map((holder) => [holder.account, holder]))
      return [order.id, [...each.values()]]
    }),
  )
}
