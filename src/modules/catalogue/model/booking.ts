// A booking: a block in force at a school from a day on. And what a wish for bookings would do.
import { z } from 'zod'
import { Day, defineModel, field, Id, type Row } from '#shared'
import { areas, type Block } from './block.ts'
import type { Cost } from './cost.ts'
import { jsonField, ParameterSet } from './offer.ts'
import type { ParameterValues } from './parameters.ts'

export const Booking = defineModel('catalogue.booking', {
  id: field.id(),
  school: field.ref({ ref: 'organisation.school', required: true, write: 'create' }),
  number: field.text({ required: true, write: 'create', max: 8 }),
  blockVersion: field.text({ required: true, write: 'create', max: 20 }),
  since: field.day({ required: true, write: 'create' }),
  until: field.day(),
  parameters: jsonField(ParameterSet),
  version: field.version(),
})
export type Booking = Row<typeof Booking>

export const bookingStates = ['planned', 'inForce', 'ended'] as const
export type BookingState = (typeof bookingStates)[number]

/** A booking as lists show it. */
export const BookingLine = defineModel('catalogue.bookingLine', {
  id: field.id(),
  school: field.ref({ ref: 'organisation.school', required: true, write: 'never', sort: true }),
  number: field.text({ required: true, write: 'never', width: 'narrow' }),
  title: field.text({ required: true, write: 'never' }),
  area: field.choice(Object.keys(areas) as [keyof typeof areas], { required: true, write: 'never', list: 'hidden' }),
  kind: field.choice(['basic', 'optional'], { required: true, write: 'never', list: 'hidden' }),
  blockVersion: field.text({ required: true, write: 'never', width: 'narrow' }),
  state: field.choice(bookingStates, { required: true, write: 'never', sort: false }),
  since: field.day({ required: true, write: 'never' }),
  until: field.day({ write: 'never' }),
  own: field.yes({ required: true, write: 'never' }),
  version: field.version(),
})
export type BookingLine = Row<typeof BookingLine> & { schoolName: string }

const BlockNumber = z.string().trim().min(1).max(8)

/** A block for a school from a day on, or the last day of a booking. */
export const BookingWish = z.union([
  z.strictObject({
    school: Id,
    block: BlockNumber,
    version: z.string().max(20).optional(),
    from: Day,
    /** The last day, where it is known from the start. */
    until: Day.optional(),
    /** Values of the school; what is left out stays as it is. */
    parameters: ParameterSet.optional(),
  }),
  z.strictObject({ end: Id, on: Day }),
])
export type BookingWish = z.output<typeof BookingWish>

export const planKinds = ['new', 'changed', 'same', 'ended', 'refused'] as const
export type PlanKind = (typeof planKinds)[number]

export interface Reason {
  /** Text key below `catalogue.refused.` or `catalogue.hint.`. */
  code: string
  values: Record<string, string | number>
}

export interface PlanItem {
  kind: PlanKind
  school: Id
  number: string
  title: string
  version: string
  from: string
  until: string | null
  /** The booking that is changed, ended or already there. */
  booking: Id | null
  before: string | null
  /** Why it is refused. */
  reasons: Reason[]
  /** What is done all the same but should be known. */
  hints: Reason[]
}

/** What a booking touches beyond its price, in the order of the preview. */
export const effectTopics = ['accounts', 'devices', 'orders', 'network', 'tickets'] as const
export type EffectTopic = (typeof effectTopics)[number]

/** What the module of a topic says a change would cause. */
export interface BookingEffect {
  /** A text key of the module that says it. */
  text: string
  values?: Record<string, string | number>
  schools: Id[]
}

export interface BookingPlan {
  items: PlanItem[]
  counts: Record<PlanKind, number>
  cost: { before: Cost; after: Cost }
  effects: (BookingEffect & { topic: EffectTopic })[]
  /** Topics that no module can speak about: nothing is said of them, and that is said. */
  unknown: EffectTopic[]
}

/** A block at a school as it is on a day. */
export interface InForce {
  school: Id
  booking: Id
  number: string
  version: string
  since: string
  until: string | null
  /** The values that count. */
  parameters: ParameterValues
  /** Those of them that are the school's own. */
  own: ParameterValues
}

export type BlockRef = { number: string; version: string }
export const refKey = ({ number, version }: BlockRef) => `${number}@${version}`
export type { Block }

/** The kind of a record by which a set is taken back. */
export const recordKind = 'catalogue.booking'
