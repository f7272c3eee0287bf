import fc from 'fast-check'
import { expect, test } from 'vitest'
import { scaleOf, shownLabels, ticksOf } from './chart.ts'
import { sparkLine } from './Kpi.tsx'

test('ticks are round, begin at zero and reach the largest value', () => {
  expect(ticksOf([12, 18, 9, 22, 31, 27, 14])).toEqual([0, 10, 20, 30, 40])
  expect(ticksOf([0.2, 0.9])).toEqual([0, 0.25, 0.5, 0.75, 1])
  expect(ticksOf([])).toEqual([0, 1])
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1 }), (values) => {
      const ticks = ticksOf(values)
      expect(ticks[0]).toBeLessThanOrEqual(Math.min(0, ...values))
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(Math.max(0, ...values))
      expect(ticks.length).toBeLessThanOrEqual(8)
    }),
  )
})

test('a scale turns values into places', () => {
  const y = scaleOf([0, 10, 20], 100, 0)
  expect([y(0), y(10), y(20)]).toEqual([100, 50, 0])
})

test('of many labels as many are shown as there is room for, the last among them', () => {
  const shown = shownLabels(31, 10)
  const kept = Array.from({ length: 31 }, (_, index) => index).filter(shown)
  expect(kept.length).toBeLessThanOrEqual(10)
  expect(kept.at(-1)).toBe(30)
})

test('a flat spark is a line in the middle', () => {
  expect(sparkLine([5, 5, 5]).line).toBe('M0.0 14.0 L40.0 14.0 L80.0 14.0')
})
