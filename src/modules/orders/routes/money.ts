import { chosenIds, created, exported, first, listQuery, serve, versioned } from '#kernel'
import { allocate, changeBudgets, createBudgets, setBudgetState } from '../actions/budgets.ts'
import { writeRules } from '../actions/rules.ts'
import { moneyApi } from '../api.ts'
import { budgetList, ledgerOf, orderingDeadlines } from '../queries/budgets.ts'
import { readRules } from '../queries/rules.ts'

export const moneyRoutes = serve(moneyApi, {
  orderingDeadlines: (ctx, { query }) => orderingDeadlines(ctx, query.school),
  budgets: (ctx, { query }) => budgetList.page(ctx, listQuery(query)) as never,
  exportBudgets: (ctx, { query }, extra) => exported(ctx, budgetList, query, extra),
  budget: (ctx, { params }) => budgetList.get(ctx, params.id) as never,
  ledger: (ctx, { params }) => ledgerOf(ctx, params.id),
  createBudget: (ctx, { body }, extra) => created(extra, createBudgets(ctx, [body])),
  changeBudget: (ctx, { params, body }, extra) => first(changeBudgets(ctx, [versioned(params.id, body, extra)])),
  closeBudgets: async (ctx, { body }) => setBudgetState(ctx, await chosenIds(ctx, budgetList, body), 'closed'),
  openBudgets: async (ctx, { body }) => setBudgetState(ctx, await chosenIds(ctx, budgetList, body), 'open'),
  allocate: (ctx, { params, body }) => allocate(ctx, params.id, body.amount, body.note ?? null),
  rules: (ctx) => {
    ctx.may('orders.route.change')
    return readRules(ctx)
  },
  writeRules: (ctx, { body }) => writeRules(ctx, body.rules),
})
