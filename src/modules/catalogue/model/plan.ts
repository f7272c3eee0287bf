// What wishes for bookings would do, by rules alone: new, changed, the same, ended, or refused with reasons.

import { addDays } from '#shared'
import type { Block } from './block.ts'
import type { Booking, BookingWish, PlanItem, PlanKind, Reason } from './booking.ts'
import { findCycle, requirements } from './dependencies.ts'
import type { OfferState } from './offer.ts'
import { effectiveParameters, type ParameterValues } from './parameters.ts'
import { openParameters, valueFaults } from './values.ts'

export interface Bookable {
  /** The version that is booked when none is named. */
  block: Block
  state: OfferState
  /** The library and the authority no longer keep it. */
  retired: boolean
  /** The authority's values. */
  parameters: ParameterValues
}

export interface PlanGround {
  blocks: ReadonlyMap<string, Bookable>
  /** Every version that wishes name or bookings have, by `number@version`. */
  versions: ReadonlyMap<string, Block>
  schools: ReadonlyMap<string, { active: boolean }>
  /** Bookings of the schools, ended ones too. */
  bookings: readonly Booking[]
  /** The wishes come from schools: they may only set what the block lets a school set. */
  bySchools?: boolean
}

type Start = Extract<BookingWish, { school: string }>
type End = Extract<BookingWish, { end: string }>

/** What is written for one wish: at most one row is changed and one begun. */
export interface Step {
  item: PlanItem
  change?: { id: string; version: number } & Partial<Pick<Booking, 'blockVersion' | 'parameters' | 'until'>>
  begin?: Omit<Booking, 'id' | 'version'>
  /** The booking that is changed or ended, as it was. */
  current?: Booking
  /** The values of the school after it. */
  own: ParameterValues
}

const dayBefore = (day: string) => addDays(day, -1)
const place = (school: string, number: string) => `${school}/${number}`
const covers = (booking: Pick<Booking, 'since' | 'until'>, day: string) =>
  booking.since <= day && (booking.until === null || booking.until >= day)
const sameValues = (a: ParameterValues, b: ParameterValues) =>
  JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort())

/** One step per wish, in their order. */
export function planSteps(wishes: readonly BookingWish[], ground: PlanGround): Step[] {
  const byPlace = new Map<string, Booking[]>()
  for (const booking of ground.bookings) {
    const key = place(booking.school, booking.number)
    byPlace.set(key, [...(byPlace.get(key) ?? []), booking])
  }
  const byId = new Map(ground.bookings.map((booking) => [booking.id, booking]))
  const claimed = new Set<string>()
  const cycles = new Map<string, string[] | undefined>()
  const steps = wishes.map((wish) => {
    const step = 'end' in wish ? endStep(wish, byId, ground) : startStep(wish, byPlace, ground)
    const key = place(step.item.school, step.item.number)
    if (claimed.has(key)) refuse(step, 'double', { block: step.item.title })
    claimed.add(key)
    if ('school' in wish) {
      if (!cycles.has(wish.block)) cycles.set(wish.block, findCycle(wish.block, requirementsOf(ground)))
      const cycle = cycles.get(wish.block)
      if (cycle) refuse(step, 'cycle', { blocks: cycle.join(' → ') })
    }
    return step
  })
  settleRequirements(steps, byPlace, ground)
  return steps
}

const requirementsOf = (ground: PlanGround) => (number: string) => requirements(ground.blocks.get(number)?.block)

function refuse(step: Step, code: string, values: Reason['values'] = {}): void {
  step.item.kind = 'refused'
  step.item.reasons.push({ code, values })
  delete step.change
  delete step.begin
}

const itemOf = (facts: Pick<PlanItem, 'school' | 'number' | 'title' | 'version' | 'from'>, kind: PlanKind): PlanItem => ({
  ...facts,
  kind,
  until: null,
  booking: null,
  before: null,
  reasons: [],
  hints: [],
})

/** The last day of a booking. */
function endStep(wish: End, byId: Map<string, Booking>, ground: PlanGround): Step {
  const booking = byId.get(wish.end)
  if (!booking) {
    const lost: Step = { item: itemOf({ school: '', number: '', title: '', version: '', from: wish.on }, 'refused'), own: {} }
    refuse(lost, 'unknownBooking')
    return lost
  }
  const block = ground.versions.get(`${booking.number}@${booking.blockVersion}`)
  const facts = { school: booking.school, number: booking.number, title: block?.title ?? booking.number, version: booking.blockVersion }
  const step: Step = { item: itemOf({ ...facts, from: booking.since }, 'ended'), own: booking.parameters, current: booking }
  Object.assign(step.item, { booking: booking.id, before: booking.blockVersion, until: wish.on })
  if (wish.on < booking.since) refuse(step, 'endBeforeBegin', { since: booking.since, on: wish.on })
  else if (booking.until !== null && booking.until < wish.on) refuse(step, 'endedBefore', { until: booking.until })
  else if (booking.until === wish.on) step.item.kind = 'same'
  else step.change = { id: booking.id, version: booking.version, until: wish.on }
  return step
}

function startStep(wish: Start, byPlace: Map<string, Booking[]>, ground: PlanGround): Step {
  const offer = ground.blocks.get(wish.block)
  const rows = byPlace.get(place(wish.school, wish.block)) ?? []
  const current = rows.find((row) => covers(row, wish.from))
  const later = rows.filter((row) => row.since > wish.from).sort((a, b) => a.since.localeCompare(b.since))[0]
  const version = wish.version ?? (offer && bookable(offer) ? offer.block.version : current?.blockVersion) ?? offer?.block.version ?? ''
  const block = ground.versions.get(`${wish.block}@${version}`)
  const own = cleaned({ ...current?.parameters, ...wish.parameters })
  const until = wish.until ?? null
  const step: Step = {
    item: itemOf(
      { school: wish.school, number: wish.block, title: block?.title ?? offer?.block.title ?? wish.block, version, from: wish.from },
      current ? 'changed' : 'new',
    ),
    own,
    current,
  }
  Object.assign(step.item, { until, booking: current?.id ?? null, before: current?.blockVersion ?? null })
  if (!ground.schools.get(wish.school)?.active) refuse(step, 'schoolArchived')
  if (until !== null && until < wish.from) refuse(step, 'endBeforeBegin', { since: wish.from, on: until })
  checkVersion(step, offer, block, current)
  if (block) checkValues(step, block, wish.parameters ?? {}, own, offer?.parameters ?? {}, ground.bySchools ?? false)
  if (later && (until === null || until >= later.since)) refuse(step, 'laterBooking', { since: later.since })
  if (step.item.kind !== 'refused') write(step, wish, current)
  return step
}

const bookable = (offer: Bookable) => offer.state === 'offered' && !offer.retired
const cleaned = (values: ParameterValues) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null))

function checkVersion(step: Step, offer: Bookable | undefined, block: Block | undefined, current: Booking | undefined): void {
  const { number, version, title } = step.item
  if (!offer) refuse(step, 'unknownBlock', { block: number })
  else if (!block) refuse(step, 'unknownVersion', { block: title, version, newest: offer.block.version })
  // What is in force already may keep its version, also of a block that is no longer offered.
  else if (current?.blockVersion !== version) {
    if (offer.retired || offer.state === 'retired') refuse(step, 'retired', { block: title })
    else if (offer.state === 'notOffered') refuse(step, 'notOffered', { block: title })
    else if (version !== offer.block.version) refuse(step, 'oldVersion', { block: title, version, newest: offer.block.version })
  }
}

function checkValues(
  step: Step,
  block: Block,
  wished: ParameterValues,
  own: ParameterValues,
  authority: ParameterValues,
  bySchools: boolean,
): void {
  for (const { code, values } of valueFaults(block, wished, bySchools)) refuse(step, code, { block: block.title, ...values })
  const known = new Set(block.parameters.map((parameter) => parameter.key))
  // A newer version may have dropped a parameter: the old value goes with it.
  for (const key of Object.keys(own)) if (!known.has(key)) delete own[key]
  const open = openParameters(block, effectiveParameters(block, authority, own))
  if (open.length)
    step.item.hints.push({
      code: 'openParameters',
      values: { block: block.title, count: open.length, parameters: open.map((each) => each.label).join(', ') },
    })
}

function write(step: Step, wish: Start, current: Booking | undefined): void {
  const { version, until } = step.item
  const { own } = step
  const begin = { school: wish.school, number: wish.block, blockVersion: version, since: wish.from, until, parameters: own }
  if (!current) {
    step.begin = begin
    return
  }
  const unchanged = current.blockVersion === version && sameValues(current.parameters, own)
  const hold = { id: current.id, version: current.version }
  if (unchanged && current.until === until) step.item.kind = 'same'
  else if (unchanged) step.change = { ...hold, until }
  else if (current.since === wish.from) step.change = { ...hold, blockVersion: version, parameters: own, until }
  else {
    step.change = { ...hold, until: dayBefore(wish.from) }
    step.begin = begin
  }
}

/** Refuses what lacks its ground at the school, and the end of what others stand on; repeats until nothing more falls. */
function settleRequirements(steps: readonly Step[], byPlace: Map<string, Booking[]>, ground: PlanGround): void {
  const bySchool = new Map<string, Step[]>()
  for (const step of steps) bySchool.set(step.item.school, [...(bySchool.get(step.item.school) ?? []), step])
  const booked = new Map<string, Booking[]>()
  for (const booking of ground.bookings) booked.set(booking.school, [...(booked.get(booking.school) ?? []), booking])
  for (const [school, own] of bySchool) {
    for (let fallen = true; fallen; ) {
      fallen = false
      for (const step of own) {
        if (step.item.kind === 'refused') continue
        const faults =
          step.item.kind === 'ended' ? neededBy(step, own, booked.get(school) ?? [], ground) : missing(step, own, byPlace, ground)
        for (const { code, values } of faults) refuse(step, code, values)
        fallen ||= faults.length > 0
      }
    }
  }
}

/** Whether a block is there on a day, with the steps that are not refused. */
function isThere(school: string, number: string, day: string, steps: readonly Step[], byPlace: Map<string, Booking[]>): boolean {
  const step = steps.find(({ item }) => item.number === number && item.kind !== 'refused')
  if (step?.item.kind === 'ended') return (step.item.until ?? '') >= day
  if (step && step.item.from <= day && (step.item.until === null || step.item.until >= day)) return true
  return (byPlace.get(place(school, number)) ?? []).some((row) => covers(row, day))
}

function missing(step: Step, own: readonly Step[], byPlace: Map<string, Booking[]>, ground: PlanGround): Reason[] {
  if (step.item.kind === 'same') return []
  const block = ground.versions.get(`${step.item.number}@${step.item.version}`)
  return (block?.requires ?? [])
    .filter((required) => !isThere(step.item.school, required.block, step.item.from, own, byPlace))
    .map((required) => ({
      code: 'missing',
      values: {
        block: step.item.title,
        required: `${required.block} ${ground.blocks.get(required.block)?.block.title ?? ''}`.trim(),
        why: required.why,
      },
    }))
}

function neededBy(step: Step, own: readonly Step[], booked: readonly Booking[], ground: PlanGround): Reason[] {
  const gone = step.item.number
  const last = step.item.until!
  const ending = new Map(own.filter(({ item }) => item.kind === 'ended').map(({ item }) => [item.booking, item.until!]))
  const standing = booked.filter((row) => {
    const until = ending.get(row.id) ?? row.until
    return row.id !== step.item.booking && (until === null || until > last)
  })
  const starting = own.filter(({ item }) => item.kind === 'new' && (item.until === null || item.until > last)).map(({ item }) => item)
  const names = [
    ...standing.map((row) => ({ number: row.number, version: row.blockVersion })),
    ...starting.map(({ number, version }) => ({ number, version })),
  ].flatMap(({ number, version }) => {
    const block = ground.versions.get(`${number}@${version}`)
    return block?.requires.some((required) => required.block === gone) ? [block.title] : []
  })
  return names.length ? [{ code: 'needed', values: { block: step.item.title, by: [...new Set(names)].join(', ') } }] : []
}

/** How many of each kind. */
export function countKinds(items: readonly Pick<PlanItem, 'kind'>[]): Record<PlanKind, number> {
  const counts = { new: 0, changed: 0, same: 0, ended: 0, refused: 0 }
  for (const { kind } of items) counts[kind] += 1
  return counts
}
