// A wish for a loan device and its way through the school.
import { deviceKinds } from '#modules/devices/model'
import { defineModel, field, type Row } from '#shared'

export const wishSteps = ['coordinator', 'head'] as const
export type WishStep = (typeof wishSteps)[number]
export const wishStates = ['open', 'approved', 'declined', 'withdrawn', 'prepared'] as const

export const Wish = defineModel('loans.wish', {
  id: field.id(),
  person: field.ref({ ref: 'people.person', write: 'create', personal: true }),
  school: field.ref({ ref: 'organisation.school', required: true, write: 'create' }),
  kind: field.choice(deviceKinds, { required: true, write: 'create', width: 'narrow' }),
  fromDay: field.day({ required: true, write: 'create', list: 'hidden' }),
  untilDay: field.day({ required: true, write: 'create', list: 'hidden' }),
  reason: field.longText({ required: true, max: 1_000, write: 'create', list: 'none', personal: true }),
  state: field.choice(wishStates, { required: true, write: 'never', width: 'narrow' }),
  step: field.choice(wishSteps, { write: 'never', width: 'narrow' }),
  wisher: field.text({ required: true, write: 'never', max: 200, personal: true }),
  answer: field.text({ max: 500, write: 'never', list: 'hidden' }),
  contract: field.ref({ ref: 'loans.contract', write: 'never', list: 'hidden' }),
  version: field.version(),
})
export type Wish = Row<typeof Wish>

/** The same as it is kept: with the account that wished. */
export const HeldWish = defineModel('loans.wish', {
  ...Wish.fields,
  account: field.ref({ ref: 'access.account', write: 'never', list: 'none' }),
})
export type HeldWish = Row<typeof HeldWish>

/** The step after one on a way, or nothing when it was the last; a way that no longer knows the step is at its end. */
export function stepAfter(way: readonly WishStep[], step: WishStep): WishStep | null {
  const at = way.indexOf(step)
  return at < 0 ? null : (way[at + 1] ?? null)
}
