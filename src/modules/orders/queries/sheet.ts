// The sheet of one order: everything that belongs to it, and what the asking person may do now.
import { type Context, narrow } from '#kernel'
import type { Id } from '#shared'
import { formsOf, titlesOf } from '../catalogue.ts'
import { waitingStates } from '../model.ts'
import { rightOf } from '../rights.ts'
import { budgetsFor } from './budgets.ts'
import { decidersOf } from './deciders.ts'
import { belongingsOf, getOrder } from './orders.ts'
import { waitingOf } from './waiting.ts'

export async function orderSheet(outer: Context, id: Id) {
  const order = await getOrder(outer, id)
  const ctx = narrow(outer, order.authority)
  const belongings = await belongingsOf(ctx, order)
  const [form] = await formsOf(ctx, [order])
  const decide = (await waitingOf(ctx, [id])).has(id)
  const own = order.account === ctx.who.account || (order.person !== null && order.person === ctx.who.person)
  const draft = order.state === 'draft' || order.state === 'refused'
  const office = ctx.reach('orders.fulfil').authorities.has(order.authority)
  const asked =
    order.step !== null &&
    !own &&
    (ctx.reach(rightOf(order.step)).authorities.has(order.authority) || ctx.reach(rightOf(order.step)).schools.has(order.school))
  const may = {
    change: (own && draft) || (waitingStates.includes(order.state) && asked),
    submit: own && draft,
    decide,
    withdraw: (own || office) && ['draft', 'submitted', 'approving', 'approved'].includes(order.state),
    fulfil: office && ['approved', 'fulfilling', 'done'].includes(order.state),
  }
  const deciders = waitingStates.includes(order.state) ? ((await decidersOf(ctx, [order])).get(id) ?? []).map((holder) => holder.name) : []
  const seesBudgets = may.change && !ctx.reach('orders.budget.view').nothing
  const budgets = seesBudgets ? await budgetsFor(ctx, [order.school], ctx.now().getUTCFullYear()) : []
  const { authority: _authority, ...row } = order
  return { ...row, ...belongings, form: form!, blockTitle: (await titlesOf(ctx, [order])).get(id) ?? null, may, deciders, budgets }
}
