// The ledger: money is given, promised, freed and paid in lines that are written once. A budget is held while its sum is looked at.
import { sql } from 'kysely'
import { type Context, conflict, forbidden, invalid } from '#kernel'
import { dayOf, formatDay, formatMoney, type Id } from '#shared'
import { firstYear, type Order } from '../model.ts'
import { figuresOf } from '../queries/budgets.ts'

interface LedgerDraft {
  budget: Id
  order?: Id | null
  kind: 'allocation' | 'commitment' | 'payment'
  amount: number
  note?: string | null
  overrule?: string | null
}

export async function write(ctx: Context, lines: readonly LedgerDraft[]): Promise<void> {
  const all = lines.filter((line) => line.amount !== 0)
  if (!all.length) return
  await sql`insert into orders.ledger (authority_id, budget_id, order_id, kind, amount, note, overrule, account_id, at)
    select ${ctx.authority}::uuid, budget, "order", kind, amount, note, overrule, ${ctx.who.account}::uuid, ${ctx.now()}
    from jsonb_to_recordset(${JSON.stringify(all)}::jsonb) as r(budget uuid, "order" uuid, kind text, amount bigint, note text, overrule text)`.execute(
    ctx.db(),
  )
}

/** Holds budgets until the end of the transaction: two approvals at once wait for each other here, in one order. */
export async function holdBudgets(
  ctx: Context,
  ids: readonly Id[],
): Promise<Map<Id, { name: string; state: string; orderUntil: string | null; pot: string; school: Id | null }>> {
  const { rows } = await sql<{ id: Id; name: string; state: string; orderUntil: string | null; pot: string; school: Id | null }>`
    select id, name, state, order_until::text as "orderUntil", pot, school_id as school from orders.budget
    where authority_id = ${ctx.authority} and id = any(${sql.val([...new Set(ids)])}::uuid[]) order by id for update`.execute(ctx.db())
  return new Map(rows.map(({ id, ...row }) => [id, row]))
}

/**
 * Binds the money of approved orders. What a budget does not hold, or what comes after its last day, is refused unless
 * somebody who may overrule it says why.
 */
export async function commit(ctx: Context, approved: readonly Order[], overrule?: string | null): Promise<void> {
  const paid = approved.filter((order) => order.budget && (firstYear(order) ?? 0) > 0)
  if (!paid.length) return
  const held = await holdBudgets(
    ctx,
    paid.map((order) => order.budget!),
  )
  const figures = await figuresOf(ctx, [...held.keys()])
  const today = dayOf(ctx.now())
  const left = new Map([...figures].map(([id, { remaining }]) => [id, remaining]))
  const over = new Set<Id>()
  for (const order of paid) {
    const budget = held.get(order.budget!)!
    const amount = firstYear(order)!
    const remaining = left.get(order.budget!)!
    const values = {
      number: order.number,
      budget: budget.name,
      amount: formatMoney(amount, ctx.lang),
      remaining: formatMoney(remaining, ctx.lang),
    }
    const late = budget.state === 'closed' || (budget.orderUntil !== null && budget.orderUntil < today)
    if (amount > remaining || late) {
      if (!overrule)
        throw late
          ? conflict('orders.budgetLate', { values: { ...values, day: budget.orderUntil ? formatDay(budget.orderUntil, ctx.lang) : '–' } })
          : conflict('orders.budgetShort', { values })
      if (!ctx.reach('orders.budget.overrule').authorities.has(ctx.authority))
        throw forbidden('forbidden', { values: { right: 'orders.budget.overrule' } })
      over.add(order.id)
    }
    left.set(order.budget!, remaining - amount)
  }
  await write(
    ctx,
    paid.map((order) => ({
      budget: order.budget!,
      order: order.id,
      kind: 'commitment',
      amount: firstYear(order)!,
      note: order.title,
      overrule: over.has(order.id) ? overrule : null,
    })),
  )
}

/** Frees what is still promised to orders. */
export async function release(ctx: Context, ids: readonly Id[], note: string | null = null): Promise<void> {
  await write(
    ctx,
    (await promised(ctx, ids)).map(({ budget, order, amount }) => ({ budget, order, kind: 'commitment', amount: -amount, note })),
  )
}

async function promised(ctx: Context, ids: readonly Id[]): Promise<{ budget: Id; order: Id; amount: number }[]> {
  if (!ids.length) return []
  const { rows } = await sql<{
    budget: Id
    order: Id
    amount: number
  }>`select budget_id as budget, order_id as "order", sum(amount)::float8 as amount from orders.ledger
    where authority_id = ${ctx.authority} and order_id = any(${sql.val([...ids])}::uuid[]) and kind = 'commitment' group by budget_id, order_id having sum(amount) > 0`.execute(
    ctx.db(),
  )
  return rows
}

export interface Payment {
  amount: number
  note?: string | null
  /** The last invoice: what was promised beyond it is free again. */
  last?: boolean
  overrule?: string | null
}

/** Writes down what was paid for an order. Dearer than promised is taken from what is left; beyond that only with a reason. */
export async function pay(ctx: Context, order: Order, { amount, note = null, last = true, overrule = null }: Payment): Promise<void> {
  if (!order.budget) throw invalid('invalid', { fields: [{ path: 'budget', code: 'orders.noBudget' }] })
  const held = await holdBudgets(ctx, [order.budget])
  const { remaining } = (await figuresOf(ctx, [order.budget])).get(order.budget)!
  const open = (await promised(ctx, [order.id])).reduce((sum, each) => sum + each.amount, 0)
  const over = amount - open > remaining && amount > open
  if (over && !overrule) {
    const values = {
      number: order.number,
      budget: held.get(order.budget)!.name,
      amount: formatMoney(amount, ctx.lang),
      remaining: formatMoney(remaining, ctx.lang),
    }
    throw conflict('orders.budgetShort', { values })
  }
  if (over && !ctx.reach('orders.budget.overrule').authorities.has(ctx.authority))
    throw forbidden('forbidden', { values: { right: 'orders.budget.overrule' } })
  await write(ctx, [
    { budget: order.budget, order: order.id, kind: 'payment', amount, note, overrule: over ? overrule : null },
    { budget: order.budget, order: order.id, kind: 'commitment', amount: -(last ? open : Math.min(open, amount)), note },
  ])
}
