import fc from 'fast-check'
import { expect, test } from 'vitest'
import { localOf, weekdayOf } from '#modules/organisation'
import type { Day } from '#shared'
import { addDays } from '#shared'
import { occurrencesOf } from './plan.ts'

const vacation = { from: '2026-12-23', to: '2027-01-06' }
const calendar = {
  stateOf: (day: Day) =>
    day >= vacation.from && day <= vacation.to
      ? { lessons: false, reason: 'vacation' as const, name: 'Weihnachtsferien' }
      : weekdayOf(day) > 5
        ? { lessons: false, reason: 'weekend' as const, name: null }
        : { lessons: true, reason: 'lessons' as const, name: null },
  // Short days on Fridays: other times, and no seventh lesson.
  lessonsOn: (day: Day) =>
    calendar.stateOf(day).lessons
      ? weekdayOf(day) === 5
        ? [
            { name: '1', from: '08:00', to: '08:30', grid: 'Freitag' },
            { name: '2', from: '08:35', to: '09:05', grid: 'Freitag' },
          ]
        : [
            { name: '1', from: '07:45', to: '08:30', grid: 'Woche' },
            { name: '2', from: '08:35', to: '09:20', grid: 'Woche' },
            { name: '7', from: '13:00', to: '13:45', grid: 'Woche' },
          ]
      : [],
}
const now = Date.parse('2026-11-01T00:00:00Z')

test('a series leaves out holidays and takes each day’s own time', () => {
  const found = occurrencesOf(
    calendar,
    { day: '2026-12-04', lessons: { from: '1', to: '2' }, repeat: { every: 1, until: '2027-01-15' } },
    now,
  )
  expect(found.map(({ day, verdict }) => `${day} ${verdict}`)).toEqual([
    '2026-12-04 free',
    '2026-12-11 free',
    '2026-12-18 free',
    '2026-12-25 noSchool',
    '2027-01-01 noSchool',
    '2027-01-08 free',
    '2027-01-15 free',
  ])
  expect(localOf(found[0]!.starts!).minutes).toBe(480)
  expect(found[3]!.because).toBe('Weihnachtsferien')
})

test('a lesson that a day does not have, a day that is over, and a Saturday by the clock', () => {
  expect(occurrencesOf(calendar, { day: '2026-12-04', lessons: { from: '7', to: '7' } }, now)[0]!.verdict).toBe('noLesson')
  expect(occurrencesOf(calendar, { day: '2026-12-03', lessons: { from: '2', to: '1' } }, now)[0]!.verdict).toBe('noLesson')
  expect(occurrencesOf(calendar, { day: '2026-10-29', lessons: { from: '1', to: '1' } }, now)[0]!.verdict).toBe('past')
  expect(occurrencesOf(calendar, { day: '2026-12-05', lessons: { from: '1', to: '1' } }, now)[0]!.verdict).toBe('noSchool')
  expect(occurrencesOf(calendar, { day: '2026-12-05', clock: { from: '10:00', to: '12:00' } }, now)[0]!.verdict).toBe('free')
})

test('whatever is wished: days in order, all within the end, on one weekday, times only where it is free or over', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 300 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 0, max: 400 }),
      fc.boolean(),
      (start, every, length, byClock) => {
        const day = addDays('2026-08-01', start)
        const until = addDays(day, length)
        const found = occurrencesOf(
          calendar,
          { day, ...(byClock ? { clock: { from: '02:15', to: '02:45' } } : { lessons: { from: '1', to: '1' } }), repeat: { every, until } },
          now,
        )
        expect(found.length).toBe(Math.floor(length / (7 * every)) + 1)
        for (const [index, each] of found.entries()) {
          expect(each.day).toBe(addDays(day, index * 7 * every))
          expect(each.starts !== null).toBe(each.verdict === 'free' || each.verdict === 'past')
          if (each.starts !== null) expect(each.ends!).toBeGreaterThan(each.starts)
          if (each.verdict === 'free') expect(calendar.stateOf(each.day).lessons).toBe(true)
        }
      },
    ),
  )
})
