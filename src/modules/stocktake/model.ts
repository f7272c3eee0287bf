// A stock-take: a school, its scans, and what they differ in from the inventory.
import { z } from 'zod'
import { defineModel, field, Id, Instant, type Row } from '#shared'

export const Round = defineModel('stocktake.round', {
  id: field.id(),
  name: field.text({ required: true, max: 120 }),
  school: field.ref({ ref: 'organisation.school', required: true, write: 'create' }),
  state: field.choice(['open', 'closed'], { required: true, write: 'never', width: 'narrow' }),
  startedAt: field.instant({ required: true, write: 'never', width: 'narrow' }),
  closedAt: field.instant({ write: 'never', width: 'narrow' }),
  note: field.longText({ max: 2_000, list: 'none' }),
  version: field.version(),
})
export type Round = Row<typeof Round>

export const verdicts = ['found', 'moved', 'foreign', 'unknown', 'missing', 'lent'] as const
export type Verdict = (typeof verdicts)[number]

export const Line = defineModel('stocktake.line', {
  id: field.id(),
  number: field.text({ required: true, write: 'never' }),
  verdict: field.choice(verdicts, { required: true, write: 'never', width: 'narrow', sort: false }),
  model: field.text({ write: 'never', sort: false }),
  wantedRoom: field.text({ write: 'never', width: 'narrow', sort: false }),
  seenRoom: field.text({ write: 'never', width: 'narrow', sort: false }),
  serial: field.text({ write: 'never', sort: false }),
  wantedSchool: field.text({ write: 'never', list: 'hidden', sort: false }),
  seenAt: field.instant({ write: 'never', list: 'hidden', width: 'narrow', sort: false }),
})
export type Line = Row<typeof Line>

export const mostScans = 1_000
/** A scan as the phone keeps it until it is sent. */
export const Scan = z.strictObject({ id: Id, code: z.string().min(1).max(200), room: Id.nullable(), at: Instant })
export type Scan = z.output<typeof Scan>
