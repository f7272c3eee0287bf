// In which tables the objects of this module stand; nobody else writes them.
import { storedIn } from '#kernel'
import { BudgetRecord, Decision, Order, Talk } from './model.ts'

export const orders = storedIn('orders.order', Order, { school: 'school' })
export const budgets = storedIn('orders.budget', BudgetRecord, { school: 'school' })
export const talks = storedIn('orders.talk', Talk, { school: 'school' })
export const decisions = storedIn('orders.decision', Decision)
