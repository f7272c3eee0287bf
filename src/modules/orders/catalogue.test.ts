// An approved order of a service becomes a booking; what the catalogue refuses becomes a task that says why.
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Context, system } from '#kernel'
import { refusalOf, testWorld } from '#kernel/testing'
import { inForce } from '#modules/catalogue'
import { loadLibrary } from '../catalogue/actions/library.ts'
import { testBlock } from '../catalogue/testing/blocks.ts'
import { decideOrders } from './actions/decide.ts'
import { fulfil } from './actions/fulfil.ts'
import { createOrders, type OrderDraft, submitOrders } from './actions/orders.ts'
import { servicesFor } from './catalogue.ts'
import { getOrder } from './queries/orders.ts'
import { as, asMuses, type Cast, cast, clock, faults } from './testing/ground.ts'

const world = testWorld()
let people: Cast
const wlan = testBlock('S50', {
  title: 'WLAN für Gäste',
  parameters: [
    { key: 'hours', label: 'Stunden am Tag', type: 'integer', default: 8, min: 1, max: 24, setBy: 'school' },
    { key: 'vendor', label: 'Anbieter', type: 'text', default: 'x', setBy: 'authority' },
  ],
  cost: [{ key: 'run', item: 'Betrieb', per: 'school', every: 'month', amount: 10_00 }],
} as never)
const needy = testBlock('S51', { requires: [{ block: 'S50', why: 'braucht das Gäste-WLAN' }] } as never)

beforeAll(async () => {
  await world.done(system('test'), (ctx) => loadLibrary(ctx, [wlan, needy]), { authorities: [] })
  people = await cast(world)
})

const may = (ctx: Context, who: Cast['teacher']) =>
  as(ctx, { ...who, grants: [...who.grants, { ...who.grants[0]!, rights: new Set(['catalogue.read']) }] })
const draft = (more: Partial<OrderDraft> = {}): OrderDraft => ({
  school: world.schools[0],
  kind: 'service',
  title: 'WLAN für Gäste',
  block: 'S50',
  blockVersion: '1.0',
  ...more,
})

async function approved(ctx: Context, more: Partial<OrderDraft> = {}) {
  const teacher = may(ctx, people.teacher)
  const [order] = await createOrders(teacher, [draft(more)])
  await submitOrders(teacher, [order!.id])
  const { rows: none } = await sql`select 1 as one from catalogue.booking where school_id = ${world.schools[0]}`.execute(ctx.db())
  expect(none).toEqual([])
  for (const who of [people.head, people.clerk]) await decideOrders(as(ctx, who), [order!.id], { decision: 'approve' })
  if ((await getOrder(teacher, order!.id)).state === 'approving')
    await decideOrders(as(ctx, people.admin), [order!.id], { decision: 'approve' })
  await fulfil(asMuses(ctx), [order!.id])
  return getOrder(teacher, order!.id)
}

describe('services', () => {
  test('a school sees what it can order, with the values it may choose', async () => {
    await world.tried(people.teacher, async (ctx) => {
      const [first] = await servicesFor(may(ctx, people.teacher), world.schools[0])
      expect(first).toMatchObject({ number: 'S50', title: 'WLAN für Gäste', booked: false, once: 0, yearly: 120_00 })
      expect(first!.form.map((field) => field.key)).toEqual(['hours'])
    })
  })

  test('from the wish of a teacher to an applied booking, with her values', async () => {
    await world.tried(
      people.teacher,
      async (ctx) => {
        const order = await approved(ctx, { details: { hours: 10 }, amount: 0, yearly: 120_00 })
        expect(order.state).toBe('done')
        const [booked] = await inForce(may(ctx, people.teacher), { schools: [world.schools[0]], day: '2026-09-07' })
        expect(booked).toMatchObject({ number: 'S50', booking: order.booking, own: { hours: 10 } })
        await fulfil(asMuses(ctx), [order.id])
        expect(await faults(ctx)).toEqual([])
      },
      { now: () => clock.at },
    )
  })

  test('what the catalogue refuses becomes a task that says why, and nothing is booked', async () => {
    await world.tried(people.teacher, async (ctx) => {
      const order = await approved(ctx, { block: 'S51', title: 'Braucht anderes', amount: 0 })
      expect(order).toMatchObject({ state: 'fulfilling', booking: null })
      const { rows } = await sql<{ note: string }>`select note from orders.task where order_id = ${order.id}`.execute(ctx.db())
      expect(rows).toHaveLength(1)
      expect(rows[0]!.note.length).toBeGreaterThan(10)
      expect((await sql`select 1 as one from catalogue.booking`.execute(ctx.db())).rows).toEqual([])
    })
  })

  test('an unknown service, a value out of range and one that the authority sets are refused', async () => {
    const wish = (more: Partial<OrderDraft>) =>
      refusalOf(world.tried(people.teacher, (ctx) => createOrders(may(ctx, people.teacher), [draft(more)])))
    expect(await wish({ block: 'S99' })).toBe('orders.serviceUnknown')
    expect(await wish({ details: { hours: 25 } })).toBe('invalid')
    expect(await wish({ details: { vendor: 'y' } })).toBe('invalid')
  })
})
