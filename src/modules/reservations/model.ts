// What can be reserved, and reservations of it by lessons of the school's grid or by the clock.
import { z } from 'zod'
import { ClockTime } from '#modules/organisation/model'
import { Day, defineModel, field, Id, type Row } from '#shared'

export const resourceKinds = ['room', 'set', 'device'] as const
export type ResourceKind = (typeof resourceKinds)[number]

export const Resource = defineModel('reservations.resource', {
  id: field.id(),
  name: field.text({ required: true, max: 120 }),
  kind: field.choice(resourceKinds, { required: true, write: 'never', width: 'narrow' }),
  school: field.ref({ ref: 'organisation.school', required: true, write: 'never' }),
  room: field.ref({ ref: 'organisation.room', write: 'create', list: 'none' }),
  set: field.ref({ ref: 'devices.set', write: 'create', list: 'none' }),
  device: field.ref({ ref: 'devices.device', write: 'create', list: 'none' }),
  /** Several may reserve some devices of the set at the same time. */
  shared: field.yes({ required: true, write: 'create', list: 'hidden', width: 'narrow' }),
  note: field.text({ max: 500, list: 'hidden', width: 'wide' }),
  state: field.choice(['active', 'archived'], { required: true, write: 'never', width: 'narrow' }),
  version: field.version(),
})
export type Resource = Row<typeof Resource>

/** What becomes reservable: one room, set or device; its name follows unless told. */
export const ResourceDraft = z
  .strictObject({
    room: Id.nullish(),
    set: Id.nullish(),
    device: Id.nullish(),
    name: z.string().trim().min(1).max(120).nullish(),
    shared: z.boolean().optional(),
    note: z.string().trim().max(500).nullish(),
  })
  .refine((draft) => [draft.room, draft.set, draft.device].filter(Boolean).length === 1, {
    message: 'reservations.oneThing',
    path: ['room'],
  })
export type ResourceDraft = z.output<typeof ResourceDraft>

export const Reservation = defineModel('reservations.reservation', {
  id: field.id(),
  resource: field.ref({ ref: 'reservations.resource', required: true, write: 'never' }),
  startsAt: field.instant({ required: true, write: 'never', width: 'narrow' }),
  endsAt: field.instant({ required: true, write: 'never', list: 'hidden', width: 'narrow' }),
  day: field.day({ required: true, write: 'never', list: 'hidden', width: 'narrow' }),
  lessonFrom: field.text({ write: 'never', list: 'hidden', width: 'narrow' }),
  lessonTo: field.text({ write: 'never', list: 'none' }),
  person: field.ref({ ref: 'people.person', write: 'never', personal: true }),
  purpose: field.text({ max: 200, personal: true }),
  devices: field.number({ min: 1, max: 2_000, write: 'never', list: 'hidden', width: 'narrow' }),
  school: field.ref({ ref: 'organisation.school', required: true, write: 'never', list: 'hidden' }),
  series: field.ref({ ref: 'reservations.series', write: 'never', list: 'none' }),
  state: field.choice(['active', 'cancelled'], { required: true, write: 'never', width: 'narrow' }),
  cancelledBecause: field.text({ max: 200, write: 'never', list: 'hidden' }),
  version: field.version(),
})
export type Reservation = Row<typeof Reservation>

/** The same as it is kept: with the account behind it, and whether it bars others. */
export const HeldReservation = defineModel('reservations.reservation', {
  ...Reservation.fields,
  account: field.ref({ ref: 'access.account', write: 'never', list: 'none' }),
  exclusive: field.yes({ required: true, write: 'never', list: 'none' }),
})
export type HeldReservation = Row<typeof HeldReservation>

const LessonName = z.string().trim().min(1).max(20)
/** Lessons as the grid of that day names them; the grid where two hold at once. */
export const LessonSpan = z.strictObject({ from: LessonName, to: LessonName, grid: z.string().max(60).nullish() })
export type LessonSpan = z.output<typeof LessonSpan>
export const ClockSpan = z
  .strictObject({ from: ClockTime, to: ClockTime })
  .refine((span) => span.from < span.to, { message: 'organisation.timeOrder', path: ['to'] })
export type ClockSpan = z.output<typeof ClockSpan>

export const mostDays = 400
/** What somebody wishes to reserve: a day by lessons or by the clock, once or every so many weeks. */
const wishShape = {
  resource: Id,
  day: Day,
  lessons: LessonSpan.nullish(),
  clock: ClockSpan.nullish(),
  repeat: z.strictObject({ every: z.int().min(1).max(4), until: Day }).nullish(),
  devices: z.int().min(1).max(2_000).nullish(),
}
const oneTime = (wish: { lessons?: unknown; clock?: unknown }) => Boolean(wish.lessons) !== Boolean(wish.clock)
const timeFault = { message: 'reservations.oneTime', path: ['lessons'] }
export const Asking = z.strictObject(wishShape).refine(oneTime, timeFault)
export type Asking = z.output<typeof Asking>
export const Wish = z
  .strictObject({
    ...wishShape,
    purpose: z.string().trim().max(200).nullish(),
    /** For somebody else; for those who manage what can be reserved. */
    person: Id.nullish(),
    /** Leaves out days that are taken instead of refusing all. */
    skipTaken: z.boolean().optional(),
  })
  .refine(oneTime, timeFault)
export type Wish = z.output<typeof Wish>

/** What becomes of a day of a wish: free · taken · a day without lessons · a grid without that lesson · over. */
export const verdicts = ['free', 'taken', 'noSchool', 'noLesson', 'past'] as const
export interface PlannedDay {
  day: Day
  startsAt: string | null
  endsAt: string | null
  verdict: (typeof verdicts)[number]
  /** Who has it, or why there are no lessons. */
  because: string | null
  /** Devices that can be used at that time, for sets; fewer than wished is a warning. */
  left: number | null
}

/** `3.` or `3.–4.` from the names of lessons that are numbers; other names stay as they are. */
export function lessonsText(from: string | null, to: string | null): string {
  if (!from) return ''
  const dot = (name: string) => (/^\d+$/.test(name) ? `${name}.` : name)
  return !to || to === from ? dot(from) : `${dot(from)}–${dot(to)}`
}
