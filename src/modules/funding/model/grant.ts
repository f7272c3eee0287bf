// A grant, what it is for, and the receipts that say where the money went. Money is whole cents.
import { defineModel, field, type Row } from '#shared'

export const grantStates = ['planned', 'applied', 'granted', 'submitted', 'closed', 'revoked'] as const
export type GrantState = (typeof grantStates)[number]

/** Where a grant may go from where it is. */
export const grantMoves: Record<GrantState, readonly GrantState[]> = {
  planned: ['applied', 'granted', 'revoked'],
  applied: ['planned', 'granted', 'revoked'],
  granted: ['submitted', 'revoked'],
  submitted: ['granted', 'closed', 'revoked'],
  closed: ['submitted'],
  revoked: ['planned'],
}

export const Grant = defineModel('funding.grant', {
  id: field.id(),
  title: field.text({ required: true, max: 200, width: 'wide' }),
  programme: field.ref({ ref: 'funding.programme', required: true }),
  reference: field.text({ max: 100, list: 'hidden', aliases: ['aktenzeichen', 'bescheid', 'az'] }),
  state: field.choice(grantStates, { required: true, write: 'never', width: 'narrow' }),
  amount: field.money({ required: true }),
  ownShare: field.money({ list: 'hidden' }),
  appliedOn: field.day({ list: 'hidden' }),
  grantedOn: field.day({ list: 'hidden' }),
  startsOn: field.day({ list: 'hidden' }),
  endsOn: field.day(),
  proofDue: field.day(),
  submittedOn: field.day({ list: 'hidden', write: 'never' }),
  costCentre: field.text({ max: 60, list: 'hidden', aliases: ['kostenstelle'] }),
  contact: field.text({ max: 300, list: 'none' }),
  note: field.longText({ max: 8_000, list: 'none' }),
  version: field.version(),
})
export type Grant = Row<typeof Grant>

export const categories = ['devices', 'infrastructure', 'software', 'services', 'support', 'other'] as const

/** A line of the financing plan: what is to be bought, for which school. */
export const Line = defineModel('funding.line', {
  id: field.id(),
  grant: field.ref({ ref: 'funding.grant', required: true, write: 'create', list: 'hidden' }),
  measure: field.text({ required: true, max: 200, aliases: ['maßnahme'] }),
  school: field.ref({ ref: 'organisation.school' }),
  name: field.text({ required: true, max: 200, width: 'wide', aliases: ['position', 'bezeichnung'] }),
  category: field.choice(categories, { required: true, width: 'narrow' }),
  quantity: field.number({ min: 0, max: 1_000_000, width: 'narrow' }),
  planned: field.money({ required: true }),
  version: field.version(),
})
export type Line = Row<typeof Line>

export const receiptKinds = ['order', 'invoice', 'credit'] as const

/** An order, an invoice or a credit note; `eligible` is what of it the grant pays for. */
export const Receipt = defineModel('funding.receipt', {
  id: field.id(),
  grant: field.ref({ ref: 'funding.grant', required: true, write: 'create', list: 'hidden' }),
  line: field.ref({ ref: 'funding.line', list: 'hidden' }),
  school: field.ref({ ref: 'organisation.school', list: 'hidden' }),
  kind: field.choice(receiptKinds, { required: true, width: 'narrow' }),
  number: field.text({ required: true, max: 80, aliases: ['rechnungsnummer', 'belegnummer'] }),
  supplier: field.text({ max: 200, aliases: ['lieferant'] }),
  day: field.day({ required: true }),
  paidOn: field.day(),
  gross: field.money({ required: true }),
  eligible: field.money({ required: true }),
  file: field.ref({ ref: 'kernel.file', write: 'never', list: 'none' }),
  fileName: field.text({ write: 'never', list: 'none' }),
  note: field.text({ max: 500, list: 'hidden' }),
  version: field.version(),
})
export type Receipt = Row<typeof Receipt>

/** What counts as spent: credit notes take away, orders are only committed. */
export const countsAs = (kind: Receipt['kind']) => (kind === 'invoice' ? 1 : kind === 'credit' ? -1 : 0)

export interface GrantFigures {
  /** Invoices less credit notes, as far as the grant pays. */
  spent: number
  paid: number
  ordered: number
  planned: number
  devices: number
  bound: number
}

/** What of the grant is neither spent nor ordered; below zero when more was charged than granted. */
export const remaining = (grant: Pick<Grant, 'amount'>, figures: Pick<GrantFigures, 'spent' | 'ordered'>) =>
  grant.amount - figures.spent - figures.ordered
