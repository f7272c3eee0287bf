import { expect, test } from 'vitest'
import { moveActive } from './options.ts'

test('arrows go round, pages stop at the ends, other keys stay with the input', () => {
  expect(moveActive('ArrowDown', 2, 3)).toBe(0)
  expect(moveActive('ArrowDown', -1, 3)).toBe(0)
  expect(moveActive('ArrowUp', 0, 3)).toBe(2)
  expect(moveActive('PageDown', 1, 30)).toBe(9)
  expect(moveActive('PageUp', 3, 30)).toBe(0)
  expect(moveActive('ArrowDown', 0, 0)).toBeUndefined()
  expect(moveActive('Home', 4, 9)).toBeUndefined()
})
