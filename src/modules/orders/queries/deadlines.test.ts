import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testWorld, whoWith } from '#kernel/testing'
import { deadlinesFrom, dueAfter } from './deadlines.ts'

const world = testWorld()

test('days count only where they count; what no calendar holds counts as usual days', () => {
  const from = new Date('2026-10-23T12:00:00Z')
  expect(dueAfter(from, 3, () => true).toISOString()).toBe('2026-10-26T13:00:00.000Z')
  expect(dueAfter(from, 1, (day) => day >= '2026-11-09').toISOString()).toBe('2026-11-09T13:00:00.000Z')
  expect(dueAfter(from, 5, () => false).toISOString()).toBe('2026-10-28T13:00:00.000Z')
})

test('a school decides on its school days, the authority on working days, nobody on a holiday', async () => {
  const who = whoWith(['orders.view', 'organisation.read'], world.authority)
  await world.tried(who, async (ctx) => {
    await sql`insert into organisation.calendar_entry (authority_id, school_id, kind, name, starts, ends) values
      (${ctx.authority}, ${world.schools[0]}, 'vacation', 'Weihnachtsferien', '2026-12-23', '2027-01-06')`.execute(ctx.db())
    const order = { school: world.schools[0] }
    const due = await deadlinesFrom(ctx, [order, { school: world.schools[1] }], new Date('2026-12-22T09:00:00Z'))
    const day = (...given: Parameters<typeof due>) =>
      due(...given)
        .toISOString()
        .slice(0, 10)
    expect(day(order, 'head', 2)).toBe('2027-01-08')
    expect(day(order, 'authority', 5)).toBe('2026-12-30')
    expect(day({ school: world.schools[1] }, 'head', 5)).toBe('2026-12-30')
  })
})
