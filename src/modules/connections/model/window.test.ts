import fc from 'fast-check'
import { expect, test } from 'vitest'
import { germanClock, isClosed, nextOpening } from './window.ts'

const school = [{ days: [1, 2, 3, 4, 5], from: '07:00', until: '16:30' }]

test('a window is told in German time, in summer and in winter', () => {
  expect(germanClock(new Date('2026-07-06T05:30:00Z'))).toEqual({ day: 1, time: '07:30' })
  expect(germanClock(new Date('2026-12-07T05:30:00Z'))).toEqual({ day: 1, time: '06:30' })
  expect(isClosed(school, new Date('2026-07-06T05:30:00Z'))).toBe(true)
  expect(isClosed(school, new Date('2026-12-07T05:30:00Z'))).toBe(false)
  expect(isClosed(school, new Date('2026-07-05T05:30:00Z'))).toBe(false)
})

test('the next opening is the end of the window, on the minute', () => {
  expect(nextOpening(school, new Date('2026-09-07T08:12:31Z'))?.toISOString()).toBe('2026-09-07T14:30:00.000Z')
  expect(nextOpening(school, new Date('2026-09-05T08:12:31Z'))?.toISOString()).toBe('2026-09-05T08:12:31.000Z')
  // The clock goes back on 25.10.2026: 02:00 to 02:59 comes twice.
  expect(nextOpening([{ days: [7], from: '01:00', until: '04:00' }], new Date('2026-10-25T00:00:00Z'))?.toISOString()).toBe(
    '2026-10-25T03:00:00.000Z',
  )
  expect(
    nextOpening([{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', until: '23:59' }], new Date('2026-09-07T08:00:00Z'))?.toISOString(),
  ).toBe('2026-09-07T21:59:00.000Z')
})

test('it is open then, and was closed all the time before', () => {
  const clock = fc
    .integer({ min: 0, max: 95 })
    .map((quarter) => `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`)
  const window = fc
    .record({ days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }), from: clock, until: clock })
    .filter(({ from, until }) => from < until)
  fc.assert(
    fc.property(
      fc.array(window, { maxLength: 4 }),
      fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true }),
      (blackout, at) => {
        const opening = nextOpening(blackout, at)
        if (!opening) return
        expect(isClosed(blackout, opening)).toBe(false)
        if (opening > at)
          for (let ms = at.getTime(); ms < opening.getTime(); ms += 11 * 60_000) expect(isClosed(blackout, new Date(ms))).toBe(true)
      },
    ),
    { numRuns: 100 },
  )
})
