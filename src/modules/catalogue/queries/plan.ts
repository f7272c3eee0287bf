// The preview of bookings: every wish with its verdict, costs before and after, and what modules above say it causes.
import { sql } from 'kysely'
import { type Context, germanToday, notFound } from '#kernel'
import { findSchools } from '#modules/organisation'
import type { Id } from '#shared'
import {
  addCost,
  type Block,
  type Booking,
  type BookingEffect,
  type BookingPlan,
  type BookingWish,
  type Cost,
  costOf,
  countKinds,
  type EffectTopic,
  effectTopics,
  noCost,
  type Offer,
  type PlanItem,
  planSteps,
  type Quantities,
  refKey,
  type Step,
  sharedCostOf,
} from '../model.ts'
import { bookables, readOffers, readVersions } from './blocks.ts'
import { quantitiesOf } from './quantities.ts'

export const bookRight = 'catalogue.book'

/** Modules above say what planned changes would cause, one for each topic. They get no refused and no unchanged wish. */
export const bookingEffects = new Map<EffectTopic, (ctx: Context, changes: readonly PlanItem[]) => Promise<BookingEffect[]>>()

/** What the wishes would do, without doing it. */
export async function planBookings(ctx: Context, wishes: readonly BookingWish[]): Promise<BookingPlan> {
  const { steps, offers, versions } = await planned(ctx, wishes)
  const items = steps.map((step) => step.item)
  const changes = items.filter(({ kind }) => kind === 'new' || kind === 'changed' || kind === 'ended')
  const unknown = effectTopics.filter((topic) => !bookingEffects.has(topic))
  const cost = await costsOf(ctx, changes, offers, versions)
  return { items, counts: countKinds(items), cost, effects: await effectsOf(ctx, changes), unknown }
}

async function effectsOf(ctx: Context, changes: readonly PlanItem[]): Promise<BookingPlan['effects']> {
  const found: BookingPlan['effects'] = []
  for (const topic of effectTopics)
    for (const effect of (await bookingEffects.get(topic)?.(ctx, changes)) ?? []) found.push({ ...effect, topic })
  return found
}

export interface Planned {
  steps: Step[]
  offers: Offer[]
  versions: Map<string, Block>
}

/**
 * The steps of the wishes; asks for the right at every school they touch, so that a foreign one is not found.
 * Wishes of schools were asked about by the module that brings them, and may only set what a school may set.
 */
export async function planned(ctx: Context, wishes: readonly BookingWish[], bySchools = false): Promise<Planned> {
  const ends = wishes.flatMap((wish) => ('end' in wish ? [wish.end] : []))
  const named = wishes.flatMap((wish) => ('school' in wish ? [wish.school] : []))
  const ended = await schoolsOfBookings(ctx, ends)
  const schools = [...new Set([...named, ...ended])]
  if (!bySchools) ctx.may(bookRight, { schools })
  const found = await findSchools(ctx, schools)
  if (found.length < schools.length) throw notFound()
  const [offers, bookings] = [await readOffers(ctx), await bookingsOf(ctx, schools)]
  const versions = await readVersions(ctx, [
    ...bookings.map((row) => ({ number: row.number, version: row.blockVersion })),
    ...wishes.flatMap((wish) => ('school' in wish && wish.version ? [{ number: wish.block, version: wish.version }] : [])),
  ])
  for (const { number, version, block } of offers) versions.set(refKey({ number, version }), block)
  const ground = {
    blocks: bookables(offers),
    versions,
    schools: new Map(found.map(({ id, state }) => [id, { active: state === 'active' }])),
    bookings,
    bySchools,
  }
  return { steps: planSteps(wishes, ground), offers, versions }
}

async function schoolsOfBookings(ctx: Context, ids: readonly Id[]): Promise<Id[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: Id; school: Id }>`select id, school_id as school from catalogue.booking
    where authority_id = ${ctx.authority} and id = any(${sql.val([...ids])}::uuid[])`.execute(ctx.db())
  if (rows.length < new Set(ids).size) throw notFound()
  return rows.map((row) => row.school)
}

/** Every booking of schools that is in force or still to come, and those that ended. */
export async function bookingsOf(ctx: Context, schools: readonly Id[]): Promise<Booking[]> {
  const { rows } =
    await sql<Booking>`select id, school_id as school, number, block_version as "blockVersion", since::text, until::text, parameters, version
    from catalogue.booking where authority_id = ${ctx.authority} and school_id = any(${sql.val([...schools])}::uuid[]) order by school_id, number, since`.execute(
      ctx.db(),
    )
  return rows
}

async function costsOf(
  ctx: Context,
  changes: readonly PlanItem[],
  offers: readonly Offer[],
  versions: ReadonlyMap<string, Block>,
): Promise<BookingPlan['cost']> {
  const prices = new Map(offers.map(({ number, costs }) => [number, costs]))
  const units = new Set(
    [...versions.values()].flatMap((block) =>
      block.cost.flatMap(({ per }) => (per === 'school' || per === 'once' || per === 'piece' ? [] : [per])),
    ),
  )
  const quantities = await quantitiesOf(ctx, [...new Set(changes.map(({ school }) => school))], units)
  const cost = (item: PlanItem, version: string | null, quantity: Quantities): Cost => {
    const block = version ? versions.get(refKey({ number: item.number, version })) : undefined
    return block ? costOf(block, prices.get(item.number) ?? {}, quantity) : noCost
  }
  const shared = await sharedCosts(ctx, changes, prices, versions)
  return changes.reduce((sum, item) => {
    const quantity = quantities.get(item.school) ?? {}
    // What is paid once was paid when the block came; a newer version or another value does not cost it again.
    const before = { ...cost(item, item.before, quantity), once: 0 }
    const after = item.kind === 'ended' ? noCost : cost(item, item.version, quantity)
    return { before: addCost(sum.before, before), after: addCost(sum.after, item.kind === 'changed' ? { ...after, once: 0 } : after) }
  }, shared)
}

/** What is paid for all schools together, for blocks that no other school has: it comes with the first and goes with the last. */
async function sharedCosts(
  ctx: Context,
  changes: readonly PlanItem[],
  prices: ReadonlyMap<string, Offer['costs']>,
  versions: ReadonlyMap<string, Block>,
): Promise<BookingPlan['cost']> {
  const { rows } = await sql<{ number: string }>`select distinct number from catalogue.booking where authority_id = ${ctx.authority}
    and number = any(${sql.val([...new Set(changes.map(({ number }) => number))])}::text[]) and (until is null or until >= ${germanToday})
    and school_id <> all(${sql.val([...new Set(changes.map(({ school }) => school))])}::uuid[])`.execute(ctx.db())
  const elsewhere = new Set(rows.map(({ number }) => number))
  const cost = { before: noCost, after: noCost }
  for (const [number, items] of Map.groupBy(changes, (item) => item.number)) {
    if (elsewhere.has(number)) continue
    const of = (version: string | null | undefined): Cost => {
      const block = version ? versions.get(refKey({ number, version })) : undefined
      return block ? sharedCostOf(block, prices.get(number) ?? {}) : noCost
    }
    const before = items.find((item) => item.before)?.before
    const after = of(items.find((item) => item.kind !== 'ended')?.version)
    cost.before = addCost(cost.before, { ...of(before), once: 0 })
    cost.after = addCost(cost.after, before ? { ...after, once: 0 } : after)
  }
  return cost
}
