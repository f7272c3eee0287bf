import fc from 'fast-check'
import { expect, test } from 'vitest'
import { boundOn, grantMoves, grantStates, lastBoundDay, openRules, remaining } from './model.ts'

test('a binding period ends on the day before its last month is full', () => {
  expect(lastBoundDay('2024-02-29', 12)).toBe('2025-02-27')
  expect(lastBoundDay('2025-01-31', 1)).toBe('2025-02-27')
  expect(lastBoundDay('2025-08-01', 36)).toBe('2028-07-31')
  expect(lastBoundDay('2025-08-01', 0)).toBe('2025-07-31')
})

test('a longer period never ends earlier', () => {
  const day = fc
    .date({ min: new Date('2000-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10))
  fc.assert(
    fc.property(day, fc.nat(400), (from, months) => {
      expect(lastBoundDay(from, months + 1) > lastBoundDay(from, months)).toBe(true)
    }),
  )
})

test('what is unknown binds, what is released does not', () => {
  expect(boundOn({ boundUntil: null, releasedOn: null }, '2026-01-01')).toBe('unknown')
  expect(boundOn({ boundUntil: '2026-01-01', releasedOn: null }, '2026-01-01')).toBe('bound')
  expect(boundOn({ boundUntil: '2025-12-31', releasedOn: null }, '2026-01-01')).toBe('ended')
  expect(boundOn({ boundUntil: null, releasedOn: '2025-12-31' }, '2026-01-01')).toBe('released')
  expect(boundOn({ boundUntil: '2027-01-01', releasedOn: '2026-06-01' }, '2026-01-01')).toBe('bound')
})

test('every state of a grant can be reached and left', () => {
  for (const state of grantStates) {
    expect(grantMoves[state].length).toBeGreaterThan(0)
    expect(state === 'planned' || grantStates.some((from) => grantMoves[from].includes(state))).toBe(true)
  }
})

test('what remains is the grant less what is spent and ordered', () => {
  expect(remaining({ amount: 1_000 }, { spent: 700, ordered: 400 })).toBe(-100)
})

test('open rules are those without a value', () => {
  expect(openRules({ bindingMonths: 36, bindingStart: null, receiptYears: null, source: 'x' })).toEqual(['bindingStart', 'receiptYears'])
})
