import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fingerprintOf, fingerprints } from './fingerprints.ts'

test('remembers and forgets as a Map does, whatever comes', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string({ unit: 'binary', maxLength: 12 }), fc.nat({ max: 0xffffffff }))), (entries) => {
      const map = new Map<string, number>()
      const seen = fingerprints()
      for (const [key, value] of entries) {
        expect(seen.get(key)).toBe(map.get(key))
        map.set(key, value)
        seen.set(key, value)
      }
      expect(seen.size()).toBe(map.size)
      for (const [key, value] of map) expect(seen.get(key)).toBe(value)
    }),
  )
})

test('keys that look alike stay apart: numbers, the same signs in another order, half a million of them', () => {
  const seen = fingerprints()
  for (let index = 0; index < 500_000; index++) {
    const key = `P${String(index).padStart(8, '0')}`
    if (seen.get(key) !== undefined) throw new Error(`${key} was taken for ${seen.get(key)}`)
    seen.set(key, index)
  }
  for (let index = 0; index < 500_000; index += 997) expect(seen.get(`P${String(index).padStart(8, '0')}`)).toBe(index)
  for (const [one, other] of [
    ['ab', 'ba'],
    ['a', 'aa'],
    ['', '\0'],
    ['müller\tjan', 'müller\tjna'],
  ])
    expect(fingerprintOf(one!)).not.toEqual(fingerprintOf(other!))
})
