import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { type Context, changeSetting } from '#kernel'
import { testWorld } from '#kernel/testing'
import type { Id } from '#shared'
import { orderingDeadlines } from '../queries/budgets.ts'
import { orderSettings } from '../settings.ts'
import { as, asMuses, type Cast, cast, clock } from '../testing/ground.ts'
import { changeBudgets, createBudgets, setBudgetState } from './budgets.ts'
import { remindDeadlines } from './remind-deadlines.ts'

const world = testWorld()
let people: Cast
beforeAll(async () => {
  people = await cast(world)
})
const now = () => clock.at
const tried = (work: (ctx: Context) => Promise<void>) => world.tried(people.clerk, work, { now })
/** MUSES on a day, whatever day it is. */
const on = (ctx: Context, day: string) => remindDeadlines(Object.assign(asMuses(ctx), { now: () => new Date(`${day}T05:40:00Z`) }))
const told = async (ctx: Context) => {
  const { rows } = await sql<{ account: Id }>`select account_id as account from kernel.notice where kind = 'orders.deadline'`.execute(
    ctx.db(),
  )
  return rows.map(({ account }) => account).sort()
}
const accounts = (...all: { account: Id }[]) => all.map(({ account }) => account).sort()
const budget = { name: 'Landesmittel Apps', year: 2026, pot: 'land' as const, amount: 6_000_00, orderUntil: '2026-09-30' }

test('those who may order at the school hear of its last day once, three weeks before', async () => {
  await tried(async (ctx) => {
    await createBudgets(ctx, [{ ...budget, school: world.schools[0] }])
    expect(await on(ctx, '2026-09-08')).toBe(0)
    expect(await told(ctx)).toEqual([])
    expect(await on(ctx, '2026-09-09')).toBe(1)
    // Nobody of the other school and nobody of another authority.
    const heard = await told(ctx)
    for (const each of [people.teacher, people.coordinator, people.clerk]) expect(heard).toContain(each.account)
    for (const each of [people.other, people.foreign]) expect(heard).not.toContain(each.account)
    // A mail goes to whoever answers for orders there; a teacher finds it behind the bell.
    const { rows: mails } = await sql<{
      to: string
    }>`select "to" from kernel.mail where subject = 'Bestellschluss am 30.09.2026: Landesmittel Apps'
      or subject like 'orders.mail.deadline%'`.execute(ctx.db())
    const to = mails.map((mail) => mail.to)
    expect(to).toContain(`${people.coordinator.account}@schule.example`)
    expect(to).not.toContain(`${people.teacher.account}@schule.example`)
    expect(await on(ctx, '2026-09-10')).toBe(0)
    expect(await told(ctx)).toEqual(heard)
  })
})

test('a day that is moved is told anew; a closed budget and a day that is over are not', async () => {
  await tried(async (ctx) => {
    const [one] = await createBudgets(ctx, [budget])
    expect(await on(ctx, '2026-09-15')).toBe(1)
    // For all schools: both heads hear of it through the roles they have, as far as these may order.
    expect(await told(ctx)).toEqual(expect.arrayContaining(accounts(people.teacher, people.coordinator, people.clerk)))
    await changeBudgets(ctx, [{ id: one!.id, orderUntil: '2026-10-15' }])
    expect(await on(ctx, '2026-09-16')).toBe(0)
    expect(await on(ctx, '2026-09-24')).toBe(1)
    await changeBudgets(ctx, [{ id: one!.id, orderUntil: '2026-09-20' }])
    expect(await on(ctx, '2026-09-24')).toBe(0)
    await changeBudgets(ctx, [{ id: one!.id, orderUntil: '2026-10-10' }])
    await setBudgetState(ctx, [one!.id], 'closed')
    expect(await on(ctx, '2026-09-24')).toBe(0)
  })
})

test('the authority sets how many days before, and nought is silence', async () => {
  await tried(async (ctx) => {
    await createBudgets(ctx, [budget])
    const set = (days: number) => changeSetting(as(ctx, people.admin), orderSettings.remindDays, days)
    await set(0)
    expect(await on(ctx, '2026-09-30')).toBe(0)
    await set(5)
    expect(await on(ctx, '2026-09-24')).toBe(0)
    expect(await on(ctx, '2026-09-25')).toBe(1)
  })
})

test('the home names the days to come without any amount, as far as somebody may order', async () => {
  await tried(async (ctx) => {
    const [school, sibling] = world.schools
    await createBudgets(ctx, [
      budget,
      { ...budget, name: 'Gymnasium', school, orderUntil: '2026-09-20' },
      { ...budget, name: 'Nachbarschule', school: sibling },
      { ...budget, name: 'Vorbei', orderUntil: '2026-09-01' },
      { ...budget, name: 'Ohne Ende', orderUntil: null },
    ])
    const names = async (who: Cast[keyof Cast], at?: Id) => (await orderingDeadlines(as(ctx, who), at)).map(({ name }) => name)
    expect(await names(people.teacher)).toEqual(['Gymnasium', 'Landesmittel Apps'])
    expect(await names(people.clerk)).toEqual(['Gymnasium', 'Landesmittel Apps', 'Nachbarschule'])
    expect(await names(people.clerk, sibling)).toEqual(['Landesmittel Apps', 'Nachbarschule'])
    expect(await names(people.foreign)).toEqual([])
    expect(JSON.stringify(await orderingDeadlines(as(ctx, people.teacher)))).not.toContain('amount')
  })
})
