import fc from 'fast-check'
import { expect, test } from 'vitest'
import { translator } from '#shared'
import texts from '../texts/de.json' with { type: 'json' }
import type { Check } from './block.ts'
import { factsOf, outcomeOf, type outcomeStates, shortfall, shortfallWords, standOf } from './outcome.ts'

const check = (more: Partial<Check> = {}): Check => ({ key: 'k', title: 'Prüfung', proves: 'x', ...more })
const facts = (value: number | string | boolean | readonly unknown[]) => new Map([['test.fact', value]])
const t = translator('de', { ...texts, 'export.yes': 'ja', 'export.no': 'nein' })

test('a check is kept, not kept with what was expected, or not measured', () => {
  const counted = check({ fact: 'test.fact', expect: { atMost: '$most' } })
  expect(outcomeOf(counted, { most: 2 }, facts(2))).toEqual({ state: 'kept' })
  expect(outcomeOf(counted, { most: 2 }, facts(3))).toEqual({ state: 'failed', why: { expected: '≤ 2', is: '3' } })
  expect(outcomeOf(counted, { most: 2 }, new Map())).toEqual({ state: 'unmeasured' })
  expect(outcomeOf(check(), {}, facts(1))).toEqual({ state: 'unmeasured' })
  // A limit that nobody has set refuses nothing.
  expect(outcomeOf(counted, {}, facts(99))).toEqual({ state: 'kept' })
  const list = check({ fact: 'test.fact', expect: { atLeast: 1 } })
  expect(outcomeOf(list, {}, facts([]))).toEqual({ state: 'failed', why: { expected: '≥ 1', is: '0' } })
  expect(outcomeOf(check({ fact: 'test.fact', expect: { is: true } }), {}, facts(false))).toMatchObject({
    why: { expected: 'true', is: 'false' },
  })
  const filled = check({ filled: ['phone', 'mail'] })
  expect(outcomeOf(filled, { phone: '1', mail: 'x' }, new Map())).toEqual({ state: 'kept' })
  expect(outcomeOf(filled, { phone: '1', mail: null }, new Map())).toEqual({ state: 'failed' })
})

test('limits hold exactly where the number lies within them', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer(), fc.integer(), (value, least, most) => {
      const fault = shortfall(check({ expect: { atLeast: least, atMost: '$most' } }), value, { most })
      expect(fault === null).toBe(value >= least && value <= most)
    }),
  )
})

test('one check that is not kept is a deviation, and nothing measured is nothing said', () => {
  const stand = (...states: (typeof outcomeStates)[number][]) => standOf(states.map((state) => ({ state })))
  expect(stand('kept', 'unmeasured', 'failed')).toBe('failed')
  expect(stand('unmeasured', 'kept')).toBe('kept')
  expect(stand('unmeasured')).toBe('unmeasured')
  expect(stand()).toBe('unmeasured')
  expect(factsOf([{ checks: [check({ fact: 'a.b' }), check()] }, { checks: [check({ fact: 'a.b' }), check({ fact: 'a.c' })] }])).toEqual([
    'a.b',
    'a.c',
  ])
})

test('a shortfall reads as a sentence', () => {
  expect(shortfallWords({ expected: '≤ 30', is: '48' }, t)).toBe('erwartet höchstens 30, ist 48')
  expect(shortfallWords({ expected: '≥ 1', is: '0' }, t)).toBe('erwartet mindestens 1, ist 0')
  expect(shortfallWords({ expected: 'true', is: 'false' }, t)).toBe('erwartet ja, ist nein')
})
