import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays } from '#shared'
import { shippedSuggestions } from '../retention/suggestions.ts'
import { dueDay, lastDue, outlives, type Period, periodStarts, periodUnits } from './retention.ts'

const period = (amount: number, unit: Period['unit'], from: Period['from']): Period => ({ amount, unit, from })
const years = [{ starts: '2026-08-01', ends: '2027-07-31' }]

test.each([
  ['2026-07-31', period(60, 'day', 'day'), '2026-09-29'],
  ['2027-02-28', period(1, 'year', 'day'), '2028-02-28'],
  ['2028-02-29', period(1, 'year', 'day'), '2029-02-28'],
  ['2027-01-31', period(1, 'month', 'day'), '2027-02-28'],
  ['2026-12-01', period(1, 'month', 'day'), '2027-01-01'],
  // The last day of a school year and the first of the next lie a year apart.
  ['2026-07-31', period(1, 'year', 'schoolYear'), '2027-07-31'],
  ['2026-08-01', period(1, 'year', 'schoolYear'), '2028-07-31'],
  ['2027-07-31', period(0, 'day', 'schoolYear'), '2027-07-31'],
  ['2026-12-31', period(5, 'year', 'calendarYear'), '2031-12-31'],
  ['2027-01-01', period(5, 'year', 'calendarYear'), '2032-12-31'],
] as const)('what ended on %s with %j is due on %s', (ended, rule, due) => {
  expect(dueDay(ended, rule, years)).toBe(due)
})

test('a school year of the authority counts before the common one', () => {
  const own = [{ starts: '2026-08-15', ends: '2027-08-14' }]
  expect(dueDay('2027-08-10', period(0, 'day', 'schoolYear'), own)).toBe('2027-08-14')
  expect(dueDay('2027-08-15', period(0, 'day', 'schoolYear'), own)).toBe('2028-07-31')
})

const anyPeriod = fc.record({
  amount: fc.integer({ min: 0, max: 40 }),
  unit: fc.constantFrom(...periodUnits),
  from: fc.constantFrom(...periodStarts),
})
const anyDay = fc.integer({ min: 0, max: 4_000 }).map((days) => addDays('2024-01-01', days))

test('the last day that is due parts what goes from what stays, for every period', () => {
  fc.assert(
    fc.property(anyPeriod, anyDay, anyDay, (rule, on, ended) => {
      const last = lastDue(on, rule, years)
      expect(dueDay(ended, rule, years) <= on).toBe(ended <= last)
    }),
    { numRuns: 500 },
  )
})

test('an account never outlives its person, on whichever day she leaves', () => {
  expect(outlives(period(365, 'day', 'day'), period(60, 'day', 'day'), years, '2026-08-01')).toBe(true)
  expect(outlives(period(60, 'day', 'day'), period(0, 'day', 'schoolYear'), years, '2026-08-01')).toBe(false)
  expect(outlives(period(1, 'year', 'schoolYear'), period(1, 'year', 'day'), years, '2026-08-01')).toBe(true)
})

test('the suggestions are whole, and each would be accepted', () => {
  expect(shippedSuggestions().map((each) => `${each.land} ${each.class}`)).toEqual([
    'NW people',
    'RP people',
    'BY people',
    'SH accounts',
    'SH idleAccounts',
    'SH accounts',
    'NI accounts',
    'NI people',
  ])
})
