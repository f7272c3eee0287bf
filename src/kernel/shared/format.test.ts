import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatNumber } from './format.ts'

test('counts are grouped as the number formats of German and English do it', () => {
  fc.assert(
    fc.property(fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.constantFrom(0, -0, 999, 1_000, 12_500, -1_284)), (value) => {
      expect(formatNumber(value, 'de')).toBe(new Intl.NumberFormat('de-DE').format(value).replaceAll('.', '\u202f'))
      expect(formatNumber(value, 'en')).toBe(new Intl.NumberFormat('en-GB').format(value))
    }),
  )
})

test('parts of a whole keep their digits', () => {
  expect(formatNumber(1_284.5, 'de')).toBe('1\u202f284,5')
  expect(formatNumber(3, 'de', 2)).toBe('3,00')
  expect(formatNumber(3, 'en', 1)).toBe('3.0')
})
