import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '#kernel'
import { refusalOf, testWorld } from '#kernel/testing'
import type { Id } from '#shared'
import { remindDue } from '../jobs.ts'
import { budgetList, ledgerOf } from '../queries/budgets.ts'
import { getOrder } from '../queries/orders.ts'
import { as, asMuses, type Cast, cast, clock, faults } from '../testing/ground.ts'
import { allocate, changeBudgets, createBudgets, setBudgetState } from './budgets.ts'
import { decideOrders } from './decide.ts'
import { forget } from './forget.ts'
import { changeTasks, fulfil, payOrder } from './fulfil.ts'
import { createOrders, submitOrders, withdrawOrders } from './orders.ts'

const world = testWorld()
let people: Cast
beforeAll(async () => {
  people = await cast(world)
})
const now = () => clock.at

const draft = { name: 'Schul-IT', year: 2026, pot: 'authority' as const, amount: 1_000_00 }

/** An order over so many cents that only the authority has still to approve. */
async function ready(ctx: Context, amount: number, school = world.schools[0]): Promise<Id> {
  const head = school === world.schools[0] ? people.head : people.other
  const own = as(ctx, head)
  const [order] = await createOrders(own, [{ school, kind: 'device', title: `Gerät für ${amount} Cent`, amount }])
  await submitOrders(own, [order!.id])
  return order!.id
}
const figures = async (ctx: Context, id: Id) => {
  const { allocated, committed, paid, remaining } = await budgetList.get(as(ctx, people.clerk), id)
  return { allocated, committed, paid, remaining }
}

describe('budgets', () => {
  test('given, promised, paid and left are sums of lines that nobody changes', async () => {
    await world.tried(
      people.clerk,
      async (ctx) => {
        const [budget] = await createBudgets(ctx, [{ ...draft, costCentre: '4711', orderUntil: '2026-09-30' }])
        const id = await ready(ctx, 300_00)
        expect((await getOrder(ctx, id)).budget).toBe(budget!.id)
        expect(await figures(ctx, budget!.id)).toEqual({ allocated: 1_000_00, committed: 0, paid: 0, remaining: 1_000_00 })
        await decideOrders(ctx, [id], { decision: 'approve' })
        expect(await figures(ctx, budget!.id)).toEqual({ allocated: 1_000_00, committed: 300_00, paid: 0, remaining: 700_00 })
        await payOrder(ctx, id, { amount: 100_00, last: false, note: 'Teilrechnung' })
        expect(await figures(ctx, budget!.id)).toEqual({ allocated: 1_000_00, committed: 200_00, paid: 100_00, remaining: 700_00 })
        await payOrder(ctx, id, { amount: 150_00, note: 'Schlussrechnung' })
        expect(await figures(ctx, budget!.id)).toEqual({ allocated: 1_000_00, committed: 0, paid: 250_00, remaining: 750_00 })
        expect((await ledgerOf(ctx, budget!.id)).map((line) => `${line.kind} ${line.amount}`)).toEqual([
          ...['commitment -20000', 'payment 15000', 'commitment -10000', 'payment 10000', 'commitment 30000', 'allocation 100000'],
        ])
        expect(await faults(ctx)).toEqual([])
        await expect(sql`update orders.ledger set amount = 1`.execute(ctx.db())).rejects.toThrow('permission denied')
      },
      { now },
    )
  })

  test('a budget is never overspent without the word of somebody who may', async () => {
    await world.tried(
      people.clerk,
      async (ctx) => {
        await createBudgets(ctx, [draft])
        const [one, two] = [await ready(ctx, 800_00), await ready(ctx, 300_00)]
        expect(await refusalOf(decideOrders(ctx, [one, two], { decision: 'approve' }))).toBe('orders.budgetShort')
      },
      { now },
    )
    await world.tried(
      people.clerk,
      async (ctx) => {
        const [budget] = await createBudgets(ctx, [draft])
        const id = await ready(ctx, 1_200_00)
        await sql`savepoint before`.execute(ctx.db())
        expect(await refusalOf(decideOrders(ctx, [id], { decision: 'approve', overrule: 'Dringend' }))).toBe('Forbidden')
        await sql`rollback to savepoint before`.execute(ctx.db())
        await decideOrders(as(ctx, people.admin), [id], { decision: 'approve', overrule: 'Ratsbeschluss vom 01.09.' })
        expect((await figures(ctx, budget!.id)).remaining).toBe(-200_00)
        expect((await ledgerOf(ctx, budget!.id))[0]!.overrule).toBe('Ratsbeschluss vom 01.09.')
        expect(await faults(ctx)).toEqual([])
      },
      { now },
    )
  })

  test.each([
    ['2026-09-30T21:30:00Z', 'taken'],
    // Half an hour after midnight in Germany, although still the last day in UTC.
    ['2026-09-30T22:30:00Z', 'refused'],
  ])('the last day of a budget ends at midnight in Germany: at %s an order is %s', (instant, fate) =>
    world.tried(
      people.clerk,
      async (ctx) => {
        await createBudgets(ctx, [{ ...draft, orderUntil: '2026-09-30' }])
        const decided = decideOrders(ctx, [await ready(ctx, 100_00)], { decision: 'approve' })
        if (fate === 'taken') await decided
        else expect(await refusalOf(decided)).toBe('orders.budgetLate')
      },
      { now: () => new Date(instant) },
    ),
  )

  test('after its last day and after it was closed a budget takes no order', async () => {
    await world.tried(
      people.clerk,
      async (ctx) => {
        const [budget] = await createBudgets(ctx, [{ ...draft, orderUntil: '2026-09-30' }])
        const id = await ready(ctx, 100_00)
        await changeBudgets(ctx, [{ id: budget!.id, orderUntil: '2026-09-01' }])
        expect(await refusalOf(decideOrders(ctx, [id], { decision: 'approve' }))).toBe('orders.budgetLate')
      },
      { now },
    )
    await world.tried(
      people.clerk,
      async (ctx) => {
        const [budget] = await createBudgets(ctx, [draft])
        const id = await ready(ctx, 100_00)
        await setBudgetState(ctx, [budget!.id], 'closed')
        expect(await refusalOf(decideOrders(ctx, [id], { decision: 'approve' }))).toBe('orders.budgetLate')
      },
      { now },
    )
  })

  test('the own budget of a school and pot goes before that of the authority; other schools do not pay from it', async () => {
    await world.tried(
      people.clerk,
      async (ctx) => {
        const [all, own] = await createBudgets(ctx, [
          draft,
          { ...draft, name: 'Gymnasium', school: world.schools[0] },
          { ...draft, pot: 'land', name: 'Landesmittel' },
        ])
        expect((await getOrder(ctx, await ready(ctx, 1))).budget).toBe(own!.id)
        expect((await getOrder(ctx, await ready(ctx, 1, world.schools[1]))).budget).toBe(all!.id)
        const seen = (await budgetList.page(as(ctx, people.other), { filter: [], limit: 50 })).rows.map((row) => row.name).sort()
        expect(seen).toEqual(['Landesmittel', 'Schul-IT'])
      },
      { now },
    )
  })

  test('promised money is free again when an order is taken back; given money is not taken below what is promised', async () => {
    await world.tried(
      people.clerk,
      async (ctx) => {
        const [budget] = await createBudgets(ctx, [draft])
        const id = await ready(ctx, 800_00)
        await decideOrders(ctx, [id], { decision: 'approve' })
        expect(await refusalOf(allocate(ctx, budget!.id, -300_00, 'Kürzung'))).toBe('orders.alreadyPromised')
        await withdrawOrders(as(ctx, people.head), [id])
        await allocate(ctx, budget!.id, -300_00, 'Kürzung')
        expect(await figures(ctx, budget!.id)).toEqual({ allocated: 700_00, committed: 0, paid: 0, remaining: 700_00 })
        expect(await faults(ctx)).toEqual([])
      },
      { now },
    )
  })

  test('a payment beyond everything is refused; before the approval nothing is paid', async () => {
    await world.tried(
      people.clerk,
      async (ctx) => {
        await createBudgets(ctx, [draft])
        const id = await ready(ctx, 800_00)
        expect(await refusalOf(payOrder(ctx, id, { amount: 1 }))).toBe('orders.notApproved')
        await decideOrders(ctx, [id], { decision: 'approve' })
        expect(await refusalOf(payOrder(ctx, id, { amount: 1_000_01 }))).toBe('orders.budgetShort')
        await payOrder(ctx, id, { amount: 1_000_00 })
        expect(await faults(ctx)).toEqual([])
      },
      { now },
    )
  })

  test('refused without the right, at a school, in another authority', async () => {
    expect(await refusalOf(world.tried(people.head, (ctx) => createBudgets(ctx, [draft])))).toBe('Forbidden')
    const budget = await world.done(
      people.clerk,
      async (ctx) => (await createBudgets(ctx, [{ ...draft, name: 'Bleibt', year: 2030 }]))[0]!,
      { now },
    )
    expect(await refusalOf(world.tried(people.head, (ctx) => allocate(ctx, budget.id, 1, null)))).toBe('Forbidden')
    expect(await refusalOf(world.tried(people.foreign, (ctx) => changeBudgets(ctx, [{ id: budget.id, name: 'Fremd' }])))).toBe('NotFound')
    expect(await refusalOf(world.tried(people.foreign, (ctx) => ledgerOf(ctx, budget.id)))).toBe('NotFound')
  })
})

test('eight people approve at the same moment from a budget that holds three: three are promised, five are refused', async () => {
  const { budget, ids } = await world.done(
    people.clerk,
    async (ctx) => {
      const [made] = await createBudgets(ctx, [{ ...draft, name: 'Wettlauf', amount: 350_00 }])
      const all: Id[] = []
      for (let turn = 0; turn < 8; turn++) all.push(await ready(ctx, 100_00, world.schools[1]))
      return { budget: made!.id, ids: all }
    },
    { now },
  )
  const outcomes = await Promise.all(
    ids.map((id, turn) => {
      const who = turn % 2 ? people.clerk : people.admin
      return world
        .done(who, (ctx) => decideOrders(ctx, [id], { decision: 'approve' }), { now })
        .then(
          () => 'approved',
          (error: { code?: string }) => error.code,
        )
    }),
  )
  expect(outcomes.filter((each) => each === 'approved')).toHaveLength(3)
  expect(outcomes.filter((each) => each === 'orders.budgetShort')).toHaveLength(5)
  await world.done(people.clerk, async (ctx) => {
    expect(await figures(ctx, budget)).toMatchObject({ committed: 300_00, remaining: 50_00 })
    expect(await faults(ctx)).toEqual([])
    await setBudgetState(ctx, [budget], 'closed')
  })
})

test('two people who approve the same step at once: one is heard, the other is told that it has changed', async () => {
  const order = await world.done(people.clerk, async (ctx) => getOrder(ctx, await ready(ctx, 10_000_00, world.schools[1])), { now })
  const versions = { [order.id]: order.version }
  const outcomes = await Promise.all(
    [people.clerk, people.admin].map((who) =>
      world
        .done(who, (ctx) => decideOrders(ctx, [order.id], { decision: 'approve', versions }), { now })
        .then(
          ([after]) => after!.step,
          (error: { code?: string }) => error.code,
        ),
    ),
  )
  expect(outcomes.sort()).toEqual(['budget', 'stale'])
})

test('a deadline is reminded of once; when it has ended, those above hear of it once', async () => {
  await world.tried(
    people.clerk,
    async (ctx) => {
      const id = await ready(ctx, 1_00)
      const at = (days: number) => remindDue(Object.assign(asMuses(ctx), { now: () => new Date(clock.at.getTime() + days * 86_400_000) }))
      expect(await at(1)).toEqual({ reminded: 0, escalated: 0 })
      expect((await at(5)).reminded).toBeGreaterThan(0)
      expect(await at(6)).toEqual({ reminded: 0, escalated: 0 })
      expect((await at(11)).escalated).toBeGreaterThan(0)
      expect((await at(12)).escalated).toBe(0)
      const { rows } = await sql<{
        kind: string
      }>`select distinct kind from kernel.notice where href = ${`/freigabe/${id}`} order by kind`.execute(ctx.db())
      expect(rows.map((row) => row.kind)).toEqual(['orders.escalated', 'orders.reminder', 'orders.waits'])
    },
    { now },
  )
})

test('what is no goods becomes a task with a day, of whose end the wisher hears', async () => {
  await world.tried(
    people.head,
    async (ctx) => {
      const [order] = await createOrders(ctx, [
        { school: world.schools[0], kind: 'move', title: 'Medienraum zieht um', amount: 0, details: { from: 'R 104', to: 'R 203' } },
      ])
      await submitOrders(ctx, [order!.id])
      await decideOrders(as(ctx, people.clerk), [order!.id], { decision: 'approve' })
      await fulfil(asMuses(ctx), [order!.id])
      await fulfil(asMuses(ctx), [order!.id])
      const { rows } = await sql<{
        id: Id
        title: string
        due: string
      }>`select id, title, due_day::text as due from orders.task where order_id = ${order!.id}`.execute(ctx.db())
      expect(rows).toMatchObject([{ title: 'Medienraum zieht um', due: '2026-09-21' }])
      expect(await refusalOf(changeTasks(ctx, [{ id: rows[0]!.id, state: 'done' }]))).toBe('Forbidden')
      await changeTasks(as(ctx, people.clerk), [{ id: rows[0]!.id, state: 'done', note: 'Am Montag umgezogen' }])
      expect(await getOrder(ctx, order!.id)).toMatchObject({ state: 'done' })
    },
    { now },
  )
})

test('who is forgotten leaves the order and its approvals without a name', async () => {
  await world.tried(
    people.clerk,
    async (ctx) => {
      const id = await ready(ctx, 1_00)
      await decideOrders(ctx, [id], { decision: 'approve' })
      const counts = await forget(asMuses(ctx), [people.head.person!], [people.clerk.account])
      expect(counts['orders.order']).toBe(1)
      expect(counts['orders.approval']).toBeGreaterThan(0)
      expect(await getOrder(ctx, id)).toMatchObject({ wisher: 'gelöscht', state: 'approved', person: null })
      expect(await faults(ctx)).toEqual([])
    },
    { now },
  )
})
