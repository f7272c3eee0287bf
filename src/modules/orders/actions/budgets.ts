// Budgets are made, renamed, closed; what is given to them is a line of the ledger.
import { type Context, changeRows, checkSchools, conflict, insertRows, lockRows } from '#kernel'
import type { Change, Draft, Id } from '#shared'
import type { BudgetRecord } from '../model.ts'
import { figuresOf } from '../queries/budgets.ts'
import { budgets } from '../tables.ts'
import { holdBudgets, write } from './money.ts'

const right = 'orders.budget.change'
type Stored = Awaited<ReturnType<typeof lockRows<typeof BudgetRecord>>>[number]

/** Makes budgets and gives them their money. */
export async function createBudgets(
  ctx: Context,
  drafts: readonly (Draft<typeof BudgetRecord> & { amount?: number | null })[],
): Promise<Stored[]> {
  ctx.may(right)
  const made = await insertRows(
    ctx,
    budgets,
    drafts.map(({ amount: _amount, ...draft }) => ({ ...draft, state: 'open' as const })),
  )
  await write(
    ctx,
    made.flatMap((budget, index) =>
      drafts[index]!.amount ? [{ budget: budget.id, kind: 'allocation' as const, amount: drafts[index]!.amount! }] : [],
    ),
  )
  return made
}

export async function changeBudgets(ctx: Context, changes: readonly Change<typeof BudgetRecord>[]): Promise<Stored[]> {
  const before = await lockRows(
    ctx,
    budgets,
    changes.map((change) => change.id),
  )
  ctx.may(right)
  return changeRows(ctx, budgets, before, changes)
}

/** Closed budgets take no more orders; what was promised stays promised. */
export async function setBudgetState(ctx: Context, ids: readonly Id[], state: 'open' | 'closed'): Promise<Stored[]> {
  const before = await lockRows(ctx, budgets, ids)
  ctx.may(right)
  return changeRows(
    ctx,
    budgets,
    before,
    before.map(({ id }) => ({ id, state })),
    state === 'open' ? 'opened' : 'closed',
  )
}

/** Gives money to a budget or takes it away; never below what is promised and paid already. */
export async function allocate(ctx: Context, budget: Id, amount: number, note: string | null): Promise<void> {
  const [row] = await lockRows(ctx, budgets, [budget])
  checkSchools(ctx, right, [null])
  await holdBudgets(ctx, [budget])
  const { remaining } = (await figuresOf(ctx, [budget])).get(budget)!
  if (amount < 0 && remaining + amount < 0) throw conflict('orders.alreadyPromised', { values: { budget: row!.name } })
  await write(ctx, [{ budget, kind: 'allocation', amount, note }])
  await ctx.audit('orders.budget.allocated', 'orders.budget', [
    { id: budget, school: row!.school, changes: { amount: [null, amount], note: [null, note] } },
  ])
  await ctx.tell('orders.budget.allocated', [budget])
}
