import { expect, test } from 'vitest'
import { spansOf } from './Strip.tsx'
import { tidyTime } from './Weekdays.tsx'

const day = (date: string, reason: Parameters<typeof spansOf>[0][number]['reason'], name: string | null = null) => ({
  day: date,
  reason,
  name,
  lessons: reason === 'lessons',
})

test('Ferien run on over the holidays inside them, and end at the first lesson', () => {
  const days = [
    day('2026-12-23', 'vacation', 'Weihnachtsferien'),
    day('2026-12-24', 'vacation', 'Weihnachtsferien'),
    day('2026-12-25', 'holiday', '1. Weihnachtstag'),
    day('2026-12-26', 'holiday', '2. Weihnachtstag'),
    day('2026-12-27', 'vacation', 'Weihnachtsferien'),
    day('2026-12-28', 'lessons'),
    day('2026-12-29', 'vacation', 'Weihnachtsferien'),
  ]
  expect(spansOf(days, (each) => each.name ?? '').map((span) => [span.label, span.from, span.to])).toEqual([
    ['Weihnachtsferien', '2026-12-23', '2026-12-27'],
    ['1. Weihnachtstag', '2026-12-25', '2026-12-25'],
    ['2. Weihnachtstag', '2026-12-26', '2026-12-26'],
    ['Weihnachtsferien', '2026-12-29', '2026-12-29'],
  ])
})

test.each([
  ['745', '07:45'],
  ['7.45', '07:45'],
  ['7', '07:00'],
  ['16:00', '16:00'],
  ['2400', '24:00'],
  ['2500', '2500'],
  ['1275', '1275'],
  ['halb acht', 'halb acht'],
])('a clock time typed as %s', (typed, time) => {
  expect(tidyTime(typed)).toBe(time)
})
