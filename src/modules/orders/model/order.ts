// An order and what belongs to it; the words of kinds, states and pots.
import { defineModel, field, type Row } from '#shared'

export const kinds = ['service', 'device', 'software', 'room', 'move', 'other'] as const
export type Kind = (typeof kinds)[number]
export const pots = ['authority', 'land'] as const
export type Pot = (typeof pots)[number]
export const steps = ['coordinator', 'head', 'authority', 'budget'] as const
export type Step = (typeof steps)[number]
export const orderStates = ['draft', 'submitted', 'approving', 'approved', 'refused', 'withdrawn', 'fulfilling', 'done'] as const
export type OrderState = (typeof orderStates)[number]
/** Somebody still has to decide. */
export const waitingStates: readonly OrderState[] = ['submitted', 'approving']
/** What is ordered as goods and stands on the purchase list. */
export const goods: readonly Kind[] = ['device', 'software']

export const Order = defineModel('orders.order', {
  id: field.id(),
  number: field.text({ required: true, write: 'never', width: 'narrow' }),
  title: field.text({ required: true, max: 200, width: 'wide' }),
  kind: field.choice(kinds, { required: true, write: 'create' }),
  school: field.ref({ ref: 'organisation.school', required: true, write: 'create', sort: false }),
  state: field.choice(orderStates, { required: true, write: 'never' }),
  step: field.choice(steps, { write: 'never', list: 'hidden' }),
  dueAt: field.instant({ write: 'never', list: 'hidden' }),
  amount: field.money({ min: 0 }),
  yearly: field.money({ min: 0, list: 'hidden' }),
  pot: field.choice(pots, { list: 'hidden', required: true }),
  wishedDay: field.day({ list: 'hidden' }),
  wisher: field.text({ required: true, write: 'never', personal: true }),
  submittedAt: field.instant({ write: 'never', list: 'hidden' }),
  decidedAt: field.instant({ write: 'never', list: 'hidden' }),
  doneAt: field.instant({ write: 'never', list: 'hidden' }),
  reason: field.longText({ max: 4_000, list: 'none' }),
  room: field.ref({ ref: 'organisation.room', list: 'none', sort: false }),
  block: field.text({ max: 20, list: 'none', write: 'create' }),
  blockVersion: field.text({ max: 20, list: 'none', write: 'create' }),
  budget: field.ref({ ref: 'orders.budget', list: 'hidden', sort: false }),
  account: field.ref({ ref: 'people.account', required: true, write: 'never', list: 'none', filter: false }),
  person: field.ref({ ref: 'people.person', write: 'never', list: 'none', filter: false }),
  round: field.number({ required: true, write: 'never', list: 'none', filter: false }),
  booking: field.ref({ ref: 'catalogue.booking', write: 'never', list: 'none', filter: false }),
  version: field.version(),
})
export type Order = Row<typeof Order>

export const lineStates = ['wanted', 'ordered', 'delivered', 'dropped'] as const
export type LineState = (typeof lineStates)[number]
/** A line of an order; on the purchase list it stands beside those of other schools. */
export const Line = defineModel('orders.line', {
  id: field.id(),
  text: field.text({ required: true, max: 200, width: 'wide' }),
  school: field.ref({ ref: 'organisation.school', required: true, write: 'never', sort: false }),
  quantity: field.number({ required: true, min: 1, max: 100_000 }),
  unitPrice: field.money({ min: 0 }),
  sum: field.money({ write: 'never', sort: false, filter: false }),
  supplier: field.text({ max: 120 }),
  kind: field.choice(kinds, { required: true, write: 'never', list: 'hidden' }),
  pot: field.choice(pots, { required: true, write: 'never' }),
  state: field.choice(lineStates, { required: true, write: 'never' }),
  number: field.text({ required: true, write: 'never', list: 'hidden', width: 'narrow' }),
  costCentre: field.text({ write: 'never', list: 'hidden' }),
  purchase: field.text({ max: 60, list: 'hidden' }),
  wishedDay: field.day({ write: 'never', list: 'hidden' }),
  orderedAt: field.instant({ write: 'never', list: 'hidden' }),
  deliveredAt: field.instant({ write: 'never', list: 'hidden' }),
  order: field.ref({ ref: 'orders.order', required: true, write: 'never', list: 'none' }),
  version: field.version(),
})
export type Line = Row<typeof Line>

export const taskStates = ['open', 'done', 'dropped'] as const
/** What somebody has to do so that an approved order is fulfilled. */
export const Task = defineModel('orders.task', {
  id: field.id(),
  title: field.text({ required: true, max: 200, width: 'wide' }),
  school: field.ref({ ref: 'organisation.school', required: true, write: 'never', sort: false }),
  state: field.choice(taskStates, { required: true, write: 'never' }),
  dueDay: field.day(),
  holder: field.text({ max: 200 }),
  account: field.ref({ ref: 'people.account', list: 'none', filter: false }),
  note: field.longText({ max: 4_000, list: 'none' }),
  number: field.text({ required: true, write: 'never', width: 'narrow' }),
  order: field.ref({ ref: 'orders.order', required: true, write: 'never', list: 'none' }),
  doneAt: field.instant({ write: 'never', list: 'hidden' }),
  version: field.version(),
})
export type Task = Row<typeof Task>

export interface LineDraft {
  text: string
  quantity: number
  unitPrice?: number | null
  supplier?: string | null
}

/** The sum of the lines in cents; nothing as soon as one price is unknown. */
export function sumOf(lines: readonly Pick<LineDraft, 'quantity' | 'unitPrice'>[]): number | null {
  if (lines.length === 0 || lines.some((line) => line.unitPrice === null || line.unitPrice === undefined)) return null
  return lines.reduce((sum, line) => sum + line.quantity * line.unitPrice!, 0)
}
