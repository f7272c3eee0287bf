import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keptCodes } from './use-kept-codes.ts'

const held = new Map<string, string>()
beforeEach(() => vi.stubGlobal('localStorage', { getItem: (key: string) => held.get(key) ?? null }))
afterEach(() => {
  held.clear()
  vi.unstubAllGlobals()
})

test('what was kept is read in its order; what is broken or foreign is nothing', () => {
  held.set('a', '["G-1","G-2"]')
  expect(keptCodes('a')).toEqual(['G-1', 'G-2'])
  expect(keptCodes('b')).toEqual([])
  for (const broken of ['{', 'null', '{"x":1}']) {
    held.set('a', broken)
    expect(keptCodes('a')).toEqual([])
  }
  held.set('a', '["G-1",2,null]')
  expect(keptCodes('a')).toEqual(['G-1'])
})
