import { expect, test } from 'vitest'
import { changedUrl, withScope } from './navigation.ts'

test('authority and school travel to the next page unless it names its own', () => {
  expect(withScope('/schulen', '?traeger=auental&schule=1&q=x')).toBe('/schulen?traeger=auental&schule=1')
  expect(withScope('/schulen?schule=2', '?traeger=auental&schule=1')).toBe('/schulen?traeger=auental&schule=2')
  expect(withScope('/schulen?schule=#a', '?schule=1')).toBe('/schulen#a')
  expect(withScope('https://example.org/?a=1', '?schule=1')).toBe('https://example.org/?a=1')
})

test('a change of the address replaces a key with all its values and takes off empty ones', () => {
  expect(changedUrl('/p', '?filter=a&filter=b&q=x', { filter: ['c:is:1', 'd'], q: null })).toBe('/p?filter=c:is:1&filter=d')
  expect(changedUrl('/p', '?q=x', { q: '' })).toBe('/p')
})
