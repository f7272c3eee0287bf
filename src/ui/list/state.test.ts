import fc from 'fast-check'
import { expect, test } from 'vitest'
import { operators } from '#shared'
import { changedUrl } from '../parts/navigation.ts'
import { type ListState, limits, nextSort, readState, showsView, viewQuery, writeState } from './state.ts'

const word = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => text.trim() !== '')
const states: fc.Arbitrary<ListState> = fc.record({
  q: fc.oneof(fc.constant(''), word),
  filter: fc.array(
    fc.record({
      column: fc.stringMatching(/^[a-z][a-zA-Z]{0,9}$/),
      operator: fc.constantFrom(...operators),
      values: fc.array(word, { maxLength: 3 }),
    }),
    { maxLength: 4 },
  ),
  sort: fc.option(fc.stringMatching(/^-?[a-z]{1,9}$/), { nil: undefined }),
  cursor: fc.option(fc.stringMatching(/^[\w-]{1,20}$/), { nil: undefined }),
  limit: fc.constantFrom(...limits),
  columns: fc.option(fc.array(fc.stringMatching(/^[a-z]{1,9}$/), { minLength: 1, maxLength: 4 }), { nil: undefined }),
})

test('a list comes out of its address as it went in, also beside another list', () => {
  fc.assert(
    fc.property(states, states, (one, two) => {
      const url = changedUrl('/p', '?traeger=auental', { ...writeState(one), ...writeState(two, 'b.') })
      const search = new URL(url, 'http://x').searchParams
      expect(readState(search)).toEqual(one)
      expect(readState(search, 'b.')).toEqual(two)
      expect(search.get('traeger')).toBe('auental')
    }),
  )
})

test('a view is recognised whatever the order of its words and wherever the page stands', () => {
  const state = readState(new URLSearchParams('filter=a:is:1&filter=b:has:x&sort=-a&cursor=abc'))
  expect(showsView(state, 'sort=-a&filter=a:is:1&filter=b:has:x')).toBe(true)
  expect(showsView(state, 'filter=a:is:1')).toBe(false)
  expect(viewQuery(readState(new URLSearchParams('')))).toBe('')
})

test('what cannot be read is left out instead of breaking the list', () => {
  const state = readState(new URLSearchParams('filter=nonsense&limit=7&filter=a:like:1'))
  expect(state.filter).toEqual([])
  expect(state.limit).toBe(50)
})

test('a click on a head sorts up, down and back to the default', () => {
  expect(nextSort('name', undefined)).toBe('name')
  expect(nextSort('name', 'name')).toBe('-name')
  expect(nextSort('name', '-name')).toBeUndefined()
  expect(nextSort('name', 'other')).toBe('name')
  // Where the server sorts by this column already, a click turns it round and the next one goes back.
  expect(nextSort('at', undefined, '-at')).toBe('at')
  expect(nextSort('at', 'at', '-at')).toBeUndefined()
  expect(nextSort('name', undefined, 'name')).toBe('-name')
  expect(nextSort('name', '-name', 'name')).toBeUndefined()
  expect(nextSort('name', undefined, '-at')).toBe('name')
})
