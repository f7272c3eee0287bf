// Budgets: what is given, promised, paid and left is always a sum of the ledger.
import { defineModel, field, type Row } from '#shared'
import { pots } from './order.ts'

const own = {
  id: field.id(),
  name: field.text({ required: true, max: 120, width: 'wide' }),
  year: field.number({ required: true, min: 2000, max: 2200, write: 'create', width: 'narrow', list: 'hidden' }),
  pot: field.choice(pots, { required: true, write: 'create', list: 'hidden' }),
  school: field.ref({ ref: 'organisation.school', write: 'create', sort: false }),
  costCentre: field.text({ max: 60 }),
  orderUntil: field.day({ list: 'hidden' }),
  state: field.choice(['open', 'closed'], { required: true, write: 'never', list: 'hidden' }),
  version: field.version(),
}
/** As it is stored. */
export const BudgetRecord = defineModel('orders.budget', own)
/** As lists show it. */
export const Budget = defineModel('orders.budget', {
  ...own,
  allocated: field.money({ write: 'never', sort: false, filter: false }),
  committed: field.money({ write: 'never', sort: false, filter: false }),
  paid: field.money({ write: 'never', sort: false, filter: false }),
  remaining: field.money({ write: 'never', sort: false, filter: false }),
})
export type Budget = Row<typeof Budget>

export interface Figures {
  allocated: number
  committed: number
  paid: number
  remaining: number
}
