import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Context, Who } from '#kernel'
import { refusalOf, testWorld } from '#kernel/testing'
import type { Id } from '#shared'
import { approvalsOf, getOrder, orderList } from '../queries/orders.ts'
import { waitingList, waitingOf } from '../queries/waiting.ts'
import { actor, as, asMuses, type Cast, cast, clock, faults } from '../testing/ground.ts'
import { decideOrders } from './decide.ts'
import { fulfil, moveLines } from './fulfil.ts'
import { changeOrders, comment, createOrders, type OrderDraft, submitOrders, withdrawOrders } from './orders.ts'
import { writeRules } from './rules.ts'

const world = testWorld()
let people: Cast
beforeAll(async () => {
  people = await cast(world)
})

const draft = (more: Partial<OrderDraft> = {}): OrderDraft => ({
  school: world.schools[0],
  kind: 'device',
  title: '10 Tablets für die Klasse 7b',
  amount: 3_990_00,
  lines: [],
  ...more,
})
const asked = { filter: [], limit: 50 }
const at = () => clock.at

/** An order of the teacher, on its way. */
async function sent(ctx: Context, more: Partial<OrderDraft> = {}, by: Who = people.teacher) {
  const own = as(ctx, by)
  const [order] = await createOrders(own, [draft(more)])
  const [on] = await submitOrders(own, [order!.id])
  return on!
}
const approve = (ctx: Context, by: Who, id: Id) => decideOrders(as(ctx, by), [id], { decision: 'approve' })
const route = async (ctx: Context, id: Id) =>
  (await approvalsOf(ctx, [id])).map((each) => `${each.round} ${each.step} ${each.state}${each.why ? ` ${each.why}` : ''}`)

describe('wishing', () => {
  test('a teacher wishes; the order gets a number, its sum from its lines, and waits for the coordinator', async () => {
    await world.tried(
      people.teacher,
      async (ctx) => {
        const [order] = await createOrders(ctx, [
          draft({
            amount: null,
            lines: [
              { text: 'Tablet 11"', quantity: 10, unitPrice: 399_00 },
              { text: 'Hülle', quantity: 10, unitPrice: 29_00 },
            ],
          }),
        ])
        expect(order).toMatchObject({ number: 'B2026-0001', state: 'draft', amount: 4_280_00, wisher: 'Kim Lehrkraft', pot: 'authority' })
        const [on] = await submitOrders(ctx, [order!.id])
        expect(on).toMatchObject({ state: 'submitted', step: 'coordinator', round: 1 })
        expect(await route(ctx, order!.id)).toEqual(['1 coordinator open', '1 head waiting', '1 authority waiting'])
        const { rows } = await sql<{ kind: string; account: Id }>`select kind, account_id as account from kernel.notice`.execute(
          as(ctx, people.coordinator).db(),
        )
        expect(
          rows
            .filter((row) => row.kind === 'orders.waits')
            .map((row) => row.account)
            .sort(),
        ).toEqual([people.coordinator.account])
        // The head could speak for the coordinator, but is told once: when her own step has come.
        const told = async () => {
          const { rows } = await sql<{ to: string }>`select "to" from kernel.mail order by id`.execute(ctx.db())
          return rows.map((mail) => mail.to.split('@')[0])
        }
        expect(await told()).toEqual([people.coordinator.account])
        expect(await waitingOf(as(ctx, people.head), [order!.id])).toEqual(new Set([order!.id]))
        await approve(ctx, people.coordinator, order!.id)
        expect((await told()).filter((account) => account === people.head.account)).toHaveLength(1)
      },
      { now: at },
    )
  })

  test('refused: without the right, at another school, in another authority, with wrong answers, in a room elsewhere', async () => {
    const nobody = { ...people.teacher, grants: [] }
    expect(await refusalOf(world.tried(nobody, (ctx) => createOrders(ctx, [draft()])))).toBe('Forbidden')
    expect(await refusalOf(world.tried(people.teacher, (ctx) => createOrders(ctx, [draft({ school: world.schools[1] })])))).toBe('NotFound')
    await expect(world.tried(people.clerk, (ctx) => createOrders(ctx, [draft({ school: world.foreignSchools[0] })]))).rejects.toThrow()
    expect(await refusalOf(world.tried(people.teacher, (ctx) => createOrders(ctx, [draft({ details: { deviceKind: 'toaster' } })])))).toBe(
      'invalid',
    )
    expect(
      await refusalOf(world.tried(people.teacher, (ctx) => createOrders(ctx, [draft({ room: '019d0000-0000-7000-8000-000000000000' })]))),
    ).toBe('invalid')
    expect(await refusalOf(world.tried(people.teacher, (ctx) => sent(ctx, { kind: 'move', details: { from: 'R 104' } })))).toBe('invalid')
  })

  test('a teacher sees her own orders, the head those of her school, another school and another authority none', async () => {
    await world.tried(people.teacher, async (ctx) => {
      const own = await sent(ctx)
      const [colleague] = await createOrders(as(ctx, people.coordinator), [draft({ title: 'Beamer' })])
      const seen = async (who: Who) => (await orderList.page(as(ctx, who), asked)).rows.map((row) => row.id).sort()
      const teacher = {
        ...people.teacher,
        grants: [
          { ...people.teacher.grants[0]!, rights: new Set(['orders.wish']) },
          { ...people.teacher.grants[0]!, scope: 'self' as const, rights: new Set(['orders.view']) },
        ],
      }
      expect(await seen(teacher)).toEqual([own.id])
      expect(await seen(people.head)).toEqual([own.id, colleague!.id].sort())
      expect(await seen(people.other)).toEqual([])
      expect(await refusalOf(getOrder(as(ctx, people.other), own.id))).toBe('NotFound')
      expect(await refusalOf(comment(as(ctx, people.other), own.id, 'Hallo'))).toBe('NotFound')
    })
    await world.tried(people.foreign, async (ctx) => expect((await orderList.page(ctx, asked)).rows).toEqual([]))
  })
})

describe('deciding', () => {
  test('coordinator, head, authority: approved, listed for purchase, delivered, done', async () => {
    await world.tried(people.teacher, async (ctx) => {
      const { id } = await sent(ctx, { lines: [{ text: 'Tablet', quantity: 10, unitPrice: 399_00 }] })
      await approve(ctx, people.coordinator, id)
      const [second] = await approve(ctx, people.head, id)
      expect(second).toMatchObject({ state: 'approving', step: 'authority' })
      const [third] = await approve(ctx, people.clerk, id)
      expect(third).toMatchObject({ state: 'approved', step: null })
      await fulfil(asMuses(ctx), [id])
      expect((await getOrder(ctx, id)).state).toBe('fulfilling')
      const { rows } = await sql<{ id: Id }>`select id from orders.line where order_id = ${id}`.execute(ctx.db())
      await moveLines(
        as(ctx, people.clerk),
        rows.map((row) => row.id),
        { state: 'ordered', supplier: 'Haus der Technik', purchase: '4711' },
      )
      await moveLines(
        as(ctx, people.clerk),
        rows.map((row) => row.id),
        { state: 'delivered' },
      )
      expect((await getOrder(ctx, id)).state).toBe('done')
      expect(await faults(ctx)).toEqual([])
      const told = await sql<{
        kind: string
      }>`select kind from kernel.notice where account_id = ${people.teacher.account} order by id`.execute(ctx.db())
      expect(told.rows.map((row) => row.kind)).toEqual(['orders.approved', 'orders.done'])
    })
  })

  test('a head need not wait for the coordinator, and is not asked a second time', async () => {
    await world.tried(people.teacher, async (ctx) => {
      const { id } = await sent(ctx)
      const [order] = await approve(ctx, people.head, id)
      expect(order).toMatchObject({ step: 'authority' })
      expect(await route(ctx, id)).toEqual(['1 coordinator skipped decided', '1 head approved', '1 authority open'])
      expect(await refusalOf(approve(ctx, people.head, id))).toBe('orders.twice')
    })
  })

  test('the wish of a head counts as the word of the school; where the authority wants it, somebody else has to say it', async () => {
    await world.tried(people.head, async (ctx) => {
      const { id } = await sent(ctx, {}, people.head)
      expect(await route(ctx, id)).toEqual(['1 coordinator skipped proposer', '1 head skipped proposer', '1 authority open'])
      expect(await refusalOf(approve(ctx, people.head, id))).toBe('orders.ownOrder')
      await approve(ctx, people.clerk, id)
      expect((await getOrder(ctx, id)).state).toBe('approved')
    })
  })

  test('never the proposer: a clerk who wishes for a school approves nothing of it, nor does she in another account of the same person', async () => {
    await world.tried(people.clerk, async (ctx) => {
      const { id } = await sent(ctx, {}, people.clerk)
      await approve(ctx, people.head, id)
      expect(await refusalOf(approve(ctx, people.clerk, id))).toBe('orders.ownOrder')
      const twin = { ...people.admin, person: people.clerk.person }
      expect(await refusalOf(approve(ctx, twin, id))).toBe('orders.ownOrder')
      await approve(ctx, people.admin, id)
      expect((await getOrder(ctx, id)).state).toBe('approved')
    })
  })

  test('no person twice: who decided for the authority cannot answer for the budget', async () => {
    await world.tried(people.teacher, async (ctx) => {
      const { id } = await sent(ctx, { amount: 9_000_00 })
      await approve(ctx, people.head, id)
      await approve(ctx, people.admin, id)
      expect(await refusalOf(approve(ctx, people.admin, id))).toBe('orders.twice')
      expect(await refusalOf(approve(ctx, people.clerk, id))).toBe('orders.notYourStep')
      expect((await getOrder(ctx, id)).step).toBe('budget')
    })
  })

  test('the word of the school is said at the school: the administration of the authority cannot replace it', async () => {
    await world.tried(people.teacher, async (ctx) => {
      const { id } = await sent(ctx)
      for (const who of [people.admin, people.clerk]) expect(await refusalOf(approve(ctx, who, id))).toBe('orders.notYourStep')
      expect(await refusalOf(approve(ctx, people.other, id))).toBe('NotFound')
      expect(await refusalOf(approve(ctx, people.teacher, id))).toBe('orders.ownOrder')
      expect(await refusalOf(world.tried(people.foreign, (foreign) => decideOrders(foreign, [id], { decision: 'approve' })))).toBe(
        'NotFound',
      )
    })
  })

  test('a teacher alone never commissions anybody: the database refuses an order without both words, however it is asked', async () => {
    await world.tried(people.teacher, async (ctx) => {
      const { id } = await sent(ctx)
      for (const state of ['approved', 'fulfilling', 'done']) {
        await sql`savepoint s`.execute(ctx.db())
        await expect(sql`update orders.order set state = ${state} where id = ${id}`.execute(ctx.db())).rejects.toMatchObject({
          constraint: 'order_approved',
        })
        await sql`rollback to savepoint s`.execute(ctx.db())
      }
      await approve(ctx, people.head, id)
      await sql`savepoint s`.execute(ctx.db())
      await expect(sql`update orders.order set state = 'fulfilling' where id = ${id}`.execute(ctx.db())).rejects.toMatchObject({
        constraint: 'order_approved',
      })
    })
  })

  test('a program approves nothing', async () => {
    await world.tried(people.teacher, async (ctx) => {
      const { id } = await sent(ctx)
      await sql`update people.account set kind = 'service', person_id = null where id = ${people.head.account}`.execute(asMuses(ctx).db())
      expect(await refusalOf(decideOrders(as(ctx, people.head), [id], { decision: 'approve' }))).toBe('Forbidden')
    })
  })

  test('a deputy decides in the place of the head, and it says for whom', async () => {
    const deputy = await actor(world, 'teacher', world.schools[0], 'Vertretung')
    await world.tried(
      people.teacher,
      async (ctx) => {
        const { id } = await sent(ctx)
        expect(await refusalOf(approve(ctx, { ...deputy, grants: people.teacher.grants }, id))).toBe('NotFound')
        await sql`insert into access.deputy (authority_id, account_id, deputy_id, role, starts_at, ends_at, created_at)
        values (${world.authority}, ${people.head.account}, ${deputy.account}, 'head', '2026-09-01', '2026-09-30', now())`.execute(ctx.db())
        const lent = { ...deputy, grants: people.head.grants }
        await approve(ctx, lent, id)
        const [, head] = await approvalsOf(ctx, [id])
        expect(head).toMatchObject({ state: 'approved', name: 'Kim Vertretung', lentBy: 'Kim Leitung' })
      },
      { now: at },
    )
  })

  test('refusing asks for a reason; the order can be mended and sent again, and begins anew', async () => {
    await world.tried(people.teacher, async (ctx) => {
      const { id } = await sent(ctx)
      expect(await refusalOf(decideOrders(as(ctx, people.head), [id], { decision: 'refuse' }))).toBe('invalid')
      const [refused] = await decideOrders(as(ctx, people.head), [id], { decision: 'refuse', note: 'Erst im neuen Schuljahr' })
      expect(refused!.state).toBe('refused')
      expect(await refusalOf(approve(ctx, people.head, id))).toBe('orders.notWaiting')
      await changeOrders(as(ctx, people.teacher), [{ id, amount: 200_00 }])
      await submitOrders(as(ctx, people.teacher), [id])
      expect(await route(ctx, id)).toEqual([
        '2 head open',
        '2 authority waiting',
        '1 coordinator skipped decided',
        '1 head refused',
        '1 authority void',
      ])
    })
  })

  test('what becomes dearer is asked anew from the beginning, what becomes cheaper goes on', async () => {
    await world.tried(people.teacher, async (ctx) => {
      const { id } = await sent(ctx)
      await approve(ctx, people.head, id)
      await changeOrders(as(ctx, people.clerk), [{ id, amount: 2_000_00 }])
      expect((await getOrder(ctx, id)).step).toBe('authority')
      await changeOrders(as(ctx, people.clerk), [{ id, amount: 8_000_00 }])
      expect(await route(ctx, id)).toEqual([
        '2 coordinator open',
        '2 head waiting',
        '2 authority waiting',
        '2 budget waiting',
        '1 coordinator skipped decided',
        '1 head approved',
        '1 authority void',
      ])
      expect(await refusalOf(changeOrders(as(ctx, people.clerk), [{ id, amount: 1 }]))).toBe('orders.notChangeable')
      expect(await refusalOf(changeOrders(as(ctx, people.teacher), [{ id, amount: 1 }]))).toBe('orders.notChangeable')
    })
  })

  test('the list of what waits shows each person her own', async () => {
    await world.tried(people.teacher, async (ctx) => {
      const first = await sent(ctx)
      const second = await sent(ctx, { title: 'Headsets', amount: 100_00 })
      const waits = async (who: Who) => (await waitingList.page(as(ctx, who), asked)).rows.map((row) => row.title)
      expect(await waits(people.coordinator)).toEqual(['10 Tablets für die Klasse 7b'])
      expect((await waits(people.head)).sort()).toEqual(['10 Tablets für die Klasse 7b', 'Headsets'])
      expect(await waits(people.clerk)).toEqual([])
      await decideOrders(as(ctx, people.head), [first.id, second.id], { decision: 'approve' })
      expect(await waits(people.head)).toEqual([])
      expect(await waits(people.clerk)).toHaveLength(2)
      expect([...(await waitingOf(as(ctx, people.clerk), [first.id]))]).toEqual([first.id])
    })
  })

  test('a set is decided as a whole or not at all', async () => {
    await world.tried(people.teacher, async (ctx) => {
      const one = await sent(ctx)
      const own = await sent(ctx, {}, people.head)
      expect(await refusalOf(decideOrders(as(ctx, people.head), [one.id, own.id], { decision: 'approve' }))).toBe('orders.ownOrder')
      expect((await getOrder(ctx, one.id)).state).toBe('submitted')
    })
  })
})

test('taken back before anything was ordered; by nobody else at the school', async () => {
  await world.tried(people.teacher, async (ctx) => {
    const { id } = await sent(ctx)
    expect(await refusalOf(withdrawOrders(as(ctx, people.coordinator), [id]))).toBe('Forbidden')
    const [back] = await withdrawOrders(as(ctx, people.teacher), [id])
    expect(back).toMatchObject({ state: 'withdrawn', step: null })
    expect(await refusalOf(withdrawOrders(as(ctx, people.teacher), [id]))).toBe('orders.tooLate')
  })
})

test('an authority writes its own rules; one that forgets the school is refused by name', async () => {
  await world.tried(people.admin, async (ctx) => {
    const step = (name: 'head' | 'authority' | 'budget') => ({ step: name, days: 5, remind: 1 })
    const rule = {
      name: 'Alles',
      kinds: null,
      pot: null,
      from: null,
      below: null,
      steps: [step('head'), step('authority'), step('budget')],
    }
    expect(await refusalOf(writeRules(ctx, [{ ...rule, steps: [step('authority'), step('budget')] }]))).toBe('invalid')
    await writeRules(ctx, [rule])
    const { id } = await sent(ctx, { amount: 1 })
    expect(await route(ctx, id)).toEqual(['1 head open', '1 authority waiting', '1 budget waiting'])
    await writeRules(ctx, [])
  })
  expect(await refusalOf(world.tried(people.clerk, (ctx) => writeRules(ctx, [])))).toBe('Forbidden')
})
