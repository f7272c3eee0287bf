import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { testWorld, whoWith } from '../testing/index.ts'
import { addDays, dayOf, daysBetween } from './day.ts'

// Half an hour after midnight on German clocks, in summer and in winter; the day before in UTC.
const summer = '2026-07-31T22:30:00Z'
const winter = '2026-12-31T23:30:00Z'

describe('German days', () => {
  const world = testWorld({ bare: true })

  test('a day begins at midnight in Germany, in code and in the database alike', async () => {
    for (const [instant, day] of [
      [summer, '2026-08-01'],
      ['2026-07-31T21:59:59Z', '2026-07-31'],
      [winter, '2027-01-01'],
      ['2026-12-31T22:59:59Z', '2026-12-31'],
      // The clocks go forward and back on these.
      ['2026-03-29T22:00:00Z', '2026-03-30'],
      ['2026-10-25T22:30:00Z', '2026-10-25'],
    ] as const) {
      expect(dayOf(new Date(instant))).toBe(day)
      const read = world.tried(
        whoWith([], world.authority),
        async (ctx) => (await sql<{ day: string }>`select kernel.today()::text as day`.execute(ctx.db())).rows[0]!.day,
        { now: () => new Date(instant) },
      )
      expect(await read).toBe(day)
    }
  })

  test('without a clock of its own the database tells the same day as the code', async () => {
    const [before, read] = await world.tried(whoWith([], world.authority), async (ctx) => [
      dayOf(),
      (await sql<{ day: string }>`select kernel.today()::text as day`.execute(ctx.db())).rows[0]!.day,
    ])
    expect([before, dayOf()]).toContain(read)
  })

  test('days are counted whole, over changes of the clock, of the year and of February', () => {
    expect(addDays('2026-03-28', 2)).toBe('2026-03-30')
    expect(addDays('2027-01-01', -1)).toBe('2026-12-31')
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
    expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2)
    expect(daysBetween('2026-10-26', '2026-10-24')).toBe(-2)
  })
})
