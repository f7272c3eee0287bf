// A contract over lent devices, its devices, and what may happen to both. Days are school days of the borrower's school, money is cents.
import { type Column, defineModel, field, type Row } from '#shared'
import { feePeriods } from './fee.ts'

export const contractKinds = ['loan', 'rent'] as const
export const contractStates = ['prepared', 'out', 'returned', 'cancelled'] as const
export type ContractState = (typeof contractStates)[number]
/** `loan` costs nothing (Leihe, § 598 BGB), `rent` does (Miete, § 535 BGB). */
export type ContractKind = (typeof contractKinds)[number]

export const Contract = defineModel('loans.contract', {
  id: field.id(),
  number: field.text({ required: true, write: 'never', max: 40, width: 'narrow' }),
  person: field.ref({ ref: 'people.person', write: 'create', personal: true }),
  school: field.ref({ ref: 'organisation.school', required: true, write: 'create' }),
  state: field.choice(contractStates, { required: true, write: 'never', width: 'narrow' }),
  kind: field.choice(contractKinds, { required: true, write: 'create', width: 'narrow', list: 'hidden' }),
  fromDay: field.day({ required: true, write: 'create', list: 'hidden' }),
  untilDay: field.day({ required: true, write: 'create' }),
  purpose: field.text({ max: 300, list: 'hidden' }),
  fee: field.money({ list: 'hidden', write: 'create' }),
  /** Nothing where there is no fee. */
  feePeriod: field.choice(feePeriods, { list: 'hidden', write: 'create', width: 'narrow' }),
  template: field.ref({ ref: 'loans.template', write: 'create', list: 'none' }),
  language: field.text({ required: true, max: 10, write: 'create', list: 'hidden', width: 'narrow' }),
  body: field.longText({ required: true, write: 'never', list: 'none' }),
  signedOn: field.day({ write: 'never' }),
  signedBy: field.text({ max: 200, write: 'never', list: 'hidden', personal: true }),
  signedHow: field.choice(['screen', 'link', 'paper'], { write: 'never', list: 'hidden' }),
  handedOn: field.day({ write: 'never', list: 'hidden' }),
  returnedOn: field.day({ write: 'never', list: 'hidden' }),
  note: field.text({ max: 500, list: 'hidden' }),
  version: field.version(),
})
export type Contract = Row<typeof Contract>

/** All instalments of a rent together, in the list; cents. */
export const feeSumColumn: Column = { key: 'feeSum', kind: 'money', shown: false, sort: true, filter: true, width: 'narrow' }

export const conditions = ['good', 'worn', 'damaged', 'missing'] as const
export type Condition = (typeof conditions)[number]

export const Item = defineModel('loans.item', {
  id: field.id(),
  contract: field.ref({ ref: 'loans.contract', required: true, write: 'create' }),
  device: field.ref({ ref: 'devices.device', required: true, write: 'create' }),
  accessories: field.text({ max: 500, list: 'hidden' }),
  /** Of its accessories, what was not handed over. */
  lacking: field.text({ max: 500, write: 'never', list: 'hidden' }),
  conditionOut: field.text({ max: 300, list: 'hidden' }),
  state: field.choice(['open', 'returned', 'lost', 'cancelled'], { required: true, write: 'never' }),
  returnedOn: field.day({ write: 'never' }),
  conditionIn: field.choice(conditions, { write: 'never' }),
  missing: field.text({ max: 300, write: 'never', list: 'hidden' }),
  note: field.text({ max: 500, list: 'hidden' }),
  version: field.version(),
})
export type Item = Row<typeof Item>

export const Template = defineModel('loans.template', {
  id: field.id(),
  name: field.text({ required: true, max: 120, width: 'wide' }),
  kind: field.choice(contractKinds, { required: true, width: 'narrow' }),
  language: field.text({ required: true, max: 10, width: 'narrow', pattern: /^[a-z]{2,3}$/ }),
  body: field.longText({ required: true, max: 20_000, list: 'none' }),
  state: field.choice(['active', 'retired'], { required: true, write: 'never', width: 'narrow' }),
  version: field.version(),
})
export type Template = Row<typeof Template>

/** `accessory`: the device came back without all that belongs to it. */
export const caseKinds = ['damage', 'loss', 'theft', 'accessory'] as const
export type CaseKind = (typeof caseKinds)[number]

export const DamageCase = defineModel('loans.damageCase', {
  id: field.id(),
  device: field.ref({ ref: 'devices.device', required: true, write: 'create' }),
  contract: field.ref({ ref: 'loans.contract', write: 'create', list: 'hidden' }),
  school: field.ref({ ref: 'organisation.school', write: 'never' }),
  kind: field.choice(caseKinds, { required: true, write: 'create', width: 'narrow' }),
  day: field.day({ required: true }),
  description: field.longText({ required: true, max: 4_000, list: 'none' }),
  policeReference: field.text({ max: 120, list: 'hidden' }),
  value: field.money({ write: 'never' }),
  claim: field.money({}),
  insurance: field.text({ max: 200, list: 'hidden' }),
  state: field.choice(['open', 'insurer', 'settled', 'waived'], { required: true, width: 'narrow', write: 'never' }),
  settledOn: field.day({ write: 'never', list: 'hidden' }),
  note: field.text({ max: 500, list: 'hidden' }),
  version: field.version(),
})
export type DamageCase = Row<typeof DamageCase>

/** Reminders: 0 before the end, 1 to 3 after it. */
export const reminderLevels = [0, 1, 2, 3] as const

/** Which reminder is due on a day: before the end once, then by the days after it; nothing when the highest is sent. */
export function dueLevel(
  untilDay: string,
  today: string,
  sent: readonly number[],
  rules: { before: number; after: readonly number[] },
): number | null {
  const days = Math.round((Date.parse(today) - Date.parse(untilDay)) / 86_400_000)
  const reached = rules.after.filter((wait) => days >= wait).length
  if (reached > 0) return sent.some((level) => level >= reached) ? null : reached
  return days <= 0 && days >= -rules.before && !sent.includes(0) ? 0 : null
}

/** What a thing is worth after a while, straight-line over its useful life (years), never below nothing; whole cents. */
export function valueOn(price: number | null, boughtOn: string | null, life: number, day: string): number | null {
  if (price === null || !boughtOn || life <= 0) return null
  const years = (Date.parse(day) - Date.parse(boughtOn)) / (365.25 * 86_400_000)
  if (years < 0) return price
  return Math.max(0, Math.round(price * (1 - years / life)))
}
