import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SettingShape } from '#shared'
import { enterShape, freshEntry, moved, readShape } from './shapes.ts'

const days: SettingShape = { kind: 'list', of: { kind: 'number', whole: true, least: 1, most: 365 }, least: 1, most: 3 }
const lives: SettingShape = {
  kind: 'record',
  rows: [
    { key: 'tablet', label: 'Tablet', shape: { kind: 'number', whole: false, least: 0.5, most: 50 }, required: false, otherwise: 4 },
    { key: 'name', label: 'Name', shape: { kind: 'text', most: 5 }, required: true, otherwise: null },
  ],
}

test('what was entered comes back as it was, in either language', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 365 }), { minLength: 1, maxLength: 3 }), fc.constantFrom('de', 'en'), (value, lang) => {
      expect(readShape(days, enterShape(days, value, lang))).toEqual({ value, faults: {} })
    }),
  )
  expect(enterShape(lives, { tablet: 4.5 }, 'de')).toEqual({ tablet: '4,5', name: '' })
  expect(readShape(lives, { tablet: '4,5', name: 'x' })).toEqual({ value: { tablet: 4.5, name: 'x' }, faults: {} })
})

test('a row that may stay empty is left out; what does not fit is told at its place', () => {
  expect(readShape(lives, { tablet: '', name: 'ab' })).toEqual({ value: { name: 'ab' }, faults: {} })
  expect(readShape(lives, { tablet: '0,2', name: 'zu lang' }).faults).toEqual({
    tablet: { code: 'tooSmall', values: { min: 0.5 } },
    name: { code: 'tooLong', values: { max: 5 } },
  })
  expect(readShape(days, ['1', 'x', '1,5', '']).faults).toEqual({
    '': { code: 'tooMany', values: { max: 3 } },
    1: { code: 'wrong.whole' },
    2: { code: 'wrong.whole' },
    3: { code: 'required' },
  })
  expect(readShape(days, []).faults).toEqual({ '': { code: 'tooFew', values: { min: 1 } } })
  expect(readShape({ kind: 'list', of: lives }, [{ tablet: '99', name: 'a' }]).faults).toEqual({
    '0.tablet': { code: 'tooBig', values: { max: 50 } },
  })
})

test('a new entry is a choice that is not there yet; moving keeps every entry', () => {
  const step: SettingShape = { kind: 'choice', choices: ['a', 'b'].map((value) => ({ value, label: value })) }
  expect(freshEntry(step, ['a'], 'de')).toBe('b')
  expect(freshEntry(step, ['a', 'b'], 'de')).toBe('a')
  const row = { label: '', otherwise: null }
  const line: SettingShape = {
    kind: 'record',
    rows: [
      { key: 'must', shape: step, required: true, ...row },
      { key: 'may', shape: step, required: false, ...row },
    ],
  }
  expect(freshEntry(line, [], 'de')).toEqual({ must: 'a', may: '' })
  expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c'])
  expect(moved(['a'], 0, -1)).toEqual(['a'])
})
